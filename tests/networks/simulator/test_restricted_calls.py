"""The calls that an ordinary app lost in 2017, and what they do with a grant. weibo-api 3.1, 3.3, 3.4, 3.5."""

from typing import Any

import pytest

from .driver import SAFE_LINK, Account, Simulator, body_of, code_of
from .pictures import picture

RESTRICTED: list[Any] = [
    pytest.param("statuses/update", {"status": "更新"}, id="update"),
    pytest.param("statuses/upload", {"status": "上传"}, id="upload"),
    pytest.param("statuses/repost", {"id": "A FANS"}, id="repost"),
    pytest.param("statuses/destroy", {"id": "ONES OWN"}, id="destroy"),
]
ALL_GRANTS = ["update", "upload", "repost", "destroy"]


@pytest.fixture
def granted(simulator: Simulator) -> Account:
    return simulator.account(screen_name="合作品牌", grants=ALL_GRANTS)


def a_fans_post(simulator: Simulator, text: str = "原文") -> str:
    return str(simulator.fan("post", text=text)["idstr"])


def attempt(account: Account, call: str, form: dict[str, str]) -> Any:
    words = form | {name: a_fans_post(account.simulator) for name, value in form.items() if value == "A FANS"}
    words |= {name: account.shared("原文")["idstr"] for name, value in form.items() if value == "ONES OWN"}
    sent = picture()
    files = {"pic": (sent.name, sent.content, sent.kind)} if call.endswith("upload") else None
    return account.post(call, files, **words)


@pytest.mark.parametrize(("call", "form"), RESTRICTED)
def test_an_ordinary_app_is_not_allowed(brand: Account, call: str, form: dict[str, str]) -> None:
    answer = attempt(brand, call, form)
    assert (answer.status_code, code_of(answer)) == (403, 10014)
    assert answer.json()["error"] == "Insufficient app permissions!"
    assert len(brand.timeline()) == (1 if call.endswith("destroy") else 0)


@pytest.mark.parametrize(("call", "form"), RESTRICTED)
def test_an_app_with_the_grant_is_allowed(granted: Account, call: str, form: dict[str, str]) -> None:
    body_of(attempt(granted, call, form))


@pytest.mark.parametrize("grant", ["repost", "destroy"])
@pytest.mark.parametrize(("call", "form"), RESTRICTED)
def test_a_grant_opens_no_other_call(simulator: Simulator, grant: str, call: str, form: dict[str, str]) -> None:
    answer = attempt(simulator.account(grants=[grant]), call, form)
    assert code_of(answer) == (None if call.endswith(grant) else 10014)


def test_update_needs_no_safe_link_and_keeps_topics(granted: Account) -> None:
    text = body_of(granted.post("statuses/update", status="#新品# 没有链接"))["text"]
    assert text == "#新品# 没有链接"
    assert granted.texts() == [text]


def test_the_length_limit_holds_for_an_update(granted: Account) -> None:
    answer = granted.post("statuses/update", status="好" * 141)
    assert (answer.status_code, code_of(answer)) == (400, 20012)


def test_the_length_limit_holds_for_the_words_of_a_repost(granted: Account) -> None:
    answer = granted.post("statuses/repost", id=a_fans_post(granted.simulator), status="好" * 141)
    assert (answer.status_code, code_of(answer)) == (400, 20012)


def test_two_updates_in_a_row_may_not_be_identical(granted: Account) -> None:
    body_of(granted.post("statuses/update", status="一样"))
    answer = granted.post("statuses/update", status="一样")
    assert (answer.status_code, code_of(answer)) == (400, 20019)


def test_an_update_for_ones_own_eyes_says_so(granted: Account) -> None:
    assert body_of(granted.post("statuses/update", status="私密", visible=1))["visible"]["type"] == 1


def test_annotations_come_back(granted: Account) -> None:
    status = body_of(granted.post("statuses/update", status="注", annotations='[{"my_key":"job-42"}]'))
    assert {"my_key": "job-42"} in status["annotations"]
    assert {"my_key": "job-42"} in granted.timeline()[0]["annotations"]


def test_upload_publishes_words_with_a_picture(granted: Account) -> None:
    sent = picture()
    status = body_of(granted.post("statuses/upload", {"pic": (sent.name, sent.content, sent.kind)}, status="没有链接"))
    assert granted.simulator.http.get(status["original_pic"]).content == sent.content


def test_a_repost_carries_the_original(granted: Account) -> None:
    original = a_fans_post(granted.simulator)
    repost = body_of(granted.post("statuses/repost", id=original, status="转"))
    assert (repost["text"], repost["retweeted_status"]["idstr"]) == ("转", original)
    assert granted.timeline()[0]["idstr"] == repost["idstr"]


def test_a_repost_without_words_gets_the_usual_ones(granted: Account) -> None:
    repost = body_of(granted.post("statuses/repost", id=a_fans_post(granted.simulator)))
    assert repost["text"] == "转发微博"


def test_a_repost_of_a_repost_carries_the_first_original(simulator: Simulator, granted: Account) -> None:
    original = a_fans_post(simulator)
    between = simulator.fan("repost", original, "转一", name="访客乙")["idstr"]
    repost = body_of(granted.post("statuses/repost", id=between, status="转二"))
    assert repost["retweeted_status"]["idstr"] == original


def test_ones_own_status_cannot_be_reposted(granted: Account) -> None:
    answer = granted.post("statuses/repost", id=granted.shared("自己的")["idstr"])
    assert (answer.status_code, code_of(answer)) == (400, 20103)


def test_a_repost_of_what_never_was_is_refused(granted: Account) -> None:
    answer = granted.post("statuses/repost", id="5999999999999999")
    assert (answer.status_code, code_of(answer)) == (400, 20101)


@pytest.mark.parametrize(("is_comment", "comments_left"), [(0, 0), (1, 1)])
def test_a_repost_can_leave_a_comment_too(
    simulator: Simulator, granted: Account, is_comment: int, comments_left: int
) -> None:
    original = a_fans_post(simulator)
    body_of(granted.post("statuses/repost", id=original, status="转", is_comment=is_comment))
    comments = body_of(granted.get("comments/by_me"))["comments"]
    assert [comment["status"]["idstr"] for comment in comments] == [original] * comments_left


def test_a_deleted_status_is_answered_and_then_gone(granted: Account) -> None:
    posted = granted.shared("要删")["idstr"]
    assert body_of(granted.post("statuses/destroy", id=posted))["idstr"] == posted
    assert granted.timeline() == []
    assert code_of(granted.get("statuses/show", id=posted)) == 20101


def test_deleting_twice_says_that_it_does_not_exist(granted: Account) -> None:
    posted = granted.shared("要删")["idstr"]
    granted.post("statuses/destroy", id=posted)
    answer = granted.post("statuses/destroy", id=posted)
    assert (answer.status_code, code_of(answer)) == (400, 20101)


def test_somebody_elses_status_is_not_ones_own_to_delete(granted: Account, brand: Account) -> None:
    posted = brand.shared("别人的")["idstr"]
    answer = granted.post("statuses/destroy", id=posted)
    assert (answer.status_code, code_of(answer)) == (400, 20102)
    assert len(brand.timeline()) == 1


def test_a_repost_of_a_deleted_status_keeps_its_place_without_the_words(simulator: Simulator, granted: Account) -> None:
    original = a_fans_post(simulator)
    granted.post("statuses/repost", id=original, status="转")
    simulator.fan("delete", original)
    inner = granted.timeline()[0]["retweeted_status"]
    assert inner["text"].startswith("抱歉，此微博已被作者删除")
    assert (str(inner["deleted"]), "user" in inner) == ("1", False)


@pytest.mark.parametrize("path", ["statuses/no_such_call", "users/show_rank", "nothing"])
def test_a_call_that_weibo_does_not_have_is_said_so(brand: Account, path: str) -> None:
    answer = brand.get(path)
    assert code_of(answer) == 10020
    assert answer.status_code in {400, 403}


def test_a_grant_given_later_opens_the_call(brand: Account) -> None:
    brand.change(grants=ALL_GRANTS)
    body_of(brand.post("statuses/update", status=f"开通了 {SAFE_LINK} "))
