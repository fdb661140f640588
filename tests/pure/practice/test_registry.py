"""Running the checks: levels, failures, versions, and what approval and the sender are told."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from guanwei.practice import registry
from guanwei.practice.check import Check, Reads
from guanwei.practice.findings import Finding, Level, worst
from guanwei.practice.registry import CHECKS, check_named, content_checks, rules_version, run
from guanwei.practice.subjects import (
    AccountsSubject,
    CampaignSubject,
    HistorySubject,
    NameSubject,
    PlanSubject,
    PostSubject,
    ProfileSubject,
    ReplySubject,
    SentSubject,
)
from tests.pure.practice.world import (
    NOW,
    ORDINARY,
    PROMOTION,
    SHANGHAI,
    a_post,
    an_entry,
    around,
    month_of,
    set_to,
)

TOO_LONG = a_post("好" * 200, due=NOW)


def ids(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.id for finding in findings]


def with_a_bug(check: Check) -> Check:
    def breaks(subject, context):
        yield replace(NOTHING_SAID, id=check.id)
        raise ZeroDivisionError("a bug")

    return replace(check, find=breaks)


NOTHING_SAID = run(TOO_LONG, around())[0]


def test_an_ordinary_post_on_a_calm_account_finds_nothing():
    assert run(a_post(due=NOW), around([an_entry(NOW - timedelta(hours=20))])) == ()


def test_what_several_checks_find_is_told_the_gravest_first():
    subject = a_post(
        "#话题# 今天 99元 " + "".join(map(chr, range(0x4E00, 0x4EC8))), limits=ORDINARY, group=PROMOTION, due=NOW
    )
    findings = run(subject, around(month_of(10, 10)))
    assert ids(findings) == [
        "N.safe-domain",
        "N.length",
        "C2.promotion-share",
        "N.topic",
        "C3.no-benefit",
        "C5.mix",
    ]
    assert worst(findings) is Level.BLOCK


def test_the_level_that_is_set_is_the_level_that_is_found():
    promotion = a_post(group=PROMOTION, due=NOW)
    for level in ("block", "ask", "hint"):
        context = around(month_of(10, 10), C2_promotion_share_level=level)
        assert run(promotion, context, only=["C2.promotion-share"])[0].level == level


def test_a_check_that_is_switched_off_finds_nothing():
    assert "N.length" in ids(run(TOO_LONG, around()))
    assert "N.length" not in ids(run(TOO_LONG, around(N_length_level="off")))


def test_only_the_named_checks_run():
    assert ids(run(TOO_LONG, around(), only=["N.empty"])) == []
    assert ids(run(TOO_LONG, around(), only=["N.length", "N.empty"])) == ["N.length"]


def test_an_unknown_check_is_an_error_of_the_caller():
    with pytest.raises(KeyError):
        run(TOO_LONG, around(), only=["N.lenght"])


def test_a_plan_is_judged_by_the_checks_for_plans_only():
    october = PlanSubject("brand", SHANGHAI, NOW, NOW + timedelta(days=10))
    assert ids(run(october, around([an_entry(NOW)]))) == ["B2.silence"]


def test_a_failing_check_becomes_a_finding_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    broken = [with_a_bug(check) if check.id == "B1.flood" else check for check in CHECKS]
    monkeypatch.setattr(registry, "CHECKS", tuple(broken))
    with caplog.at_level(logging.ERROR, logger="guanwei.practice"):
        findings = run(TOO_LONG, around())
    assert ids(findings) == ["N.length", "B1.flood.failed"]
    assert findings[1].level is Level.ASK
    assert findings[1].figures == {"check": "B1.flood", "error": "ZeroDivisionError"}
    assert "B1.flood" in caplog.text and "a bug" in caplog.text


def test_a_failed_check_may_be_waived_even_where_its_findings_may_not():
    assert not check_named("N.length").waivable
    assert check_named("N.length.failed").waivable
    with pytest.raises(KeyError):
        check_named("N.lenght")


def test_rhythm_and_mix_do_not_hold_a_post_that_is_due_but_content_does():
    everything = {check.id for check in CHECKS}
    assert everything - content_checks() == {
        *("B1.flood", "B2.silence", "B3.planned-ahead", "B4.best-time", "B5.ceiling"),
        *("C2.promotion-share", "C5.mix", "C9.self-reference", "C14.no-product", "C15.formats", "D.column-balance"),
        "C6.no-benefit-lately",
        "D4.promotion-while-live",
        *("A1.profile", "A2.padding", "A2.mismatch", "A4.role"),
        "N.not-visible",
    }


def test_what_depends_on_the_content_alone_gives_the_same_whatever_the_history():
    subject = a_post("#话题# 今天 99元 " + "".join(map(chr, range(0x4E00, 0x4EC8))), limits=ORDINARY, due=NOW)
    of_content = [check.id for check in CHECKS if check.reads is Reads.CONTENT]
    empty = run(subject, around(), only=of_content)
    assert empty == run(subject, around(month_of(20, 20), now=NOW + timedelta(days=3)), only=of_content)


# --- the version of the rules ---------------------------------------------------------------------------------------


def test_the_version_is_the_same_for_the_same_rules():
    assert rules_version(set_to({})) == rules_version(set_to({}))
    assert len(rules_version(set_to({}))) == 64


def test_a_default_written_down_changes_nothing():
    assert rules_version(set_to({"B1.max-per-day": 10, "C2.ceiling": 10})) == rules_version(set_to({}))


@pytest.mark.parametrize(
    "values", [{"B1.max-per-day": 11}, {"C2.promotion-share.level": "hint"}, {"N.length.level": "off"}]
)
def test_a_changed_value_changes_the_version(values: dict[str, object]):
    assert rules_version(set_to(values)) != rules_version(set_to({}))


@pytest.mark.parametrize(
    "values", [{"A1.weight-tags": 50}, {"A2.padding.level": "off"}, {"brand.other-names": "Hemuji"}]
)
def test_what_is_said_about_accounts_voids_no_result_of_a_post(values: dict[str, object]):
    assert rules_version(set_to(values)) == rules_version(set_to({}))


def test_a_changed_check_changes_the_version(monkeypatch: pytest.MonkeyPatch):
    before = rules_version(set_to({}))
    newer = (*CHECKS[:-1], replace(CHECKS[-1], version=CHECKS[-1].version + 1))
    monkeypatch.setattr(registry, "CHECKS", newer)
    assert rules_version(set_to({})) != before


# --- what every check declares --------------------------------------------------------------------------------------


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_every_check_declares_what_the_guide_needs(check: Check):
    texts = [check.about.title, check.about.why, *check.about.passes, *check.about.found]
    assert all(words.zh and words.en for words in texts)
    assert check.about.passes and check.about.found
    of_posts = {PostSubject, PlanSubject, ReplySubject, HistorySubject, CampaignSubject}
    assert set(check.subjects) <= of_posts | {ProfileSubject, AccountsSubject, NameSubject, SentSubject}


# What pipelines, waivers and settings of users name: an id may be added, never taken away.
PROMISED = {
    "N.alt-text",
    "N.not-visible",
    "N.empty",
    "N.length",
    "N.link",
    "N.picture-size",
    "N.picture-type",
    "N.pictures",
    "N.public-ip",
    "N.safe-domain",
    "N.topic",
    "A1.profile",
    "A2.mismatch",
    "A2.padding",
    "A4.role",
    "B1.flood",
    "B2.silence",
    "B3.planned-ahead",
    "B4.best-time",
    "B5.ceiling",
    "A3.flat-wording",
    "A3.never-words",
    "C2.hard-sell",
    "C2.promotion-share",
    "C3.no-benefit",
    "C4.topic",
    "C5.mix",
    "C6.coupon-without-way",
    "C6.no-benefit-lately",
    "C9.self-reference",
    "C10.junior-forward",
    "C11.pictures",
    "C13.repeated",
    "C14.no-product",
    "C15.formats",
    "C16.blank-lines",
    "C16.label",
    "D.column-balance",
    "D4.promotion-while-live",
    "C12.absolute-wording",
    "C12.facts",
    "C12.forbidden-wording",
    "C12.own-words",
    "C12.sensitive-day",
    "C12.typo",
    "B5.slogan",
    "B5.thin",
    "C7.value-undeclared",
    "C8.off-theme",
    "C13.part-copied",
    "C13.reworded",
    "E5.canned",
    "E5.link",
    "E5.no-answer",
    "E5.no-person",
    "E5.repeated",
    "E5.same-to-many",
}


def test_ids_are_unique_and_stable():
    ids = [check.id for check in CHECKS]
    assert len(ids) == len(set(ids))
    assert set(ids) >= PROMISED


def test_checks_stand_in_the_guides_order():
    ids = [check.id for check in CHECKS]
    assert ids.index("N.empty") < ids.index("A1.profile") < ids.index("C2.promotion-share") < ids.index("C13.repeated")
