"""`guanwei account check-up` against the simulator."""

from guanwei.accounts.models import Account, CheckUp
from guanwei.accounts.vault import seal
from guanwei.cli.output import Exit
from tests.cast import Cast
from tests.cli.conftest import Command
from tests.servers.simulator import Simulator


def on_simulator(who: Cast, simulator: Simulator) -> None:
    made = simulator.add_account(screen_name="青禾茗官方微博", profile={"description": "讲茶"})
    Account.objects.filter(pk=who.weibo.pk).update(server=simulator.url, remote_account_id=str(made["uid"]))
    who.weibo.credential.sealed = seal({"access_token": made["access_token"]})
    who.weibo.credential.save(update_fields=["sealed"])


def test_a_check_up_says_the_score_and_what_to_change(guanwei: Command, who: Cast, simulator: Simulator) -> None:
    on_simulator(who, simulator)
    assert "Never checked up" in guanwei("account", "check-up", "青禾茗(weibo)", "--last").out
    said = guanwei("account", "check-up", "青禾茗(weibo)", "--as", "zhou")
    assert said.code == Exit.DONE
    for part in ("A2.padding", "官方微博", "Description: Only 2 characters", "things to change"):
        assert part in said.out
    [row] = guanwei("account", "check-up", "青禾茗(weibo)", "--last", "--json", "--as", "qin").data
    assert (row["score"], row["found"]) == (CheckUp.objects.get().score, len(row["findings"]))
    [entry] = guanwei("account", "check-up", "青禾茗(weibo)", "--history", "--json").data
    assert entry["score"] == row["score"]


def test_who_only_looks_asks_no_network_and_trouble_is_code_1(
    guanwei: Command, who: Cast, simulator: Simulator
) -> None:
    on_simulator(who, simulator)
    assert guanwei("account", "check-up", "青禾茗(weibo)", "--as", "qin").code == Exit.NO
    assert not CheckUp.objects.exists()
    simulator.control(
        "PATCH", f"accounts/{Account.objects.get(pk=who.weibo.pk).remote_account_id}", {"token_state": "revoked"}
    )
    said = guanwei("account", "check-up", "青禾茗(weibo)", "--as", "zhou")
    assert (said.code, "does not let us read" in said.out) == (Exit.NO, True)
