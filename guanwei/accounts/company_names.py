"""What in a company's name tells it from others, and what every second company has in its name. Pure."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from guanwei.lib.text.matching import match_form

_SECTION = re.compile(r"^\[(\w+)\]$", re.MULTILINE)
_, *_pieces = _SECTION.split(Path(__file__).with_name("company_words.txt").read_text("utf-8"))
_WORDS = {name: frozenset(words.split()) for name, words in zip(_pieces[::2], _pieces[1::2], strict=True)}
PLACES = _WORDS["places"]
GENERIC_WORDS = frozenset(word for name, words in _WORDS.items() if name != "places" for word in words)
_BEHIND = _WORDS["legal"] | _WORDS["trades"] | PLACES
_SIZES_BEHIND, _SIZES_BEFORE = (sorted(set(map(len, words)), reverse=True) for words in (_BEHIND, PLACES))
_HAN = r"[\u3400-\u9fff]"
_RUNS = re.compile(rf"{_HAN}+|[^\W{_HAN[1:-1]}]+")
# Capitals begin words, also within one: SnackBarn, 小米Xiaomi.
_WORDS_OF = re.compile(rf"{_HAN}+|[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z{_HAN[1:-1]}]+|\d+")
_LONGEST = 200  # a longer name is nobody's, and is taken apart by nobody
_SHORTEST_HAN, _SHORTEST_LATIN, _SHORTEST_FIRST_WORD = 2, 3, 5


@lru_cache(maxsize=1024)
def distinctive(name: str) -> tuple[str, ...]:
    """The forms under which people know a company, as they are compared (guanwei.accounts.names.core): `小米` of
    北京小米科技有限责任公司, `hemuji` of Hemuji Tea Co., Ltd. A place, a trade or a legal form alone is none."""
    runs = _RUNS.findall(match_form(name[:_LONGEST]))
    found = [form for run in runs if not run.isascii() for form in _stripped(run)]
    words = [run for run in runs if run.isascii() and run not in _WORDS["english"] and run not in PLACES]
    found += ["".join(words)] if words else []
    found += [word for word in words[:1] if len(word) >= _SHORTEST_FIRST_WORD]
    return tuple(dict.fromkeys(form for form in found if _tells(form)))


@lru_cache(maxsize=1024)
def joined_words(name: str) -> frozenset[str]:
    """The Latin words and figures of a name that stand beside each other, joined: `snack`, `barn` and `snackbarn` of
    SnackBarn."""
    words = [match_form(word) for word in _WORDS_OF.findall(name[:_LONGEST]) if match_form(word).isascii()]
    return frozenset(
        "".join(words[first:last]) for first in range(len(words)) for last in range(first + 1, len(words) + 1)
    )


def _tells(form: str) -> bool:
    shortest = _SHORTEST_LATIN if form.isascii() else _SHORTEST_HAN
    return len(form) >= shortest and form not in PLACES and form not in GENERIC_WORDS and not form.isdigit()


def _stripped(run: str) -> Iterator[str]:
    """The run as it stands and after each part that is taken off: legal form, trade and place behind, place before."""
    yield run
    while size := next((size for size in _SIZES_BEHIND if run[-size:] in _BEHIND and _tells(run[:-size])), 0):
        run = run[:-size]
        yield run
    while size := next((size for size in _SIZES_BEFORE if run[:size] in PLACES and _tells(run[size:])), 0):
        run = run[size:]
        yield run.removeprefix("市").removeprefix("省") or run
