"""What somebody writes on a conversation's page: an answer, a repost, a note, what was answered in the app, a draft.

Whatever stands in the way, the words come back in the form: `Box`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from guanwei.accounts.access import NotAllowed, require
from guanwei.inbox import actions
from guanwei.inbox.actions import LONGEST_NOTE
from guanwei.inbox.amplifying import repost
from guanwei.inbox.answer_checks import settings_for
from guanwei.inbox.answer_deciding import record_by_hand
from guanwei.inbox.answer_rules import Given, Warned
from guanwei.inbox.answering import answer, rewrite
from guanwei.inbox.conversation import ThreadPage
from guanwei.inbox.models import Answer, Thread
from guanwei.inbox.presence import LONGEST_DRAFT, Doing, Kept, heartbeat, notices, throw_away
from guanwei.lib.clock import utc_now
from guanwei.lib.words import Words
from guanwei.networks.acts import Operation
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.practice.findings import Level
from guanwei.practice.settings import Settings
from guanwei.web import conversations
from guanwei.web.addresses import client_address
from guanwei.web.answers import REFUSALS, SeeOther, say, sentence
from guanwei.web.conversations import Judged
from guanwei.web.forms.inbox import Written, written_in

TOO_LONG = Words("太长了，请缩短。", "That is too long. Cut it.")


@dataclass(frozen=True, slots=True)
class Box:
    """The form as it comes back: what was written, what stands in the way, and what it would be found wanting.

    `warning` can be overridden by pressing again. `other` is the draft of another window of the same person.
    """

    posted: bool = False
    status: int = 200
    text: str = ""
    note: str = ""
    interaction_id: int | None = None
    rewrite_id: int | None = None
    edit_id: int | None = None
    link: str = ""
    date: str = ""
    time: str = ""
    what: str = "answer"
    error: Words | None = None
    warning: Words | None = None
    note_error: Words | None = None
    judged: Judged | None = None
    other: Kept | None = None


class Writer:
    """One POST on a conversation's page."""

    def __init__(self, request: HttpRequest, viewer: User, page: ThreadPage) -> None:
        self.request, self.viewer, self.page = request, viewer, page
        self.thread: Thread = page.thread
        self.written: Written = written_in(request.POST)

    def answer(self) -> HttpResponse | Box:
        """Where it goes on, or the form with what is wrong."""
        do = self.request.POST.get("do", "answer")
        if do == "note":
            return self._note()
        if do == "discard":
            throw_away(actor=self.viewer, thread_id=self.thread.pk)
            return self._home()
        ways: dict[str, Callable[[], HttpResponse | Box]] = {
            "check": self._check,
            "draft": self._draft,
            "repost": self._repost,
            "record": self._record,
        }
        what = do if do in ways else "answer"
        try:
            require(self.viewer, Permission.WRITE, self.thread.account)
            return ways.get(do, self._answer)()
        except Warned as warned:
            return self._kept(replace(self._box(what, 409), warning=warned.words))
        except REFUSALS as refusal:
            return self._kept(replace(self._box(what, 400), error=refusal.words))
        except NotAllowed as refusal:  # the words are shown all the same
            return replace(self._box(what, 403), error=refusal.words)

    # --- answering ----------------------------------------------------------------------------------------------------

    def _answer(self) -> HttpResponse | Box:
        written, now = self.written, utc_now()
        if not written.edit_id:
            self._warn_of_others()
        if written.rewrite_id:
            made = rewrite(
                actor=self.viewer,
                now=now,
                answer_id=self._own(written.rewrite_id).pk,
                text=written.text,
                written_for=written.written_for,
                knowingly=self._knowingly(),
            )
        else:
            given = self._edit() if written.edit_id else self._given()
            made = answer(actor=self.viewer, now=now, given=given)
        say(self.request, self._said(made))
        return self._home(f"#answer-{made.pk}")

    def _record(self) -> HttpResponse | Box:
        """It was answered in the app: what has happened is on record."""
        made = record_by_hand(
            actor=self.viewer,
            now=utc_now(),
            given=self._given(),
            link=self.written.link,
            at=self.written.given_at(self.thread.account.zone),
        )
        say(self.request, _("Kept as answered in the app."))
        return self._home(f"#answer-{made.pk}")

    def _repost(self) -> HttpResponse | Box:
        plan = repost(
            actor=self.viewer,
            now=utc_now(),
            thread_id=self.thread.pk,
            interaction_id=self.written.interaction_id or 0,
            text=self.written.text,
            column_id=self.written.column_id,
            draft_at=self.written.draft_at,
        )
        say(self.request, _("Kept as a draft that passes it on. Give it a time and send it in for approval."))
        return SeeOther(reverse("post", args=[plan.post_id]))

    def _given(self) -> Given:
        return Given(
            thread_id=self.thread.pk,
            interaction_id=self.written.interaction_id or 0,
            written_for=self.written.written_for,
            text=self.written.text,
            knowingly=self._knowingly(),
            author_ip=client_address(self.request),
            draft_at=self.written.draft_at,
        )

    def _edit(self) -> Given:
        """Other words for an answer of this conversation that is out."""
        said = Answer.objects.only("pk", "interaction_id").get(pk=self.written.edit_id, thread=self.thread)
        aimed = {"interaction_id": said.interaction_id, "takes_back_id": said.pk, "operation": Operation.EDIT}
        return replace(self._given(), **aimed)

    def _knowingly(self) -> bool:
        """Pressed after a warning that nothing has been added to since."""
        return self.written.knowingly and self.thread.version <= self.written.written_for

    def _warn_of_others(self) -> None:
        """Somebody is writing here at this moment: two answers would cross."""
        if self._knowingly():
            return
        others = notices(self.viewer, self.thread, version=self.written.written_for, now=utc_now())
        writing = [one.words for one in others if one.doing is Doing.WRITING]
        if writing:
            raise Warned(Words("".join(one.zh for one in writing), " ".join(one.en for one in writing)))

    def _own(self, answer_id: int) -> Answer:
        """An answer of this very conversation."""
        return Answer.objects.only("pk").get(pk=answer_id, thread=self.thread)

    def _settings(self) -> Settings:
        return settings_for([self.thread.account])[self.thread.account_id]

    def _said(self, made: Answer) -> str:
        if made.state == Answer.State.REVIEW:
            return self._why_in_review(made)
        to = made.interaction
        promised = conversations.promise(self.thread.account, to, self._settings())
        if promised.by_hand:
            return _("It is a task by hand now.")
        words = _("Goes out in %(seconds)s seconds. Until then it can be taken back.")
        return words % {"seconds": promised.grace_seconds} if promised.grace_seconds else _("It goes out now.")

    def _why_in_review(self, made: Answer) -> str:
        """Whoever wrote it learns at once what somebody else is asked to let stand."""
        judged = conversations.judged(self.thread.account, made.interaction, made.text, self._settings(), now=utc_now())
        asked = [sentence(one.message) for one in judged.findings if one.level is Level.ASK]
        return _("Sent in for approval: %(why)s") % {"why": asked[0]} if asked else _("Sent in for approval.")

    # --- what is not sent ---------------------------------------------------------------------------------------------

    def _check(self) -> Box:
        box = self._kept(self._box("answer", 200))
        to = next((one for one in conversations.answerable(self.page) if one.pk == box.interaction_id), None)
        account, now = self.thread.account, utc_now()
        return replace(box, judged=to and conversations.judged(account, to, box.text, self._settings(), now=now))

    def _draft(self) -> HttpResponse | Box:
        box = self._kept(self._box("answer", 409))
        if box.other:
            return box
        say(self.request, _("Kept as your draft."))
        return self._home("#answer")

    def _note(self) -> HttpResponse | Box:
        note = self.request.POST.get("note", "").replace("\r\n", "\n")
        try:
            if len(note.strip()) > LONGEST_NOTE:
                raise actions.ThreadRefused(TOO_LONG)
            actions.add_note(actor=self.viewer, now=utc_now(), thread_id=self.thread.pk, text=note)
        except REFUSALS as refusal:
            text = self.page.draft.text if self.page.draft else ""
            return Box(posted=True, status=400, text=text, note=note, note_error=refusal.words)
        return self._home("#notes")

    # --- the form comes back ------------------------------------------------------------------------------------------

    def _box(self, what: str, status: int) -> Box:
        written = self.written
        return Box(
            posted=True,
            status=status,
            text=written.text,
            interaction_id=written.interaction_id,
            rewrite_id=written.rewrite_id,
            edit_id=written.edit_id,
            link=written.link,
            date=written.date,
            time=written.time,
            what=what,
        )

    def _kept(self, box: Box) -> Box:
        """The words are stored as the person's draft too, so that closing this page loses nothing. Where another window
        wrote something else meanwhile, that stays and is shown."""
        if not self.page.may_write or box.rewrite_id or box.edit_id:
            return box
        if len(box.text) > LONGEST_DRAFT:
            return replace(box, status=400, error=box.error or TOO_LONG)
        kept = heartbeat(
            actor=self.viewer,
            now=utc_now(),
            thread_id=self.thread.pk,
            version=self.written.written_for,
            text=box.text,
            changed_at=self.written.draft_at,
        )
        return replace(box, other=kept if kept.newer else None)

    def _home(self, where: str = "") -> HttpResponse:
        listed = self.request.POST.get("list", "")[:500]
        query = f"?{urlencode({'list': listed})}" if listed else ""
        return SeeOther(f"{reverse('thread', args=[self.thread.pk])}{query}{where}")
