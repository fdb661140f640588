"""What a stranger calls themselves, made fit to stand in a line of ours beside other words."""

import re
import unicodedata

# They turn the direction of everything behind them in the line: of a date, of a button's words.
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
# Nothing is seen of these although Unicode counts them as letters or symbols.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
MOST_MARKS = 4  # on one letter; Vietnamese and Hebrew need three, and a tower of forty covers the lines around it


def one_line(text: str) -> str:
    """`text` in a line of its own that turns no other text around and grows into none."""
    return " ".join(_few_marks(_DIRECTION.sub("", text)).split())


def name_of(text: str) -> str:
    """A name as it can be shown; "" for one of which nothing is seen."""
    if text.isalnum() and _BLANK.isdisjoint(text):
        return text  # nearly all are no more than a word
    name = one_line(text)
    return name if any(_is_seen(character) for character in name) else ""


def _few_marks(text: str) -> str:
    if text.isascii():
        return text
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def _is_seen(character: str) -> bool:
    return unicodedata.category(character)[0] not in "CZM" and character not in _BLANK
