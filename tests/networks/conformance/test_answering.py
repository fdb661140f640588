"""What we answer goes out once, stands where it should, and is found again; so does what we repost."""

from dataclasses import replace

import pytest

from guanwei.lib.text import comparable
from guanwei.networks.acts import Operation, Target
from guanwei.networks.contract import Absent, Accepted, Capability, Found, Outbound, Readable, Rejected, Unknown
from guanwei.networks.incoming import Heard, Kind
from tests.networks.conformance.cases import Case, picture
from tests.networks.conformance.listening import Listener
from tests.networks.conformance.test_hearing import aim
from tests.networks.conformance.test_trouble import LOST_AFTERWARDS, NEVER_ARRIVED, PATIENCE

# A post meets every fault there is (test_trouble.py); for an answer one of each sort.
LOST = ["connection closed", "no answer in time", "502 page", "half of the JSON"]
NEVER = ["connection closed", "502 page", "200 page"]


def heard_by(case: Case, target: Target) -> Heard:
    """What the fan wrote, as we hear it."""
    case.settle()
    return next(item for item in Listener(case).poll() if item.remote_id == target.remote_id)


def a_mention(case: Case, text: str = "几点开门？") -> Target:
    return aim(heard_by(case, case.fan.mention(text)))


def a_comment(case: Case, text: str = "什么时候补货？") -> Target:
    return aim(heard_by(case, case.fan.comment(case.shown("新品上线"), text)))


def sent(case: Case, outbound: Outbound) -> Accepted:
    outcome = case.adapter.publish(case.connection, outbound)
    assert isinstance(outcome, Accepted), outcome
    return outcome


@pytest.mark.parametrize("asked", [a_mention, a_comment])
def test_an_answer_goes_out_and_everybody_can_read_it(fresh: Case, asked: object) -> None:
    target = asked(fresh)  # type: ignore[operator]
    answer = fresh.aimed(Operation.REPLY, target, "周五上午十点 <b>&</b> 👍🏽")
    accepted = sent(fresh, answer)
    assert accepted.remote_id and accepted.url.startswith(fresh.schemes)
    (read,) = fresh.texts_below(target)
    assert comparable(fresh.words(read), fresh.network) == comparable(answer.text, fresh.network)
    found = fresh.adapter.find(fresh.connection, fresh.sought(answer))
    assert isinstance(found, Found), found
    assert found.remote.remote_id == accepted.remote_id
    assert found.remote.reply_to == target.remote_id
    assert comparable(fresh.words(found.remote.text), fresh.network) == comparable(answer.text, fresh.network)


def test_an_answer_of_ours_is_told_from_a_post_on_our_own_timeline(fresh: Case) -> None:
    post = fresh.shown("新品上线")
    answer = sent(fresh, fresh.aimed(Operation.REPLY, a_mention(fresh), "周五上午十点"))
    fresh.settle()
    read = fresh.adapter.own_timeline(fresh.connection, 20)
    assert isinstance(read, Readable), read
    posts = [remote.remote_id for remote in read.posts if not remote.reply_to]
    assert post in posts
    assert answer.remote_id not in posts


def test_an_answer_to_an_answer_stays_in_its_conversation(fresh: Case) -> None:
    post = fresh.shown("新品上线")
    listener = Listener(fresh)
    first = fresh.fan.comment(post, "什么时候补货？")
    fresh.settle()
    (heard,) = listener.poll()
    ours = sent(fresh, fresh.aimed(Operation.REPLY, aim(heard), "周五"))
    fresh.settle()
    again = fresh.fan.answer(ours.remote_id, post, "周五几点？")
    fresh.settle()
    (heard,) = listener.poll()
    assert (heard.remote_id, heard.kind) == (again.remote_id, Kind.COMMENT)
    assert (heard.about_id, heard.parent_id, heard.root_id) == (post, ours.remote_id, post)
    answer = fresh.aimed(Operation.REPLY, aim(heard), "十点")
    sent(fresh, answer)
    assert [comparable(fresh.words(text), fresh.network) for text in fresh.texts_below(aim(heard))] == ["十点"]
    assert first.remote_id != heard.remote_id


def test_the_longest_answer_goes_out_and_one_more_character_does_not(short: Case) -> None:
    target = a_comment(short)
    longest = (short.limits.max_reply_length or short.limits.max_length) - short.measure(short.prefix(target))
    sent(short, short.aimed(Operation.REPLY, target, "长" * longest))
    outcome = short.adapter.publish(short.connection, short.aimed(Operation.REPLY, target, "短" * (longest + 1)))
    assert isinstance(outcome, Rejected), outcome


def test_an_answer_may_hold_a_link(case: Case) -> None:
    target = a_comment(case)
    answer = replace(case.aimed(Operation.REPLY, target, "看这里"), link="https://example.org/新品?q=1")
    accepted = sent(case, answer)
    found = case.adapter.find(case.connection, case.sought(answer))
    assert isinstance(found, Found) and found.remote.remote_id == accepted.remote_id


def test_an_answer_to_what_is_gone_is_rejected_or_hangs_in_the_air(fresh: Case) -> None:
    """No network may be left in doubt about it."""
    written = fresh.fan.mention("马上就删")
    target = aim(heard_by(fresh, written))
    fresh.fan.delete(written)
    fresh.settle()
    outcome = fresh.adapter.publish(fresh.connection, fresh.aimed(Operation.REPLY, target, "在的"))
    assert isinstance(outcome, Rejected | Accepted), outcome


@pytest.mark.parametrize("fault", LOST)
def test_an_answer_whose_answer_was_lost_is_unknown_and_then_found(case: Case, fault: str) -> None:
    target = a_comment(case)
    case.proxy.spoil(LOST_AFTERWARDS[fault], case.answer)
    before = case.proxy.writes(case.answer)
    answer = case.aimed(Operation.REPLY, target, "答复丢了的回复")
    outcome = case.adapter.publish(case.impatient(PATIENCE), answer)
    assert isinstance(outcome, Unknown), outcome
    assert case.proxy.writes(case.answer) == before + 1
    found = case.adapter.find(case.connection, case.sought(answer))
    assert isinstance(found, Found), found
    assert found.remote.reply_to == target.remote_id


@pytest.mark.parametrize("fault", NEVER)
def test_an_answer_that_never_arrived_is_unknown_and_then_absent(case: Case, fault: str) -> None:
    target = a_comment(case)
    case.proxy.spoil(NEVER_ARRIVED[fault], case.answer)
    answer = case.aimed(Operation.REPLY, target, "没有到达的回复")
    assert isinstance(case.adapter.publish(case.impatient(PATIENCE), answer), Unknown)
    assert isinstance(case.adapter.find(case.connection, case.sought(answer)), Absent)


def test_the_same_words_to_somebody_else_are_another_answer(fresh: Case) -> None:
    post = fresh.shown("新品上线")
    targets = [aim(heard_by(fresh, fresh.fan.comment(post, text))) for text in ("第一问", "第二问")]
    sent(fresh, fresh.aimed(Operation.REPLY, targets[0], "谢谢"))
    other = fresh.aimed(Operation.REPLY, targets[1], "谢谢")
    assert isinstance(fresh.adapter.find(fresh.connection, fresh.sought(other)), Absent)


def test_a_repost_goes_out_with_our_words_and_is_found(fresh: Case) -> None:
    if Capability.REPOST not in fresh.limits.capabilities:
        return
    target = a_mention(fresh, "今天的奶茶真好喝")
    outbound = fresh.aimed(Operation.REPOST, target, "谢谢喜欢")
    accepted = sent(fresh, outbound)
    found = fresh.adapter.find(fresh.connection, fresh.sought(outbound))
    assert isinstance(found, Found), found
    assert (found.remote.remote_id, found.remote.repost_of) == (accepted.remote_id, target.remote_id)
    read = fresh.adapter.read_one(fresh.connection, Target(accepted.remote_id))
    assert isinstance(read, Readable)
    assert comparable(fresh.words(read.posts[0].text), fresh.network) == "谢谢喜欢"
    post = fresh.aimed(Operation.POST, target, "谢谢喜欢")
    assert isinstance(fresh.adapter.find(fresh.connection, fresh.sought(post)), Absent)


def test_a_forward_alone_goes_out_and_is_found(fresh: Case) -> None:
    if Capability.BARE_REPOST not in fresh.limits.capabilities:
        return
    target = a_mention(fresh, "今天的奶茶真好喝")
    outbound = fresh.aimed(Operation.REPOST, target)
    assert isinstance(fresh.adapter.find(fresh.connection, fresh.sought(outbound)), Absent)
    accepted = sent(fresh, outbound)
    found = fresh.adapter.find(fresh.connection, fresh.sought(outbound))
    assert isinstance(found, Found), found
    assert (found.remote.remote_id, found.remote.repost_of) == (accepted.remote_id, target.remote_id)
    read = fresh.adapter.read_one(fresh.connection, Target(accepted.remote_id))
    assert isinstance(read, Readable) and read.posts[0].repost_of == target.remote_id


def test_a_repost_with_a_picture_goes_out_only_where_that_exists(fresh: Case) -> None:
    if Capability.REPOST not in fresh.limits.capabilities:
        return
    outbound = replace(fresh.aimed(Operation.REPOST, a_mention(fresh), "看图"), pictures=(picture(),))
    outcome = fresh.adapter.publish(fresh.connection, outbound)
    if fresh.network == "weibo":
        assert isinstance(outcome, Rejected), outcome
        return
    assert isinstance(outcome, Accepted), outcome
    found = fresh.adapter.find(fresh.connection, fresh.sought(outbound))
    assert isinstance(found, Found) and found.remote.picture_count == 1 and found.remote.repost_of


@pytest.mark.parametrize("operation", [Operation.REPLY, Operation.REPOST])
def test_what_is_aimed_at_nothing_never_reaches_the_wire(case: Case, operation: Operation) -> None:
    for target in (None, Target(""), Target("不是编号"), Target("at://nobody"), Target("1 OR 1=1")):
        outbound = replace(case.outbound("给谁？", link=""), operation=operation, target=target)
        assert isinstance(case.adapter.publish(case.connection, outbound), Rejected)
    assert case.proxy.writes() == 0
