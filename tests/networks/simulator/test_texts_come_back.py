"""What may be posted comes back as it was sent, less topics and with short links; the rest is refused cleanly."""

from urllib.parse import quote_from_bytes

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .driver import PUBLIC_ADDRESS, SAFE_LINK, Account, Simulator, body_of, code_of
from .oracle import SHORT_LINK, half_width_of_words, without_tail

HOSTILE_TEXTS = [
    pytest.param("<script>alert(1)</script>", id="script"),
    pytest.param("\u202eabc\u202c \u2067x\u2069 \u200f", id="marks that turn the writing direction"),
    pytest.param("a\x00b", id="NUL"),
    pytest.param("\x01\x02\x1b[31m\x7f", id="control characters"),
    pytest.param("😀👨‍👩‍👧‍👦🏳️‍🌈", id="emoji of many code points"),
    pytest.param("𠮷野家 𝒳", id="letters beyond the basic plane"),
    pytest.param("e" + "\u0301" * 100, id="a hundred accents"),
    pytest.param("\ufeff\ufffe\uffff", id="byte order marks and non-characters"),
    pytest.param("a\r\nb\rc\nd\u2028e", id="every kind of line end"),
    pytest.param("'; DROP TABLE statuses; --", id="SQL"),
    pytest.param("&lt;&amp;&#60;", id="entities"),
    pytest.param("\\u0000 \\ud800 %00 %ud800", id="escapes that are only letters"),
    pytest.param("##", id="a topic of nothing"),
    pytest.param("#" * 200, id="many hashes"),
    pytest.param("http://", id="a link of nothing"),
    pytest.param("http://[::1", id="a broken address"),
    pytest.param("http://\u202e.example/", id="a link that turns"),
]
BYTES_THAT_ARE_NO_TEXT = [
    pytest.param(b"\xed\xa0\x80", id="a lone high surrogate"),
    pytest.param(b"\xed\xb0\x80", id="a lone low surrogate"),
    pytest.param(b"\xff\xfe", id="no UTF-8"),
    pytest.param(b"\xe4\xbd", id="half a character"),
    pytest.param("好".encode("gbk"), id="GBK"),
    pytest.param(b"\xc0\x80", id="an overlong NUL"),
    pytest.param(b"\x00", id="a bare NUL"),
]
# What is given back is compared letter by letter, so letters that begin a topic or a link have a test of their own.
plain_words = st.text(st.characters(codec="utf-8", exclude_characters="#＃:\u200b\x00"), max_size=40)


@pytest.fixture
def unlimited(simulator: Simulator, brand: Account) -> Account:
    simulator.without_limits()
    simulator.faults(own_timeline_size=100)
    return brand


@pytest.mark.parametrize("words", HOSTILE_TEXTS)
def test_no_text_breaks_the_server(unlimited: Account, words: str) -> None:
    answer = unlimited.share(f"{words} {SAFE_LINK} ")
    assert answer.status_code in {200, 400, 403}
    if answer.status_code == 200:
        assert unlimited.timeline()[0]["text"] == answer.json()["text"]
    else:
        assert code_of(answer)
        assert unlimited.timeline() == []


@pytest.mark.parametrize("words", HOSTILE_TEXTS[:12])
def test_text_that_only_looks_hostile_comes_back_as_it_was(unlimited: Account, words: str) -> None:
    answer = unlimited.share(f"甲{words}乙 {SAFE_LINK} 丙")
    if code_of(answer) is None:
        assert SHORT_LINK.sub("L", answer.json()["text"]) == f"甲{words}乙 L 丙"
    else:
        assert "\x00" in words and answer.status_code == 400


@pytest.mark.parametrize("octets", BYTES_THAT_ARE_NO_TEXT)
@pytest.mark.parametrize("field", ["status", "rip", "access_token"])
def test_bytes_that_are_no_text_are_no_server_error(unlimited: Account, field: str, octets: bytes) -> None:
    values = {"status": f"x {SAFE_LINK} ", "rip": PUBLIC_ADDRESS, "access_token": unlimited.token}
    octets_of = {name: value.encode() + (octets if name == field else b"") for name, value in values.items()}
    form = "&".join(f"{name}={quote_from_bytes(value)}" for name, value in octets_of.items())
    answer = unlimited.simulator.http.post(
        "/2/statuses/share.json", content=form, headers={"content-type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code in {200, 400, 401, 403}
    assert unlimited.timeline() is not None


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/x-www-form-urlencoded", b"%"),
        ("application/x-www-form-urlencoded", b"&&&===&"),
        ("application/x-www-form-urlencoded", b"status=%zz&status=%"),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\n"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="status"\r\n\r\nhalf'),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: nonsense\r\n\r\nx\r\n--x--\r\n"),
        ("application/json", b'{"status": "x"}'),
        ("text/plain; charset=nonsense", b"x"),
        ("", b"\x00\xff"),
    ],
)
def test_a_body_that_is_no_form_is_no_server_error(unlimited: Account, content_type: str, body: bytes) -> None:
    answer = unlimited.simulator.http.post(
        "/2/statuses/share.json",
        params={"access_token": unlimited.token},
        content=body,
        headers={"content-type": content_type},
    )
    assert answer.status_code in {400, 401, 403, 415}
    assert code_of(answer)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plain_words, plain_words)
def test_any_accepted_words_come_back_with_the_link_shortened(unlimited: Account, before: str, after: str) -> None:
    sent = f"甲{before} {SAFE_LINK} {after}乙"
    answer = unlimited.share(sent)
    if code_of(answer) == 20012:
        return
    status = body_of(answer)
    text = status["text"]
    assert without_tail(SHORT_LINK.sub(SAFE_LINK, text)) == sent
    assert status["textLength"] == half_width_of_words(text), "a t.cn link counts as the letters it has"
    assert unlimited.timeline(count=1)[0]["text"] == text


links = st.sampled_from(
    ["http://a.example/", "https://b.example/p/q?x=1&y=%E5%A5%BD#z", SAFE_LINK, "http://c.example:8080/~u/(1)"]
)
topics = st.text(st.characters(categories=("Lu", "Ll", "Lo", "Nd")), min_size=1, max_size=6)
pieces = st.one_of(
    st.tuples(st.just("words"), st.text("甲乙丙丁abc，。！ ", min_size=1, max_size=8)),
    st.tuples(st.just("link"), links),
    st.tuples(st.just("topic"), topics),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(pieces, max_size=6))
def test_links_come_back_as_themselves_when_opened_and_topics_do_not_come_back(
    unlimited: Account, parts: list[tuple[str, str]]
) -> None:
    parts = [*parts, ("link", SAFE_LINK)]
    sent = " ".join(f"#{words}#" if kind == "topic" else words for kind, words in parts) + " "
    answer = unlimited.share(sent)
    if code_of(answer) == 20012:
        return
    text = opened(unlimited, without_tail(body_of(answer)["text"]))
    expected = " ".join(words for kind, words in parts if kind != "topic")
    assert text.split() == expected.split()


def opened(account: Account, text: str) -> str:
    """`text` with every t.cn link replaced by the address that it stands for."""
    short = list(dict.fromkeys(SHORT_LINK.findall(text)))
    answer = body_of(account.get("short_url/expand", url_short=short))
    for one in answer["urls"]:
        text = text.replace(one["url_short"], one["url_long"])
    return text
