"""Answers, acts and listening on a real PDS and its public view, where Bluesky has ways of its own."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from guanwei.lib.clock import utc_now
from guanwei.networks.acts import Form, Operation, Target
from guanwei.networks.bluesky.hearing import OVERLAP
from guanwei.networks.bluesky.records import split_uri
from guanwei.networks.contract import Accepted, CannotTell, Outbound, Readable, Rejected, Remote, Unknown
from guanwei.networks.incoming import Again
from tests.networks.conformance.cases import Bluesky
from tests.networks.conformance.fans import BlueskyFan
from tests.networks.conformance.listening import Listener
from tests.networks.conformance.test_answering import heard_by
from tests.networks.conformance.test_hearing import aim, looked_at
from tests.servers.atnet import Account, Network


@pytest.fixture(scope="module")
def own_account(atnet: Network) -> Account:
    return atnet.create_account("back")


@pytest.fixture
def case(atnet: Network, own_account: Account) -> Iterator[Bluesky]:
    made = Bluesky(atnet, own_account)
    yield made
    made.proxy.stop()


@pytest.fixture
def fan(case: Bluesky) -> BlueskyFan:
    assert isinstance(case.fan, BlueskyFan)
    return case.fan


def act(case: Bluesky, outbound: Outbound) -> Accepted:
    outcome = case.adapter.act(case.connection, outbound)
    assert isinstance(outcome, Accepted), outcome
    return outcome


def listed(case: Bluesky, collection: str) -> list[dict[str, Any]]:
    """The account's records of one kind."""
    params = {"repo": case.account.did, "collection": collection}
    answer = httpx.get(f"{case.atnet.pds}/xrpc/com.atproto.repo.listRecords", params=params, trust_env=False)
    records: list[dict[str, Any]] = answer.raise_for_status().json()["records"]
    return records


def gate_of(case: Bluesky, post: str) -> dict[str, Any]:
    return next(entry["value"] for entry in listed(case, "app.bsky.feed.threadgate") if entry["value"]["post"] == post)


def test_a_post_that_moderators_of_the_public_view_took_down_is_there_and_shown_to_nobody(case: Bluesky) -> None:
    post = case.shown("被公开视图拿下的一条")
    [before] = read(case, post)
    assert before.visible
    [entry] = [entry for entry in listed(case, "app.bsky.feed.post") if entry["uri"] == post]
    case.atnet.hide_post(post, entry["cid"])
    [after] = read(case, post)
    assert (after.visible, after.text) == (False, before.text)


def read(case: Bluesky, post: str) -> tuple[Remote, ...]:
    seen = case.adapter.read_one(case.connection, Target(post))
    assert isinstance(seen, Readable), seen
    return seen.posts


def test_hiding_keeps_what_was_hidden_and_who_may_answer(case: Bluesky, fan: BlueskyFan) -> None:
    post = case.shown("新品上线")
    first, second = fan.comment(post, "第一条"), fan.comment(post, "第二条")
    did, rkey = split_uri(post)
    allow = [{"$type": "app.bsky.feed.threadgate#mentionRule"}]
    act(case, case.aimed(Operation.HIDE, first))
    stored = gate_of(case, post) | {"allow": allow}
    body = {"repo": did, "collection": "app.bsky.feed.threadgate", "rkey": rkey, "record": stored}
    signed_in = {"identifier": case.account.handle, "password": case.account.password}
    session = httpx.post(f"{case.atnet.pds}/xrpc/com.atproto.server.createSession", json=signed_in, trust_env=False)
    headers = {"Authorization": f"Bearer {session.json()['accessJwt']}"}
    address = f"{case.atnet.pds}/xrpc/com.atproto.repo.putRecord"
    httpx.post(address, json=body, headers=headers, trust_env=False).raise_for_status()
    act(case, case.aimed(Operation.HIDE, second))
    gate = gate_of(case, post)
    assert gate["hiddenReplies"] == [first.remote_id, second.remote_id]
    assert (gate["allow"], gate["createdAt"]) == (allow, stored["createdAt"])


def test_two_who_hide_at_once_lose_neither(case: Bluesky, fan: BlueskyFan) -> None:
    post = case.shown("新品上线")
    answers = [fan.comment(post, f"第 {number} 条") for number in range(3)]
    case.adapter.prepare(case.connection)
    with ThreadPoolExecutor(3) as pool:
        outcomes = list(
            pool.map(lambda one: case.adapter.act(case.connection, case.aimed(Operation.HIDE, one)), answers)
        )
    accepted = {one.remote_id for one, outcome in zip(answers, outcomes, strict=True) if isinstance(outcome, Accepted)}
    assert accepted and set(gate_of(case, post)["hiddenReplies"]) == accepted


def test_only_answers_below_an_own_post_are_hidden(case: Bluesky, fan: BlueskyFan) -> None:
    mention = fan.mention("自己的一条")
    below = fan.comment(mention.remote_id, "别处的回复")
    for target in (below, mention, replace(below, root_id="")):
        outcome = case.adapter.act(case.connection, case.aimed(Operation.HIDE, target))
        assert isinstance(outcome, Rejected) and outcome.code == "cannot", target


def test_liking_twice_leaves_one_like(case: Bluesky, fan: BlueskyFan) -> None:
    outbound = case.aimed(Operation.LIKE, fan.mention("喜欢我吗"))
    before = len(listed(case, "app.bsky.feed.like"))
    assert act(case, outbound).remote_id == act(case, outbound).remote_id
    assert len(listed(case, "app.bsky.feed.like")) == before + 1


def test_whoever_is_blocked_already_is_not_blocked_again(case: Bluesky, atnet: Network) -> None:
    nuisance = atnet.create_account("nuisance")
    target = Target(f"at://{nuisance.did}/app.bsky.actor.profile/self", author_id=nuisance.did)
    first = act(case, case.aimed(Operation.BLOCK, target))
    case.settle()
    assert act(case, case.aimed(Operation.BLOCK, target)).remote_id == first.remote_id
    assert [entry["value"]["subject"] for entry in listed(case, "app.bsky.graph.block")] == [nuisance.did]


def test_a_report_that_nobody_takes_is_in_doubt_and_says_nothing_about_the_account(
    case: Bluesky, fan: BlueskyFan
) -> None:
    """This network has no moderation service, and its server breaks down over it."""
    outbound = case.aimed(Operation.REPORT, fan.mention("广告"), "广告")
    outcome = case.adapter.act(case.connection, outbound)
    assert isinstance(outcome, Unknown), outcome
    assert isinstance(case.adapter.find(case.connection, case.sought(outbound)), CannotTell)


def test_what_was_entered_by_hand_is_answered_in_its_conversation(case: Bluesky, fan: BlueskyFan) -> None:
    """Without the version that hearing brings."""
    post = case.shown("新品上线")
    first = fan.comment(post, "第一条")
    second = Target(fan.comment(first.remote_id, "第二条").remote_id)
    answer = case.aimed(Operation.REPLY, second, "收到")
    assert isinstance(case.adapter.publish(case.connection, answer), Accepted)
    record = next(entry["value"] for entry in listed(case, "app.bsky.feed.post") if entry["value"]["text"] == "收到")
    assert (record["reply"]["root"], record["reply"]["parent"]) == (fan.ref(post), fan.ref(second.remote_id))
    assert case.texts_below(second) == ["收到"]


def test_an_answer_to_what_was_deleted_before_it_could_be_looked_up_is_rejected(case: Bluesky, fan: BlueskyFan) -> None:
    written = fan.mention("马上就删")
    fan.delete(written)
    for operation in (Operation.REPLY, Operation.REPOST):
        outcome = case.adapter.publish(case.connection, case.aimed(operation, written, "在的"))
        assert isinstance(outcome, Rejected), outcome


def test_a_bare_repost_cannot_be_answered(case: Bluesky, fan: BlueskyFan) -> None:
    bare = fan.repost(case.shown("新品上线"))
    assert bare.form is Form.REPOST
    outcome = case.adapter.publish(case.connection, case.aimed(Operation.REPLY, bare, "谢谢"))
    assert isinstance(outcome, Rejected)


def test_nobody_elses_record_is_deleted(case: Bluesky, fan: BlueskyFan) -> None:
    target = replace(fan.mention("别人的"), author_id="")
    outcome = case.adapter.act(case.connection, case.aimed(Operation.DELETE, target))
    assert isinstance(outcome, Rejected) and outcome.code == "cannot"
    assert case.proxy.arrivals() == ()


def test_what_is_written_by_a_slow_clock_is_heard_below_the_mark(atnet: Network) -> None:
    case = Bluesky(atnet, atnet.create_account("late"))
    assert isinstance(case.fan, BlueskyFan)
    listener = Listener(case)
    case.fan.mention("准时的")
    case.settle()
    assert len(listener.poll()) == 1
    case.fan.behind = OVERLAP - timedelta(minutes=1)
    case.fan.mention("钟慢的")
    case.settle()
    (heard,) = listener.poll()
    case.proxy.stop()
    assert heard.text.endswith("钟慢的") and utc_now() - heard.created_at > timedelta(minutes=10)


def test_likes_and_follows_are_no_interactions(case: Bluesky, fan: BlueskyFan) -> None:
    post = case.shown("新品上线")
    listener = Listener(case)
    listener.poll()
    fan._create("app.bsky.feed.like", {"subject": fan.ref(post)})
    fan._create("app.bsky.graph.follow", {"subject": case.account.did})
    case.settle()
    assert listener.poll() == []


def test_what_the_public_view_does_not_know_yet_is_not_taken_for_gone(case: Bluesky, fan: BlueskyFan) -> None:
    """A block hides a post from the view; the author's server still has it."""
    written = fan.mention("还在的一条")
    heard = heard_by(case, written)
    block = act(case, case.aimed(Operation.BLOCK, aim(heard)))
    case.settle()
    assert looked_at(case, heard) == ()
    act(case, case.aimed(Operation.DELETE, Target(block.remote_id)))
    fan.delete(written)
    case.settle()
    assert looked_at(case, heard) == (Again(written.remote_id, None),)


def test_pictures_of_an_interaction_have_addresses(case: Bluesky, fan: BlueskyFan) -> None:
    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100"
        "18dd8db00000000049454e44ae426082"
    )
    headers = {"Authorization": f"Bearer {fan._token}", "Content-Type": "image/png"}
    address = f"{case.atnet.pds}/xrpc/com.atproto.repo.uploadBlob"
    blob = httpx.post(address, content=png, headers=headers, trust_env=False).raise_for_status().json()["blob"]
    post = case.shown("新品上线")
    reply = {"root": fan.ref(post), "parent": fan.ref(post)}
    images = {"$type": "app.bsky.embed.images", "images": [{"alt": "", "image": blob}]}
    heard = heard_by(case, fan._post("看我拍的", post, reply=reply, embed=images))
    assert len(heard.pictures) == 1
    (again,) = looked_at(case, heard)
    assert again.heard is not None and again.heard.pictures == heard.pictures
