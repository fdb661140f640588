"""A post's own page, and its pictures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from guanwei.accounts.access import account_ids
from guanwei.accounts.limits import limits_of
from guanwei.accounts.models import Account
from guanwei.accounts.queries import people_who_may
from guanwei.accounts.rights import Route
from guanwei.approvals.models import Approval
from guanwei.delivery.models import Delivery
from guanwei.editorial.models import Version
from guanwei.lib.clock import utc_now
from guanwei.listening.queries import looks_of
from guanwei.media.store import bytes_of
from guanwei.networks.contract import Capability
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.publishing.change_queries import changes_of
from guanwei.publishing.changing import PURPOSE as CHANGE
from guanwei.publishing.context import way_of
from guanwei.publishing.earlier import earlier_of
from guanwei.publishing.models import Change, Plan
from guanwei.publishing.queries import (
    Line,
    approvals_of,
    findings_of,
    lines_for_post,
    pictures_for,
    post_for,
    versions_of,
)
from guanwei.publishing.ways_out import with_way_out
from guanwei.trail.queries import history_of
from guanwei.web.answers import page, viewer_of
from guanwei.web.waiving import entered_before

NOT_LET_OUT = (Plan.State.DRAFT, Plan.State.REVIEW)  # later the delivery says how it goes


@page
def show(request: HttpRequest, post_id: int) -> HttpResponse:
    viewer, now = viewer_of(request), utc_now()
    post = post_for(viewer, post_id)
    lines = [with_way_out(line, now=now) for line in lines_for_post(viewer, post, now=now)]
    plans = [line.plan.pk for line in lines]
    deliveries = [line.delivery.pk for line in lines if line.delivery]
    changes = {plan: _with_ways(rows) for plan, rows in changes_of(viewer, plans).items()}
    allowed = {
        permission: account_ids(viewer, permission)
        for permission in (Permission.WRITE, Permission.APPROVE, Permission.WAIVE, Permission.OPERATE)
    }
    versions = list(versions_of(viewer, post))
    approvals = list(approvals_of(viewer, plans))
    return render(
        request,
        "posts/show.html",
        {
            "post": post,
            "wordings": _wordings(lines, versions),
            "lines": lines,
            "earlier": earlier_of(viewer, findings_of(lines)),
            "now": now,
            "ways": {line.plan.pk: _way(line.plan) for line in lines if line.plan.state in NOT_LET_OUT},
            "looks": looks_of(viewer, deliveries),
            "changes": changes,
            "may_reword": {line.plan.pk for line in lines if _can_be_reworded(line.plan)},
            "versions": versions,
            "approvals": [(one, _who_may_approve(one)) for one in approvals],
            "trail": list(history_of({"post": [post.pk], "plan": plans, "delivery": deliveries})[:60]),
            "may_write": allowed[Permission.WRITE],
            "may_approve": allowed[Permission.APPROVE],
            "may_operate": allowed[Permission.OPERATE],
            "may_waive": allowed[Permission.WAIVE],
            "refused_waiver": entered_before(request),
            "may_edit": any(
                line.plan.account_id in allowed[Permission.WRITE] and line.plan.state != Plan.State.CANCELLED
                for line in lines
            ),
        },
    )


def _who_may_approve(approval: Approval) -> list[User]:
    """Whom it waits for; nobody approves the own post."""
    if approval.state != Approval.State.REQUESTED:
        return []
    theirs = (approval.author_id, approval.requested_by_id)
    return list(people_who_may(Permission.APPROVE, approval.account).exclude(pk__in=theirs))


def _wordings(lines: list[Line], versions: list[Version]) -> list[tuple[Version, list[Account]]]:
    """What it says, and on which accounts: one wording for all, or some with their own."""
    standing = [line.plan for line in lines if line.plan.state != Plan.State.CANCELLED]
    said = {
        version.pk: (version, [plan.account for plan in standing if plan.version_id == version.pk])
        for version in versions
    }
    shown = [pair for pair in said.values() if pair[1]]
    return sorted(shown, key=lambda pair: -len(pair[1])) or [(version, []) for version in versions[:1]]


def _with_ways(changes: list[Change]) -> list[tuple[Change, Delivery | None]]:
    """Each change with its way out."""
    ids = [change.pk for change in changes]
    found = Delivery.objects.filter(purpose_kind=CHANGE, purpose_id__in=ids).select_related("account").order_by("pk")
    ways = {one.purpose_id: one for one in found}
    return [(change, ways.get(change.pk)) for change in changes]


def _can_be_reworded(plan: Plan) -> bool:
    limits = limits_of(plan.account)
    return Capability.EDIT in limits.capabilities | limits.by_hand


def _way(plan: Plan) -> Route:
    """How it will go out once somebody approves it."""
    pictures = len(plan.version.pictures.all())
    return way_of(plan.account, text=plan.version.text, pictures=pictures, operation=plan.operation)


@page
def picture(request: HttpRequest, asset_id: int) -> HttpResponse:
    """The bytes of a picture, to those who may see it. With `?download` as a file."""
    asset = pictures_for(viewer_of(request)).get(pk=asset_id)
    try:
        data = bytes_of(asset.sha256)
    except (OSError, ValueError):
        return HttpResponse(_("The picture's file is gone."), status=410, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(data, content_type=asset.mime)
    answer.headers["Cache-Control"] = "private, max-age=86400, immutable"
    if "download" in request.GET:
        extension = asset.mime.partition("/")[2].replace("jpeg", "jpg")
        answer.headers["Content-Disposition"] = f'attachment; filename="{asset.sha256[:12]}.{extension}"'
    return answer
