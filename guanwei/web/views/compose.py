"""The post form: writing, copying, editing; judging and keeping what is not saved."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanwei.accounts.access import NotAllowed, account_ids, brands_for
from guanwei.lib.clock import utc_now
from guanwei.lib.words import Words
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.publishing import colleagues, review, working
from guanwei.publishing.colleagues import colleagues_at
from guanwei.publishing.meanwhile import ChangedMeanwhile
from guanwei.publishing.models import Plan
from guanwei.publishing.queries import plans_for, post_for
from guanwei.web.answers import REFUSALS, SeeOther, action, back, form_page, say, sentence, viewer_of
from guanwei.web.clockwork import clock
from guanwei.web.composing.composer import Composer
from guanwei.web.composing.meanwhile import Meanwhile, meanwhile
from guanwei.web.composing.opening import Opened, key_in, open_edit, open_new, saved_as, sent
from guanwei.web.composing.page import address_of, begun, page_of
from guanwei.web.undoing import Undo, say_with_undo

SAVES = ("save", "submit")
NO_ACCOUNT = Words("你没有可以撰稿的账号。", "There is no account that you may write for.")
NOT_YOURS = Words("你不能修改这条稿件。", "You may not change this post.")
# What is no part of the work: who sent it, what was pressed.
NOT_KEPT = ("csrfmiddlewaretoken", "do", "kept", "form", "brand", "post")


@form_page
def new(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    opened = open_new(request, viewer)
    if opened is None or not account_ids(viewer, Permission.WRITE):
        return render(request, "posts/no_account.html", status=403)
    draft = key_in(request.GET.get("draft", ""))
    if request.method == "GET" and draft and opened.left is None:
        made = saved_as(viewer, draft)
        return SeeOther(reverse("edit-post", args=[made]) if made else reverse("new-post"))
    return _answer(request, opened)


@form_page
def edit(request: HttpRequest, post_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    post = post_for(viewer, post_id)
    mine = account_ids(viewer, Permission.WRITE)
    if not plans_for(viewer).filter(post=post, account__in=mine).exclude(state=Plan.State.CANCELLED).exists():
        raise NotAllowed(NOT_YOURS)
    return _answer(request, open_edit(request, viewer, post))


@action
def check(request: HttpRequest) -> HttpResponse:
    """What is found in the form as it stands, how it will look, and what a button about its time does: parts of the
    page. Nothing is stored."""
    opened = sent(request, viewer_of(request))
    if opened is None:
        raise NotAllowed(NO_ACCOUNT)
    composer = Composer(opened)
    wanted = request.POST.get("do", "")
    composer.do(wanted, ())
    composer.judge()
    parts = ["checks", "looks", "when"] if wanted else ["checks", "looks"]
    return render(request, "posts/_parts.html", page_of(composer, parts=parts))


@action
def keep(request: HttpRequest) -> HttpResponse:
    """Keeps the form as it stands, for nobody but who writes it."""
    viewer = viewer_of(request)
    opened = sent(request, viewer)
    if opened is None:
        raise NotAllowed(NO_ACCOUNT)
    try:
        kept = _keep(opened)
    except REFUSALS as refusal:
        return JsonResponse({"trouble": sentence(refusal.words)}, status=400)
    return JsonResponse(
        {
            "form": str(kept.key),
            "kept": kept.version,
            "at": clock(kept.at, viewer.zone),
            "newer": kept.newer,
            "gone": kept.gone,
        }
    )


@action
def throw_away(request: HttpRequest, key: UUID) -> HttpResponse:
    working.throw_away(actor=viewer_of(request), now=utc_now(), key=key)
    say_with_undo(request, _("Thrown away."), Undo(reverse("take-back-draft", args=[key])))
    return back(request, "new-post")


@action
def take_back(request: HttpRequest, key: UUID) -> HttpResponse:
    found = working.take_back(actor=viewer_of(request), key=key)
    return SeeOther(address_of(found))


def _answer(request: HttpRequest, opened: Opened) -> HttpResponse:
    composer = Composer(opened)
    status, wanted = 200, request.POST.get("do", "save") if request.method == "POST" else ""
    unseen: Meanwhile | None = None
    if request.method == "POST":
        composer.do(wanted, request.FILES.getlist("pictures"))
        if wanted in SAVES:
            done = _save(request, composer, submit=wanted == "submit")
            if isinstance(done, HttpResponse):
                return done
            status, unseen = (409, done) if done else (400, None)
        _keep_quietly(composer)
    if composer.has_begun:
        composer.judge()
    others = [] if opened.left or opened.post else begun(opened.viewer, working.MOST)
    if opened.post:
        colleagues.be_at(actor=opened.viewer, now=utc_now(), post_id=opened.post.pk)
    page: dict[str, Any] = page_of(composer, refused=status == 400) | {
        "brands": list(brands_for(opened.viewer, Permission.WRITE).order_by("name")),
        "begun": others,
        "fresh": request.method == "GET",
        "meanwhile": unseen,
        "colleagues": colleagues_at(opened.viewer, opened.post.pk, now=utc_now()) if opened.post else [],
        "every": colleagues.HEARTBEAT_SECONDS,
    }
    return render(request, "posts/form.html", page, status=status)


def _save(request: HttpRequest, composer: Composer, *, submit: bool) -> HttpResponse | Meanwhile | None:
    """Where to go then; or what somebody else has saved meanwhile; or nothing, and the form says why."""
    if not composer.form.is_valid() or composer.troubles or (submit and composer.holds_back()):
        return None
    try:
        plans = composer.save()
    except ChangedMeanwhile:
        unseen = meanwhile(composer)
        return unseen if unseen.differences else _save(request, composer, submit=submit)  # they saved the very same
    except REFUSALS as refusal:
        composer.troubles.append(sentence(refusal.words))
        return None
    if not plans:
        return None
    if submit:
        _submit_all(request, composer.viewer, plans)
    else:
        say(request, _("Saved as a draft."))
    return SeeOther(reverse("post", args=[plans[0].post_id]))


def _keep(opened: Opened) -> working.Kept:
    fields = [(name, value) for name, values in opened.data.lists() if name not in NOT_KEPT for value in values]
    return working.keep(
        actor=opened.viewer,
        now=utc_now(),
        key=opened.key,
        brand=opened.brand,
        post=opened.post,
        fields=[(name, str(value)) for name, value in fields],
        version=opened.version,
    )


def _keep_quietly(composer: Composer) -> None:
    """Without a script nothing keeps what was typed but the buttons themselves. The page goes on from what it kept;
    what another window wrote meanwhile is left alone."""
    try:
        kept = _keep(composer.opened)
    except REFUSALS:
        return
    if not kept.newer and not kept.gone:
        composer.kept = kept


def _submit_all(request: HttpRequest, viewer: User, plans: list[Plan]) -> None:
    """Each plan by itself: one that cannot go in does not keep the others out."""
    sent_in = 0
    for plan in plans:
        if plan.state != Plan.State.DRAFT:
            continue
        try:
            review.submit(actor=viewer, now=utc_now(), plan_id=plan.pk)
            sent_in += 1
        except REFUSALS as refusal:
            words = _("%(account)s: %(why)s") % {"account": plan.account.name, "why": sentence(refusal.words)}
            messages.error(request, words)
    if sent_in:
        say(
            request,
            ngettext(
                "Sent in for approval on %(count)s account.", "Sent in for approval on %(count)s accounts.", sent_in
            )
            % {"count": sent_in},
        )
