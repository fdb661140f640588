"""Users and what they may do: for administrators."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guanwei.accounts import actions as accounts
from guanwei.accounts.access import PERMISSION_NAMES
from guanwei.accounts.models import Account, Brand, Grant
from guanwei.accounts.queries import grants_of
from guanwei.lib.clock import utc_now
from guanwei.lib.words import Words
from guanwei.people import actions
from guanwei.people.access import require_admin
from guanwei.people.actions import UserRefused
from guanwei.people.models import User
from guanwei.people.queries import users_for
from guanwei.people.roles import ALLOWS, NAMES, Permission, Role
from guanwei.trail.queries import done_by
from guanwei.web.answers import REFUSALS, SeeOther, action, form_page, page, say, sentence, viewer_of
from guanwei.web.forms.accounts import UserForm
from guanwei.web.labels import ROLE_NOTE
from guanwei.web.numbered import numbered
from guanwei.web.signing.confirming import confirmed
from guanwei.web.views.user_access import how_they_sign_in

ON_A_PAGE = 50


@page
def listed(request: HttpRequest) -> HttpResponse:
    """Everybody with their roles: as a list, or beside the brands as a table."""
    viewer = viewer_of(request)
    require_admin(viewer)
    shown = numbered(request, list(users_for(viewer)), size=ON_A_PAGE)
    grants = grants_of(shown.rows)
    by_brand = [(person, _by_brand(grants[person.pk])) for person in shown.rows]
    return render(
        request,
        "users/list.html",
        {
            "slice": shown,
            "people": by_brand,
            "brands": list(Brand.objects.order_by("name")),
            "as_table": request.GET.get("view") == "table",
            "matrix": role_matrix(),
            "permissions": [PERMISSION_NAMES[permission] for permission in Permission],
        },
    )


def _by_brand(grants: list[Grant]) -> dict[int, list[Grant]]:
    """A person's grants by the brand that they are on, whole brands before single accounts."""
    found: dict[int, list[Grant]] = {}
    for grant in sorted(grants, key=lambda one: one.brand_id is None):
        brand_id = grant.brand_id or (grant.account.brand_id if grant.account else 0)
        found.setdefault(brand_id, []).append(grant)
    return found


def role_matrix() -> list[tuple[str, list[bool]]]:
    """Each role, and for each permission whether it holds it."""
    return [(role.value, [permission in ALLOWS[role] for permission in Permission]) for role in Role]


@form_page
def new(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    require_admin(viewer)
    form = UserForm(request.POST or None, by_invitation=settings.OPENID is not None)
    if form.is_valid():
        try:
            user = actions.create_user(actor=viewer, now=utc_now(), **form.cleaned_data)
        except REFUSALS as refusal:
            form.add_error(None, sentence(refusal.words))
        else:
            say(request, _("Made. Now give a role."))
            return SeeOther(reverse("user", args=[user.pk]))
    return render(request, "users/new.html", {"form": form}, status=400 if form.errors else 200)


@page
def show(request: HttpRequest, user_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    require_admin(viewer)
    user = users_for(viewer).get(pk=user_id)
    grants = grants_of([user])[user.pk]
    return render(
        request,
        "users/show.html",
        {
            "person": user,
            "grants": grants,
            "roles": [(role.value, NAMES[role], ROLE_NOTE[role.value]) for role in Role],
            **how_they_sign_in(user),
            "brands": list(Brand.objects.order_by("name").prefetch_related("accounts")),
            "matrix": role_matrix(),
            "permissions": [PERMISSION_NAMES[permission] for permission in Permission],
            "held": {grant.role for grant in grants},
            "did": list(done_by(user.pk)[:8]),
        },
    )


@action
def grant(request: HttpRequest, user_id: int) -> HttpResponse:
    viewer, user = _administered(request, user_id)
    kind, _dash, id = request.POST.get("scope", "").partition("-")
    role = request.POST.get("role", "")
    if not (id.isascii() and id.isdecimal() and len(id) < 19) or role not in set(Role):
        raise UserRefused(Words("请选择角色和范围。", "Choose a role and what it is for."))
    brand = Brand.objects.get(pk=int(id)) if kind == "brand" else None
    account = None if brand else Account.objects.get(pk=int(id))
    accounts.grant(actor=viewer, now=utc_now(), user=user, role=Role(role), brand=brand, account=account)
    say(request, _("Given."))
    return SeeOther(reverse("user", args=[user.pk]))


@action
def withdraw(request: HttpRequest, user_id: int, grant_id: int) -> HttpResponse:
    viewer, user = _administered(request, user_id)
    given = user.grants.select_related("brand", "account").get(pk=grant_id)
    accounts.withdraw(actor=viewer, now=utc_now(), grant=given)
    say(request, _("Taken away."))
    return SeeOther(reverse("user", args=[user.pk]))


@action
@confirmed
def password(request: HttpRequest, user_id: int) -> HttpResponse:
    viewer, user = _administered(request, user_id)
    actions.set_password(actor=viewer, now=utc_now(), user=user, password=request.POST.get("password", ""))
    say(request, _("The password is changed. Other browsers have to sign in again."))
    return SeeOther(reverse("user", args=[user.pk]))


@action
def enable(request: HttpRequest, user_id: int) -> HttpResponse:
    """Opens or closes a person's access. Nobody closes their own: the last administrator would be locked out."""
    viewer, user = _administered(request, user_id)
    active = request.POST.get("active") == "1"
    if user.pk == viewer.pk and not active:
        raise UserRefused(Words("不能停用自己的账户。", "You cannot close your own access."))
    actions.set_active(actor=viewer, now=utc_now(), user=user, active=active)
    say(request, _("Opened.") if active else _("Closed. Running sessions end at once."))
    return SeeOther(reverse("user", args=[user.pk]))


def _administered(request: HttpRequest, user_id: int) -> tuple[User, User]:
    viewer = viewer_of(request)
    require_admin(viewer)
    return viewer, users_for(viewer).get(pk=user_id)
