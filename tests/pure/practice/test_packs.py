"""Rule packs: every pack keeps what its own sentences promise, and spans lead back into the text as it was written."""

import re
from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.lib.text.matching import matchable
from guanwei.practice import packfile
from guanwei.practice.packs.claims import MOST, claims_in
from guanwei.practice.packs.loading import pack, packs
from guanwei.practice.packs.pushing import push_of
from guanwei.practice.packs.stance import Stance, stance_of
from guanwei.practice.packs.wordsettings import listed, pairs
from guanwei.practice.registry import run
from guanwei.practice.subjects import ReplySubject
from tests.pure.practice.wording import sentences
from tests.pure.practice.world import GRANTED, SHANGHAI, a_post, around, found

CHECK_OF = {
    "absolute": "C12.absolute-wording",
    "forbidden": "C12.forbidden-wording",
    "hardsell": "C2.hard-sell",
    "typos": "C12.typo",
    "days": "C12.sensitive-day",
}
HIT = [(name, text) for name in packs() for text in pack(name).hit]
PASSES = [(name, text) for name in packs() for text in pack(name).passes]


def test_every_pack_has_a_check_that_reads_it() -> None:
    assert set(packs()) == set(CHECK_OF)


@pytest.mark.parametrize("name", packs())
def test_every_pack_says_what_it_is_and_where_it_comes_from(name: str) -> None:
    one = pack(name)
    assert one.id == name
    assert one.version >= 1 and one.date.year >= 2026
    assert one.name.zh and one.name.en
    assert one.sources and all(source["title"] and source["article"] for source in one.sources)


@pytest.mark.parametrize("name", ["absolute", "forbidden"])
def test_every_group_says_why_and_what_to_write_instead(name: str) -> None:
    for group in pack(name).groups:
        assert group.basis.startswith("《"), group.id
        assert group.reason.zh and group.reason.en and group.instead.zh and group.instead.en, group.id
        assert "。" not in group.reason.zh and not group.instead.zh.endswith("。"), group.id


@pytest.mark.parametrize("name", packs())
def test_no_word_stands_in_two_groups_of_a_pack(name: str) -> None:
    """The same word twice would have two meanings, and the one that happens to be first would win."""
    seen: dict[str, str] = {}
    for group in pack(name).groups:
        for word in group.words:
            assert seen.setdefault(word, group.id) == group.id, word


@pytest.mark.parametrize(("name", "text"), HIT)
def test_what_a_pack_promises_to_find_is_found(name: str, text: str) -> None:
    assert found(a_post(text), around(), CHECK_OF[name]) != ()


@pytest.mark.parametrize(("name", "text"), PASSES)
def test_what_a_pack_promises_to_let_pass_passes(name: str, text: str) -> None:
    assert found(a_post(text), around(), CHECK_OF[name]) == ()


# --- who speaks -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "word", "stance"),
    [
        ("《最好的我们》今晚重播", "最好", Stance.TITLE),
        ("谢谢夸奖//@老李:全城最好吃的面", "最好吃", Stance.REPOSTED),
        ("顾客留言：“最好喝的奶茶”", "最好喝", Stance.QUOTED),
        ("网友都说这是最好喝的奶茶", "最好喝", Stance.QUOTED),
        ("我们不是最好的", "最好", Stance.DENIED),
        ("力争做到最好", "最好", Stance.AIM),
        ("做到最好是我们的目标", "最好", Stance.AIM),
        ("哪一款最好用？", "最好用", Stance.QUESTION),
        ("今年最忙的一天", "最忙", Stance.OWN_COMPARISON),
        ("荣获2025年最佳雇主", "最佳", Stance.AWARD),
        ("最佳导演奖揭晓", "最佳", Stance.AWARD),
        ("这家店有最好的咖啡", "最好", None),
        ("不仅是最好的咖啡", "最好", None),
        ("还等什么？最好的咖啡就在这里", "最好", None),
    ],
)
def test_who_says_it_and_in_which_mood(text: str, word: str, stance: Stance | None) -> None:
    form = matchable(text).text
    start = form.index(word)
    assert stance_of(form, start, start + len(word)) is stance


# --- any text -------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *(
            "最",
            "最 ",
            "第①",
            "zui好",
            "蕞",
            "NO.1",
            "国家级",
            "我们",
            "产品",
            "，",
            "。",
            "？",
            "！！！",
            "“",
            "”",
            "《",
            "》",
            "#",
        ),
        *(
            "//@",
            "手慢无",
            "赶紧",
            "9.9元",
            "5折",
            "根治",
            "登陆网站",
            "优惠卷",
            "12月1日（周三）",
            "2月30日",
            "将于",
            "明天",
        ),
        *("電話：138", "0", "1️⃣", "🈚", "ﬁ", "İ", "\u200b", "\ud83e", "http://a.cn"),
    ]
)
ANY_TEXT = st.lists(PIECES | st.text(max_size=6), max_size=14).map("".join)


@given(ANY_TEXT)
def test_what_is_found_lies_in_the_text_and_in_order(text: str) -> None:
    form = matchable(text).tight
    for name in ("absolute", "forbidden", "hardsell"):
        words = pack(name).found_in(form)
        assert all(0 <= one.start < one.end <= len(form.text) for one in words)
        assert all(one.end <= other.start for one, other in pairwise(words))
        for claim in claims_in(form, pack(name)):
            start, end = form.span(claim.start, claim.end)
            assert 0 <= start < end <= len(text)
    push = push_of(form, pack("hardsell"))
    if push is not None:
        assert push.strongest in push.places or not push.places
        assert all(0 <= start < end <= len(form.text) for start, end in push.places)


@pytest.mark.parametrize("name", ["absolute", "hardsell", "forbidden"])
def test_a_long_text_is_searched_near_the_words_that_patterns_wait_for_and_nothing_is_lost(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also: what a pattern waits for stands in all that it finds. Else it would find it only beside something else."""
    lines = [text for of in ("absolute", "hardsell", "forbidden") for group in sentences(of) for text in group]
    Random(5).shuffle(lines)
    texts = ["。".join(lines[at : at + 12]) for at in range(0, len(lines), 12)]
    forms = [matchable(text).tight for text in texts]
    near = [pack(name).found_in(form) for form in forms]
    monkeypatch.setattr(packfile, "_LONG", 100_000)
    assert near == [pack(name).found_in(form) for form in forms]


@given(ANY_TEXT)
def test_one_look_for_the_words_of_all_packs_hides_nothing(text: str) -> None:
    form = matchable(text).tight
    for name in ("absolute", "forbidden", "hardsell"):
        alone = replace(pack(name))  # no pack of a file, and so it looks for itself
        assert pack(name).found_in(form) == tuple(alone.found_in(form))


@given(ANY_TEXT)
def test_no_check_of_words_fails_on_any_answer(text: str) -> None:
    answer = ReplySubject("brand", text, "在吗", "小王", GRANTED, SHANGHAI)
    values = {"C12_never": "最,NO.1", "C12_asked": "根治", "C12_instead": "产品=东西，5折=", "C12_allowed": "第一食品"}
    findings = run(answer, around(**values))
    assert not any(finding.id.endswith(".failed") for finding in findings)
    for finding in findings:
        start, end = finding.span or (0, 0)
        assert 0 <= start <= end <= len(text)


@given(ANY_TEXT)
def test_full_width_letters_and_invisible_marks_change_no_verdict(text: str) -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)
    marked = re.sub(r"(?<=[最第国])", "\u200b", wide)
    rules = pack("absolute")
    plain = [(claim.group.id, claim.points) for claim in claims_in(matchable(text).tight, rules)]
    assert [(claim.group.id, claim.points) for claim in claims_in(matchable(marked).tight, rules)] == plain


# --- words as they are typed into a setting -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ()),
        (" ,，\n", ()),
        ("甲，乙、丙;丁\n戊,甲", ("甲", "乙", "丙", "丁", "戊")),
        ("\u200b,甲", ("甲",)),
    ],
)
def test_a_list_of_words_is_read_whichever_comma_was_typed(text: str, words: tuple[str, ...]) -> None:
    assert listed(text) == words


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("小样=体验装\n客户→朋友", (("小样", "体验装"), ("客户", "朋友"))),
        ("小样 ＝ 体验装，亲=", (("小样", "体验装"), ("亲", ""))),
        ("没有等号，=新词", ()),
    ],
)
def test_pairs_are_read_with_any_sign_between_them(text: str, read: tuple[tuple[str, str], ...]) -> None:
    assert pairs(text) == read


@given(st.text(max_size=80))
def test_any_text_may_stand_in_a_setting(text: str) -> None:
    listed(text)
    pairs(text)


def test_of_a_text_of_boasts_alone_the_first_ones_are_weighed():
    """Each is held against the whole text: of ten thousand that would take half a minute while somebody types."""
    claims = claims_in(matchable("我们的茶全国第一。" * 2000), pack("absolute"))
    assert claims and len(claims) <= MOST
