"""C2.hard-sell: one mild word passes, a strong one or two mild ones do not; a boast alone is C12's."""

import pytest

from guanwei.practice.findings import Finding, Level
from tests.pure.practice.wording import sentences
from tests.pure.practice.world import a_post, around, found

ID = "C2.hard-sell"


def hard(text: str, **values: object) -> tuple[Finding, ...]:
    return found(a_post(text), around(**values), ID)


def test_of_what_brands_write_nearly_all_is_found_and_hardly_anything_wrongly() -> None:
    """The sentences are our own and some were looked at while the rules were made: a floor, not a measurement."""
    pushing, others = sentences("hardsell")
    missed = [text for text in pushing if not hard(text)]
    wrong = [text for text in others if hard(text)]
    assert len(pushing) >= 70 and len(others) >= 80
    assert len(missed) <= 0.05 * len(pushing), missed
    assert len(wrong) <= 0.02 * len(others), wrong


@pytest.mark.parametrize(
    ("text", "is_hard"),
    [
        ("超值的套餐上新了", False),
        ("超值的套餐，数量有限", True),
        ("手慢无，套餐上新了", True),
        ("套餐上新了，68元，门店可订", False),
        ("特惠套餐68元，原来98元，限时一周", True),
        ("赶紧把衣服收了，台风要来了", False),
        ("最后一天，摄影征集截止", False),
        ("讲座免费，数量有限，先到先得", False),
        ("转发抽奖，周五开奖", False),
        ("外观霸气、动力澎湃，尽显尊贵，欢迎品鉴", True),
        ("地段优越、设施齐全，预订电话 010-88880000", True),
        ("羊绒都会起球，前三次最多", False),
        ("满意度问卷来了，扫码填写，点击链接也行", False),
        ("这台豆浆机，全国销量第一", False),
        ("这台豆浆机，全国销量第一，今晚直播间立减200，手慢无", True),
    ],
)
def test_points_add_up(text: str, is_hard: bool) -> None:
    assert bool(hard(text)) is is_hard


@pytest.mark.parametrize(
    "text",
    [
        "警惕“手慢无，立即下单”的短信，都是诈骗",
        "顾客说：“闭眼入，赶紧下单”",
        "谢谢分享//@小王:闭眼入，赶紧下单！",
        "据记者了解，多家门店限时抢购，库存告急",
        "对不起，限时抢购的页面崩了，正在修",
        "我昨天又剁手了，限时秒杀太可怕",
    ],
)
def test_what_others_say_and_what_warns_passes(text: str) -> None:
    assert hard(text) == ()


def test_a_finding_shows_the_words_and_points_to_the_strongest() -> None:
    text = "数量有限，手慢无，赶紧下单！"
    [finding] = hard(text)
    assert finding.level is Level.ASK
    assert "“手慢无”" in finding.message.zh and "C2" in finding.message.zh
    assert text[slice(*finding.span or (0, 0))] == "手慢无"
    assert finding.figures["words"] == "数量有限、手慢无、赶紧下单"


def test_shouting_is_mentioned() -> None:
    [finding] = hard("手慢无，赶紧下单！！！")
    assert "感叹号" in finding.message.zh


def test_words_of_a_name_that_may_stand_do_not_find_a_post() -> None:
    assert (
        hard("爆款研究所的快来买节目") == ()
        or hard("爆款研究所的快来买节目", C12_allowed="爆款研究所,快来买节目") == ()
    )
