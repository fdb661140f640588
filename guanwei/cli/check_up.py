"""`guanwei account check-up`: does a visitor see at first sight who this is (practice A1, A2)?"""

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from guanwei.cli.output import Exit
from guanwei.cli.parser import Parser
from guanwei.cli.scope import accounts_named, actor_of, add_actor
from guanwei.cli.telling import local
from guanwei.lib.words import Words

if TYPE_CHECKING:
    from guanwei.accounts.models import Account, CheckUp

HELP = Words("体检：读主页资料、打分、说哪里要改", "read the profile, score it, say what to change")
COLUMNS = {
    "id": Words("编号", "ID"),
    "name": Words("账号", "Account"),
    "score": Words("分数", "Score"),
    "found": Words("可以改", "To change"),
    "at": Words("时间", "When"),
    "says": Words("说明", "Says"),
}
FOUND = {
    "name": COLUMNS["name"],
    "check": Words("检查", "Check"),
    "says": Words("发现", "Finding"),
    "do": Words("怎么改", "What to do"),
}
NOTHING_MORE = Words("", "")
NEVER = Words("还没有体检过。", "Never checked up.")


def arguments(parser: Parser) -> None:
    names = Words("账号；不写则检查全部启用的", "accounts; all in use if none is given")
    parser.add_argument("name", metavar="NAME", nargs="*", help=names)
    last = Words("只看上一次的结果，不问平台", "show the last one, ask no network")
    parser.add_argument("--last", action="store_true", help=last)
    history = Words("列出以前的分数，不问平台", "list the scores so far, ask no network")
    parser.add_argument("--history", action="store_true", help=history)
    add_actor(parser)


def run(args: argparse.Namespace) -> int:
    """Code 1 when the profile of one of them could not be read."""
    from guanwei.people.roles import Permission

    looks_only = args.last or args.history
    accounts = _accounts(args, Permission.VIEW if looks_only else Permission.OPERATE)
    if args.history:
        return _history(args, accounts)
    rows, kept = _last(accounts) if args.last else _now(args, accounts)
    if args.out.json:
        args.out.data(rows)
    else:
        args.out.table(COLUMNS, rows)
        found = list(_findings(kept))
        if found:
            args.out.say(NOTHING_MORE)  # an empty line between the tables
            args.out.table(FOUND, found)
    return Exit.NO if any(row["trouble"] for row in rows) else Exit.DONE


def _accounts(args: argparse.Namespace, permission: Any) -> list["Account"]:
    from guanwei.accounts.access import accounts_for

    actor = actor_of(args)
    if args.name:
        return accounts_named(actor, args.name, permission)
    return list(accounts_for(actor, permission).filter(active=True).order_by("brand__name", "network", "name"))


Rows = tuple[list[dict[str, Any]], list[tuple["Account", "CheckUp"]]]


def _now(args: argparse.Namespace, accounts: Iterable["Account"]) -> Rows:
    from guanwei.jobs.checking_up import check_up
    from guanwei.lib.clock import utc_now

    rows, kept = [], []
    for account in accounts:
        done = check_up(actor=actor_of(args), now=utc_now(), account=account)
        rows.append(_row(account, done.kept, done.words))
        if done.kept:
            kept.append((account, done.kept))
    return rows, kept


def _last(accounts: Iterable["Account"]) -> Rows:
    from guanwei.accounts.checkups import last_read

    listed = list(accounts)
    newest = {account.pk: last for account in listed if (last := last_read(account))}
    kept = [(account, newest[account.pk]) for account in listed if account.pk in newest]
    rows = [_row(one, newest.get(one.pk), NOTHING_MORE if one.pk in newest else NEVER) for one in listed]
    return rows, kept


def _row(account: "Account", kept: "CheckUp | None", words: Words) -> dict[str, Any]:
    trouble = Words.from_json(kept.trouble) if kept and kept.trouble else None
    return {
        "id": account.pk,
        "name": account.name,
        "score": kept.score if kept else None,
        "found": len(kept.findings) if kept else None,
        "at": local(kept.at, account.zone) if kept else "",
        "says": trouble or words,
        "trouble": trouble is not None,
        "items": kept.items if kept else [],
        "findings": kept.findings if kept else [],
    }


def _findings(kept: Iterable[tuple["Account", "CheckUp"]]) -> Iterable[dict[str, Any]]:
    for account, row in kept:
        for finding in row.findings:
            yield {
                "name": account.name,
                "check": finding["id"],
                "says": Words.from_json(finding["message"]),
                "do": Words.from_json(finding["hint"]),
            }


def _history(args: argparse.Namespace, accounts: Iterable["Account"]) -> int:
    from guanwei.accounts.checkups import history_of

    actor = actor_of(args)
    args.out.table(
        COLUMNS, [_row(account, row, NOTHING_MORE) for account in accounts for row in history_of(actor, account)]
    )
    return Exit.DONE
