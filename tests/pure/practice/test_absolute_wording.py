"""C12.absolute-wording: our own goods in absolute terms, and everything that looks like it."""

import pytest

from guanwei.practice.findings import Level
from guanwei.practice.subjects import ReplySubject
from tests.pure.practice.wording import sentences
from tests.pure.practice.world import GRANTED, SHANGHAI, a_post, around, found

ID = "C12.absolute-wording"


def words_in(text: str, **values: object) -> list[str]:
    return [text[slice(*finding.span or (0, 0))] for finding in found(a_post(text), around(**values), ID)]


def test_of_what_brands_write_nearly_all_is_found_and_hardly_anything_wrongly() -> None:
    """The sentences are our own and some were looked at while the rules were made: a floor, not a measurement."""
    praise, others = sentences("absolute")
    missed = [text for text in praise if not words_in(text)]
    wrong = [text for text in others if words_in(text)]
    assert len(praise) >= 150 and len(others) >= 180
    assert len(missed) <= 0.05 * len(praise), missed
    assert len(wrong) <= 0.02 * len(others), wrong


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("我们家的豆浆机最 好 用", "最 好 用"),
        ("我们家的豆浆机最*好*用", "最*好*用"),
        ("新品面膜，補水效果最好", "效果最好"),
        ("本店奶茶，全城第①", "全城第①"),
        ("本店奶茶，全城第1\ufe0f\u20e3", "全城第1"),
        ("给宝宝zui好的奶粉，我们家有", "zui好的"),
        ("蕞正宗的羊汤，欢迎光临本店", "蕞正宗"),
        ("ＴＯＰ１的选择，本店新品", "ＴＯＰ１的选择"),
        ("Piano\n1. 全城首位的琴行", "全城首位"),
        ("全🈚敌", ""),
    ],
)
def test_a_disguised_word_is_found_where_it_stands(text: str, word: str) -> None:
    assert (words_in(text) or [""])[0].startswith(word)


@pytest.mark.parametrize(
    ("passes", "counts"),
    [
        ("我们要努力做最好的产品", "我们有最好的产品"),
        ("顾客说：“这家店的面最好吃”", "我们店的面最好吃"),
        ("这不是最先进的设备", "这不仅是最先进的设备，我们的服务也好"),
        ("哪家店的产品最好用？", "还等什么？最好用的产品就在我们店里"),
        ("我们家开过的最大的门店，今天开业", "全国最大的门店，今天开业，欢迎光临"),
        ("荣获国家级绿色工厂称号，感谢我们的团队", "我们的产品是国家级品质"),
        ("《最好的产品经理》读后感", "最好的产品，欢迎选购"),
        ("谢谢夸奖//@老李:全城最好吃的面，就在这家店", "全城最好吃的面，就在本店"),
        ("100%纯棉，我们的新款T恤", "100%安全，我们的新款T恤"),
        ("本周最后一天营业", "本周最后一天营业，最优惠的价格"),
    ],
)
def test_it_depends_on_who_says_it_and_of_what(passes: str, counts: str) -> None:
    assert words_in(passes) == []
    assert words_in(counts) != []


def test_a_finding_names_word_law_and_a_better_way() -> None:
    [finding] = found(a_post("选我们家的豆浆机，全国销量第一"), around(), ID)
    assert finding.level is Level.ASK
    assert "销量第一" in finding.message.zh and "广告法" in finding.message.zh and "C12" in finding.message.en
    assert "数字" in finding.hint.zh
    assert finding.figures["word"] == "销量第一" and finding.figures["kind"] == "market"


def test_a_weak_word_is_only_a_hint() -> None:
    [finding] = found(a_post("极致性能，新一代笔记本明日开售"), around(), ID)
    assert finding.level is Level.HINT


def test_a_name_that_may_stand_is_not_found() -> None:
    text = "第一食品商店的月饼，全网第一食品就在本店"
    assert words_in("全国第一食品商店，欢迎选购") != []
    assert words_in("全国第一食品商店，欢迎选购", C12_allowed="全国第一食品商店") == []
    assert words_in(text, C12_allowed="第一食品商店,全网第一食品") == []


def test_an_answer_is_looked_at_like_a_post() -> None:
    answer = ReplySubject("brand", "放心买，我们的质量最好", "怎么样", "小王", GRANTED, SHANGHAI)
    assert found(answer, around(), ID) != ()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "我们家的质量最好，放心买",
        "忐忑且兴奋",
        "俺们想",
        "敢和恐惧较量",
    ],
)
def test_a_plain_claim_is_found_in_any_tone_and_a_tone_alone_is_none(text: str) -> None:
    assert bool(words_in(text)) is ("最好" in text)


def test_no_more_are_told_than_anybody_reads() -> None:
    text = "".join(f"我们的第{place}款产品，全国销量第一。" for place in range(30))
    assert len(words_in(text)) == 8


@pytest.mark.parametrize(
    ("counts", "passes"),
    [
        ("今天出了第两百炉。全省最松软的吐司", "今天出了第两百炉。最松软的吐司刚从烤箱里出来时才有"),
        ("这只壶的导热，业内第一", "这只壶的导热，业内第一份检测报告由协会发布"),
        ("我们的机房在山里，是全亚洲最低的能耗水平", "全亚洲最低的气温是山里的零下六十度"),
        ("福州城里第①的佛跳墙", "校运会第①名是仓储部"),
        ("我们的稻米，全县之最", "城市之最：最高的楼，最老的桥"),
        ("整条街没有对手", "隔壁老王家整条街没有对手，我们认"),
        ("书写的顺滑程度，前所未有", "一场前所未有的大雨，骑手慢一点"),
        ("师傅说，这是全国最好的龙井", "顾客说，这是全国最好的龙井"),
        ("我们店做了全市最轻的登山包", "和自家去年的款比，这是我们最轻的登山包"),
        ("全国最有诚意的文创，进店看看", "想成为全国最有诚意的文创店，路还长"),
    ],
)
def test_a_whole_market_makes_a_claim_of_what_is_said_of_us(counts: str, passes: str) -> None:
    assert words_in(counts) != []
    assert words_in(passes) == []


@pytest.mark.parametrize(
    ("counts", "passes"),
    [
        ("The friendliest bookshop in Yorkshire, open till six.", "The coldest day in Yorkshire, open till six."),
        ("Good morning from the most luxurious hotel in Sanya.", "Most guests in Sanya want a late breakfast."),
        ("Nobody makes a quieter dishwasher.", "Nobody makes it to the beach before ten."),
        ("Asia's finest concert hall has new chairs.", "Tonight's finest moment: the lights came back."),
        ("No other car holds its range like ours.", "No other news today, the lift works again."),
    ],
)
def test_the_best_of_a_place_is_a_claim_in_english_too(counts: str, passes: str) -> None:
    assert words_in(counts) != []
    assert words_in(passes) == []


def test_an_emoji_after_every_character_hides_nothing() -> None:
    assert words_in("全国博物馆里最🔥有🔥诚🔥意的文创") == ["最🔥有🔥诚🔥意"]
    assert words_in("新品到店🔥第二家分店开业") == []


@pytest.mark.parametrize(
    ("counts", "passes"),
    [
        ("我们的目标很简单：卖全国最好的羽绒服，现在下单。", "我们的目标很简单：做全国最好的羽绒服。"),
        ("用户反馈：全网最好用的面膜，赶紧买", "顾客留言：“我吃过最好吃的凤梨酥。”"),
        ("请使用全球最好的洗发水。", "请在开封后三天内喝完，口感最好。"),
        ("比上一代更强，是市面上最强的芯片。", "比上一代轻了12克，是我们做过的最轻的一款。"),
    ],
)
def test_an_exemption_ends_where_the_sentence_sells_or_the_whole_market_is_meant(counts: str, passes: str) -> None:
    assert words_in(counts)
    assert not words_in(passes)
