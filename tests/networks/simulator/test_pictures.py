"""One picture to a post: which are taken, what is said of the others, reading it back. weibo-api 3.2, 6.1."""

import hashlib
import re

import httpx
import pytest

from .driver import PUBLIC_ADDRESS, SAFE_LINK, Account, Picture, Simulator, code_of
from .oracle import SHORT_LINK
from .pictures import FIVE_MEGABYTES, other_file, picture, picture_of_size

NOT_PICTURES = [
    pytest.param(other_file("BMP"), id="a bitmap"),
    pytest.param(other_file("WEBP"), id="a WebP"),
    pytest.param(Picture("a.jpg", b"<html>not a picture</html>", "image/jpeg"), id="a page that says it is a JPEG"),
    pytest.param(Picture("a.pdf", b"%PDF-1.7\n", "application/pdf"), id="a PDF"),
    pytest.param(Picture("a.png", b"", "image/png"), id="an empty file"),
]


def large(status: dict[str, str], brand: Account) -> httpx.Response:
    return brand.simulator.http.get(status["original_pic"])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF"])
def test_a_picture_can_be_read_back_byte_for_byte(brand: Account, kind: str) -> None:
    sent = picture(kind)
    status = brand.shared("配图", sent)
    read = large(status, brand)
    assert (read.status_code, read.content) == (200, sent.content)
    assert read.headers["content-type"].split(";")[0] == sent.kind


def test_the_other_sizes_have_their_own_addresses_and_are_pictures_too(brand: Account) -> None:
    status = brand.shared("配图", picture())
    for size, field in (("thumbnail", "thumbnail_pic"), ("bmiddle", "bmiddle_pic"), ("large", "original_pic")):
        assert f"/{size}/" in status[field]
        answer = brand.simulator.http.get(status[field])
        assert (answer.status_code, answer.headers["content-type"].split("/")[0]) == (200, "image")


def test_the_large_address_is_the_thumbnails_with_one_word_changed(brand: Account) -> None:
    status = brand.shared("配图", picture())
    assert [one["thumbnail_pic"] for one in status["pic_urls"]] == [status["thumbnail_pic"]]
    assert status["thumbnail_pic"].replace("/thumbnail/", "/large/") == status["original_pic"]


def test_a_picture_read_from_the_timeline_is_the_one_that_was_sent(brand: Account) -> None:
    sent = picture(seed=7)
    brand.shared("配图", sent)
    assert large(brand.timeline()[0], brand).content == sent.content


def test_a_post_with_a_picture_gets_a_tail_that_nobody_typed(brand: Account) -> None:
    text = brand.shared("配图", picture())["text"]
    assert text.endswith(" \u200b")
    assert brand.timeline()[0]["text"] == text


def test_a_post_without_a_picture_ends_as_it_was_written(brand: Account) -> None:
    text = brand.share(f"无图 {SAFE_LINK} 完").json()["text"]
    assert SHORT_LINK.sub("LINK", text) == "无图 LINK 完"


def test_a_post_without_a_picture_says_so(brand: Account) -> None:
    assert brand.shared("无图")["pic_urls"] == []


@pytest.mark.parametrize("file", NOT_PICTURES)
def test_what_is_no_jpeg_gif_or_png_is_refused(brand: Account, file: Picture) -> None:
    answer = brand.share(f"配图 {SAFE_LINK} ", file)
    assert (answer.status_code, code_of(answer)) == (400, 20005)
    assert brand.timeline() == []


def test_a_picture_just_under_five_megabytes_is_taken(brand: Account) -> None:
    sent = picture_of_size(4_990_000)
    assert large(brand.shared("大图", sent), brand).content == sent.content


@pytest.mark.parametrize("size", [FIVE_MEGABYTES, FIVE_MEGABYTES + 1])
def test_a_picture_of_five_megabytes_or_more_is_refused(brand: Account, size: int) -> None:
    answer = brand.share(f"大图 {SAFE_LINK} ", picture_of_size(size))
    assert (answer.status_code, code_of(answer)) == (400, 20006)
    assert brand.timeline() == []


def test_only_one_picture_belongs_to_a_post(brand: Account) -> None:
    both = [("pic", (one.name, one.content, one.kind)) for one in (picture(seed=1), picture(seed=2))]
    answer = brand.post("statuses/share", both, status=f"两图 {SAFE_LINK} ")
    assert code_of(answer) or len(answer.json()["pic_urls"]) == 1
    assert all(len(status["pic_urls"]) == 1 for status in brand.timeline())


def test_a_picture_without_the_token_in_its_form_is_refused(simulator: Simulator, brand: Account) -> None:
    one = picture()
    answer = simulator.http.post(
        "/2/statuses/share.json",
        data={"status": f"x {SAFE_LINK} ", "rip": PUBLIC_ADDRESS},
        files={"pic": (one.name, one.content, one.kind)},
    )
    assert code_of(answer) in {21301, 10017}
    assert brand.timeline() == []


def test_a_token_in_the_header_does_not_do_for_a_post_with_a_picture(simulator: Simulator, brand: Account) -> None:
    one = picture()
    answer = simulator.http.post(
        "/2/statuses/share.json",
        data={"status": f"x {SAFE_LINK} ", "rip": PUBLIC_ADDRESS},
        files={"pic": (one.name, one.content, one.kind)},
        headers={"Authorization": f"OAuth2 {brand.token}"},
    )
    assert code_of(answer) in {21301, 10017}
    assert brand.timeline() == []


def test_the_wire_knows_which_picture_went_over_it(simulator: Simulator, brand: Account) -> None:
    sent = picture(seed=3)
    brand.shared("配图", sent)
    assert simulator.wire()[0]["picture_sha256s"] == [hashlib.sha256(sent.content).hexdigest()]


def test_a_picture_that_does_not_exist_is_not_found(simulator: Simulator, brand: Account) -> None:
    known = brand.shared("配图", picture())["original_pic"]
    unknown = re.sub(r"/large/.*", "/large/0000example.jpg", known)
    assert simulator.http.get(unknown).status_code == 404
