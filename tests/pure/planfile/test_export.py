"""A plan written to a file and read again is the same plan."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanwei.editorial.planfile import (
    BadRow,
    KnownNames,
    PictureRef,
    PlanRow,
    guess_mapping,
    open_plan,
    read_rows,
)
from guanwei.editorial.planfile.export import write_plan, write_template
from guanwei.lib.sheets import Format, picture_type
from guanwei.lib.sheets.text import clean
from guanwei.practice.worth import Value
from tests.pure.planfile.making import BERLIN, BERLIN_SKY, JOKES, KNOWN, NOW, OFFER, SHANGHAI, SKY, TEA, TIPS, WEIBO
from tests.samples.plan_sheet import picture

PICTURES = [picture("red", (8, 6), kind) for kind in ("PNG", "JPEG", "GIF", "WEBP")]
FORMATS = [Format.XLSX, Format.CSV]


def back(data: bytes, known: KnownNames = KNOWN) -> list[PlanRow | BadRow]:
    grid = open_plan(data, "计划")
    return list(read_rows(grid, guess_mapping(grid).mapping, zone=SHANGHAI, now=NOW, known=known))


def bare(row: PlanRow | BadRow, *, with_pictures: bool) -> PlanRow:
    """The row without what a file may change: its number, hints; in a .csv the bytes of its pictures."""
    assert isinstance(row, PlanRow), row
    pictures = tuple(
        replace(one, name="" if one.data else one.name)
        if with_pictures
        else PictureRef(one.name, alt_text=one.alt_text)
        for one in row.pictures
    )
    return replace(row, row_number=0, hints=(), pictures=pictures)


def sentence(most: int) -> st.SearchStrategy[str]:
    """A text as reading makes it: cleaned, without blank space around it."""
    return (
        st.text(max_size=most)
        .map(lambda text: clean(text).strip(" \t\r\n\u3000\xa0"))
        .filter(lambda text: text == text.strip() and "DISPIMG" not in text.upper())
    )


words = sentence(12)
openings = st.sampled_from(["", "=1+", "@", "-", "+", "'", "'=", "_x0041_", "1月5日\n", "#话题# "])
texts = st.tuples(openings, sentence(80)).map("".join).map(str.strip).filter(bool)
topics = st.lists(st.sampled_from(["春茶上新", "下午茶", "A b"]), unique=True, max_size=2).map(tuple)
zones = {"4": BERLIN}


@st.composite
def picture_refs(draw: st.DrawFn) -> PictureRef:
    data = draw(st.none() | st.sampled_from(PICTURES))
    name = draw(st.sampled_from(["茶.jpg", "a b.png", "0105/杯.webp"]))
    return PictureRef(name, data, picture_type(data) if data else "", draw(words))


@st.composite
def plan_rows(draw: st.DrawFn) -> PlanRow:
    accounts = draw(
        st.lists(st.sampled_from([WEIBO, TEA, SKY]), min_size=1, max_size=3, unique=True) | st.just([BERLIN_SKY])
    )
    seconds = draw(st.integers(60, 3 * 365 * 86_400))
    return PlanRow(
        row_number=0,
        accounts=tuple(account.key for account in accounts),
        due=NOW + timedelta(seconds=seconds),
        column=draw(st.sampled_from([TIPS, JOKES, OFFER])).key,
        text=draw(texts),
        pictures=tuple(draw(st.lists(picture_refs(), max_size=4))),
        link=draw(st.sampled_from(["", "https://example.com/a?b=1&c=2", "http://例子.中国/"])),
        topics=draw(topics),
        benefit=draw(words),
        value=draw(st.sampled_from(["", *Value])),
        owner=draw(words),
        note=draw(words),
    )


plans = st.lists(plan_rows(), max_size=5, unique_by=lambda row: row.fingerprint)


@pytest.mark.parametrize("file_format", FORMATS)
@settings(max_examples=40, deadline=None)
@given(plans, st.sampled_from(["zh", "en"]))
def test_any_plan_comes_back_from_its_file(file_format, rows, language):
    data = write_plan(rows, language, known=KNOWN, zone=SHANGHAI, file_format=file_format)
    whole = file_format is Format.XLSX
    assert [bare(row, with_pictures=whole) for row in back(data)] == [bare(row, with_pictures=whole) for row in rows]


def example(**changes: object) -> PlanRow:
    made = PlanRow(0, ("2",), datetime(2026, 1, 5, 1, 30, tzinfo=UTC), "50", "早安")
    return replace(made, **changes)


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_second_import_of_the_export_is_recognised_row_by_row(file_format):
    rows = [example(text=f"第{n}条", pictures=(PictureRef("a.jpg"),)) for n in range(5)]
    data = write_plan(rows, "zh", known=KNOWN, zone=SHANGHAI, file_format=file_format)
    assert [row.fingerprint for row in back(data)] == [row.fingerprint for row in rows]


def test_exporting_what_was_read_from_an_export_changes_nothing():
    rows = [
        example(pictures=(PictureRef("a.jpg", PICTURES[0], "image/png", "说明"),)),
        example(text="晚安", accounts=("1", "3")),
    ]
    once = back(write_plan(rows, "zh", known=KNOWN, zone=SHANGHAI))
    again = back(write_plan(once, "en", known=KNOWN, zone=SHANGHAI))
    assert once == again


def test_pictures_float_beside_their_names():
    data = write_plan(
        [example(pictures=(PictureRef("茶.jpg", PICTURES[1], "image/jpeg", "一杯茶"),))],
        "zh",
        known=KNOWN,
        zone=SHANGHAI,
    )
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    headers = [cell.value for cell in sheet[1]]
    assert headers[:8] == ["日期", "时间", "账号", "平台", "栏目", "正文", "图1", "图1说明"]
    assert sheet["G2"].value == "茶.jpg"
    assert sheet["H2"].value == "一杯茶"
    (image,) = sheet._images
    assert (image.anchor._from.row, image.anchor._from.col) == (1, 6)
    assert sheet.row_dimensions[2].height > 72


def test_what_excel_shows_is_local_time_as_real_dates():
    sheet = openpyxl.load_workbook(io.BytesIO(write_plan([example()], "zh", known=KNOWN, zone=SHANGHAI))).active
    assert sheet["A2"].value.date() == date(2026, 1, 5)
    assert sheet["B2"].value.strftime("%H:%M") == "09:30"
    assert sheet["D2"].value == "微博"


def test_the_second_of_two_equal_times_comes_back_as_the_second():
    due = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # 2:30 in Berlin for the second time
    (found,) = back(write_plan([example(accounts=("4",), due=due)], "zh", known=KNOWN, zone=SHANGHAI))
    assert found.due == due


def test_an_account_that_is_gone_keeps_its_key():
    (found,) = back(write_plan([example(accounts=("99",))], "zh", known=KNOWN, zone=SHANGHAI))
    assert isinstance(found, BadRow)
    assert "id:99" in found.problems[0].words.zh


def test_a_picture_whose_name_has_separators_stays_one_picture():
    rows = [example(pictures=(PictureRef("a.jpg、b.jpg", PICTURES[0], "image/png"),))]
    (found,) = back(write_plan(rows, "zh", known=KNOWN, zone=SHANGHAI))
    assert [one.data for one in found.pictures] == [PICTURES[0]]
    assert found.hints == ()


def test_an_empty_plan_is_a_file_with_headers():
    for file_format in FORMATS:
        assert back(write_plan([], "zh", known=KNOWN, zone=SHANGHAI, file_format=file_format)) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_template_explains_itself_and_imports_as_nothing(language):
    data = write_template(language, known=KNOWN, zone=SHANGHAI, today=NOW.date())
    grid = open_plan(data, "模板.xlsx")
    guess = guess_mapping(grid)
    assert (guess.missing, guess.unknown) == ((), ())
    assert grid.notes == ()
    assert back(data) == []
    book = openpyxl.load_workbook(io.BytesIO(data))
    explained = {row[0].value for row in book.worksheets[1].iter_rows(min_row=2)}
    assert len(explained) == 14
    assert ("日期" if language == "zh" else "Date") in explained


def test_the_example_row_becomes_a_post_once_its_note_is_deleted():
    data = write_template("zh", known=KnownNames((TEA,), (TIPS,)), zone=SHANGHAI, today=NOW.date())
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    note = next(cell for cell in sheet[2] if cell.value and "示例行" in str(cell.value))
    note.value = None
    out = io.BytesIO()
    book.save(out)
    (found,) = back(out.getvalue())
    assert isinstance(found, PlanRow)
    assert found.pictures == (PictureRef("0105-1.jpg", alt_text="一杯热茶"),)
