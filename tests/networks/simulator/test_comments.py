"""Comments: read, written, answered and deleted. weibo-api 4.3, 6.3."""

from typing import Any

import pytest

from .driver import Account, Simulator, body_of, code_of
from .oracle import moment


@pytest.fixture
def posted(brand: Account) -> str:
    return str(brand.shared("新品上线")["idstr"])


def say(simulator: Simulator, target: str, text: str, name: str = "访客甲", authorised: bool = True) -> Any:
    return simulator.fan("comment", target, text, name, authorised)


def comments(account: Account, call: str, **params: Any) -> list[dict[str, Any]]:
    listed = body_of(account.get(f"comments/{call}", **params))["comments"]
    assert isinstance(listed, list)
    return listed


def texts(listed: list[dict[str, Any]]) -> list[str]:
    return [comment["text"] for comment in listed]


def test_a_fans_comment_reaches_the_account(simulator: Simulator, brand: Account, posted: str) -> None:
    say(simulator, posted, "什么时候补货？")
    [comment] = comments(brand, "to_me")
    assert (comment["text"], comment["user"]["screen_name"]) == ("什么时候补货？", "访客甲")
    assert comment["status"]["idstr"] == posted
    assert comment["idstr"] == comment["mid"] == str(comment["id"])
    assert moment(comment["created_at"])


@pytest.mark.parametrize("call", ["to_me", "show"])
def test_comments_by_people_who_did_not_authorise_are_hidden_but_counted(
    simulator: Simulator, brand: Account, posted: str, call: str
) -> None:
    say(simulator, posted, "看得见", "访客甲", True)
    say(simulator, posted, "看不见", "访客乙", False)
    listed = body_of(brand.get(f"comments/{call}", **({"id": posted} if call == "show" else {})))
    assert texts(listed["comments"]) == ["看得见"]
    assert listed["total_number"] == 2


def test_every_comment_is_shown_when_every_author_may_be_read(
    simulator: Simulator, brand: Account, posted: str
) -> None:
    simulator.faults(only_authorised_authors=False)
    say(simulator, posted, "看不见", "访客乙", False)
    assert texts(comments(brand, "show", id=posted)) == ["看不见"]


def test_comments_are_paged_like_every_list(simulator: Simulator, brand: Account, posted: str) -> None:
    for number in range(5):
        say(simulator, posted, f"评论{number}")
    newest_first = [comment["idstr"] for comment in comments(brand, "to_me")]
    assert newest_first == sorted(newest_first, key=int, reverse=True) and len(newest_first) == 5
    for params, expected in (
        ({"since_id": newest_first[2]}, newest_first[:2]),
        ({"max_id": newest_first[2]}, newest_first[2:]),
        ({"count": 2, "page": 2}, newest_first[2:4]),
    ):
        assert [comment["idstr"] for comment in comments(brand, "show", id=posted, **params)] == expected


def test_fifty_comments_make_a_page_when_nothing_is_asked_for(
    simulator: Simulator, brand: Account, posted: str
) -> None:
    for number in range(52):
        say(simulator, posted, f"评论{number}")
    assert len(comments(brand, "show", id=posted)) == 50


def test_the_accounts_own_comment_is_published_and_listed_as_its_own(brand: Account, posted: str) -> None:
    written = body_of(brand.post("comments/create", id=posted, comment="地址在主页"))
    assert (written["text"], written["user"]["idstr"]) == ("地址在主页", brand.uid)
    assert texts(comments(brand, "by_me")) == ["地址在主页"]
    assert texts(comments(brand, "timeline")) == ["地址在主页"]


def test_the_timeline_of_comments_holds_both_directions(simulator: Simulator, brand: Account, posted: str) -> None:
    say(simulator, posted, "收到的")
    body_of(brand.post("comments/create", id=posted, comment="发出的"))
    assert texts(comments(brand, "timeline")) == ["发出的", "收到的"]


def test_a_reply_is_prefixed_by_the_server_and_knows_what_it_answers(
    simulator: Simulator, brand: Account, posted: str
) -> None:
    say(simulator, posted, "什么时候补货？")
    asked = comments(brand, "to_me")[0]
    reply = body_of(brand.post("comments/reply", id=posted, cid=asked["idstr"], comment="周五"))
    assert reply["text"] == "回复@访客甲:周五"
    assert str(reply["reply_comment"]["id"]) == asked["idstr"]


def test_a_reply_can_go_without_the_prefix(simulator: Simulator, brand: Account, posted: str) -> None:
    say(simulator, posted, "什么时候补货？")
    asked = comments(brand, "to_me")[0]["idstr"]
    reply = body_of(brand.post("comments/reply", id=posted, cid=asked, comment="周五", without_mention=1))
    assert reply["text"] == "周五"


def test_a_comment_of_140_characters_is_taken_and_one_of_141_is_not(brand: Account, posted: str) -> None:
    body_of(brand.post("comments/create", id=posted, comment="好" * 140))
    answer = brand.post("comments/create", id=posted, comment="好" * 141)
    assert (answer.status_code, code_of(answer)) == (400, 20012)


@pytest.mark.parametrize(
    ("call", "form", "code"),
    [
        pytest.param("create", {"id": "5999999999999999", "comment": "好"}, 20101, id="on a status that never was"),
        pytest.param("destroy", {"cid": "5999999999999999"}, 20201, id="deleting a comment that never was"),
    ],
)
def test_what_is_not_there_is_said_not_to_exist(brand: Account, call: str, form: dict[str, str], code: int) -> None:
    answer = brand.post(f"comments/{call}", **form)
    assert (answer.status_code, code_of(answer)) == (400, code)


def test_the_same_comment_twice_is_refused(brand: Account, posted: str) -> None:
    body_of(brand.post("comments/create", id=posted, comment="谢谢"))
    answer = brand.post("comments/create", id=posted, comment="谢谢")
    assert (answer.status_code, code_of(answer)) == (400, 20019)
    assert texts(comments(brand, "by_me")) == ["谢谢"]


def test_several_of_the_accounts_comments_are_deleted_at_once(brand: Account, posted: str) -> None:
    written = [
        body_of(brand.post("comments/create", id=posted, comment=words))["idstr"] for words in ("一", "二", "三")
    ]
    body_of(brand.post("comments/destroy_batch", cids=",".join(written[:2])))
    assert texts(comments(brand, "by_me")) == ["三"]


def test_an_empty_comment_is_refused(brand: Account, posted: str) -> None:
    answer = brand.post("comments/create", id=posted, comment="")
    assert (answer.status_code, code_of(answer)) in {(400, 20008), (400, 10016)}


def test_get_is_the_wrong_verb_for_a_comment(brand: Account, posted: str) -> None:
    assert code_of(brand.get("comments/create", id=posted, comment="好")) == 10021


def test_the_account_deletes_its_own_comment(brand: Account, posted: str) -> None:
    written = body_of(brand.post("comments/create", id=posted, comment="写错了"))
    body_of(brand.post("comments/destroy", cid=written["idstr"]))
    assert comments(brand, "by_me") == []


def test_deleting_a_comment_twice_says_that_it_is_gone(brand: Account, posted: str) -> None:
    written = body_of(brand.post("comments/create", id=posted, comment="写错了"))
    brand.post("comments/destroy", cid=written["idstr"])
    assert code_of(brand.post("comments/destroy", cid=written["idstr"])) == 20201


def test_the_account_deletes_a_fans_comment_on_its_own_status(
    simulator: Simulator, brand: Account, posted: str
) -> None:
    say(simulator, posted, "广告")
    body_of(brand.post("comments/destroy", cid=comments(brand, "to_me")[0]["idstr"]))
    assert comments(brand, "to_me") == []


def test_a_comment_elsewhere_by_somebody_else_is_not_the_accounts_to_delete(
    simulator: Simulator, brand: Account, posted: str
) -> None:
    say(simulator, posted, "别人的")
    comment = comments(brand, "to_me")[0]["idstr"]
    answer = simulator.account(screen_name="另一品牌").post("comments/destroy", cid=comment)
    assert (answer.status_code, code_of(answer)) == (400, 20203)


def test_a_comment_counts_on_its_status(simulator: Simulator, brand: Account, posted: str) -> None:
    say(simulator, posted, "一")
    say(simulator, posted, "二", "访客乙", False)
    assert brand.timeline()[0]["comments_count"] == 2
