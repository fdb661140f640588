"""What a profile says that it can and cannot do is what the network really does and refuses."""

from dataclasses import replace

import pytest

from guanwei.networks.acts import Target
from guanwei.networks.contract import Accepted, Capability, Outcome, Readable, Rejected
from guanwei.networks.registry import wire_text
from tests.networks.conformance.cases import SAFE_DOMAIN, Case, Weibo, padded, picture

ALREADY_GONE = {
    "weibo": "1",
    "bluesky": "at://did:plc:abcdefghijklmnopqrstuvwx/app.bsky.feed.post/3jui7kd54zh2y",
    "mastodon": "https://social.example.com/users/somebody/statuses/109382006402042919",
}
ADDRESSES_NAME_THEIR_OWNER = {"bluesky", "mastodon"}


def publish(case: Case, text: str, *pictures: object, link: str = f"https://{SAFE_DOMAIN}/new") -> Outcome:
    return case.adapter.publish(case.connection, case.outbound(text, *pictures, link=link))  # type: ignore[arg-type]


def text_of_length(case: Case, length: int) -> str:
    """A text that has exactly this length once the link is in it."""
    used = case.measure(wire_text(case.network, "", f"https://{SAFE_DOMAIN}/new").lstrip())
    return "长" * (length - used)


def test_the_longest_text_goes_out_and_one_more_character_does_not(short: Case) -> None:
    longest = text_of_length(short, short.limits.max_length - 1)
    assert isinstance(publish(short, longest), Accepted)
    assert isinstance(publish(short, longest + "长长"), Rejected)


def test_the_largest_picture_goes_out(case: Case) -> None:
    assert isinstance(publish(case, "最大的图", padded(picture(), case.limits.max_picture_bytes)), Accepted)


def test_a_larger_picture_does_not(case: Case) -> None:
    too_large = 5 * 1024 * 1024 if case.network == "weibo" else case.limits.max_picture_bytes + 1
    assert isinstance(publish(case, "太大的图", padded(picture(), too_large)), Rejected)


def test_every_listed_picture_type_goes_out(case: Case) -> None:
    for mime in sorted(case.limits.picture_types):
        outcome = publish(case, f"图片类型 {mime}", picture(3, mime.rpartition("/")[2].upper()))
        assert isinstance(outcome, Accepted), (mime, outcome)


def test_the_longest_alt_text_goes_out(case: Case) -> None:
    if Capability.ALT_TEXT in case.limits.capabilities:
        described = picture(4, alt_text="长" * case.limits.max_alt_text)
        accepted = case.published("替代文字", described)
        read = case.adapter.read_one(case.connection, Target(accepted.remote_id))
        assert isinstance(read, Readable) and read.posts[0].alt_texts == (described.alt_text,)
    else:
        assert case.limits.max_alt_text == 0


def test_topics_stay_where_they_are_promised_and_vanish_where_not(case: Case) -> None:
    accepted = case.published("#官微日常# 早上好")
    read = case.adapter.read_one(case.connection, Target(accepted.remote_id))
    assert isinstance(read, Readable)
    assert ("#官微日常#" in read.posts[0].text) is (Capability.TOPIC in case.limits.capabilities)


def test_a_post_may_go_without_the_apps_link_only_where_it_is_not_needed(case: Case) -> None:
    outcome = publish(case, "没有链接", link="")
    assert isinstance(outcome, Rejected if case.limits.needs_safe_domain else Accepted), outcome
    elsewhere = publish(case, "别处的链接", link="https://example.org/")
    assert isinstance(elsewhere, Rejected if case.limits.needs_safe_domain else Accepted), elsewhere


def test_a_post_may_go_without_an_approvers_address_only_where_it_is_not_needed(case: Case) -> None:
    for address in ("", "192.168.1.20"):
        outcome = case.adapter.publish(case.connection, replace(case.outbound("没有地址"), public_ip=address))
        assert isinstance(outcome, Rejected if case.limits.needs_public_ip else Accepted), outcome


def test_deleting_works_only_where_it_is_promised(case: Case) -> None:
    accepted = case.published("能不能删")
    outcome = case.adapter.delete(case.connection, accepted.remote_id)
    read = case.adapter.read_one(case.connection, Target(accepted.remote_id))
    assert isinstance(read, Readable)
    if Capability.DELETE in case.limits.capabilities:
        assert isinstance(outcome, Accepted) and read.posts == ()
    else:
        assert isinstance(outcome, Rejected) and outcome.code == "cannot" and len(read.posts) == 1


@pytest.mark.parametrize("call", ["statuses/repost", "statuses/upload_pic", "statuses/upload_url_text"])
def test_weibo_refuses_what_an_ordinary_app_is_said_not_to_have(simulator: object, call: str) -> None:
    """Asked past the adapter, which has no way to ask for it."""
    case = Weibo("ordinary", simulator)  # type: ignore[arg-type]
    missing = {Capability.REPOST, Capability.SEVERAL_PICTURES} - case.limits.capabilities
    assert len(missing) == 2
    form = {"access_token": case.made["access_token"], "id": "1", "status": "x", "pic_id": "x", "rip": "203.0.113.7"}
    answer = case.post(f"/2/{call}.json", form)
    case.proxy.stop()
    assert answer["error_code"] == 10014


def test_the_own_timeline_reaches_as_far_as_promised(fresh: Case) -> None:
    if fresh.limits.own_timeline_size > 5:
        size = 8  # of all that are promised: posting a hundred takes too long here
    else:
        size = fresh.limits.own_timeline_size
    for number in range(size + 1):
        fresh.published(f"第 {number} 条，内容各不相同")
    read = fresh.adapter.own_timeline(fresh.connection, 100)
    assert isinstance(read, Readable)
    assert len(read.posts) == min(size + 1, fresh.limits.own_timeline_size)


def test_deleting_what_never_was_does_no_harm(case: Case) -> None:
    outcome = case.adapter.delete(case.connection, ALREADY_GONE[case.network])
    if case.network in ADDRESSES_NAME_THEIR_OWNER or Capability.DELETE not in case.limits.capabilities:
        assert isinstance(outcome, Rejected), outcome
    else:
        assert isinstance(outcome, Accepted), outcome
