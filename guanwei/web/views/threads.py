"""One conversation: its page, who has it, putting it aside, and what is done to what somebody wrote."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guanwei.accounts.access import holds, within
from guanwei.delivery.models import Delivery
from guanwei.delivery.states import State
from guanwei.inbox import actions
from guanwei.inbox.actions import Shown, ThreadRefused
from guanwei.inbox.answer_checks import settings_for
from guanwei.inbox.answer_content import PURPOSE
from guanwei.inbox.answer_rules import AnswerRefused, Given, words_now
from guanwei.inbox.answering import answer
from guanwei.inbox.conversation import Answered, Happened, ThreadPage, thread_page
from guanwei.inbox.models import Answer, Thread
from guanwei.inbox.offers import offers
from guanwei.inbox.presence import HEARTBEAT_SECONDS, be_there
from guanwei.inbox.queries import inbox_list, people_for
from guanwei.inbox.reading import late_read_of
from guanwei.inbox.reviews import returns_of
from guanwei.inbox.urgency import heats
from guanwei.inbox.waiting import with_answers_under_way
from guanwei.lib.clock import utc_now
from guanwei.lib.words import Words
from guanwei.listening.models import Look
from guanwei.listening.queries import looks_of
from guanwei.networks.acts import TEXTS, Operation
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.publishing.reposting import forward_columns
from guanwei.web import conversations, labels
from guanwei.web.addresses import client_address
from guanwei.web.answers import SeeOther, action, back, form_page, say, viewer_of
from guanwei.web.forms.inbox import filters_from, number, snoozed_until
from guanwei.web.inbox_pane import pane
from guanwei.web.undoing import Undo, say_with_undo
from guanwei.web.views.thread_writing import Box, Writer


@form_page
def show(request: HttpRequest, thread_id: int) -> HttpResponse:
    """The conversation with the form below it. What was not taken stays in the form, with why."""
    viewer, now, before = viewer_of(request), utc_now(), number(request.GET.get("before", ""))
    page = thread_page(viewer, thread_id, now=now, before=before)
    box = Box()
    if request.method == "POST":
        came = Writer(request, viewer, page).answer()
        if isinstance(came, HttpResponse):
            return came
        box = came
        # As it stands now, so that nothing new is hidden.
        page = thread_page(viewer, thread_id, now=utc_now(), before=before)
    elif page.may_write:
        be_there(actor=viewer, now=now, thread_id=page.thread.pk)
    if page.is_newest:
        actions.mark_seen(actor=viewer, shown=Shown(page.thread.pk, page.version))
    left = pane(request, viewer, QueryDict(_list_of(request)), now=now)
    return render(request, "inbox/thread.html", left | _page(request, viewer, page, box), status=box.status)


def _page(request: HttpRequest, viewer: User, page: ThreadPage, box: Box) -> dict[str, Any]:
    now = utc_now()
    can_answer = conversations.answerable(page)
    rewrite, edited = _rewritten(request, page, box), _edited(request, page, box)
    changed = rewrite or edited
    if changed:
        can_answer = [changed.interaction]
    to = next((one for one in can_answer if one.pk == box.interaction_id), can_answer[0] if can_answer else None)
    text = _text(page, box, rewrite, edited)
    passes_on = not changed and conversations.can_be_passed_on(page, can_answer)
    columns = list(forward_columns(page.thread.account.brand)) if passes_on else []
    settings = settings_for([page.thread.account])[page.thread.account_id]
    stands_at, page.thread.version = page.thread.version, page.version  # forms say what their reader has seen
    return (
        {
            "page": page,
            "stands_at": stands_at,
            "stretch": "" if page.is_newest else urlencode({"before": request.GET["before"]}),
            "thread": page.thread,
            "account": page.thread.account,
            "box": box,
            "text": text,
            "rewrite": rewrite,
            "edited": edited,
            "to": to,
            "answerable": can_answer,
            "promise": to and conversations.promise(page.thread.account, to, settings),
            "judged": box.judged or (to and conversations.judged(page.thread.account, to, text, settings, now=now)),
            "passes_on": passes_on,
            "columns": columns,
            "buttons": conversations.buttons(offers(viewer, page.thread.account, conversations.theirs(page))),
            "looks": _as_seen(viewer, page),
            "every": HEARTBEAT_SECONDS,
            "now": now,
        }
        | _around(request, viewer, page)
        | _ways_of_answers(page)
        | _standing(request, viewer, page, now)
    )


def _around(request: HttpRequest, viewer: User, page: ThreadPage) -> dict[str, Any]:
    """Who else there is, and the list that the person came from."""
    return {
        "names": _names_in(page),
        "people": list(people_for(page.thread.account)) if page.may_write else [],
        "may_approve": holds(viewer, Permission.APPROVE, page.thread.account_id),
        "list_query": _list_of(request),
        "put_away": just_put_away(request, viewer),
    }


def _as_seen(viewer: User, page: ThreadPage) -> dict[int, Look]:
    """How the network shows what we answered, by delivery."""
    made = [one.delivery for one in page.timeline if isinstance(one, Answered)]
    return looks_of(viewer, [one.pk for one in made if one and one.remote_id])


def _standing(request: HttpRequest, viewer: User, page: ThreadPage, now: datetime) -> dict[str, Any]:
    """What its head says: how urgent, when the account is read next, what is to happen once an answer is out."""
    thread = page.thread
    under_way = [one for one in page.timeline if isinstance(one, Answered) and one.under_way]
    asked = page.may_write and request.GET.get("ask") == "done"
    matters = asked or thread.done_when_out is not None  # it may stand further up than this page shows
    not_out = bool(under_way) or (matters and bool(with_answers_under_way([thread.pk])))
    return {
        "heats": heats(marked=thread.urgent, answer_by=thread.answer_by, now=now),
        "late_read": late_read_of(viewer, thread, now=now),
        "under_way": under_way,
        "done_when_out": not_out and thread.done_when_out == thread.heard_version,
        "asks_done": not_out and asked,
    }


def _ways_of_answers(page: ThreadPage) -> dict[str, Any]:
    """What can be done with the answers that the page shows, and what came back for them."""
    return {
        "undoable": conversations.undoable(page),
        "rewritable": conversations.rewritable(page),
        "editable": conversations.editable(page),
        "take_backs": conversations.take_backs(page),
        "returns": returns_of([one.answer.pk for one in page.timeline if isinstance(one, Answered)]),
    }


def _rewritten(request: HttpRequest, page: ThreadPage, box: Box) -> Answer | None:
    """The answer that gets other words, where it still can."""
    wanted = box.rewrite_id if box.posted else number(request.GET.get("rewrite", ""))
    can = conversations.rewritable(page)
    found = (one.answer for one in page.timeline if isinstance(one, Answered))
    return next((one for one in found if one.pk == wanted and one.pk in can), None)


def _edited(request: HttpRequest, page: ThreadPage, box: Box) -> Answer | None:
    """The answer that is out and gets other words, where the network has that."""
    wanted = box.edit_id if box.posted else number(request.GET.get("edit", ""))
    can = conversations.editable(page)
    found = (one.answer for one in page.timeline if isinstance(one, Answered))
    return next((one for one in found if one.pk == wanted and one.pk in can), None)


def _text(page: ThreadPage, box: Box, rewrite: Answer | None, edited: Answer | None) -> str:
    """What stands in the box: what was sent here, the answer that is changed, else the draft."""
    if box.posted:
        return box.text
    if rewrite:
        return rewrite.text
    if edited:
        return words_now(edited)
    return page.draft.text if page.draft else ""


def _names_in(page: ThreadPage) -> dict[int, str]:
    """Whom the conversation was given to, by number."""
    entries = [one.entry for one in page.timeline if isinstance(one, Happened)]
    ids = {entry.details.get("to") for entry in entries if entry.verb == "thread.assigned"} - {None}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=ids)} if ids else {}


def _list_of(request: HttpRequest) -> str:
    """The filters of the list that the person came from."""
    return (request.POST.get("list") or request.GET.get("list", ""))[:500]


# --- who has it, and where it stands


@action
def assign(request: HttpRequest, thread_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    thread = _thread(viewer, thread_id)
    chosen = number(request.POST.get("to", ""))
    to = people_for(thread.account).filter(pk=chosen).first() if chosen else None
    if chosen and to is None:
        raise ThreadRefused(Words("这个人不能在这个账号上回复。", "That person cannot answer on this account."))
    expected = number(request.POST.get("expected", ""))
    actions.assign(actor=viewer, now=utc_now(), thread_id=thread.pk, to=to, expected=expected)
    say(request, _("%(name)s has it now.") % {"name": to} if to else _("Nobody has it now."))
    return back(request, "inbox")


@action
def snooze(request: HttpRequest, thread_id: int) -> HttpResponse:
    viewer, now = viewer_of(request), utc_now()
    thread = _thread(viewer, thread_id)
    until = snoozed_until(request.POST, now=now, zone=viewer.zone)
    following = _next_after(request, viewer, thread)
    actions.snooze(actor=viewer, now=now, shown=_shown(request, thread), until=until)
    return _on(request, thread, following)


@action
def done(request: HttpRequest, thread_id: int) -> HttpResponse:
    """Then to the next one of the list that the person came from. Asked first where an answer of ours is not out; the
    form that asks says `when`: now, once it is out, or not after all."""
    viewer, now = viewer_of(request), utc_now()
    thread = _thread(viewer, thread_id)
    when = request.POST.get("when", "")
    if when in ("out", "not"):
        actions.done_when_out(actor=viewer, now=now, shown=_shown(request, thread), wanted=when == "out")
        return _on_later(request, viewer, thread) if when == "out" else SeeOther(_home(request, thread))
    following = _next_after(request, viewer, thread)
    try:
        actions.done(actor=viewer, now=now, shown=_shown(request, thread), knowingly=when == "now")
    except actions.AnswerNotOut:
        return SeeOther(_home(request, thread, ask="done"))
    return _on(request, thread, following)


def _on_later(request: HttpRequest, viewer: User, thread: Thread) -> HttpResponse:
    following = _next_after(request, viewer, thread)
    undo = Undo(reverse("thread-done", args=[thread.pk]), {"when": "not", "version": str(thread.version)})
    words = _("%(name)s: done by itself once the answer is out.") % {"name": thread.contact}
    say_with_undo(request, words, undo)
    return SeeOther(_home(request, following) if following else f"{reverse('inbox')}?{_list_of(request)}")


def _home(request: HttpRequest, thread: Thread, **more: str) -> str:
    query = urlencode({name: value for name, value in {**more, "list": _list_of(request)}.items() if value})
    return f"{reverse('thread', args=[thread.pk])}?{query}" if query else reverse("thread", args=[thread.pk])


@action
def urgent(request: HttpRequest, thread_id: int) -> HttpResponse:
    """Marked, or with an empty `urgent` no more."""
    viewer, wanted = viewer_of(request), bool(request.POST.get("urgent"))
    thread = actions.mark_urgent(actor=viewer, now=utc_now(), thread_id=_thread(viewer, thread_id).pk, urgent=wanted)
    words = _("%(name)s: marked as urgent.") if wanted else _("%(name)s: no longer urgent.")
    undo = Undo(reverse("urgent", args=[thread.pk]), {"urgent": "" if wanted else "1"})
    say_with_undo(request, words % {"name": thread.contact}, undo)
    return back(request, "inbox")


@action
def reopen(request: HttpRequest, thread_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    thread = _thread(viewer, thread_id)
    actions.reopen(actor=viewer, now=utc_now(), shown=_shown(request, thread))
    say(request, _("Open again."))
    return SeeOther(reverse("thread", args=[thread.pk]))


@action
def unread(request: HttpRequest, thread_id: int) -> HttpResponse:
    thread = _thread(viewer_of(request), thread_id)
    actions.mark_unread(actor=viewer_of(request), thread_id=thread.pk)
    return back(request, "inbox")


def _shown(request: HttpRequest, thread: Thread) -> Shown:
    return Shown(thread.pk, number(request.POST.get("version", "")) or 0)


def _next_after(request: HttpRequest, viewer: User, thread: Thread) -> Thread | None:
    """The one that stands below it in the list, else the first."""
    filters = filters_from(QueryDict(_list_of(request)))
    field = thread.due_order if filters.by_due else thread.newest_at
    mark = f"{int(field.timestamp()) * 1_000_000 + field.microsecond}.{thread.pk}"
    for after in (mark, ""):
        rows = inbox_list(viewer, filters, now=utc_now(), after=after, size=2).rows
        others = [row.thread for row in rows if row.thread.pk != thread.pk]
        if others:
            return others[0]
    return None


def _on(request: HttpRequest, thread: Thread, following: Thread | None) -> HttpResponse:
    """The address carries what was put away, so that the next page can undo it."""
    query = urlencode({"put_away": thread.pk, "list": _list_of(request)})
    home = reverse("thread", args=[following.pk]) if following else reverse("inbox")
    return SeeOther(f"{home}?{query}")


def just_put_away(request: HttpRequest, viewer: User) -> Thread | None:
    """The conversation that the person was just done with or put aside, where it still is."""
    wanted = number(request.GET.get("put_away", ""))
    if not wanted:
        return None
    mine = Thread.objects.filter(within(viewer, Permission.WRITE)).exclude(state=Thread.State.OPEN)
    return mine.select_related("contact").filter(pk=wanted).first()


# --- what is done to what somebody wrote


@action
def act(request: HttpRequest, thread_id: int) -> HttpResponse:
    """Like, hide, delete, pin, block, report: whatever leaves no words. Also the deletion of an answer of ours."""
    viewer = viewer_of(request)
    thread = _thread(viewer, thread_id)
    wanted = request.POST.get("operation", "")
    if wanted not in set(Operation) or Operation(wanted) in TEXTS:
        raise AnswerRefused(Words("收件箱里没有这个操作。", "The inbox has no such act."))
    given = Given(
        thread_id=thread.pk,
        interaction_id=number(request.POST.get("interaction", "")) or 0,
        written_for=number(request.POST.get("version", "")) or 0,
        operation=Operation(wanted),
        takes_back_id=number(request.POST.get("takes_back", "")),
        author_ip=client_address(request),
    )
    made = answer(actor=viewer, now=utc_now(), given=given)
    by_hand = Delivery.objects.filter(purpose_kind=PURPOSE, purpose_id=made.pk, state=State.BY_HAND).exists()
    name = labels.ACT[given.operation]
    words = _("%(act)s: a task by hand now.") if by_hand else _("%(act)s: under way.")
    say(request, words % {"act": name})
    return SeeOther(f"{reverse('thread', args=[thread.pk])}#answer-{made.pk}")


def _thread(viewer: User, thread_id: int) -> Thread:
    """In the viewer's scope, else it does not exist."""
    return Thread.objects.select_related("account__brand").get(within(viewer), pk=thread_id)
