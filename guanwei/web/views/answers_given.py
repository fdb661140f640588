"""Answers and changes after they were given: taken back, approved, returned."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from guanwei.accounts.access import require, within
from guanwei.inbox import answer_review
from guanwei.inbox.answering import cancel
from guanwei.inbox.models import Answer
from guanwei.inbox.presence import heartbeat
from guanwei.lib.clock import utc_now
from guanwei.networks.acts import TEXTS
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.publishing import changing
from guanwei.publishing.models import Change
from guanwei.web.answers import SeeOther, action, back, say, viewer_of


@action
def take_back(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Before it is out. The words are the person's draft again, unless another one is there."""
    viewer = viewer_of(request)
    made = _answer(viewer, answer_id, Permission.WRITE)
    cancel(actor=viewer, now=utc_now(), answer_id=made.pk)
    if made.operation in TEXTS:
        thread = made.thread
        heartbeat(actor=viewer, now=utc_now(), thread_id=thread.pk, version=thread.version, text=made.text)
    say(request, _("Taken back. Nothing went out."))
    return SeeOther(f"{reverse('thread', args=[made.thread_id])}#answer")


@action
def approve_answer(request: HttpRequest, answer_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    made = _answer(viewer, answer_id, Permission.APPROVE)
    given = request.POST.get("content_hash", "")
    answer_review.approve(actor=viewer, now=utc_now(), answer_id=made.pk, content_hash=given)
    say(request, _("Approved."))
    return back(request, "approvals")


@action
def return_answer(request: HttpRequest, answer_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    made = _answer(viewer, answer_id, Permission.APPROVE)
    comment = request.POST.get("comment", "")[:500]
    answer_review.send_back(actor=viewer, now=utc_now(), answer_id=made.pk, comment=comment)
    say(request, _("Sent back to its author."))
    return back(request, "approvals")


@action
def approve_change(request: HttpRequest, change_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    change = _change(viewer, change_id, Permission.APPROVE)
    given = request.POST.get("content_hash", "")
    changing.approve(actor=viewer, now=utc_now(), change_id=change.pk, content_hash=given)
    say(request, _("Approved."))
    return back(request, "approvals")


@action
def return_change(request: HttpRequest, change_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    change = _change(viewer, change_id, Permission.APPROVE)
    comment = request.POST.get("comment", "")[:500]
    changing.send_back(actor=viewer, now=utc_now(), change_id=change.pk, comment=comment)
    say(request, _("Sent back to its author."))
    return back(request, "approvals")


def _answer(viewer: User, answer_id: int, permission: Permission) -> Answer:
    """In the viewer's scope, else 404; and theirs to do this with, else 403 before anything else is said about it."""
    found = Answer.objects.filter(within(viewer)).select_related("account", "thread")
    made = found.defer("words").get(pk=answer_id)
    require(viewer, permission, made.account)
    return made


def _change(viewer: User, change_id: int, permission: Permission) -> Change:
    change = Change.objects.filter(within(viewer)).select_related("account").get(pk=change_id)
    require(viewer, permission, change.account)
    return change
