"""`guanwei event`: a live event lets its posts come thick on one account, for a while and by name."""

import argparse

from guanwei.cli.acts import Act, add_acts, run_act
from guanwei.cli.output import Exit
from guanwei.cli.parser import Parser
from guanwei.cli.scope import account_named, actor_of, add_actor, the
from guanwei.cli.telling import local, moment_of
from guanwei.lib.words import Words

HELP = Words("现场：一段时间里可以发得密", "live events: their posts may come thick for a while")
EVENT = Words("现场", "event")
COLUMNS = {
    "event": Words("编号", "ID"),
    "account": Words("账号", "Account"),
    "since": Words("从", "From"),
    "until": Words("到", "To"),
    "reason": Words("原因", "Reason"),
    "by": Words("谁", "By"),
}


def arguments(parser: Parser) -> None:
    add_acts(
        parser,
        (
            Act("open", Words("开一场", "open one"), _open_arguments, _open),
            Act("end", Words("提前结束", "end one before its time"), _end_arguments, _end),
            Act("list", Words("正在进行和将要开始的", "those that run and are to come"), add_actor, _list),
        ),
    )


run = run_act


def _open_arguments(parser: Parser) -> None:
    parser.add_argument("--account", required=True, metavar="NAME", help=Words("账号", "the account"))
    parser.add_argument("--reason", required=True, metavar="TEXT", help=Words("什么事", "what is going on"))
    length = Words("几小时，最多 24", "how many hours, 24 at most")
    parser.add_argument("--hours", type=int, default=2, metavar="N", help=length)
    begins = Words("从什么时候开始，默认现在", "when it begins; now if not given")
    parser.add_argument("--from", dest="since", metavar="TIME", help=begins)
    add_actor(parser)


def _open(args: argparse.Namespace) -> int:
    from guanwei.lib.clock import utc_now
    from guanwei.people.roles import Permission
    from guanwei.publishing.events import open_event

    actor = actor_of(args)
    account = account_named(actor, args.account, Permission.APPROVE)
    since = moment_of(args.since, account.zone) if args.since else None
    event = open_event(actor=actor, now=utc_now(), account=account, hours=args.hours, reason=args.reason, since=since)
    until = local(event.until, account.zone)
    if args.out.json:
        args.out.data({"event": event.pk, "until": event.until.isoformat()})
        return Exit.DONE
    args.out.say(
        Words(
            f"已开现场（编号 {event.pk}），到 {until} 为止。提前结束：guanwei event end {event.pk}",
            f"Opened (number {event.pk}) until {until}. To end it before: guanwei event end {event.pk}",
        )
    )
    return Exit.DONE


def _end_arguments(parser: Parser) -> None:
    parser.add_argument("id", metavar="ID", type=int, help=Words("现场的编号", "number of the event"))
    add_actor(parser)


def _end(args: argparse.Namespace) -> int:
    from guanwei.lib.clock import utc_now
    from guanwei.publishing.events import all_events_for, end_event

    actor = actor_of(args)
    event = the(EVENT, args.id, lambda: all_events_for(actor).get(pk=args.id))
    end_event(actor=actor, now=utc_now(), event_id=event.pk)
    if args.out.json:
        args.out.data({"ended": event.pk})
        return Exit.DONE
    args.out.say(Words("已结束，节奏上限照旧。", "Ended. The limits hold again."))
    return Exit.DONE


def _list(args: argparse.Namespace) -> int:
    from guanwei.lib.clock import utc_now
    from guanwei.publishing.events import events_for

    rows = [
        {
            "event": event.pk,
            "account": event.account.name,
            "since": local(event.since, event.account.zone),
            "until": local(event.until, event.account.zone),
            "reason": event.reason,
            "by": str(event.by),
        }
        for event in events_for(actor_of(args), now=utc_now())
    ]
    args.out.table(COLUMNS, rows)
    if not rows:
        args.out.say(Words("没有现场。", "No event."))
    return Exit.DONE
