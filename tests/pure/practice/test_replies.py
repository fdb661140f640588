"""What is found in an answer: the same words to many, too long with what goes before it, links that lead away (E5)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.practice.findings import Field, Level
from guanwei.practice.fingerprint import fingerprint
from guanwei.practice.registry import run
from guanwei.practice.subjects import EarlierReply, ReplySubject
from tests.pure.practice.test_any_input import ANY_TEXT, CONTEXTS, failures
from tests.pure.practice.world import BLUESKY, GRANTED, NOW, SHANGHAI, around

WORDS = "水温八十度最合适，开水会烫出涩味。"
OURS = ("qingheming.example", "shop.qingheming.example")


def an_answer(text: str = WORDS, **different: object) -> ReplySubject:
    plain = {"account": "brand", "answers": "泡绿茶用多少度的水？", "to": "阿禾", "limits": GRANTED, "zone": SHANGHAI}
    return ReplySubject(text=text, **(plain | different))  # type: ignore[arg-type]


def earlier(text: str = WORDS, *, to: str = "老周", days: float = 1) -> EarlierReply:
    return EarlierReply(to, NOW - timedelta(days=days), fingerprint(text))


def ids(subject: ReplySubject, **settings: object) -> list[str]:
    return [finding.id for finding in run(subject, around(**settings))]  # type: ignore[arg-type]


def test_an_answer_of_its_own_finds_nothing() -> None:
    assert ids(an_answer(earlier=(earlier("谢谢提醒，我们已经改好了。"),), domains=OURS)) == []


def test_the_same_words_to_somebody_else_are_found_with_whom_and_when() -> None:
    (finding,) = run(an_answer(earlier=(earlier(), earlier(to="小林", days=3))), around())
    assert (finding.id, finding.level, finding.field) == ("E5.repeated", Level.HINT, Field.TEXT)
    assert "9 月 30 日 09:00 用一模一样的话回复过“老周”，另外还有 1 个人" in finding.message.zh
    assert '"老周", and 1 other person got the same words' in finding.message.en


@pytest.mark.parametrize("text", [WORDS + "！！", "水温八十度最合适开水会烫出涩味 https://qingheming.example/a"])
def test_punctuation_and_links_make_no_other_answer(text: str) -> None:
    assert ids(an_answer(text, earlier=(earlier(),))) == ["E5.repeated"]


@pytest.mark.parametrize(("days", "repeats"), [(30, True), (30.001, False)])
def test_the_window_reaches_thirty_days_back(days: float, repeats: bool) -> None:
    assert bool(ids(an_answer(earlier=(earlier(days=days),)))) is repeats


def test_the_same_person_may_be_told_the_same_again() -> None:
    assert ids(an_answer(earlier=(earlier(to="阿禾"),))) == []


@pytest.mark.parametrize(
    ("text", "repeats"), [("谢谢支持！", False), ("一二三四五六七", False), ("一二三四五六七八", True)]
)
def test_a_short_word_of_thanks_is_not_compared(text: str, repeats: bool) -> None:
    assert ("E5.repeated" in ids(an_answer(text, earlier=(earlier(text),)))) is repeats


def test_a_brand_may_ask_for_a_person_where_words_repeat() -> None:
    (finding,) = run(an_answer(earlier=(earlier(),)), around(E5_repeated_level="ask"))
    assert finding.level is Level.ASK


def test_what_goes_before_the_answer_counts_with_it() -> None:
    limits = replace(BLUESKY, max_reply_length=20)
    assert ids(an_answer("好" * 20, limits=limits, answers="")) == []
    (finding,) = run(an_answer("好" * 15, limits=limits, prefix="@ahe@tea.example ", answers=""), around())
    assert (finding.id, finding.level, finding.span) == ("N.length", Level.BLOCK, (3, 15))
    assert "每条回复最多 20 字，这条（连同前面的称呼）有 32 字" in finding.message.zh


def test_an_answer_may_be_as_long_as_a_post_where_the_network_says_nothing_else() -> None:
    assert ids(an_answer("好" * 300, limits=BLUESKY, answers="")) == []
    assert ids(an_answer("好" * 301, limits=BLUESKY, answers="")) == ["N.length"]


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("https://qingheming.example/water", False),
        ("https://tea.qingheming.example/", False),
        ("https://weibo.com/6000000001/K3fnuEfZK", False),
        ("https://qingheming.example.evil.example/", True),
        ("https://other.example/", True),
        ("http://t.cn/A6abcdeF", True),
    ],
)
def test_only_links_to_the_brands_own_sites_and_the_network_pass(link: str, found: bool) -> None:
    assert ids(an_answer(f"看这里 {link} 写得很细", domains=OURS)) == (["E5.link"] if found else [])


def test_the_default_links_site_is_the_brands_own() -> None:
    subject = an_answer("看这里 https://other.example/a", domains=OURS)
    assert ids(subject, brand_default_link="https://www.other.example/") == ["E5.link"]
    assert ids(subject, brand_default_link="https://other.example/") == []


def test_nothing_is_said_of_links_while_nobody_has_entered_a_domain() -> None:
    assert ids(an_answer("看这里 https://other.example/")) == []


def test_the_span_of_a_foreign_link_is_the_link() -> None:
    (finding,) = run(an_answer("看 https://other.example/ 吧", domains=OURS), around())
    assert finding.span == (2, 24)


@given(
    ANY_TEXT,
    ANY_TEXT,
    st.sampled_from(["", "@a ", "回复@a:"]),
    st.lists(ANY_TEXT, max_size=3),
    CONTEXTS,
    st.sampled_from([GRANTED, BLUESKY, replace(GRANTED, max_reply_length=5)]),
)
def test_no_check_fails_on_any_answer(text, answers, prefix, domains, context, limits) -> None:  # type: ignore[no-untyped-def]
    subject = an_answer(
        text,
        answers=answers,
        prefix=prefix,
        domains=tuple(domains),
        limits=limits,
        earlier=(earlier(text), EarlierReply("小林", NOW, b"", answers)),
    )
    findings = run(subject, context)
    assert failures(findings) == []
    for finding in findings:
        assert finding.message.zh and finding.message.en and finding.hint.zh and finding.hint.en
        if finding.span:
            assert 0 <= finding.span[0] <= finding.span[1] <= len(text)
