"""An account that is read too late for those who wait is read at once, inside its quota."""

from datetime import timedelta

import pytest

from guanwei.accounts.access import NotAllowed
from guanwei.accounts.models import Account
from guanwei.accounts.quota import Call
from guanwei.accounts.quotas import debit
from guanwei.inbox.models import Thread
from guanwei.inbox.reading import late_read_of, late_reads
from guanwei.lib.clock import utc_now
from guanwei.listening.actions import store_failure
from guanwei.listening.models import Source
from guanwei.listening.tending import SourceRefused, poll_now, read_now
from guanwei.networks.contract import Scope, Throttled, Unreadable
from guanwei.networks.registry import limits_for
from guanwei.trail.models import Entry
from tests import cast as people
from tests.cast import Cast
from tests.domain.inbox.talking import thread_of, wrote
from tests.domain.listening.ears import claimed

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def who() -> Cast:
    made = people.cast()
    Account.objects.update(health="alive")
    return made


def sources(account: Account, *, hours: float = 4) -> list[Source]:
    now = utc_now()
    return [
        Source.objects.create(account=account, stream=stream, next_at=now + hours * HOUR, created_at=now)
        for stream in ("mentions", "comments", Source.OWN)
    ]


def waiting(account: Account, *, hours: float) -> Thread:
    thread = thread_of(wrote(account))
    Thread.objects.filter(pk=thread.pk).update(waiting_since=utc_now(), answer_by=utc_now() + hours * HOUR)
    thread.refresh_from_db()
    return thread


def test_a_read_after_the_deadline_of_somebody_who_waits_is_told_and_done_at_once(who: Cast) -> None:
    heard = sources(who.weibo)
    thread = waiting(who.weibo, hours=2)
    [late] = late_reads(who.lin, now=utc_now())
    assert (late.account, late.read.late_for) == (who.weibo, thread.answer_by)
    assert "after the deadline" in late.says.en
    of_thread = late_read_of(who.lin, thread, now=utc_now())
    assert of_thread is not None
    assert of_thread.read == late.read
    assert late_reads(who.wu, now=utc_now()) == []
    read = read_now(actor=who.zhou, now=utc_now(), account_id=who.weibo.pk)
    assert [one.stream for one in read] == ["mentions", "comments"]
    assert late_reads(who.lin, now=utc_now()) == []
    assert late_read_of(who.lin, thread, now=utc_now()) is None
    heard[2].refresh_from_db()
    assert heard[2].next_at > utc_now()  # nobody waits for what we wrote ourselves
    assert set(Entry.objects.filter(verb="source.poll-now").values_list("object_id", flat=True)) == {
        heard[0].pk,
        heard[1].pk,
    }


def test_a_read_that_is_soon_is_not_told_and_one_far_off_is_even_where_nobody_waits(who: Cast) -> None:
    sources(who.weibo, hours=0.5)
    assert late_reads(who.lin, now=utc_now()) == []
    Source.objects.update(next_at=utc_now() + 3 * HOUR)
    [late] = late_reads(who.lin, now=utc_now())
    assert late.read.late_for is None
    Account.objects.filter(pk=who.weibo.pk).update(active=False)
    assert late_reads(who.lin, now=utc_now()) == []


def test_one_that_is_being_read_at_this_moment_is_not_late(who: Cast) -> None:
    [mentions, *_] = sources(who.weibo)
    Source.objects.filter(pk=mentions.pk).update(poller="one", lease_until=utc_now() + timedelta(minutes=1))
    assert late_reads(who.lin, now=utc_now()) == []


def test_what_keeps_it_from_being_read_sooner_is_told_too(who: Cast) -> None:
    sources(who.weibo)
    Source.objects.update(failure={"zh": "次数用完了。", "en": "Used up."})
    [late] = late_reads(who.lin, now=utc_now())
    assert late.read.waits is not None
    assert late.read.waits.en == "Used up."


def test_when_the_calls_are_used_up_it_says_how_many_and_when_it_goes_on(who: Cast) -> None:
    [mentions, *_] = sources(who.weibo)
    limits = limits_for(who.weibo.network, who.weibo.profile)
    now = utc_now()
    while not debit({who.weibo.pk: limits}, now, Call.LISTEN):
        pass
    for act in (
        lambda: read_now(actor=who.zhou, now=now, account_id=who.weibo.pk),
        lambda: poll_now(actor=who.zhou, now=now, source_id=mentions.pk),
    ):
        with pytest.raises(SourceRefused, match=r"The \d+ calls .* goes on by itself at .*\d\d:\d\d") as refused:
            act()
        assert "手动录入" in refused.value.words.zh
    mentions.refresh_from_db()
    assert mentions.next_at > now


def test_who_may_not_operate_does_not_spend_the_calls_and_nothing_is_read_with_dead_credentials(who: Cast) -> None:
    with pytest.raises(SourceRefused, match="nothing of this account"):
        read_now(actor=who.zhou, now=utc_now(), account_id=who.weibo.pk)
    sources(who.weibo)
    with pytest.raises(NotAllowed):
        read_now(actor=who.lin, now=utc_now(), account_id=who.weibo.pk)
    with pytest.raises(Account.DoesNotExist):
        read_now(actor=who.wu, now=utc_now(), account_id=who.weibo.pk)
    Account.objects.filter(pk=who.weibo.pk).update(health="dead")
    assert late_reads(who.lin, now=utc_now()) == []
    with pytest.raises(SourceRefused, match="credentials"):
        read_now(actor=who.zhou, now=utc_now(), account_id=who.weibo.pk)


@pytest.mark.parametrize("scope", [Scope.ACCOUNT, Scope.APP])
def test_nobody_reads_while_the_network_asked_to_be_left_alone(who: Cast, scope: Scope) -> None:
    heard = sources(who.weibo, hours=-1)
    [one] = [each for each in claimed() if each.account_id == who.weibo.pk]
    limited = Unreadable("limited", Throttled(3600, scope, "10023"))
    store_failure(now=utc_now(), claimed=one, unreadable=limited)
    for act in (
        lambda: read_now(actor=who.zhou, now=utc_now(), account_id=who.weibo.pk),
        lambda: poll_now(actor=who.zhou, now=utc_now(), source_id=heard[1].pk),
    ):
        with pytest.raises(SourceRefused, match="asked this account to wait"):
            act()
    assert not Source.objects.filter(account=who.weibo, next_at__lt=utc_now()).exists()
    after = utc_now() + 2 * HOUR
    assert len(read_now(actor=who.zhou, now=after, account_id=who.weibo.pk)) == 2
