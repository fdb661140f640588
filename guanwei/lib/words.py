"""Sentences that a person reads, in both languages of the product."""

from dataclasses import dataclass


def plain(text: str) -> str:
    """`text` as a database can keep it: without NUL and lone surrogates, which strangers' servers may send."""
    if is_plain(text):
        return text
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def is_plain(text: str) -> bool:
    """Can a database keep it as it is?"""
    if "\x00" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence in Simplified Chinese and in English. Pure code returns these; the page picks the language."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh

    def in_language(self, code: str) -> str:
        """The sentence for a language code such as `zh-hans` or `en-gb`; Chinese for every other language."""
        return self.en if code.lower().startswith("en") else self.zh

    def as_json(self) -> dict[str, str]:
        return {"zh": self.zh, "en": self.en}

    @classmethod
    def from_json(cls, value: dict[str, str]) -> "Words":
        return cls(zh=value["zh"], en=value["en"])
