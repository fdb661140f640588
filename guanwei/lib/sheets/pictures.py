"""Pictures inside a workbook: read once, bounded, named by their first bytes."""

import re

from guanwei.lib.sheets.grid import Cell, Kind, SheetError, SheetLimits, SheetPicture
from guanwei.lib.sheets.package import Package
from guanwei.lib.words import Words

_MAGIC = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\xd7\xcd\xc6\x9a", "image/wmf"),
    (b"\x01\x00\x00\x00", "image/emf"),
)
_FILE_NAME = re.compile(r"[^\\/:*?\"<>|\r\n]{1,200}\.(?:jpe?g|png|gif|webp|bmp|tiff?|heic|avif)", re.IGNORECASE)


def picture_type(data: bytes) -> str:
    """The MIME type that the first bytes tell, an empty string for none that is known."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp":
        return "image/avif" if data[8:12] in (b"avif", b"avis") else "image/heic"
    return next((mime for magic, mime in _MAGIC if data.startswith(magic)), "")


class Pictures:
    """The pictures of one workbook. The same part used by many cells is held once."""

    def __init__(self, package: Package, limits: SheetLimits) -> None:
        self._package = package
        self._limits = limits
        self._cells: dict[tuple[str, str], Cell] = {}
        self._bytes: dict[str, bytes] = {}
        self._total = 0

    def cell(self, part: str, described_as: str = "") -> Cell:
        """A cell that holds the picture of this part, or the reason why it cannot be had."""
        key = (part, described_as)
        if key not in self._cells:
            self._cells[key] = self._load(part, described_as)
        return self._cells[key]

    def _load(self, part: str, described_as: str) -> Cell:
        if not self._package.has(part):
            return failed(MISSING)
        if self._package.size(part) > self._limits.max_picture_bytes:
            return failed(_too_large(self._limits))
        if part not in self._bytes:
            self._total += self._package.size(part)
            if self._total > self._limits.max_pictures_bytes:
                raise _too_many(self._limits)
            self._bytes[part] = self._package.read(part, self._limits.max_picture_bytes)
        data = self._bytes[part]
        mime = picture_type(data)
        if mime in ("", "image/wmf", "image/emf"):
            return failed(_UNUSABLE)
        name = described_as if _FILE_NAME.fullmatch(described_as) else part.rpartition("/")[2]
        return Cell(pictures=(SheetPicture(data, mime, name),))


def failed(problem: Words) -> Cell:
    return Cell(Kind.ERROR, problem=problem)


MISSING = Words(
    "这一格的图片在文件里找不到数据。请重新插入图片后保存。",
    "The data of this cell's picture is not in the file. Insert the picture again and save.",
)
_UNUSABLE = Words(
    "这一格的图片不是能发布的格式（例如矢量图 EMF/WMF/SVG）。请换成 JPG 或 PNG。",
    "This cell's picture is of a kind that cannot be posted (a vector graphic such as EMF, WMF, SVG). Use JPG or PNG.",
)


def _too_large(limits: SheetLimits) -> Words:
    most = limits.max_picture_bytes // 1_000_000
    return Words(
        f"这一格的图片超过 {most} MB。请压缩后重新插入。",
        f"This cell's picture is larger than {most} MB. Compress it and insert it again.",
    )


def _too_many(limits: SheetLimits) -> SheetError:
    most = limits.max_pictures_bytes // 1_000_000
    return SheetError(
        "too-many-pictures",
        Words(
            f"文件里的图片加起来超过 {most} MB。请压缩图片，或分成几个文件导入。",
            f"The pictures in this file exceed {most} MB together. Compress them or split the file.",
        ),
    )
