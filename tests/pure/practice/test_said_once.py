"""Findings that say the same of several words are one sentence; each keeps its place and is let stand by itself."""

from hypothesis import given
from hypothesis import strategies as st

from guanwei.practice.api import check_post
from guanwei.practice.findings import Finding
from guanwei.practice.said_once import said_once, sentences_of

CHECK = "C12.absolute-wording"


def told(text: str) -> list[list[Finding]]:
    found = [one for one in check_post(text) if one.id == CHECK]
    return said_once(found, lambda one: one, lambda _: None)


def test_two_boasts_of_one_kind_are_told_in_one_sentence_with_both_words() -> None:
    text = "本店奶茶，全城第一。我们家的面膜，顶级品质。"
    [group] = told(text)
    assert [text[slice(*one.span or (0, 0))] for one in group] == ["全城第一", "顶级"]
    [said] = sentences_of(group)
    assert said.message.zh.startswith("“全城第一”“顶级”")
    assert said.message.en.startswith('"全城第一", "顶级": ')
    assert said.message.zh.count("广告法") == 1
    assert said.hint == group[0].hint


def test_two_boasts_of_different_kinds_are_one_finding_with_a_sentence_each_and_no_advice_twice() -> None:
    [group] = told("本店奶茶，全城第一。我们家的面膜，全国销量第一。")
    first, second = sentences_of(group)
    assert (first.message, first.hint) == (group[0].message, group[0].hint)
    assert second.message == group[1].message
    for language in ("zh", "en"):
        last = "可以在设置里列为允许" if language == "zh" else "can be allowed in the settings"
        hints = [getattr(said.hint, language) for said in (first, second)]
        assert [last in hint for hint in hints] == [True, False]
        assert hints[1] and getattr(group[1].hint, language).startswith(hints[1])


def test_the_same_word_twice_is_named_once() -> None:
    [group] = told("本店奶茶，全城第一。本店的面包，也是全城第一。")
    assert len(group) == 2
    assert [said.message for said in sentences_of(group)] == [group[0].message]


def test_a_hint_stays_apart_from_what_asks() -> None:
    assert len(told("本店奶茶，全城第一。极致性能，新一代笔记本明日开售")) == 2


@given(
    st.lists(
        st.sampled_from(["全城第一。", "顶级品质，", "本店奶茶", "全国销量第一！", "我们家的", "天气好。"]), max_size=9
    )
)
def test_no_finding_and_no_word_is_lost(parts: list[str]) -> None:
    found = check_post("".join(parts))
    groups = said_once(found, lambda one: one, lambda _: None)
    assert sorted(map(id, found)) == sorted(id(one) for group in groups for one in group)
    for group in groups:
        said = "".join(sentence.message.zh for sentence in sentences_of(group))
        assert all(str(one.figures.get("word", "")) in said for one in group)


def test_each_place_is_something_of_its_own_and_the_same_when_it_is_found_again() -> None:
    text = "本店奶茶，全城第一。本店的面包，也是全城第一。"
    once, twice = ([one.about for group in told(text) for one in group] for _ in range(2))
    assert once == twice
    assert len(set(once)) == 2
