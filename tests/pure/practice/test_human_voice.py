"""E5.same-to-many, E5.no-person: nearly the same answer to several people, and one that nobody has signed."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.practice.findings import Level
from guanwei.practice.fingerprint import fingerprint
from guanwei.practice.registry import run
from guanwei.practice.subjects import EarlierReply
from tests.pure.practice.test_any_input import ANY_TEXT
from tests.pure.practice.test_replies import an_answer
from tests.pure.practice.world import NOW, around

TEMPLATE = "{}，您的快递卡在嘉兴中转站了，我们已经给站点打过电话，明天上午派送。"


def told(text: str, to: str, *, days: float = 1) -> EarlierReply:
    return EarlierReply(to, NOW - timedelta(days=days), fingerprint(text), text)


def same_to_many(text: str, *earlier: EarlierReply, **settings: object) -> list[str]:
    subject = an_answer(text, to="阿禾", earlier=earlier, answers="")
    return [one.message.zh for one in run(subject, around(**settings), only=["E5.same-to-many"])]


TO_TWO = (told(TEMPLATE.format("老周"), "老周"), told(TEMPLATE.format("小林") + "抱歉", "小林", days=2))


def test_the_same_template_with_other_names_is_found() -> None:
    subject = an_answer("阿禾你好，您的快递卡在嘉兴中转站了，我们给站点打过电话，明天派送。", earlier=TO_TWO)
    (found,) = run(subject, around(), only=["E5.same-to-many"])
    assert found.level is Level.HINT
    assert "已经回复过 2 个人" in found.message.zh and "给“老周”" in found.message.zh
    assert "2 others got nearly the same answer" in found.message.en
    assert found.figures["people"] == 2 and int(found.figures["percent"]) >= 40


def test_a_name_alone_makes_no_other_answer() -> None:
    assert same_to_many(TEMPLATE.format("阿禾"), told(TEMPLATE.format("阿禾"), "阿禾"), *TO_TWO)


def test_one_other_person_is_not_many() -> None:
    assert same_to_many(TEMPLATE.format("阿禾") + "别急", TO_TWO[0]) == []
    assert same_to_many(TEMPLATE.format("阿禾") + "别急", TO_TWO[0], E5_alike_people=1)


def test_another_answer_to_the_same_question_passes() -> None:
    assert same_to_many("刚查到，包裹停在嘉兴，站长答应明早第一车送出来。", *TO_TWO) == []


def test_a_short_answer_is_not_compared() -> None:
    assert same_to_many("明天到哦", told("明天到呀", "老周"), told("明天到哈", "小林")) == []


def test_what_is_word_for_word_the_same_is_left_to_the_other_check() -> None:
    text = TEMPLATE.format("你好")
    assert same_to_many(text, told(text, "老周"), told(text, "小林")) == []
    assert same_to_many(text, told(text, "老周"), told(text + "抱歉", "小林"))


def test_an_answer_of_which_only_the_fingerprint_is_known_is_not_compared() -> None:
    text = TEMPLATE.format("老周")
    assert same_to_many(TEMPLATE.format("您"), EarlierReply("老周", NOW, fingerprint(text)), E5_alike_people=1) == []


def test_what_is_older_than_the_window_does_not_count() -> None:
    old = [told(one.text, one.to, days=31) for one in TO_TWO]
    assert same_to_many(TEMPLATE.format("阿禾") + "别急", *old) == []


def test_an_answer_that_stands_whole_in_a_longer_one_is_alike() -> None:
    words = "八十度的水冲泡，放一分钟再倒掉第一泡"
    longer = words + "，这样喝起来不涩，杯子也要先用热水烫一下才好喝"
    assert same_to_many(words, told(longer, "老周"), E5_alike_people=1)


@given(ANY_TEXT | st.text(), st.lists(st.tuples(ANY_TEXT | st.text(), ANY_TEXT), max_size=4))
def test_any_answers_can_be_compared(text: str, others: list[tuple[str, str]]) -> None:
    earlier = tuple(told(one, to) for one, to in others)
    same_to_many(text, *earlier, E5_shortest=1, E5_alike_people=1)


# --- signed ---------------------------------------------------------------------------------------------------------


def unsigned(text: str, form: str = "——*") -> bool:
    return bool(run(an_answer(text), around(E5_signature=form), only=["E5.no-person"]))


def test_nothing_is_said_where_no_signature_is_set() -> None:
    assert not unsigned("水温八十度最合适", "")


@pytest.mark.parametrize(
    "text",
    [
        "水温八十度最合适——小禾",
        "水温八十度最合适 —— 小禾",
        "水温八十度最合适--小禾",
        "水温八十度最合适 ―小禾～",
        "水温八十度最合适——小禾[茶]",
        "水温八十度最合适——小禾🍵",
    ],
)
def test_a_signed_answer_passes_whatever_the_dash(text: str) -> None:
    assert not unsigned(text)


@pytest.mark.parametrize("text", ["水温八十度最合适", "水温——八十度最合适，开水会烫出涩味", "——", "小禾：水温八十度"])
def test_an_unsigned_answer_is_found(text: str) -> None:
    assert unsigned(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [("Eighty degrees. ^XM", False), ("八十度。^xm", False), ("八十度 by 小禾", False), ("八十度", True)],
)
def test_several_forms_are_possible(text: str, found: bool) -> None:
    assert unsigned(text, "^* by*") is found


def test_the_finding_names_the_form() -> None:
    (found,) = run(an_answer("八十度"), around(E5_signature="——* ^*"), only=["E5.no-person"])
    assert found.level is Level.HINT and "“——*”" in found.message.zh


@given(ANY_TEXT | st.text(), st.text(max_size=20))
def test_any_form_and_any_text_can_be_judged(text: str, form: str) -> None:
    unsigned(text, form)
