"""C8.off-theme: a post that has little in common with what the brand's best posts are about."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.practice.findings import Finding, Level
from guanwei.practice.positioning import Positioning
from guanwei.practice.registry import run
from guanwei.practice.theme import Theme, build_theme, in_words, pieces
from tests.pure.practice.test_any_input import ANY_TEXT
from tests.pure.practice.world import a_post, around

_TEAS = ("龙井", "碧螺春", "云雾", "白毫银针", "普洱", "铁观音", "正山小种", "大红袍")
_SCENES = (
    "{}要用八十度的水冲泡，出汤快一点，茶汤才清亮",
    "炒茶师傅老张说，{}的火候全凭手感，茶青下锅那一刻最要紧",
    "雨天的茶园雾气很重，采茶的阿姨背着竹篓，一芽一叶地采{}",
    "冷泡{}：茶叶五克，凉水一升，放冰箱六小时，茶汤清甜",
    "新到的{}开汤试喝，杯盖上有兰花香，茶底柔软",
    "盖碗泡{}的手法：注水沿着碗边，盖子留一条缝出汤",
)
LOVED = [scene.format(tea) for tea in _TEAS for scene in _SCENES]
OURS = "春茶上市，采茶师傅凌晨进茶园，一芽一叶，炒出来的茶汤清亮带着兰花香"
NOT_OURS = "昨晚那场球赛点球大战踢到第七轮，门将扑出关键一球，全场球迷起立鼓掌，比分锁定四比三"
THEME = build_theme(LOVED)


def off_theme(
    text: str, theme: Theme | None = THEME, sheet: Positioning | None = None, **values: object
) -> list[Finding]:
    context = replace(around(**values), theme=theme, positioning=sheet or Positioning())
    return list(run(a_post(text), context, only=["C8.off-theme"]))


def test_a_post_on_the_theme_passes() -> None:
    assert off_theme(OURS) == []


def test_a_post_about_something_else_is_found_with_what_is_usual() -> None:
    (found,) = off_theme(NOT_OURS)
    assert found.level is Level.HINT
    assert f"和 {len(LOVED)} 条最受欢迎的稿件没有一个共同的词" in found.message.zh
    assert f"no word in common with the {len(LOVED)} best posts" in found.message.en
    assert found.figures["ties"] == 0 and found.figures["posts"] == len(LOVED)
    assert "茶" in found.hint.zh


def test_the_few_words_that_tie_it_to_the_theme_are_named() -> None:
    (found,) = off_theme(NOT_OURS + "，赛后大家回酒店开了一瓶香槟，有人说不如喝龙井")
    assert "只有“龙井”是共同的" in found.message.zh and found.figures["ties"] == 1


def test_a_word_of_the_sheet_ties_it_to_the_brand() -> None:
    assert off_theme(NOT_OURS, sheet=Positioning(topics=("点球",))) == []
    assert off_theme(NOT_OURS, sheet=Positioning(products=("球 赛",))) == []
    assert off_theme(NOT_OURS, sheet=Positioning(topics=("茶",), never=("点球",)))
    assert off_theme("#下午茶# " + NOT_OURS, sheet=Positioning(topics=("下午茶",))) == []


@pytest.mark.parametrize("text", ["早安", "太好了！", "https://a.example/1 #茶#", "[心][心][心]", "@老周 @小林"])
def test_what_is_too_short_cannot_be_placed(text: str) -> None:
    assert off_theme(text) == []


def test_without_a_theme_or_with_too_few_posts_nothing_is_said() -> None:
    assert off_theme(NOT_OURS, None) == []
    assert off_theme(NOT_OURS, build_theme(LOVED[:29])) == []
    assert off_theme(NOT_OURS, build_theme(LOVED[:30])) != []


def test_a_brand_whose_best_posts_have_nothing_in_common_is_not_held_to_them() -> None:
    apart = [chr(0x4E00 + 40 * n) + "".join(chr(0x5000 + 37 * n + step * 3) for step in range(20)) for n in range(60)]
    assert off_theme(NOT_OURS, build_theme(apart)) == []


def test_how_far_is_too_far_is_a_setting() -> None:
    half = "茶汤清亮，出汤快一点，" + NOT_OURS
    assert len(off_theme(half, C8_farthest=50)) >= len(off_theme(half, C8_farthest=1))


def test_a_theme_survives_being_written_down() -> None:
    assert Theme.from_json(json.loads(json.dumps(THEME.as_json()))) == THEME


def test_a_theme_does_not_depend_on_the_order_or_on_repetition() -> None:
    assert build_theme([*reversed(LOVED), *LOVED]) == THEME


def test_the_leading_words_are_what_the_posts_are_about() -> None:
    assert "出汤" in THEME.leading[:10]


def test_links_names_and_everyday_words_are_no_theme() -> None:
    assert pieces("https://tea.example/longjing @龙井小站 我们今天大家一起 [茶杯]") == frozenset()
    assert pieces("龍井") == pieces("龙井") == {"龙井"}


def test_neighbouring_pieces_are_read_as_one_word() -> None:
    assert in_words("一芽白毫银针两杯", {"白毫", "毫银", "银针"}) == ("白毫银针",)


@given(st.lists(ANY_TEXT | st.text(), max_size=40), ANY_TEXT | st.text())
def test_any_texts_make_a_theme_and_any_text_is_placed(texts: list[str], text: str) -> None:
    theme = build_theme(texts)
    assert Theme.from_json(theme.as_json()) == theme
    place = theme.place_of(text)
    if place is not None:
        assert 0 <= place.share <= 1 and 0 <= place.farther <= 100
        assert place.ties <= pieces(text)
    for finding in off_theme(text, replace(theme, posts=99)):
        assert not finding.id.endswith(".failed")
