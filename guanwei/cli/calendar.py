"""`guanwei calendar`: public holidays and make-up workdays, by which the inbox counts its working time."""

import argparse
from pathlib import Path

from guanwei.cli.acts import Act, add_acts, run_act
from guanwei.cli.output import Exit
from guanwei.cli.parser import Parser
from guanwei.cli.scope import actor_of, add_actor
from guanwei.lib.words import Words

HELP = Words("节假日和补班日历：导入、查看", "public holidays and make-up workdays: import, show")
COLUMNS = {
    "day": Words("日期", "Day"),
    "weekday": Words("星期", "Weekday"),
    "works": Words("上班", "Works"),
    "name": Words("名称", "Name"),
}
WEEKDAYS = (
    Words("周一", "Mon"),
    Words("周二", "Tue"),
    Words("周三", "Wed"),
    Words("周四", "Thu"),
    Words("周五", "Fri"),
    Words("周六", "Sat"),
    Words("周日", "Sun"),
)
WORKS = {True: Words("上班", "works"), False: Words("放假", "off")}


def arguments(parser: Parser) -> None:
    add_acts(
        parser,
        (
            Act("import", Words("导入一个 CSV 文件", "import a CSV file"), _import_arguments, _import),
            Act("show", Words("查看一年", "show a year"), _show_arguments, _show),
        ),
    )


run = run_act


def _import_arguments(parser: Parser) -> None:
    columns = Words("CSV 文件，表头 day,works,name（日期、上班、名称）", "CSV file with the headings day,works,name")
    parser.add_argument("file", metavar="FILE", type=Path, help=columns)
    add_actor(parser)


def _import(args: argparse.Namespace) -> int:
    from guanwei.inbox.calendar import CALENDARS, import_days, is_known
    from guanwei.inbox.calendarfile import MOST_BYTES, CalendarUnclear, read
    from guanwei.lib.clock import utc_now

    actor = actor_of(args)
    try:
        with args.file.open("rb") as file:
            days = read(file.read(MOST_BYTES + 1))
    except OSError as error:
        return int(args.out.fail(Words(f"无法读取文件：{error}", f"The file cannot be read: {error}"), Exit.NO))
    except CalendarUnclear as unclear:
        return int(args.out.fail(unclear.words, Exit.NO))
    import_days(actor=actor, now=utc_now(), calendar=CALENDARS[0], days=days)
    years = sorted({one.day.year for one in days})
    known = {year: is_known(CALENDARS[0], year) for year in years}
    if args.out.json:
        args.out.data({"days": len(days), "years": [{"year": y, "provisional": not k} for y, k in known.items()]})
        return Exit.DONE
    args.out.say(Words(f"已导入 {len(days)} 天。", f"Imported: {len(days)} day(s)."))
    for year in (year for year, published in known.items() if not published):
        args.out.note(_provisional(year))
    return Exit.DONE


def _show_arguments(parser: Parser) -> None:
    this_year = Words("哪一年，默认今年", "which year; this one if not given")
    parser.add_argument("--year", type=int, metavar="YEAR", help=this_year)
    add_actor(parser)


def _show(args: argparse.Namespace) -> int:
    from guanwei.inbox.calendar import CALENDARS, is_known, listed
    from guanwei.lib.clock import utc_now

    actor_of(args)
    year = args.year or utc_now().year
    days, known = listed(CALENDARS[0], year=year), is_known(CALENDARS[0], year)
    if args.out.json:
        rows = [{"day": str(one.day), "works": one.works, "name": one.name} for one in days]
        args.out.data({"year": year, "provisional": not known, "days": rows})
        return Exit.DONE
    if days:
        rows = [
            {
                "day": one.day,
                "weekday": WEEKDAYS[one.day.weekday()],
                "works": WORKS[one.works],
                "name": one.title,
            }
            for one in days
        ]
        args.out.table(COLUMNS, rows)
    if not known:
        args.out.say(_provisional(year))
    return Exit.DONE


def _provisional(year: int) -> Words:
    return Words(
        f"{year} 年是暂定的：还没有导入放假安排（缺 1 月 1 日），只按星期几计算。",
        f"{year} is provisional: its public holidays are not here yet (1 January is missing); weekdays alone count.",
    )
