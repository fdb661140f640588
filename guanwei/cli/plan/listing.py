"""`guanwei plan list`: what is planned for the next days."""

import argparse

from guanwei.cli.output import Exit
from guanwei.cli.parser import Parser
from guanwei.cli.scope import accounts_named, actor_of, add_actor
from guanwei.cli.telling import LEVELS, days_from, excerpt, local, state_name
from guanwei.lib.words import Words

WEEK = 7
COLUMNS = {
    "post": Words("稿件", "Post"),
    "time": Words("时间", "Time"),
    "account": Words("账号", "Account"),
    "column": Words("栏目", "Column"),
    "state": Words("状态", "State"),
    "finding": Words("发现", "Finding"),
    "text": Words("正文", "Text"),
}


def arguments(parser: Parser) -> None:
    days = Words(f"看多少天，默认 {WEEK}", f"how many days; {WEEK} if not given")
    parser.add_argument("--days", type=int, default=WEEK, metavar="N", help=days)
    parser.add_argument(
        "--account", action="append", default=[], metavar="NAME", help=Words("只看这个账号", "only this account")
    )
    add_actor(parser)


def run(args: argparse.Namespace) -> int:
    from guanwei.lib.clock import utc_now
    from guanwei.people.roles import Permission
    from guanwei.publishing.models import Plan
    from guanwei.publishing.queries import lines_of, plans_for

    viewer, now = actor_of(args), utc_now()
    until = days_from(now, viewer.zone, max(args.days, 0))
    plans = plans_for(viewer).exclude(state=Plan.State.CANCELLED).filter(due_at__gte=now, due_at__lt=until)
    if args.account:
        plans = plans.filter(account__in=accounts_named(viewer, args.account, Permission.VIEW))
    rows = [
        {
            "post": line.plan.post_id,
            "time": local(line.plan.due_at, line.plan.account.zone),
            "account": line.plan.account.name,
            "column": line.plan.post.column.name,
            "state": line.status if args.out.json else state_name(line.status),
            "finding": line.worst and (line.worst.value if args.out.json else LEVELS[line.worst.value]),
            "text": line.plan.version.text if args.out.json else excerpt(line.plan.version.text),
        }
        for line in lines_of(plans.order_by("due_at", "pk"), now=now)
    ]
    args.out.table(COLUMNS, rows)
    if not rows:
        args.out.say(Words("这几天没有排期。", "Nothing is planned for these days."))
    return Exit.DONE
