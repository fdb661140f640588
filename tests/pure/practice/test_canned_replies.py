"""E5.canned: an answer made of service phrases alone, and one that says something however polite it is."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.practice.canned import LONGEST, judged, own_words
from guanwei.practice.checks import e5_canned
from guanwei.practice.findings import Field, Level
from guanwei.practice.packfile import read_pack
from guanwei.practice.registry import run
from tests.pure.practice import replies_by_hand as by_hand
from tests.pure.practice import replies_by_hand_later as later
from tests.pure.practice.test_any_input import ANY_TEXT
from tests.pure.practice.test_replies import an_answer
from tests.pure.practice.world import around

ALL_CANNED = (*by_hand.CANNED, *later.LATER_CANNED, *later.LAST_CANNED)
ALL_HUMAN = (*by_hand.HUMAN, *later.LATER_HUMAN, *later.LAST_HUMAN)


ROUNDS = [
    line.split("\t")
    for line in (Path(__file__).parent / "replies_in_rounds.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


def is_canned(text: str, message: str = "", **settings: object) -> bool:
    return bool(run(an_answer(text, answers=message), around(**settings), only=["E5.canned"]))


@pytest.mark.parametrize("text", ALL_CANNED)
def test_a_canned_answer_is_found(text: str) -> None:
    assert is_canned(text)


@pytest.mark.parametrize("text", ALL_HUMAN)
def test_an_answer_that_says_something_passes(text: str) -> None:
    assert not is_canned(text)


def test_in_answers_of_all_trades_and_voices_few_are_missed_and_none_is_wrong() -> None:
    """Sentence by sentence this would be a list of sentences; what must hold is the measure (bench/labelled)."""
    canned = [(message, text) for label, message, text in ROUNDS if label == "C"]
    human = [(message, text) for label, message, text in ROUNDS if label == "H"]
    assert len(canned) >= 200 and len(human) >= 200
    assert [text for message, text in human if is_canned(text, message)] == []
    missed = [text for message, text in canned if not is_canned(text, message)]
    assert len(missed) <= 0.06 * len(canned), missed


@pytest.mark.parametrize(
    ("text", "message", "canned"),
    [
        ("您好，具体请以门店公告为准。", "几点关门", True),
        ("您好，门店十点关门。", "几点关门", False),
        ("额度为系统综合评估，感谢理解。", "为什么降额", True),
        ("少侠莫急，策划已经在反省啦！", "掉率太低", True),
        ("少侠莫急，策划少写了一个零，明早改。", "掉率太低", False),
        ("不同套餐规则不同，请以套餐说明为准。", "能结转吗", True),
        ("We hear you and our crew has been made aware.", "Cold pizza", True),
        ("We hear you, and the oven has been cold since noon.", "Cold pizza", False),
    ],
)
def test_a_clause_is_known_by_what_it_does(text: str, message: str, canned: bool) -> None:
    assert is_canned(text, message) is canned


def test_words_of_the_message_alone_say_nothing() -> None:
    text = "您好，关于退款我们会尽快跟进。"
    assert is_canned(text, "退款一直没到") and is_canned("您好，关于窗口排队的情况，我们会尽快跟进", "窗口排队太久")
    assert not is_canned("您好，窗口排队的话走西门。", "窗口排队太久")


def test_the_set_is_large_enough_to_mean_something() -> None:
    assert len(ALL_CANNED) >= 180 and len(ALL_HUMAN) >= 180
    assert not set(ALL_CANNED) & set(ALL_HUMAN)


@pytest.mark.parametrize(
    "text",
    [
        "感谢您的支持",
        "感謝您的支持",
        "感 谢 您 的 支 持",
        "感·谢·您·的·支·持",
        "感\u200b谢您的支持",
        "「感谢您的支持」",
        "@茶客老周 感谢您的支持",
        "回复@茶客老周:感谢您的支持",
        "感谢您的支持[心][心]🌹",
        "感谢您的支持 ——小禾",
        "老周您好，感谢您的支持",
        "#青禾茗# 感谢您的支持",
        "ＷＥ　ＡＰＯＬＯＧＩＺＥ for any inconvenience",
        "We apologize for any inconvenience. ^JM",
        "感谢您的支持! Thank you for your support!",
    ],
)
def test_nothing_hides_a_canned_phrase(text: str) -> None:
    assert is_canned(text)


@pytest.mark.parametrize(
    "more",
    [
        "，明天上午补发",
        "，新地址在三楼",
        "，作者是@小满",
        "，发票在 https://qingheming.example/tax",
        "，多收的 12 元退了",
    ],
)
def test_one_real_thing_beside_the_phrase_is_enough(more: str) -> None:
    assert is_canned("感谢您的支持，给您带来不便深表歉意")
    assert not is_canned("感谢您的支持，给您带来不便深表歉意" + more)


@pytest.mark.parametrize(
    ("text", "canned"),
    [
        ("非常抱歉，请您私信我们提供订单号", True),
        ("非常抱歉，请您私信我们", True),
        ("非常抱歉，碎掉的那盒茶饼重新寄，订单号发我一下", False),
        ("详情请致电客服热线", True),
        ("详情请致电客服热线 400-820-0000", False),
        ("我们会尽快给您答复", True),
        ("我们下班前给您答复", False),
    ],
)
def test_a_next_step_counts_where_it_is_concrete(text: str, canned: bool) -> None:
    assert is_canned(text) is canned


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "谢谢",
        "谢谢～",
        "哈哈哈",
        "[doge]",
        "🌹🌹🌹",
        "是的",
        "好",
        "?",
        "加油",
        "晚安",
        "祝你考试顺利",
        "祝好运",
        "我们知道。",
    ],
)
def test_a_short_word_of_ones_own_is_no_phrase(text: str) -> None:
    assert not is_canned(text)


def test_the_finding_quotes_the_phrases_and_marks_them() -> None:
    text = "@老周 您好，感谢您的关注与支持，祝您生活愉快～"
    (found,) = run(an_answer(text), around(), only=["E5.canned"])
    assert (found.level, found.field) == (Level.ASK, Field.TEXT)
    assert "“感谢您的关注与支持”“祝您生活愉快”" in found.message.zh
    assert found.span is not None
    assert text[slice(*found.span)].startswith("感谢您的关注") and text[slice(*found.span)].endswith("愉快")
    assert found.figures["phrases"] == 2 and found.figures["left"] == 0


def test_a_brand_sets_how_much_may_be_left() -> None:
    text = "感谢您的支持，茶园见"
    assert not is_canned(text)
    assert is_canned(text, E5_canned_left=6)
    assert is_canned("感谢您的支持，我们茶园门口不见不散", E5_canned_left=20)


def test_what_is_longer_than_any_phrase_is_not_judged() -> None:
    assert judged("感谢您的支持。" * 80, 4) is not None
    assert judged("感谢您的支持。" * 90, 4) is None and LONGEST < 630


def test_own_words_are_what_is_left() -> None:
    assert own_words("@老周 感谢您的支持，水温八十度").split() == [",水温八十度"]


def test_the_version_of_the_check_is_that_of_its_pack() -> None:
    """A changed pack judges anew what was approved under the older one."""
    assert read_pack("canned-replies")["version"] == read_pack("canned-grammar")["version"] == e5_canned.VERSION


def test_a_frame_is_made_of_roles_that_have_words() -> None:
    grammar = read_pack("canned-grammar")
    for frame in (*grammar["frames"], *grammar["courtesy"]):
        assert 1 <= len(frame.split()) <= 2
        assert all(grammar["roles"][role]["zh"].split() for role in frame.split())


PHRASES = st.sampled_from([*by_hand.CANNED[::7], "感谢", "您", "亲", "@", "——", "^", "sorry for", "[", "#", "回复@"])


@given(st.lists(ANY_TEXT | st.text() | PHRASES, max_size=6).map("".join), st.integers(0, 40), ANY_TEXT | PHRASES)
def test_any_text_is_judged_and_spans_lie_in_it(text: str, most_left: int, message: str) -> None:
    found = judged(text, most_left, message)
    if found is not None:
        assert found.phrases
        assert all(0 <= start < end <= len(text) for start, end in found.phrases)
        assert list(found.phrases) == sorted(found.phrases)
