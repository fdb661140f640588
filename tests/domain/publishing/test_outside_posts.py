"""What was posted outside Guanwei counts: in rhythm, mix and repetition, and for a post that was judged before."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanwei.accounts.access import NotAllowed
from guanwei.accounts.models import Account
from guanwei.accounts.values import set_value
from guanwei.delivery.models import Delivery
from guanwei.lib.clock import utc_now
from guanwei.listening.exportfile import ExportedPost, read_export
from guanwei.listening.history import Posted, history_moved, keep
from guanwei.listening.models import OutsidePost
from guanwei.practice.entries import EntryState
from guanwei.practice.keeping import kept
from guanwei.publishing.checking import check_and_keep
from guanwei.publishing.context import scene_for
from guanwei.publishing.facts import facts_of
from guanwei.publishing.history import Imported, import_history
from guanwei.publishing.recheck import new_blocking_findings
from tests import cast as people

pytestmark = pytest.mark.django_db

WORDS = "泡绿茶水温八十度就好，开水会烫出涩味。"


@pytest.fixture
def who(db: None) -> people.Cast:
    return people.cast()


def outside(account: Account, text: str = WORDS, *, at: datetime | None = None, id: str = "p1") -> None:
    posted = Posted(id, f"https://weibo.com/6000000001/{id}", text, at or utc_now() - timedelta(hours=2))
    keep(account, [posted], now=utc_now())
    history_moved(account)


def test_a_post_outside_stands_in_the_accounts_history_and_in_that_of_its_sisters(who: people.Cast) -> None:
    outside(who.weibo, "新茶 89 元包邮")
    scene = scene_for([who.weibo, who.bluesky], now=utc_now())
    around = (utc_now() - timedelta(days=1), utc_now())
    [own] = scene.timelines[who.weibo.pk].between(around)
    assert (own.promotion, own.state) == (True, EntryState.PUBLISHED)
    assert [entry.id for entry in scene.sisters[who.bluesky.pk].between(around)] == [own.id]
    assert not list(scene.timelines[who.bluesky.pk].between(around))


def test_the_same_words_posted_outside_are_found_as_a_repetition(who: people.Cast) -> None:
    outside(who.weibo)
    plan = people.a_draft(who, who.weibo)
    assert "C13.repeated" in {found.id for found in kept("plan", [plan.pk])[plan.pk]}


def test_what_is_gone_or_known_to_the_ledger_does_not_count(who: people.Cast) -> None:
    outside(who.weibo, id="p1")
    outside(who.weibo, id="p2")
    OutsidePost.objects.filter(remote_id="p1").update(gone_at=utc_now())
    sent = Delivery.objects.get(purpose_id=people.approved(who, who.weibo, text="另一条，讲讲炒青。").pk)
    Delivery.objects.filter(pk=sent.pk).update(state="sent", sent_at=utc_now(), remote_id="p2")
    scene = scene_for([who.weibo], now=utc_now())
    assert not list(scene.timelines[who.weibo.pk].between((utc_now() - timedelta(days=1), utc_now())))


def test_a_check_that_was_kept_no_longer_holds_once_the_same_words_went_out_outside(who: people.Cast) -> None:
    plan = people.approved(who, who.weibo)
    now = utc_now()
    assert facts_of([plan.pk], now=now, timeout=5)[plan.pk].check_holds
    outside(who.weibo, "完全不同的一条，说说茶园的雾。", id="p1")
    assert facts_of([plan.pk], now=now, timeout=5)[plan.pk].check_holds
    outside(who.weibo, id="p2")
    assert not facts_of([plan.pk], now=now, timeout=5)[plan.pk].check_holds
    # Repetition asks and does not block: the post goes out all the same.
    assert new_blocking_findings([plan.pk], now=now) == {}


def test_a_repetition_that_blocks_is_seen_just_before_sending(who: people.Cast) -> None:
    plan = people.approved(who, who.weibo)
    set_value(actor=who.admin, now=utc_now(), key="C13.repeated.level", value="block", account=who.weibo)
    assert new_blocking_findings([plan.pk], now=utc_now()) == {}
    outside(who.weibo)
    assert set(new_blocking_findings([plan.pk], now=utc_now())) == {plan.pk}


def test_checking_costs_the_same_number_of_queries_however_much_was_posted_outside(who: people.Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            check_and_keep([plan], now=utc_now())
        return len(captured)

    plan = people.a_draft(who, who.weibo)
    days = [utc_now() - timedelta(days=number) for number in range(40)]
    for number, day in enumerate(days[:20]):
        outside(who.weibo, f"第 {number} 条随手发的", at=day, id=f"p{number}")
    few = queries()
    for number, day in enumerate(days[20:], start=20):
        outside(who.weibo, f"第 {number} 条随手发的", at=day, id=f"p{number}")
    assert queries() == few


# --- exports ----------------------------------------------------------------------------------------------------------

CSV = "时间,正文,链接\n2026-01-05 09:30,泡绿茶八十度就好,\n2026-01-06 21:00,新茶 89 元包邮,https://weibo.com/6000000001/z0JH2lOMb\n"


def exported(data: str = CSV) -> tuple[ExportedPost, ...]:
    return read_export(data.encode(), "export.csv", zone=ZoneInfo("Asia/Shanghai")).posts


def imported(who: people.Cast, data: str = CSV, **more: object) -> Imported:
    return import_history(actor=who.he, now=utc_now(), account=who.weibo, posts=exported(data), **more)  # type: ignore[arg-type]


def test_an_export_is_taken_in_once_however_often_it_is_brought(who: people.Cast) -> None:
    before = Account.objects.get(pk=who.weibo.pk).history_version
    assert imported(who, dry_run=True) == Imported(2, 0, 0)
    assert not OutsidePost.objects.exists()
    assert imported(who) == Imported(2, 0, 0)
    assert imported(who) == Imported(0, 2, 0)
    assert Account.objects.get(pk=who.weibo.pk).history_version == before + 1
    first, second = OutsidePost.objects.order_by("published_at")
    assert first.published_at == datetime(2026, 1, 5, 1, 30, tzinfo=UTC)
    assert (second.promotion, second.remote_id.isdecimal(), first.imported) == (True, True, True)


def test_the_same_post_read_from_the_network_later_gives_the_imported_one_its_id(who: people.Cast) -> None:
    imported(who)
    row = OutsidePost.objects.order_by("published_at").first()
    assert row
    again = Posted("5000000000000001", "", row.text, row.published_at + timedelta(seconds=41))
    keep(who.weibo, [again], now=utc_now())
    row.refresh_from_db()
    assert (row.remote_id, OutsidePost.objects.count()) == ("5000000000000001", 2)
    assert imported(who) == Imported(0, 2, 0)


def test_what_went_out_through_guanwei_is_not_imported(who: people.Cast) -> None:
    plan = people.approved(who, who.weibo)
    moment = datetime(2026, 1, 7, 1, 30, 12, tzinfo=UTC)
    type(plan).objects.filter(pk=plan.pk).update(state="published", published_at=moment)
    data = f"时间,正文\n2026-01-07 09:30,{plan.version.text}\n2026-01-07 09:30,不一样的一条\n"
    assert imported(who, data) == Imported(1, 0, 1)


def test_only_a_manager_of_the_account_brings_its_history(who: people.Cast) -> None:
    for person in (who.lin, who.zhou, who.wu):
        with pytest.raises(NotAllowed):
            import_history(actor=person, now=utc_now(), account=who.weibo, posts=exported())
