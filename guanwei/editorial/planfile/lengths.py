"""Which cells of a row hold more than a post can keep."""

from collections.abc import Iterator

from guanwei.editorial import lengths
from guanwei.editorial.planfile.fields import NAMES, Field
from guanwei.editorial.planfile.rows import PictureRef
from guanwei.lib.words import Words

_MOST = {Field.LINK: lengths.LINK, Field.BENEFIT: lengths.BENEFIT, Field.NOTE: lengths.NOTE}


def too_long(texts: dict[Field, str], pictures: tuple[PictureRef, ...]) -> Iterator[tuple[Field, Words]]:
    """Each field that is too long, with a sentence. Said in the dry run: a table that refuses one row refuses all."""
    for field, text in texts.items():
        if len(text) > _MOST[field]:
            yield field, _words(field, len(text), _MOST[field])
    longest = max((len(picture.alt_text) for picture in pictures), default=0)
    if longest > lengths.ALT_TEXT:
        yield Field.ALT, _words(Field.ALT, longest, lengths.ALT_TEXT)


def _words(field: Field, length: int, most: int) -> Words:
    name = NAMES[field]
    return Words(
        f"{name.zh}有 {length} 个字符，最多 {most} 个。请写短一些。",
        f"The {name.en.lower()} has {length} characters and may have {most}. Make it shorter.",
    )
