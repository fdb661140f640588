"""The text of a cell as it leaves the reader."""

import re

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNWANTED = re.compile(r"[\x00-\x08\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff\ud800-\udfff]")


def clean(text: str) -> str:
    """Line ends as `\\n` (Word's soft one too); control characters and halves of characters dropped."""
    if "\r" in text or "\x0b" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n")
    return _UNWANTED.sub("", text)


def unescaped(text: str) -> str:
    """A text of a workbook, where `_x000D_` stands for a character that XML cannot carry, then cleaned."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return clean(text)


def escaped(text: str) -> str:
    """A text for a workbook: `_x0041_` is protected, so that every spreadsheet program shows it as it is."""
    return _ESCAPED.sub(lambda found: "_x005F" + found[0], text) if "_x" in text else text
