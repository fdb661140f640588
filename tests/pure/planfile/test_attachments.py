"""Pictures, their descriptions, links and topics of a row."""

from dataclasses import replace

import pytest

from guanwei.editorial.planfile import BadRow, PictureRef, PlanRow
from guanwei.editorial.planfile.attachments import file_names, is_web_address, read_link, read_topics
from guanwei.lib.sheets import Cell, SheetPicture
from guanwei.lib.words import Words
from tests.pure.planfile.making import HEADERS, cell, codes, grid, hints, read, row

ONE = SheetPicture(b"one", "image/png", "image1.png")
TWO = SheetPicture(b"two", "image/jpeg", "image2.jpeg")


def holding(*pictures: SheetPicture, text: str = "") -> Cell:
    return replace(cell(text), pictures=pictures)


def names(found: PlanRow | BadRow) -> list[tuple[str, bytes | None]]:
    assert isinstance(found, PlanRow), found
    return [(one.name, one.data) for one in found.pictures]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.jpg", ["a.jpg"]),
        ("a.jpg、b.PNG", ["a.jpg", "b.PNG"]),
        ("a.jpg，b.png；c.gif\nd.webp", ["a.jpg", "b.png", "c.gif", "d.webp"]),
        ("春茶 海报 1.jpeg", ["春茶 海报 1.jpeg"]),
        ("0105/海报.png", ["0105/海报.png"]),
        ("茶,杯.jpg", ["茶,杯.jpg"]),
        ("a.jpg、", ["a.jpg"]),
    ],
)
def test_file_names_of_a_cell(text, expected):
    assert file_names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "海报",
        "同上",
        "https://example.com/a.jpg",
        "../a.jpg",
        "x/../../a.jpg",
        "/etc/a.jpg",
        "~/a.png",
        "C:\\a.jpg",
        "a.exe",
        "a.jpg、海报",
    ],
)
def test_what_is_no_file_name_is_refused(text):
    assert isinstance(file_names(text), Words)


@pytest.mark.parametrize("text", ["", "无", "-", "/", "none", "N/A", "没有"])
def test_no_picture_may_be_said_in_words(text):
    assert names(row(图片=text)) == []


def test_a_picture_of_the_cell_comes_with_its_bytes():
    assert row(图片=holding(ONE, TWO)).pictures == (
        PictureRef("image1.png", b"one", "image/png"),
        PictureRef("image2.jpeg", b"two", "image/jpeg"),
    )


def test_a_name_beside_its_picture_is_the_same_picture():
    assert names(row(图片=holding(ONE, TWO, text="茶.png、杯.jpg"))) == [("茶.png", b"one"), ("杯.jpg", b"two")]


def test_a_caption_beside_a_picture_is_no_name():
    assert names(row(图片=holding(ONE, text="主视觉"))) == [("image1.png", b"one")]


def test_more_names_than_pictures_is_said():
    found = row(图片=holding(ONE, text="茶.png、杯.jpg"))
    assert names(found) == [("image1.png", b"one")]
    assert "picture-count" in hints(found)


def test_numbered_columns_come_in_the_order_of_their_numbers():
    found = row(图2="b.jpg", 图1="a.jpg", 图10="j.jpg", 配图="前.jpg")
    assert [name for name, _ in names(found)] == ["前.jpg", "a.jpg", "b.jpg", "j.jpg"]


def test_a_picture_dropped_over_another_column_still_belongs_to_the_row():
    found = row(备注=holding(ONE, text="内部"), 图片="a.jpg")
    assert names(found) == [("a.jpg", None), ("image1.png", b"one")]
    assert "picture-elsewhere" in hints(found)
    assert found.note == "内部"


def test_a_picture_counts_even_where_no_column_is_for_pictures():
    (found,) = read(grid([HEADERS, ("1月5日", "9:30", "晴川茶饮", "D5", "早安", holding(ONE))]))
    assert names(found) == [("image1.png", b"one")]


def test_a_row_with_only_a_picture_is_no_empty_day():
    (found,) = read(grid([(*HEADERS, "图片"), ("1月5日", "", "", "", "", holding(ONE))]))
    assert "text-missing" in codes(found)


def test_the_picture_of_a_merged_cell_is_valid_for_all_its_rows():
    rows = [
        (*HEADERS, "图片"),
        ("1月5日", "9:30", "晴川茶饮", "D5", "早安", holding(ONE)),
        ("1月6日", "9:30", "晴川茶饮", "D5", "又早安", replace(holding(ONE), merged=True)),
    ]
    assert [len(found.pictures) for found in read(grid(rows))] == [1, 1]


@pytest.mark.parametrize(
    ("cells", "expected", "said"),
    [
        ({"图片": "a.jpg", "图片说明": "一杯茶"}, ["一杯茶"], []),
        ({"图片": "a.jpg", "图片说明": "一杯茶\n在窗边"}, ["一杯茶\n在窗边"], []),
        ({"图片": "a.jpg、b.jpg", "图片说明": "一杯茶\n\n 一本书 "}, ["一杯茶", "一本书"], []),
        ({"图片": "a.jpg、b.jpg", "图片说明": "一杯茶"}, ["一杯茶", ""], ["alt-text"]),
        ({"图1": "a.jpg", "图1说明": "甲", "图2": "b.jpg", "图2说明": "乙"}, ["甲", "乙"], []),
        ({"图1": "a.jpg", "图1说明": "", "图2": "b.jpg", "图2说明": "乙"}, ["", "乙"], []),
        ({"图1": "a.jpg", "图1说明": "甲", "图2": "", "图2说明": "乙"}, ["甲"], ["alt-text"]),
        ({"图1": "a.jpg", "图2": "b.jpg", "图片说明": "甲\n乙"}, ["甲", "乙"], []),
        ({"图1": "a.jpg", "图1说明": "甲", "图2": "b.jpg", "图片说明": "乙"}, ["甲", "乙"], []),
        ({"图1": "a.jpg"}, [""], []),
    ],
)
def test_descriptions_go_to_their_pictures(cells, expected, said):
    found = row("2026-01-05", **cells)
    assert list(found.alt_texts) == expected
    assert hints(found) == said


@pytest.mark.parametrize(
    "text",
    [
        "https://example.com",
        "http://example.com/a?b=1&c=%E8%8C%B6#d",
        "HTTPS://Example.COM",
        "https://例子.中国/路径",
        "http://127.0.0.1:8000/x",
    ],
)
def test_a_web_address_is_taken_as_it_is(text):
    assert read_link(cell(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "www.example.com",
        "example.com/a",
        "ftp://example.com",
        "javascript:alert(1)",
        "https://",
        "https:///a",
        "点击查看",
        "https://a b.com",
        "https://user:pw@example.com",
        "https://a.com，https://b.com",
        "https://a.com https://b.com",
        "https://a.com:x/",
        "http://[::1",
        "https://example.com/" + "a" * 2000,
        "https://example.com/（春）",
    ],
)
def test_what_is_no_web_address_is_refused(text):
    assert isinstance(read_link(cell(text)), Words)


def test_a_missing_scheme_is_suggested():
    assert "https://www.example.com" in read_link(cell("www.example.com")).zh


def test_a_cell_that_shows_words_counts_as_the_address_behind_them():
    assert read_link(replace(cell("点击查看"), link="https://example.com/a")) == "https://example.com/a"
    assert read_link(replace(cell("https://example.com/b"), link="https://example.com/a")) == "https://example.com/b"
    assert isinstance(read_link(replace(cell("点击查看"), link="file:///c:/a")), Words)


@pytest.mark.parametrize("text", ["", "无", "-"])
def test_no_link_may_be_said_in_words(text):
    assert read_link(cell(text)) == ""


def test_an_empty_text_is_no_address():
    assert not is_web_address("")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#春茶上新#", ("春茶上新",)),
        ("#春茶上新# #下午茶#", ("春茶上新", "下午茶")),
        ("#春茶上新##下午茶#", ("春茶上新", "下午茶")),
        ("春茶上新、下午茶", ("春茶上新", "下午茶")),
        ("#springtea #afternoon tea", ("springtea", "afternoon tea")),
        ("#springtea", ("springtea",)),
        ("春茶上新\n春茶上新", ("春茶上新",)),
        ("", ()),
        ("##", ()),
    ],
)
def test_topics_are_read_with_or_without_their_signs(text, expected):
    assert read_topics(text) == expected
