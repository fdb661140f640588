"""`guanwei checks`: which checks there are, and what one of them wants. Needs no database."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from guanwei.cli.acts import Act, add_acts
from guanwei.cli.output import Exit, Output
from guanwei.cli.parser import Parser
from guanwei.lib.words import Words

if TYPE_CHECKING:
    from guanwei.practice.check import Check
    from guanwei.practice.settings import Setting

HELP = Words("检查项：列表、说明", "the checks: list them, explain one")
COLUMNS = {
    "id": Words("编号", "ID"),
    "title": Words("名称", "Title"),
    "level": Words("默认级别", "Level"),
    "subjects": Words("检查对象", "Looks at"),
    "settings": Words("设置", "Settings"),
}
SETTINGS = {
    "id": Words("设置", "Setting"),
    "default": Words("默认值", "Default"),
    "range": Words("范围", "Range"),
    "label": Words("含义", "Meaning"),
}

MOST_NAMED = 3  # settings in the list; the explanation has them all


def arguments(parser: Parser) -> None:
    add_acts(parser, ACTS)


def run(args: argparse.Namespace) -> int:
    done: int = args.do(args)
    return done


def listed(args: argparse.Namespace) -> int:
    from guanwei.practice.findings import LEVEL_NAMES
    from guanwei.practice.registry import CHECKS

    rows = [_as_data(check) for check in CHECKS]
    if not args.out.json:
        for row in rows:
            row["subjects"] = args.out.text(Words("、", ", ")).join(map(args.out.text, row["subjects"].values()))
            row["level"] = LEVEL_NAMES[row["level"]]
            row["settings"] = _few(row["settings"])
    args.out.table(COLUMNS, rows)
    return Exit.DONE


def _few(names: list[str]) -> str:
    return ", ".join([*names[:MOST_NAMED], "…"] if len(names) > MOST_NAMED else names)


def _as_data(check: "Check") -> dict[str, Any]:
    from guanwei.practice.document import subjects_of

    return {
        "id": check.id,
        "title": check.about.title,
        "level": check.default_level.value,
        "subjects": subjects_of(check),
        "settings": [setting.id for setting in check.settings],
    }


# --- one of them ----------------------------------------------------------------------------------------------------


def _explain_arguments(parser: Parser) -> None:
    parser.add_argument("id", metavar="ID", nargs="+", help=Words("编号，例如 C13.repeated", "such as C13.repeated"))


def explained(args: argparse.Namespace) -> int:
    chosen = [check for given in args.id for check in _meant(args.out, given)]
    if args.out.json:
        args.out.data([_in_full(check) for check in chosen])
        return Exit.DONE
    for place, check in enumerate(chosen):
        if place:
            print()
        _tell(args.out, check)
    return Exit.DONE


def _meant(out: Output, given: str) -> list["Check"]:
    """Checks by their id or row; a finding's own id, such as B1.flood.gap, means the check that it comes from."""
    from guanwei.cli.check.asking import checks_named
    from guanwei.practice.registry import BY_ID

    parents = {check_id.casefold(): check for check_id, check in BY_ID.items()}
    parent = parents.get(given.strip().casefold().rpartition(".")[0])
    if parent is None:
        return [BY_ID[check_id] for check_id in checks_named(given)]
    out.note(Words(f"{given} 是 {parent.id} 的一种发现。", f"{given} is a finding of {parent.id}."))
    return [parent]


def _in_full(check: "Check") -> dict[str, Any]:
    return {
        **_as_data(check),
        "version": check.version,
        "waivable": check.waivable,
        "why": check.about.why,
        "passes": list(check.about.passes),
        "found": list(check.about.found),
        "settings": [
            {
                "id": setting.id,
                "default": setting.default,
                "low": setting.low,
                "high": setting.high,
                "choices": list(setting.choices),
                "unit": setting.unit,
                "label": setting.label,
                "help": setting.help,
                "from_guide": setting.from_guide,
            }
            for setting in (*check.settings, check.level)
        ],
    }


def _tell(out: Output, check: "Check") -> None:
    for line in _lines(out, check):
        print(line)
    out.table(SETTINGS, [_setting(out, setting) for setting in (*check.settings, check.level)])
    print()
    print(out.text(_how_to_set(check)))


def _how_to_set(check: "Check") -> Words:
    from guanwei.practice.document import example_of

    example = example_of(check)
    if example is None:
        return Words(
            "在控制台的“设置”里按安装、品牌、账号设置；它要看排期、历史或账号，guanwei check 用不到。",
            "Set it in the console under Settings, for the installation, a brand or an account; it needs a plan, a "
            "history or an account, which guanwei check does not have.",
        )
    return Words(
        f"在控制台的“设置”里按安装、品牌、账号设置；命令行：guanwei check --set {example}",
        "Set it in the console under Settings, for the installation, a brand or an account; on the command "
        f"line: guanwei check --set {example}",
    )


def _lines(out: Output, check: "Check") -> Iterator[str]:
    from guanwei.practice.check import Concern
    from guanwei.practice.document import subjects_of
    from guanwei.practice.findings import LEVEL_NAMES

    say, about, level = out.text, check.about, LEVEL_NAMES[check.default_level]
    separator = say(Words("、", ", "))
    yield f"{check.id}  {say(about.title)}"
    yield ""
    yield say(about.why)
    yield ""
    subjects = separator.join(map(say, subjects_of(check).values()))
    waivable = Words("可以放行", "can be waived") if check.waivable else Words("不能放行", "cannot be waived")
    if check.concern is Concern.AFTERWARDS:
        waivable = Words("已经发出，只能记为已知", "it is out, so somebody only takes note of it")
    yield say(
        Words(
            f"检查对象：{subjects}。默认级别 {level.zh}，{waivable.zh}。",
            f"Looks at {subjects}. Level {level.en} by default, {waivable.en}.",
        )
    )
    for title, sentences in (
        (Words("不提醒：", "Passes:"), about.passes),
        (Words("会提醒：", "Found:"), about.found),
    ):
        yield from ("", say(title), *(f"  - {say(sentence)}" for sentence in sentences))
    yield ""


def _setting(out: Output, setting: "Setting[Any]") -> dict[str, object]:
    from guanwei.practice.document import default_of, range_of

    return {
        "id": setting.id,
        "default": default_of(setting, out.language),
        "range": range_of(setting, out.language),
        "label": setting.label,
    }


ACTS = (
    Act("list", Words("全部检查", "all checks"), lambda parser: None, listed),
    Act(
        "explain",
        Words("说明一项：为什么、查什么、怎么设置", "why, what passes, what is found, how to set it"),
        _explain_arguments,
        explained,
    ),
)
