"""What every rights profile of every network says about itself holds together."""

import pytest

from guanwei.accounts.quota import COUNTED
from guanwei.lib.text import weibo_length
from guanwei.networks.contract import Capability, Limits
from guanwei.networks.registry import adapter_for, advice, limits_for, networks, profiles_of, wire_text

PROFILES = [(network, profile) for network in networks() for profile in profiles_of(network)]


@pytest.mark.parametrize(("network", "profile"), PROFILES)
def test_a_profile_knows_its_place_and_speaks_both_languages(network: str, profile: str) -> None:
    limits = limits_for(network, profile)
    assert (limits.network, limits.profile) == (network, profile)
    assert all(words.zh and words.en for words in (limits.name, *limits.notes))
    assert adapter_for(network).limits(profile) is limits
    assert profile in adapter_for(network).profiles()


@pytest.mark.parametrize(("network", "profile"), PROFILES)
def test_the_numbers_agree_with_the_capabilities(network: str, profile: str) -> None:
    limits = limits_for(network, profile)
    can = limits.capabilities
    if Capability.SEVERAL_PICTURES in can:
        assert Capability.PICTURE in can and limits.max_pictures > 1
    if profile == "by_hand":
        assert not can and not limits.quotas
    else:
        assert Capability.POST in can
        assert limits.max_pictures == 1 or Capability.SEVERAL_PICTURES in can
    assert (Capability.ALT_TEXT in can) <= (limits.max_alt_text > 0)
    assert all(0 <= quota.reserve < quota.limit and quota.counts in COUNTED for quota in limits.quotas)
    assert not can & limits.by_hand
    assert limits.reconcile_after_seconds == tuple(sorted(limits.reconcile_after_seconds))
    assert limits.own_timeline_size > 0


def test_only_where_a_second_write_is_the_same_record_may_a_machine_send_again() -> None:
    again = {network for network, profile in PROFILES if _limits(network, profile).resend_after_absent}
    assert again == {"bluesky"}


def test_each_network_has_a_profile_for_posting_by_hand() -> None:
    assert all("by_hand" in profiles_of(network) for network in networks())


def test_what_is_measured_is_what_goes_out() -> None:
    assert weibo_length(wire_text("weibo", "新品", "http://shop.example.com/new")) == 13
    assert wire_text("bluesky", "新品", "http://shop.example.com/new") == "新品 http://shop.example.com/new"


def test_an_unknown_network_or_profile_is_a_key_error() -> None:
    for wrong in (lambda: adapter_for("x"), lambda: limits_for("x", "y"), lambda: limits_for("weibo", "y")):
        with pytest.raises(KeyError):
            wrong()


def test_a_code_of_weibo_comes_with_advice() -> None:
    assert "重新授权" in str(advice("weibo", "21327"))
    assert advice("bluesky", "AccountTakedown") is None
    assert advice("weibo", "") is None


def _limits(network: str, profile: str) -> Limits:
    return limits_for(network, profile)
