"""`guanwei doctor` on a real database, and the judgement behind it as a table."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from guanwei.accounts.models import Account, Credential
from guanwei.accounts.vault import seal
from guanwei.base import sql
from guanwei.cli.output import Exit
from guanwei.delivery.models import Delivery, Sender
from guanwei.jobs.health.facts import (
    DatabaseFacts,
    DiskFacts,
    Facts,
    JobFacts,
    PictureFacts,
    QuotaFacts,
    SenderFacts,
    TokenFacts,
)
from guanwei.jobs.health.judging import judge
from guanwei.lib.clock import utc_now
from guanwei.lib.home import Home
from guanwei.media.store import path_of
from tests import cast as people
from tests.cast import Cast
from tests.cli.conftest import Command
from tests.servers.simulator import Simulator

NOW = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
QUIET = SenderFacts(NOW - 3 * SECOND, 1, None, 0, None, 0, 0, 0)
GIGABYTE = 1 << 30


def levels(facts: Facts) -> dict[str, str]:
    return {line.name: line.level.value for line in judge(facts)}


def sender(**changes: object) -> Facts:
    values = {name: getattr(QUIET, name) for name in QUIET.__slots__} | changes
    return Facts(NOW, DatabaseFacts(180004), sender=SenderFacts(**values))  # type: ignore[arg-type]


def token(**changes: object) -> Facts:
    values = {"account": "青禾茗", "health": "alive", "note": None, "expires_at": None} | changes
    return Facts(NOW, DatabaseFacts(150000), tokens=(TokenFacts(**values),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "name", "level"),
    [
        (Facts(NOW, DatabaseFacts(140000)), "database", "ok"),
        (Facts(NOW, DatabaseFacts(130011)), "database", "bad"),
        (Facts(NOW, DatabaseFacts(None, "refused")), "database", "bad"),
        (Facts(NOW, DatabaseFacts(150000), missing_migrations=()), "migrations", "ok"),
        (Facts(NOW, DatabaseFacts(150000), missing_migrations=("people.0002",)), "migrations", "bad"),
        (sender(), "sender", "ok"),
        (sender(beat_at=NOW - 30 * SECOND), "sender", "ok"),
        (sender(beat_at=NOW - 31 * SECOND), "sender", "bad"),
        (sender(beat_at=None), "sender", "bad"),
        (sender(last_sent_at=NOW - timedelta(days=3)), "firing", "ok"),
        (sender(overdue=1, overdue_since=NOW - 90 * SECOND), "firing", "bad"),
        (sender(missed=2), "missed", "warn"),
        (sender(wait_for_a_person=1), "decisions", "warn"),
        (sender(stops=1), "stops", "warn"),
        (Facts(NOW, DatabaseFacts(150000), clock_ahead_ms=-1999), "clock", "ok"),
        (Facts(NOW, DatabaseFacts(150000), clock_ahead_ms=-2000), "clock", "warn"),
        (Facts(NOW, DatabaseFacts(150000), clock_ahead_ms=30_000), "clock", "bad"),
        (Facts(NOW, DatabaseFacts(150000), disk=DiskFacts("/h", 5 * GIGABYTE)), "disk", "ok"),
        (Facts(NOW, DatabaseFacts(150000), disk=DiskFacts("/h", GIGABYTE - 1)), "disk", "warn"),
        (Facts(NOW, DatabaseFacts(150000), disk=DiskFacts("/h", 1)), "disk", "bad"),
        (Facts(NOW, DatabaseFacts(150000), disk=DiskFacts("/h", 5 * GIGABYTE, "read-only")), "media", "bad"),
        (Facts(NOW, DatabaseFacts(150000), jobs=JobFacts(NOW - timedelta(minutes=5), 1, ())), "jobs", "ok"),
        (Facts(NOW, DatabaseFacts(150000), jobs=JobFacts(NOW - timedelta(minutes=6), 1, ())), "jobs", "bad"),
        (Facts(NOW, DatabaseFacts(150000), jobs=JobFacts(None, 0, ("a.b",))), "jobs", "bad"),
        (token(), "token:青禾茗", "ok"),
        (token(health="dead"), "token:青禾茗", "bad"),
        (token(health="untried"), "token:青禾茗", "warn"),
        (token(opens=False), "token:青禾茗", "bad"),
        (token(expires_at=NOW), "token:青禾茗", "bad"),
        (token(expires_at=NOW + timedelta(days=5) - SECOND), "token:青禾茗", "warn"),
        (token(expires_at=NOW + timedelta(days=5)), "token:青禾茗", "ok"),
        (Facts(NOW, DatabaseFacts(150000), quotas=(QuotaFacts("a", "posts", 3, 3, NOW),)), "quota:a:posts", "ok"),
        (Facts(NOW, DatabaseFacts(150000), quotas=(QuotaFacts("a", "posts", 2, 3, NOW),)), "quota:a:posts", "warn"),
        (Facts(NOW, DatabaseFacts(150000), pictures=PictureFacts(4, ())), "pictures", "ok"),
        (Facts(NOW, DatabaseFacts(150000), pictures=PictureFacts(4, ((7, "a.png"),))), "pictures", "bad"),
    ],
)
def test_what_is_well_and_what_is_not(facts: Facts, name: str, level: str) -> None:
    assert levels(facts)[name] == level


def test_whatever_is_bad_says_what_to_do() -> None:
    everything = [
        sender(beat_at=None, overdue=1, overdue_since=NOW, missed=1, wait_for_a_person=1, stops=1),
        token(health="dead"),
        Facts(NOW, DatabaseFacts(130000), ("x",), clock_ahead_ms=99_000, disk=DiskFacts("/h", 1, "full")),
        Facts(NOW, DatabaseFacts(150000), jobs=JobFacts(None, 0, ("x",)), pictures=PictureFacts(1, ((1, "x"),))),
    ]
    troubled = [line for facts in everything for line in judge(facts) if line.level != "ok"]
    assert len(troubled) >= 10
    assert [line.name for line in troubled if line.then is None] == []


# --- on a real installation -------------------------------------------------------------------------------------------


def alive(who: Cast, simulator: Simulator) -> None:
    """A sender that beats, and one account whose token the simulator knows."""
    made = simulator.add_account(screen_name="青禾茗", safe_domains=["qingheming.example"], grants=[])
    Account.objects.exclude(pk=who.weibo.pk).update(active=False)
    Account.objects.filter(pk=who.weibo.pk).update(server=simulator.url, remote_account_id=str(made["uid"]))
    people_secrets = {"access_token": made["access_token"]}
    Credential.objects.filter(account=who.weibo).update(sealed=seal(people_secrets))
    Sender.objects.create(name="one", started_at=utc_now(), beat_at=utc_now())


def examined(guanwei: Command, *more: str) -> tuple[int, dict[str, str]]:
    said = guanwei("doctor", "--json", *more)
    assert said.data["ok"] == (said.code == Exit.DONE)
    return said.code, {line["name"]: line["level"] for line in said.data["lines"]}


def test_a_living_installation_is_proved_well(guanwei: Command, who: Cast, simulator: Simulator) -> None:
    alive(who, simulator)
    code, found = examined(guanwei)
    assert (code, set(found.values())) == (Exit.DONE, {"ok"}), found
    assert found.keys() >= {"database", "migrations", "sender", "firing", "clock", "disk", "media", "jobs", "pictures"}
    assert Account.objects.get(pk=who.weibo.pk).health == "alive"


def test_without_a_sender_it_is_red(guanwei: Command, who: Cast) -> None:
    said = guanwei("doctor", "--offline")
    assert said.code == Exit.NO
    assert "BAD   No sender runs: nothing goes out when it is due." in said.out
    assert "-> Run guanwei up or guanwei worker." in said.out


def test_a_post_that_nobody_took_is_red_unless_something_holds_it(
    guanwei: Command, who: Cast, simulator: Simulator
) -> None:
    alive(who, simulator)
    plan = people.approved(who, who.weibo)
    ago = utc_now() - timedelta(seconds=90)
    Delivery.objects.filter(purpose_id=plan.pk).update(
        due_at=ago, ready_at=ago, late_at=ago + timedelta(minutes=10), changed_at=ago
    )
    assert examined(guanwei, "--offline")[1]["firing"] == "bad"
    Account.objects.filter(pk=who.weibo.pk).update(wait_until=utc_now() + timedelta(hours=1))
    assert examined(guanwei, "--offline")[1]["firing"] == "ok"
    Account.objects.filter(pk=who.weibo.pk).update(wait_until=None)
    assert guanwei("stop", "--all", "--reason", "x").code == Exit.DONE
    found = examined(guanwei, "--offline")[1]
    assert (found["firing"], found["stops"]) == ("ok", "warn")


def test_a_dead_token_a_lost_key_and_a_lost_picture_are_found(
    guanwei: Command, who: Cast, simulator: Simulator
) -> None:
    alive(who, simulator)
    plan = people.a_draft(who, who.weibo, pictures=(people.picture(who.brand, "teal"),))
    file = path_of(plan.version.pictures.get().asset.sha256)
    file.write_bytes(b"something else")
    Credential.objects.filter(account=who.weibo).update(sealed=seal({"access_token": "2.00gone"}))
    code, found = examined(guanwei)
    assert (code, found["token:青禾茗"], found["pictures"]) == (Exit.NO, "bad", "bad")
    file.unlink()
    Credential.objects.filter(account=who.weibo).update(sealed=b"not sealed by us")
    found = examined(guanwei, "--offline")[1]
    assert (found["token:青禾茗"], found["pictures"]) == ("bad", "bad")


def test_a_job_that_waits_and_a_job_that_failed_are_found(guanwei: Command, who: Cast, simulator: Simulator) -> None:
    alive(who, simulator)
    [(job,)] = sql.rows(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('default', 'a.b', '{}') RETURNING id",
        {},
    )
    assert examined(guanwei, "--offline")[1]["jobs"] == "ok"
    sql.rows("UPDATE procrastinate_events SET at = at - interval '6 minutes' WHERE job_id = %(job)s", {"job": job})
    assert examined(guanwei, "--offline")[1]["jobs"] == "bad"
    sql.rows("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %(job)s", {"job": job})
    sql.rows(
        "INSERT INTO procrastinate_events (job_id, type, at) VALUES (%(job)s, 'failed', now() - interval '1 hour')",
        {"job": job},
    )
    assert examined(guanwei, "--offline")[1]["jobs"] == "bad"


def test_offline_asks_no_network(guanwei: Command, who: Cast, simulator: Simulator) -> None:
    alive(who, simulator)
    assert examined(guanwei, "--offline")[1]["token:青禾茗"] == "warn"
    assert Account.objects.get(pk=who.weibo.pk).health == "untried"
    assert settings.HOME.media.is_dir()


@pytest.mark.parametrize("marked", [True, False])
def test_a_command_on_the_home_of_a_demonstration_knows_that_its_servers_are_here(marked: bool, tmp_path: Path) -> None:
    """`guanwei up --demo` says so to its own processes; the next doctor or account check has only the home."""
    home = Home.at(tmp_path / "home")
    home.prepare()
    if marked:
        home.demonstration.touch()
    keys = ("DATABASE_URL", "GUANWEI_LOCAL_SERVERS", "GUANWEI_DEMO")
    environment = {name: value for name, value in os.environ.items() if name not in keys}
    asked = "from guanwei.config.settings import LOCAL_SERVERS; print(LOCAL_SERVERS)"
    said = subprocess.run(
        [sys.executable, "-c", asked],
        env=environment | {"GUANWEI_HOME": str(home.root)},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == str(marked)
