"""Pictures as they really come: bombs, lies about their type, halves; and each one on disk only once."""

import hashlib
import io
import os
import shutil
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from guanwei.lib.clock import utc_now
from guanwei.media.models import Asset
from guanwei.media.pictures import MAX_BYTES, PictureRefused, measure
from guanwei.media.store import bytes_of, keep_file, path_of, take_in
from tests import cast as people


def bomb(side: int = 30_000) -> bytes:
    """A PNG of side x side pixels in a hundred bytes or so: its header alone says how large it gets."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 64))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")


def noise(kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.effect_noise((200, 150), 60).convert("RGB").save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(("kind", "mime"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("GIF", "image/gif"),
                                            ("WEBP", "image/webp")])  # fmt: skip
def test_the_type_is_read_from_the_bytes_and_not_from_the_name(kind: str, mime: str) -> None:
    measured = measure(noise(kind), "photo.txt")
    assert (measured.mime, measured.width, measured.height) == (mime, 200, 150)


def from_a_phone() -> bytes:
    """A JPEG with a second picture behind the first: what many phones make of light and dark."""
    out = io.BytesIO()
    behind = Image.effect_noise((50, 40), 60).convert("RGB")
    Image.effect_noise((200, 150), 60).convert("RGB").save(out, "MPO", save_all=True, append_images=[behind])
    return out.getvalue()


def test_a_photo_with_another_one_behind_it_is_a_jpeg() -> None:
    measured = measure(from_a_phone(), "phone.jpg")
    assert (measured.mime, measured.width, measured.height) == ("image/jpeg", 200, 150)


@given(st.integers(0, 2000), st.binary(min_size=1, max_size=8))
def test_a_photo_that_was_damaged_anywhere_is_measured_or_refused(place: int, damage: bytes) -> None:
    data = from_a_phone()
    place %= len(data)
    try:
        measure(data[:place] + damage + data[place + len(damage) :], "phone.jpg")
    except PictureRefused:
        pass


MANY_AT_ONCE = """
import io, resource, sys, threading
from PIL import Image
from guanwei.media.cropping import Box, cut
from guanwei.media.pictures import measure
made = io.BytesIO()
Image.new("RGB", (6000, 5000)).save(made, "PNG")
work = {
    "measure": lambda: measure(made.getvalue(), "large.png"),
    "cut": lambda: cut(made.getvalue(), Box(0, 0, 10, 100), "large.png"),
}[sys.argv[1]]
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
threads = [threading.Thread(target=work) for _ in range(6)]
[thread.start() for thread in threads], [thread.join() for thread in threads]
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) >> 10)
"""


@pytest.mark.parametrize(("work", "most"), [("measure", 150), ("cut", 450)])
def test_large_pictures_that_come_at_once_are_unpacked_one_after_the_other(work: str, most: int) -> None:
    """30 million pixels are 114 MB each: six at once would be a process that the system kills."""
    child = subprocess.run([sys.executable, "-c", MANY_AT_ONCE, work], capture_output=True, text=True, check=True)
    assert int(child.stdout) < most


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (bomb(), "像素过大"),
        (bomb(8_000), "像素过大"),
        (b"", "不是能用的图片"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "不是能用的图片"),
        (b"%PDF-1.7 ...", "不是能用的图片"),
        (b"BM" + bytes(200), "不是能用的图片"),
        (noise("JPEG")[:1500], "不是能用的图片"),
        (noise("PNG")[:-2000], "不是能用的图片"),
        (b"\xff\xd8\xff" + bytes(MAX_BYTES), "超过 20 MB"),
    ],
)
def test_what_is_no_whole_picture_is_refused_with_its_name(data: bytes, part: str) -> None:
    with pytest.raises(PictureRefused) as refused:
        measure(data, "春茶.png")
    assert part in refused.value.words.zh
    assert "春茶.png" in refused.value.words.zh


@given(st.binary(max_size=400), st.sampled_from([b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF"]))
def test_any_bytes_are_measured_or_refused_and_nothing_else(data: bytes, start: bytes) -> None:
    try:
        measure(start + data, "x")
    except PictureRefused:
        pass


@pytest.mark.django_db
def test_the_same_picture_twice_is_one_file_and_one_row_for_each_brand() -> None:
    who, data = people.cast(), noise()
    first = take_in(actor=who.lin, now=utc_now(), brand=who.brand, data=data, name="a.jpg")
    second = take_in(actor=who.lin, now=utc_now(), brand=who.brand, data=data, name="b.jpg")
    other = take_in(actor=who.wu, now=utc_now(), brand=who.other_brand, data=data, name="a.jpg")
    assert first == second
    assert other.sha256 == first.sha256
    assert Asset.objects.count() == 2
    digest = hashlib.sha256(data).hexdigest()
    assert first.sha256 == digest
    assert [file.name for file in path_of(digest).parent.iterdir() if digest in file.name] == [digest]


def test_a_power_cut_loses_no_picture_because_the_folders_are_on_disk_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name of a new file is in its folder, and that of a new folder in the one above."""
    synced: list[Path] = []
    real = os.fsync

    def noted(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink())
        real(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    data = noise()
    file = path_of(hashlib.sha256(data).hexdigest())
    shutil.rmtree(file.parent, ignore_errors=True)
    keep_file(data)
    folders = [folder for folder in synced if folder.is_dir()]
    assert folders == [file.parent.parent, file.parent]
    assert synced[-1] == file.parent, "the folder after the rename that changes it"


@pytest.mark.django_db
def test_a_refused_picture_leaves_neither_row_nor_file() -> None:
    who = people.cast()
    before = set(Path(settings.MEDIA_ROOT).rglob("*"))
    with pytest.raises(PictureRefused):
        take_in(actor=who.lin, now=utc_now(), brand=who.brand, data=bomb(), name="bomb.png")
    assert not Asset.objects.exists()
    assert set(Path(settings.MEDIA_ROOT).rglob("*")) == before


@pytest.mark.django_db
def test_a_picture_that_changed_on_disk_is_not_handed_out() -> None:
    who = people.cast()
    asset = take_in(actor=who.lin, now=utc_now(), brand=who.brand, data=noise(), name="a.jpg")
    file = path_of(asset.sha256)
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + b"\0")
    with pytest.raises(ValueError, match="has changed on disk"):
        bytes_of(asset.sha256)
    file.unlink()
    with pytest.raises(OSError):
        bytes_of(asset.sha256)


@pytest.mark.django_db
def test_a_damaged_file_is_mended_when_the_picture_comes_again() -> None:
    who, data = people.cast(), noise()
    asset = take_in(actor=who.lin, now=utc_now(), brand=who.brand, data=data, name="a.jpg")
    path_of(asset.sha256).write_bytes(bytes(len(data)))
    take_in(actor=who.lin, now=utc_now(), brand=who.brand, data=data, name="a.jpg")
    assert bytes_of(asset.sha256) == data


@pytest.mark.django_db
def test_no_name_leads_out_of_the_media_folder() -> None:
    who = people.cast()
    asset = take_in(actor=who.lin, now=utc_now(), brand=who.brand, data=noise(), name="../../etc/passwd")
    assert asset.name == "passwd"
    assert Path(settings.MEDIA_ROOT) in path_of(asset.sha256).parents
