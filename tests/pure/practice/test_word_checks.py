"""C12.forbidden-wording, C12.own-words, C12.typo: a word, its level, and what a machine can put right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.practice.findings import Level
from tests.pure.practice.world import a_post, around, found

FORBIDDEN, OWN, TYPO = "C12.forbidden-wording", "C12.own-words", "C12.typo"


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("本膏药包治百病", Level.BLOCK),
        ("稳賺不賠的项目", Level.BLOCK),
        ("国宴专供的白酒", Level.BLOCK),
        ("堪比母乳的奶粉", Level.BLOCK),
        ("死胖子才穿不下", Level.BLOCK),
        ("我们的酵素茶排毒养颜，欢迎订购", Level.ASK),
        ("签约保过，我们的课程有底气", Level.ASK),
        ("转发即参与，100%中奖", Level.ASK),
        ("新款耳机吊打同行", Level.ASK),
        ("距地铁站仅5分钟车程，我们的楼盘开盘", Level.ASK),
    ],
)
def test_each_word_has_the_level_of_its_law(text: str, level: Level) -> None:
    findings = found(a_post(text), around(), FORBIDDEN)
    assert [finding.level for finding in findings] == [level]
    assert "《" in findings[0].message.zh


@pytest.mark.parametrize(
    "text",
    [
        "凡是说“稳赚不赔”的都是骗局",
        "世上没有包治百病的药",
        "被这只猫治愈了",
        "医生说治疗要趁早",
        "包裹到了转运中心，明天派送",
        "她的书包过两天寄出",
        "公司经营稳中求进",
        "据记者了解，该保健品号称包治百病",
        "《包治百病》今晚首映",
    ],
)
def test_what_nobody_promises_passes(text: str) -> None:
    assert found(a_post(text), around(), FORBIDDEN) == ()


def test_the_level_that_is_set_softens_what_blocks() -> None:
    context = around(C12_forbidden_wording_level="ask")
    assert [finding.level for finding in found(a_post("包治百病，签约保过"), context, FORBIDDEN)] == [Level.ASK] * 2


# --- our own words --------------------------------------------------------------------------------------------------


def test_without_words_nothing_is_found() -> None:
    assert found(a_post("什么都可以写"), around(), OWN) == ()


def test_never_blocks_asked_asks_and_instead_puts_right() -> None:
    context = around(C12_never="某牌", C12_asked="召回\n裁员", C12_instead="小样=体验装")
    text = "某牌召回之后，我们送小样"
    findings = found(a_post(text), context, OWN)
    assert [(finding.id, finding.level) for finding in findings] == [
        ("C12.own-words.never", Level.BLOCK),
        ("C12.own-words.asked", Level.ASK),
        ("C12.own-words.instead", Level.HINT),
    ]
    fix = findings[2].fix
    assert fix is not None and fix.applied_to(text) == "某牌召回之后，我们送体验装"


@pytest.mark.parametrize(
    ("written", "is_found"),
    [("AI", True), ("ａｉ", True), ("用ai写", True), ("said", False), ("AI2", False), ("A I", False)],
)
def test_a_latin_word_counts_as_a_whole(written: str, is_found: bool) -> None:
    assert bool(found(a_post(written), around(C12_never="ai"), OWN)) is is_found


def test_script_and_stuffing_hide_no_word_of_ours() -> None:
    for text in ("召 回", "召·回", "召\u200b回"):
        [finding] = found(a_post(f"关于{text}的说明"), around(C12_asked="召回"), OWN)
        assert finding.span == (2, 2 + len(text))
    assert found(a_post("關於價格的說明"), around(C12_asked="价格"), OWN) != ()


def test_what_stands_in_a_name_that_may_stand_passes() -> None:
    context = around(C12_never="苹果", C12_allowed="烟台苹果")
    assert found(a_post("烟台苹果熟了"), context, OWN) == ()
    assert found(a_post("苹果熟了"), context, OWN) != ()


@given(st.text(max_size=60), st.text(max_size=30), st.text(max_size=30))
def test_whatever_is_set_finds_places_in_the_text(text: str, never: str, instead: str) -> None:
    for finding in found(a_post(text), around(C12_never=never, C12_instead=instead), OWN):
        assert not finding.id.endswith(".failed")
        start, end = finding.span or (0, 0)
        assert 0 <= start < end <= len(text)


# --- slips ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("请登陆网站查询", "请登录网站查询"),
        ("我们一如继往地支持", "我们一如既往地支持"),
        ("凭优惠卷立减", "凭优惠券立减"),
        ("see you tommorow", "see you tomorrow"),
        ("新店座落在湖边", "新店坐落在湖边"),
        ("小朋友神彩奕奕", "小朋友神采奕奕"),
        ("感谢大家对我门的支持", "感谢大家对我们的支持"),
        ("做为一家老店，我们不急", "作为一家老店，我们不急"),
        ("截止今天，已有三百人报名", "截至今天，已有三百人报名"),
        ("截止12月1日共收到八封信", "截至12月1日共收到八封信"),
        ("best restuarant dogs", "best restaurant dogs"),
    ],
)
def test_a_slip_is_put_right_by_one_press(text: str, fixed: str) -> None:
    [finding] = found(a_post(text), around(), TYPO)
    assert finding.level is Level.HINT
    assert finding.fix is not None and finding.fix.applied_to(text) == fixed
    assert found(a_post(fixed), around(), TYPO) == ()


@pytest.mark.parametrize(
    "text",
    [
        "台风登陆福建",
        "以经济建设为中心",
        "所以经常去",
        "问卷已发",
        "你可以经过",
        "untilled land",
        "报名截止今天",
        "报名截止12月1日，已满的场次不再收",
        "投稿截止今天，共三个奖",
        "我门口有棵树",
        "你门票带了吗",
        "我们这么做为了省电",
        "把它叫做为人民服务",
        "不做为难人的事",
        "他门牙掉了",
        "山脉博物馆",
        "自己经营一家店",
        "既便宜又好",
        "请贴好标签",
        "请在截止日前提交",
        "立即然后",
        "发贴纸给小朋友",
    ],
)
def test_what_is_right_somewhere_is_no_slip(text: str) -> None:
    assert found(a_post(text), around(), TYPO) == ()


def test_in_traditional_characters_the_word_is_named_and_not_replaced() -> None:
    [finding] = found(a_post("請登陸網站查詢"), around(), TYPO)
    assert finding.fix is None and "登录网站" in finding.hint.zh
