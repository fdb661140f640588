"""What goes out can be read back, word for word and picture for picture."""

from dataclasses import replace

from guanwei.lib.text import comparable
from guanwei.networks.acts import Target
from guanwei.networks.contract import (
    Absent,
    Accepted,
    Alive,
    Capability,
    Found,
    Readable,
    Rejected,
    Remote,
)
from tests.networks.conformance.cases import Case, picture

TEXT = "新品上线，欢迎来看 <b>1 & 2</b> 👍🏽"


def one(read: object) -> Remote:
    assert isinstance(read, Readable), read
    assert len(read.posts) == 1
    return read.posts[0]


def test_a_text_goes_out_and_is_read_back(case: Case) -> None:
    outbound = case.outbound(TEXT)
    accepted = case.adapter.publish(case.connection, outbound)
    assert isinstance(accepted, Accepted), accepted
    case.settle()
    remote = one(case.adapter.read_one(case.connection, Target(accepted.remote_id)))
    assert comparable(remote.text, case.network).startswith(comparable(TEXT, case.network))
    assert (remote.remote_id, remote.url) == (accepted.remote_id, accepted.url)
    assert accepted.url.startswith(case.schemes)
    assert remote.visible and remote.picture_count == 0
    assert abs(remote.created_at - (outbound.created_at or remote.created_at)).total_seconds() < 30


def test_a_post_is_one_write_on_the_wire(case: Case) -> None:
    case.published("只发一次")
    assert case.proxy.writes(case.write) == 1


def test_a_picture_arrives_byte_for_byte(case: Case) -> None:
    sent = picture(1, alt_text="一张红色的图")
    accepted = case.published("带图", sent)
    remote = one(case.adapter.read_one(case.connection, Target(accepted.remote_id)))
    assert remote.picture_count == 1
    assert [case.fetch(address) for address in remote.pictures] == [sent.data]
    if Capability.ALT_TEXT in case.limits.capabilities:
        assert remote.alt_texts == ("一张红色的图",)


def test_several_pictures_keep_their_order(album: Case) -> None:
    sent = [picture(seed, alt_text=f"第 {seed} 张") for seed in range(album.limits.max_pictures)]
    accepted = album.published("多图", *sent)
    remote = one(album.adapter.read_one(album.connection, Target(accepted.remote_id)))
    assert [album.fetch(address) for address in remote.pictures] == [each.data for each in sent]
    if Capability.ALT_TEXT in album.limits.capabilities:
        assert remote.alt_texts == tuple(each.alt_text for each in sent)


def test_more_pictures_than_the_profile_takes_are_refused_before_the_wire(case: Case) -> None:
    sent = [picture(seed) for seed in range(case.limits.max_pictures + 1)]
    outcome = case.adapter.publish(case.connection, case.outbound("太多图", *sent))
    assert isinstance(outcome, Rejected)
    assert case.proxy.writes() == 0


def test_an_account_by_hand_is_not_posted_to(case: Case) -> None:
    by_hand = replace(case.connection, profile="by_hand")
    assert isinstance(case.adapter.publish(by_hand, case.outbound("手动")), Rejected)
    assert case.proxy.arrivals() == ()


def test_the_timeline_shows_the_newest_first(case: Case) -> None:
    ids = [case.published(f"第 {number} 条").remote_id for number in (1, 2, 3)]
    shown = case.adapter.own_timeline(case.connection, 3)
    assert isinstance(shown, Readable), shown
    assert [post.remote_id for post in shown.posts] == ids[::-1]


def test_a_post_is_found_again(case: Case) -> None:
    outbound = case.outbound("找得到的一条", picture(2))
    accepted = case.adapter.publish(case.connection, outbound)
    assert isinstance(accepted, Accepted), accepted
    found = case.adapter.find(case.connection, case.sought(outbound))
    assert isinstance(found, Found), found
    assert (found.remote.remote_id, found.remote.url) == (accepted.remote_id, accepted.url)


def test_a_post_that_was_never_sent_is_absent(case: Case) -> None:
    case.published("发了的一条")
    absent = case.adapter.find(case.connection, case.sought(case.outbound("没有发的一条")))
    assert isinstance(absent, Absent), absent
    assert absent.evidence


def test_a_deleted_post_is_gone_and_deleting_it_again_is_no_failure(album: Case) -> None:
    accepted = album.published("要删的一条")
    outcome = album.adapter.delete(album.connection, accepted.remote_id)
    assert isinstance(outcome, Accepted), outcome
    assert album.adapter.read_one(album.connection, Target(accepted.remote_id)) == Readable(())
    assert isinstance(album.adapter.delete(album.connection, accepted.remote_id), Accepted)


def test_a_living_account_tells_who_it_is(case: Case) -> None:
    alive = case.adapter.check_login(case.connection)
    assert isinstance(alive, Alive), alive
    assert (alive.remote_account_id, alive.handle) == (case.connection.remote_account_id, case.connection.handle)
    assert alive.display_name


def test_a_new_account_is_known_by_its_credentials_alone(case: Case) -> None:
    unnamed = replace(case.connection, remote_account_id="", handle="")
    alive = case.adapter.check_login(unnamed)
    assert isinstance(alive, Alive), alive
    assert (alive.remote_account_id, alive.handle) == (case.connection.remote_account_id, case.connection.handle)


def test_preparing_writes_nothing_public(case: Case) -> None:
    case.adapter.prepare(case.connection)
    assert case.proxy.writes(case.write) == 0
    case.published("准备好了")
    assert case.proxy.writes(case.write) == 1
