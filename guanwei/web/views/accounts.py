"""Accounts: list, page, credentials, settings of account, brand and installation."""

from datetime import datetime
from typing import Any

from django.conf import settings as installation
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guanwei.accounts import actions
from guanwei.accounts.access import NotAllowed, brands_for, holds, require, require_on_brand, whole_brands_for
from guanwei.accounts.editing import change_account
from guanwei.accounts.limits import limits_of
from guanwei.accounts.models import Account, Brand, Probe
from guanwei.accounts.queries import (
    account_for,
    brand_for,
    grants_on,
    listed_accounts,
    proven_live,
    quota_use,
)
from guanwei.delivery.actions import release_account
from guanwei.delivery.models import Delivery
from guanwei.delivery.queries import deliveries_for
from guanwei.delivery.stops import stops_on
from guanwei.editorial.actions import add_default_columns
from guanwei.jobs.login import tried
from guanwei.lib.clock import utc_now
from guanwei.lib.words import Words
from guanwei.listening.queries import sources_for
from guanwei.networks.registry import limits_for
from guanwei.people.access import require_admin
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.trail.queries import history_of
from guanwei.web.answers import REFUSALS, SeeOther, action, back, form_page, page, say, sentence, viewer_of
from guanwei.web.carried import lines_of
from guanwei.web.forms.accounts import AccountForm, BrandForm, NewAccountForm, SecretsForm
from guanwei.web.forms.settings import Level, settings_of
from guanwei.web.forms.signing import zones


@page
def listed(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    accounts = list(listed_accounts(viewer))
    limits = {account.pk: limits_for(account.network, account.profile) for account in accounts}
    return render(
        request,
        "accounts/list.html",
        {
            "accounts": accounts,
            "limits": limits,
            "brands": list(brands_for(viewer).order_by("name")),
            "may_add": whole_brands_for(viewer, Permission.MANAGE).exists(),
            "now": utc_now(),
        },
    )


@form_page
def new(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    brands = whole_brands_for(viewer, Permission.MANAGE).order_by("name")
    if not brands.exists() and not viewer.is_admin:
        raise NotAllowed(Words("你不能添加账号，请找管理员。", "You may not add accounts. Ask an administrator."))
    form = NewAccountForm(request.POST or None, brands=brands, allow_local=installation.LOCAL_SERVERS)
    if form.is_valid():
        try:
            account = actions.add_account(
                actor=viewer, now=utc_now(), brand=form.cleaned_data["brand"], details=form.details()
            )
        except REFUSALS as refusal:
            form.add_error(None, sentence(refusal.words))
        else:
            say(request, _("Added. Now give it credentials and try them."))
            return SeeOther(reverse("account", args=[account.pk]) + "#credentials")
    page = {"form": form, "zones": zones(), "has_brand": brands.exists()}
    return render(request, "accounts/new.html", page, status=400 if form.errors else 200)


@form_page
def show(request: HttpRequest, account_id: int) -> HttpResponse:
    """The account's page. Its own form changes what it is; credentials and settings have addresses of their own."""
    viewer, now = viewer_of(request), utc_now()
    account = account_for(viewer, account_id)
    may_manage = holds(viewer, Permission.MANAGE, account.pk)
    form = AccountForm(
        request.POST if request.method == "POST" else None, network=account.network, initial=_as_entered(account)
    )
    if request.method == "POST":
        require(viewer, Permission.MANAGE, account)
        if form.is_valid() and _changed(request, account, form):
            return SeeOther(reverse("account", args=[account.pk]))
    return render(
        request,
        "accounts/show.html",
        {
            "account": account,
            "form": form,
            "secrets": SecretsForm(network=account.network, prefix="secret"),
            "has_secrets": hasattr(account, "credential"),
            "limits": limits_of(account),
            "quota": quota_use(account, now=now),
            "proven": proven_live(account),
            "sources": sources_for(viewer, now=now, account_id=account.pk),
            "probe": Probe.objects.filter(account=account).select_related("by").first(),
            "grants": list(grants_on(account)),
            "stopped_by": list(stops_on(account).select_related("by")),
            "nearby": lines_of(_around(viewer, account, now)),
            "trail": list(history_of({"account": [account.pk]})[:12]),
            "settings_changed": [row for row in settings_of(account=account) if row.origin != "default"],
            "may_manage": may_manage,
            "zones": zones(),
            "now": now,
        },
        status=400 if form.errors else 200,
    )


def _around(viewer: User, account: Account, now: datetime) -> list[Delivery]:
    """The next three of the account's deliveries and the last three, in falling order."""
    found = deliveries_for(viewer, account_id=account.pk)
    ahead = found.filter(due_at__gt=now).order_by("due_at", "id")[:3]
    return [*reversed(ahead), *found.filter(due_at__lte=now)[:3]]


def _as_entered(account: Account) -> dict[str, Any]:
    values = {name: getattr(account, name) for name in ("name", "handle", "profile", "zone", "stage", "role")}
    return values | {"safe_domains": "\n".join(account.safe_domains)}


def _changed(request: HttpRequest, account: Account, form: AccountForm) -> bool:
    try:
        change_account(actor=viewer_of(request), now=utc_now(), account=account, change=form.change())
    except REFUSALS as refusal:
        form.add_error(None, sentence(refusal.words))
        return False
    say(request, _("Kept."))
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
    return SeeOther(reverse("account", args=[account.pk]))


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


# --- settings at three levels


@form_page
def account_settings(request: HttpRequest, account_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    account = account_for(viewer, account_id)
    require(viewer, Permission.MANAGE, account)
    return _settings(request, Level(account=account), account.name, reverse("account", args=[account.pk]))


@form_page
def brand_settings(request: HttpRequest, brand_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    brand = brand_for(viewer, brand_id)
    require_on_brand(viewer, Permission.MANAGE, brand)
    return _settings(request, Level(brand=brand), brand.name, reverse("brand", args=[brand.pk]))


@form_page
def installation_settings(request: HttpRequest) -> HttpResponse:
    require_admin(viewer_of(request))
    return _settings(request, Level(), _("The whole installation"), reverse("users"))


def _settings(request: HttpRequest, level: Level, name: str, home: str) -> HttpResponse:
    """All settings of one level. Only rows that somebody changed are written."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = level.save(request.POST, actor=viewer_of(request), now=utc_now())
        if not errors:
            say(request, _("Kept."))
            return SeeOther(request.path)
    page = {"rows": level.rows(request.POST if errors else None, errors), "name": name, "home": home, "level": level}
    return render(request, "accounts/settings.html", page, status=400 if errors else 200)


# --- brands


@form_page
def new_brand(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    require_admin(viewer)
    form = BrandForm(request.POST or None)
    if form.is_valid():
        name = form.cleaned_data["name"].strip()
        if Brand.objects.filter(name=name).exists():
            form.add_error("name", _("There is a brand of this name."))
        else:
            brand = actions.create_brand(actor=viewer, now=utc_now(), name=name, zone=form.cleaned_data["zone"])
            add_default_columns(brand)
            say(request, _("Made, with the nine columns to start from."))
            return SeeOther(reverse("brand", args=[brand.pk]))
    return render(
        request, "accounts/new_brand.html", {"form": form, "zones": zones()}, status=400 if form.errors else 200
    )


@page
def brand(request: HttpRequest, brand_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = brand_for(viewer, brand_id)
    return render(
        request,
        "accounts/brand.html",
        {
            "brand": found,
            "accounts": list(listed_accounts(viewer).filter(brand=found)),
            "columns": list(found.columns.all()),
            "lines": list(found.product_lines.order_by("name")),
            "may_manage": whole_brands_for(viewer, Permission.MANAGE).filter(pk=found.pk).exists(),
        },
    )


@action
def add_line(request: HttpRequest, brand_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = brand_for(viewer, brand_id)
    require_on_brand(viewer, Permission.MANAGE, found)
    name = request.POST.get("name", "").strip()[:80]
    if not name or found.product_lines.filter(name=name).exists():
        raise actions.AccountRefused(
            Words("请填写一个新的产品线名称。", "Give a product line name that is not there yet.")
        )
    actions.add_product_line(actor=viewer, now=utc_now(), brand=found, name=name)
    say(request, _("Added."))
    return back(request, "accounts")
