"""Pictures, descriptions and links of a row."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from guanwei.editorial.planfile.rows import PictureRef
from guanwei.lib.sheets import Cell
from guanwei.lib.words import Words

_SEPARATORS = re.compile(r"[、,，;；|\n\t]+")
_IMAGE_NAME = re.compile(r"[^\\:*?\"<>|]+\.(?:jpe?g|jfif|png|gif|webp|bmp|heic|heif|avif|tiff?)", re.IGNORECASE)
_NONE = frozenset({"无", "没有", "不需要", "无图", "纯文字", "-", "--", "—", "/", "none", "no", "n/a"})
_MAX_LINK = 2_000
_NOT_IN_LINK = re.compile(r"[\s\x00-\x20<>\"{}|\\^`，。；、（）《》“”]")


@dataclass(frozen=True, slots=True)
class Attached:
    """What one picture cell holds. `problem` stops the row, `hint` does not."""

    pictures: tuple[PictureRef, ...] = ()
    problem: Words | None = None
    hint: Words | None = None


def attached(cell: Cell) -> Attached:
    """The pictures of one cell: those in it, those it names, or both when they are the same ones."""
    held = tuple(PictureRef(one.name, one.data, one.mime) for one in cell.pictures)
    text = cell.text.strip()
    if not text or (text.casefold() in _NONE):
        return Attached(held)
    names = file_names(text)
    if isinstance(names, Words):
        return Attached(held) if held else Attached(problem=names)
    if not held:
        return Attached(tuple(PictureRef(name) for name in names))
    if len(names) == len(held):
        return Attached(tuple(replace(one, name=name) for one, name in zip(held, names, strict=True)))
    return Attached(held, hint=_counts_differ(len(held), len(names)))


def file_names(text: str) -> list[str] | Words:
    """The file names of a cell, or why it names none."""
    if re.match(r"\s*https?://", text):
        return Words(
            "图片一格写的是网址。请下载图片，把图片放进表格，或写图片的文件名。",
            "The picture cell holds an address. Download the picture and put it into the sheet, or name its file.",
        )
    parts = [part.strip() for part in _SEPARATORS.split(text) if part.strip()]
    if not all(_IMAGE_NAME.fullmatch(part) for part in parts):
        parts = [" ".join(text.split("\n"))]  # one name with a comma in it
    if not parts or not all(_IMAGE_NAME.fullmatch(part) for part in parts):
        return _no_file_name(text)
    if any(part.startswith(("/", "~")) or ".." in re.split(r"/", part) for part in parts):
        return Words(
            "图片文件名不能带上级目录或绝对路径。请只写文件名，例如 0105-1.jpg。",
            "A picture name may not lead outside its folder. Write only the file name, such as 0105-1.jpg.",
        )
    return parts


def described(
    columns: Sequence[tuple[int | None, tuple[PictureRef, ...]]], alts: Sequence[tuple[int | None, str]]
) -> tuple[tuple[PictureRef, ...], Words | None]:
    """All pictures of a row with their descriptions; and a hint when the two do not fit together.

    Both lists come by column with its number. 图2说明 belongs to 图2; a description without a number belongs to all
    pictures, one line each.
    """
    given = dict(alts)
    shared = given.get(None, "")
    result: list[PictureRef] = []
    hint = None
    used: set[int | None] = {None}
    for number, pictures in columns:
        text = given.get(number, "") if number is not None else ""
        if text and pictures:
            used.add(number)
            pictures, misfit = _each_line(pictures, text)
            hint = hint or misfit
        result.extend(pictures)
    if shared:
        open_places = [index for index, one in enumerate(result) if not one.alt_text]
        filled, misfit = _each_line(tuple(result[index] for index in open_places), shared)
        hint = hint or misfit
        for index, one in zip(open_places, filled, strict=True):
            result[index] = one
    if any(text and number not in used for number, text in alts):
        hint = hint or _ALT_WITHOUT_PICTURE
    return tuple(result), hint


def _each_line(pictures: tuple[PictureRef, ...], text: str) -> tuple[tuple[PictureRef, ...], Words | None]:
    if not pictures:
        return (), _ALT_WITHOUT_PICTURE
    if len(pictures) == 1:
        return (replace(pictures[0], alt_text=text),), None
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) == len(pictures):
        return tuple(replace(one, alt_text=line) for one, line in zip(pictures, lines, strict=True)), None
    return (replace(pictures[0], alt_text=text), *pictures[1:]), _LINES_DIFFER


def read_link(cell: Cell) -> str | Words:
    """The address of a link cell, an empty string for none, or what is wrong with it.

    A cell that shows words and links to an address counts as the address.
    """
    text = cell.text.strip()
    if not text or text.casefold() in _NONE:
        return cell.link if is_web_address(cell.link) else ""
    if is_web_address(text):
        return text
    if is_web_address(cell.link):
        return cell.link
    if is_web_address("https://" + text) and "." in text and "@" not in text:
        return Words(
            f"链接要写完整，以 https:// 或 http:// 开头：是不是 https://{text[:60]}？",
            f"Write the link in full, beginning with https:// or http://: https://{text[:60]}?",
        )
    return Words(
        f"“{text[:60]}”不是一个网址。链接一格只写一个以 https:// 或 http:// 开头的网址。",
        f'"{text[:60]}" is not a web address. A link cell holds one address that begins with https:// or http://.',
    )


def is_web_address(text: str) -> bool:
    """One http or https address without spaces, user name or Chinese punctuation."""
    if not text or len(text) > _MAX_LINK or _NOT_IN_LINK.search(text):
        return False
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    return parts.scheme.lower() in ("http", "https") and bool(host) and "@" not in parts.netloc


def read_topics(text: str) -> tuple[str, ...]:
    """`#春茶上新# #下午茶`, `春茶上新、下午茶` as names without #."""
    marked = re.findall(r"#([^#\n]+)#", text)
    rest = re.sub(r"#[^#\n]+#", "\n", text)
    marked += [part for piece in re.split(r"[、,，;；\n]+|\s(?=#)", rest) if (part := piece.strip(" #\t"))]
    return tuple(dict.fromkeys(name.strip() for name in marked if name.strip()))


def _no_file_name(text: str) -> Words:
    return Words(
        f"“{text[:30]}”不是图片文件名。请写文件名（如 0105-1.jpg，多张用“、”隔开），或把图片放进表格；没有图片就留空。",
        f'"{text[:30]}" is not a picture\'s file name. Write names such as 0105-1.jpg, put the picture into the sheet, '
        "or leave the cell empty.",
    )


def _counts_differ(held: int, named: int) -> Words:
    return Words(
        f"这一格里有 {held} 张图片，却写了 {named} 个文件名；已采用表格里的图片。",
        f"This cell holds {held} pictures but names {named} files; the pictures in the sheet are used.",
    )


_ALT_WITHOUT_PICTURE = Words(
    "写了图片说明，但没有对应的图片，这段说明不会发布。",
    "There is a description but no picture that it belongs to; it will not be posted.",
)
_LINES_DIFFER = Words(
    "有多张图片：图片说明请每张写一行。现在整段给了第一张。",
    "There are several pictures: give one line of description to each. All of it went to the first.",
)
