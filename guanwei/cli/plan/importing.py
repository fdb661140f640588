"""`guanwei plan import FILE`: the dry run row by row, then all of it or nothing."""

import argparse
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guanwei.cli.output import Exit
from guanwei.cli.parser import Parser
from guanwei.cli.plan.progress import Bar
from guanwei.cli.plan.rows import show_report
from guanwei.cli.scope import actor_of, add_actor, brand_named
from guanwei.lib.problem import Problem, why_not
from guanwei.lib.words import Words

if TYPE_CHECKING:
    from guanwei.editorial.planfile import Field
    from guanwei.people.models import User
    from guanwei.publishing.models import PlanFile

NOT_READ = "-"


def arguments(parser: Parser) -> None:
    parser.add_argument("file", metavar="FILE", help=Words("表格文件", "the spreadsheet"))
    parser.add_argument(
        "--brand", metavar="NAME", help=Words("品牌；只有一个时可省略", "the brand; the only one if not given")
    )
    add_actor(parser)
    parser.add_argument(
        "--dry-run", action="store_true", help=Words("只检查，不导入", "check every row, import nothing")
    )
    parser.add_argument(
        "--leave-bad-rows",
        action="store_true",
        help=Words("跳过有问题的行，导入其余的", "leave out the rows that have problems, import the rest"),
    )
    mapping = Words(
        "表头对应的内容，例如 --map 文案=text；=- 表示不读这一列。会记住",
        'what a header means, such as --map "Copy=text"; =- leaves the column out. Remembered',
    )
    parser.add_argument("--map", action="append", default=[], metavar="HEADER=FIELD", help=mapping)
    order = Words("5/1 是 5 月 1 日还是 1 月 5 日。会记住", "what 5/1 means in this file. Remembered")
    parser.add_argument("--dates", choices=["month-first", "day-first"], help=order)
    above = Words("日期留空表示与上一行同一天。会记住", "a blank date means the date above. Remembered")
    parser.add_argument("--blank-date-repeats", action="store_true", help=above)
    parser.add_argument(
        "--submit", action="store_true", help=Words("导入后送审", "send what was imported in for approval")
    )


def run(args: argparse.Namespace) -> int:
    from guanwei.lib.clock import utc_now
    from guanwei.people.roles import Permission
    from guanwei.publishing import imports

    actor, now = actor_of(args), utc_now()
    brand = brand_named(actor, args.brand, Permission.WRITE)
    path = Path(args.file)
    file = imports.receive(actor=actor, now=now, brand=brand, name=path.name, data=bytes_of(path), start=False)
    if not _read(args, actor, now, file):
        return Exit.NO
    bad = file.report["counts"]["bad"]
    if args.dry_run or (bad and not args.leave_bad_rows):
        show_report(args, file)
        if bad and not args.leave_bad_rows:
            args.out.note(
                Words(
                    f"{bad} 行有问题，什么都没有导入。改好表格，或加 --leave-bad-rows 跳过这些行。",
                    f"{bad} row(s) have problems; nothing was imported. Mend the sheet, or leave them out with "
                    "--leave-bad-rows.",
                )
            )
            return Exit.NO
        return Exit.DONE
    imports.take_in(actor=actor, now=now, file=file, leave_bad_rows=args.leave_bad_rows, start=False)
    with Bar(args.out, Words("导入", "Importing")) as bar:
        plans = imports.run_import(actor=actor, now=utc_now(), file=file, progress=bar.show)
    refused = _submit(actor, plans) if args.submit else {}
    show_report(args, file, refused=refused, submitted=len(plans) - len(refused) if args.submit else 0)
    return Exit.NO if refused else Exit.DONE


def bytes_of(path: Path) -> bytes:
    """Problem when the file cannot be read, or is larger than the console would take."""
    from django.conf import settings

    try:
        if path.stat().st_size > settings.MAX_UPLOAD_BYTES:
            most = settings.MAX_UPLOAD_BYTES >> 20
            raise Problem(f"{path} 超过 {most} MB。", f"{path} is larger than {most} MB.")
        return path.read_bytes()
    except OSError as error:
        why = why_not(error)
        raise Problem(f"无法读取 {path}：{why.zh}。", f"Cannot read {path}: {why.en}.") from error


def _read(args: argparse.Namespace, actor: "User", now: datetime, file: "PlanFile") -> bool:
    """The dry run. False, and said, when a person has to say first what the headers mean."""
    from guanwei.publishing import imports
    from guanwei.publishing.models import PlanFile

    if args.map or args.dates or args.blank_date_repeats:
        unknown, missing = _confirm(args, actor, now, file)
        if unknown or missing:
            _say_what_is_unclear(args, file, unknown, missing)
            return False
    with Bar(args.out, Words("检查", "Checking")) as bar:
        imports.read(now=now, file=file, progress=bar.show)
    if file.state == PlanFile.State.FAILED:
        raise Problem(file.error["zh"], file.error["en"])
    if file.state == PlanFile.State.MAPPING:
        guess = imports.layout_of(file).guess
        _say_what_is_unclear(args, file, guess.unknown, guess.missing)
        return False
    return True


def _confirm(
    args: argparse.Namespace, actor: "User", now: datetime, file: "PlanFile"
) -> tuple[list[str], tuple["Field", ...]]:
    """Headers as the person says. Returns what is still open: titles that mean nothing yet, fields that nobody is."""
    from guanwei.editorial.planfile import Field, Mapping, missing_fields
    from guanwei.publishing import imports

    layout = imports.find_layout(now=now, file=file)
    fields = {key: field.value for key, field in layout.guess.mapping.fields}
    left_out: set[str] = {header.key for header in layout.guess.headers} - set(fields) if layout.remembered else set()
    for given in args.map:
        title, _equals, name = given.rpartition("=")
        keys = _keys_of(title, layout.guess.headers)
        left_out |= keys
        fields = _assigned(fields, keys, name)
    unknown = [h.title for h in layout.guess.headers if h.key not in fields and h.key not in left_out]
    missing = missing_fields(Mapping(tuple((key, Field(value)) for key, value in fields.items())))
    if not unknown and not missing:
        imports.confirm_mapping(
            actor=actor,
            now=now,
            file=file,
            fields=fields,
            date_order=args.dates or "",
            blank_date_repeats=args.blank_date_repeats,
            start=False,
        )
    return unknown, missing


def _keys_of(title: str, headers: Any) -> set[str]:
    from guanwei.editorial.planfile.fields import header_key

    wanted = header_key(title)
    keys = {header.key for header in headers if wanted and wanted in (header.key, header.key.partition("#")[0])}
    if not keys:
        listed = "、".join(header.title for header in headers)
        raise Problem(
            f"表格里没有“{title}”这个表头。表头有：{listed}。", f'No header is called "{title}". There are: {listed}.'
        )
    return keys


def _assigned(fields: dict[str, str], keys: set[str], name: str) -> dict[str, str]:
    """`fields` with these headers meaning `name`; a field that a file has once is taken from whoever had it."""
    from guanwei.editorial.planfile.fields import NAMES, SEVERAL, Field

    known = {word: field for field in Field for word in (field.value, NAMES[field].zh, NAMES[field].en.lower())}
    rest = {key: value for key, value in fields.items() if key not in keys}
    if name == NOT_READ:
        return rest
    field = known.get(name.strip().lower())
    if field is None:
        listed = "、".join(f"{field.value}（{NAMES[field].zh}）" for field in Field)
        raise Problem(
            f"没有“{name}”这种内容。可以写：{listed}。", f'There is no field "{name}". Use: {", ".join(Field)}.'
        )
    if field not in SEVERAL:
        rest = {key: value for key, value in rest.items() if value != field.value}
    return rest | dict.fromkeys(keys, field.value)


def _say_what_is_unclear(args: argparse.Namespace, file: "PlanFile", unknown: Any, missing: Any) -> None:
    from guanwei.editorial.planfile import Field, field_name

    if args.out.json:
        args.out.data(
            {
                "file": file.pk,
                "state": file.state,
                "unknown": list(unknown),
                "missing": [field.value for field in missing],
                "exit": int(Exit.NO),
            }
        )
    if unknown:
        listed = "、".join(f"“{title}”" for title in unknown)
        args.out.note(Words(f"不认识的表头：{listed}。", f"Headers that are not known: {listed}."))
    if missing:
        zh, en = "、".join(field_name(f).zh for f in missing), ", ".join(field_name(f).en for f in missing)
        args.out.note(Words(f"没有找到：{zh}。", f"Not found: {en}."))
    example = unknown[0] if unknown else "..."
    fields = ", ".join(field.value for field in Field)
    args.out.note(
        Words(
            f"请说明每一个：--map “{example}=text”，不需要的写 --map “{example}=-”。以后同样的表头会记住。\n"
            f"可用的内容：{fields}",
            f'Say what each one is: --map "{example}=text", or --map "{example}=-" to leave it out. '
            f"It is remembered for every file with these headers.\nFields: {fields}",
        )
    )


def _submit(actor: "User", plans: list[int]) -> dict[int, Words]:
    """Sends each in; returns why for those that stay drafts."""
    from guanwei.lib.clock import utc_now
    from guanwei.publishing.actions import PlanRefused
    from guanwei.publishing.review import submit

    refused = {}
    for plan in plans:
        try:
            submit(actor=actor, now=utc_now(), plan_id=plan)
        except PlanRefused as refusal:
            refused[plan] = refusal.words
    return refused
