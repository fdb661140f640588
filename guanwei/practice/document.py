"""The pages of the guide about the checks, written from the checks themselves.

python -m guanwei.practice.document [FOLDER]      writes checks.md and a page for each check below checks/, in both
                                                  languages, into docs/guide if nothing is said
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guanwei.lib.words import Words
from guanwei.practice.api import checks_of_texts
from guanwei.practice.check import Check, Concern, Reads
from guanwei.practice.findings import LEVEL_NAMES, Level
from guanwei.practice.registry import CHECKS
from guanwei.practice.settings import OFF, Setting
from guanwei.practice.subjects import (
    AccountsSubject,
    CampaignSubject,
    HistorySubject,
    NameSubject,
    PlanSubject,
    PostSubject,
    ProfileSubject,
    ReplySubject,
    SentSubject,
)

FOLDER = Path("docs/guide")


def pages() -> dict[str, str]:
    """The text of each page by its path below the guide."""
    written = {}
    for ending, say in ((".md", _Writer("en")), (".zh.md", _Writer("zh"))):
        written[f"checks{ending}"] = _page(_index(say))
        written |= {f"checks/{page_name(check.id)}{ending}": _page(_section(check, say)) for check in CHECKS}
    return written


def page_name(check_id: str) -> str:
    """`c13-repeated`, the page of C13.repeated."""
    return check_id.lower().replace(".", "-")


def write(folder: Path) -> None:
    """All pages; those of checks that are no more go."""
    written = pages()
    (folder / "checks").mkdir(parents=True, exist_ok=True)
    for old in (folder / "checks").glob("*.md"):
        if f"checks/{old.name}" not in written:
            old.unlink()
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8")


def let_pass(check: Check) -> Words:
    """Can somebody let stand what it finds?"""
    return _NOTED if check.concern is Concern.AFTERWARDS else _YES if check.waivable else _NO


def subjects_of(check: Check) -> dict[str, Words]:
    """What a check looks at, by the name that programs know."""
    return {_KINDS[subject]: _SUBJECTS[subject] for subject in check.subjects}


def default_of(setting: Setting[Any], language: str) -> str:
    if isinstance(setting.default, str):
        named = _LEVELS.get(setting.default) if setting.id.endswith(".level") else None
        if named and language == "zh":
            return f"{named.zh}（{setting.default}）"  # what to write stands with its name
        return setting.default or _EMPTY.in_language(language)
    return f"{setting.default:g} {setting.unit.in_language(language)}"


def range_of(setting: Setting[Any], language: str) -> str:
    if setting.low is not None:
        return f"{setting.low:g} {_TO.in_language(language)} {setting.high:g}"
    return ", ".join(setting.choices)


def example_of(check: Check) -> str | None:
    """A setting of the check and a value other than its own, as `guanwei check --set` takes them; None where that
    command never runs it, since it needs more than a text."""
    if check.id not in checks_of_texts():
        return None
    return f"{check.level.id}={'hint' if check.default_level is not Level.HINT else OFF}"


@dataclass(frozen=True, slots=True)
class _Writer:
    language: str

    @property
    def ending(self) -> str:
        return ".zh.md" if self.language == "zh" else ".md"

    def __call__(self, words: Words) -> str:
        return words.in_language(self.language)


_INTRODUCTION = (
    Words(
        zh="官微的检查把运营指南的每一条变成软件能看、能拦、能提醒的东西。写稿时、导入排期时、审批时、临发送前，"
        "跑的是同一套检查；编号以指南的条目开头（B1、C2……），N 开头的是平台和权限档的硬限制。",
        en="The checks turn each row of the operating guide into something that the software sees, stops or mentions. "
        "The same checks run while somebody writes, on import, at approval and just before sending. Ids begin with the "
        "row of the guide (B1, C2, ...); those that begin with N are the hard limits of networks and rights.",
    ),
    Words(
        zh="每条发现有级别：**拦下**，改了才能发；**待确认**，要有人签字放行并写明理由；**提示**，只是说一声。"
        "级别可以按安装、品牌、账号分别设置，也可以**关闭**；命令行和 JSON 里写 block、ask、hint、off。"
        "平台会拒收的稿件谁也放行不了，所以这类检查没有“待确认”。",
        en="Every finding has a level: **block** stops the post until it is changed, **ask** needs a named person to "
        "let it pass with a reason, **hint** is only shown. The level is set per installation, brand or account, and "
        "may be **off**. What the network itself refuses nobody can let pass, so those checks have no **ask**.",
    ),
    Words(
        zh="临发送前再查一遍时，只有内容方面新出现的“拦下”会扣下稿件；节奏和配比到那时只提醒。"
        "某项检查自己出了错，会以“编号.failed”出现，级别是待确认，其他检查照常。",
        en="In the last look before sending only a new blocking finding about the content holds a post; rhythm and mix "
        "merely warn by then. A check that fails itself shows up as its id with `.failed`, level ask; the others run.",
    ),
    Words(
        zh="稿件只要写明价格、带优惠券或购买入口，不管放在哪个栏目都算推广。平台强制要求的链接不算：只看它的路径，"
        "品牌默认链接则完全不看。捐款、罚款、营收里的金额，以及元旦、元宵，都不是价格。",
        en="A post that names a price, gives a coupon or a way to buy counts as promotion in any column. The link that "
        "a network forces does not: only its path is looked at, and the brand's default link not at all. Amounts that "
        "were donated, fined or earned are no prices.",
    ),
)
_TITLE = Words(zh="检查一览", en="The checks")
_GENERATED = "<!-- written by `python -m guanwei.practice.document`; do not edit -->"
_HEADS = {
    "id": Words(zh="编号", en="Id"),
    "title": Words(zh="名称", en="Title"),
    "level": Words(zh="默认级别", en="Level"),
    "waivable": Words(zh="可放行", en="Can be waived"),
    "holds": Words(zh="临发送时", en="Just before sending"),
    "setting": Words(zh="设置", en="Setting"),
    "default": Words(zh="默认值", en="Default"),
    "range": Words(zh="范围", en="Range"),
    "source": Words(zh="出处", en="From"),
    "meaning": Words(zh="说明", en="Meaning"),
}
_YES, _NO = Words(zh="可以", en="yes"), Words(zh="不可以", en="no")
_NOTED = Words(zh="记为已知", en="is noted")
_SUBJECTS = {
    PostSubject: Words(zh="单条稿件", en="a post"),
    PlanSubject: Words(zh="一段排期", en="a plan"),
    ReplySubject: Words(zh="一条回复", en="an answer"),
    HistorySubject: Words(zh="一段过往", en="what an account did"),
    CampaignSubject: Words(zh="一个活动", en="an activity"),
    ProfileSubject: Words(zh="一个账号的主页资料", en="an account's profile"),
    AccountsSubject: Words(zh="一个品牌的全部账号", en="all accounts of a brand"),
    NameSubject: Words(zh="一个账号名称", en="a name by itself"),
    SentSubject: Words(zh="发出去的一条", en="what went out"),
}
_KINDS = {
    PostSubject: "post",
    PlanSubject: "plan",
    ReplySubject: "reply",
    HistorySubject: "history",
    CampaignSubject: "campaign",
    ProfileSubject: "profile",
    AccountsSubject: "accounts",
    NameSubject: "name",
    SentSubject: "sent",
}
_READS = {
    Reads.CONTENT: Words(zh="稿件和账号权限", en="the post and the account's rights"),
    Reads.HISTORY: Words(zh="稿件、已发内容和排期", en="the post, what went out and the plan"),
    Reads.PROFILE: Words(zh="平台上显示的主页资料", en="what the networks show"),
    Reads.SENT: Words(zh="发出以后在平台上的样子", en="how the network shows what went out"),
}
_HOLDS = {
    Concern.CONTENT: Words(zh="新的“拦下”会扣下稿件", en="a new blocking finding holds the post"),
    Concern.RHYTHM: Words(zh="只提醒", en="only warns"),
    Concern.MIX: Words(zh="只提醒", en="only warns"),
    Concern.IDENTITY: Words(zh="与稿件无关", en="has nothing to do with posts"),
    Concern.AFTERWARDS: Words(zh="发出以后才看", en="looks at what is out already"),
}
_PASSES, _FOUND = Words(zh="不提醒：", en="Passes:"), Words(zh="会提醒：", en="Found:")
_GUIDES, _OURS = Words(zh="指南", en="the guide"), Words(zh="我们定的", en="ours")
_HOW = Words(zh="怎么设置", en="How to set it")
_LEVELS = {level.value: name for level, name in LEVEL_NAMES.items()}
_EMPTY = Words(zh="（空）", en="(empty)")
_TO = Words(zh="到", en="to")


def _page(lines: Iterator[str]) -> str:
    title, *rest = lines
    return "\n".join([title, "", _GENERATED, "", *rest]).rstrip() + "\n"


def _index(say: _Writer) -> Iterator[str]:
    yield f"# {say(_TITLE)}"
    for paragraph in _INTRODUCTION:
        yield from (say(paragraph), "")
    yield from _overview(say)
    yield ""
    yield say(
        Words(
            zh="同样的检查可以对任何文字做，不需要数据库：[guanwei check](check-command.zh.md)。",
            en="The same checks over any text, without a database: [guanwei check](check-command.md).",
        )
    )


def _overview(say: _Writer) -> Iterator[str]:
    yield from _head(say, "id", "title", "level", "waivable", "holds")
    for check in CHECKS:
        waivable = say(let_pass(check))
        holds = say(_HOLDS[check.concern])
        page = f"checks/{page_name(check.id)}{say.ending}"
        title, level = say(check.about.title), say(LEVEL_NAMES[check.default_level])
        yield f"| [`{check.id}`]({page}) | {title} | {level} | {waivable} | {holds} |"


def _section(check: Check, say: _Writer) -> Iterator[str]:
    subjects = say(Words(zh="、", en=" and ")).join(say(_SUBJECTS[subject]) for subject in check.subjects)
    yield f"# {check.id} {say(check.about.title)}"
    yield say(check.about.why)
    yield ""
    yield say(
        Words(
            zh=f"检查对象：{subjects}。依据：{say(_READS[check.reads])}。",
            en=f"Looks at {subjects}. Depends on {say(_READS[check.reads])}.",
        )
    )
    for title, sentences in ((_PASSES, check.about.passes), (_FOUND, check.about.found)):
        yield from ("", say(title), "", *(f"- {say(sentence)}" for sentence in sentences))
    yield ""
    yield f"## {say(_HOW)}"
    yield ""
    yield from _head(say, "setting", "default", "range", "source", "meaning")
    for setting in (*check.settings, check.level):
        yield _row(setting, say)
    yield ""
    yield say(_how_to_set(example_of(check)))
    yield ""
    yield f"[{say(_TITLE)}](../checks{say.ending})"


def _how_to_set(example: str | None) -> Words:
    return Words(
        zh="在控制台的“设置”里按安装、品牌、账号设置，下一级可以改上一级的值"
        + (f"；命令行：`guanwei check --set {example}`。" if example else "。"),
        en="Set in the console under Settings: for the installation, a brand or an account, the nearer one wins."
        + (f" On the command line: `guanwei check --set {example}`." if example else ""),
    )


def _row(setting: Setting[Any], say: _Writer) -> str:
    source = say(_GUIDES if setting.from_guide else _OURS)
    default, limits = default_of(setting, say.language), range_of(setting, say.language)
    meaning = f"{say(setting.label)}{'。' if say.language == 'zh' else '. '}{say(setting.help)}"
    return f"| `{setting.id}` | {default} | {limits} | {source} | {meaning} |"


def _head(say: _Writer, *names: str) -> Iterator[str]:
    yield "| " + " | ".join(say(_HEADS[name]) for name in names) + " |"
    yield "|" + "---|" * len(names)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if sys.argv[1:] else FOLDER)
