"""What an account published, as a file: through Guanwei and outside, with what was heard of it."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from guanwei.accounts.access import NotAllowed
from guanwei.accounts.models import Account
from guanwei.delivery.models import Delivery
from guanwei.lib.clock import utc_now
from guanwei.listening.history import Posted, keep
from guanwei.listening.models import Source
from guanwei.listening.sources import ensure_sources
from guanwei.listening.timelinefile import Columns, csv_rows, posts_in
from guanwei.networks.incoming import Kind
from guanwei.practice.audit import AuditPost, PostKind
from guanwei.practice.entries import ColumnGroup
from guanwei.publishing.models import Plan
from guanwei.publishing.published import FileKind, export_history
from guanwei.publishing.sending import mark_published
from tests import cast as people
from tests.domain.inbox.talking import wrote

pytestmark = pytest.mark.django_db

ID = "5130000000000001"
EVER, DAY = datetime(2000, 1, 1, tzinfo=UTC), timedelta(days=1)


@pytest.fixture
def who() -> people.Cast:
    return people.cast(weibo_profile="commercial")


def export(who: people.Cast, viewer: object = None, kind: FileKind = FileKind.JSONL, **more: Any) -> Any:
    asked = {"account": who.weibo, "since": EVER, "until": utc_now() + DAY, "file_kind": kind, "language": "zh"}
    return export_history(viewer=viewer or who.qin, **asked | more)  # type: ignore[arg-type]


def rows(who: people.Cast, **more: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in export(who, **more).data.decode().splitlines()]


def out(who: people.Cast, at: datetime, account: Account | None = None, **more: Any) -> Plan:
    plan = people.approved(who, account or who.weibo, **more)
    Delivery.objects.filter(purpose_kind="plan", purpose_id=plan.pk).update(
        state="sent", remote_id=ID, url="https://weibo.com/1/a", sent_at=at
    )
    mark_published({plan.pk: at}, now=at)
    return plan


def test_posts_of_guanwei_and_those_outside_stand_in_one_file_by_time(who: people.Cast) -> None:
    now = utc_now()
    plan = out(who, now - DAY)
    keep(who.weibo, [Posted("5120000000000001", "https://weibo.com/1/b", "新茶 89 元包邮", now - 2 * DAY, 3)], now=now)
    first, second = rows(who)
    assert (first["text"], first["group"], first["pictures"], first["column"]) == ("新茶 89 元包邮", "promotion", 3, "")
    assert (second["text"], second["id"], second["link"]) == (plan.version.text, ID, "https://weibo.com/1/a")
    assert (second["column"], second["is_repost"]) == (plan.post.column.name, False)
    assert rows(who, since=now - 1.5 * DAY) == [second]


def test_what_is_planned_cancelled_taken_down_or_of_another_account_is_not_there(who: people.Cast) -> None:
    taken = out(who, utc_now() - DAY)
    people.a_draft(who, who.weibo)
    assert (export(who).posts, export(who, account=who.bluesky).posts) == (1, 0)
    Plan.objects.filter(pk=taken.pk).update(taken_down_at=utc_now())
    assert rows(who) == []


def test_what_was_heard_of_a_post_is_counted_and_what_nobody_could_hear_is_empty(who: people.Cast) -> None:
    now = utc_now()
    ensure_sources(now=now - 3 * DAY)
    assert Source.objects.filter(account=who.weibo, stream="comments").exists()
    Source.objects.filter(account=who.weibo, stream__in=["reposts", "mentions"]).update(active=False)
    out(who, now - DAY)
    keep(who.weibo, [Posted("5120000000000001", "", "还没有人听的时候", now - 9 * DAY)], now=now)
    for number in range(2):
        wrote(who.weibo, f"真好 {number}", about_id=ID)
    wrote(who.weibo, "说我们", kind=Kind.MENTION)
    before, after = rows(who)
    assert (before["comments"], after["comments"], after["reposts"]) == (None, 2, None)


def test_a_stranger_gets_nothing_and_whoever_looks_gets_all(who: people.Cast) -> None:
    out(who, utc_now() - DAY)
    with pytest.raises(NotAllowed):
        export(who, who.wu)
    assert export(who, who.qin).posts == 1


def test_an_audit_reads_the_file_as_it_is(who: people.Cast) -> None:
    now = utc_now()
    text = '=1+1 "说"，换一行\n再说'
    posts = [
        Posted("5120000000000001", "", text, now - 2 * DAY),
        Posted("2", "", "//@谁:好", now - DAY, is_repost=True),
    ]
    keep(who.weibo, posts, now=now)
    lines = export(who, kind=FileKind.CSV).data.decode("utf-8-sig").splitlines(keepends=True)
    first, second = posts_in(csv_rows(lines), Columns(), ZoneInfo("UTC"))
    assert isinstance(first, AuditPost) and isinstance(second, AuditPost)
    assert (first.text, first.at, first.group) == (text, (now - 2 * DAY).replace(microsecond=0), ColumnGroup.LOVED)
    assert (second.kind, second.group, first.comments) == (PostKind.REPOST, ColumnGroup.FORWARD, None)
