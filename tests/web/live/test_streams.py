"""Live updates, with the real web process and its real connection to the database."""

import time
from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest
from django.db import connection, transaction

from guanwei.accounts.actions import grant
from guanwei.base.live import CHANNEL, Topic, tell, tell_access, tell_accounts, tell_everybody
from guanwei.cli.web import GRACE
from guanwei.delivery.models import Delivery
from guanwei.inbox.models import Thread
from guanwei.lib.clock import utc_now
from guanwei.listening import sent
from guanwei.networks.contract import Readable
from guanwei.networks.registry import limits_for
from guanwei.people.actions import set_active, set_password
from guanwei.people.models import Session
from guanwei.people.roles import Role
from guanwei.publishing.whole_plan import look_over
from guanwei.web.live.ear import NAME
from guanwei.web.live.hub import MOST_PER_PERSON, wall_ms
from tests import cast as people
from tests.cast import Cast, approved
from tests.domain.inbox.hearing import comment, fan, hears
from tests.domain.listening.ears import MINUTE, posted
from tests.journeys.running import Installation
from tests.web.live.listening import Stream, signed_in

EARS = f"SELECT pid FROM pg_stat_activity WHERE application_name = '{NAME}' AND datname = current_database()"


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory, database_url: str) -> Iterator[Installation]:
    running = Installation(tmp_path_factory.mktemp("live"), database_url)
    running.start_web()
    yield running
    running.stop()


@pytest.fixture
def who(transactional_db: None) -> Cast:
    return people.cast()


def test_a_person_hears_of_their_own_accounts_and_of_no_others(console: Installation, who: Cast) -> None:
    with closing(Stream(console.url, signed_in(who.lin))) as lin, closing(Stream(console.url, signed_in(who.wu))) as wu:
        plan = approved(who)
        assert lin.wait_for("changed", topics={"plans": []})
        tell_accounts(Topic.THREADS, [who.other_account.pk])
        assert wu.wait_for("changed").data["topics"] == {"threads": []}
        heard = {topic for event in lin.all_within(1.5) for topic in event.data["topics"]}
        assert heard <= {"plans", "approvals", "deliveries"}
        assert plan.account_id != who.other_account.pk


def test_what_concerns_everybody_is_heard_by_everybody(console: Installation, who: Cast) -> None:
    with closing(Stream(console.url, signed_in(who.wu))) as wu:
        tell_everybody(Topic.STOPS)
        assert wu.wait_for("changed").data["topics"] == {"stops": []}


def test_numbers_and_no_words_are_told(console: Installation, who: Cast) -> None:
    with closing(Stream(console.url, signed_in(who.qin))) as qin:
        tell(Topic.DELIVERIES, [(who.weibo.pk, 7), (who.bluesky.pk, 8), (who.other_account.pk, 9)])
        event = qin.wait_for("changed")
        assert event.data["topics"] == {"deliveries": [7, 8]}
        assert event.data["at"] == int(event.id)


def test_that_the_network_hid_something_is_told_at_once(console: Installation, who: Cast) -> None:
    began = utc_now()
    delivery = Delivery.objects.get(purpose_id=approved(who, who.weibo).pk)
    Delivery.objects.filter(pk=delivery.pk).update(state="sent", sent_at=began, remote_id=posted(1).remote_id)
    sent.ensure_looks(now=began + MINUTE)
    moment = began + 11 * MINUTE
    [one] = sent.claim(now=moment, count=10, lease_seconds=60, limits_of=limits_for)
    with closing(Stream(console.url, signed_in(who.qin))) as qin:
        sent.store(now=moment, to_see=one, answer=Readable((posted(1, visible=False),)))
        assert qin.wait_for("changed", topics={"deliveries": [delivery.pk]})


def test_what_was_rolled_back_is_never_told(console: Installation, who: Cast) -> None:
    with closing(Stream(console.url, signed_in(who.lin))) as lin:
        with transaction.atomic():
            tell(Topic.PLANS, [(who.weibo.pk, 1)])
            transaction.set_rollback(True)
        assert lin.all_within(1.0) == []


def test_what_a_look_over_the_plan_finds_is_told_once(console: Installation, who: Cast) -> None:
    for day in (1, 10):
        people.a_draft(who, due_at=people.soon(minutes=24 * 60 * day), text=f"第 {day} 天的茶，八十度的水。")
    with closing(Stream(console.url, signed_in(who.qin))) as qin:
        look_over(who.bluesky, now=utc_now())
        assert qin.wait_for("changed").data["topics"] == {"plans": []}
        look_over(who.bluesky, now=utc_now())
        assert qin.all_within(1.0) == []


def test_a_flood_is_one_event_a_second(console: Installation, who: Cast) -> None:
    with closing(Stream(console.url, signed_in(who.lin))) as lin:
        began = time.monotonic()
        hears(who.weibo, *(comment(f"c{n}", author=fan(n % 50), about_id=f"p{n}") for n in range(300)))
        for number in range(200):
            tell(Topic.THREADS, [(who.weibo.pk, number)])
        lasted = time.monotonic() - began
        events = lin.all_within(1.5)
        assert Thread.objects.count() == 50
        assert 1 <= len(events) <= lasted + 3
        assert {topic for event in events for topic in event.data["topics"]} == {"threads"}


def test_a_page_is_told_what_changed_while_it_was_on_its_way(console: Installation, who: Cast) -> None:
    session = signed_in(who.lin)
    with closing(Stream(console.url, session)):
        made_at = wall_ms()
        tell(Topic.APPROVALS, [(who.weibo.pk, 1)])
        tell(Topic.PLANS, [(who.other_account.pk, 1)])
        with closing(Stream(console.url, session, since=made_at)) as late:
            assert late.wait_for("changed").data["topics"] == {"approvals": []}
            now = wall_ms() + 1
        with closing(Stream(console.url, session, since=now)) as later:
            assert later.all_within(1.0) == []


def test_a_browser_that_comes_back_is_told_what_it_missed(console: Installation, who: Cast) -> None:
    session = signed_in(who.lin)
    with closing(Stream(console.url, session)) as first:
        tell(Topic.PLANS, [(who.weibo.pk, 1)])
        heard = int(first.wait_for("changed").id) + 1
    while wall_ms() <= heard:  # what comes next has another date than what was heard
        time.sleep(0.001)
    tell(Topic.DELIVERIES, [(who.weibo.pk, 2)])
    with closing(Stream(console.url, session, since=1, heard=str(heard))) as again:
        assert again.wait_for("changed").data["topics"] == {"deliveries": []}
    with closing(Stream(console.url, session, since=1)) as forgotten:
        assert forgotten.wait_for("everything")


def test_the_ear_comes_back_when_its_connection_breaks(console: Installation, who: Cast) -> None:
    with closing(Stream(console.url, signed_in(who.lin))) as lin:
        [pid] = ears()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        assert lin.wait_for("everything")
        tell(Topic.PLANS, [(who.weibo.pk, 3)])
        assert lin.wait_for("changed").data["topics"] == {"plans": [3]}
        assert len(ears()) == 1


def ears() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(EARS)
        return [pid for (pid,) in cursor.fetchall()]


def test_streams_hold_no_connection_of_the_pool(console: Installation, who: Cast) -> None:
    """More of them than the pool has places; pages are answered meanwhile."""
    everybody = [who.admin, who.lin, who.chen, who.zhou]
    streams = [Stream(console.url, signed_in(one)) for one in everybody for _ in range(MOST_PER_PERSON)]
    assert len(streams) > 16
    with closing(Stream(console.url, signed_in(who.qin))):
        assert len(ears()) == 1
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'guanwei' AND state <> 'idle'"
            " AND pid <> pg_backend_pid() AND datname = current_database()"
        )
        assert cursor.fetchone() == (0,)
    tell(Topic.PLANS, [(who.weibo.pk, 3)])
    for stream in streams:
        assert stream.wait_for("changed").data["topics"] == {"plans": [3]}
        stream.close()


def test_of_too_many_streams_the_oldest_ends(console: Installation, who: Cast) -> None:
    session = signed_in(who.lin)
    streams = [Stream(console.url, session) for _ in range(MOST_PER_PERSON + 1)]
    assert streams[0].wait_for("over").data == {"why": "many"}
    streams[0].until_the_end()
    tell(Topic.PLANS, [(who.weibo.pk, 3)])
    for stream in streams[1:]:
        stream.wait_for("changed")
    for stream in streams:
        stream.close()


def test_a_stream_ends_with_its_session(console: Installation, who: Cast) -> None:
    session, other = signed_in(who.lin), signed_in(who.lin)
    with closing(Stream(console.url, session)) as lin, closing(Stream(console.url, other)) as elsewhere:
        Session.objects.filter(session_key=session).delete()
        tell_access(who.lin.pk)
        assert lin.wait_for("over").data == {"why": "session"}
        lin.until_the_end()
        tell(Topic.PLANS, [(who.weibo.pk, 3)])
        assert elsewhere.wait_for("changed")


@pytest.mark.parametrize("how", ["password", "closed"])
def test_a_stream_ends_when_the_person_may_not_be_signed_in_any_more(
    console: Installation, who: Cast, how: str
) -> None:
    with closing(Stream(console.url, signed_in(who.lin))) as lin:
        if how == "password":
            set_password(actor=who.admin, now=utc_now(), user=who.lin, password="另一座桥边的茶-9317")
        else:
            set_active(actor=who.admin, now=utc_now(), user=who.lin, active=False)
        assert lin.wait_for("over").data == {"why": "session"}


def test_rights_count_from_the_moment_they_are_given(console: Installation, who: Cast) -> None:
    with closing(Stream(console.url, signed_in(who.wu))) as wu:
        tell(Topic.PLANS, [(who.weibo.pk, 1)])
        assert wu.all_within(1.0) == []
        grant(actor=who.admin, now=utc_now(), user=who.wu, role=Role.VIEWER, account=who.weibo)
        end = time.monotonic() + 20
        while not wu.all_within(0.5):
            tell(Topic.PLANS, [(who.weibo.pk, 1)])
            assert time.monotonic() < end


def test_what_stands_in_between_keeps_nothing_and_gathers_nothing(console: Installation, who: Cast) -> None:
    with closing(Stream(console.url, signed_in(who.lin))) as lin:
        assert lin.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert lin.headers["x-accel-buffering"] == "no"
        assert "no-store" in lin.headers["cache-control"] and "no-transform" in lin.headers["cache-control"]
        assert "content-length" not in lin.headers
        assert 2_000 <= lin.retry <= 5_000


def test_without_a_session_there_is_no_stream(console: Installation, who: Cast) -> None:
    with closing(Stream(console.url, "0" * 32)) as nobody:
        assert nobody.status == 302
        assert nobody.headers["location"].startswith("/sign-in")


def test_the_server_stops_at_once_whoever_listens(tmp_path, database_url: str, who: Cast) -> None:
    running = Installation(tmp_path, database_url)
    running.start_web()
    with closing(Stream(running.url, signed_in(who.lin))) as lin:
        began = time.monotonic()
        running.stop()
        assert time.monotonic() - began < GRACE
        assert lin.wait_for("over").data == {"why": "stopping"}
    assert "Traceback" not in (tmp_path / "web-0.log").read_text()


def test_what_is_told_by_somebody_else_breaks_nothing(console: Installation, who: Cast, database_url: str) -> None:
    with (
        closing(Stream(console.url, signed_in(who.lin))) as lin,
        psycopg.connect(database_url, autocommit=True) as wire,
    ):
        for payload in ("", "rubbish", "threads 1:x", "later 3:1"):
            wire.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])
        tell(Topic.PLANS, [(who.weibo.pk, 5)])
        assert lin.wait_for("changed").data["topics"] == {"plans": [5]}
