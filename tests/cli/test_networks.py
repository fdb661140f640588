"""`guanwei networks probe weibo`, on the simulator, which proves nothing about Weibo."""

import pytest

from guanwei.accounts.models import Account, Probe, QuotaWindow
from guanwei.accounts.queries import proven_live
from guanwei.accounts.vault import seal
from guanwei.cli.output import Exit
from guanwei.lib.clock import utc_now
from guanwei.networks.entering import SERVERS
from guanwei.trail.models import Entry
from tests.cast import Cast
from tests.cli.conftest import Command
from tests.servers.simulator import Simulator
from tests.web.visitors import browser, text_of


@pytest.fixture
def on_the_simulator(who: Cast, simulator: Simulator) -> Account:
    made = simulator.add_account(screen_name="青禾茗", safe_domains=["qingheming.example"], grants=[])
    Account.objects.filter(pk=who.weibo.pk).update(server=simulator.url, remote_account_id=str(made["uid"]))
    who.weibo.credential.sealed = seal({"access_token": made["access_token"]})
    who.weibo.credential.save()
    # The one of the other brand is not Zhou's to operate; the administrator would have to name one.
    return Account.objects.get(pk=who.weibo.pk)


def test_a_probe_on_the_simulator_is_kept_and_the_page_still_says_simulator_only(
    guanwei: Command, who: Cast, on_the_simulator: Account
) -> None:
    address = f"/accounts/{on_the_simulator.pk}"
    assert "仅限模拟器" in text_of(browser(who.he).get(address))
    said = guanwei("networks", "probe", "weibo", "--as", "zhou")
    assert said.code == Exit.DONE, said.out + said.err
    assert "agrees" in said.out and "not by reading" in said.out
    assert 'still says "simulator only"' in said.out
    page = text_of(browser(who.he).get(f"{address}?tab=rights"))
    assert "仅限模拟器" in text_of(browser(who.he).get(address))
    assert "验证的是别的服务器" in page and "要操作才知道" in page
    assert Entry.objects.filter(verb="account.probed", actor=who.zhou).exists()
    assert QuotaWindow.objects.get(account=on_the_simulator, bucket="calls").used == 5


def test_a_script_gets_the_rows_and_whether_it_proves_anything(
    guanwei: Command, who: Cast, on_the_simulator: Account
) -> None:
    data = guanwei("networks", "probe", "weibo", "--account", "青禾茗(weibo)", "--as", "zhou", "--json").data
    assert (data["live"], data["complete"], data["exit"]) == (False, True, 0)
    assert {"section", "mark", "claim", "verdict", "found"} == set(data["rows"][0])


def test_only_a_complete_probe_on_weibos_own_server_takes_the_mark_away(who: Cast) -> None:
    """Nothing here can reach Weibo: the row stands as a probe there would leave it."""
    Account.objects.filter(pk=who.weibo.pk).update(server=SERVERS["weibo"])
    account = Account.objects.get(pk=who.weibo.pk)
    made = Probe.objects.create(
        account=account, server=SERVERS["weibo"], complete=False, rows=[], by=who.zhou, at=utc_now()
    )
    assert not proven_live(account)
    Probe.objects.filter(pk=made.pk).update(complete=True)
    assert proven_live(account)
    assert "仅限模拟器" not in text_of(browser(who.he).get(f"/accounts/{account.pk}"))
    Account.objects.filter(pk=who.weibo.pk).update(server="http://127.0.0.1:9")
    assert "仅限模拟器" in text_of(browser(who.he).get(f"/accounts/{account.pk}"))


def test_a_probe_that_could_not_read_everything_says_so_with_its_code(guanwei: Command, who: Cast) -> None:
    said = guanwei("networks", "probe", "weibo", "--as", "zhou", "--json")  # nobody listens at the account's address
    assert (said.code, said.data["complete"]) == (Exit.NO, False)


def test_who_may_not_operate_the_account_probes_nothing(guanwei: Command, who: Cast) -> None:
    said = guanwei("networks", "probe", "weibo", "--as", "lin")
    assert said.code == Exit.NO and "--account" in said.err
    assert not Probe.objects.exists()


def test_calls_that_are_kept_for_publishing_are_not_taken(
    guanwei: Command, who: Cast, on_the_simulator: Account
) -> None:
    for _ in range(10):
        assert guanwei("networks", "probe", "weibo", "--as", "zhou").code == Exit.DONE
    said = guanwei("networks", "probe", "weibo", "--as", "zhou")
    assert said.code == Exit.NO and "kept for publishing" in said.err


@pytest.mark.parametrize("arguments", [(), ("probe",), ("probe", "myspace"), ("probe", "bluesky")])
def test_a_network_that_has_no_probe_is_wrong_usage(arguments: tuple[str, ...], guanwei: Command) -> None:
    assert guanwei("networks", *arguments).code == Exit.USAGE
