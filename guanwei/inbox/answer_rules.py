"""What stands in the way of an answer: nothing said, nothing to say it to, said already, or something not seen yet."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from guanwei.accounts.access import account_ids
from guanwei.base import sql
from guanwei.delivery.models import Delivery
from guanwei.delivery.states import State
from guanwei.inbox.answer_content import PURPOSE, Aimed, Taken, aimed_at
from guanwei.inbox.collisions import Standing, warning
from guanwei.inbox.models import Answer, Thread
from guanwei.inbox.ways import NAMES, NotHere
from guanwei.lib.words import Words, plain
from guanwei.listening.models import Interaction
from guanwei.networks.acts import NEW_TEXTS, TEXTS, Operation
from guanwei.people.models import User
from guanwei.practice.findings import Finding, Level
from guanwei.practice.fingerprint import fingerprint

_ANSWERS = 0x616E737772 << 24  # so that no other advisory lock is met
NO_LONGER_THERE = (Answer.State.CANCELLED, Answer.State.RETURNED, Answer.State.TAKEN_BACK)


NOT_OUT = Words("这条回复还没有发出，可以直接撤回。", "That answer is not out: take it back instead.")
TAKEN_BACK = Words("这条回复已经撤下，不能再修改。", "That answer was taken back: it cannot be edited any more.")
CHANGED_BELOW = Words(
    "你写好之后，对方改了内容提示。请看一遍，点“改写”再发。",
    "They changed the warning above it since this was written. Look at it, then change the words to send it again.",
)


class AnswerRefused(Exception):
    """It cannot be done this way. `words` says why and what to do."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


class Warned(Exception):
    """Something happened that the author has not seen. `words` says what; with `knowingly` it goes on."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody wants to do in a thread. `written_for` is the thread's version on their page, `knowingly` says that
    they go on after a warning of it, `author_ip` is where they sit, `takes_back_id` the answer of ours that a deletion
    or an edit is aimed at, `draft_at` what their page knows of their draft."""

    thread_id: int
    interaction_id: int
    written_for: int
    text: str = ""
    operation: Operation = Operation.REPLY
    knowingly: bool = False
    takes_back_id: int | None = None
    author_ip: str | None = None
    draft_at: datetime | None = None


def warn(actor: User, thread: Thread, aimed: Aimed, given: Given, besides: Answer | None = None) -> None:
    """Warned when an answer in words would meet something that its author has not seen. Going on `knowingly` covers
    what stood in the version that the author saw, and nothing that came since. The thread is locked."""
    if given.operation not in NEW_TEXTS:
        return
    # An account that heard the same has a thread of its own: whoever answers there at this moment comes first or after.
    sql.rows("SELECT pg_advisory_xact_lock(%(key)s)", {"key": _ANSWERS + aimed.interaction.pk})
    if given.knowingly and thread.version <= given.written_for:
        return
    same = Q(interaction=aimed.interaction)
    others = Answer.objects.filter(same | Q(thread=thread), operation__in=NEW_TEXTS).exclude(state__in=NO_LONGER_THERE)
    others = others.filter(same | Q(version__gt=given.written_for)).select_related("author").order_by("pk")
    listed = list(others.exclude(pk=besides.pk) if besides else others)
    unclear = Delivery.objects.filter(purpose_kind=PURPOSE, purpose_id__in=[one.pk for one in listed])
    unknown = set(unclear.filter(state=State.UNKNOWN).values_list("purpose_id", flat=True))
    seen = account_ids(actor)
    words = warning(
        written_for=given.written_for,
        heard_version=thread.heard_version,
        others=[
            Standing(
                by=str(one.author) if one.account_id in seen else "",
                out=one.state == Answer.State.OUT,
                unknown=one.pk in unknown,
                version=one.version if one.thread_id == thread.pk else 0,
                to_the_same=one.interaction_id == aimed.interaction.pk,
                mine=one.author_id == actor.pk,
                text=one.text if one.account_id in seen else "",
            )
            for one in listed
        ],
    )
    if words:
        raise Warned(words)


def interaction_in(thread: Thread, interaction_id: int) -> Interaction:
    """AnswerRefused for one that is not part of this conversation."""
    found = Interaction.objects.filter(pk=interaction_id, items__thread=thread).select_related("contact").first()
    if found is None:
        raise AnswerRefused(Words("这条内容不在这个会话里。", "That is not part of this conversation."))
    return found


def aimed_by(thread: Thread, given: Given) -> Aimed:
    interaction = interaction_in(thread, given.interaction_id)
    if given.takes_back_id is None:
        return aimed_at(thread.account, interaction)
    ours = Answer.objects.filter(
        pk=given.takes_back_id, thread=thread, interaction=interaction, state=Answer.State.OUT, operation__in=NEW_TEXTS
    )
    if not ours.exists():
        raise AnswerRefused(NOT_OUT)
    return aimed_at(thread.account, interaction, taken_of([given.takes_back_id]).get(given.takes_back_id, Taken("")))


def aimed_of(made: Answer) -> Aimed:
    """What an answer that is stored is aimed at now. Wants account, contact and `takes_back` loaded. AnswerRefused for
    an edit of what is no longer there."""
    if made.takes_back is None:
        return aimed_at(made.account, made.interaction)
    if made.operation == Operation.EDIT and made.takes_back.state != Answer.State.OUT:
        raise AnswerRefused(TAKEN_BACK)
    taken = taken_of([made.takes_back.pk]).get(made.takes_back.pk, Taken(""))
    return aimed_at(made.account, made.interaction, taken)


def words_now(said: Answer) -> str:
    """What an answer of ours says in public: its own words, or those of the newest edit that is out."""
    newest = Answer.objects.filter(takes_back=said, operation=Operation.EDIT, state=Answer.State.OUT).order_by("-pk")
    return newest.values_list("text", flat=True).first() or said.text


def taken_of(answers: Sequence[int]) -> dict[int, Taken]:
    """What is out of these answers of ours, as the network names it."""
    out = Delivery.objects.filter(purpose_kind=PURPOSE, purpose_id__in=answers, state=State.SENT)
    return {one: Taken(remote_id, url) for one, remote_id, url in out.values_list("purpose_id", "remote_id", "url")}


def refuse_senseless(aimed: Aimed, operation: Operation) -> None:
    if operation is Operation.REPOST:
        raise AnswerRefused(Words("转发是一条稿件，请用“转发”写。", 'A repost is a post: write it by "Repost".'))
    way = aimed.way(operation)
    if isinstance(way, NotHere):
        raise AnswerRefused(way.reason)


def refuse_wordless(operation: Operation, text: str) -> None:
    """Nothing that anybody could see: white space and invisible characters say nothing (as N.empty)."""
    if operation in TEXTS and all(unicodedata.category(character)[0] in "ZC" for character in text):
        raise AnswerRefused(Words("请写回复。", "Write an answer."))


def refuse_done(aimed: Aimed, given: Given, text: str) -> None:
    """What is there or on its way is not done once more: a person who clicks twice means it once."""
    operation = given.operation
    if operation is Operation.EDIT and given.takes_back_id:
        _refuse_edited(given.takes_back_id, text)
    same = Answer.objects.filter(account=aimed.account, operation=operation, takes_back=given.takes_back_id)
    same = same.exclude(state__in=NO_LONGER_THERE)
    if operation is Operation.EDIT:
        return
    if operation in TEXTS:
        same = same.filter(interaction=aimed.interaction, text=text)
    elif operation is Operation.BLOCK:
        same = same.filter(interaction__contact=aimed.interaction.contact_id)
    else:
        same = same.filter(interaction=aimed.interaction)
    if not same.exists():
        return
    if operation in TEXTS:
        raise AnswerRefused(Words("同样的话已经回复过这一条。", "That has been answered in these very words already."))
    name = NAMES[operation]
    raise AnswerRefused(Words(f"这里已经{name.zh}过，或正在进行。", f"Somebody chose to {name.en} here already."))


def _refuse_edited(said_id: int, text: str) -> None:
    edits = Answer.objects.filter(takes_back=said_id, operation=Operation.EDIT)
    if edits.filter(state__in=[Answer.State.REVIEW, Answer.State.APPROVED]).exists():
        raise AnswerRefused(Words("这条回复已经有一个改动在进行。", "Other words for this are under way already."))
    if words_now(Answer.objects.get(pk=said_id)) == text:
        raise AnswerRefused(Words("请写新的内容。", "Write what it shall say instead."))


def refuse_blocked(findings: Sequence[Finding]) -> None:
    blocking = [one.message for one in findings if one.level is Level.BLOCK]
    if blocking:
        raise AnswerRefused(Words("".join(one.zh for one in blocking), " ".join(one.en for one in blocking)))


def refuse_gone(made: Answer) -> None:
    if made.state in (Answer.State.OUT, Answer.State.CANCELLED):
        raise AnswerRefused(Words("这条已经发出或取消了。", "It is out or cancelled already."))


def seen_of(thread: Thread, version: int) -> int:
    """What came up to there counts as answered once the answer is out, so nobody has seen what is still to come."""
    return min(version, thread.version)


def prepared(actor: User, now: datetime, thread: Thread, given: Given) -> tuple[Answer, Aimed]:
    """The answer, not stored yet, and what it is aimed at. Warned and AnswerRefused as for `answer`."""
    aimed, text = aimed_by(thread, given), plain(given.text).strip()
    refuse_wordless(given.operation, text)
    refuse_done(aimed, given, text)
    warn(actor, thread, aimed, given)
    made = Answer(
        thread=thread,
        account=thread.account,
        interaction=aimed.interaction,
        operation=given.operation.value,
        takes_back_id=given.takes_back_id,
        text=text,
        state=Answer.State.REVIEW,
        content_hash=aimed.hash_of(given.operation, text),
        fingerprint=fingerprint(text) if given.operation in TEXTS else b"",
        written_for=seen_of(thread, given.written_for),
        version=thread.version + 1,
        knowingly=given.knowingly,
        author=actor,
        author_ip=given.author_ip,
        created_at=now,
    )
    return made, aimed
