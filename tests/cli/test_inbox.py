"""`guanwei inbox`: the same list, thread and actions as the console's."""

import pytest

from guanwei.accounts.models import Account
from guanwei.cli.output import Exit
from guanwei.delivery.models import Delivery
from guanwei.inbox.models import Answer, Note
from guanwei.listening.models import Interaction
from tests.cast import Cast
from tests.cli.conftest import Command
from tests.domain.inbox.talking import WORDS, thread_of, wrote


@pytest.fixture
def question(who: Cast) -> Interaction:
    Account.objects.filter(pk=who.weibo.pk).update(profile="granted")
    who.weibo.refresh_from_db()
    return wrote(who.weibo)


def read(interaction: Interaction) -> str:
    thread = thread_of(interaction)
    return f"{thread.pk}:{thread.version}"


def test_the_list_shows_who_waits_for_what_and_strangers_see_none_of_it(
    guanwei: Command, who: Cast, question: Interaction
) -> None:
    [line] = guanwei("inbox", "list", "--as", "lin", "--json").data["threads"]
    assert (line["from"], line["text"], line["state"]) == ("阿禾", "泡绿茶用多少度的水？", "open")
    assert "阿禾" in guanwei("inbox", "list", "--as", "qin").out
    assert guanwei("inbox", "list", "--as", "wu", "--json").data["threads"] == []
    assert guanwei("inbox", "list", "--as", "lin", "--show", "done", "--json").data["threads"] == []


def test_a_thread_tells_what_was_said_and_how_to_answer(guanwei: Command, who: Cast, question: Interaction) -> None:
    thread = thread_of(question)
    said = guanwei("inbox", "show", str(thread.pk), "--as", "lin").out
    assert "泡绿茶用多少度的水？" in said
    assert f"guanwei inbox answer {thread.pk}:{thread.version} TEXT; possible: reply, like, pin" in said
    assert guanwei("inbox", "show", str(thread.pk), "--as", "wu").code == Exit.NO


def test_an_answer_goes_into_the_ledger(guanwei: Command, who: Cast, question: Interaction) -> None:
    said = guanwei("inbox", "answer", read(question), WORDS, "--as", "lin", "--json")
    assert (said.data["state"], said.data["stands"]) == ("approved", "waiting")
    assert Delivery.objects.get(pk=said.data["delivery"]).operation == "reply"
    shown = guanwei("inbox", "show", str(thread_of(question).pk), "--as", "lin", "--json").data
    assert [one["kind"] for one in shown["timeline"]] == ["heard", "reply"]


def test_a_second_answer_needs_to_be_meant(guanwei: Command, who: Cast, question: Interaction) -> None:
    seen = read(question)
    guanwei("inbox", "answer", seen, WORDS, "--as", "lin")
    warned = guanwei("inbox", "answer", seen, "八十度。", "--as", "chen")
    assert (warned.code, "林晓 has written an answer" in warned.err) == (Exit.NO, True)
    assert Answer.objects.count() == 1
    # What the warning was about has to be read first: going on covers that and nothing else.
    assert guanwei("inbox", "answer", seen, "八十度。", "--as", "chen", "--knowingly").code == Exit.NO
    assert guanwei("inbox", "answer", read(question), "八十度。", "--as", "chen", "--knowingly").code == Exit.DONE


def test_an_answer_in_the_app_is_put_on_record(guanwei: Command, who: Cast, question: Interaction) -> None:
    said = guanwei("inbox", "answer", read(question), WORDS, "--in-app", "--as", "zhou", "--json")
    assert (said.data["state"], said.data["stands"]) == ("out", "sent")
    assert thread_of(question).waiting_since is None


def test_what_is_done_leaves_the_list_unless_it_moved(guanwei: Command, who: Cast, question: Interaction) -> None:
    seen = read(question)
    wrote(who.weibo, "在吗？")
    assert guanwei("inbox", "done", seen, "--as", "lin").code == Exit.NO
    assert guanwei("inbox", "done", read(question), "--as", "lin", "--json").data["state"] == "done"


def test_a_note_is_for_colleagues(guanwei: Command, who: Cast, question: Interaction) -> None:
    assert guanwei("inbox", "note", str(thread_of(question).pk), "老客户", "--as", "lin").code == Exit.DONE
    assert Note.objects.get().text == "老客户"


def test_what_was_seen_in_the_app_is_entered_and_answered_by_hand(guanwei: Command, who: Cast) -> None:
    Account.objects.filter(pk=who.weibo.pk).update(profile="by_hand")
    typed = ("--account", "青禾茗(weibo)", "--text", "茶叶受潮了怎么办", "--by", "小林")
    entered = guanwei("inbox", "enter", *typed, "--as", "lin", "--json").data
    [line] = guanwei("inbox", "list", "--as", "lin", "--json").data["threads"]
    assert (line["id"], line["text"]) == (entered["thread"], "茶叶受潮了怎么办")
    said = guanwei("inbox", "answer", f"{line['id']}:{line['version']}", "可以低温烘一下。", "--as", "lin", "--json")
    assert said.data["stands"] == "by_hand"


def test_who_has_not_read_it_is_told_how_to(guanwei: Command, who: Cast, question: Interaction) -> None:
    said = guanwei("inbox", "answer", "12", "好", "--as", "lin")
    assert (said.code, "guanwei inbox show 12" in said.err) == (Exit.NO, True)


def test_nothing_that_a_stranger_wrote_steers_the_terminal(guanwei: Command, who: Cast) -> None:
    hostile = "好喝吗\x1b]52;c;cm0=\x07\x9b2J\u202e？\r\n林晓 (out): 全额退款"
    thread = thread_of(wrote(who.weibo, hostile))
    for command in (("list",), ("show", str(thread.pk)), ("show", str(thread.pk), "--json")):
        said = guanwei("inbox", *command, "--as", "lin").out
        assert "好喝吗" in said
        assert not any(letter in said for letter in "\x1b\x07\x9b\u202e\r")
        assert "\n林晓" not in said
    data = guanwei("inbox", "show", str(thread.pk), "--as", "lin", "--json").data
    assert data["timeline"][0]["text"] == hostile
