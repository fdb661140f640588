"""One account's page: what it needs, its check-up, its rights, what it is run with, its trail."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guanwei.accounts import actions
from guanwei.accounts.access import holds, require
from guanwei.accounts.checkups import enter_profile, entered_profile, filled_in, history_of, last_read
from guanwei.accounts.editing import change_account
from guanwei.accounts.models import Account, Probe
from guanwei.accounts.portraits import MIME, marks_of, portrait_for
from guanwei.accounts.queries import account_for, grants_on, proven_live, quota_use
from guanwei.accounts.rights_rows import Way, counted, parts_of
from guanwei.delivery.actions import release_account
from guanwei.delivery.models import Delivery
from guanwei.delivery.queries import deliveries_for
from guanwei.jobs.checking_up import check_up, check_up_again
from guanwei.jobs.login import tried
from guanwei.lib.clock import utc_now
from guanwei.lib.words import Words
from guanwei.listening.queries import sources_for
from guanwei.networks.public_profile import PublicProfile, page_of
from guanwei.networks.registry import limits_for, profiles_of
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.practice.checks import a1_profile
from guanwei.practice.findings import Finding
from guanwei.trail import queries as trail
from guanwei.web.account_rows import rows_of
from guanwei.web.answers import REFUSALS, SeeOther, action, back, form_page, page, say, sentence, viewer_of
from guanwei.web.carried import lines_of
from guanwei.web.forms.accounts import AccountForm, SecretsForm
from guanwei.web.forms.profiles import ProfileForm
from guanwei.web.forms.settings import settings_of
from guanwei.web.score_line import dots, line

TRAIL_ON_PAGE = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for which account's page, and when."""

    viewer: User
    account: Account
    now: datetime


@form_page
def show(request: HttpRequest, account_id: int) -> HttpResponse:
    """The account's page. Its own form changes what it is; credentials and settings have addresses of their own."""
    viewer, now = viewer_of(request), utc_now()
    account = account_for(viewer, account_id)
    form = AccountForm(
        request.POST if request.method == "POST" else None, network=account.network, initial=_as_entered(account)
    )
    if request.method == "POST":
        require(viewer, Permission.MANAGE, account)
        if form.is_valid() and _changed(request, account, form):
            return SeeOther(reverse("account", args=[account.pk]) + "?tab=access")
    tab = "access" if form.errors else request.GET.get("tab", "")
    tab = tab if tab in TABS else ""
    shared: dict[str, Any] = {
        "account": account,
        "row": rows_of([account], now=now)[0],
        "tab": tab,
        "on_network": page_of(account.network, account.server, account.remote_account_id, account.handle),
        "may_manage": holds(viewer, Permission.MANAGE, account.pk),
        "may_operate": holds(viewer, Permission.OPERATE, account.pk),
        "proven": proven_live(account),
        "now": now,
    }
    return render(
        request,
        f"accounts/{(tab or 'overview').replace('-', '_')}.html",
        shared | TABS[tab](Asked(viewer, account, now)) | {"form": form},
        status=400 if form.errors else 200,
    )


def _overview(asked: Asked) -> dict[str, Any]:
    viewer, account, now = asked.viewer, asked.account, asked.now
    return {
        "quota": quota_use(account, now=now),
        "sources": sources_for(viewer, now=now, account_id=account.pk),
        "grants": list(grants_on(account)),
        "nearby": lines_of(_around(asked)),
    }


def _around(asked: Asked) -> list[Delivery]:
    """The next three of the account's deliveries and the last three, in falling order."""
    found = deliveries_for(asked.viewer, account_id=asked.account.pk)
    ahead = found.filter(due_at__gt=asked.now).order_by("due_at", "id")[:3]
    return [*reversed(ahead), *found.filter(due_at__lte=asked.now)[:3]]


def _check_up(asked: Asked) -> dict[str, Any]:
    account, history = asked.account, history_of(asked.viewer, asked.account)
    read = [row for row in history if not row.trouble]
    newest = read[0] if read else None
    seen = None
    if newest:
        told = PublicProfile.from_json(newest.profile)
        seen = told if newest.source == "by_hand" else filled_in(told, entered_profile(account), account)
    places = dots([(row.at, row.score) for row in read if row.score is not None])
    return {
        "check_up": newest,
        "seen": seen,
        "portrait": marks_of([account.pk]).get(account.pk, ""),
        # Those of A1 stand field by field in the table.
        "findings": [Finding.from_json(one) for one in newest.findings if one["id"] != a1_profile.ID] if newest else [],
        "trouble": history[0] if history and history[0].trouble else None,
        "history": read,
        "dots": places,
        "line": line(places),
        "unknown": any(item["standing"] == "unknown" for item in newest.items) if newest else False,
    }


def _rights(asked: Asked) -> dict[str, Any]:
    """Every rights profile of the network side by side, the account's own with its notes."""
    account = asked.account
    profiles = profiles_of(account.network)
    each = {profile: parts_of(limits_for(account.network, profile)) for profile in profiles}
    own = each[account.profile]
    parts = [
        (part.title, [(row, [each[profile][p].rows[r].way for profile in profiles]) for r, row in enumerate(part.rows)])
        for p, part in enumerate(own)
    ]
    return {
        "parts": parts,
        "profiles": [(profile, limits_for(account.network, profile).name) for profile in profiles],
        "counts": [(way.value, counted(own)[way]) for way in Way],
        "probe": Probe.objects.filter(account=account).select_related("by").first(),
    }


def _access(asked: Asked) -> dict[str, Any]:
    account = asked.account
    return {
        "secrets": SecretsForm(network=account.network, prefix="secret"),
        "has_secrets": hasattr(account, "credential"),
        "settings_changed": [row for row in settings_of(account=account) if row.origin != "default"],
    }


def _trail(asked: Asked) -> dict[str, Any]:
    return {"trail": list(trail.history_of({"account": [asked.account.pk]})[:TRAIL_ON_PAGE])}


TABS = {"": _overview, "check-up": _check_up, "rights": _rights, "access": _access, "trail": _trail}


def _as_entered(account: Account) -> dict[str, Any]:
    values = {name: getattr(account, name) for name in ("name", "handle", "profile", "zone", "stage", "role")}
    return values | {"safe_domains": "\n".join(account.safe_domains)}


def _changed(request: HttpRequest, account: Account, form: AccountForm) -> bool:
    try:
        change_account(actor=viewer_of(request), now=utc_now(), account=account, change=form.change())
    except REFUSALS as refusal:
        form.add_error(None, sentence(refusal.words))
        return False
    say(request, _("Saved."))
    return True


@action
def credentials(request: HttpRequest, account_id: int) -> HttpResponse:
    """Stores new secrets, then tries them at once: nobody should learn at the due second that they are wrong."""
    viewer = viewer_of(request)
    account = account_for(viewer, account_id)
    require(viewer, Permission.MANAGE, account)
    form = SecretsForm(request.POST, network=account.network, prefix="secret")
    if not form.is_valid():
        raise actions.AccountRefused(Words("请把授权信息填完整。", "Fill in all credentials."))
    actions.change_credentials(actor=viewer, now=utc_now(), account=account, secrets=form.cleaned_data)
    say(request, _("Stored, sealed. They are not shown again."))
    return _tried(request, account)


@action
def try_now(request: HttpRequest, account_id: int) -> HttpResponse:
    account = account_for(viewer_of(request), account_id)
    require(viewer_of(request), Permission.OPERATE, account)
    return _tried(request, account)


def _tried(request: HttpRequest, account: Account) -> HttpResponse:
    answer = tried(actor=viewer_of(request), now=utc_now(), account=account)
    tell = {True: messages.success, False: messages.error, None: messages.warning}[answer.alive]
    tell(request, sentence(answer.words))
    return _back_to(request, account)


@action
def pause(request: HttpRequest, account_id: int) -> HttpResponse:
    """Takes an account out of use, or back into it."""
    viewer = viewer_of(request)
    account = account_for(viewer, account_id)
    active = request.POST.get("active") == "1"
    actions.set_active(actor=viewer, now=utc_now(), account=account, active=active)
    if active:
        release_account(actor=viewer, now=utc_now(), account=account)
    say(request, _("The account is in use again.") if active else _("The account is paused: nothing goes out on it."))
    return back(request, "accounts")


@action
def check_up_now(request: HttpRequest, account_id: int) -> HttpResponse:
    """Reads the profile and scores it. What could not be read is said, and stays on the page."""
    viewer = viewer_of(request)
    account = account_for(viewer, account_id)
    done = check_up(actor=viewer, now=utc_now(), account=account)
    failed = done.kept is None or bool(done.kept.trouble)
    (messages.warning if failed else messages.success)(request, sentence(done.words))
    return _back_to(request, account, "?tab=check-up")


@page
def portrait(request: HttpRequest, account_id: int) -> HttpResponse:
    """The bytes of its picture; its address changes with the picture."""
    answer = HttpResponse(portrait_for(viewer_of(request), account_id), content_type=MIME)
    answer.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return answer


@form_page
def profile(request: HttpRequest, account_id: int) -> HttpResponse:
    """What a person sees on the account's page in the app, for what the network does not tell."""
    viewer = viewer_of(request)
    account = account_for(viewer, account_id)
    require(viewer, Permission.OPERATE, account)
    newest = last_read(account)
    told = PublicProfile.from_json(newest.profile) if newest and newest.source == "network" else None
    form = ProfileForm(
        request.POST if request.method == "POST" else None,
        network=account.network,
        told=told,
        entered=entered_profile(account),
        name=account.name,
    )
    if form.is_valid():
        enter_profile(actor=viewer, now=utc_now(), account=account, entered=form.profile(account.handle))
        done = check_up_again(actor=viewer, now=utc_now(), account=account)
        say(request, sentence(done.words))
        return SeeOther(reverse("account", args=[account.pk]) + "?tab=check-up")
    shown = {
        "account": account,
        "form": form,
        "told": told,
        "on_network": page_of(account.network, account.server, account.remote_account_id, account.handle),
    }
    return render(request, "accounts/profile.html", shown, status=400 if form.errors else 200)


def _back_to(request: HttpRequest, account: Account, tab: str = "") -> HttpResponse:
    """To the part of the account's page that the button stood on."""
    if request.POST.get("next"):
        return back(request, "accounts")
    return SeeOther(reverse("account", args=[account.pk]) + tab)
