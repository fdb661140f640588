"""What Weibo does to a text (weibo-api 3.2, 3.6): short links, silently dropped topics, the trailing mark, mentions."""

import re
from urllib.parse import urlsplit

from guanwei.simulator import lengths

# A link swallows what follows it up to the next white space, Chinese text too, as Weibo's parser does (weibo-api 3.2).
SWALLOWING_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
SHORT_LINK = re.compile(r"https?://t\.cn/([0-9A-Za-z]+)")
TOPIC = re.compile(r"#[^#\n]{1,64}#")
MENTION = re.compile(r"@([\w-]{1,30})")
PICTURE_MARK = " \u200b"
LIST_LIMIT_HALF_WIDTH = 2 * lengths.STATUS_LIMIT


def mentions_in(text: str) -> list[str]:
    """Screen names after an `@`, each once, in order."""
    return list(dict.fromkeys(MENTION.findall(text)))


def domain_of(address: str) -> str:
    """`http://www.example.cn/a` and `www.example.cn` -> `www.example.cn`; empty when there is no host."""
    try:
        return (urlsplit(address if "://" in address else f"//{address}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def holds_safe_link(text: str, safe_domains: list[str]) -> bool:
    """Whether a link in the text lies under one of the domains. Sub-domains count: how strict Weibo is, is unknown."""
    hosts = [domain_of(link) for link in SWALLOWING_LINK.findall(text)]
    domains = [domain for domain in map(domain_of, safe_domains) if domain]
    return any(host == domain or host.endswith(f".{domain}") for host in hosts for domain in domains)


def without_topics(text: str) -> str:
    return TOPIC.sub("", text).strip()


def cut_for_lists(text: str) -> str:
    """A long text as list calls show it: 140 characters and the hint that more follows."""
    half = 0
    for position, character in enumerate(text):
        half += lengths.half_width(character)
        if half > LIST_LIMIT_HALF_WIDTH:
            return text[:position] + "…全文"
    return text
