"""A2.mismatch: the names of a brand's accounts beside each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.practice.findings import Finding
from guanwei.practice.registry import run
from guanwei.practice.subjects import AccountsSubject, NamedAccount
from tests.pure.practice.world import around

NAMES = ("禾木集", "禾木茶器", "禾木锅具")


def account(name: str, network: str = "weibo", *, line: str = "", known_as: str = "", id: str = "") -> NamedAccount:
    return NamedAccount(id or f"{network}:{name}", network, name, known_as or name, line)


def found(*accounts: NamedAccount, names: tuple[str, ...] = NAMES, **values: object) -> list[Finding]:
    return list(run(AccountsSubject("brand", names, accounts), around(**values)))


def kinds(findings: list[Finding]) -> list[tuple[object, object]]:
    return [(finding.figures["kind"], finding.figures["name"]) for finding in findings]


@pytest.mark.parametrize(
    "accounts",
    [
        (),
        (account("禾木集"),),
        (account("禾木集"), account("禾木集", "bluesky"), account("禾木集", "mastodon")),
        (account("禾木集"), account("禾木茶器", line="禾木茶器"), account("禾木锅具", line="禾木锅具")),
        (account("禾木集"), account("禾木集客服")),
        (account("禾木集官方微博"), account("禾木集", "bluesky")),
        (account(""), account("", "bluesky")),
    ],
)
def test_names_that_fit_together(accounts: tuple[NamedAccount, ...]) -> None:
    assert found(*accounts) == []


def test_a_name_that_does_not_show_the_brand() -> None:
    [finding] = found(account("好物分享", line="禾木茶器"))
    assert kinds([finding]) == [("nameless", "好物分享")]
    assert "禾木茶器" in finding.hint.zh


def test_one_brand_under_two_names_on_two_networks() -> None:
    findings = found(account("禾木集"), account("Hemuji Home", "bluesky"), account("禾木集", "mastodon"))
    assert kinds(findings) == [("nameless", "Hemuji Home"), ("different", "Hemuji Home")]
    assert found(account("禾木集"), account("Hemuji Home", "bluesky"), brand_other_names="Hemuji") == []


def test_a_short_form_of_the_brand_stays_one_with_padding_behind_it() -> None:
    assert found(account("青禾茗官方微博"), account("青禾茗", "bluesky"), names=("青禾茗茶业",)) == []


def test_of_two_names_the_one_without_the_brand_is_the_odd_one_out() -> None:
    findings = found(account("喝茶日记"), account("禾木集", "bluesky"))
    assert kinds(findings) == [("nameless", "喝茶日记"), ("different", "喝茶日记")]


def test_two_accounts_that_cannot_be_told_apart() -> None:
    findings = found(account("禾木集", id="1"), account("禾木集官方微博", id="2"))
    assert kinds(findings) == [("alike", "禾木集官方微博")]
    assert findings[0].figures["account"] == "2"


def test_a_name_that_was_changed_on_the_network() -> None:
    findings = found(account("禾木集家居", known_as="禾木集"))
    assert kinds(findings) == [("renamed", "禾木集家居")]
    assert found(account("ＨＥＭＵＪＩ", known_as="Hemuji"), names=("Hemuji",)) == []
    assert found(account("禾木集官方微博", known_as="禾木集")) == []
    assert found(account("禾木集", known_as="禾木集官方")) == []


def test_without_names_to_compare_only_the_accounts_are_compared() -> None:
    assert found(account("好物分享"), names=()) == []
    assert kinds(found(account("好物分享"), account("家居日记", "bluesky"), names=())) == [("different", "家居日记")]


ANY = st.sampled_from(["禾木集", "禾木集官方微博", "官方", "", "Hemuji", "茶"]) | st.text(max_size=6)
ACCOUNTS = st.builds(
    NamedAccount,
    account=st.sampled_from("123456"),
    network=st.sampled_from(["weibo", "bluesky", "mastodon", "x", "other"]),
    name=ANY,
    known_as=ANY,
    line=st.sampled_from(["", "禾木茶器", "x"]),
)


@given(st.lists(ACCOUNTS, max_size=6), st.lists(ANY, max_size=3))
def test_whatever_accounts_are_called_the_check_ends_with_findings_that_can_be_shown(
    accounts: list[NamedAccount], names: list[str]
) -> None:
    for finding in found(*accounts, names=tuple(names)):
        assert finding.id == "A2.mismatch"
        assert finding.message.zh and finding.message.en and finding.hint.zh and finding.hint.en
