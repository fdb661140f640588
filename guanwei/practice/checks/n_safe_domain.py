"""N.safe-domain: Weibo's ordinary rights demand a link of the app's safe domain in every post.

Passes: a link in the text or in its field that lies within a safe domain, sub-domains included; any post where the
rights demand none. Found: no such link, or no safe domain entered for the account. The network would refuse the post
(docs/concepts/weibo.md, share: 10017), so it cannot be waived. A pasted t.cn link counts for nothing: its host is no
safe domain, and whether Weibo follows it before it looks is not known. Weibo makes one of every link by itself (3.6),
so the full address costs nothing. The fix puts in the brand's default link.
"""

from collections.abc import Iterator

from guanwei.lib.text import domain_of, find_links, host_of, is_within, safe_link
from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Fix, Level
from guanwei.practice.settings import DEFAULT_LINK
from guanwei.practice.subjects import Context, PostSubject
from guanwei.practice.wording import rights

ID = "N.safe-domain"
VERSION = 2
SUBJECTS = (PostSubject,)
LEVEL = Level.BLOCK
WAIVABLE = False
READS = Reads.CONTENT
CONCERN = Concern.CONTENT
SETTINGS = (DEFAULT_LINK,)
ABOUT = About(
    title=Words(zh="安全域名链接", en="Link of the safe domain"),
    why=Words(
        zh="微博普通权限的每条稿件都要带一个应用安全域名下的链接，没有就拒收。",
        en="Every post by ordinary rights on Weibo needs a link of the app's safe domain; without one it is refused.",
    ),
    passes=(
        Words(
            zh="文字或链接栏里有安全域名或其子域名的链接。", en="A link of the safe domain or one of its sub-domains."
        ),
        Words(zh="账号的权限不要求带链接。", en="Rights that demand no link."),
    ),
    found=(
        Words(
            zh="没有链接，或者链接都在别的域名下；t.cn 短链也算别的域名，请写完整网址。",
            en="No link, or only links of other domains. A t.cn short link is one too: write the full address.",
        ),
        Words(zh="账号还没有登记安全域名。", en="No safe domain is entered for the account."),
    ),
)


SHORTENER = "t.cn"
SHORT_LINK = Words(
    zh="t.cn 短链看不出通向哪里，不算安全域名。请换成官网的完整网址：微博会自己缩短，字数按 10 个字算。",
    en="A t.cn link does not show where it leads and counts for no safe domain. Put in the full address of your site "
    "instead: Weibo shortens it itself, and it counts 10 characters.",
)


def check(subject: PostSubject, context: Context) -> Iterator[Finding]:
    if not subject.limits.needs_safe_domain:
        return
    domains = [domain for domain in map(domain_of, subject.safe_domains) if domain]
    if not domains:
        yield _no_domain(subject)
    elif safe_link(subject.text, _usable(subject.link), domains) is None:
        yield _no_link(subject, domains)


def _usable(link: str) -> str:
    """Nothing for an address that cannot be opened: N.link speaks of it."""
    return link if host_of(link.strip()) else ""


def _no_domain(subject: PostSubject) -> Finding:
    name = rights(subject.limits)
    return Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"{name.zh}要求每条都带安全域名下的链接，这个账号还没有登记安全域名，平台会拒收。",
            en=f"{name.en} needs a link of the safe domain in every post, and this account has no safe domain entered. "
            "It will be refused.",
        ),
        hint=Words(
            zh="请管理员在账号页填上应用的安全域名。",
            en="Have an administrator enter the app's safe domain on the account.",
        ),
        field=Field.ACCOUNT,
    )


def _no_link(subject: PostSubject, domains: list[str]) -> Finding:
    name, fix = rights(subject.limits), _fix(subject, domains)
    shown = Words(zh="、".join(domains), en=" or ".join(domains))
    hint = Words(zh="补上官网链接。", en="Add a link to your site.")
    if _has_short_link(subject):
        hint = SHORT_LINK
    elif fix:
        hint = Words(
            zh="补上官网链接，默认链接可以一键带上。", en="Add a link to your site; one click puts in the default."
        )
    return Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"{name.zh}要求每条都带 {shown.zh} 下的链接，这条没有，平台会拒收。",
            en=f"{name.en} needs a link of {shown.en} in every post, this one has none. It will be refused.",
        ),
        hint=hint,
        field=Field.LINK,
        figures={"domains": shown.en},
        fix=fix,
    )


def _has_short_link(subject: PostSubject) -> bool:
    links = [subject.link, *(span.value for span in find_links(subject.text))]
    return any(is_within(host, SHORTENER) for host in map(host_of, links) if host)


def _fix(subject: PostSubject, domains: list[str]) -> Fix | None:
    """The default link into the empty link field, or behind the text where the field is taken."""
    link = subject.default_link
    if safe_link("", _usable(link), domains) is None:
        return None
    label = Words(zh=f"带上 {link}", en=f"Put in {link}")
    if not subject.link:
        return Fix(label, Field.LINK, (0, 0), link)
    end = len(subject.text)
    return Fix(label, Field.TEXT, (end, end), f" {link}" if subject.text else link)
