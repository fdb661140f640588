"""A finding that speaks of an earlier post shows a line of it and leads to it, where the reader may open it."""

import pytest

from guanwei.accounts.actions import grant
from guanwei.lib.clock import utc_now
from guanwei.lib.words import Words
from guanwei.people.roles import Role
from guanwei.practice.findings import Finding, Level
from guanwei.publishing.earlier import Earlier, earlier_of
from tests.cast import Cast, a_draft, cast, in_review, soon, user
from tests.domain.inbox.hearing import hears, mention
from tests.domain.publishing.test_resembling import REWORDED, WORDS, wrote_outside
from tests.web.test_composing import entered
from tests.web.visitors import browser, text_of

pytestmark = pytest.mark.django_db


def approver_of_weibo_alone(who: Cast) -> object:
    one = user("yan", "颜青")
    grant(actor=who.admin, now=utc_now(), user=one, role=Role.APPROVER, account=who.weibo)
    return one


def test_the_post_page_and_the_queue_quote_the_earlier_post_and_lead_to_it() -> None:
    who = cast()
    first = a_draft(who, text=WORDS)
    again = in_review(who, text=REWORDED, due_at=soon(minutes=400))
    for address in (f"/posts/{again.post_id}", "/approvals"):
        page = text_of(browser(who.chen).get(address))
        assert f"<q>{WORDS}</q>" in page, address
        assert f'href="/posts/{first.post_id}#plan-{first.pk}"' in page, address
        assert "C13.reworded" in page


def test_the_form_quotes_it_while_somebody_writes() -> None:
    who = cast()
    first = a_draft(who, text=WORDS)
    page = text_of(browser(who.lin).post("/posts/check", entered(who, text=REWORDED)))
    assert f"<q>{WORDS}</q>" in page
    assert f'href="/posts/{first.post_id}#plan-{first.pk}"' in page


def test_who_may_not_open_the_earlier_post_reads_nothing_of_it() -> None:
    who = cast()
    first = a_draft(who, who.bluesky, text=WORDS)
    again = in_review(who, who.weibo, text=REWORDED, due_at=soon(minutes=400))
    page = text_of(browser(approver_of_weibo_alone(who)).get(f"/posts/{again.post_id}"))
    assert "这一条你无权打开" in page
    assert WORDS not in page and f"/posts/{first.post_id}#" not in page
    assert WORDS in text_of(browser(who.chen).get(f"/posts/{again.post_id}"))


def test_what_was_made_outside_or_heard_is_quoted_too() -> None:
    who = cast()
    wrote_outside(who.weibo, WORDS)
    page = text_of(browser(who.chen).get(f"/posts/{a_draft(who, who.weibo, text=REWORDED).post_id}"))
    assert f"<q>{WORDS}</q>" in page and '/6000000001/p1" rel=' in page


def test_what_somebody_else_wrote_is_quoted() -> None:
    who = cast()
    hears(who.weibo, mention("a", WORDS + "@青禾茗"))
    page = text_of(browser(who.chen).get(f"/posts/{a_draft(who, who.weibo, text=REWORDED).post_id}"))
    assert "<q>泡绿茶的水温八十度就好" in page


def test_a_finding_of_something_that_is_gone_says_no_more_than_that() -> None:
    words = Words("x", "x")
    found = Finding("C13.reworded", Level.ASK, words, words, figures={"entry": "plan:999999"})
    who = cast()
    assert earlier_of(who.admin, [found]) == {"plan:999999": Earlier()}
    assert earlier_of(who.admin, [Finding("C13.repeated", Level.ASK, words, words, figures={"entry": "3"})]) == {}


@pytest.mark.parametrize(
    ("piece", "quote"),
    [("", "一" * 64 + "…"), ("短的", "一" * 64 + "…"), ("二" * 20, "…" + "一" * 12 + "二" * 20 + "三" * 20)],
)
def test_a_quote_shows_the_piece_that_was_taken_over(piece: str, quote: str) -> None:
    assert Earlier("一" * 100 + "二" * 20 + "三" * 20).quote(piece) == quote
