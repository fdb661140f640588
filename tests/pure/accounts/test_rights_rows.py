"""What goes by machine, by hand, or not at all, for every network and every rights profile."""

import pytest

from guanwei.accounts.rights_rows import RightsRow, Way, counted, parts_of, way_of
from guanwei.networks.contract import Capability, Limits
from guanwei.networks.registry import limits_for, networks, profiles_of

PROFILES = [(network, profile) for network in networks() for profile in profiles_of(network)]


def row_of(limits: Limits, what: str) -> RightsRow:
    return next(row for part in parts_of(limits) for row in part.rows if row.what.zh == what)


@pytest.mark.parametrize(("network", "profile"), PROFILES)
def test_every_row_says_what_and_which_way_in_both_languages(network: str, profile: str) -> None:
    parts = parts_of(limits_for(network, profile))
    rows = [row for part in parts for row in part.rows]
    assert len(rows) == sum(counted(parts).values()) == 23
    assert len({row.what.zh for row in rows}) == len(rows)
    for row in rows:
        assert row.what.zh and row.what.en
        assert row.note is None or (row.note.zh and row.note.en)
        assert row.way is not Way.NOT or row.note is None


@pytest.mark.parametrize(("network", "profile"), PROFILES)
def test_no_row_promises_what_the_adapter_does_not(network: str, profile: str) -> None:
    limits = limits_for(network, profile)
    for capability in Capability:
        assert (way_of(capability, limits) is Way.MACHINE) == (capability in limits.capabilities)


def test_by_hand_nothing_goes_by_machine() -> None:
    for network in networks():
        assert counted(parts_of(limits_for(network, "by_hand")))[Way.MACHINE] == 0


@pytest.mark.parametrize(
    ("network", "profile", "what", "way"),
    [
        ("weibo", "ordinary", "按时发文字", Way.MACHINE),
        ("weibo", "ordinary", "#话题#", Way.BY_HAND),
        ("weibo", "ordinary", "转发并附上自己的话", Way.BY_HAND),
        ("weibo", "ordinary", "图片的替代文字", Way.NOT),
        ("weibo", "ordinary", "收听私信", Way.BY_HAND),
        ("weibo", "granted", "#话题#", Way.MACHINE),
        ("weibo", "commercial", "收听 @", Way.MACHINE),
        ("weibo", "by_hand", "按时发文字", Way.BY_HAND),
        ("bluesky", "app-password", "改已发出的文字", Way.NOT),
        ("bluesky", "app-password", "图片的替代文字", Way.MACHINE),
        ("mastodon", "token", "改已发出的文字", Way.MACHINE),
        ("mastodon", "token", "收听私信", Way.MACHINE),
        ("mastodon", "token", "视频、投票、长文、直播", Way.BY_HAND),
        ("mastodon", "by_hand", "发出后回读核对", Way.BY_HAND),
    ],
)
def test_some_rows_as_people_know_them(network: str, profile: str, what: str, way: Way) -> None:
    assert row_of(limits_for(network, profile), what).way is way


def test_notes_carry_the_figures_of_the_profile() -> None:
    ordinary, granted = limits_for("weibo", "ordinary"), limits_for("weibo", "granted")
    assert "安全域名" in row_of(ordinary, "按时发文字").note.zh  # type: ignore[union-attr]
    assert row_of(ordinary, "发图片").note.zh.startswith("程序只发 1 张")  # type: ignore[union-attr]
    assert row_of(granted, "发图片").note.zh.startswith("最多 9 张")  # type: ignore[union-attr]
    assert "授权过" in row_of(ordinary, "收听 @").note.zh  # type: ignore[union-attr]
    commercial = limits_for("weibo", "commercial")
    assert "可以衡量" in row_of(commercial, "收听 @").note.zh  # type: ignore[union-attr]
