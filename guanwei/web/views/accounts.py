"""The list of accounts, and entering a new one."""

from typing import Any

from django.conf import settings as installation
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guanwei.accounts import actions
from guanwei.accounts.access import NotAllowed, brands_for, has_whole_brand, whole_brands_for
from guanwei.jobs.checking_up import check_up
from guanwei.jobs.login import tried
from guanwei.lib.clock import utc_now
from guanwei.lib.words import Words
from guanwei.networks.entering import PREPARE
from guanwei.networks.registry import limits_for, networks, profiles_of
from guanwei.people.roles import Permission
from guanwei.web.account_rows import Chosen, account_rows, counts_of
from guanwei.web.answers import REFUSALS, SeeOther, form_page, page, say, sentence, viewer_of
from guanwei.web.forms.accounts import NewAccountForm, SecretsForm
from guanwei.web.numbered import numbered

STATES = ("", "needs", "paused")
ON_A_PAGE = 50


@page
def listed(request: HttpRequest) -> HttpResponse:
    viewer, now = viewer_of(request), utc_now()
    rows, chosen = account_rows(viewer, now=now), _chosen(request)
    shown = numbered(request, [row for row in rows if chosen.holds(row)], size=ON_A_PAGE)
    with_accounts = {row.account.brand_id for row in rows}
    return render(
        request,
        "accounts/list.html",
        {
            "rows": shown.rows,
            "slice": shown,
            "all": len(rows),
            "counts": counts_of(rows),
            "chosen": chosen,
            "networks": [network for network in networks() if any(row.account.network == network for row in rows)],
            "bare_brands": list(brands_for(viewer).exclude(pk__in=with_accounts).order_by("name")),
            "may_add": has_whole_brand(viewer, Permission.MANAGE),
            "now": now,
        },
    )


def _chosen(request: HttpRequest) -> Chosen:
    state, network = request.GET.get("state", ""), request.GET.get("network", "")
    return Chosen(
        state if state in STATES else "",
        network if network in networks() else "",
        request.GET.get("q", "").strip()[:80],
    )


@form_page
def new(request: HttpRequest) -> HttpResponse:
    """Two steps: the network, then the rights with everything that they ask for. Whoever knows both sends one form."""
    viewer = viewer_of(request)
    brands = whole_brands_for(viewer, Permission.MANAGE).order_by("name")
    if not brands.exists() and not viewer.is_admin:
        raise NotAllowed(Words("你不能添加账号，请找管理员。", "You may not add accounts. Ask an administrator."))
    network = _network_of(request)
    if request.method == "POST":
        form = NewAccountForm(request.POST, brands=brands, network=network, allow_local=installation.LOCAL_SERVERS)
        secrets = SecretsForm(request.POST, network=network or networks()[0], prefix="secret", required=False)
        if form.is_valid() and secrets.is_valid():
            answer = _added(request, form, secrets.given())
            if answer:
                return answer
    else:
        initial = {"brand": request.GET.get("brand", "")}
        form = NewAccountForm(brands=brands, network=network, allow_local=installation.LOCAL_SERVERS, initial=initial)
        secrets = SecretsForm(network=network or networks()[0], prefix="secret", required=False)
    return render(
        request,
        "accounts/new.html" if network else "accounts/new_network.html",
        {
            "form": form,
            "secrets": secrets,
            "network": network,
            "choices": _choices(network),
            "networks": [(name, _choices(name)) for name in networks()],
            "has_brand": brands.exists(),
        },
        status=400 if form.errors or secrets.errors else 200,
    )


def _network_of(request: HttpRequest) -> str:
    """What was chosen in the first step, or what the chosen rights belong to; "" for neither."""
    wanted = request.GET.get("network", "") or request.POST.get("profile", "").partition(":")[0]
    return wanted if wanted in networks() else ""


def _choices(network: str) -> list[dict[str, Any]]:
    """Each rights profile with what it is, what it cannot, and what to have at hand."""
    return [
        {
            "value": f"{network}:{profile}",
            "limits": limits_for(network, profile),
            "prepare": PREPARE[network, profile],
        }
        for profile in (profiles_of(network) if network else ())
    ]


def _added(request: HttpRequest, form: NewAccountForm, secrets: dict[str, str]) -> HttpResponse | None:
    """To the new account's page, its credentials tried at once; None when the form has to say why not."""
    viewer = viewer_of(request)
    try:
        account = actions.add_account(
            actor=viewer, now=utc_now(), brand=form.cleaned_data["brand"], details=form.details(secrets)
        )
    except REFUSALS as refusal:
        form.add_error(None, sentence(refusal.words))
        return None
    home = reverse("account", args=[account.pk])
    if not secrets:
        by_hand = not limits_for(account.network, account.profile).capabilities
        say(request, _("Added.") if by_hand else _("Added. Now give it credentials and try them."))
        return SeeOther(home if by_hand else f"{home}?tab=access#credentials")
    answer = tried(actor=viewer, now=utc_now(), account=account)
    if answer.alive:
        account.refresh_from_db()
        said = check_up(actor=viewer, now=utc_now(), account=account).words
        say(request, _("Added. The credentials work.") + f" {sentence(said)}")
        return SeeOther(home)
    messages.warning(request, _("Added.") + f" {sentence(answer.words)}")
    return SeeOther(f"{home}?tab=access#credentials")
