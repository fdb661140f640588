"""N.*: what the network or the rights of the account refuse, at the limit and one over."""

from dataclasses import replace

import pytest

from guanwei.networks.contract import Capability, Limits
from guanwei.networks.registry import wire_text
from guanwei.practice.findings import Field, Level
from guanwei.practice.registry import check_named
from guanwei.practice.subjects import PictureFacts
from tests.pure.practice.world import BLUESKY, BY_HAND, GRANTED, ORDINARY, a_post, around, found

EMPTY, LENGTH, LINK, TOPIC = "N.empty", "N.length", "N.link", "N.topic"
DOMAIN, IP = "N.safe-domain", "N.public-ip"
PICTURES, SIZE, TYPE, ALT = "N.pictures", "N.picture-size", "N.picture-type", "N.alt-text"
JPEG = PictureFacts(1000, "image/jpeg")


def ids(subject, check_id: str) -> list[str]:
    return [finding.id for finding in found(subject, around(), check_id)]


# --- empty ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u200b\u200b", "\u3000"])
def test_a_post_that_shows_nothing_is_empty(text: str):
    assert ids(a_post(text), EMPTY) == [EMPTY]


@pytest.mark.parametrize(
    "given", [{"text": "好"}, {"text": "", "link": "https://a.cn"}, {"text": "", "pictures": (JPEG,)}]
)
def test_a_text_a_link_or_a_picture_is_enough(given: dict[str, object]):
    assert ids(a_post(**given), EMPTY) == []


# --- length ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limits", "text", "fits"),
    [
        (GRANTED, "好" * 140, True),
        (GRANTED, "好" * 141, False),
        (GRANTED, "a" * 280, True),
        (GRANTED, "a" * 281, False),
        (GRANTED, "好" * 139 + "ab", True),
        (GRANTED, "好" * 139 + "abc", False),
        (GRANTED, "😀" * 70, True),
        (GRANTED, "😀" * 70 + "a", False),
        (BLUESKY, "好" * 300, True),
        (BLUESKY, "好" * 301, False),
        (BLUESKY, "👩‍👩‍👧‍👦" * 120, True),  # one character to readers, 25 bytes
        (BLUESKY, "👩‍👩‍👧‍👦" * 121, False),  # 121 characters, but more than 3,000 bytes
    ],
)
def test_length_is_counted_as_the_network_counts(limits: Limits, text: str, fits: bool):
    assert ids(a_post(text, limits=limits), LENGTH) == ([] if fits else [LENGTH])


def test_the_link_behind_the_text_counts():
    link = "https://www.example.cn/a/rather/long/path"
    fitting = a_post("好" * 129, link=link)
    assert ids(fitting, LENGTH) == []  # 129 + half a character of space + 10 of link
    assert ids(a_post("好" * 131, link=link), LENGTH) == [LENGTH]
    assert fitting.wire_text() == wire_text("weibo", fitting.text, link)


def test_the_span_marks_what_no_longer_fits():
    (finding,) = found(a_post("好" * 140 + "多了三"), around(), LENGTH)
    assert finding.span == (140, 143)
    assert finding.figures == {"length": 143, "limit": 140, "over": 3}
    assert "143 字" in finding.message.zh and "140 字" in finding.message.zh


def test_the_span_is_where_the_text_must_end_for_the_link_to_fit():
    subject = a_post("好" * 200, link="https://www.example.cn/")
    (finding,) = found(subject, around(), LENGTH)
    assert finding.span
    assert ids(replace(subject, text=subject.text[: finding.span[0]]), LENGTH) == []
    assert ids(replace(subject, text=subject.text[: finding.span[0] + 1]), LENGTH) == [LENGTH]


def test_bytes_are_named_where_bytes_are_the_limit():
    (finding,) = found(a_post("👩‍👩‍👧‍👦" * 121, limits=BLUESKY), around(), LENGTH)
    assert finding.figures == {"length": 3025, "limit": 3000, "over": 25}
    assert "字节" in finding.message.zh and "bytes" in finding.message.en


def test_a_very_long_text_is_judged_too():
    (finding,) = found(a_post("好" * 1_000_000), around(), LENGTH)
    assert finding.span == (140, 1_000_000)


# --- link -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "opens"),
    [
        ("", True),
        ("https://www.example.cn/a?b=1#c", True),
        ("http://例子.中国/新品", True),
        (" https://www.example.cn/ ", True),
        ("www.example.cn", False),
        ("https://", False),
        ("https://exam ple.cn", False),
        ("https://example.cn@evil.com/", False),
        ("http://[broken", False),
        ("javascript:alert(1)", False),
        ("见评论", False),
    ],
)
def test_a_link_is_a_whole_address(link: str, opens: bool):
    assert ids(a_post(link=link), LINK) == ([] if opens else [LINK])


def test_a_bare_domain_can_be_made_whole():
    (finding,) = found(a_post(link="www.example.cn/a"), around(), LINK)
    assert finding.fix and finding.fix.applied_to("www.example.cn/a") == "https://www.example.cn/a"


def test_what_no_parser_takes_for_an_address_is_plain_text():
    assert ids(a_post("看 http://[broken 吧"), LINK) == []
    assert ids(a_post("看 http://[broken 吧"), LENGTH) == []


# --- pictures -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("limits", "most"), [(ORDINARY, 1), (GRANTED, 9), (BLUESKY, 4)])
def test_as_many_pictures_as_the_rights_carry(limits: Limits, most: int):
    assert ids(a_post(limits=limits, pictures=(JPEG,) * most), PICTURES) == []
    (finding,) = found(a_post(limits=limits, pictures=(JPEG,) * (most + 1)), around(), PICTURES)
    assert finding.figures == {"pictures": most + 1, "limit": most}
    assert finding.field is Field.PICTURES


def test_rights_without_pictures_say_so():
    (finding,) = found(a_post(limits=replace(GRANTED, max_pictures=0), pictures=(JPEG,)), around(), PICTURES)
    assert "发不了图片" in finding.message.zh


@pytest.mark.parametrize(("size", "fits"), [(999_999, True), (1_000_000, True), (1_000_001, False)])
def test_a_picture_may_have_exactly_the_limit(size: int, fits: bool):
    assert ids(a_post(limits=BLUESKY, pictures=(PictureFacts(size, "image/png"),)), SIZE) == ([] if fits else [SIZE])


def test_a_size_one_byte_over_never_reads_like_the_limit():
    pictures = (JPEG, PictureFacts(1_000_001, "image/png"))
    (finding,) = found(a_post(limits=BLUESKY, pictures=pictures), around(), SIZE)
    assert "第 2 张图有 1,001 KB" in finding.message.zh and "1,000 KB" in finding.message.zh
    assert finding.figures["picture"] == 2


@pytest.mark.parametrize(
    ("limits", "mime", "fits"),
    [
        (ORDINARY, "image/jpeg", True),
        (ORDINARY, "image/gif", True),
        (ORDINARY, "image/webp", False),
        (BLUESKY, "image/webp", True),
        (BLUESKY, "image/gif", False),
        (BLUESKY, "", False),
        (BLUESKY, "application/pdf", False),
    ],
)
def test_only_the_networks_own_formats_pass(limits: Limits, mime: str, fits: bool):
    assert ids(a_post(limits=limits, pictures=(PictureFacts(10, mime),)), TYPE) == ([] if fits else [TYPE])


def test_each_picture_is_named_by_its_number():
    pictures = (PictureFacts(10, "image/heic"), JPEG, PictureFacts(10, "image/webp"))
    findings = found(a_post(limits=ORDINARY, pictures=pictures), around(), TYPE)
    assert [finding.figures["picture"] for finding in findings] == [1, 3]


@pytest.mark.parametrize(("length", "fits"), [(2000, True), (2001, False)])
def test_an_alt_text_may_have_exactly_the_limit(length: int, fits: bool):
    assert BLUESKY.max_alt_text == 2000
    subject = a_post(limits=BLUESKY, pictures=(PictureFacts(10, "image/png", "图" * length),))
    assert ids(subject, ALT) == ([] if fits else [ALT])


def test_an_alt_text_that_is_not_sent_has_no_limit():
    pictures = (PictureFacts(10, "image/png", "图" * 5000),)
    for limits in (ORDINARY, replace(BY_HAND, capabilities=frozenset(Capability))):
        assert ids(a_post(limits=limits, pictures=pictures), ALT) == []


# --- topic ----------------------------------------------------------------------------------------------------------


def test_a_topic_that_the_rights_do_not_carry_is_found_and_can_be_kept_as_words():
    text = "#新品首发# 今天到店 #周末好去处#"
    (finding,) = found(a_post(text, limits=ORDINARY), around(), TOPIC)
    assert (finding.level, finding.span, finding.figures) == (Level.ASK, (0, 6), {"topics": 2})
    assert finding.fix and finding.fix.applied_to(text) == "新品首发 今天到店 周末好去处"


@pytest.mark.parametrize("limits", [GRANTED, BLUESKY, BY_HAND])
def test_a_topic_is_fine_where_it_is_carried_or_set_by_hand(limits: Limits):
    assert ids(a_post("#新品首发# 今天到店", limits=limits), TOPIC) == []


@pytest.mark.parametrize("text", ["没有话题", "5# 楼和 6 楼", "看 https://a.cn/#/x#y", "##"])
def test_a_hash_sign_alone_is_no_topic(text: str):
    assert ids(a_post(text, limits=ORDINARY), TOPIC) == []


def test_the_fix_leaves_no_topic_behind():
    (finding,) = found(a_post("#一# #二# #三#", limits=ORDINARY), around(), TOPIC)
    assert finding.fix
    assert ids(a_post(finding.fix.applied_to("#一# #二# #三#"), limits=ORDINARY), TOPIC) == []


# --- safe domain ----------------------------------------------------------------------------------------------------

SAFE = {"limits": ORDINARY, "safe_domains": ("example.cn",)}


@pytest.mark.parametrize(
    ("text", "link", "fits"),
    [
        ("看看", "https://example.cn/a", True),
        ("看看", "https://www.example.cn", True),
        ("看 http://EXAMPLE.cn/a 吧", "", True),
        ("看https://example.cn，很好", "", True),
        ("看看", "", False),
        ("看看", "https://example.com", False),
        ("看看", "https://notexample.cn", False),
        ("看看", "https://example.cn.evil.com", False),
        ("看看", "https://example.cn@evil.com", False),
        ("看看 example.cn", "", False),
        ("看看", "http://[broken", False),
    ],
)
def test_ordinary_rights_need_a_link_of_the_safe_domain(text: str, link: str, fits: bool):
    assert ids(a_post(text, link=link, **SAFE), DOMAIN) == ([] if fits else [DOMAIN])


@pytest.mark.parametrize(("text", "link"), [("看看 http://t.cn/AbCdEf", ""), ("看看", "https://t.cn/AbCdEf")])
def test_a_short_link_that_was_pasted_is_refused_and_the_words_say_what_to_do(text: str, link: str):
    (finding,) = found(a_post(text, link=link, default_link="https://example.cn", **SAFE), around(), DOMAIN)
    assert "完整网址" in finding.hint.zh and "full address" in finding.hint.en
    assert ids(a_post(f"{text} https://example.cn", link=link, **SAFE), DOMAIN) == []


@pytest.mark.parametrize("limits", [GRANTED, BLUESKY, BY_HAND])
def test_other_rights_need_no_link(limits: Limits):
    assert ids(a_post("看看", limits=limits), DOMAIN) == []


def test_the_default_link_goes_into_the_empty_link_field():
    subject = a_post("看看", default_link="https://www.example.cn/", **SAFE)
    (finding,) = found(subject, around(), DOMAIN)
    assert finding.fix and finding.fix.field is Field.LINK
    assert ids(replace(subject, link=finding.fix.applied_to("")), DOMAIN) == []


def test_the_default_link_goes_behind_the_text_where_the_field_is_taken():
    subject = a_post("看看", link="https://other.com/", default_link="https://www.example.cn/", **SAFE)
    (finding,) = found(subject, around(), DOMAIN)
    assert finding.fix and finding.fix.field is Field.TEXT
    assert ids(replace(subject, text=finding.fix.applied_to(subject.text)), DOMAIN) == []


@pytest.mark.parametrize("default_link", ["", "https://other.com/"])
def test_a_default_link_that_would_not_help_is_not_offered(default_link: str):
    (finding,) = found(a_post("看看", default_link=default_link, **SAFE), around(), DOMAIN)
    assert finding.fix is None


@pytest.mark.parametrize("domains", [(), ("",), ("cn",), ("not a domain",)])
def test_an_account_without_a_safe_domain_is_told_to_enter_one(domains: tuple[str, ...]):
    subject = a_post("https://example.cn", limits=ORDINARY, safe_domains=domains)
    (finding,) = found(subject, around(), DOMAIN)
    assert finding.field is Field.ACCOUNT and "登记" in finding.message.zh


# --- public address -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        (None, True),  # nobody has approved yet
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("", False),
        ("10.0.0.1", False),
        ("127.0.0.1", False),
        ("::1", False),
        ("::ffff:10.0.0.1", False),
        ("0.0.0.0", False),
        ("localhost", False),
    ],
)
def test_the_approvers_address_is_public_where_the_rights_want_it(address: str | None, fits: bool):
    assert ids(a_post(limits=ORDINARY, public_ip=address), IP) == ([] if fits else [IP])
    assert ids(a_post(limits=BLUESKY, public_ip=address), IP) == []


@pytest.mark.parametrize("check_id", [EMPTY, LENGTH, LINK, PICTURES, SIZE, TYPE, ALT, DOMAIN, IP])
def test_what_the_network_refuses_cannot_be_waived(check_id: str):
    assert not check_named(check_id).waivable


def test_a_lost_topic_can_be_waived_because_the_post_still_goes_out():
    assert check_named(TOPIC).waivable


TRACKED = "https://www.qingheming.example/tea?id=7&utm_source=bluesky&utm_medium=social&utm_campaign=autumn"


def test_a_post_that_is_too_long_is_offered_links_without_visitor_counting() -> None:
    [in_field] = found(a_post("字" * 230, limits=BLUESKY, link=TRACKED), around(), LENGTH)
    assert in_field.fix is not None and in_field.fix.field is Field.LINK
    assert in_field.fix.applied_to(TRACKED) == "https://www.qingheming.example/tea?id=7"
    text = "字" * 230 + TRACKED + " 和 " + TRACKED + " 完"
    [in_text] = found(a_post(text, limits=BLUESKY), around(), LENGTH)
    assert in_text.fix is not None
    assert "utm_" not in in_text.fix.applied_to(text)
    assert in_text.fix.applied_to(text).endswith(" 完")


def test_a_link_that_costs_the_same_is_left_as_it_is() -> None:
    """Weibo counts a link of up to 140 letters as ten characters, whatever is in it."""
    [finding] = found(a_post("字" * 141, limits=GRANTED, link=TRACKED), around(), LENGTH)
    assert finding.fix is None
    assert found(a_post("字" * 400, limits=BLUESKY), around(), LENGTH)[0].fix is None
