"""The line that a finding is about, with carets under it: in columns of a terminal, not in characters."""

import unicodedata

from guanwei.cli.output import width_of

WIDEST = 100  # columns
_BEFORE = 30  # columns of the line that stay before the place, when the line is cut
_CUT = "…"


def pointed(text: str, span: tuple[int, int]) -> tuple[str, str]:
    """The line of `text` in which `span` begins, and the line of carets below it. A long line is cut around the place;
    a span that goes on behind the line is marked up to its end."""
    start, end = span
    begins = text.rfind("\n", 0, start) + 1
    ends = text.find("\n", start)
    line = text[begins : ends if ends >= 0 else len(text)]
    first, last = start - begins, min(end - begins, len(line))
    before, marked, after = _shown(line[:first]), _shown(line[first:last]), _shown(line[last:])
    before = _end_of(before, max(_BEFORE, WIDEST - width_of(marked) - width_of(after)))
    marked = _start_of(marked, WIDEST - width_of(before))
    after = _start_of(after, max(0, WIDEST - width_of(before) - width_of(marked)))
    return before + marked + after, " " * width_of(before) + "^" * max(1, width_of(marked))


def _shown(text: str) -> str:
    """What a terminal shows as one line: no tabs, no controls, nothing that turns the direction."""
    if text.isprintable():
        return text
    return "".join(map(_one, text))


def _one(letter: str) -> str:
    if letter.isprintable() or letter == "\u200d":  # what joins an emoji
        return letter
    if letter.isspace():
        return "  " if letter == "\u3000" else " "
    return "" if unicodedata.category(letter) == "Cf" else "\ufffd"


def _start_of(text: str, columns: int) -> str:
    if width_of(text) <= columns:
        return text
    kept, width = [], width_of(_CUT)
    for letter in text:
        width += width_of(letter)
        if width > columns:
            break
        kept.append(letter)
    return "".join(kept) + _CUT


def _end_of(text: str, columns: int) -> str:
    return text if width_of(text) <= columns else _start_of(text[::-1], columns)[::-1]
