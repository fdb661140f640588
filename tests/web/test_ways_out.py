"""Beside a flood stands the same next free time in the composer and on the page of the post."""

import re
from datetime import datetime, time, timedelta

import pytest

from guanwei.lib.clock import utc_now
from guanwei.publishing.checking import check_and_keep
from guanwei.publishing.slots import WeeklySlot
from guanwei.publishing.slotting import set_slots
from tests.cast import a_draft, cast
from tests.web.test_compose import entered
from tests.web.test_composing import SHANGHAI
from tests.web.visitors import browser, text_of

pytestmark = pytest.mark.django_db


def test_the_page_of_a_post_advises_the_same_time_as_the_composer_and_moves_it_there() -> None:
    who = cast()
    set_slots(actor=who.he, now=utc_now(), slots=[WeeklySlot(day, time(12)) for day in range(7)], brand=who.brand)
    tomorrow = (datetime.now(SHANGHAI) + timedelta(days=1)).replace(hour=12, minute=0, second=0, microsecond=0)
    a_draft(who, text="中午已经有一条了", due_at=tomorrow)
    plan = a_draft(who, text="水温八十度最合适，慢慢来", due_at=tomorrow + timedelta(minutes=5))
    check_and_keep([plan], now=utc_now())
    client, form = browser(who.lin), entered(who, date=f"{tomorrow:%Y-%m-%d}", time="12:05")
    advice = re.search("下一个空时段是 [^。]*。", text_of(client.post("/posts/check", form)))
    page = text_of(client.get(f"/posts/{plan.post_id}"))
    assert advice and advice[0] in page and "就隔开了" not in page
    there = tomorrow + timedelta(days=1)
    assert f'name="date" value="{there:%Y-%m-%d}"><input type="hidden" name="time" value="12:00">' in page
    client.post(f"/plans/{plan.pk}/move", {"date": f"{there:%Y-%m-%d}", "time": "12:00"})
    assert "B1.flood" not in text_of(client.get(f"/posts/{plan.post_id}"))
