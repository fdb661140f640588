"""N.link: an address that nobody can open.

Passes: no link; a whole http or https address, Chinese host names included. Found: in the link field anything else
(no scheme, white space, a user part that hides the true host). It cannot be waived, because nobody could open it. The
fix puts https:// before a bare domain. What no parser takes for an address is plain text, and no business here.
"""

from collections.abc import Iterator

from guanwei.lib.text import domain_of, host_of
from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Fix, Level
from guanwei.practice.subjects import Context, PostSubject

ID = "N.link"
VERSION = 1
SUBJECTS = (PostSubject,)
LEVEL = Level.BLOCK
WAIVABLE = False
READS = Reads.CONTENT
CONCERN = Concern.CONTENT
SETTINGS = ()
ABOUT = About(
    title=Words(zh="链接写错", en="Broken link"),
    why=Words(
        zh="打不开的链接发出去没有用，平台也可能拒收。", en="A link that nobody can open is no use and may be refused."
    ),
    passes=(
        Words(
            zh="以 http:// 或 https:// 开头的完整网址，中文域名也可以。",
            en="A whole address with http:// or https://, Chinese domains included.",
        ),
    ),
    found=(
        Words(
            zh="链接栏里缺了 https://，有空格，或者用 @ 藏住了真正的域名。",
            en="A link field without https://, with white space, or with an @ that hides the true domain.",
        ),
    ),
)


def check(subject: PostSubject, context: Context) -> Iterator[Finding]:
    link = subject.link.strip()
    if link and host_of(link) is None:
        yield _finding(link, _fix(subject.link, link))


def _finding(link: str, fix: Fix | None) -> Finding:
    shown = link if len(link) <= 60 else link[:60] + "…"
    return Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"“{shown}”不是能打开的网址，发出去也没有用。", en=f'"{shown}" is no address that anybody can open.'
        ),
        hint=Words(
            zh="从浏览器地址栏里整条复制过来，开头要有 https://。",
            en="Copy the whole address from the browser, https:// included.",
        ),
        field=Field.LINK,
        figures={"link": shown},
        fix=fix,
    )


def _fix(value: str, link: str) -> Fix | None:
    if "://" in link or domain_of(link) is None:
        return None
    whole = f"https://{link}"
    return Fix(Words(zh=f"改成 {whole}", en=f"Make it {whole}"), Field.LINK, (0, len(value)), whole)
