"""C13.reworded and C13.part-copied: how the finding speaks, and what the other copies of a text are."""

from datetime import timedelta

import pytest

from guanwei.practice.near import Kind
from guanwei.practice.resembling import Resembled, Whose
from guanwei.practice.subjects import Context
from tests.pure.practice.world import NOW, a_post, found

TEA = "泡绿茶的水温八十度就好，开水会把嫩芽烫熟，茶汤又黄又涩；先倒水后放茶，三分钟再喝。"
REWORDED = "绿茶别用开水泡：嫩芽会被烫熟，茶汤发黄发涩。水温八十度，先倒水，后放茶，等三分钟再喝。"


class Known:
    """An index that knows what it is told."""

    def __init__(self, *found: Resembled) -> None:
        self.found = found

    def similar(self, post: str, text: str) -> tuple[Resembled, ...]:
        return self.found


def one(
    whose: Whose, who: str = "", kind: Kind | None = Kind.REWORDED, *, days: float = 3, hidden: bool = False
) -> Resembled:
    return Resembled("plan:7", whose, who, kind, 0.78, 0.8, ((0, 20),), NOW - timedelta(days=days), hidden)


def said(*known: Resembled, check: str = "C13.reworded") -> list[str]:
    context = Context(NOW, resembling=Known(*known))
    return [finding.message.zh for finding in found(a_post(REWORDED), context, check)]


def test_a_text_handed_in_beside_it_is_named_by_its_place() -> None:
    [finding] = found(a_post(REWORDED), Context(NOW, earlier=("别的内容，说说雾。", TEA)), "C13.reworded")
    assert "之前的第 2 条" in finding.message.zh
    assert finding.figures["entry"] == "2"
    assert "number 2 of the earlier texts" in finding.message.en


@pytest.mark.parametrize("text", [TEA, TEA.replace("，", " ") + "!", f"{TEA} http://t.cn/A6abc", f"#绿茶#{TEA}[心]"])
def test_the_same_text_is_repeated_and_not_reworded(text: str) -> None:
    context = Context(NOW, earlier=(TEA,))
    assert not found(a_post(text), context, "C13.reworded")
    [finding] = found(a_post(text), context, "C13.repeated")
    assert finding.figures["where"] == "listed"


def test_the_message_says_whose_it_is_as_far_as_one_may_know() -> None:
    assert "本账号 9 月 28 日 09:00 的内容有 78%" in said(one(Whose.OWN))[0]
    assert "品牌账号“青禾茗”" in said(one(Whose.SISTER, "青禾茗"))[0]
    assert "品牌的另一个账号" in said(one(Whose.SISTER))[0]
    assert "“茶气”" in said(one(Whose.OTHERS, "茶气"))[0]
    assert "一条你无权打开的稿件" in said(one(Whose.OTHERS, hidden=True))[0]


def test_what_was_taken_as_it_is_is_not_said_to_be_in_other_words() -> None:
    wrapped = f"爱喝茶的看过来！{TEA}评论区说说。"
    [finding] = found(a_post(wrapped), Context(NOW, earlier=(TEA,)), "C13.reworded")
    assert "的文字原样出自之前的第 1 条" in finding.message.zh and "stands as it is in" in finding.message.en
    assert "只是换了说法" in found(a_post(REWORDED), Context(NOW, earlier=(TEA,)), "C13.reworded")[0].message.zh


def test_our_own_posts_rest_after_the_window_and_those_of_others_never() -> None:
    assert said(one(Whose.OWN, days=90))
    assert not said(one(Whose.OWN, days=91))
    assert not said(one(Whose.SISTER, days=91))
    assert said(one(Whose.OTHERS, "茶气", days=2000))


def test_each_kind_has_its_own_check() -> None:
    part = one(Whose.OWN, kind=Kind.PART_COPIED)
    assert not said(part)
    [message] = said(part, check="C13.part-copied")
    assert "78% 的文字原样出现在本账号" in message
    exact = one(Whose.OTHERS, "茶气", kind=None)
    assert not said(exact) and not said(exact, check="C13.part-copied")
    [message] = said(exact, check="C13.repeated")
    assert "和“茶气” 9 月 28 日 09:00 发的内容一模一样" in message


def test_several_are_counted_and_the_most_alike_is_named() -> None:
    assert "另外还有 2 条相近" in said(one(Whose.OWN), one(Whose.SISTER), one(Whose.OTHERS, "茶气"))[0]
