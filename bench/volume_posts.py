"""What goes out of a company of size: posts, what the checks and approvers said of them, deliveries (volume.py)."""

import json
from collections.abc import Mapping
from typing import Any

from volume_rows import ASSETS, COLUMNS, DAYS_AHEAD, DAYS_BEFORE, Size, fill, texts, words

from guanwei.approvals.models import Approval
from guanwei.delivery.models import Attempt, Delivery
from guanwei.editorial.models import Findable, Post, Version, VersionPicture
from guanwei.lib.words import Words
from guanwei.listening.models import Look, OutsidePost, OutsideWords
from guanwei.media.models import Asset
from guanwei.practice.findings import Finding, Level
from guanwei.practice.models import CheckRun, FoundFinding
from guanwei.publishing.models import Plan


def plan(size: Size, now: str) -> None:
    """Post n is the k-th on its account. What lies ahead is approved, in review or a draft."""
    account, brand = f"(1 + n % {size.accounts})", f"(1 + (1 + n % {size.accounts}) % {size.brands})"
    k = f"(n / {size.accounts})"
    due = f"{now} + ((n::float8 / {size.posts}) * {DAYS_BEFORE + DAYS_AHEAD} - {DAYS_BEFORE}) * interval '1 day'"
    column = f"({brand} - 1) * {COLUMNS} + 1 + {k} % {COLUMNS}"
    writer = f"(4 + n % {size.people})"
    fill(Post, size.posts, brand=brand, column=column, created_by=writer, created_at=now)
    text = f"{texts(k)} || ' 第 ' || n || ' 条'"
    fill(Version, size.posts, post="n", number="1", text=text, created_by=writer, created_at=due)
    fill(Findable, size.posts, version="n", at=due, words=words(k))
    _pictures(size, now, brand, k)
    past, fate = f"{due} < {now}", f"{k} % 10"
    state = f"""CASE WHEN {past} AND {k} % 100 < 5 THEN 'approved' WHEN {past} THEN 'published'
        WHEN {fate} < 5 THEN 'approved' WHEN {fate} < 8 THEN 'review' ELSE 'draft' END"""
    fill(
        Plan,
        size.posts,
        source=f"JOIN editorial_column AS kind ON kind.id = {column}",
        post="n",
        account=account,
        version="n",
        due_at=due,
        state=state,
        content_hash="repeat(md5(n::text), 2)",
        group='kind."group"',
        fingerprint="decode(md5(n::text), 'hex')",
        published_at=f"CASE WHEN {past} AND {k} % 100 >= 5 THEN {due} + interval '1 second' END",
        created_at=now,
        changed_at=now,
    )
    _judged(size, now)
    _outside(size, now)


def _outside(size: Size, now: str) -> None:
    """A tenth as many more were made on the networks themselves."""
    count, k = size.posts // 10, f"(n / {size.accounts})"
    published = f"{now} - (1 - n::float8 / {count}) * {DAYS_BEFORE} * interval '1 day'"
    fill(
        OutsidePost,
        count,
        account=f"(1 + n % {size.accounts})",
        remote_id="'o' || n",
        url="'https://weibo.com/1/o' || n",
        text=texts(k),
        published_at=published,
        group="'loved'",
        fingerprint="decode(md5('o' || n), 'hex')",
        speaks_of="'others'",
        first_seen_at=now,
    )
    fill(OutsideWords, count, post="n", at=published, words=words(k))


def _pictures(size: Size, now: str, brand: str, k: str) -> None:
    """Every other post has one."""
    fill(
        Asset,
        ASSETS * size.brands,
        brand=f"1 + n % {size.brands}",
        sha256="repeat(md5(n::text), 2)",
        mime="'image/jpeg'",
        bytes="100000",
        width="1080",
        height="1080",
        name="n || '.jpg'",
        created_at=now,
    )
    picture = f"CASE {brand} WHEN 1 THEN {size.brands} ELSE {brand} - 1 END + {size.brands} * ({k} % {ASSETS - 1})"
    fill(VersionPicture, size.posts, where=f"{k} % 2 = 0", version="n", asset=picture, position="0")


def _judged(size: Size, now: str) -> None:
    """Every plan was checked, one in five with a finding; what is in review was asked for, what went out approved."""
    run = {"kind": "'plan'", "object_id": "plan.id", "account": "plan.account_id", "content_hash": "plan.content_hash"}
    plans = "JOIN publishing_plan AS plan ON plan.id = n"
    fill(CheckRun, size.posts, source=plans, rules_version="'1'", at=now, **run)
    found = Finding("C2.promotion-share", Level.HINT, Words("推广偏多。", "Much promotion."), Words("少发。", "Less."))
    what = {"check_id": f"'{found.id}'", "level": "'hint'", "finding": _json(found.as_json())}
    fill(FoundFinding, size.posts, where="n % 5 = 0", run="n", **what)
    fill(
        Approval,
        size.posts,
        source=plans,
        where="plan.state <> 'draft'",
        state="CASE plan.state WHEN 'review' THEN 'requested' ELSE 'approved' END",
        author=f"4 + n % {size.people}",
        requested_by=f"4 + n % {size.people}",
        requested_at=now,
        decided_by=f"CASE WHEN plan.state <> 'review' THEN 4 + (n + 1) % {size.people} END",
        decided_at=f"CASE WHEN plan.state <> 'review' THEN {now} END",
        **run,
    )


def _json(value: Mapping[str, Any]) -> str:
    return "'" + json.dumps(value, ensure_ascii=False).replace("'", "''") + "'::jsonb"


def ledger(size: Size, now: str) -> None:
    """Of a hundred that are past five need somebody; of what lies ahead some are held or by hand."""
    k = f"(n / {size.accounts} % 100)"
    state = f"""CASE WHEN plan.state = 'published' THEN 'sent' WHEN plan.due_at < {now} THEN
        (ARRAY['unknown', 'refused', 'missed', 'by_hand', 'stopped'])[1 + {k}]
        WHEN {k} % 20 = 0 THEN 'held' WHEN {k} % 20 = 1 THEN 'by_hand' ELSE 'waiting' END"""
    source = f"""JOIN publishing_plan AS plan ON plan.id = n AND plan.state IN ('approved', 'published')
        CROSS JOIN LATERAL (SELECT {state} AS state) AS became"""
    fill(
        Delivery,
        size.posts,
        source=source,
        purpose_kind="'plan'",
        purpose_id="n",
        account="plan.account_id",
        state="became.state",
        held_for="CASE became.state WHEN 'held' THEN 'health' ELSE '' END",
        due_at="plan.due_at",
        ready_at="plan.due_at",
        late_at="plan.due_at + interval '30 minutes'",
        content_hash="plan.content_hash",
        unknown_since="CASE became.state WHEN 'unknown' THEN plan.due_at END",
        remote_id="CASE became.state WHEN 'sent' THEN 'p' || n ELSE '' END",
        url="CASE became.state WHEN 'sent' THEN 'https://weibo.com/1/p' || n ELSE '' END",
        sent_at="CASE became.state WHEN 'sent' THEN plan.published_at END",
        created_at=now,
        changed_at="plan.due_at",
    )
    _tried(size)


def _tried(size: Size) -> None:
    """What went out had one attempt, and was looked at; of a hundred one is gone."""
    sent = "JOIN delivery_delivery AS sent ON sent.id = n AND sent.state = 'sent'"
    tried = {"number": "1", "worker": "'w'", "started_at": "sent.sent_at", "outcome": "'accepted'"}
    fill(Attempt, size.posts, source=sent, delivery="n", **tried)
    trouble = f"n / {size.accounts} % 100 = 50"
    fill(
        Look,
        size.posts,
        source=sent,
        delivery="n",
        seen=f"CASE WHEN {trouble} THEN 'gone' ELSE 'visible' END",
        looked_at="sent.sent_at",
        trouble_at=f"CASE WHEN {trouble} THEN sent.sent_at END",
    )
