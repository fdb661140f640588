"""How long a text is for Weibo (weibo-api 3.6): half-width units, links at a flat price."""

import re

STATUS_LIMIT = 140
LONG_TEXT_LIMIT = 2000
ANNOTATIONS_LIMIT = 512
LINK = re.compile(r"https?://[\x21-\x7e]+")
LINK_PRICE = 20
OWN_LINK_RAW_UP_TO = 41
LONG_LINK_FROM = 140
_SHORT_LINK = re.compile(r"https?://t\.cn(/|$)")
_OWN_LINK = re.compile(r"https?://([a-z0-9-]+\.)*weibo\.(com|cn)(?![a-z0-9.-])", re.IGNORECASE)


def half_width(text: str) -> int:
    """Half-width units: an ASCII character is 1, every other UTF-16 unit is 2 (an emoji beyond the BMP is 4)."""
    utf16_units = len(text.encode("utf-16-le", "surrogatepass")) // 2
    ascii_characters = sum(map(str.isascii, text))
    return 2 * utf16_units - ascii_characters


def link_price(link: str) -> int:
    """Half-width units of a link: `t.cn` and short weibo links as written, others 20 plus what is over 140."""
    length = len(link)
    if _SHORT_LINK.match(link):
        return length
    if _OWN_LINK.match(link):
        return length if length <= OWN_LINK_RAW_UP_TO else LINK_PRICE
    return LINK_PRICE + max(0, length - LONG_LINK_FROM)


def shown_length(text: str) -> int:
    """The "characters" Weibo shows and limits to 140: half-width units with links priced, halved, rounded up."""
    links = LINK.findall(text)
    half = half_width(LINK.sub("", text)) + sum(map(link_price, links))
    return (half + 1) // 2
