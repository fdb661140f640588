"""C13.repeated: the same text once more, on this account, on a sister account, in the same plan."""

from datetime import timedelta

import pytest

from guanwei.practice.findings import Field, Level
from tests.pure.practice.world import NOW, PUBLISHED, a_post, an_entry, around, found, local

ID = "C13.repeated"
TEXT = "今天的云很好看，随手拍一张给大家"


def again(days: float, **different: object):
    return an_entry(NOW + timedelta(days=days), f"a{days}", text=TEXT, **different)


def test_the_same_text_on_the_same_account_is_found_with_its_time():
    (finding,) = found(a_post(TEXT, due=NOW), around([again(-3, state=PUBLISHED)]), ID)
    assert (finding.level, finding.field, finding.span) == (Level.ASK, Field.TEXT, (0, len(TEXT)))
    assert "本账号 9 月 28 日 09:00 发过一模一样的内容" in finding.message.zh
    assert finding.figures == {
        "where": "own",
        "times": 1,
        "entry": "a-3",
        "moment": "2026-09-28T09:00:00+08:00",
        "state": "published",
    }


def test_another_row_of_the_same_plan_is_found():
    (finding,) = found(a_post(TEXT, due=NOW), around([again(3)]), ID)
    assert "10 月 4 日 09:00 已经排了" in finding.message.zh


@pytest.mark.parametrize(
    "text",
    [
        "今天的云很好看！随手拍一张给大家～",
        "今天的云很好看,随手拍一张给大家 http://t.cn/A6abcdeF",
        "【今天的云很好看】随手拍一张给大家 \u200b",
    ],
)
def test_punctuation_links_and_white_space_make_no_other_text(text: str):
    assert len(found(a_post(text, due=NOW), around([again(-1)]), ID)) == 1


def test_another_text_passes():
    assert found(a_post(TEXT + "看", due=NOW), around([again(-1)]), ID) == ()


@pytest.mark.parametrize(("days", "repeats"), [(-90, True), (-90.0001, False), (90, True), (90.0001, False), (0, True)])
def test_the_window_reaches_90_days_either_way(days: float, repeats: bool):
    assert bool(found(a_post(TEXT, due=NOW), around([again(days)]), ID)) is repeats


def test_the_window_is_a_setting():
    assert found(a_post(TEXT, due=NOW), around([again(-3)], C13_window_days=2), ID) == ()


def test_the_post_itself_is_no_repetition_also_when_it_is_moved():
    assert found(a_post(TEXT, id="a-3", due=NOW), around([again(-3)]), ID) == ()


def test_a_sister_account_that_says_the_same_is_found_without_its_name():
    (finding,) = found(a_post(TEXT, due=NOW), around(sisters=[again(-1, state=PUBLISHED)]), ID)
    assert "品牌的另一个账号" in finding.message.zh
    assert finding.figures["where"] == "sister"


def test_one_post_on_several_accounts_is_no_repetition():
    sister = again(0, post="shared")
    assert found(a_post(TEXT, post="shared", due=NOW), around(sisters=[sister]), ID) == ()
    assert len(found(a_post(TEXT, post="other", due=NOW), around(sisters=[sister]), ID)) == 1


def test_own_account_and_sisters_are_told_apart():
    findings = found(a_post(TEXT, due=NOW), around([again(-1)], sisters=[again(-2)]), ID)
    assert sorted(str(finding.figures["where"]) for finding in findings) == ["own", "sister"]


def test_the_nearest_is_named_and_the_others_are_counted():
    (finding,) = found(a_post(TEXT, due=NOW), around([again(-20), again(-2), again(5)]), ID)
    assert (finding.figures["entry"], finding.figures["times"]) == ("a-2", 3)
    assert "另外还有 2 次" in finding.message.zh


@pytest.mark.parametrize(
    ("text", "repeats"), [("转发微博", False), ("早安！！！", False), ("一二三四五", False), ("一二三四五六", True)]
)
def test_a_text_too_short_to_be_anybodys_own_is_not_compared(text: str, repeats: bool):
    assert bool(found(a_post(text, due=NOW), around([an_entry(NOW, text=text)]), ID)) is repeats


def test_posts_of_links_alone_are_not_the_same_text():
    text = "https://www.example.cn/1"
    assert found(a_post(text, due=NOW), around([an_entry(NOW, text="https://www.example.cn/2")]), ID) == ()


def test_a_draft_without_a_time_is_compared_as_of_now():
    assert len(found(a_post(TEXT, due=None), around([again(-1)]), ID)) == 1


def test_the_time_is_written_in_the_accounts_zone():
    entry = an_entry(local("2026-09-30 00:30"), text=TEXT, state=PUBLISHED)
    (finding,) = found(a_post(TEXT, due=NOW), around([entry]), ID)
    assert "9 月 30 日 00:30" in finding.message.zh and "30 Sep 00:30" in finding.message.en
