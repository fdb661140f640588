"""Links in running text, and the form of a link that every network can carry."""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote_plus, urlsplit, urlunsplit

import idna

# ASCII only: Chinese text follows a link without a space, so the first character beyond ASCII ends the link.
_LINK = re.compile(r"https?://[!#-;=?-\[\]_a-z~]+", re.IGNORECASE)
_TRAILING = ".,;:!?'*#"
_PAIRS = {")": "(", "]": "["}
_KEPT = "/?#[]@!$&'()*+,;=:%~-._"
# What only tells a counter where a reader came from; the page is the same without it.
_TRACKS = re.compile(r"utm_.*|spm|scm|gclid|gbraid|wbraid|fbclid|yclid|msclkid|igshid|mc_[ce]id|_hs(?:enc|mi)|bd_vid")


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text: `text[start:end]`, and what it means (`value`: an address, the name of a topic)."""

    start: int
    end: int
    value: str


@lru_cache(maxsize=64)
def find_links(text: str) -> tuple[Span, ...]:
    """The http and https addresses in `text`, in order, without the punctuation of the sentence around them.

    The last few are kept: a dozen checks ask for the same post.
    """
    if "://" not in text:
        return ()
    spans = (_without_punctuation(match) for match in _LINK.finditer(text) if _has_host(match.group()))
    return tuple(span for span in spans if _is_address(span.value))


def encode_link(link: str) -> str:
    """`link` in ASCII: host in punycode, everything else beyond ASCII percent-encoded once. What is encoded stays.

    Weibo's parser takes the words after a link for part of it otherwise (docs/concepts/weibo.md 3.2).
    A link whose host cannot be encoded comes back with the host percent-encoded: no network will follow it. What is no
    address at all comes back quoted.
    """
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return quote(link.strip(), safe=_KEPT)
    host_and_port = parts.netloc if parts.netloc.isascii() else _encoded_host(parts.netloc)
    return urlunsplit(
        (
            parts.scheme,
            host_and_port,
            quote(parts.path, safe=_KEPT),
            quote(parts.query, safe=_KEPT),
            quote(parts.fragment, safe=_KEPT),
        )
    )


def without_tracking(link: str) -> str:
    """`link` without the parameters that only say where a reader came from (utm_..., spm); all else as it was."""
    before, mark, rest = link.partition("?")
    if not mark or "#" in before:
        return link
    query, hash_sign, fragment = rest.partition("#")
    kept = [part for part in query.split("&") if not _TRACKS.fullmatch(unquote_plus(part.partition("=")[0]).lower())]
    return before + (f"?{'&'.join(kept)}" if kept else "") + hash_sign + fragment


def _encoded_host(netloc: str) -> str:
    host, colon, port = netloc.partition(":")
    try:
        return idna.encode(host, uts46=True).decode("ascii") + colon + port
    except idna.IDNAError:
        return quote(netloc, safe=_KEPT)


def _has_host(link: str) -> bool:
    return link.split("://", 1)[1][:1].isalnum() or link.split("://", 1)[1].startswith("[")


def _is_address(link: str) -> bool:
    """`http://[x` looks like a link and is none: whoever takes it apart later would fail on it."""
    try:
        return bool(urlsplit(link).netloc)
    except ValueError:
        return False


def _without_punctuation(match: re.Match[str]) -> Span:
    link, end = match.group(), len(match.group())
    unopened = {closing: link.count(closing) - link.count(opening) for closing, opening in _PAIRS.items()}
    while end:
        last = link[end - 1]
        if last not in _TRAILING and unopened.get(last, 0) <= 0:
            break
        if last in unopened:
            unopened[last] -= 1
        end -= 1
    return Span(match.start(), match.start() + end, link[:end])
