"""`guanwei deliveries`, `stop` and `resume`: what stands in the ledger, and what a person decides about it."""

from datetime import timedelta

import pytest

from guanwei.cli.output import Exit
from guanwei.delivery.models import Attempt, Delivery, Stop
from guanwei.lib.clock import utc_now
from guanwei.lib.words import Words
from guanwei.listening import sent
from guanwei.listening.models import Look
from guanwei.networks.contract import Readable
from guanwei.publishing.models import Plan
from tests import cast as people
from tests.cast import Cast
from tests.cli.conftest import Command

OUT = "https://bsky.app/profile/qingheming.test/post/3kabcdefghij2"


def delivery_of(plan: Plan) -> Delivery:
    return Delivery.objects.get(purpose_id=plan.pk)


def in_doubt(who: Cast) -> Delivery:
    """A request of which nobody knows whether it arrived."""
    delivery = delivery_of(people.approved(who))
    now = utc_now()
    Delivery.objects.filter(pk=delivery.pk).update(
        state="unknown", unknown_since=now, tries=1, outcome="unknown", words=Words("不清楚。", "Unclear.").as_json()
    )
    evidence = [{"at": now.isoformat(), "seen": "absent: 5 newest read"}]
    Attempt.objects.create(
        delivery=delivery, number=1, worker="w", started_at=now, ended_at=now, outcome="unknown", detail="timed out",
        evidence=evidence,
    )  # fmt: skip
    delivery.refresh_from_db()
    return delivery


def test_the_list_is_narrowed_by_state_and_account(guanwei: Command, who: Cast) -> None:
    delivery = delivery_of(people.approved(who))
    [line] = guanwei("deliveries", "--as", "zhou", "--json").data
    assert (line["id"], line["state"], line["account"]) == (delivery.pk, "waiting", "青禾茗")
    assert guanwei("deliveries", "--as", "zhou", "--state", "trouble", "--json").data == []
    assert len(guanwei("deliveries", "--state", "waiting,held", "--as", "zhou", "--json").data) == 1
    assert guanwei("deliveries", "--account", "青禾茗(weibo)", "--as", "zhou", "--json").data == []
    assert guanwei("deliveries", "--as", "wu", "--json").data == []
    wrong = guanwei("deliveries", "--state", "gone", "--as", "zhou").err
    assert wrong.startswith('There is no state "gone". There are: trouble, by_hand, ')


def test_a_doubt_shows_its_evidence_and_what_to_do(guanwei: Command, who: Cast) -> None:
    delivery = in_doubt(who)
    said = guanwei("deliveries", "show", str(delivery.pk), "--as", "zhou").out
    for part in (
        "unknown",
        "Unclear.",
        "timed out",
        "absent: 5 newest read",
        f"guanwei deliveries again {delivery.pk}",
    ):
        assert part in said
    facts = guanwei("deliveries", "--as", "zhou", "show", str(delivery.pk), "--json").data
    assert facts["attempts"][0]["outcome"] == "unknown"
    assert facts["goes_out"].startswith("泡绿茶")


def test_a_doubt_that_is_out_gets_its_link(guanwei: Command, who: Cast) -> None:
    delivery = in_doubt(who)
    number = str(delivery.pk)
    wrong = guanwei(
        "deliveries", "out", number, "--link", "https://bsky.app/profile/other.test/post/3k", "--as", "zhou"
    )
    assert (wrong.code, "belongs to another account" in wrong.err) == (Exit.NO, True)
    said = guanwei("deliveries", "out", number, "--link", OUT, "--as", "zhou", "--json")
    assert (said.data["state"], said.data["url"]) == ("sent", OUT)
    assert Plan.objects.get().state == Plan.State.PUBLISHED


def test_a_post_of_the_simulator_is_shown_where_it_can_be_looked_at(guanwei: Command, who: Cast) -> None:
    delivery = in_doubt(who)
    url = "https://weibo.com/6000000001/z0JH2lOMb"
    Delivery.objects.update(url=url, account=who.weibo)
    facts = guanwei("deliveries", "--as", "zhou", "show", str(delivery.pk), "--json").data
    assert (facts["url"], facts["seen_at"]) == (url, "http://127.0.0.1:9/6000000001/z0JH2lOMb")
    assert (
        "http://127.0.0.1:9/6000000001/z0JH2lOMb\n"
        in guanwei("deliveries", "show", str(delivery.pk), "--as", "zhou").out
    )


def test_a_doubt_that_is_not_out_is_sent_again_only_by_who_may(guanwei: Command, who: Cast) -> None:
    number = str(in_doubt(who).pk)
    refused = guanwei("deliveries", "again", number, "--as", "lin")
    assert (refused.code, len(refused.err.splitlines())) == (Exit.NOT_ALLOWED, 1)
    assert guanwei("deliveries", "again", number, "--as", "zhou", "--json").data["state"] == "waiting"
    twice = guanwei("deliveries", "again", number, "--as", "zhou")
    assert (twice.code, twice.err) == (Exit.NO, "Its present state does not allow that.\n")


def test_a_task_by_hand_is_taken_and_done_with_its_link(guanwei: Command, who: Cast) -> None:
    number = str(delivery_of(people.approved(who)).pk)
    assert guanwei("deliveries", "by-hand", number, "--as", "zhou", "--json").data["state"] == "by_hand"
    assert guanwei("deliveries", "done", number, "--link", OUT, "--as", "zhou").out == f"Delivery {number}: sent.\n"


def test_what_nobody_wants_any_more_is_dropped(guanwei: Command, who: Cast) -> None:
    number = str(in_doubt(who).pk)
    assert guanwei("deliveries", "drop", number, "--as", "zhou", "--json").data["state"] == "cancelled"
    assert Plan.objects.get().state == Plan.State.CANCELLED


def test_a_delivery_of_strangers_does_not_exist(guanwei: Command, who: Cast) -> None:
    number = delivery_of(people.approved(who)).pk
    for act in (["show"], ["again"], ["drop"], ["by-hand"]):
        said = guanwei("deliveries", *act, str(number), "--as", "wu")
        assert (said.code, said.err) == (Exit.NO, f"There is no delivery {number} that you may see.\n")


def test_stopping_a_brand_holds_everything_until_it_is_resumed(guanwei: Command, who: Cast) -> None:
    delivery = delivery_of(people.approved(who))
    waiting = people.in_review(who, text="还没批的一条，讲讲春天里的炒青工序。", due_at=people.soon(minutes=200))
    said = guanwei("stop", "--brand", "青禾茗茶业", "--reason", "突发事件", "--as", "he", "--json")
    assert said.data == {"stop": Stop.objects.get().pk, "deliveries": 2, "on_the_wire": 0}
    assert "突发事件" in guanwei("resume", "--as", "he").out
    delivery.refresh_from_db()
    assert delivery.state == "stopped"
    done = guanwei("resume", str(said.data["stop"]), "--as", "he", "--json")
    assert done.data["deliveries"] == {"waiting": 1, "held": 1}
    assert delivery_of(waiting).held_for == "approval"
    assert guanwei("resume", "--as", "he").out.splitlines()[-1] == "Nothing is stopped."


def test_what_passed_its_time_while_stopped_is_missed_and_not_sent_late(guanwei: Command, who: Cast) -> None:
    delivery = delivery_of(people.approved(who))
    assert guanwei("stop", "--account", "青禾茗(bluesky)", "--reason", "x", "--as", "zhou").code == Exit.DONE
    ago = utc_now() - timedelta(hours=1)
    Delivery.objects.filter(pk=delivery.pk).update(due_at=ago, ready_at=ago, late_at=ago + timedelta(minutes=10))
    said = guanwei("resume", "--all", "--as", "zhou", "--json")
    assert said.data["deliveries"] == {"missed": 1}


@pytest.mark.parametrize(
    ("scope", "as_user", "code"),
    [
        (["--all"], "zhou", Exit.NOT_ALLOWED),
        (["--all"], "admin", Exit.DONE),
        (["--brand", "青禾茗茶业"], "lin", Exit.NO),
        (["--account", "青禾茗(weibo)"], "zhou", Exit.DONE),
        ([], "admin", Exit.USAGE),
    ],
)
def test_who_may_stop_what(scope: list[str], as_user: str, code: Exit, guanwei: Command, who: Cast) -> None:
    said = guanwei("stop", *scope, "--reason", "试一下", "--as", as_user)
    assert said.code == code, said.err
    assert Stop.objects.exists() == (code == Exit.DONE)


def test_what_is_not_to_be_seen_is_told_with_its_finding_and_noted_by_who_operates(guanwei: Command, who: Cast) -> None:
    delivery, now = delivery_of(people.approved(who)), utc_now()
    Delivery.objects.filter(pk=delivery.pk).update(state="sent", sent_at=now, remote_id="at://did:plc:q/x/1", url=OUT)
    number = str(delivery.pk)
    refused = guanwei("deliveries", "note", number, "--as", "zhou")
    assert refused.code == Exit.NO and "no alarm" in refused.err
    sent.ensure_looks(now=now)
    delivery.refresh_from_db()
    to_see = sent.ToSee(Look.objects.get().pk, delivery.account, delivery)
    sent.store(now=now + timedelta(minutes=11), to_see=to_see, answer=Readable(()))
    shown = guanwei("deliveries", "show", number, "--as", "zhou").out
    assert "N.not-visible.gone The post was no longer there 11 minutes after" in shown
    assert f"guanwei deliveries note {number}" in shown
    assert guanwei("deliveries", "note", number, "--as", "lin").code != Exit.DONE
    assert guanwei("deliveries", "note", number, "--as", "zhou").code == Exit.DONE
    assert Look.objects.get().noted_by == who.zhou
