"""The adapter on a real server that nobody here wrote: what goes out, what comes in, what snac2 does otherwise."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from guanwei.lib.clock import utc_now
from guanwei.networks.acts import Form, Operation, Target
from guanwei.networks.contract import (
    Absent,
    Accepted,
    CannotTell,
    Found,
    Outbound,
    Readable,
    Rejected,
    Sought,
    Unknown,
    Unreadable,
)
from guanwei.networks.incoming import Heard, Kind, Page, Visibility
from guanwei.networks.mastodon.mapping import boost_id
from guanwei.networks.registry import server_limits
from tests.networks.conformance.cases import picture
from tests.networks.conformance.mastodon_cases import OnSnac
from tests.networks.faultproxy import Fault
from tests.servers.mastodon import Account
from tests.servers.snac import Snac


@pytest.fixture
def case(snac_server: Snac) -> Iterator[OnSnac]:
    made = OnSnac(snac_server, snac_server.create_account("shop"))
    yield made
    made.proxy.stop()


@pytest.fixture
def fan(case: OnSnac) -> Account:
    """Somebody who follows us, and whom we follow: only then does each see what the other writes."""
    made = case.server.create_account("fan")
    case.server.follow(made, case.account)
    case.server.follow(case.account, made)
    time.sleep(case.server.QUEUE_SECONDS)
    return made


def local_id_of(case: OnSnac, reader: Account, uri: str) -> str:
    """Once the status has come to the reader's timeline."""
    path = f"/api/v2/search?q={uri}&resolve=true&type=statuses"
    deadline = time.monotonic() + 30
    while True:
        found = case.server.ask(reader.access_token, "GET", path)["statuses"]
        if found:
            return str(found[0]["id"])
        assert time.monotonic() < deadline, "the post did not reach its reader"
        time.sleep(0.3)


def name_of(account: Account) -> str:
    """snac2 knows its own people by this; with the server behind it, it does not take a port."""
    return account.handle.partition("@")[0]


def aimed(operation: Operation, heard: Heard, text: str = "", **other: object) -> Outbound:
    target = Target(heard.remote_id, heard.form, heard.root_id, heard.author.remote_id, heard.author.handle, heard.ref)
    made = Outbound(text, client_key="k", created_at=utc_now(), operation=operation, target=target)
    return replace(made, **other)  # type: ignore[arg-type]


def sought(outbound: Outbound) -> Sought:
    return Sought(
        outbound.text,
        outbound.link,
        len(outbound.pictures),
        utc_now() - timedelta(minutes=1),
        operation=outbound.operation,
        target=outbound.target,
    )


def heard(case: OnSnac, enough: Callable[[list[Heard]], bool]) -> list[Heard]:
    """What has come in, once `enough` of it is there: the server's queue runs every few seconds."""
    deadline = time.monotonic() + 30
    while True:
        page = case.adapter.hear(case.connection, "notifications", newer_than="", older="")
        assert isinstance(page, Page), page
        if enough(list(page.items)) or time.monotonic() > deadline:
            return list(page.items)
        time.sleep(0.3)


def test_a_conversation_goes_all_the_way(case: OnSnac, fan: Account) -> None:
    """A fan mentions us, comments and boosts; each is heard once; our answer is read back; we like, boost, block."""
    server, post = case.server, case.published("新品上线 #官微")
    mention = server.say(fan, f"@{name_of(case.account)} 你们几点开门？<br> & \n第二行")
    private = server.say(fan, f"@{name_of(case.account)} 悄悄问一句", visibility="private")
    local_id = local_id_of(case, fan, post.remote_id)
    comment = server.say(fan, f"@{name_of(case.account)} 什么时候补货？", in_reply_to_id=local_id)
    server.ask(fan.access_token, "POST", f"/api/v1/statuses/{local_id}/reblog")

    found = {item.remote_id: item for item in heard(case, lambda items: len(items) >= 4)}
    boost = boost_id(post.remote_id, fan.url)
    assert set(found) == {mention["uri"], private["uri"], comment["uri"], boost}
    kinds = [found[uri].kind for uri in (mention["uri"], comment["uri"], boost)]
    assert kinds == [Kind.MENTION, Kind.COMMENT, Kind.REPOST]
    assert found[private["uri"]].visibility is Visibility.FOLLOWERS
    asked = found[comment["uri"]]
    assert (asked.about_id, asked.parent_id, asked.root_id) == (post.remote_id,) * 3
    assert "什么时候补货？" in asked.text and asked.author.remote_id == fan.url and asked.author.handle == fan.handle
    assert (found[boost].form, found[boost].about_id) == (Form.REPOST, post.remote_id)
    assert found[mention["uri"]].text.endswith("第二行")

    answer = aimed(Operation.REPLY, asked, "周五上午十点 <b>&</b>")
    accepted = case.adapter.publish(case.connection, answer)
    assert isinstance(accepted, Accepted), accepted
    read_back = case.adapter.find(case.connection, sought(answer))
    assert isinstance(read_back, Found) and read_back.remote.remote_id == accepted.remote_id, read_back
    told = server.ask(case.account.access_token, "GET", f"/api/v1/statuses/{asked.ref['id']}/context")
    [below] = told["descendants"]
    assert below["uri"] == accepted.remote_id and below["in_reply_to_id"]
    assert [person["acct"] for person in below["mentions"]][:1] == [fan.handle]
    other = aimed(Operation.REPLY, found[mention["uri"]], "周五上午十点 <b>&</b>")
    assert isinstance(case.adapter.find(case.connection, sought(other)), Absent)

    for operation in (Operation.LIKE, Operation.BLOCK):
        act = aimed(operation, asked)
        assert isinstance(case.adapter.find(case.connection, sought(act)), Absent)
        assert isinstance(case.adapter.act(case.connection, act), Accepted)
        assert isinstance(case.adapter.find(case.connection, sought(act)), Found)
    again = case.adapter.look_again(case.connection, (answer.target,) if answer.target else ())
    assert isinstance(again, tuple) and [each.remote_id for each in again] == [comment["uri"]]


def test_a_mention_is_boosted_and_the_boost_is_found(case: OnSnac, fan: Account) -> None:
    case.server.say(fan, f"@{name_of(case.account)} 今天的奶茶真好喝")
    [mention] = heard(case, lambda items: len(items) >= 1)
    boost = aimed(Operation.REPOST, mention)
    assert isinstance(case.adapter.find(case.connection, sought(boost)), Absent)
    accepted = case.adapter.publish(case.connection, boost)
    assert isinstance(accepted, Accepted), accepted
    assert accepted.remote_id == boost_id(mention.remote_id, case.account.url)
    found = case.adapter.find(case.connection, sought(boost))
    assert isinstance(found, Found) and found.remote.repost_of == mention.remote_id
    read = case.adapter.read_one(case.connection, Target(accepted.remote_id))
    assert isinstance(read, Readable) and read.posts[0].remote_id == accepted.remote_id


def test_an_edited_mention_is_seen_edited(case: OnSnac, fan: Account) -> None:
    said = case.server.say(fan, f"@{name_of(case.account)} 几点开们")
    [mention] = heard(case, lambda items: len(items) >= 1)
    assert mention.edited_at is None
    case.server.ask(
        fan.access_token, "PUT", f"/api/v1/statuses/{said['id']}", status=f"@{name_of(case.account)} 几点开门"
    )
    target = aimed(Operation.REPLY, mention).target
    assert target is not None
    deadline = time.monotonic() + 30
    while True:
        seen = case.adapter.look_again(case.connection, (target,))
        assert not isinstance(seen, Unreadable) and len(seen) == 1, seen
        if (now := seen[0].heard) and now.edited_at and now.text.endswith("几点开门"):
            return
        assert time.monotonic() < deadline, now
        time.sleep(0.5)


def test_several_pictures_keep_their_order_and_words(case: OnSnac) -> None:
    sent = [picture(seed, alt_text=f"第 {seed} 张") for seed in range(4)]
    accepted = case.published("多图", *sent)
    read = case.adapter.read_one(case.connection, Target(accepted.remote_id))
    assert isinstance(read, Readable)
    assert [case.fetch(address) for address in read.posts[0].pictures] == [each.data for each in sent]
    assert read.posts[0].alt_texts == tuple(each.alt_text for each in sent)


def test_an_edit_changes_the_words_and_keeps_the_pictures(case: OnSnac) -> None:
    accepted = case.published("改之前", picture(1, alt_text="一张图"))
    edit = Outbound("改之后", operation=Operation.EDIT, target=Target(accepted.remote_id))
    assert isinstance(case.adapter.find(case.connection, sought(edit)), Absent)
    assert case.adapter.act(case.connection, edit) == accepted
    found = case.adapter.find(case.connection, sought(edit))
    assert isinstance(found, Found) and (found.remote.text, found.remote.picture_count) == ("改之后", 1)


def test_a_content_warning_goes_out(case: OnSnac) -> None:
    accepted = case.adapter.publish(case.connection, replace(case.outbound("正文"), content_warning="剧透"))
    assert isinstance(accepted, Accepted)
    [shown] = case.server.ask(case.account.access_token, "GET", f"/api/v1/accounts/{case.account.id}/statuses")
    assert (shown["spoiler_text"], shown["sensitive"]) == ("剧透", True)


def test_deleting_does_not_exist_here_and_is_said_to_be_for_a_person(case: OnSnac) -> None:
    accepted = case.published("删不掉的一条")
    outcome = case.adapter.delete(case.connection, accepted.remote_id)
    assert isinstance(outcome, Rejected) and outcome.code == "cannot", outcome


def test_a_second_write_under_the_same_key_is_a_second_post_here(case: OnSnac) -> None:
    """Which is why the key is sent and never relied on."""
    outbound = case.outbound("同一个键")
    case.proxy.spoil(Fault(answer="none"), case.write)
    assert isinstance(case.adapter.publish(case.connection, outbound), Unknown)
    assert isinstance(case.adapter.find(case.connection, case.sought(outbound)), Found)
    assert isinstance(case.adapter.publish(case.connection, outbound), Accepted)
    listed = case.server.ask(case.account.access_token, "GET", f"/api/v1/accounts/{case.account.id}/statuses")
    assert len(listed) == 2


def test_what_is_not_public_cannot_be_said_to_be_absent(case: OnSnac) -> None:
    """snac2 leaves it out of the list of own posts."""
    target = Target("http://localhost/somebody/p/1", ref={"visibility": "private"})
    answer = Outbound("没有发出的回复", operation=Operation.REPLY, target=target)
    assert isinstance(case.adapter.find(case.connection, sought(answer)), CannotTell)


def test_the_page_below_begins_where_the_one_above_ended_though_since_id_is_ignored(case: OnSnac, fan: Account) -> None:
    texts = [f"第 {number} 条" for number in range(3)]
    for text in texts:
        case.server.say(fan, f"@{name_of(case.account)} {text}")
    first = heard(case, lambda items: len(items) >= 3)
    assert sorted(item.text.partition(" ")[2] for item in first) == texts
    hear = case.adapter.hear
    top = hear(case.connection, "notifications", newer_than="", older="")
    assert isinstance(top, Page) and top.older and not top.reached
    below = hear(case.connection, "notifications", newer_than="", older=top.older)
    assert isinstance(below, Page) and below.items == () and below.reached and below.mark == top.mark
    nothing_new = hear(case.connection, "notifications", newer_than=top.mark, older="")
    assert isinstance(nothing_new, Page) and nothing_new.items == () and nothing_new.reached
    case.server.say(fan, f"@{name_of(case.account)} 第四条")
    heard(case, lambda items: len(items) >= 4)
    new = hear(case.connection, "notifications", newer_than=top.mark, older="")
    assert isinstance(new, Page) and new.reached and [item.text.partition(" ")[2] for item in new.items] == ["第四条"]


def test_the_server_says_what_it_takes(case: OnSnac) -> None:
    limits = server_limits(case.connection)
    assert not isinstance(limits, Unreadable)
    assert (limits.max_length, limits.max_pictures, limits.max_picture_bytes) == (100_000, 4, 16_777_216)
    before = len(case.proxy.arrivals())
    assert server_limits(case.connection) == limits
    assert len(case.proxy.arrivals()) == before, "asked once in ten minutes"


def test_a_post_is_one_request_once_the_account_is_known(case: OnSnac) -> None:
    """The library would ask for the server's version before each upload and count its own limits."""
    case.adapter.prepare(case.connection)
    before = len(case.proxy.arrivals())
    case.published("一次请求")
    case.published("带一张图", picture(5))
    paths = [(arrival.method, arrival.path) for arrival in case.proxy.arrivals()[before:]]
    assert paths == [("POST", "/api/v1/statuses"), ("POST", "/api/v2/media"), ("POST", "/api/v1/statuses")]
