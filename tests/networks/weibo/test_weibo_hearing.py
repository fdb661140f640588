"""What Weibo's rights let an app hear, what they hide from it, and what each of it costs."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from guanwei.networks.acts import Operation
from guanwei.networks.contract import Accepted, Rejected, Unreadable
from guanwei.networks.incoming import Page
from guanwei.networks.weibo.paging import OVERLAP_SECONDS
from tests.networks.conformance.cases import Weibo
from tests.networks.conformance.fans import WeiboFan
from tests.networks.conformance.listening import Listener
from tests.networks.conformance.test_hearing import aim, looked_at
from tests.servers.simulator import Simulator


@pytest.fixture(params=["ordinary", "commercial"])
def case(request: pytest.FixtureRequest, simulator: Simulator) -> Iterator[Weibo]:
    made = Weibo(request.param, simulator)
    yield made
    made.proxy.stop()


@pytest.fixture
def ordinary(simulator: Simulator) -> Iterator[Weibo]:
    made = Weibo("ordinary", simulator)
    yield made
    made.proxy.stop()


def stranger(case: Weibo, name: str = "没授权的人") -> WeiboFan:
    """Somebody who has not authorised the app."""
    return WeiboFan(case.simulator, case.made["uid"], name, authorised=False)


def page(case: Weibo, stream: str, newer_than: str = "", older: str = "") -> Page:
    heard = case.adapter.hear(case.connection, stream, newer_than=newer_than, older=older)
    assert isinstance(heard, Page), heard
    return heard


def test_only_commercial_rights_hear_everybody_and_can_count_them(case: Weibo) -> None:
    case.fan.mention("听得到")
    stranger(case).mention("听不到")
    heard = page(case, "mentions")
    texts = {item.text.split(" ", 1)[1] for item in heard.items}
    if case.profile == "commercial":
        assert texts == {"听得到", "听不到"} and heard.total == 2
    else:
        assert texts == {"听得到"} and heard.total is None, "two are counted, of which nobody knows who they are"


def test_two_hundred_hidden_mentions_hide_none_that_may_be_heard(ordinary: Weibo) -> None:
    listener = Listener(ordinary)
    ordinary.fan.mention("第一条")
    listener.climb("mentions")
    ordinary.fan.mention("第二条")
    hidden = stranger(ordinary)
    for number in range(205):
        hidden.mention(f"听不到的第 {number} 条")
    first = listener.page("mentions")
    assert first.items == () and not first.reached
    assert [item.text.split(" ", 1)[1] for item in listener.climb("mentions")] == ["第二条"]
    assert listener.pages["mentions"] <= 3


def test_a_page_is_one_call_of_the_hundred(ordinary: Weibo) -> None:
    ordinary.fan.mention("在吗")
    for stream in ordinary.limits.streams:
        before = len(ordinary.proxy.arrivals())
        page(ordinary, stream.name)
        assert len(ordinary.proxy.arrivals()) == before + 1, stream.name


def test_reposts_cost_one_call_while_nobody_reposts(case: Weibo) -> None:
    post, other = case.shown("新品上线"), case.shown("新店开业")
    case.fan.repost(post, "第一次")
    listener = Listener(case)
    assert [item.text for item in listener.climb("reposts")] == ["第一次"]
    assert listener.pages["reposts"] == 2, "the timeline, and the one post that was reposted"
    assert listener.climb("reposts") == [] and listener.pages["reposts"] == 1
    case.fan.repost(other, "第二次")
    case.fan.repost(post, "第三次")
    assert sorted(item.text for item in listener.climb("reposts")) == ["第三次", "第二次"]
    assert listener.pages["reposts"] == 3


def test_a_repost_that_names_us_is_the_same_thing_in_both_streams(case: Weibo) -> None:
    post = case.shown("新品上线")
    made = case.fan.repost(post, f"@{case.connection.handle} 推荐")
    (by_name,), (by_post,) = page(case, "mentions").items, Listener(case).climb("reposts")
    assert by_name.remote_id == by_post.remote_id == made.remote_id
    assert (by_name.kind, by_name.form, by_name.about_id) == (by_post.kind, by_post.form, by_post.about_id)


def test_a_comment_that_names_us_is_a_comment_below_our_post_and_a_mention_elsewhere(case: Weibo) -> None:
    post = case.shown("新品上线")
    elsewhere = case.fan.mention("先发一条")
    ours = case.fan.comment(post, f"@{case.connection.handle} 在吗")
    theirs = case.fan.comment(elsewhere.remote_id, f"@{case.connection.handle} 来看")
    heard = {item.remote_id: item for item in Listener(case).poll()}
    assert (heard[ours.remote_id].kind, heard[ours.remote_id].about_id) == ("comment", post)
    assert (heard[theirs.remote_id].kind, heard[theirs.remote_id].about_id) == ("mention", "")
    answer = case.aimed(Operation.REPLY, aim(heard[theirs.remote_id]), "来了")
    assert isinstance(case.adapter.publish(case.connection, answer), Accepted)
    assert case.texts_below(theirs) == ["来了"]


def test_a_long_text_is_heard_whole_and_only_once(case: Weibo) -> None:
    long = "很长的一段话" * 40
    case.fan.mention(long)
    listener = Listener(case)
    (heard,) = listener.climb("mentions")
    assert heard.text.endswith(long)
    assert listener.climb("mentions") == []
    assert next(iter(listener.stored.values())).text == heard.text
    (again,) = looked_at(case, heard)
    assert again.heard is not None and again.heard.text == heard.text


def test_escaped_signs_come_as_they_were_written(case: Weibo) -> None:
    case.simulator.set_faults(escape_text=True)
    case.fan.mention("1 < 2 && 3 > 2 &lt;b&gt;")
    (heard,) = page(case, "mentions").items
    assert heard.text.endswith("1 < 2 && 3 > 2 &lt;b&gt;")


@pytest.mark.parametrize("shape", [{"big_ids": True}, {"reposts_key": "statuses"}, {"extra_fields": False}])
def test_every_shape_of_an_answer_is_read(case: Weibo, shape: dict[str, object]) -> None:
    case.simulator.set_faults(**shape)
    post = case.shown("新品上线")
    made = {
        case.fan.mention("在吗").remote_id,
        case.fan.comment(post, "在吗").remote_id,
        case.fan.repost(post).remote_id,
    }
    assert {item.remote_id for item in Listener(case).poll()} == made


def test_what_comes_into_sight_late_is_heard_although_its_id_is_older(ordinary: Weibo) -> None:
    """20032: a status gets its id at once and is seen a minute or two later."""
    other = ordinary.simulator.add_account(screen_name="另一品牌", safe_domains=["shop.example.com"])
    ordinary.simulator.set_faults(late_publish_20032={"visible_after_seconds": 0.5, "times": 1})
    text = f"@{ordinary.connection.handle} 晚到的 https://shop.example.com/x "
    form = {"access_token": other["access_token"], "status": text, "rip": "203.0.113.9"}
    assert ordinary.post("/2/statuses/share.json", form)["error_code"] == 20032
    ordinary.fan.mention("早到的")
    listener = Listener(ordinary)
    assert len(listener.climb("mentions")) == 1
    assert OVERLAP_SECONDS >= 120
    end = time.monotonic() + 15
    while not (late := listener.climb("mentions")) and time.monotonic() < end:
        time.sleep(0.1)  # or it asks a hundred times, which is what an ordinary app may in a day
    assert "晚到的" in late[0].text


def test_a_comment_is_gone_when_it_is_and_in_doubt_when_its_author_withdrew(ordinary: Weibo) -> None:
    post = ordinary.shown("新品上线")
    deleted = ordinary.fan.comment(post, "要删的")
    other = WeiboFan(ordinary.simulator, ordinary.made["uid"], "访客乙")
    withdrawn = other.comment(post, "还在的")
    heard = {item.remote_id: item for item in Listener(ordinary).poll()}
    ordinary.fan.delete(deleted)
    WeiboFan(ordinary.simulator, ordinary.made["uid"], "访客乙", authorised=False)
    seen = {again.remote_id: again.heard for again in looked_at(ordinary, *heard.values())}
    assert seen == {deleted.remote_id: None}, "nothing is known of the other one"
    assert withdrawn.remote_id in heard


def test_with_its_post_a_comment_is_gone_too(case: Weibo) -> None:
    elsewhere = case.fan.mention("先发一条")
    comment = case.fan.comment(elsewhere.remote_id, f"@{case.connection.handle} 来看")
    heard = next(item for item in Listener(case).poll() if item.remote_id == comment.remote_id)
    case.fan.delete(elsewhere)
    if case.profile == "ordinary":
        (again,) = looked_at(case, heard)
        assert again.heard is None


def test_looking_again_stops_at_a_limit_and_tells_what_it_knows(ordinary: Weibo) -> None:
    heard = [aim(item) for item in _mentioned(ordinary, 3)]
    ordinary.simulator.set_faults(calls_per_day=0)
    assert isinstance(ordinary.adapter.look_again(ordinary.connection, tuple(heard)), Unreadable)


def test_many_are_looked_at_with_one_commercial_call(simulator: Simulator) -> None:
    case = Weibo("commercial", simulator)
    heard = [aim(item) for item in _mentioned(case, 12)]
    before = len(case.proxy.arrivals())
    seen = case.adapter.look_again(case.connection, tuple(heard))
    case.proxy.stop()
    assert not isinstance(seen, Unreadable) and len(seen) == 12
    assert len(case.proxy.arrivals()) == before + 1


def test_an_answer_appears_as_it_was_approved_without_a_name_in_front(case: Weibo) -> None:
    comment = case.fan.comment(case.shown("新品上线"), "在吗")
    (heard,) = Listener(case).climb("comments")
    answer = case.aimed(Operation.REPLY, aim(heard), "在的")
    assert isinstance(case.adapter.publish(case.connection, answer), Accepted)
    assert case.simulator.wire()[-1]["text"] == "在的" and case.simulator.wire()[-1]["rip"]
    assert case.texts_below(comment) == ["在的"]


def test_an_app_that_may_not_comment_after_all_can_still_post(ordinary: Weibo) -> None:
    ordinary.fan.comment(ordinary.shown("新品上线"), "在吗")
    (heard,) = Listener(ordinary).climb("comments")
    ordinary.simulator.set_faults(refuse={"code": 10014, "times": 1})
    outcome = ordinary.adapter.publish(ordinary.connection, ordinary.aimed(Operation.REPLY, aim(heard), "在的"))
    assert isinstance(outcome, Rejected) and outcome.code == "10014"


def test_an_answer_to_a_comment_needs_the_post_that_it_stands_below(ordinary: Weibo) -> None:
    comment = ordinary.fan.comment(ordinary.shown("新品上线"), "在吗")
    lost = replace(comment, root_id="")
    outcome = ordinary.adapter.publish(ordinary.connection, ordinary.aimed(Operation.REPLY, lost, "在的"))
    assert isinstance(outcome, Rejected) and ordinary.proxy.writes("/comments/") == 0


def _mentioned(case: Weibo, times: int) -> list:  # type: ignore[type-arg]
    for number in range(times):
        case.fan.mention(f"第 {number} 次")
    return Listener(case).climb("mentions")
