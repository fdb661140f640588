"""Opening and ending a live event in the console, without JavaScript."""

from datetime import timedelta

import pytest

from guanwei.lib.clock import utc_now
from guanwei.publishing.events import open_event
from guanwei.publishing.models import Event
from tests.cast import Cast, cast
from tests.web.visitors import browser, messages_of, text_of

pytestmark = pytest.mark.django_db
WHY = "茶园起火，随时报平安"


@pytest.fixture
def who(db: None) -> Cast:
    return cast()


def opens(who: Cast, person: str, **fields: object):
    given = {"account": who.weibo.pk, "reason": WHY, "hours": 3, "date": "", "time": ""}
    return browser(who.people[person]).post("/plan/events", given | fields)


def test_an_approver_opens_one_and_everybody_on_the_account_sees_it(who: Cast) -> None:
    assert opens(who, "chen").status_code == 303
    event = Event.objects.get()
    assert (event.by, event.until - event.since) == (who.chen, timedelta(hours=3))
    for page in ("/plan", "/practice", "/plan/events", f"/plan?account={who.weibo.pk}"):
        seen = text_of(browser(who.qin).get(page))
        assert WHY in seen and "陈岚" in seen and "现在结束" not in seen, page
        assert "现在结束" in text_of(browser(who.chen).get(page)), page
        assert WHY not in text_of(browser(who.wu).get("/plan"))
    assert WHY not in text_of(browser(who.qin).get(f"/plan?account={who.bluesky.pk}"))


def test_who_does_not_approve_finds_no_form_and_cannot_open_one(who: Cast) -> None:
    for person in ("lin", "zhou", "qin"):
        assert 'name="hours"' not in text_of(browser(who.people[person]).get("/plan/events"))
        assert opens(who, person).status_code == 400
    assert opens(who, "wu").status_code == 400
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"reason": " "}, "必填"),
        ({"hours": 25}, "24"),
        ({"date": "2020-01-01", "time": "09:00"}, "已经过去"),
        ({"date": "2099-01-01"}, "time"),
    ],
)
def test_what_is_wrong_is_said_beside_what_was_typed(who: Cast, fields: dict[str, object], said: str) -> None:
    answer = opens(who, "chen", **fields)
    assert answer.status_code == 400 and said in text_of(answer)
    assert fields.get("reason", WHY) in text_of(answer)
    assert not Event.objects.exists()


def test_it_begins_by_the_clock_of_the_account(who: Cast) -> None:
    tomorrow = (utc_now() + timedelta(days=1)).date()
    opens(who, "chen", date=tomorrow.isoformat(), time="09:30")
    assert f"{Event.objects.get().since:%Y-%m-%d %H:%M}" == f"{tomorrow} 01:30"
    assert "将要开始" in text_of(browser(who.qin).get("/plan"))


def test_a_second_one_is_refused_on_the_form(who: Cast) -> None:
    opens(who, "chen")
    answer = opens(who, "he", reason="别的事")
    assert answer.status_code == 400 and WHY in text_of(answer) and "别的事" in text_of(answer)


def test_ending_it_goes_back_to_the_page_and_it_stands_among_the_earlier_ones(who: Cast) -> None:
    event = open_event(actor=who.chen, now=utc_now(), account=who.weibo, hours=2, reason=WHY)
    ended = browser(who.he).post(f"/plan/events/{event.pk}/end", {"next": "/plan?view=month"})
    assert ended.status_code == 303 and ended["Location"] == "/plan?view=month"
    event.refresh_from_db()
    assert event.ended_by == who.he
    assert WHY not in text_of(browser(who.qin).get("/plan"))
    assert "何静" in text_of(browser(who.qin).get("/plan/events"))
    again = browser(who.he).post(f"/plan/events/{event.pk}/end")
    assert messages_of(again) == ["这场现场已经结束了。"]
