"""The zip around a workbook, opened as if its sender meant harm."""

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from guanwei.lib.sheets.grid import SheetError, SheetLimits
from guanwei.lib.sheets.safexml import BadXml, Node, tree
from guanwei.lib.words import Words

_CHUNK = 65_536
_RATIO_MATTERS_ABOVE = 64_000_000
_MAX_SMALL_PART = 32_000_000
_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)


@dataclass(frozen=True, slots=True)
class Relation:
    """One line of a `.rels` part; `target` is a full part name, or an address when `external`."""

    kind: str  # the last word of the relationship type: image, drawing, hyperlink, cellimage, ...
    target: str
    external: bool


def broken(detail: str = "") -> SheetError:
    """The file is damaged; `detail` is for the log and the curious."""
    tail = f" ({detail})" if detail else ""
    return SheetError(
        "broken",
        Words(
            f"这个文件已损坏或没有传完整，无法读取。请在 Excel 或 WPS 中打开、另存为 .xlsx 后再试。{tail}",
            f"The file is damaged or incomplete. Open it in Excel or WPS, save it again as .xlsx and retry.{tail}",
        ),
    )


class Package:
    """Named parts of an Office file. Names are matched without regard to case, as the format demands."""

    def __init__(self, data: bytes, limits: SheetLimits) -> None:
        self._limits = limits
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (*_BROKEN_ZIP, struct.error) as error:
            raise broken("zip") from error
        self._parts = {info.filename.replace("\\", "/").lower(): info for info in self._zip.infolist()}
        self._unpacked = 0
        _check_size(self._zip.infolist(), len(data), limits)

    def has(self, part: str) -> bool:
        return part.lower() in self._parts

    def size(self, part: str) -> int:
        return self._parts[part.lower()].file_size

    def chunks(self, part: str) -> Iterator[bytes]:
        """The part's bytes as they are unpacked. Raises SheetError when it is missing, damaged or too much."""
        info = self._parts.get(part.lower())
        if info is None:
            raise broken(part)
        try:
            with self._zip.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    self._unpacked += len(chunk)
                    if self._unpacked > 2 * self._limits.max_unpacked_bytes:  # a part may be read twice
                        raise too_big(self._limits)
                    yield chunk
        except (*_BROKEN_ZIP, struct.error) as error:
            raise broken(part) from error

    def read(self, part: str, most: int = _MAX_SMALL_PART) -> bytes:
        """A whole part of at most `most` bytes."""
        pieces, length = [], 0
        for chunk in self.chunks(part):
            length += len(chunk)
            if length > most:
                raise too_big(self._limits)
            pieces.append(chunk)
        return b"".join(pieces)

    def xml(self, part: str) -> Node:
        """A small part as a tree; an empty tree when there is no such part."""
        if not self.has(part):
            return Node("", {})
        try:
            return tree(self.read(part))
        except BadXml as error:
            raise broken(part) from error

    def relations(self, part: str) -> dict[str, Relation]:
        """What `part` refers to, by relationship id."""
        folder, name = posixpath.split(part)
        found = {}
        for node in self.xml(posixpath.join(folder, "_rels", name + ".rels")).all("Relationship"):
            external = node.get("TargetMode").lower() == "external"
            target = node.get("Target") if external else _resolve(folder, node.get("Target"))
            found[node.get("Id")] = Relation(node.get("Type").rpartition("/")[2].lower(), target, external)
        return found


def _check_size(infos: list[zipfile.ZipInfo], packed: int, limits: SheetLimits) -> None:
    unpacked = sum(info.file_size for info in infos)
    bomb = unpacked > _RATIO_MATTERS_ABOVE and unpacked > limits.max_ratio * packed
    if len(infos) > limits.max_parts or unpacked > limits.max_unpacked_bytes or bomb:
        raise too_big(limits)
    if any(info.flag_bits & 1 for info in infos):
        raise SheetError(
            "encrypted",
            Words(
                "这个文件带密码。请先取消密码，再另存为 .xlsx。",
                "The file is protected by a password. Remove the password and save it as .xlsx.",
            ),
        )
    if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos):
        raise broken("compression")


def too_big(limits: SheetLimits) -> SheetError:
    most = limits.max_unpacked_bytes // 1_000_000
    return SheetError(
        "zip-bomb",
        Words(
            f"这个文件解压后太大（上限 {most} MB），可能是大量带格式的空行，也可能是恶意文件，已停止读取。"
            "请删除多余的空行和图片，或分成几个文件。",
            f"Unpacked, the file is too large (limit {most} MB): many formatted empty rows, or a file made to harm. "
            "Nothing was read. Delete empty rows and surplus pictures, or split the file.",
        ),
    )


def _resolve(folder: str, target: str) -> str:
    target = unquote(target.replace("\\", "/"))
    if target.startswith("/"):
        return posixpath.normpath(target).lstrip("/")
    return posixpath.normpath(posixpath.join(folder, target))
