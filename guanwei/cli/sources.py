"""`guanwei sources`: what is listened to, how far behind each stream is, and where something may be missing."""

import argparse
from datetime import datetime
from typing import TYPE_CHECKING, Any

from guanwei.cli.acts import run_act
from guanwei.cli.output import Exit
from guanwei.cli.parser import Parser
from guanwei.cli.scope import account_named, actor_of, add_actor
from guanwei.cli.telling import local
from guanwei.lib.words import Words

if TYPE_CHECKING:
    from guanwei.listening.queries import SourceState

HELP = Words("来源：收听到哪里、是否完整、有没有缺口", "sources: how far each is read, how complete, where gaps are")
COLUMNS = {
    "account": Words("账号", "Account"),
    "network": Words("平台", "Network"),
    "stream": Words("来源", "Source"),
    "says": Words("新鲜度", "Freshness"),
    "completeness": Words("完整度", "Completeness"),
    "gaps": Words("缺口", "Gaps"),
}
STREAMS = {
    "mentions": Words("@我的", "mentions"),
    "comments": Words("评论", "comments"),
    "comment_mentions": Words("评论里 @我的", "mentions in comments"),
    "reposts": Words("转发", "reposts"),
    "notifications": Words("通知", "notifications"),
    "own": Words("自己的时间线", "own timeline"),
}


def arguments(parser: Parser) -> None:
    parser.add_argument("--account", metavar="NAME", help=Words("只看这个账号", "only this account"))
    add_actor(parser)
    parser.set_defaults(do=listed)


run = run_act


def listed(args: argparse.Namespace) -> int:
    from guanwei.lib.clock import utc_now
    from guanwei.listening.queries import sources_for
    from guanwei.people.roles import Permission

    viewer, now = actor_of(args), utc_now()
    account = account_named(viewer, args.account, Permission.VIEW).pk if args.account else None
    states = sources_for(viewer, now=now, account_id=account)
    if args.out.json:
        args.out.data([_facts(state, now) for state in states])
        return Exit.DONE
    if not states:
        args.out.say(NONE)
        return Exit.DONE
    args.out.table(COLUMNS, [_line(state) for state in states])
    for state in states:
        for gap in state.gaps:
            zone = state.account.zone
            stretch = f"{local(gap.after, zone)} – {local(gap.before, zone)}"
            reason = Words.from_json(gap.reason)
            args.out.say(
                Words(
                    f"{state.account.name} · {stretch}：{reason.zh}", f"{state.account.name} · {stretch}: {reason.en}"
                )
            )
    return Exit.DONE


def _line(state: "SourceState") -> dict[str, Any]:
    name = state.source.stream
    return {
        "account": state.account.name,
        "network": state.account.network,
        "stream": STREAMS.get(name, Words(name, name)),
        "says": state.freshness.says,
        "completeness": state.freshness.completeness,
        "gaps": len(state.gaps),
    }


def _facts(state: "SourceState", now: datetime) -> dict[str, Any]:
    source, fresh = state.source, state.freshness
    return {
        "id": source.pk,
        "account": state.account.name,
        "network": state.account.network,
        "stream": source.stream,
        "standing": fresh.standing,
        "says": fresh.says,
        "complete_until": source.complete_at,
        "behind_seconds": None if fresh.behind is None else round(fresh.behind.total_seconds()),
        "completeness": fresh.completeness,
        "missing": fresh.missing,
        "next_poll_at": max(source.next_at, now),
        "gaps": [{"after": gap.after, "before": gap.before, "found_at": gap.found_at} for gap in state.gaps],
    }


NONE = Words(
    "还没有来源：账号的权限档里没有可以收听的内容，或者 worker 还没有运行。",
    "There are no sources: the accounts' rights let nothing be heard, or no worker has run yet.",
)
