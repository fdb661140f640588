"""What readers see of a text on each network: marks, links, cards, and what is too long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.networks.registry import networks, wire_text
from guanwei.networks.showing import Mark, Piece, shown

SITE = "https://www.qingheming.example/tea/2026/autumn/osmanthus?from=home"


def seen(network: str, text: str, **more: object) -> list[tuple[str, str]]:
    return [(piece.text, str(piece.mark)) for piece in shown(network, text, **more).pieces]  # type: ignore[arg-type]


def test_weibo_marks_topics_and_names_and_hides_links() -> None:
    assert seen("weibo", f"#秋茶# @青禾茗门店 上新 {SITE}") == [
        ("#秋茶#", "topic"),
        (" ", ""),
        ("@青禾茗门店", "mention"),
        (" 上新 ", ""),
        ("网页链接", "link"),
    ]


def test_bluesky_shows_the_link_as_it_was_written_and_marks_handles_that_can_exist() -> None:
    assert seen("bluesky", f"@tea.example.com 和 @nobody #秋茶 {SITE}") == [
        ("@tea.example.com", "mention"),
        (" 和 @nobody ", ""),
        ("#秋茶", "topic"),
        (" ", ""),
        (SITE, "link"),
    ]


def test_mastodon_shortens_links_and_hides_the_host_of_a_name() -> None:
    assert seen("mastodon", f"@ming@tea.example 看 {SITE}") == [
        ("@ming", "mention"),
        (" 看 ", ""),
        ("qingheming.example/tea/2026/au…", "link"),
    ]


def test_only_mastodon_makes_a_card_and_only_without_pictures() -> None:
    assert shown("mastodon", f"看 {SITE}").card == "www.qingheming.example"
    assert shown("mastodon", f"看 {SITE}", pictures=1).card == ""
    assert (shown("weibo", SITE).card, shown("bluesky", SITE).card, shown("mastodon", "无").card) == ("", "", "")


def test_an_address_is_no_mention_and_a_link_no_topic() -> None:
    assert seen("weibo", "写给 tea@qingheming.example") == [("写给 tea@qingheming.example", "")]
    assert seen("weibo", "https://a.cn/#x#y# 看") == [("网页链接", "link"), ("# 看", "")]


def test_what_is_too_long_is_told_apart_where_it_begins() -> None:
    assert shown("bluesky", "一二三四五", fits=3).pieces == (Piece("一二三"), Piece("四五", over=True))
    tail = shown("weibo", "看 https://a.cn/x", fits=5).pieces[-1]
    assert (tail.mark, tail.over) == (Mark.LINK, True), "half a link is none"


def test_weibo_folds_a_long_post_behind_140_characters_and_says_where() -> None:
    long = "茶" * 139 + "好喝又好看"
    assert shown("weibo", long).pieces == (Piece("茶" * 139 + "好"), Piece("喝又好看", folds=True))
    assert not any(piece.folds for piece in shown("weibo", "茶" * 140).pieces)
    assert not any(piece.folds for piece in shown("mastodon", long).pieces)


def test_a_fold_never_cuts_a_topic() -> None:
    pieces = shown("weibo", "茶" * 138 + "#秋茶上新# 喝").pieces
    assert [(piece.text[-6:], piece.folds) for piece in pieces[1:]] == [("#秋茶上新#", True), (" 喝", False)]


@pytest.mark.parametrize("network", networks())
@given(text=st.text(alphabet="字a@#. \nhttps://.cn_-é😀", max_size=80), fits=st.none() | st.integers(0, 90))
def test_any_text_is_shown_whole_and_in_order(network: str, text: str, fits: int | None) -> None:
    pieces = shown(network, text, fits=fits).pieces
    after = 0
    for piece in pieces:
        written = piece.href if piece.mark is Mark.LINK else piece.text
        found = text.find(written, after)
        assert found == after
        after = found + len(written)
        if network == "mastodon" and piece.mark is Mark.MENTION:
            after = _behind_the_host(text, after)
    assert after == len(text)
    flags = [piece.over for piece in pieces]
    assert flags == sorted(flags)


def _behind_the_host(text: str, at: int) -> int:
    if text[at : at + 1] != "@":
        return at
    end = at + 1
    while end < len(text) and (text[end].isascii() and (text[end].isalnum() or text[end] in ".-")):
        end += 1
    host = text[at + 1 : end].rstrip(".-")
    return at + 1 + len(host) if host and host[0] not in ".-" else at


def test_the_post_s_own_link_is_shown_where_it_goes_out() -> None:
    text = wire_text("weibo", "上新", SITE)
    assert seen("weibo", text)[-1] == ("网页链接", "link") or seen("weibo", text)[-2] == ("网页链接", "link")
