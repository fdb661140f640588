"""What people outside write reaches us once, wherever it is heard; and where it has changed, that is seen."""

from dataclasses import replace

from guanwei.networks.acts import Form, Operation, Target
from guanwei.networks.contract import NotSent, Unauthorized, Unreadable
from guanwei.networks.incoming import Again, Heard, Kind, Page
from tests.networks.conformance.cases import Case
from tests.networks.conformance.listening import Listener
from tests.networks.conformance.test_trouble import LOST_AFTERWARDS
from tests.networks.faultproxy import refused_address


def by_id(items: list[Heard]) -> dict[str, Heard]:
    found = {item.remote_id: item for item in items}
    assert len(found) == len(items)
    return found


def aim(heard: Heard) -> Target:
    """What an answer to something heard is aimed at."""
    author = heard.author
    return Target(heard.remote_id, heard.form, heard.root_id, author.remote_id, author.handle, heard.ref)


def stream_of(case: Case, kind: Kind) -> str:
    return next(stream.name for stream in case.limits.streams if kind in stream.kinds)


def test_what_a_fan_does_is_heard_once_and_for_what_it_is(fresh: Case) -> None:
    post = fresh.shown("新品上线")
    mention = fresh.fan.mention("你们几点开门 <b>&</b> 👍🏽")
    comment = fresh.fan.comment(post, "什么时候补货？")
    quote = fresh.fan.repost(post, "推荐这个")
    bare = fresh.fan.repost(post)
    fresh.settle()
    heard = by_id(Listener(fresh).poll())
    assert set(heard) == {mention.remote_id, comment.remote_id, quote.remote_id, bare.remote_id}
    assert [heard[one.remote_id].kind for one in (mention, comment, quote, bare)] == [
        *(Kind.MENTION, Kind.COMMENT, Kind.REPOST, Kind.REPOST)
    ]
    assert [heard[one.remote_id].form for one in (mention, comment, quote, bare)] == [
        *(mention.form, comment.form, quote.form, bare.form)
    ]
    assert "你们几点开门 <b>&</b> 👍🏽" in heard[mention.remote_id].text
    assert fresh.words(heard[comment.remote_id].text) == "什么时候补货？"
    assert [heard[one.remote_id].about_id for one in (mention, comment, quote, bare)] == ["", post, post, post]
    assert heard[comment.remote_id].parent_id == post and heard[comment.remote_id].root_id == post
    for one in heard.values():
        assert (one.author.remote_id, one.author.handle) == (fresh.fan.remote_id, fresh.fan.handle)
        assert one.url.startswith(fresh.schemes) and one.author.url.startswith(fresh.schemes)
        assert one.created_at.utcoffset() is not None


def test_every_kind_is_promised_by_the_stream_that_brings_it(fresh: Case) -> None:
    post = fresh.shown("新品上线")
    fresh.fan.mention("在吗")
    fresh.fan.comment(post, "在吗")
    fresh.fan.repost(post)
    fresh.settle()
    for stream in fresh.limits.streams:
        assert {item.kind for item in Listener(fresh).climb(stream.name)} <= stream.kinds


def test_nothing_is_heard_before_anybody_wrote(fresh: Case) -> None:
    fresh.published("没人理")
    fresh.settle()
    listener = Listener(fresh)
    assert listener.poll() == []
    assert listener.poll() == []


def test_what_was_heard_is_not_new_again_and_what_comes_after_is(fresh: Case) -> None:
    post = fresh.shown("新品上线")
    fresh.fan.comment(post, "第一条")
    fresh.settle()
    listener = Listener(fresh)
    assert [fresh.words(item.text) for item in listener.poll()] == ["第一条"]
    assert listener.poll() == []
    fresh.fan.comment(post, "第二条")
    fresh.settle()
    assert [fresh.words(item.text) for item in listener.poll()] == ["第二条"]


def test_what_the_account_writes_itself_is_no_interaction(fresh: Case) -> None:
    post = fresh.shown(f"我们是 @{fresh.connection.handle}")
    comment = fresh.fan.comment(post, "在吗")
    fresh.settle()
    listener = Listener(fresh)
    (heard,) = listener.poll()
    assert heard.remote_id == comment.remote_id
    fresh.adapter.publish(fresh.connection, fresh.aimed(Operation.REPLY, aim(heard), "在的"))
    fresh.settle()
    assert listener.poll() == []


def test_more_than_a_page_is_climbed_without_a_loss(fresh: Case) -> None:
    """One more arrives while the climb is under way, and is there the next time at the latest."""
    post = fresh.shown("新品上线")
    said = set(fresh.fan.comments(post, [f"评论第 {number} 条" for number in range(120)]))
    fresh.settle()
    listener = Listener(fresh)
    stream = stream_of(fresh, Kind.COMMENT)
    first = listener.page(stream)
    listener.store(first)
    assert first.older and not first.reached
    late = fresh.fan.comment(post, "刚刚才写的").remote_id
    fresh.settle()
    restarted = Listener(fresh)  # one who forgot where the first one was
    restarted.climb(stream)
    assert {remote_id for remote_id, _ in restarted.stored} == said | {late}
    older, pages = first.older, 1
    while older:
        page = listener.page(stream, older)
        listener.store(page)
        older, pages = page.older, pages + 1
    assert page.reached and pages < 12
    assert {remote_id for remote_id, _ in listener.stored} >= said
    listener.marks[stream] = first.mark
    listener.climb(stream)
    assert {remote_id for remote_id, _ in listener.stored} == said | {late}


def test_a_mark_that_makes_no_sense_only_means_reading_anew(fresh: Case) -> None:
    post = fresh.shown("新品上线")
    fresh.fan.comment(post, "在吗")
    fresh.settle()
    for rubbish in ("", "0", "rubbish", "1.2/3.4", "9" * 400, "\0", "../..", "1:1.1.0/5.5.5", "\ud800"):
        for stream in fresh.limits.streams:
            page = fresh.adapter.hear(fresh.connection, stream.name, newer_than=rubbish, older="")
            assert isinstance(page, Page), page
            if Kind.COMMENT in stream.kinds and stream.name == stream_of(fresh, Kind.COMMENT):
                assert [fresh.words(item.text) for item in page.items] == ["在吗"]
            fresh.adapter.hear(fresh.connection, stream.name, newer_than="", older=rubbish)


def test_an_edit_is_followed_where_there_are_edits(fresh: Case) -> None:
    if not fresh.has_edits:
        return
    written = fresh.fan.mention("几点开们")
    fresh.settle()
    (heard,) = Listener(fresh).poll()
    assert heard.edited_at is None
    fresh.fan.edit(written, f"@{fresh.connection.handle} 几点开门")
    fresh.settle()
    (again,) = looked_at(fresh, heard)
    assert again.heard is not None and again.heard.text.endswith("几点开门") and again.heard.edited_at is not None


def test_a_deletion_is_followed_and_what_stands_stays(fresh: Case) -> None:
    post = fresh.shown("新品上线")
    written = [fresh.fan.mention("要删的"), fresh.fan.comment(post, "要删的"), fresh.fan.repost(post, "要删的")]
    kept = [fresh.fan.mention("留着的"), fresh.fan.comment(post, "留着的"), fresh.fan.repost(post)]
    fresh.settle()
    heard = by_id(Listener(fresh).poll())
    assert len(heard) == 6
    before = {again.remote_id: again for again in looked_at(fresh, *heard.values())}
    assert set(before) == set(heard)
    for remote_id, one in heard.items():
        seen = before[remote_id].heard
        assert seen is not None
        same = ("text", "kind", "form", "about_id", "parent_id", "root_id", "url", "ref")
        assert [getattr(seen, name) for name in same] == [getattr(one, name) for name in same]
    for one in written:
        fresh.fan.delete(one)
    fresh.settle()
    after = {again.remote_id: again.heard for again in looked_at(fresh, *heard.values())}
    assert {remote_id for remote_id, seen in after.items() if seen is None} == {one.remote_id for one in written}
    assert {remote_id for remote_id, seen in after.items() if seen} == {one.remote_id for one in kept}


def test_what_never_was_is_no_reason_to_fail(case: Case) -> None:
    for target in (Target(""), Target("rubbish"), Target("5", Form.COMMENT), Target("at://did:plc:a/b/c")):
        seen = case.adapter.look_again(case.connection, (target,))
        assert isinstance(seen, tuple) and all(again.heard is None for again in seen)


def looked_at(case: Case, *heard: Heard) -> tuple[Again, ...]:
    seen = case.adapter.look_again(case.connection, tuple(aim(one) for one in heard))
    assert isinstance(seen, tuple), seen
    return seen


# --- trouble --------------------------------------------------------------------------------------------------------


def test_an_answer_that_is_spoilt_is_unreadable(case: Case) -> None:
    stream = case.limits.streams[0].name
    case.adapter.hear(case.connection, stream, newer_than="", older="")
    for fault in LOST_AFTERWARDS.values():
        case.proxy.spoil(fault, case.listen)
        page = case.adapter.hear(case.impatient(0.5), stream, newer_than="", older="")
        assert isinstance(page, Unreadable) and page.reason, fault


def test_without_a_connection_nothing_can_be_heard(case: Case) -> None:
    with refused_address() as nowhere:
        lost = replace(case.connection, server=nowhere)
        page = case.adapter.hear(lost, case.limits.streams[0].name, newer_than="", older="")
        assert isinstance(page, Unreadable) and isinstance(page.outcome, NotSent)
        seen = case.adapter.look_again(
            lost, (Target("4607741009594608"), Target("at://did:plc:a/app.bsky.feed.post/3k"))
        )
        assert isinstance(seen, Unreadable) and isinstance(seen.outcome, NotSent)


def test_dead_credentials_hear_nothing(fresh: Case) -> None:
    dead = fresh.with_dead_credentials()
    for stream in fresh.limits.streams:
        page = fresh.adapter.hear(dead, stream.name, newer_than="", older="")
        assert isinstance(page, Unreadable) and isinstance(page.outcome, Unauthorized)


def test_a_stream_that_is_not_there_and_an_account_by_hand_are_unreadable(case: Case) -> None:
    assert isinstance(case.adapter.hear(case.connection, "gossip", newer_than="", older=""), Unreadable)
    by_hand = replace(case.connection, profile="by_hand")
    assert isinstance(case.adapter.hear(by_hand, case.limits.streams[0].name, newer_than="", older=""), Unreadable)
    assert case.proxy.arrivals() == ()
