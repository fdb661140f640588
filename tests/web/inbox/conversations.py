"""Short words for the tests of the inbox's pages: conversations of the cast, and the form of one as its page has it."""

import re
from datetime import datetime, timedelta

from django.http import HttpResponse
from django.test import Client

from guanwei.accounts.values import set_value
from guanwei.inbox.models import Thread
from guanwei.lib.clock import utc_now
from guanwei.networks.incoming import Person
from guanwei.people.models import User
from tests.cast import Cast, cast
from tests.domain.inbox.hearing import hears, mention
from tests.domain.inbox.talking import thread_of, wrote
from tests.web.visitors import browser, text_of

ANSWER = "水温八十度最合适，开水会烫出涩味。"


def company() -> Cast:
    """The cast, with a Weibo account that may answer by machine."""
    return cast(weibo_profile="granted")


def asked(who: Cast, text: str = "泡绿茶用多少度的水？", **more: object) -> Thread:
    """Somebody asked this below a post of the Weibo account."""
    return thread_of(wrote(who.weibo, text, **more))  # type: ignore[arg-type]


def on_bluesky(who: Cast, text: str = "包裹破了", remote_id: str = "at://did:plc:fan/app.bsky.feed.post/1") -> Thread:
    hears(who.bluesky, mention(remote_id, text))
    return Thread.objects.get(account=who.bluesky, items__interaction__remote_id=remote_id)


def address(thread: Thread) -> str:
    return f"/inbox/{thread.pk}"


def hidden(page: str, name: str) -> str:
    """What the form of a page carries in a hidden field."""
    found = re.search(
        rf'<form[^>]*class="card answering".*?<input type="hidden" name="{name}" value="([^"]*)"', page, re.DOTALL
    )
    return found[1] if found else ""


def in_the_box(page: str) -> str:
    found = re.search(r'<textarea name="text"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert found, "no answer form"
    return found[1]


def form_of(client: Client, thread: Thread) -> dict[str, str]:
    """The answer form as a browser would send it back, without words."""
    return form_of_page(text_of(client.get(address(thread))))


def form_of_page(page: str) -> dict[str, str]:
    return {name: hidden(page, name) for name in ("version", "draft_at", "interaction")}


def fan_of(thread: Thread) -> Person:
    """The person of the conversation as the network names them."""
    return Person(thread.contact.remote_id, thread.contact.handle, thread.contact.name)


def answers(person: User | Client, thread: Thread, text: str = ANSWER, **more: str) -> HttpResponse:
    """Opens the page, writes, presses the button."""
    client = person if isinstance(person, Client) else browser(person)
    form = form_of(client, thread) | {"text": text, "do": "answer"}
    return client.post(address(thread), form | more)


def with_approval(who: Cast) -> None:
    set_value(actor=who.admin, now=utc_now(), key="inbox.approve_answers", value="on", account=who.weibo)


def overdue(thread: Thread) -> Thread:
    long_ago: datetime = utc_now() - timedelta(hours=30)
    Thread.objects.filter(pk=thread.pk).update(waiting_since=long_ago, answer_by=long_ago + timedelta(hours=1))
    thread.refresh_from_db()
    return thread
