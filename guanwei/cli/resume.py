"""`guanwei resume`: lifts a stop; without a number it lists what is stopped."""

import argparse

from guanwei.cli.acts import run_act
from guanwei.cli.output import Exit
from guanwei.cli.parser import Parser
from guanwei.cli.scope import actor_of, add_actor, the
from guanwei.cli.telling import local, state_name
from guanwei.lib.words import Words

HELP = Words("恢复发送；不带编号则列出叫停", "lift a stop; without a number, list what is stopped")
STOP = Words("叫停", "stop")
EVERYTHING = Words("全部", "everything")
COLUMNS = {
    "stop": Words("编号", "ID"),
    "scope": Words("范围", "Scope"),
    "reason": Words("原因", "Reason"),
    "by": Words("谁", "By"),
    "at": Words("时间", "At"),
}


def arguments(parser: Parser) -> None:
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("id", metavar="ID", type=int, nargs="?", help=Words("叫停的编号", "number of the stop"))
    chosen.add_argument("--all", action="store_true", help=Words("恢复全部叫停", "lift every stop"))
    add_actor(parser)
    parser.set_defaults(do=resume)


run = run_act


def resume(args: argparse.Namespace) -> int:
    from guanwei.delivery.stops import stops_for
    from guanwei.jobs import deciding
    from guanwei.lib.clock import utc_now

    actor = actor_of(args)
    stops = list(stops_for(actor))
    if args.id:
        stops = [the(STOP, args.id, lambda: stops_for(actor).get(pk=args.id))]
    elif not args.all:
        return _list(args, stops)
    became: dict[str, int] = {}
    for stop in stops:
        for state, count in deciding.resume(actor=actor, now=utc_now(), stop_id=stop.pk).items():
            became[state.value] = became.get(state.value, 0) + count
    if args.out.json:
        args.out.data({"lifted": [stop.pk for stop in stops], "deliveries": became})
        return Exit.DONE
    args.out.say(Words(f"已恢复 {len(stops)} 项叫停。", f"Lifted: {len(stops)} stop(s)."))
    for became_what, count in became.items():
        name = state_name(became_what)
        args.out.say(Words(f"  {name.zh}：{count}", f"  {name.en}: {count}"))
    return Exit.DONE


def _list(args: argparse.Namespace, stops: list) -> int:  # type: ignore[type-arg]
    rows = [
        {
            "stop": stop.pk,
            "scope": stop.account.name if stop.account else stop.brand.name if stop.brand else EVERYTHING,
            "reason": stop.reason,
            "by": str(stop.by),
            "at": local(stop.at, stop.by.zone),
        }
        for stop in stops
    ]
    args.out.table(COLUMNS, rows)
    if not rows:
        args.out.say(Words("没有叫停。", "Nothing is stopped."))
    return Exit.DONE
