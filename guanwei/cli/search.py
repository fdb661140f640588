"""`guanwei search TEXT`: the same list as the console's, posts (made outside too) and conversations, newest first."""

import argparse
from typing import TYPE_CHECKING, Any

from guanwei.cli.acts import run_act
from guanwei.cli.output import Exit
from guanwei.cli.parser import Parser
from guanwei.cli.scope import account_named, actor_of, add_actor
from guanwei.cli.telling import local, state_name
from guanwei.lib.words import Words

if TYPE_CHECKING:
    from guanwei.search.queries import Hit

HELP = Words("搜索：稿件和会话里的任何字句", "search: any piece of a text in posts and conversations")
KINDS = ("posts", "outside", "threads")
LISTED = 30
COLUMNS = {
    "kind": Words("类型", "Kind"),
    "id": Words("编号", "ID"),
    "at": Words("时间", "Time"),
    "account": Words("账号", "Account"),
    "state": Words("状态", "State"),
    "text": Words("内容", "Text"),
}
NAMES = {
    "posts": Words("稿件", "post"),
    "outside": Words("在外发的", "outside"),
    "threads": Words("会话", "thread"),
}
STATES = {"open": Words("待处理", "open"), "snoozed": Words("稍后", "snoozed"), "done": Words("已完成", "done")}
NOTHING = Words("没有找到。", "Nothing says so.")


def arguments(parser: Parser) -> None:
    looked_for = Words("要找的字句；空格隔开的可以分开出现", "what to look for; spaces separate what may stand apart")
    parser.add_argument("text", metavar="TEXT", help=looked_for)
    only = Words(
        "只搜稿件（含在外发的）、在外发的或会话",
        "posts (those made outside too), what was made outside, or threads alone",
    )
    parser.add_argument("--kind", choices=KINDS, help=only)
    parser.add_argument("--account", metavar="NAME", help=Words("只看这个账号", "only this account"))
    parser.add_argument("--after", default="", metavar="MARK", help=Words("下一页的标记", "mark of the next page"))
    most = Words(f"最多多少条，默认 {LISTED}", f"at most so many; {LISTED} if not given")
    parser.add_argument("--limit", type=int, default=LISTED, metavar="N", help=most)
    add_actor(parser)
    parser.set_defaults(do=found)


run = run_act


def found(args: argparse.Namespace) -> int:
    from guanwei.people.roles import Permission
    from guanwei.search.marks import Kind
    from guanwei.search.queries import Wanted, search

    viewer = actor_of(args)
    account = account_named(viewer, args.account, Permission.VIEW).pk if args.account else None
    wanted = Wanted(args.text, Kind(args.kind) if args.kind else None, account)
    results = search(viewer, wanted, after=args.after, size=max(1, args.limit))
    if args.out.json:
        args.out.data({"hits": [_facts(hit) for hit in results.hits], "next": results.next})
    elif not results.hits:
        args.out.say(NOTHING)
    else:
        args.out.table(COLUMNS, [_line(hit) for hit in results.hits])
        if results.next:
            args.out.say(Words(f"还有更多：--after {results.next}", f"There are more: --after {results.next}"))
    return Exit.DONE


def _facts(hit: "Hit") -> dict[str, Any]:
    from guanwei.search.outside import OutsideHit
    from guanwei.search.posts import PostHit

    text = "".join(piece.text for piece in hit.text)
    shared = {"kind": hit.kind.value, "at": hit.at, "accounts": [one.name for one in hit.accounts], "text": text}
    if isinstance(hit, PostHit):
        return {**shared, "id": hit.post_id, "states": sorted({plan.state for plan in hit.plans})}
    if isinstance(hit, OutsideHit):
        return {**shared, "id": hit.outside_id, "states": [], "url": hit.url}
    who = "".join(piece.text for piece in hit.who)
    return {**shared, "id": hit.thread_id, "states": [hit.state], "from": who, "ours": hit.ours}


def _line(hit: "Hit") -> dict[str, Any]:
    facts = _facts(hit)
    names = [STATES.get(state) or state_name(state) for state in facts["states"]]
    zone = hit.accounts[0].zone if hit.accounts else "Asia/Shanghai"
    return {
        "kind": NAMES[facts["kind"]],
        "id": facts["id"],
        "at": local(hit.at, zone),
        "account": ", ".join(facts["accounts"]),
        "state": Words("、".join(one.zh for one in names), ", ".join(one.en for one in names)),
        "text": f"{facts['from']}: {facts['text']}" if "from" in facts else facts["text"],
    }
