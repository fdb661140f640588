"""What is done to posts that are out: taken down, given other words, and noted when they are not to be seen."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guanwei.accounts.access import require
from guanwei.delivery.queries import delivery_for
from guanwei.lib.clock import utc_now
from guanwei.listening.sent import take_note
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.publishing import changing
from guanwei.publishing.models import Plan
from guanwei.publishing.queries import plans_for
from guanwei.web.answers import REFUSALS, SeeOther, action, back, form_page, say, sentence, viewer_of


@form_page
def take_down(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Says what will happen, asks for the reason, then does it."""
    viewer = viewer_of(request)
    plan = _plan(viewer, plan_id, Permission.OPERATE)
    reason, error = request.POST.get("reason", ""), ""
    if request.method == "POST":
        try:
            changing.take_down(actor=viewer, now=utc_now(), plan_id=plan.pk, reason=reason)
        except REFUSALS as refusal:
            error = sentence(refusal.words)
        else:
            say(request, _("It is being taken down."))
            return _home(plan)
    page = {"plan": plan, "reason": reason, "error": error}
    return render(request, "posts/take_down.html", page, status=400 if error else 200)


@form_page
def reword(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Other words for what is out, where the network can."""
    viewer = viewer_of(request)
    plan = _plan(viewer, plan_id, Permission.WRITE)
    text, error = request.POST.get("text", plan.version.text).replace("\r\n", "\n"), ""
    if request.method == "POST":
        try:
            changing.edit_published(actor=viewer, now=utc_now(), plan_id=plan.pk, text=text)
        except REFUSALS as refusal:
            error = sentence(refusal.words)
        else:
            say(request, _("Sent in for approval. Nothing changes in public before."))
            return _home(plan)
    page = {"plan": plan, "text": text, "error": error}
    return render(request, "posts/reword.html", page, status=400 if error else 200)


@action
def note_unseen(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Somebody knows that it is gone or hidden."""
    viewer = viewer_of(request)
    delivery = delivery_for(viewer, delivery_id)
    require(viewer, Permission.OPERATE, delivery.account)
    take_note(actor=viewer, now=utc_now(), delivery_id=delivery.pk)
    say(request, _("Kept: you know of it."))
    return back(request, "today")


def _plan(viewer: User, plan_id: int, permission: Permission) -> Plan:
    """In the viewer's scope, else 404; and theirs to do this with, else 403 before anything else is said about it."""
    plan = plans_for(viewer).get(pk=plan_id)
    require(viewer, permission, plan.account)
    return plan


def _home(plan: Plan) -> HttpResponse:
    return SeeOther(f"{reverse('post', args=[plan.post_id])}#plan-{plan.pk}")
