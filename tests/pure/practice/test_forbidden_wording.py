"""C12.forbidden-wording: what has to stand around a word, so that the promise is found and the word alone is not."""

import re

import pytest

from guanwei.practice.findings import Level
from guanwei.practice.packs.loading import pack
from tests.pure.practice.wording import sentences
from tests.pure.practice.world import a_post, around, found

FORBIDDEN = "C12.forbidden-wording"


def kinds(text: str) -> list[tuple[str, Level]]:
    return [(str(one.figures["kind"]), one.level) for one in found(a_post(text), around(), FORBIDDEN)]


def test_of_sentences_of_all_kinds_few_are_missed_and_none_is_wrong() -> None:
    """Sentence by sentence this would be a list of sentences; what must hold is the measure (bench/labelled)."""
    forbidden, harmless = sentences("forbidden")
    assert len(forbidden) >= 60 and len(harmless) >= 45
    assert [text for text in harmless if kinds(text)] == []
    missed = [text for text in forbidden if not kinds(text)]
    assert len(missed) <= 0.05 * len(forbidden), missed


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("这膏药根治腰椎病", "cured"),
        ("我们的枕头能治失眠", "treats"),
        ("三天瘦十斤", "weight"),
        ("Lose 10 lbs in 2 weeks", "english-weight"),
        ("Our cream cures eczema", "english-cure"),
        ("亏了算我们的", "money"),
        ("Guaranteed 20% monthly returns", "english-money"),
        ("专供国家机关", "state"),
        ("军队特供白酒", "state"),
        ("国家领导人都在用", "state"),
        ("中国驰名商标", "mark"),
        ("对手的产品都是垃圾。", "disparage"),
        ("Our rivals sell junk", "english-disparage"),
        ("香港、澳门、台湾等国家和地区", "territory"),
        ("有一个国家叫台湾", "territory"),
        ("国旗图案抱枕半价", "symbols"),
        ("人民币图案红包", "banknotes"),
        ("诚聘前台，限女性", "jobs"),
        ("We're hiring: receptionist, female only", "english-jobs"),
        ("电子烟新到十种口味，到店选购", "tobacco"),
        ("注册送88彩金", "unlawful"),
    ],
)
def test_what_the_law_forbids_outright_is_blocked(text: str, kind: str) -> None:
    assert (kind, Level.BLOCK) in kinds(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("央视推荐品牌", "endorsed"),
        ("我们的手机，比苹果强一百倍", "rivals"),
        ("这款茶缓解失眠，现货", "soothes"),
        ("省著名商标，欢迎选购", "mark-local"),
        ("中国和台湾的设计师", "territory-office"),
        ("We ship to countries such as Japan and Taiwan", "english-territory"),
        ("诚聘前台，年龄18-30", "jobs-age"),
    ],
)
def test_what_may_be_true_or_allowed_is_asked_about(text: str, kind: str) -> None:
    assert (kind, Level.ASK) in kinds(text)


@pytest.mark.parametrize(
    ("promise", "harmless"),
    [
        ("本品根治顽固性湿疹", "这次根治了屋顶漏水"),
        ("这款枕头治失眠", "枕头治不了失眠"),
        ("我们的椅子能治颈椎病", "医生说，颈椎病能治"),
        ("稳赚不赔，欢迎加入", "我们不承诺稳赚不赔"),
        ("稳赚不赔，欢迎加入", "防骗提醒：说稳赚不赔的都别信"),
        ("我们的茶不用手术就根治痔疮", "痔疮未必能根治"),
        ("部队特供白酒，开箱发货", "博物馆里有部队特供的旧酒瓶"),
        ("国旗图案T恤买一送一", "孩子们在画国旗图案"),
        ("国歌当开业广告歌", "开学典礼上唱国歌"),
        ("中国驰名商标，认准它", "商标法规定，“驰名商标”不得用于广告"),
        ("台湾等国家都能送到", "台湾等地区都能送到"),
        ("日本、台湾等国都能送到", "日本、台湾等国家和地区都能送到"),
        ("台湾是一个国家", "台湾不是一个国家"),
        ("招聘文员，限女性", "瑜伽课限女性"),
        ("招聘文员，女，包吃住", "招聘文员，男女不限，包吃住"),
        ("电子烟现货，欢迎选购", "室内禁烟，电子烟也不行"),
        ("三天瘦十斤，扫码", "三天瘦十斤，掉的都是水分"),
        ("Our tea cures insomnia", "Our tea does not cure insomnia"),
        ("对手的手机都是垃圾", "对手今天踢得很好"),
    ],
)
def test_the_promise_is_found_and_the_word_alone_is_not(promise: str, harmless: str) -> None:
    assert kinds(promise) != []
    assert kinds(harmless) == []


@pytest.mark.parametrize(
    "text",
    [
        "中國馳名商標",
        "驰 名 商 标",
        "驰·名·商·标",
        "中国chi名商标",
        "專供國家機關",
        "特·供·人民大会堂",
        "有一個國家叫臺灣",
    ],
)
def test_script_and_stuffing_hide_nothing(text: str) -> None:
    assert kinds(text) != []


def test_news_is_no_promise_and_an_advert_in_its_dress_is_one() -> None:
    assert kinds("据记者了解，某公司宣称包治百病") == []
    assert kinds("据央视报道，我们的膏药包治百病，欢迎选购") != []


def test_an_aim_excuses_no_promise() -> None:
    assert kinds("我们努力让您的湿疹永不复发") != []


def test_the_lists_that_a_group_names_are_there_and_every_list_is_named() -> None:
    data = pack("forbidden").data
    asked = {
        name
        for group in data["groups"]
        for key in ("here", "text", "object", "subject", "unless", "unless_here")
        for name in group.get(key, "").split()
    }
    assert asked | {"lesson", "warning", "ordinary"} == set(data["lists"])
    assert all(re.compile(one) for one in data["lists"].values())
