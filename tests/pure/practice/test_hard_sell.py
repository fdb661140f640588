"""C2.hard-sell: one mild word passes, a strong one or two mild ones do not; a boast alone is C12's."""

import pytest

from guanwei.practice.findings import Finding, Level
from tests.pure.practice.wording import sentences
from tests.pure.practice.world import GOODS, HEMU, a_post, around, found

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
        "老师们辛苦了！",
        "【身边】老师们辛苦了！",
        "欢迎回家!",
        "今天下雪了！",
        "食堂今天有红烧肉！",
        "路上小心！",
        "快递小哥辛苦了！",
        "今天是我们开店第1000天！",
        "致敬伟大的人！",
        "晴天霹雳！",
        "大家快去看晚霞！",
        "The office cat is back!",
        "We got it wrong yesterday, and we are sorry!",
        "What a sunset over the harbour tonight!",
    ],
)
def test_who_exclaims_sells_nothing_by_that(text: str) -> None:
    assert hard(text) == ()


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


def test_a_clause_with_a_name_that_may_hold_any_word_is_no_reason() -> None:
    text = "空间宽裕，动力充沛，内饰温润，座椅舒展。泊澜 M6，陪一家人从容出发。"
    [finding] = hard(text)
    assert "“内饰温润”" in finding.message.zh
    assert hard(text, C12_allowed="空间宽裕,动力充沛,内饰温润,座椅舒展,从容出发") == ()


@pytest.mark.parametrize(
    ("told", "pushed"),
    [
        (
            "羽绒服为什么会钻绒？针脚、面料都有关系。我们的充绒技术全国第一，但洗的时候请别拧。",
            "我们的充绒技术全国第一，点击链接带走，今天直降三百！羽绒服为什么会钻绒？针脚、面料都有关系。",
        ),
        ("这瓶酱油晒了 180 天，缸是老缸，盐是井盐。鲜味全国第一。", "鲜味全国第一，回味无穷，厨房必备。"),
        (
            "展览今天最后一天。馆藏的青铜器，数量是全国之最。",
            "青铜器文创，全国之最，今天下单送书签，限量两百份，手慢无！",
        ),
    ],
)
def test_a_boast_among_facts_is_no_leaflet_until_somebody_pushes(told: str, pushed: str) -> None:
    assert hard(told) == ()
    assert hard(pushed) != ()


@pytest.mark.parametrize(
    ("shouted", "quiet"),
    [
        ("洗车年卡 199！仅限前 100 位，办卡送香薰！", "洗车年卡 199 元，送香薰，用到明年三月，办卡在前台。"),
        ("新风系统直降1000！免费上门勘测，本月签单送滤芯！", "新风系统的滤芯半年一换，原装的 200 元，上门免费。"),
        ("B2B老板看这里！签单送一年耗材，免费上门测试，来电报价！", "签单以后送一年耗材，测试不收费，报价见附件。"),
    ],
)
def test_three_kinds_of_offer_shouted_at_once_push(shouted: str, quiet: str) -> None:
    assert hard(shouted) != ()
    assert hard(quiet) == ()


@pytest.mark.parametrize(
    "text",
    [
        "名额抢一个少一个，来晚就被别人订走了，沙发等你搬",
        "四件套 89，晚了就恢复 599 了",
        "看中就赶紧带家人来试驾",
        "这条裤子直接去拍！",
        "Run! The dress is back in stock and it sells out every time.",
    ],
)
def test_who_waits_will_regret_it(text: str) -> None:
    assert hard(text) != ()


def test_the_label_of_its_own_column_is_no_praise() -> None:
    """What the label check asks for is not held against the post, and the place of what is found stays right."""
    offer = "窗边那套格纹桌布上新色。两套起领券立减30元，券在链接里，月底前有效。"
    pushed = "【好物】新茶到店，手慢无"
    [one] = found(a_post(pushed, brand=HEMU, column=GOODS.key), around(), ID)
    assert one.span is not None
    assert pushed[slice(*one.span)] == "手慢无"
    assert "好物" not in one.message.zh
    for text in (offer, "双层隔热杯补货了"):
        labelled = found(a_post("【好物】" + text, brand=HEMU, column=GOODS.key), around(), ID)
        assert [each.message for each in labelled] == [each.message for each in hard(text)]


@pytest.mark.parametrize("text", ["为什么还要上去！！！", "广东加油！！！"])
def test_who_shouts_and_sells_nothing_is_left_alone(text: str) -> None:
    assert not hard(text)
