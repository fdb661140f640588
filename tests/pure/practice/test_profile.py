"""A1.profile and A2.padding: what is found in the profile of one account."""

from dataclasses import replace

import pytest

from guanwei.networks.public_profile import PublicProfile
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.registry import run
from guanwei.practice.subjects import ProfileSubject
from tests.pure.accounts.test_checkup import WHOLE
from tests.pure.practice.world import around

OURS = ProfileSubject("main", "weibo", WHOLE, ("禾木集", "禾木茶器"), ("hemuji.example",))


def found(profile: PublicProfile, *, subject: ProfileSubject = OURS, **values: object) -> list[Finding]:
    return list(run(replace(subject, profile=profile), around(**values)))


def fields(findings: list[Finding]) -> list[object]:
    return [finding.figures["field"] for finding in findings if finding.id == "A1.profile"]


def test_a_whole_profile_finds_nothing() -> None:
    assert found(WHOLE) == []


def test_every_field_that_lacks_something_is_a_finding_of_its_own() -> None:
    seen = replace(WHOLE, avatar="", tags=("家居",), location="", verified=False)
    findings = found(seen)
    assert fields(findings) == ["avatar", "tags", "verified", "location"]
    assert all(finding.level is Level.HINT and finding.field is Field.ACCOUNT for finding in findings)
    assert findings[1].figures == {"field": "tags", "weight": 10, "reached": 33}
    assert findings[0].message.zh == "头像：还是平台默认的头像。"


def test_what_nobody_told_is_no_finding() -> None:
    assert found(replace(WHOLE, tags=None, banner=None, location=None)) == []


def test_padding_is_told_once_with_the_name_that_is_left() -> None:
    [finding] = found(replace(WHOLE, name="禾木集官方微博"))
    assert finding.id == "A2.padding"
    assert finding.figures == {"name": "禾木集官方微博", "padding": "官方微博", "without": "禾木集"}
    assert "禾木集" in finding.hint.zh and "官方" not in finding.hint.zh.split("。")[0]


def test_a_name_that_is_nothing_but_padding_gets_advice_without_a_name() -> None:
    finding = next(one for one in found(replace(WHOLE, name="官方微博")) if one.id == "A2.padding")
    assert finding.figures["without"] == "官方微博"
    assert finding.hint.zh.startswith("换成公司名")


def test_a_brand_that_is_called_official_itself() -> None:
    subject = replace(OURS, names=("官方铺子",))
    assert (
        found(replace(WHOLE, name="官方铺子", description="官方铺子，卖的是官方铺子自己做的东西。"), subject=subject)
        == []
    )


@pytest.mark.parametrize(("entered", "ids"), [("", ["A1.profile"]), ("Hemuji，禾木", []), ("hemuji", [])])
def test_what_else_the_brand_is_called_counts_as_its_name(entered: str, ids: list[str]) -> None:
    findings = found(replace(WHOLE, name="HEMUJI"), brand_other_names=entered)
    assert [finding.id for finding in findings] == ids


def test_weights_and_numbers_are_settings() -> None:
    seen = replace(WHOLE, location="", tags=("家居",), description="禾木集。")
    assert fields(found(seen)) == ["description", "tags", "location"]
    assert fields(found(seen, A1_weight_location=0)) == ["description", "tags"]
    assert fields(found(seen, A1_fewest_tags=1)) == ["description", "location"]
    assert fields(found(seen, A1_shortest_description=3)) == ["tags", "location"]
    assert found(seen, A1_profile_level="off") == []
