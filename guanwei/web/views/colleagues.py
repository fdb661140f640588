"""Who else has a post open to change it, and whether it was saved since: asked by the form while it is open."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guanwei.accounts.access import NotAllowed, account_ids
from guanwei.lib.clock import utc_now
from guanwei.people.roles import Permission
from guanwei.publishing import colleagues
from guanwei.publishing.meanwhile import last_change, stamp_of
from guanwei.publishing.queries import plans_for, post_for
from guanwei.web.answers import action, viewer_of
from guanwei.web.composing.opening import SEEN
from guanwei.web.views.compose import NOT_YOURS


@action
def beat(request: HttpRequest, post_id: int) -> HttpResponse:
    """A fragment of the form. `leaves`: the page is being closed."""
    viewer, now = viewer_of(request), utc_now()
    post = post_for(viewer, post_id)
    mine = account_ids(viewer, Permission.WRITE)
    if not plans_for(viewer).filter(post=post, account__in=mine).exists():
        raise NotAllowed(NOT_YOURS)
    if request.POST.get("leaves"):
        colleagues.leave(actor=viewer, now=now, post_id=post_id)
        return HttpResponse(status=204)
    colleagues.be_at(actor=viewer, now=now, post_id=post_id)
    seen = request.POST.get(SEEN, "")
    changed = last_change(viewer, post_id) if seen and seen != stamp_of(viewer, post_id) else None
    there = colleagues.colleagues_at(viewer, post_id, now=now)
    return render(request, "posts/_colleagues.html", {"post": post, "colleagues": there, "changed": changed})
