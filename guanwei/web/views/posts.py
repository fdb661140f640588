"""A post's own page, and its pictures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from guanwei.accounts.access import accounts_for
from guanwei.lib.clock import utc_now
from guanwei.media.store import bytes_of
from guanwei.people.roles import Permission
from guanwei.publishing.models import Plan
from guanwei.publishing.queries import approvals_of, lines_for_post, pictures_for, post_for, versions_of
from guanwei.trail.queries import history_of
from guanwei.web.answers import page, viewer_of


@page
def show(request: HttpRequest, post_id: int) -> HttpResponse:
    viewer, now = viewer_of(request), utc_now()
    post = post_for(viewer, post_id)
    lines = lines_for_post(viewer, post, now=now)
    plans = [line.plan.pk for line in lines]
    deliveries = [line.delivery.pk for line in lines if line.delivery]
    allowed = {
        permission: set(accounts_for(viewer, permission).values_list("pk", flat=True))
        for permission in (Permission.WRITE, Permission.APPROVE, Permission.WAIVE)
    }
    return render(
        request,
        "posts/show.html",
        {
            "post": post,
            "lines": lines,
            "now": now,
            "versions": list(versions_of(viewer, post)),
            "approvals": list(approvals_of(viewer, plans)),
            "trail": list(history_of({"post": [post.pk], "plan": plans, "delivery": deliveries})[:60]),
            "may_write": allowed[Permission.WRITE],
            "may_approve": allowed[Permission.APPROVE],
            "may_waive": allowed[Permission.WAIVE],
            "may_edit": any(
                line.plan.account_id in allowed[Permission.WRITE] and line.plan.state != Plan.State.CANCELLED
                for line in lines
            ),
        },
    )


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
