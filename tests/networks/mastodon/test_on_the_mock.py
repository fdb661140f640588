"""What no real server that can be had here does, on somebody else's mock of Mastodon: it shows that we ask in the form
that its author reads in the documentation, and no more than that."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from guanwei.networks.acts import Operation, Target
from guanwei.networks.contract import Accepted, Found, Outbound, Readable, Rejected, Unknown
from guanwei.networks.incoming import Heard, Kind, Page, Visibility
from tests.networks.conformance.mastodon_cases import MastodonFan, OnTheMock
from tests.networks.faultproxy import Fault
from tests.servers.mastodon_mock import MastodonMock


@pytest.fixture
def case(mock_of_mastodon: MastodonMock) -> Iterator[OnTheMock]:
    made = OnTheMock(mock_of_mastodon, mock_of_mastodon.create_account("shop"))
    yield made
    made.proxy.stop()


def page(case: OnTheMock, newer_than: str = "", older: str = "") -> Page:
    heard = case.adapter.hear(case.connection, "notifications", newer_than=newer_than, older=older)
    assert isinstance(heard, Page), heard
    return heard


def answering(heard: Heard, text: str, **other: object) -> Outbound:
    target = Target(heard.remote_id, heard.form, heard.root_id, heard.author.remote_id, heard.author.handle, heard.ref)
    return replace(Outbound(text, operation=Operation.REPLY, target=target), **other)  # type: ignore[arg-type]


def shown(case: OnTheMock, uri: str) -> dict[str, object]:
    found = case.server.ask(case.account.access_token, "GET", f"/api/v1/statuses/{case.local_id(uri)}")
    assert isinstance(found, dict)
    return found


def test_the_same_key_is_the_same_post(case: OnTheMock) -> None:
    outbound = case.outbound("同一个键")
    case.proxy.spoil(Fault(answer="none"), case.write)
    assert isinstance(case.adapter.publish(case.connection, outbound), Unknown)
    again = case.adapter.publish(case.connection, outbound)
    timeline = case.adapter.own_timeline(case.connection, 5)
    assert isinstance(again, Accepted) and isinstance(timeline, Readable)
    assert [post.remote_id for post in timeline.posts] == [again.remote_id]


@pytest.mark.parametrize("visibility", ["public", "unlisted", "private", "direct"])
def test_a_post_is_seen_by_whom_it_should_be(case: OnTheMock, visibility: str) -> None:
    accepted = case.adapter.publish(case.connection, replace(case.outbound("给谁看"), visibility=visibility))
    assert isinstance(accepted, Accepted)
    assert shown(case, accepted.remote_id)["visibility"] == visibility


@pytest.mark.parametrize("visibility", ["unlisted", "private", "direct"])
def test_an_answer_is_never_wider_than_what_it_answers(case: OnTheMock, visibility: str) -> None:
    case.fan.mention("先问一句")
    case.server.say(case.fan.account, f"@{case.account.handle.partition('@')[0]} 悄悄问", visibility=visibility)  # type: ignore[attr-defined]
    newest = page(case).items[0]
    assert (newest.kind is Kind.DIRECT) is (visibility == "direct")
    assert newest.visibility is {"private": Visibility.FOLLOWERS}.get(visibility, Visibility(newest.visibility))
    accepted = case.adapter.publish(case.connection, answering(newest, "好的", visibility="public"))
    assert isinstance(accepted, Accepted), accepted
    assert shown(case, accepted.remote_id)["visibility"] == visibility


def test_language_and_warning_go_with_a_post(case: OnTheMock) -> None:
    outbound = replace(case.outbound("正文"), content_warning="剧透", languages=("zh",))
    accepted = case.adapter.publish(case.connection, outbound)
    assert isinstance(accepted, Accepted)
    told = shown(case, accepted.remote_id)
    assert (told["language"], told["spoiler_text"], told["sensitive"]) == ("zh", "剧透", True)


def test_a_boost_is_taken_back(case: OnTheMock) -> None:
    target = case.fan.mention("今天的奶茶真好喝")
    heard = page(case).items[0]
    boost = replace(answering(heard, ""), operation=Operation.REPOST)
    accepted = case.adapter.publish(case.connection, boost)
    assert isinstance(accepted, Accepted) and accepted.remote_id.startswith(target.remote_id)
    timeline = case.adapter.own_timeline(case.connection, 1)
    assert isinstance(timeline, Readable) and timeline.posts[0].remote_id == accepted.remote_id
    assert isinstance(case.adapter.delete(case.connection, accepted.remote_id), Accepted)
    assert case.adapter.read_one(case.connection, Target(accepted.remote_id)) == Readable(())


def test_a_repost_with_words_is_a_post_with_the_link(case: OnTheMock) -> None:
    case.fan.mention("今天的奶茶真好喝")
    heard = page(case).items[0]
    repost = replace(answering(heard, "谢谢喜欢"), operation=Operation.REPOST)
    accepted = case.adapter.publish(case.connection, repost)
    assert isinstance(accepted, Accepted)
    read = case.adapter.read_one(case.connection, Target(accepted.remote_id))
    assert isinstance(read, Readable) and read.posts[0].text == f"谢谢喜欢 {heard.url}"
    found = case.adapter.find(case.connection, case.sought(replace(repost, created_at=read.posts[0].created_at)))
    assert isinstance(found, Found) and found.remote.repost_of == heard.remote_id


def test_somebody_elses_words_cannot_be_deleted(case: OnTheMock) -> None:
    case.fan.mention("别人的话")
    heard = page(case).items[0]
    outcome = case.adapter.delete(case.connection, heard.remote_id)
    assert isinstance(outcome, Rejected) and outcome.code == "cannot"


def test_a_report_reaches_the_moderators(case: OnTheMock) -> None:
    case.fan.mention("垃圾广告")
    heard = page(case).items[0]
    report = replace(answering(heard, "广告"), operation=Operation.REPORT)
    assert isinstance(case.adapter.act(case.connection, report), Accepted)


def test_only_what_is_new_is_sent_where_since_id_is_known(case: OnTheMock) -> None:
    case.fan.mention("第一条")
    mark = page(case).mark
    assert page(case, newer_than=mark) == Page((), mark, "", True)
    case.fan.mention("第二条")
    new = page(case, newer_than=mark)
    assert [item.text.partition(" ")[2] for item in new.items] == ["第二条"]
    assert not new.reached and new.older, "that nothing lies between is only known from an empty page"
    below = page(case, newer_than=mark, older=new.older)
    assert below == Page((), new.mark, "", True)


def test_a_conversation_is_known_to_its_top(case: OnTheMock) -> None:
    post = case.published("新品上线").remote_id
    first = case.fan.comment(post, "什么时候补货？")
    stranger = MastodonFan(case.server, case.server.create_account("other"), case.account)
    stranger.ids = case.fan.ids  # type: ignore[attr-defined]
    deep = stranger.comment(first.remote_id, "我也想知道")
    [heard] = [item for item in page(case).items if item.remote_id == deep.remote_id]
    assert (heard.parent_id, heard.about_id, heard.root_id) == (first.remote_id, post, post)
    assert heard.kind is Kind.MENTION, "it answers somebody else, and names us"
