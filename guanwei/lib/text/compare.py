"""Is what a network shows the text that was sent to it? Each network rewrites a little; both sides lose the same."""

import re
import unicodedata

from guanwei.lib.text.links import Span, find_links
from guanwei.lib.text.mentions import without_hosts
from guanwei.lib.text.topics import find_topics

_ENTITIES = {"lt": "<", "gt": ">", "quot": '"', "#39": "'", "amp": "&"}
# What was escaped more than once (&amp;amp;lt;) comes back in one go: one round for each would take the square of them.
_ENTITY = re.compile("&(?:amp;)*(lt|gt|quot|#39|amp);")
_INVISIBLE = re.compile("[\u200b\ufeff]")
_WHITE_SPACE = re.compile(r"\s+")


def comparable(text: str, network: str) -> str:
    """The form in which a sent text equals the same text read back from `network`. Applying it twice changes nothing.

    Weibo rewrites every link to t.cn, drops or keeps `#topics#`, appends `" \\u200b"` and may escape `<`, `>` and `&`
    (docs/concepts/weibo.md 3.6), so none of that counts. Mastodon's servers write `@name` or `@name@host` for the same
    person, so neither the host nor the sign counts. White space is no evidence on any network: it moves when a link or
    topic beside it does, so it goes altogether.
    """
    text = unicodedata.normalize("NFC", text)
    if network == "weibo":
        text = _without_rewritten_parts(text)
    elif network == "mastodon":
        text = without_hosts(text).replace("@", "")  # or two names would be one mention once the space between is gone
    return unicodedata.normalize("NFC", _WHITE_SPACE.sub("", _INVISIBLE.sub("", text)))


def _without_rewritten_parts(text: str) -> str:
    before = None
    while before != text:
        before = text
        text = _ENTITY.sub(lambda match: _ENTITIES[match[1]], text)
        text = _cut(text, find_links(text))
        text = _cut(text, find_topics(text))
        text = _WHITE_SPACE.sub("", _INVISIBLE.sub("", text))
    return text


def _cut(text: str, spans: tuple[Span, ...]) -> str:
    pieces, after = [], 0
    for span in spans:
        pieces.append(text[after : span.start])
        after = span.end
    return "".join([*pieces, text[after:]])
