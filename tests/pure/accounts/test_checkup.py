"""The check-up: every field scored, what is missing, what nobody told (practice A1)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.accounts.checkup import WEIGHTS, CheckUp, Standing, Yardstick, examine
from guanwei.networks.public_profile import FIELDS, ProfileField, PublicProfile, VerifiedAs

WHOLE = PublicProfile(
    handle="禾木集",
    name="禾木集",
    description="禾木集，杭州的家居品牌。聊茶、做饭和把家住舒服这件事。",
    avatar="https://wx1.sinaimg.cn/a.jpg",
    banner="https://wx1.sinaimg.cn/b.jpg",
    website="https://www.hemuji.example/",
    location="浙江 杭州",
    tags=("家居", "茶器", "收纳"),
    verified=True,
    verified_as=VerifiedAs.COMPANY,
    verified_reason="杭州禾木集家居有限公司",
)
OURS = Yardstick(("禾木集", "禾木茶器"), ("hemuji.example",))


def standing(checkup: CheckUp, field: str) -> tuple[str, float]:
    item = next(item for item in checkup.items if item.field == field)
    return item.standing.value, item.part


def test_a_profile_that_says_who_this_is_has_the_full_score() -> None:
    checkup = examine(WHOLE, "weibo", OURS)
    assert checkup.score == 100
    assert {item.standing for item in checkup.items} == {Standing.GOOD}
    assert [item.weight for item in checkup.items] == sorted(WEIGHTS.values(), reverse=True)


def test_an_empty_profile_scores_its_name_alone() -> None:
    empty = PublicProfile("x", "禾木集", "", "", "", "", "", (), False)
    assert examine(empty, "weibo", OURS).score == WEIGHTS[ProfileField.NAME]


@pytest.mark.parametrize(
    ("change", "field", "expected"),
    [
        ({"name": "禾木集官方微博"}, "name", ("weak", 0.5)),
        ({"name": "好物分享"}, "name", ("weak", 0.5)),
        ({"name": ""}, "name", ("missing", 0.0)),
        ({"name": "禾木茶器"}, "name", ("good", 1.0)),
        ({"description": ""}, "description", ("missing", 0.0)),
        ({"description": "禾木集，做家居。"}, "description", ("weak", 0.5)),
        ({"description": "聊茶、聊做饭，也聊怎么把家住得舒服一点。"}, "description", ("weak", 0.7)),
        ({"description": None}, "description", ("unknown", 0.0)),
        ({"avatar": ""}, "avatar", ("missing", 0.0)),
        ({"banner": None}, "banner", ("unknown", 0.0)),
        ({"tags": ("家居",)}, "tags", ("weak", pytest.approx(1 / 3))),
        ({"tags": ()}, "tags", ("missing", 0.0)),
        ({"website": "https://weidian.example/hemuji"}, "website", ("weak", 0.5)),
        ({"website": "https://shop.hemuji.example/"}, "website", ("good", 1.0)),
        ({"website": "https://hemuji.example@evil.example/"}, "website", ("weak", 0.5)),
        ({"location": ""}, "location", ("missing", 0.0)),
        ({"verified": False}, "verified", ("missing", 0.0)),
        ({"verified_as": VerifiedAs.PERSON}, "verified", ("weak", 0.5)),
        ({"verified_as": VerifiedAs.DOMAIN, "verified_reason": "hemuji.example"}, "verified", ("good", 1.0)),
        ({"verified_as": VerifiedAs.DOMAIN, "verified_reason": "somebody.example"}, "verified", ("weak", 0.5)),
        ({"verified_as": VerifiedAs.LINK, "verified_reason": "https://hemuji.example/"}, "verified", ("good", 1.0)),
    ],
)
def test_each_field_is_judged(change: dict[str, object], field: str, expected: tuple[str, float]) -> None:
    assert standing(examine(replace(WHOLE, **change), "weibo", OURS), field) == expected  # type: ignore[arg-type]


def test_without_names_and_domains_of_the_brand_nothing_is_said_about_them() -> None:
    seen = replace(
        WHOLE, name="好物分享", website="https://weidian.example/x", description="聊茶，聊做饭，聊怎么住。聊。"
    )
    checkup = examine(seen, "weibo", Yardstick(shortest_description=10))
    assert checkup.score == 100


def test_what_a_network_does_not_have_is_not_asked_for() -> None:
    seen = replace(WHOLE, location=None, tags=None, verified_as=VerifiedAs.NETWORK)
    checkup = examine(seen, "bluesky", OURS)
    assert checkup.score == 100
    assert {item.field for item in checkup.items} == FIELDS["bluesky"]


def test_a_field_that_nobody_told_lowers_nothing() -> None:
    assert examine(replace(WHOLE, tags=None, banner=None), "weibo", OURS).score == 100


def test_with_too_little_told_there_is_no_score() -> None:
    only_name = PublicProfile("x", "禾木集")
    assert examine(only_name, "weibo", OURS).score is None
    half = replace(only_name, avatar="", description="", verified=None)  # 20 + 15 + 20 of 100
    assert examine(half, "weibo", OURS).score is not None
    assert examine(replace(half, avatar=None), "weibo", OURS).score is None


def test_a_weight_of_nothing_takes_a_field_out() -> None:
    weights = {**WEIGHTS, ProfileField.LOCATION: 0, ProfileField.TAGS: 0}
    checkup = examine(replace(WHOLE, location="", tags=()), "weibo", replace(OURS, weights=weights))
    assert checkup.score == 100
    assert not {item.field for item in checkup.items} & {ProfileField.LOCATION, ProfileField.TAGS}


TEXT = st.none() | st.just("") | st.text(max_size=40)
PROFILES = st.builds(
    PublicProfile,
    handle=st.text(max_size=20),
    name=st.text(max_size=20),
    description=TEXT,
    avatar=TEXT,
    banner=TEXT,
    website=TEXT,
    location=TEXT,
    tags=st.none() | st.lists(st.text(max_size=5), max_size=4).map(tuple),
    verified=st.none() | st.booleans(),
    verified_as=st.none() | st.sampled_from(VerifiedAs),
    verified_reason=st.text(max_size=20),
)
WEIGHED = st.fixed_dictionaries({field: st.integers(0, 100) for field in ProfileField})


@given(PROFILES, st.sampled_from(sorted(FIELDS)), WEIGHED, st.lists(st.text(max_size=6), max_size=3))
def test_whatever_a_profile_holds_the_score_lies_between_nothing_and_a_hundred(
    profile: PublicProfile, network: str, weights: dict[ProfileField, int], names: list[str]
) -> None:
    checkup = examine(profile, network, Yardstick(tuple(names), tuple(names), weights))
    assert checkup.score is None or 0 <= checkup.score <= 100
    for item in checkup.items:
        assert 0 <= item.part <= 1 and item.weight > 0
        assert item.says.zh and item.says.en and item.do.zh and item.do.en
        assert (item.part == 1) == (item.standing is Standing.GOOD)


@given(PROFILES, st.sampled_from(["weibo", "mastodon"]))
def test_filling_in_a_field_never_lowers_the_score(profile: PublicProfile, network: str) -> None:
    """Of two profiles of which as much is known, the one with more in it is not the worse one."""
    better = replace(profile, avatar="https://a/b.png", banner="https://a/c.png", tags=("一", "二", "三"))
    told = replace(profile, avatar=profile.avatar or "", banner=profile.banner or "", tags=profile.tags or ())
    before, after = examine(told, network, OURS).score, examine(better, network, OURS).score
    assert (before is None) == (after is None)
    assert before is None or after is None or after >= before
