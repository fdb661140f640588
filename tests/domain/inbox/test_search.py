"""PostgreSQL finds whatever stands in a row, and nothing else."""

import unicodedata

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from guanwei.inbox.answering import rewrite
from guanwei.inbox.counts import counts
from guanwei.inbox.models import Thread
from guanwei.inbox.queries import Filters, Show, inbox_list
from guanwei.lib.clock import utc_now
from guanwei.lib.text import query_for, vector_of
from tests import cast as people
from tests.cast import Cast
from tests.domain.inbox.hearing import comment, fan, hears, mention, thread_with
from tests.domain.inbox.talking import answered

ALPHABET = "茶叶好喝ab1 ，。👍'\\"


def matches(text: str, typed: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector @@ %s::tsquery", [vector_of(text), query_for(typed)])
        found: bool = cursor.fetchone()[0]
    return found


class EveryPieceIsFound(TestCase):
    @given(st.text(ALPHABET, min_size=1, max_size=30), st.data())
    def test_what_stands_in_a_row_is_found_and_what_does_not_is_not(self, text: str, data: st.DataObject) -> None:
        begin = data.draw(st.integers(0, len(text) - 1))
        piece = text[begin : data.draw(st.integers(begin + 1, len(text)))]
        if query_for(piece):
            assert matches(text, piece)
        other = data.draw(st.text("茶叶好喝ab", min_size=1, max_size=4))
        assert matches(text, other) == (other in text)

    @given(st.text(max_size=40), st.text(max_size=20))
    def test_postgresql_reads_whatever_was_written_and_typed(self, text: str, typed: str) -> None:
        text, typed = (one.encode("utf-8", "replace").decode() for one in (text, typed))
        if query_for(typed):
            assert matches(text + typed, typed) in (True, False)
            assert matches(unicodedata.normalize("NFKC", typed), typed)


@pytest.fixture
def who(db: None) -> Cast:
    return people.cast()


def found(who: Cast, typed: str) -> set[str]:
    rows = inbox_list(who.lin, Filters(show=Show.ALL, text=typed), now=utc_now()).rows
    return {str(row.thread.contact) for row in rows}


def test_threads_are_found_by_what_was_said_and_by_whom(who: Cast) -> None:
    hears(
        who.weibo,
        comment("a", "泡绿茶用多少度的水？"),
        comment("b", "ＩＰＨＯＮＥ 壳有吗", author=fan(2)),
        mention("c", "快递到了", author=fan(3, name="小满")),
    )
    assert found(who, "绿茶") == found(who, "水") == {"茶气1"}
    assert found(who, "iphone 壳") == found(who, "PHO") == {"茶气2"}
    assert found(who, "小满") == found(who, "fan3") == {"小满3"}
    assert found(who, "绿 茶") == {"茶气1"}
    assert found(who, "茶绿") == found(who, "？") == found(who, "红茶") == set()


def test_an_edit_is_found_by_its_new_words(who: Cast) -> None:
    hears(who.weibo, comment("a", "泡绿茶"))
    hears(who.weibo, comment("a", "泡普洱", edited_at=utc_now()))
    assert (found(who, "绿茶"), found(who, "普洱")) == (set(), {"茶气1"})


def test_our_answers_are_found_at_once_by_their_present_words(who: Cast) -> None:
    hears(who.weibo, comment("a"))
    made = answered(who.lin, thread_with("a").items.get().interaction, "水温八十度最合适")
    assert found(who, "八十度") == {"茶气1"}
    rewrite(actor=who.lin, now=utc_now(), answer_id=made.pk, text="九十度最合适", written_for=made.written_for)
    assert (found(who, "八十度"), found(who, "九十度")) == (set(), {"茶气1"})


def test_nobody_finds_what_they_may_not_see(who: Cast) -> None:
    hears(who.weibo, comment("a"))
    listing = inbox_list(who.wu, Filters(show=Show.ALL, text="绿茶"), now=utc_now())
    assert (listing.rows, Thread.objects.count()) == ((), 1)


def test_words_typed_without_a_space_are_found_where_they_stand_apart(who: Cast) -> None:
    hears(
        who.weibo,
        comment("a", "杯子到手就破损了，我想退款", author=fan(1, "甲")),
        comment("b", "破损了", author=fan(2, "乙")),
        comment("c", "想退款", author=fan(3, "丙")),
        comment("d", "破损退款找谁", author=fan(4, "丁")),
    )
    assert found(who, "破损退款") == found(who, "退款破损") == {"甲1", "丁4"}
    assert found(who, "破损 退款") == {"甲1", "丁4"}
    assert counts(who.lin, Filters(text="破损退款"), now=utc_now()).open == 2
