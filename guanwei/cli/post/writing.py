"""`guanwei post new`: a post on one or several accounts of a brand."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from guanwei.cli.parser import Parser
from guanwei.cli.plan.importing import bytes_of
from guanwei.cli.post.acting import WHEN
from guanwei.cli.post.chosen import add_scope, do_each
from guanwei.cli.scope import accounts_named, actor_of
from guanwei.cli.telling import moment_of
from guanwei.lib.problem import Problem
from guanwei.lib.words import Words

if TYPE_CHECKING:
    from datetime import datetime

    from guanwei.accounts.models import Brand
    from guanwei.editorial.actions import DraftPicture
    from guanwei.editorial.models import Column
    from guanwei.people.models import User

STDIN = "-"


def arguments(parser: Parser) -> None:
    parser.add_argument(
        "--column", required=True, metavar="NAME", help=Words("栏目名或代号", "the column, by name or code")
    )
    text = Words("正文；- 表示从标准输入读", "the text; - reads it from standard input")
    parser.add_argument("--text", required=True, metavar="TEXT", help=text)
    parser.add_argument("--link", default="", metavar="URL", help=Words("链接", "the link"))
    parser.add_argument("--benefit", default="", metavar="TEXT", help=Words("给粉丝的福利", "what a promotion gives"))
    value = Words("给读者什么：实用、观点、独家、都没有（实践 C7）", "what its readers get (practice C7)")
    parser.add_argument("--value", default="", choices=["practical", "opinion", "exclusive", "none"], help=value)
    picture = Words("图片文件，按顺序，可多次给出", "a picture; several in their order")
    parser.add_argument("--picture", action="append", default=[], metavar="FILE", help=picture)
    alt = Words("图片说明，与图片一一对应", "description of a picture, one for each in the same order")
    parser.add_argument("--alt", action="append", default=[], metavar="TEXT", help=alt)
    parser.add_argument("--at", metavar="TIME", help=WHEN)
    parser.add_argument("--submit", action="store_true", help=Words("写完送审", "send it in for approval"))
    add_scope(parser)


def run(args: argparse.Namespace) -> int:
    from guanwei.editorial.actions import Draft
    from guanwei.lib.clock import utc_now
    from guanwei.people.roles import Permission
    from guanwei.publishing import review
    from guanwei.publishing.actions import Placement, plan_post

    actor, now = actor_of(args), utc_now()
    accounts = accounts_named(actor, args.account, Permission.WRITE)
    if not accounts:
        raise Problem("请用 --account 指明至少一个账号。", "Name at least one account with --account.")
    brand = accounts[0].brand
    placements = [Placement(one, moment_of(args.at, one.zone) if args.at else None) for one in accounts]
    text = sys.stdin.read() if args.text == STDIN else args.text
    draft = Draft(
        column=_column(brand, args.column),
        text=text.replace("\r\n", "\n").strip(),
        link=_link(args.link.strip()),
        pictures=_pictures(args, actor, now, brand),
        benefit=args.benefit.strip(),
        value=args.value,
    )
    plans = plan_post(actor=actor, now=now, draft=draft, placements=placements)
    if not args.submit:
        return do_each(args, plans, lambda plan: None)
    return do_each(args, plans, lambda plan: review.submit(actor=actor, now=utc_now(), plan_id=plan.pk))


def _column(brand: "Brand", name: str) -> "Column":
    from guanwei.editorial.models import Column
    from guanwei.editorial.planfile.known import find_column
    from guanwei.publishing.dryrun import known_names

    columns = {str(column.pk): column for column in Column.objects.filter(brand=brand)}
    found = find_column(name, known_names((), columns.values()))
    if isinstance(found, Words):
        raise Problem(found.zh, found.en)
    return columns[found.key]


def _link(text: str) -> str:
    scheme, _colon, rest = text.partition("://")
    if text and (scheme not in ("http", "https") or not rest or any(letter.isspace() for letter in text)):
        raise Problem(
            "链接要以 http:// 或 https:// 开头，中间没有空格。",
            "A link begins with http:// or https:// and has no spaces.",
        )
    return text


def _pictures(args: argparse.Namespace, actor: "User", now: "datetime", brand: "Brand") -> list["DraftPicture"]:
    from guanwei.editorial.actions import DraftPicture
    from guanwei.media.store import take_in

    if len(args.alt) > len(args.picture):
        raise Problem("--alt 比 --picture 多。", "There are more --alt than --picture.")
    alts = args.alt + [""] * (len(args.picture) - len(args.alt))
    return [
        DraftPicture(
            take_in(actor=actor, now=now, brand=brand, data=bytes_of(Path(name)), name=Path(name).name), alt.strip()
        )
        for name, alt in zip(args.picture, alts, strict=True)
    ]
