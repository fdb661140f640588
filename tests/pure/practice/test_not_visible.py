"""N.not-visible: what went out and readers do not see, ten minutes and a day later."""

from datetime import timedelta

import pytest

from guanwei.lib.words import Words
from guanwei.practice.document import let_pass
from guanwei.practice.findings import Level
from guanwei.practice.registry import check_named
from guanwei.practice.subjects import SentSubject, Shown
from tests.pure.practice.world import NOW, SHANGHAI, around, found

ID = "N.not-visible"


def sent(shown: Shown, *, after: timedelta = timedelta(minutes=10), is_answer: bool = False) -> SentSubject:
    return SentSubject("青禾茗", SHANGHAI, shown, NOW - after, NOW, is_answer)


def test_what_readers_see_is_no_finding() -> None:
    assert found(sent(Shown.VISIBLE), around(), ID) == ()


@pytest.mark.parametrize(("shown", "words"), [(Shown.GONE, "已经没有了"), (Shown.HIDDEN, "读者看不到")])
def test_what_is_gone_or_hidden_is_found_with_the_time_that_it_lasted(shown: Shown, words: str) -> None:
    [finding] = found(sent(shown), around(), ID)
    assert (finding.id, finding.level) == (f"{ID}.{shown.value}", Level.ASK)
    assert words in finding.message.zh and "稿件发出 10 分钟后" in finding.message.zh
    assert "10 minutes after it went out" in finding.message.en
    assert finding.figures["minutes"] == 10


def test_an_answer_is_called_one_and_hours_are_told_as_hours() -> None:
    [finding] = found(sent(Shown.GONE, after=timedelta(hours=24, minutes=5), is_answer=True), around(), ID)
    assert finding.message.zh.startswith("回复发出 24 小时后")
    assert finding.message.en.startswith("The answer was no longer there 24 hours after")


def test_a_server_whose_clock_runs_ahead_of_ours_makes_no_nonsense() -> None:
    [finding] = found(sent(Shown.GONE, after=timedelta(minutes=-3)), around(), ID)
    assert "1 分钟" in finding.message.zh and finding.figures["minutes"] == 0


def test_nobody_is_promised_to_let_pass_what_is_out() -> None:
    check = check_named(ID)
    assert not check.waivable
    assert let_pass(check) == Words("记为已知", "is noted")
    assert "放行" not in check.level.help.zh and "let it pass" not in check.level.help.en
    assert "记为已知" in check.level.help.zh and "takes note" in check.level.help.en
    assert {"block", "ask", "hint", "off"} == set(check.level.choices)
