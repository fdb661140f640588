"""What a stranger makes long must not make us slow: ten times the text may take ten times as long, never a hundred."""

import time
from collections.abc import Callable
from datetime import date

import pytest

from guanwei.editorial.planfile import DateOrder, Field, Mapping, read_rows
from guanwei.editorial.planfile.attachments import (
    attached,
    described,
    file_names,
    is_web_address,
    read_link,
    read_topics,
)
from guanwei.editorial.planfile.days import plain, read_day, read_weekday
from guanwei.editorial.planfile.fields import header_key, recognise
from guanwei.editorial.planfile.known import column_by_label, find_accounts, find_column, find_networks, split_names
from guanwei.editorial.planfile.rows import PictureRef
from guanwei.editorial.planfile.times import read_time, time_of_text
from guanwei.lib import text as texts
from guanwei.lib.sheets import Cell, Kind
from guanwei.lib.sheets.formats import shown_by
from guanwei.practice import check_name, check_reply
from guanwei.practice.fingerprint import fingerprint, normalised
from guanwei.practice.promotion import promotion_evidence
from guanwei.practice.registry import run
from tests.pure.planfile.making import KNOWN, NOW, SHANGHAI, grid
from tests.pure.practice.world import LOVED, ORDINARY, a_post, around

FEW, MANY = 2_000, 20_000
MOST = 30  # times as long for ten times the text: between n log n with a noisy neighbour and the hundred of a square
NOTICED = 0.25  # seconds of CPU: what takes less is never measured against FEW, which is then mostly noise

# Pairs are of what begins a pattern and what keeps it looking; the last ones begin once and look on for ever.
UNITS = [
    *(
        " ",
        "　",
        "\t",
        "\n",
        "#",
        "[",
        "(",
        ")",
        "【",
        "一",
        "十",
        "@",
        ".",
        "、",
        "7",
        "元",
        "&",
        "a",
        "\\",
        '"',
        "\u200b",
    ),
    *("😀", "👨‍👩‍👧", "http://", "https://a.cn ", "https://a.cn。", "#a# ", "# ", "#a", "[a", "(a", "(a)", "@a ", " @"),
    *("¥7", "满7", "7,", "7元", "一元", "一。", "&amp;", "7月", "周 "),
]
LONG_TAILS = [
    ("e\u200b\u0301", "茶"),  # two clusters that fold into one letter
    ("", "👨\u200d"),  # one cluster without end
    ("#a", " "),
    ("a", " "),
    ("#", "a "),
    ("http://a.cn/", ")"),
    ("http://a.cn/", "."),
    ("&", "amp;"),
    ("[", "a"),
]
TEXTS = [("", unit) for unit in UNITS] + LONG_TAILS


def _cell(text: str) -> Cell:
    return Cell(Kind.TEXT, text)


def _a_row(text: str) -> None:
    """Every field of one row with the same long cell."""
    fields = [Field.DATE, Field.TIME, Field.TEXT, Field.ACCOUNT, Field.NETWORK, Field.COLUMN, Field.PICTURE, Field.ALT]
    fields += [Field.LINK, Field.TOPIC, Field.BENEFIT, Field.OWNER, Field.NOTE]
    headers = [f"列{name}" for name in "甲乙丙丁戊己庚辛壬癸子丑寅"]
    mapping = Mapping(tuple((header_key(header), field) for header, field in zip(headers, fields, strict=True)))
    list(read_rows(grid([headers, [text] * len(headers)]), mapping, zone=SHANGHAI, now=NOW, known=KNOWN))


def _checks(text: str) -> None:
    run(a_post(text, limits=ORDINARY, link=text[:5_000], benefit=text, safe_domains=("a.cn",)), around())


TEXT: dict[str, Callable[[str], object]] = {
    "comparable on weibo": lambda text: texts.comparable(text, "weibo"),
    "comparable on mastodon": lambda text: texts.comparable(text, "mastodon"),
    "comparable elsewhere": lambda text: texts.comparable(text, "bluesky"),
    "domain_of": texts.domain_of,
    "encode_link": texts.encode_link,
    "without_tracking": texts.without_tracking,
    "host_of": texts.host_of,
    "folded": texts.folded,
    "found_in": lambda text: texts.found_in(text, f"{text[:20]} 茶 a 一 😀 👨"),
    "is_within": lambda text: texts.is_within(text, "a.cn"),
    "safe_link": lambda text: texts.safe_link(text, text, ["a.cn"]),
    "excerpt": lambda text: texts.excerpt(text, f"{text[:20]} 茶 a 一 😀 👨"),
    "find_links": texts.find_links,
    "find_tags": texts.find_tags,
    "find_topics": texts.find_topics,
    "match_form": texts.match_form,
    "loose_query_for": texts.loose_query_for,
    "matchable": lambda text: texts.matchable(text).tight,
    "name_of": texts.name_of,
    "one_line": texts.one_line,
    "query_for": texts.query_for,
    "runs": lambda text: list(texts.runs(text)),
    "sought": texts.sought,
    "vector_of": texts.vector_of,
    "byte_length": texts.byte_length,
    "grapheme_length": texts.grapheme_length,
    "mastodon_length": texts.mastodon_length,
    "weibo_half_width": texts.weibo_half_width,
    "weibo_length": texts.weibo_length,
    "x_length": texts.x_length,
}
PRACTICE: dict[str, Callable[[str], object]] = {
    "promotion_evidence": lambda text: promotion_evidence(text, text, LOVED, forced_domains=["a.cn"]),
    "normalised": normalised,
    "fingerprint": fingerprint,
    "all checks": _checks,
    "all checks of an answer": lambda text: check_reply(text, to=text, earlier=[text[:500], text]),
    "all checks of a name": lambda text: check_name(text, brand=text[1:]),
    "a brand of many names": lambda text: check_name("禾木集", brand=text.replace(" ", ",")),
}
CELLS: dict[str, Callable[[str], object]] = {
    "plain": plain,
    "read_day": lambda text: read_day(_cell(text), date(2026, 1, 3), DateOrder.DAY_FIRST),
    "read_weekday": read_weekday,
    "read_time": lambda text: read_time(_cell(text)),
    "time_of_text": time_of_text,
    "attached": lambda text: attached(_cell(text)),
    "file_names": file_names,
    "described": lambda text: described([(None, (PictureRef("a"), PictureRef("b")))], [(None, text)]),
    "read_link": lambda text: read_link(_cell(text)),
    "is_web_address": is_web_address,
    "read_topics": read_topics,
    "header_key": header_key,
    "recognise": lambda text: recognise(header_key(text)),
    "find_accounts": lambda text: find_accounts(text, "", KNOWN),
    "find_accounts by network": lambda text: find_accounts("", text, KNOWN),
    "find_networks": lambda text: find_networks(text, KNOWN),
    "find_column": lambda text: find_column(text, KNOWN),
    "column_by_label": lambda text: column_by_label(text, KNOWN),
    "split_names": split_names,
    "format code": shown_by,
    "a whole row": _a_row,
}


def _seconds(work: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    work(text)
    return time.process_time() - began


def _grows_too_fast(work: Callable[[str], object], before: str, unit: str) -> bool:
    many = _seconds(work, before + unit * MANY)
    if many < NOTICED:
        return False
    # The quickest of several, so that a collection of garbage is no growth.
    most = MOST * min(_seconds(work, before + unit * FEW) for _ in range(5)) + NOTICED
    return many > most and _seconds(work, before + unit * MANY) > most


@pytest.mark.parametrize("name", [*TEXT, *PRACTICE, *CELLS])
def test_ten_times_the_text_takes_ten_times_as_long(name: str) -> None:
    work = (TEXT | PRACTICE | CELLS)[name]
    slow = [(before, unit) for before, unit in TEXTS if _grows_too_fast(work, before, unit)]
    assert slow == []


def test_every_public_function_of_the_texts_is_looked_at() -> None:
    functions = {name for name in texts.__all__ if not isinstance(getattr(texts, name), type)}
    assert functions == {name.split()[0] for name in TEXT}
