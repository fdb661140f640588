"""Own timeline, mentions, single statuses and counts, and how they are paged. weibo-api 4.1, 4.2, 4.4."""

from typing import Any

import pytest

from .driver import Account, Simulator, body_of, code_of
from .pictures import picture

NOBODY = "5999999999999999"


def ids(statuses: list[dict[str, Any]]) -> list[str]:
    return [status["idstr"] for status in statuses]


@pytest.fixture
def seven_posts(simulator: Simulator, brand: Account) -> list[str]:
    """Ids of seven posts, the oldest first; the app may read up to a hundred of them."""
    simulator.faults(own_timeline_size=100)
    return [brand.shared(f"第{number}条")["idstr"] for number in range(7)]


def test_only_the_five_newest_of_ones_own_posts_can_be_read(brand: Account) -> None:
    posted = [brand.shared(f"第{number}条")["idstr"] for number in range(7)]
    assert ids(brand.timeline(count=100)) == posted[:1:-1]


def test_asking_for_older_posts_does_not_get_behind_the_newest_five(brand: Account) -> None:
    posted = [brand.shared(f"第{number}条")["idstr"] for number in range(7)]
    assert brand.timeline(page=2) == []
    assert set(ids(brand.timeline(max_id=posted[1]))) == set()


def test_the_total_counts_what_cannot_be_fetched_as_well(brand: Account) -> None:
    for number in range(7):
        brand.shared(f"第{number}条")
    assert body_of(brand.get("statuses/user_timeline", uid=brand.uid))["total_number"] == 7


def test_the_number_of_readable_own_posts_can_be_raised(brand: Account, seven_posts: list[str]) -> None:
    assert ids(brand.timeline(count=100)) == seven_posts[::-1]


@pytest.mark.parametrize("by", ["uid", "screen_name"])
def test_nobody_elses_timeline_can_be_read(simulator: Simulator, brand: Account, by: str) -> None:
    other = simulator.account(screen_name="别人")
    answer = brand.get("statuses/user_timeline", **{by: {"uid": other.uid, "screen_name": "别人"}[by]})
    assert code_of(answer) == 21335
    assert answer.json()["error"] == "request uid's value must be the current user"
    assert answer.status_code in {400, 403}


def test_ones_own_timeline_can_be_asked_for_by_name_or_without_one(brand: Account) -> None:
    posted = brand.shared("一")["idstr"]
    for who in ({"screen_name": "示例品牌"}, {}):
        assert ids(body_of(brand.get("statuses/user_timeline", **who))["statuses"]) == [posted]


def test_lists_are_newest_first(brand: Account, seven_posts: list[str]) -> None:
    assert ids(brand.timeline()) == sorted(seven_posts, key=int, reverse=True)


def test_since_id_is_exclusive(brand: Account, seven_posts: list[str]) -> None:
    assert ids(brand.timeline(since_id=seven_posts[3])) == seven_posts[:3:-1]


def test_max_id_is_inclusive(brand: Account, seven_posts: list[str]) -> None:
    assert ids(brand.timeline(max_id=seven_posts[3])) == seven_posts[3::-1]


def test_since_id_and_max_id_together_cut_at_both_ends(brand: Account, seven_posts: list[str]) -> None:
    assert ids(brand.timeline(since_id=seven_posts[1], max_id=seven_posts[4])) == seven_posts[4:1:-1]


def test_an_id_between_two_posts_cuts_there(brand: Account, seven_posts: list[str]) -> None:
    between = int(seven_posts[3]) - 1
    assert ids(brand.timeline(max_id=between)) == seven_posts[2::-1]
    assert ids(brand.timeline(since_id=between)) == seven_posts[:2:-1]


def test_zero_cuts_nowhere(brand: Account, seven_posts: list[str]) -> None:
    assert ids(brand.timeline(since_id=0, max_id=0)) == seven_posts[::-1]


def test_count_is_the_size_of_a_page_and_pages_are_numbered_from_one(brand: Account, seven_posts: list[str]) -> None:
    pages = [ids(brand.timeline(count=3, page=number)) for number in (1, 2, 3, 4)]
    assert pages == [seven_posts[:3:-1], seven_posts[3:0:-1], seven_posts[:1], []]


def test_walking_down_by_max_id_less_one_meets_every_post_once(brand: Account, seven_posts: list[str]) -> None:
    walked: list[str] = []
    while page := ids(brand.timeline(count=2, max_id=int(walked[-1]) - 1 if walked else 0)):
        walked += page
    assert walked == seven_posts[::-1]


def test_a_page_holds_twenty_when_nothing_is_asked_for(simulator: Simulator, brand: Account) -> None:
    simulator.without_limits()
    simulator.faults(own_timeline_size=100)
    for number in range(22):
        brand.shared(f"第{number}条")
    assert len(brand.timeline()) == 20


def test_the_pictures_only_filter_leaves_the_others_out(brand: Account) -> None:
    brand.shared("无图")
    with_picture = brand.shared("有图", picture())["idstr"]
    assert ids(brand.timeline(feature=2)) == [with_picture]


def test_trim_user_leaves_only_the_uid(brand: Account) -> None:
    brand.shared("一")
    assert str(brand.timeline(trim_user=1)[0]["user"]) == brand.uid


def test_the_ids_of_ones_own_posts_are_strings(brand: Account) -> None:
    posted = [brand.shared(words)["idstr"] for words in ("一", "二")]
    assert body_of(brand.get("statuses/user_timeline/ids", uid=brand.uid))["statuses"] == posted[::-1]


def test_one_status_can_be_read_by_its_id(brand: Account) -> None:
    posted = brand.shared("一")
    assert body_of(brand.get("statuses/show", id=posted["idstr"]))["text"] == posted["text"]


def test_a_status_that_never_was_is_said_not_to_exist(brand: Account) -> None:
    answer = brand.get("statuses/show", id=NOBODY)
    assert (answer.status_code, code_of(answer)) == (400, 20101)


def test_counts_start_at_nothing_and_grow_with_what_fans_do(simulator: Simulator, brand: Account) -> None:
    posted = brand.shared("一")["idstr"]
    for action in ("repost", "comment", "comment", "like", "like", "like"):
        simulator.fan(action, posted, "好", f"粉丝{action}")
    [counted] = body_of(brand.get("statuses/count", ids=posted))
    assert str(counted["id"]) == posted
    assert [int(counted[kind]) for kind in ("reposts", "comments")] == [1, 2]
    assert int(counted["attitudes"]) >= 1


def test_a_mention_by_an_author_who_authorised_the_app_can_be_read(simulator: Simulator, brand: Account) -> None:
    simulator.fan("mention", brand.uid, "@示例品牌 什么时候补货？")
    [mention] = body_of(brand.get("statuses/mentions"))["statuses"]
    assert mention["user"]["screen_name"] == "访客甲"
    assert "什么时候补货" in mention["text"]


def test_mentions_by_authors_who_did_not_authorise_are_hidden_but_counted(simulator: Simulator, brand: Account) -> None:
    for name, authorised in (("访客甲", True), ("访客乙", False), ("访客丙", False)):
        simulator.fan("mention", brand.uid, "@示例品牌 你好", name, authorised=authorised)
    listed = body_of(brand.get("statuses/mentions"))
    assert [status["user"]["screen_name"] for status in listed["statuses"]] == ["访客甲"]
    assert listed["total_number"] == 3


def test_hidden_mentions_appear_when_every_author_may_be_read(simulator: Simulator, brand: Account) -> None:
    simulator.fan("mention", brand.uid, "@示例品牌 你好", "访客乙", authorised=False)
    simulator.faults(only_authorised_authors=False)
    assert len(body_of(brand.get("statuses/mentions"))["statuses"]) == 1


def test_mentions_are_paged_like_every_list(simulator: Simulator, brand: Account) -> None:
    for number in range(5):
        simulator.fan("mention", brand.uid, f"@示例品牌 {number}")
    newest_first = ids(body_of(brand.get("statuses/mentions"))["statuses"])
    assert len(newest_first) == 5 and newest_first == sorted(newest_first, key=int, reverse=True)
    assert ids(body_of(brand.get("statuses/mentions", since_id=newest_first[2]))["statuses"]) == newest_first[:2]
    assert ids(body_of(brand.get("statuses/mentions", max_id=newest_first[2]))["statuses"]) == newest_first[2:]
    assert ids(body_of(brand.get("statuses/mentions", count=2, page=2))["statuses"]) == newest_first[2:4]


def test_one_account_does_not_see_the_mentions_of_another(simulator: Simulator, brand: Account) -> None:
    other = simulator.account(screen_name="另一品牌")
    simulator.fan("mention", brand.uid, "@示例品牌 你好")
    assert body_of(other.get("statuses/mentions"))["statuses"] == []


def test_reposts_by_authors_who_authorised_can_be_read_with_the_original_inside(
    simulator: Simulator, brand: Account
) -> None:
    posted = brand.shared("一")
    for name, authorised in (("访客甲", True), ("访客乙", False)):
        simulator.fan("repost", posted["idstr"], "转起来", name, authorised=authorised)
    listed = body_of(brand.get("statuses/repost_timeline", id=posted["idstr"]))
    [repost] = listed.get("reposts") or listed["statuses"]
    assert repost["user"]["screen_name"] == "访客甲"
    assert repost["retweeted_status"]["idstr"] == posted["idstr"]
    assert listed["total_number"] == 2


def test_the_token_knows_whose_it_is(brand: Account) -> None:
    assert str(body_of(brand.get("account/get_uid"))["uid"]) == brand.uid


def test_a_user_can_be_looked_up_by_uid_or_by_name(brand: Account) -> None:
    for who in ({"uid": brand.uid}, {"screen_name": "示例品牌"}):
        user = body_of(brand.get("users/show", **who))
        assert (user["idstr"], user["screen_name"]) == (brand.uid, "示例品牌")


def test_a_user_who_is_nobody_does_not_exist(brand: Account) -> None:
    answer = brand.get("users/show", uid="1999999999")
    assert (answer.status_code, code_of(answer)) == (400, 20003)


def test_what_belongs_to_a_person_who_did_not_authorise_is_withheld(simulator: Simulator, brand: Account) -> None:
    uids = {name: simulator.fan("post", text="好", name=name, authorised=name == "甲")["fan"]["uid"] for name in "甲乙"}
    known, withheld = (body_of(brand.get("users/show", uid=uids[name])) for name in "甲乙")
    private = {"description", "verified_reason", "followers_count", "friends_count", "statuses_count", "status"}
    assert private & withheld.keys() == set()
    assert private - {"status"} <= known.keys()


@pytest.mark.parametrize("state", ["hidden", "removed"])
def test_a_post_taken_off_by_the_platform_is_gone_from_the_timeline(
    simulator: Simulator, brand: Account, state: str
) -> None:
    kept, taken = brand.shared("留下")["idstr"], brand.shared("拿走")["idstr"]
    simulator.control("POST", f"statuses/{taken}/visibility", {"state": state})
    assert ids(brand.timeline()) == [kept]


def test_a_hidden_post_can_come_back(simulator: Simulator, brand: Account) -> None:
    posted = brand.shared("一")["idstr"]
    for state in ("hidden", "visible"):
        simulator.control("POST", f"statuses/{posted}/visibility", {"state": state})
    assert ids(brand.timeline()) == [posted]


def test_only_its_author_can_still_open_a_hidden_post(simulator: Simulator, brand: Account) -> None:
    other = simulator.account(screen_name="另一品牌")
    posted = brand.shared("一")["idstr"]
    simulator.control("POST", f"statuses/{posted}/visibility", {"state": "hidden"})
    assert body_of(brand.get("statuses/show", id=posted))["visible"]["type"] == 1
    assert code_of(other.get("statuses/show", id=posted)) == 20101


def test_a_removed_post_does_not_exist_any_more(simulator: Simulator, brand: Account) -> None:
    posted = brand.shared("一")["idstr"]
    simulator.control("POST", f"statuses/{posted}/visibility", {"state": "removed"})
    assert code_of(brand.get("statuses/show", id=posted)) == 20101


@pytest.mark.parametrize(
    "query",
    [{"count": "abc"}, {"since_id": "x"}, {"max_id": "1e9"}, {"page": "-1"}, {"count": "99999999999999999999"}],
    ids=str,
)
def test_nonsense_in_a_query_is_a_parameter_error_or_is_ignored(brand: Account, query: dict[str, str]) -> None:
    answer = brand.get("statuses/user_timeline", uid=brand.uid, **query)
    assert (answer.status_code, code_of(answer)) in {(200, None), (400, 10008), (400, 10017)}
