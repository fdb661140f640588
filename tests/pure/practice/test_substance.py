"""B5.thin, B5.slogan, C7.value-undeclared: a post with nothing in it, or the same sentence in every one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.practice.checks import b5_thin
from guanwei.practice.findings import Finding, Level
from guanwei.practice.packfile import read_pack
from guanwei.practice.registry import run
from guanwei.practice.subjects import PictureFacts, Value
from tests.pure.practice.test_any_input import ANY_TEXT
from tests.pure.practice.world import a_post, around

PICTURE = PictureFacts(1000, "image/jpeg", "茶园")


def thin(text: str, **different: object) -> list[Finding]:
    return list(run(a_post(text, **different), around(), only=["B5.thin"]))


@pytest.mark.parametrize(
    "text",
    [
        "转发微博",
        "轉發微博",
        "转发微博。",
        "Repost",
        "#早安#",
        "#早安# [太阳][太阳]",
        "#早安##上海##茶#",
        "https://a.example/2",
        "🌹🌹🌹",
        "@老周 @小林",
        "。。。。。。",
        "哈哈[笑哭]",
        "#morning #tea",
        "顶 http://a.example/1 #茶#",
        "越努力，越幸运。",
        "早安，新的一天加油！",
        "祝大家周末愉快~",
        "更多精彩，敬请期待",
        "打卡第 12 天",
        "Good morning everyone!",
        "Dream big. Never give up.",
        "转发微博 //@老周:昨天说好的八十度水温，你们试了没有，我觉得还是太烫",
    ],
)
def test_a_post_with_nothing_in_it_is_found(text: str) -> None:
    (found,) = thin(text)
    assert found.level is Level.HINT and found.span == (0, len(text))


@pytest.mark.parametrize(
    "text",
    [
        "今天的云很好看",
        "#早安# 雨停了去采茶",
        "水温八十度 https://a.example/1",
        "Tea at five?",
        "早安，师傅今天五点就起来炒茶了",
        "末班车改到 23:10。",
        "祝老周退休快乐，你留下的那口锅我们还在用",
        "",
        "  ",
    ],
)
def test_a_sentence_of_ones_own_passes(text: str) -> None:
    assert thin(text) == []


def test_a_picture_may_say_it_all_but_not_for_a_bare_forward() -> None:
    assert thin("#早安#", pictures=(PICTURE,)) == []
    assert thin("转发微博", pictures=(PICTURE,))


def test_office_language_without_one_thing_that_happened_is_nothing() -> None:
    flat = "公司高度重视，进一步加强组织领导，切实提升服务水平，为高质量发展奠定坚实基础"
    (found,) = thin(flat + "。")
    assert "没有一件具体的事" in found.message.zh
    assert thin(flat + "：三号电梯 4 月 10 日换好。") == []


def test_how_little_is_too_little_is_a_setting() -> None:
    assert run(a_post("雨停了去采茶"), around(B5_fewest=10), only=["B5.thin"])


def test_the_version_of_the_check_is_that_of_its_pack() -> None:
    assert read_pack("thin-posts")["version"] == b5_thin.VERSION


SLOGAN = "好茶值得慢慢等，青禾茗与你同行"
LAST = (*(f"第{n}天：炒茶师傅换了一口锅。{SLOGAN}！" for n in range(3)), "今天没有口号", "下雨了")


def slogans(text: str, texts: tuple[str, ...] = LAST, **values: object) -> list[Finding]:
    return list(run(a_post(text), replace(around(**values), recent_texts=texts), only=["B5.slogan"]))


def test_a_sentence_that_stands_in_three_of_the_last_posts_is_found() -> None:
    text = f"【早茶】明前的到了。 {SLOGAN}。"
    (found,) = slogans(text)
    assert text[slice(*(found.span or ()))] == SLOGAN
    assert "最近 5 条里已经出现过 3 次" in found.message.zh
    assert found.figures == {"times": 3, "posts": 5}


def test_width_and_punctuation_make_no_other_sentence() -> None:
    assert slogans("好茶 值得慢慢等、青禾茗与你同行~~")


def test_twice_is_no_slogan_and_a_short_one_is_none() -> None:
    assert slogans(f"{SLOGAN}。", LAST[1:]) == []
    assert slogans("明天见！", ("明天见。", "好。明天见", "明天见")) == []


def test_topics_and_column_labels_are_meant_to_stand_in_every_post() -> None:
    label, topic = "【青禾茗的每日一杯早茶时间】", "#青禾茗的每日一杯早茶时间#"
    last = tuple(f"{label}第{n}杯{topic}" for n in range(5))
    assert slogans(f"{label}{topic}", last) == []


def test_one_post_that_says_it_three_times_counts_once() -> None:
    assert slogans(f"{SLOGAN}。", (f"{SLOGAN}。" * 3, "二", "三")) == []


def test_without_the_last_posts_nothing_is_said() -> None:
    assert slogans(f"{SLOGAN}。", ()) == []


# --- the value that is declared -------------------------------------------------------------------------------------


def undeclared(value: Value | None, **values: object) -> list[str]:
    return [one.id for one in run(a_post(value=value), around(**values), only=["C7.value-undeclared"])]


def test_nobody_is_asked_unless_the_brand_wants_it() -> None:
    assert undeclared(None) == []
    assert undeclared(None, C7_ask="yes") == ["C7.value-undeclared"]


@pytest.mark.parametrize("value", [Value.PRACTICAL, Value.OPINION, Value.EXCLUSIVE])
def test_one_of_the_three_is_enough(value: Value) -> None:
    assert undeclared(value, C7_ask="yes") == []


def test_none_of_them_is_always_a_finding_of_its_own() -> None:
    assert undeclared(Value.NONE) == undeclared(Value.NONE, C7_ask="yes") == ["C7.value-undeclared.none"]


@given(ANY_TEXT | st.text(), st.lists(ANY_TEXT | st.text(), max_size=5))
def test_any_text_among_any_others_is_judged(text: str, others: list[str]) -> None:
    texts = (*others, text, text, text)
    for found in (*thin(text), *slogans(text, texts, B5_slogan_shortest=4, B5_slogan_posts=1)):
        assert not found.id.endswith(".failed")
        assert found.span is not None and 0 <= found.span[0] <= found.span[1] <= len(text)
