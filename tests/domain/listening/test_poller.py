"""A real poller on the Weibo simulator: what fans do arrives once, is followed, and no kill loses any of it."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from guanwei.accounts.actions import change_credentials
from guanwei.accounts.models import Account
from guanwei.delivery.models import Delivery
from guanwei.jobs.login import tried
from guanwei.jobs.poller import Poller
from guanwei.lib.clock import utc_now
from guanwei.listening.models import Hearing, Interaction, Look, OutsidePost, Revision, Source
from guanwei.listening.policy import Policy
from guanwei.networks.acts import Target
from tests import cast as people
from tests.networks.conformance.fans import WeiboFan
from tests.servers.janitor import janitor
from tests.servers.simulator import Simulator

pytestmark = pytest.mark.django_db(transaction=True)

QUICK = Policy(lease_seconds=10, request_seconds=5, threads=4)


@pytest.fixture
def who(transactional_db: None, simulator: Simulator) -> people.Cast:
    """The cast with its Weibo account on the simulator, under a contract that lets it hear everybody."""
    cast = people.cast(weibo_profile="commercial")
    made = simulator.add_account(screen_name="青禾茗", safe_domains=["qingheming.example"], grants=["commercial"])
    Account.objects.filter(pk=cast.weibo.pk).update(remote_account_id=str(made["uid"]), server=simulator.url)
    secrets = {"access_token": made["access_token"]}
    change_credentials(actor=cast.admin, now=utc_now(), account=cast.weibo, secrets=secrets)
    assert tried(actor=cast.admin, now=utc_now(), account=Account.objects.get(pk=cast.weibo.pk)).alive
    Account.objects.exclude(pk=cast.weibo.pk).update(active=False)
    cast.weibo.refresh_from_db()
    return cast


@pytest.fixture
def fan(who: people.Cast, simulator: Simulator) -> WeiboFan:
    return WeiboFan(simulator, who.weibo.remote_account_id)


@pytest.fixture
def poller() -> Iterator[Poller]:
    one = Poller(policy=QUICK, clock=utc_now, name="one")
    yield one
    one.finish()


def run_until(poller: Poller, done: Callable[[], bool], *, seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, list(Source.objects.values("stream", "failure", "complete_at"))
        Source.objects.filter(poller="", next_at__gt=utc_now()).update(next_at=utc_now())
        poller.round()
        poller.wake.wait(0.05)
        poller.wake.clear()


def complete_since(moment: object) -> Callable[[], bool]:
    return lambda: not Source.objects.filter(active=True).exclude(complete_at__gte=moment).exists()


def heard_texts() -> list[str]:
    return sorted(Interaction.objects.values_list("text", flat=True))


def test_what_a_fan_writes_arrives_once_and_its_edit_and_deletion_are_followed(
    who: people.Cast, fan: WeiboFan, poller: Poller
) -> None:
    first, second = fan.mention("@青禾茗 水温多少？"), fan.mention("@青禾茗 在吗")
    run_until(poller, lambda: Interaction.objects.count() == 2)
    run_until(poller, complete_since(utc_now()))
    assert heard_texts() == ["@青禾茗 在吗", "@青禾茗 水温多少？"]
    assert Hearing.objects.count() == 2
    fan.edit(first, "@青禾茗 水温到底多少？")
    fan.delete(second)
    Interaction.objects.update(look_again_at=utc_now() - timedelta(seconds=1))
    poller._looked_at = float("-inf")
    run_until(poller, lambda: Interaction.objects.exclude(gone_at=None).exists() and Revision.objects.exists())
    assert Interaction.objects.get(gone_at=None).text == "@青禾茗 水温到底多少？"
    assert Interaction.objects.exclude(gone_at=None).get().text == "@青禾茗 在吗"


def test_a_post_made_in_the_app_is_read_in(who: people.Cast, simulator: Simulator, poller: Poller) -> None:
    told = {"action": "mention", "as": "青禾茗", "target": who.weibo.remote_account_id, "text": "随手发一条茶园的雾"}
    simulator.control("POST", "fan", {**told, "action": "post"})
    run_until(poller, OutsidePost.objects.exists)
    assert OutsidePost.objects.get().text == "随手发一条茶园的雾"


def test_a_sent_post_that_the_platform_removed_is_seen(who: people.Cast, poller: Poller) -> None:
    sent = Delivery.objects.get(purpose_id=people.approved(who, who.weibo).pk)
    ago = utc_now() - timedelta(minutes=11)
    Delivery.objects.filter(pk=sent.pk).update(state="sent", sent_at=ago, remote_id="5000000000000001", due_at=ago)
    run_until(poller, lambda: Look.objects.filter(seen="gone").exists())
    assert Look.objects.get().delivery_id == sent.pk


def test_a_network_that_is_down_is_said_and_what_was_written_meanwhile_comes_afterwards(
    who: people.Cast, fan: WeiboFan, simulator: Simulator, poller: Poller
) -> None:
    Account.objects.filter(pk=who.weibo.pk).update(server="http://127.0.0.1:9")
    run_until(poller, lambda: Source.objects.filter(failures__gt=0).count() >= 4)
    assert "cannot be reached" in Source.objects.filter(failures__gt=0)[0].failure["en"]
    fan.mention("@青禾茗 打不开？")
    Account.objects.filter(pk=who.weibo.pk).update(server=simulator.url)
    run_until(poller, Interaction.objects.exists)
    run_until(poller, complete_since(utc_now()))
    assert not Source.objects.filter(failures__gt=0).exists()


KILLS = 5


class Programs:
    """Pollers as processes of their own, replaced as they are killed."""

    def __init__(self, url: str, lease: float) -> None:
        self._environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "guanwei.config.settings"}
        self._command = [sys.executable, "-m", "tests.domain.listening.polling_program", str(lease)]
        self.running = [self._start(), self._start()]

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(self._command, env=self._environment)
        janitor.end_process(process.pid)
        return process

    def kill_one_at_work(self, chance: random.Random) -> None:
        """While it holds a source: before, during or after the request, or while the answer is stored."""
        end = time.monotonic() + 30
        while not (busy := self._busy()):
            assert time.monotonic() < end, "no poller claims anything"
        time.sleep(chance.uniform(0, 0.03))
        place = chance.choice(busy)
        self._end(self.running[place])
        self.running[place] = self._start()

    def _busy(self) -> list[int]:
        holders = set(Source.objects.exclude(poller="").values_list("poller", flat=True))
        return [place for place, one in enumerate(self.running) if f"poller-{one.pid}" in holders]

    def stop(self) -> None:
        for one in self.running:
            self._end(one)

    def _end(self, one: subprocess.Popen[bytes]) -> None:
        one.send_signal(signal.SIGKILL)
        one.wait()


def test_pollers_that_are_killed_at_any_moment_lose_nothing_and_double_nothing(
    who: people.Cast, fan: WeiboFan, database_url: str
) -> None:
    written: list[Target] = []
    enough = threading.Event()

    def write() -> None:
        while not enough.is_set():
            written.append(fan.mention(f"@青禾茗 第 {len(written)} 条"))
            enough.wait(0.1)

    writing, chance = threading.Thread(target=write), random.Random(7)
    pollers = Programs(database_url, lease=1.2)
    try:
        writing.start()
        for _ in range(KILLS):
            pollers.kill_one_at_work(chance)
    finally:
        enough.set()
        writing.join()
        pollers.stop()
    survivor = Poller(policy=QUICK, clock=utc_now, name="survivor")
    end_of_leases = utc_now() + timedelta(seconds=2)
    run_until(survivor, complete_since(end_of_leases), seconds=30)
    survivor.finish()
    ids = list(Interaction.objects.values_list("remote_id", flat=True))
    assert sorted(ids) == sorted(target.remote_id for target in written)
    assert Hearing.objects.count() == len(written) > 50
    assert Source.objects.get(account=who.weibo, stream="mentions").stored == len(written)
