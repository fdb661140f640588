"""What the network hid or removed after it went out stands nowhere as published."""

import re

import pytest

from guanwei.delivery.models import Delivery
from guanwei.delivery.states import State
from guanwei.lib.clock import utc_now
from guanwei.listening.models import Look
from guanwei.publishing.models import Plan
from tests.cast import Cast, approved, cast, soon
from tests.web.ledger import stands
from tests.web.visitors import browser, text_of

pytestmark = pytest.mark.django_db

NAMES = {"hidden": "被平台隐藏", "gone": "平台上已没有", "taken_down": "已撤下"}
LISTS = (
    "/posts/{post}",
    "/plan",
    "/plan?view=list",
    "/plan?view=month",
    "/deliveries",
    "/deliveries/{delivery}",
    "/",
    "/search?q=砂锅",
    "/accounts/{account}",
)


def published(who: Cast, seen: str) -> Delivery:
    delivery = stands(approved(who, text="砂锅裂了一道细纹。"), State.SENT)
    Look.objects.create(delivery=delivery, seen=seen, looked_at=utc_now())
    return delivery


def chips(page: str) -> list[str]:
    """The names of the states on a page, those included that a month shows by a mark alone."""
    named = r'<span class="state \w+">([^<]+)</span>|<span class="state-mark \w+" title="([^"]+)">'
    return [word or mark for word, mark in re.findall(named, page)]


@pytest.mark.parametrize("seen", list(NAMES))
def test_every_list_says_that_readers_do_not_see_it(seen: str) -> None:
    who = cast()
    delivery = published(who, seen)
    plan = Plan.objects.get()
    for address in LISTS:
        place = address.format(post=plan.post_id, delivery=delivery.pk, account=plan.account_id)
        shown = chips(text_of(browser(who.chen).get(place)))
        assert NAMES[seen] in shown, place
        assert "已发布" not in shown, place


def test_what_is_seen_is_published_still() -> None:
    who = cast()
    published(who, "visible")
    assert "已发布" in chips(text_of(browser(who.chen).get("/deliveries")))


def test_what_we_took_down_ourselves_says_so_at_once() -> None:
    who = cast()
    published(who, "visible")
    Plan.objects.update(taken_down_at=utc_now())
    plan = Plan.objects.get()
    for address in (f"/posts/{plan.post_id}", "/plan", "/search?q=砂锅"):
        assert "已撤下" in chips(text_of(browser(who.chen).get(address))), address


def test_a_list_asks_no_more_for_many(django_assert_max_num_queries) -> None:
    who = cast()
    published(who, "hidden")
    client = browser(who.chen)
    with django_assert_max_num_queries(40) as few:
        client.get("/deliveries")
    for number in range(5):
        delivery = stands(approved(who, text=f"第 {number} 条。", due_at=soon(minutes=400 * (number + 1))), State.SENT)
        Look.objects.create(delivery=delivery, seen="gone", looked_at=utc_now())
    with django_assert_max_num_queries(len(few)):
        client.get("/deliveries")
