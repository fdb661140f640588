"""`guanwei event`: opened, listed and ended by who may approve."""

from datetime import timedelta

from guanwei.cli.output import Exit
from guanwei.lib.clock import utc_now
from guanwei.publishing.models import Event
from tests.cast import Cast
from tests.cli.conftest import Command

OPEN = ("event", "open", "--reason", "茶园起火", "--hours", "3", "--account")


def test_one_is_opened_listed_and_ended(guanwei: Command, who: Cast) -> None:
    name = f"id:{who.weibo.pk}"
    said = guanwei(*OPEN, name, "--as", "chen")
    event = Event.objects.get()
    assert said.code == Exit.DONE and f"guanwei event end {event.pk}" in said.out
    assert (event.by, event.account, event.until - event.since) == (who.chen, who.weibo, timedelta(hours=3))
    assert "茶园起火" in guanwei("event", "list", "--as", "qin").out
    assert "茶园起火" not in guanwei("event", "list", "--as", "wu").out
    assert guanwei(*OPEN, name, "--as", "chen").code == Exit.NO
    assert guanwei("event", "end", str(event.pk), "--as", "lin").code == Exit.NOT_ALLOWED
    assert guanwei("event", "end", str(event.pk), "--as", "chen", "--json").data == {"ended": event.pk}
    assert "No event." in guanwei("event", "list").out


def test_it_may_begin_later_and_nobody_opens_one_on_what_they_do_not_approve(guanwei: Command, who: Cast) -> None:
    day = (utc_now() + timedelta(days=1)).date()
    guanwei(*OPEN, f"id:{who.weibo.pk}", "--from", f"{day} 09:30", "--as", "chen")
    assert f"{Event.objects.get().since:%Y-%m-%d %H:%M}" == f"{day} 01:30"
    assert guanwei(*OPEN, f"id:{who.bluesky.pk}", "--as", "lin").code != Exit.DONE
    assert Event.objects.count() == 1
