"""Which letters are the same to a search. The one place that says so, for what is stored and for what is typed.

Traditional characters stay what they are: without a table that somebody maintains, guesses would find wrong texts. A
converter belongs into `folded`, before the case is taken away; a migration then makes the stored words anew.
"""

import re
import unicodedata
from collections.abc import Iterator

import regex

_NO_PART = frozenset("PZC")  # general categories: punctuation, white space, control
# They may stand between any two characters and nobody sees them: variation selectors, U+200B and its like.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_CLUSTER = regex.compile(r"\X")


def folded(text: str) -> str:
    """NFKC, without case, without what nobody sees."""
    seen = _INVISIBLE.sub("", text)
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seen).casefold())


def runs(text: str) -> Iterator[str]:
    """Characters in a row, folded. What ends a run is never part of one, quotes included: nothing in a lexeme needs
    escaping."""
    run: list[str] = []
    for character in folded(text):
        if unicodedata.category(character)[0] not in _NO_PART:
            run.append(character)
        elif run:
            yield "".join(run)
            run = []
    if run:
        yield "".join(run)


def folded_with_places(text: str) -> tuple[str, list[int]]:
    """`folded(text)`, and for each of its characters where in `text` the cluster begins that it comes from; at the end
    the length of `text`. Where letters of several clusters become one, all of the text is taken for one cluster."""
    pieces, places = [], []
    for match in _CLUSTER.finditer(text):
        piece = folded(match.group())
        pieces.append(piece)
        places += [match.start()] * len(piece)
    whole = folded(text)
    if "".join(pieces) != whole:
        places = [0] * len(whole)
    return whole, [*places, len(text)]
