"""New credentials: the job that asks the network whose they are."""

import pytest

from guanwei.accounts.actions import change_credentials
from guanwei.accounts.models import Account
from guanwei.jobs.tasks import check_new_credentials
from guanwei.lib.clock import utc_now
from tests import cast as people
from tests.servers.simulator import Simulator

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(simulator: Simulator) -> people.Cast:
    who = people.cast()
    made = simulator.add_account(screen_name="青禾茗", safe_domains=["qingheming.example"], grants=[])
    Account.objects.filter(pk=who.weibo.pk).update(server=simulator.url, remote_account_id=str(made["uid"]))
    who.weibo.refresh_from_db()
    change_credentials(actor=who.he, now=utc_now(), account=who.weibo, secrets={"access_token": made["access_token"]})
    return who


def health(who: people.Cast) -> str:
    who.weibo.refresh_from_db()
    return who.weibo.health


def test_they_are_being_verified_until_the_network_has_answered(who: people.Cast) -> None:
    assert health(who) == "checking"
    check_new_credentials(who.weibo.pk)
    assert health(who) == "alive"


def test_a_network_that_is_silent_leaves_them_being_verified(who: people.Cast) -> None:
    Account.objects.filter(pk=who.weibo.pk).update(server="http://127.0.0.1:9")
    check_new_credentials(who.weibo.pk)
    assert health(who) == "checking"


def test_who_has_asked_meanwhile_is_not_asked_again(who: people.Cast) -> None:
    Account.objects.filter(pk=who.weibo.pk).update(health="dead", server="http://127.0.0.1:9")
    check_new_credentials(who.weibo.pk)
    assert health(who) == "dead"
