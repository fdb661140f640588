"""Which plans an act reaches, doing it to each of them, and saying what became of each."""

import argparse
import hashlib
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from guanwei.cli.output import Exit
from guanwei.cli.parser import Parser
from guanwei.cli.scope import accounts_named, add_actor, the
from guanwei.cli.telling import local, state_name
from guanwei.lib.problem import NotAllowed, Problem
from guanwei.lib.words import Words

if TYPE_CHECKING:
    from guanwei.people.models import User
    from guanwei.publishing.models import Plan
    from guanwei.publishing.queries import Line

POST = Words("稿件", "post")
STAMP_LENGTH = 12
COLUMNS = {
    "post": Words("稿件", "Post"),
    "account": Words("账号", "Account"),
    "time": Words("时间", "Time"),
    "state": Words("状态", "State"),
    "why": Words("说明", "Why"),
}


def add_post(parser: Parser, *, several: bool = False) -> None:
    number = Words("稿件编号", "number of the post")
    if several:
        parser.add_argument("post", metavar="ID", type=int, nargs="+", help=number)
    else:
        parser.add_argument("post", metavar="ID", type=int, help=number)
    add_scope(parser)


def add_scope(parser: Parser) -> None:
    only = Words("只对这个账号，可多次给出", "only on this account; may be given several times")
    parser.add_argument("--account", action="append", default=[], metavar="NAME", help=only)
    add_actor(parser)


def lines_of_post(viewer: "User", number: int) -> list["Line"]:
    """The post's plans on the viewer's accounts, cancelled ones too. Problem when the viewer has no such post."""
    from guanwei.lib.clock import utc_now
    from guanwei.publishing.queries import lines_for_post, post_for

    post = the(POST, number, lambda: post_for(viewer, number))
    return lines_for_post(viewer, post, now=utc_now())


def plans_for(args: argparse.Namespace, actor: "User", numbers: Sequence[int], states: Collection[str]) -> list["Plan"]:
    """The plans of these posts that an act reaches: those in `states`, or all that are not cancelled when none is, so
    that the refusal says why; cancelled ones only where they are asked for. Problem when there is nothing at all."""
    from guanwei.people.roles import Permission

    only = {account.pk for account in accounts_named(actor, args.account, Permission.VIEW)}
    chosen: list[Plan] = []
    for number in numbers:
        plans = [line.plan for line in lines_of_post(actor, number) if _counts(line) != ("cancelled" in states)]
        plans = [plan for plan in plans if not only or plan.account_id in only]
        if not plans:
            raise Problem(f"稿件 {number} 没有这样的排期。", f"Post {number} has no such plan.")
        chosen += [plan for plan in plans if plan.state in states] or plans
    return chosen


def stamp(lines: Sequence["Line"]) -> str:
    """Twelve letters that change with anything that the public would see of this post: what an approver states, to
    prove that it is what they read."""
    stated = sorted(f"{line.plan.account_id}:{line.plan.content_hash}" for line in lines if _counts(line))
    return hashlib.sha256("\n".join(stated).encode()).hexdigest()[:STAMP_LENGTH]


def _counts(line: "Line") -> bool:
    return line.plan.state != "cancelled"


def do_each(args: argparse.Namespace, plans: Sequence["Plan"], act: Callable[["Plan"], object]) -> int:
    """Each in a transaction of its own; a refusal of one does not undo the others. Says what became of each."""
    from guanwei.approvals.actions import ApprovalRefused
    from guanwei.delivery.actions import DeliveryRefused
    from guanwei.practice.keeping import WaiverRefused
    from guanwei.publishing.actions import PlanRefused

    code, rows = Exit.DONE, []
    for plan in plans:
        why = None
        try:
            act(plan)
        except NotAllowed as refusal:
            code, why = Exit.NOT_ALLOWED, refusal.words
        except (PlanRefused, ApprovalRefused, DeliveryRefused, WaiverRefused) as refusal:
            code, why = code or Exit.NO, refusal.words
        plan.refresh_from_db(fields=["state", "due_at"])
        rows.append(
            {
                "post": plan.post_id,
                "account": plan.account.name,
                "time": local(plan.due_at, plan.account.zone),
                "state": plan.state if args.out.json else state_name(plan.state),
                "why": why,
            }
        )
    args.out.table(COLUMNS, rows)
    return code
