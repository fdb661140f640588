"""A3: the positioning sheet, words that the brand never uses, flat wording."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.practice.checks import a3_flat_wording
from guanwei.practice.findings import Finding, Level
from guanwei.practice.flatness import flat_phrases
from guanwei.practice.packfile import read_pack
from guanwei.practice.positioning import Person, Positioning
from guanwei.practice.registry import run
from tests.pure.practice.test_any_input import ANY_TEXT
from tests.pure.practice.test_replies import an_answer
from tests.pure.practice.world import a_post, around

SHEET = Positioning(
    products=("龙井", "云雾"),
    culture=("慢慢来",),
    audience=("上班族",),
    person=Person.EDITOR,
    tone=("俏皮",),
    never=("尊贵", "小仙女", "VIP", "YYDS"),
    topics=("茶", "下午茶"),
)


def never(text: str, sheet: Positioning = SHEET) -> tuple[Finding, ...]:
    return run(a_post(text), replace(around(), positioning=sheet), only=["A3.never-words"])


@pytest.mark.parametrize(
    "text", ["尊贵的体验", "尊貴的體驗", "尊 贵的体验", "尊·贵", "ＶＩＰ专享", "vip 专享", "成为VIP"]
)
def test_a_word_that_the_sheet_forbids_is_found(text: str) -> None:
    (found,) = never(text)
    assert found.level is Level.ASK
    assert found.span is not None and text[slice(*found.span)]


@pytest.mark.parametrize("text", ["今天的茶很香", "viper 是一种蛇", "YYDS_2", "贵尊", "重·要"])
def test_other_words_pass(text: str) -> None:
    assert [found.figures["word"] for found in never(text)] in ([], ["YYDS"])


def test_a_word_is_told_once_with_how_often_it_stands() -> None:
    first, second = never("小仙女们，尊贵的小仙女们")
    assert (first.span, first.figures) == ((0, 3), {"word": "小仙女", "times": 2})
    assert "2 次“小仙女”" in first.message.zh
    assert (second.span, second.figures["word"]) == ((5, 7), "尊贵")


def test_an_empty_sheet_says_nothing() -> None:
    assert not Positioning() and SHEET
    assert never("尊贵的小仙女", Positioning()) == ()
    assert never("尊贵的小仙女", Positioning(never=("", " "))) == ()


def test_answers_are_held_to_the_sheet_too() -> None:
    context = replace(around(), positioning=SHEET)
    assert run(an_answer("尊贵的您好"), context, only=["A3.never-words"])


def test_a_sheet_survives_being_written_down() -> None:
    assert Positioning.from_json(SHEET.as_json()) == SHEET
    assert Positioning.from_json({}) == Positioning()
    assert Positioning.from_json({"topics": ["茶", " "], "person": None}).topics == ("茶",)


@given(ANY_TEXT | st.text(), st.lists(ANY_TEXT | st.text(), max_size=4).map(tuple))
def test_any_sheet_and_any_text_can_be_judged(text: str, words: tuple[str, ...]) -> None:
    for found in never(text, Positioning(never=words)):
        assert not found.id.endswith(".failed")
        assert found.span is not None and 0 <= found.span[0] <= found.span[1] <= len(text)


# --- flat wording ---------------------------------------------------------------------------------------------------

FLAT = [
    "公司高度重视此次活动，进一步加强组织领导，切实提升服务水平，为高质量发展奠定坚实基础。",
    "近日，公司隆重举行了年度总结大会，总经理出席会议并作重要讲话，会议强调要深入贯彻落实集团工作部署，扎实推进各项工作。",
    "我们将始终围绕用户需求，持续深化服务体系建设，不断提升用户体验，切实履行企业责任。",
    "为深入學習貫徹會議精神，公司積極推進品牌建設，取得了顯著成效，充分發揮了示範作用。",
    "全体员工凝心聚力、真抓实干，奋力谱写企业发展新篇章，为地方经济贡献力量。",
    "聚焦核心赛道，以创新为抓手，打造品牌矩阵，赋能合作伙伴，形成生态闭环。",
    "领导莅临我司指导工作，对我司取得的成绩给予充分肯定，并要求再上新台阶。",
    "We leverage synergies across our ecosystem to drive innovation and empower stakeholders worldwide.",
    "Our best-in-class, end-to-end solutions seamlessly optimize value-added deliverables going forward.",
]
VIVID = [
    "今天炒茶的老张烫了三次手，还是不肯戴手套，他说隔着手套摸不到茶的脾气。",
    "下雨天，店里只来了一位客人，和一只不想走的猫。",
    "我们高度重视猫的意见：它今天睡在了龙井上，所以龙井打八折。",
    "新包装换成了可以堆肥的纸，三个月能烂完，设计师种了一盆薄荷来证明。",
    "冲泡小贴士：水温八十度，出汤要快，第三泡最好喝。",
    "根据气象台的消息，周末降温十度，热茶备好，秋裤穿好。",
    "五年前我们只有一口锅，现在有三口，还是不够用，谢谢每一位排队的人。",
    "Our baker burned the first tray, so the second one is half price until noon.",
    "We leverage nothing but a wooden spoon.",
    "",
]


@pytest.mark.parametrize("text", FLAT)
def test_a_stack_of_flat_phrases_is_found(text: str) -> None:
    (found,) = run(a_post(text), around(), only=["A3.flat-wording"])
    assert found.level is Level.HINT and int(found.figures["phrases"]) >= 2


@pytest.mark.parametrize("text", VIVID)
def test_plain_speech_passes(text: str) -> None:
    assert run(a_post(text), around(), only=["A3.flat-wording"]) == ()


def test_the_phrases_are_listed() -> None:
    (found,) = run(a_post(FLAT[0]), around(), only=["A3.flat-wording"])
    assert "高度重视、进一步加强、切实提升" in found.message.zh
    assert FLAT[0][slice(*(found.span or ()))] == "高度重视"


def test_few_phrases_far_apart_pass() -> None:
    spread = "。".join(
        ["高度重视", "老张今天炒了五锅茶，最后一锅给了邻居" * 8, "切实提升", "雨还在下" * 30, "进一步加强"]
    )
    assert run(a_post(spread), around(), only=["A3.flat-wording"]) == ()
    assert run(a_post(spread), around(A3_flat_density=0.5), only=["A3.flat-wording"])


def test_how_many_are_too_many_is_a_setting() -> None:
    text = "高度重视，切实提升"
    assert run(a_post(text), around(), only=["A3.flat-wording"])
    assert run(a_post(text), around(A3_flat_phrases=3), only=["A3.flat-wording"]) == ()


def test_an_answer_that_is_nothing_but_canned_is_told_so_once() -> None:
    both = ["A3.flat-wording", "E5.canned"]
    canned = "感谢您的反馈，我们高度重视，将进一步加强管理，切实提升服务质量"
    assert [one.id for one in run(an_answer(canned), around(), only=both)] == ["E5.canned"]
    flat = canned + "，三号电梯的主板明天到货，周三换好"
    assert [one.id for one in run(an_answer(flat), around(), only=both)] == ["A3.flat-wording"]


def test_the_version_of_the_check_is_that_of_its_pack() -> None:
    assert read_pack("flat-wording")["version"] == a3_flat_wording.VERSION


@given(st.lists(ANY_TEXT | st.text() | st.sampled_from(FLAT), max_size=4).map("".join))
def test_flat_phrases_of_any_text_lie_in_it_and_apart(text: str) -> None:
    places = flat_phrases(text)
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(before[1] <= after[1] and before[0] <= after[0] for before, after in pairwise(places))
