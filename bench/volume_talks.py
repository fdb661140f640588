"""What comes in to a company of size: people outside, interactions, conversations, answers (volume.py)."""

from volume_rows import DAYS_BEFORE, Size, fill, texts, words

from guanwei.approvals.models import Approval
from guanwei.contacts.models import Contact
from guanwei.delivery.models import Delivery
from guanwei.inbox.models import Answer, Draft, Item, Seen, Thread
from guanwei.listening.models import Hearing, Interaction


def heard(size: Size, now: str) -> None:
    fill(
        Contact,
        size.contacts,
        network="'weibo'",
        remote_id="'c' || n",
        handle="'fan' || n",
        name="'茶友 ' || n",
        first_seen_at=now,
        last_seen_at=now,
    )
    fill(
        Interaction,
        size.interactions,
        network="'weibo'",
        form="'comment'",
        remote_id="'i' || n",
        kind="'comment'",
        contact=_contact(size),
        text=texts("n"),
        url="'https://weibo.com/1/i' || n",
        about_id=f"'p' || {_thread(size)}",
        created_at=_written(size, now),
        heard_at=_written(size, now),
        looked_at=_written(size, now),
    )
    heard = {"interaction": "n", "account": _account(size), "heard_at": _written(size, now)}
    fill(Hearing, size.interactions, news="false", **heard)


def _thread(size: Size) -> str:
    return f"(1 + n % {size.threads})"


def _account(size: Size) -> str:
    return f"(1 + {_thread(size)} % {size.accounts})"


def _contact(size: Size) -> str:
    return f"(1 + {_thread(size)} % {size.contacts})"


def _written(size: Size, now: str) -> str:
    return f"{now} - (1 - n::float8 / {size.interactions}) * {DAYS_BEFORE} * interval '1 day'"


def conversations(size: Size, now: str) -> None:
    """The newest five of a hundred conversations of an account are open; two in three of those wait, some too long."""
    fill(
        Item,
        size.interactions,
        thread=_thread(size),
        interaction="n",
        at=_written(size, now),
        since=_written(size, now),
        words=words("n"),
    )
    k = f"(n / {size.accounts})"
    last = "JOIN LATERAL (SELECT max(at) AS at FROM inbox_item WHERE thread_id = n) AS last ON true"
    state = f"CASE WHEN {k} % 20 = 0 THEN 'open' WHEN {k} % 400 = 1 THEN 'snoozed' ELSE 'done' END"
    waits = f"({k} % 20 = 0 AND {k} % 60 < 40)"
    fill(
        Thread,
        size.threads,
        source=last,
        account=f"1 + n % {size.accounts}",
        contact=f"1 + n % {size.contacts}",
        key="'k' || n",
        about_id="'p' || n",
        kind="'comment'",
        state=state,
        assigned_to=f"CASE WHEN {k} % 40 = 0 THEN 4 + n % {size.people} END",
        snoozed_until=f"CASE WHEN {k} % 400 = 1 THEN {now} + interval '1 day' END",
        opened_at="last.at",
        newest_at="last.at",
        heard_at="last.at",
        waiting_since=f"CASE WHEN {waits} THEN last.at END",
        answer_by=f"CASE WHEN {waits} THEN {now} + ({k} % 1000 - 100) * interval '1 minute' END",
        done_version=f"CASE WHEN NOT ({k} % 20 = 0 OR {k} % 400 = 1) THEN 1 END",
    )
    _marks(size, now, k)
    _answers(size, now)


def _marks(size: Size, now: str, k: str) -> None:
    """The three who look have read two in three of the open ones; a colleague is writing in some."""
    for person in (1, 2, 3):
        mark = {"id": f"n * 3 + {person}", "thread": "n", "user": f"{person}", "version": "1"}
        fill(Seen, size.threads, where=f"{k} % 20 = 0 AND {k} % 3 > 0", **mark)
    begun = {"thread": "n", "user": "4", "text": "'您好'", "present_at": now, "changed_at": now}
    fill(Draft, size.threads, where=f"{k} % 100 = 0", **begun)


def _answers(size: Size, now: str) -> None:
    """What was answered went out long ago; the newest of each account waits for somebody's approval."""
    newest = f"n > {size.answers - 2 * size.accounts}"
    fill(
        Answer,
        size.answers,
        source="JOIN listening_interaction AS heard ON heard.id = n",
        thread=_thread(size),
        account=_account(size),
        interaction="n",
        operation="'reply'",
        text="'您好，八十度左右就好。'",
        state=f"CASE WHEN {newest} THEN 'review' ELSE 'out' END",
        content_hash="repeat(md5(n::text), 2)",
        fingerprint="decode(md5('a' || n), 'hex')",
        written_for="1",
        version="1",
        author=f"4 + n % {size.people}",
        created_at="heard.created_at",
        out_at=f"CASE WHEN NOT {newest} THEN heard.created_at END",
        words="''::tsvector",
    )
    _answers_out(size, now)


def _answers_out(size: Size, now: str) -> None:
    answers = "JOIN inbox_answer AS answer ON answer.id = n"
    same = {"account": "answer.account_id", "content_hash": "answer.content_hash"}
    fill(
        Delivery,
        size.answers,
        source=answers,
        where="answer.state = 'out'",
        id=f"n + {size.posts}",
        operation="'reply'",
        purpose_kind="'answer'",
        purpose_id="n",
        state="'sent'",
        due_at="answer.out_at",
        ready_at="answer.out_at",
        late_at="answer.out_at",
        remote_id="'r' || n",
        sent_at="answer.out_at",
        created_at="answer.out_at",
        changed_at="answer.out_at",
        **same,
    )
    fill(
        Approval,
        size.answers,
        source=answers,
        where="answer.state = 'review'",
        id=f"n + {size.posts}",
        kind="'answer'",
        object_id="n",
        author="answer.author_id",
        requested_by="answer.author_id",
        requested_at=now,
        **same,
    )
