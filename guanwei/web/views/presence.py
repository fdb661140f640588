"""What a conversation's page says and asks while it is open: who else is there, the draft as it stands, how the answer
would be judged. Fragments for the small script beside it; the page does without."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from guanwei.accounts.access import require, within
from guanwei.inbox.answer_checks import settings_for
from guanwei.inbox.answer_rules import interaction_in
from guanwei.inbox.models import Answer, Thread
from guanwei.inbox.presence import heartbeat, leave
from guanwei.lib.clock import utc_now
from guanwei.lib.words import plain
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.web import conversations
from guanwei.web.answers import action, viewer_of
from guanwei.web.forms.inbox import LONGEST_ANSWER, moment_in, number


@action
def beat(request: HttpRequest, thread_id: int) -> HttpResponse:
    """The page is open; the text in its box is kept as the draft. Answers with what the others do."""
    viewer = viewer_of(request)
    thread = _thread(viewer, thread_id)
    require(viewer, Permission.WRITE, thread.account)
    version = number(request.POST.get("version", "")) or 0
    text = _text(request, viewer, thread_id, version)
    known = moment_in(request.POST.get("draft_at", ""))
    kept = heartbeat(actor=viewer, now=utc_now(), thread_id=thread_id, version=version, text=text, changed_at=known)
    if request.POST.get("leaves"):
        leave(actor=viewer, now=utc_now(), thread_id=thread_id)
    return JsonResponse(
        {
            "version": kept.version,
            "draft_at": kept.changed_at.isoformat() if kept.changed_at else "",
            "newer": kept.newer,
            "text": kept.text if kept.newer else "",
            "notices": render_to_string("inbox/_notices.html", {"notices": kept.notices}, request),
        }
    )


@action
def check(request: HttpRequest, thread_id: int) -> HttpResponse:
    """The findings of an answer while somebody types. Nothing is stored."""
    viewer, now = viewer_of(request), utc_now()
    thread = _thread(viewer, thread_id)
    to = interaction_in(thread, number(request.POST.get("interaction", "")) or 0)
    text = request.POST.get("text", "").replace("\r\n", "\n")[: LONGEST_ANSWER + 1]
    settings = settings_for([thread.account])[thread.account_id]
    judged = conversations.judged(thread.account, to, text, settings, now=now)
    return render(request, "inbox/_judgement.html", {"judged": judged})


def _thread(viewer: User, thread_id: int) -> Thread:
    """In the viewer's scope, else it does not exist."""
    return Thread.objects.select_related("account__brand").get(within(viewer), pk=thread_id)


def _text(request: HttpRequest, viewer: User, thread_id: int, version: int) -> str | None:
    """What stands in the box. None where the page has none, and for words, or their beginning, that were said since
    the page was made: a beat that was on its way when they pressed the button must not make a draft of them again."""
    if "text" not in request.POST:
        return None
    text = request.POST["text"].replace("\r\n", "\n")
    begun = plain(text).strip()
    said = Answer.objects.filter(thread=thread_id, author=viewer, version__gt=version, text__startswith=begun)
    return None if begun and said.exists() else text
