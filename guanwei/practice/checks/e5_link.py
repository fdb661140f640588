"""E5.link: a link in an answer that leads away from the brand's own sites.

An answer stands in public under the brand's name; whoever opens its link trusts the brand. Passes: no link, a link
within the brand's domains (the safe domains of its accounts, its default link), one to the network itself, and
anything while nobody has entered a domain. Found: every other link, t.cn included, because it hides where it leads.
"""

from collections.abc import Iterator

from guanwei.lib.text import Span, domain_of, find_links, host_of, is_within
from guanwei.lib.words import Words
from guanwei.networks.links import is_of_network
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.settings import DEFAULT_LINK
from guanwei.practice.subjects import Context, ReplySubject

ID = "E5.link"
VERSION = 1
SUBJECTS = (ReplySubject,)
LEVEL = Level.ASK
WAIVABLE = True
READS = Reads.CONTENT
CONCERN = Concern.CONTENT
SETTINGS = (DEFAULT_LINK,)
ABOUT = About(
    title=Words(zh="回复里的外部链接", en="Foreign link in an answer"),
    why=Words(
        zh="回复是以品牌的名义说的，别人会放心点开里面的链接，所以只放自己的网站。",
        en="An answer speaks for the brand and people open its links in good faith: only the brand's own sites.",
    ),
    passes=(
        Words(
            zh="品牌自己的域名：各账号的安全域名、默认链接的域名。",
            en="The brand's own domains: the safe domains of its accounts, that of its default link.",
        ),
        Words(zh="平台自己的页面，例如微博正文。", en="A page of the network itself, such as a post."),
        Words(zh="还没有登记任何域名。", en="No domain has been entered yet."),
    ),
    found=(
        Words(zh="别的网站的链接。", en="A link to any other site."),
        Words(zh="t.cn 等短链，看不出通向哪里。", en="A short link such as t.cn, which hides where it leads."),
    ),
)


def check(subject: ReplySubject, context: Context) -> Iterator[Finding]:
    entered = (*subject.domains, context.settings[DEFAULT_LINK])
    domains = [domain for domain in map(domain_of, filter(None, entered)) if domain]
    if not domains:
        return
    for link in find_links(subject.text):
        host = host_of(link.value)
        own = host is not None and any(is_within(host, domain) for domain in domains)
        if not own and not (host and is_of_network(subject.limits.network, host)):
            yield _finding(link, host or link.value[:60], domains)


def _finding(link: Span, host: str, domains: list[str]) -> Finding:
    shown = Words(zh="、".join(domains[:3]), en=", ".join(domains[:3]))
    return Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"回复里的链接通向 {host}，不是品牌自己的网站（实践 E5）。",
            en=f"The link in this answer leads to {host}, which is no site of the brand (practice E5).",
        ),
        hint=Words(
            zh=f"换成 {shown.zh} 下的网址；确实要放，由审核人放行。",
            en=f"Use an address within {shown.en}; if it has to stand, an approver lets it pass.",
        ),
        field=Field.TEXT,
        span=(link.start, link.end),
        figures={"host": host},
    )
