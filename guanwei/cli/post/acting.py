"""What can be done to a post's plans: the same actions as the console's buttons."""

import argparse
from datetime import timedelta

from guanwei.cli.parser import Parser
from guanwei.cli.post.chosen import add_post, add_scope, do_each, lines_of_post, plans_for, stamp
from guanwei.cli.scope import actor_of
from guanwei.cli.telling import day_of, moment_of
from guanwei.lib.problem import Problem
from guanwei.lib.words import Words

WHEN = Words('时间，按账号的时区，例如 "2026-01-05 09:30"', 'on the account\'s clock, such as "2026-01-05 09:30"')
ANY = ("draft", "review", "approved")


def submit_arguments(parser: Parser) -> None:
    add_post(parser, several=True)


def submit(args: argparse.Namespace) -> int:
    from guanwei.lib.clock import utc_now
    from guanwei.publishing import review

    actor = actor_of(args)
    plans = plans_for(args, actor, args.post, ("draft",))
    return do_each(args, plans, lambda plan: review.submit(actor=actor, now=utc_now(), plan_id=plan.pk))


def approve_arguments(parser: Parser) -> None:
    read = Words(
        "稿件编号和校验码，例如 12:4f0c9a7be210；guanwei post show 会给出",
        "number and stamp of the post, such as 12:4f0c9a7be210; guanwei post show tells it",
    )
    parser.add_argument("read", metavar="ID:STAMP", nargs="+", help=read)
    parser.add_argument("--comment", default="", metavar="TEXT", help=Words("附言", "a comment"))
    add_scope(parser)


def approve(args: argparse.Namespace) -> int:
    """Without a public address of its own: where a network wants one, the setting weibo.public-ip serves."""
    from guanwei.lib.clock import utc_now
    from guanwei.publishing import review

    actor = actor_of(args)
    read: dict[int, str] = {}
    numbers: list[int] = []
    for given in args.read:
        number, _colon, stated = given.partition(":")
        lines = lines_of_post(actor, _number(number))
        _refuse_unread(int(number), stated, stamp(lines))
        numbers.append(int(number))
        read |= {line.plan.pk: line.plan.content_hash for line in lines}
    plans = plans_for(args, actor, numbers, ("review",))
    return do_each(
        args,
        plans,
        lambda plan: review.approve(
            actor=actor, now=utc_now(), plan_id=plan.pk, content_hash=read.get(plan.pk, ""), comment=args.comment
        ),
    )


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise Problem(f"“{text}”不是稿件编号。", f'"{text}" is not the number of a post.')
    return int(text)


def _refuse_unread(number: int, stated: str, now: str) -> None:
    if not stated:
        raise Problem(
            f"请先看内容：guanwei post show {number}，再用其中的校验码批准：{number}:校验码。",
            f"Read it first: guanwei post show {number}, then approve with the stamp it tells: {number}:STAMP.",
        )
    if stated != now:
        raise Problem(
            f"稿件 {number} 在你看过之后改了，请重新看一遍：guanwei post show {number}。",
            f"Post {number} changed after you read it. Read it again: guanwei post show {number}.",
        )


def return_arguments(parser: Parser) -> None:
    add_post(parser)
    parser.add_argument("--comment", required=True, metavar="TEXT", help=Words("要改什么", "what is to be changed"))


def send_back(args: argparse.Namespace) -> int:
    from guanwei.lib.clock import utc_now
    from guanwei.publishing import review

    actor = actor_of(args)
    plans = plans_for(args, actor, [args.post], ("review",))
    return do_each(
        args,
        plans,
        lambda plan: review.send_back(actor=actor, now=utc_now(), plan_id=plan.pk, comment=args.comment),
    )


def waive_arguments(parser: Parser) -> None:
    add_post(parser)
    check = Words("发现的编号，例如 C2.promotion-share", "id of the finding, such as C2.promotion-share")
    parser.add_argument("check", metavar="CHECK", help=check)
    parser.add_argument("--reason", required=True, metavar="TEXT", help=Words("理由", "why it may stand"))
    zh, en = (
        "豁免到哪一天（含当天，账号时区；不写则一直有效）",
        "through which day of the account's zone (else for good)",
    )
    parser.add_argument("--until", metavar="DATE", help=Words(zh, en))


def waive(args: argparse.Namespace) -> int:
    from guanwei.lib.clock import utc_now
    from guanwei.practice.keeping import kept
    from guanwei.publishing import review
    from guanwei.publishing.actions import PURPOSE

    actor = actor_of(args)
    until = day_of(args.until) if args.until else None
    plans = plans_for(args, actor, [args.post], ANY)
    found = kept(PURPOSE, [plan.pk for plan in plans])
    concerned = [plan for plan in plans if any(one.id == args.check for one in found.get(plan.pk, ()))]
    if not concerned:
        raise Problem(
            f"稿件 {args.post} 没有“{args.check}”这项发现。", f'Post {args.post} has no finding "{args.check}".'
        )
    return do_each(
        args,
        concerned,
        lambda plan: review.waive_finding(
            actor=actor, now=utc_now(), plan_id=plan.pk, check_id=args.check, reason=args.reason, until=until
        ),
    )


def move_arguments(parser: Parser) -> None:
    add_post(parser)
    parser.add_argument("--at", required=True, metavar="TIME", help=WHEN)


def move(args: argparse.Namespace) -> int:
    from guanwei.lib.clock import utc_now
    from guanwei.publishing import actions
    from guanwei.publishing.context import settings_for
    from guanwei.publishing.settings import LATENESS

    actor = actor_of(args)
    plans = plans_for(args, actor, [args.post], ANY)
    settings = settings_for({plan.account_id: plan.account for plan in plans}.values())
    return do_each(
        args,
        plans,
        lambda plan: actions.move(
            actor=actor,
            now=utc_now(),
            plan_id=plan.pk,
            due_at=moment_of(args.at, plan.account.zone),
            lateness=timedelta(minutes=settings[plan.account_id][LATENESS]),
        ),
    )


def again(args: argparse.Namespace) -> int:
    from guanwei.lib.clock import utc_now
    from guanwei.publishing.again import plan_again

    actor = actor_of(args)
    plans = plans_for(args, actor, [args.post], ("cancelled",))
    return do_each(
        args,
        plans,
        lambda plan: plan_again(
            actor=actor, now=utc_now(), plan_id=plan.pk, due_at=moment_of(args.at, plan.account.zone)
        ),
    )


def cancel_arguments(parser: Parser) -> None:
    add_post(parser, several=True)


def cancel(args: argparse.Namespace) -> int:
    from guanwei.lib.clock import utc_now
    from guanwei.publishing import actions

    actor = actor_of(args)
    plans = plans_for(args, actor, args.post, ANY)
    return do_each(args, plans, lambda plan: actions.cancel(actor=actor, now=utc_now(), plan_id=plan.pk))
