"""What a profile promises to do it does, with the effect that it says; everything else it refuses before the wire."""

from dataclasses import replace

import pytest

from guanwei.networks.acts import NEW_TEXTS, Form, Operation, Target
from guanwei.networks.contract import (
    Absent,
    Accepted,
    Capability,
    Found,
    Outbound,
    Outcome,
    Readable,
    Rejected,
    Unknown,
)
from guanwei.networks.needs import capability_for
from tests.networks.conformance.cases import Case
from tests.networks.conformance.test_answering import a_comment, a_mention, sent
from tests.networks.faultproxy import Fault

CHANGES = [operation for operation in Operation if operation not in NEW_TEXTS]
# What cannot be read back by anybody but the network's own moderators.
UNSEEN = {Operation.REPORT}


def done(case: Case, outbound: Outbound) -> Outcome:
    call = case.adapter.publish if outbound.operation in NEW_TEXTS else case.adapter.act
    return call(case.connection, outbound)


def aimed_at(case: Case, operation: Operation) -> Target:
    """Something that the act could be carried out on, where the network has it."""
    if operation is Operation.REPOST:
        return a_mention(case)
    own = operation is Operation.EDIT or (operation is Operation.DELETE and not case.has_comments)
    return own_post(case) if own else a_comment(case)


def own_post(case: Case) -> Target:
    return Target(case.published("我们写的").remote_id, author_id=case.connection.remote_account_id)


def needed(case: Case, outbound: Outbound) -> Capability:
    words = bool(outbound.text)
    return capability_for(
        outbound.operation, outbound.target, words=words, account_id=case.connection.remote_account_id
    )


@pytest.mark.parametrize("operation", [operation for operation in Operation if operation is not Operation.POST])
def test_what_is_promised_works_and_what_is_not_is_refused_before_the_wire(fresh: Case, operation: Operation) -> None:
    target = aimed_at(fresh, operation)
    outbound = fresh.aimed(operation, target, "一句话" if operation is not Operation.LIKE else "")
    before = len(fresh.proxy.arrivals())
    outcome = done(fresh, outbound)
    if needed(fresh, outbound) not in fresh.limits.capabilities:
        assert isinstance(outcome, Rejected) and outcome.code == "cannot", outcome
        assert len(fresh.proxy.arrivals()) == before
    elif operation is not Operation.REPORT:  # which takes a network with moderators: see the next test
        assert isinstance(outcome, Accepted), outcome
        assert outcome.remote_id


def test_a_report_reaches_the_moderators(limited: Case) -> None:
    outbound = limited.aimed(Operation.REPORT, a_comment(limited), "广告")
    outcome = done(limited, outbound)
    if Capability.REPORT in limited.limits.capabilities:
        assert isinstance(outcome, Accepted) and outcome.remote_id == outbound.target.remote_id, outcome
    else:
        assert isinstance(outcome, Rejected) and outcome.code == "cannot", outcome


def test_no_capability_is_promised_that_nothing_here_asks_for(case: Case) -> None:
    """Or a promise could be broken without anybody noticing."""
    carried = {
        capability_for(operation, Target("x", form), words=words, account_id="y")
        for operation in Operation
        for form in Form
        for words in (False, True)
    }
    content = {
        *(Capability.PICTURE, Capability.SEVERAL_PICTURES, Capability.ALT_TEXT, Capability.TOPIC),
        *(Capability.CONTENT_WARNING, Capability.VISIBILITY, Capability.READ_OWN, Capability.READ_ONE),
    }
    assert case.limits.capabilities <= carried | content
    assert not case.limits.capabilities & case.limits.by_hand


def test_an_own_answer_is_taken_back(fresh: Case) -> None:
    target = a_comment(fresh)
    ours = sent(fresh, fresh.aimed(Operation.REPLY, target, "说错了"))
    form = Form.COMMENT if fresh.has_comments else Form.POST
    own = Target(ours.remote_id, form, target.root_id or target.remote_id, fresh.connection.remote_account_id)
    outbound = fresh.aimed(Operation.DELETE, own)
    assert isinstance(fresh.adapter.find(fresh.connection, fresh.sought(outbound)), Absent)
    fresh.settle()
    read = fresh.adapter.read_one(fresh.connection, replace(own, author_id=""))
    assert isinstance(read, Readable) and read.posts[0].visible, read
    assert (read.posts[0].remote_id, fresh.words(read.posts[0].text)) == (ours.remote_id, "说错了")
    outcome = done(fresh, outbound)
    assert isinstance(outcome, Accepted) and outcome.remote_id == ours.remote_id, outcome
    assert fresh.adapter.read_one(fresh.connection, own) == Readable(())
    found = fresh.adapter.find(fresh.connection, fresh.sought(outbound))
    assert isinstance(found, Found) and found.remote.remote_id == ours.remote_id, found
    assert fresh.texts_below(target) == []
    again = done(fresh, outbound)
    assert isinstance(again, Accepted) and again.remote_id == ours.remote_id, again


def test_somebody_elses_comment_below_an_own_post_goes_where_that_exists(fresh: Case) -> None:
    target = a_comment(fresh, "广告")
    outbound = fresh.aimed(Operation.DELETE, target)
    outcome = done(fresh, outbound)
    if Capability.DELETE_COMMENT in fresh.limits.capabilities:
        assert isinstance(outcome, Accepted), outcome
        assert fresh.texts_below(Target(target.root_id)) == []
        assert isinstance(fresh.adapter.find(fresh.connection, fresh.sought(outbound)), Found)
    else:
        assert isinstance(outcome, Rejected), outcome
        assert [fresh.words(text) for text in fresh.texts_below(Target(target.root_id))] == ["广告"]


@pytest.mark.parametrize("operation", [operation for operation in CHANGES if operation not in UNSEEN])
def test_an_act_whose_answer_was_lost_is_found_and_repeating_it_changes_nothing(
    fresh: Case, operation: Operation
) -> None:
    target = aimed_at(fresh, operation)
    outbound = fresh.aimed(operation, target, "新的一句" if operation is Operation.EDIT else "")
    if needed(fresh, outbound) not in fresh.limits.capabilities:
        return
    sought = fresh.sought(outbound)
    assert isinstance(fresh.adapter.find(fresh.connection, sought), Absent)
    path = fresh.act_path(operation)
    fresh.proxy.spoil(Fault(answer="none"), path)
    assert isinstance(done(fresh, outbound), Unknown)
    assert isinstance(fresh.adapter.find(fresh.connection, sought), Found)
    assert isinstance(done(fresh, outbound), Accepted)
    assert isinstance(fresh.adapter.find(fresh.connection, sought), Found)


@pytest.mark.parametrize("operation", [*CHANGES, Operation.REPLY])
def test_an_account_by_hand_does_nothing_by_machine(case: Case, operation: Operation) -> None:
    by_hand = replace(case.connection, profile="by_hand")
    outbound = case.aimed(operation, Target("4607741009594608"), "一句话")
    call = case.adapter.publish if operation in NEW_TEXTS else case.adapter.act
    outcome = call(by_hand, outbound)
    assert isinstance(outcome, Rejected) and outcome.code == "by_hand"
    assert case.proxy.arrivals() == ()


def test_a_text_does_not_go_as_an_act_nor_an_act_as_a_text(case: Case) -> None:
    target = Target("4607741009594608")
    assert isinstance(case.adapter.act(case.connection, case.aimed(Operation.REPLY, target, "好")), Rejected)
    assert isinstance(case.adapter.publish(case.connection, case.aimed(Operation.DELETE, target)), Rejected)
    assert case.proxy.arrivals() == ()
