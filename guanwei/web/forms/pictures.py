"""The pictures of the post form: which, in what order, said how, and what a button does to one of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from guanwei.accounts.models import Brand
from guanwei.editorial import lengths
from guanwei.editorial.actions import DraftPicture
from guanwei.lib.words import Words
from guanwei.media.cropping import RATIOS, Box, centred
from guanwei.media.models import Asset
from guanwei.media.pictures import PictureRefused
from guanwei.people.models import User
from guanwei.publishing.queries import pictures_for

MOST_PICTURES = 18


@dataclass(frozen=True, slots=True)
class PictureRow:
    """One picture in the form. `number` names its fields, `position` is its place, `original` what it is a piece of;
    `removed` ones stay in the form, so that they can be put back."""

    asset: Asset
    alt_text: str
    number: int
    position: float
    removed: bool = False
    may_crop: bool = True  # the whole picture is the viewer's to see

    @property
    def original(self) -> Asset:
        return self.asset.cut_from or self.asset

    @property
    def key(self) -> str:
        return str(self.asset.pk)

    @property
    def sides(self) -> list[tuple[str, str, str]]:
        """The fields of the piece, for who frames it by numbers; empty while it is the whole picture."""
        names = (_("left"), _("top"), _("width"), _("height"))
        box = self.box
        values = ("",) * 4 if box.whole else tuple(map(str, (box.left, box.top, box.width, box.height)))
        return list(zip(("left", "top", "width", "height"), names, values, strict=True))

    @property
    def box(self) -> Box:
        """Which piece of the original it is."""
        return Box(*self.asset.cut) if self.asset.cut_from and len(self.asset.cut) == 4 else Box(0, 0, 100, 100)


def picture_rows(data: QueryDict, viewer: User, brand: Brand) -> list[PictureRow]:
    """The pictures that the form carries, in the order of their places. Only those of the brand that the viewer may
    see: a number made up by hand shows nobody anything."""
    keys = [key.split("-")[1] for key in data if key.startswith("picture-") and key.endswith("-asset")]
    wanted = {}
    for key in keys[: 2 * MOST_PICTURES]:
        asset = data.get(f"picture-{key}-asset", "")
        if asset.isascii() and asset.isdecimal() and len(asset) < 19:
            wanted[key] = int(asset)
    found = pictures_for(viewer).filter(brand=brand).select_related("cut_from")
    assets = found.in_bulk(list(wanted.values()))
    origins = {asset.cut_from_id for asset in assets.values() if asset.cut_from_id}
    unseen = (
        origins - set(pictures_for(viewer).filter(pk__in=origins).values_list("pk", flat=True)) if origins else set()
    )
    rows = [
        PictureRow(
            assets[id],
            data.get(f"picture-{key}-alt", "").strip()[: lengths.ALT_TEXT],
            0,
            _number(data.get(f"picture-{key}-position", ""), 999.0),
            bool(data.get(f"picture-{key}-remove")),
            assets[id].cut_from_id not in unseen,
        )
        for key, id in wanted.items()
        if id in assets
    ]
    return renumbered(sorted(rows, key=lambda row: row.position))


def renumbered(rows: Sequence[PictureRow]) -> list[PictureRow]:
    return [replace(row, number=place, position=place) for place, row in enumerate(rows, start=1)]


def standing(rows: Sequence[PictureRow]) -> list[PictureRow]:
    """Those that go along."""
    return [row for row in rows if not row.removed]


def draft_pictures(rows: Sequence[PictureRow]) -> list[DraftPicture]:
    return [DraftPicture(row.asset, row.alt_text) for row in standing(rows)]


def moved(rows: Sequence[PictureRow], number: int, step: int) -> list[PictureRow]:
    """One place forward or back."""
    listed = list(rows)
    at = next((place for place, row in enumerate(listed) if row.number == number), None)
    if at is not None and 0 <= at + step < len(listed):
        listed[at], listed[at + step] = listed[at + step], listed[at]
    return renumbered(listed)


def refuse_unseen(viewer: User, row: PictureRow) -> None:
    """PictureRefused where the viewer may see the piece and not what it was cut from: somebody cut the rest away."""
    if not pictures_for(viewer).filter(pk=row.original.pk).exists():
        raise PictureRefused(
            Words(
                "这张图是从另一张裁出来的，原图你看不到，不能再裁剪。",
                "This is a piece of a picture that you may not see, so it cannot be cropped again.",
            )
        )


def box_in(data: QueryDict, prefix: str, row: PictureRow) -> Box:
    """The piece that somebody framed: four numbers in per cent, or a ratio alone, which takes the middle."""
    sides = [data.get(f"{prefix}{side}", "") for side in ("left", "top", "width", "height")]
    ratio = data.get(f"{prefix}ratio", "")
    framed = Box(*(_number(side, 0.0) for side in sides)) if all(sides) else row.box
    if ratio in RATIOS and framed == row.box:
        return centred(ratio, row.original.width, row.original.height)
    return framed


def is_number(text: str) -> bool:
    """Can it be the number of a picture in the form?"""
    return text.isascii() and text.isdecimal() and len(text) < 5


def is_size(text: str) -> bool:
    """Can it be a number of bytes?"""
    return text.isascii() and text.isdecimal() and len(text) < 12


def too_many() -> str:
    return _("A post takes %(most)s pictures at most.") % {"most": MOST_PICTURES}


def _number(text: str, otherwise: float) -> float:
    try:
        number = float(text)
    except ValueError:
        return otherwise
    return number if abs(number) < 1e6 else otherwise  # no infinity, and no number that is none
