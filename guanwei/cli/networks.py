"""`guanwei networks`: what is known of the networks, and proving it with the installation's own token."""

import argparse
from typing import TYPE_CHECKING

from guanwei.cli.acts import Act, add_acts, run_act
from guanwei.cli.output import Exit
from guanwei.cli.parser import Parser
from guanwei.cli.scope import account_named, actor_of, add_actor
from guanwei.lib.problem import Problem
from guanwei.lib.words import Words

if TYPE_CHECKING:
    from guanwei.people.models import User

HELP = Words("平台：用自己的令牌验证接口", "networks: prove what is known of them with your own token")
COLUMNS = {
    "section": Words("节", "Section"),
    "mark": Words("标记", "Mark"),
    "claim": Words("文档的说法", "The page says"),
    "verdict": Words("结论", "Verdict"),
    "found": Words("看到的", "Found"),
}
VERDICTS = {
    "agrees": Words("相符", "agrees"),
    "differs": Words("不符", "differs"),
    "open": Words("看不出", "open"),
    "not_read": Words("没读到", "not read"),
    "not_by_reading": Words("要操作才知道", "not by reading"),
}


def arguments(parser: Parser) -> None:
    add_acts(parser, ACTS)


run = run_act


def probe_arguments(parser: Parser) -> None:
    parser.add_argument("network", choices=["weibo"], metavar="NETWORK", help=Words("平台：weibo", "weibo"))
    which = Words("用哪个账号的令牌；只有一个时可省略", "whose token; the only account if not given")
    parser.add_argument("--account", metavar="NAME", help=which)
    add_actor(parser)


def probe(args: argparse.Namespace) -> int:
    """Code 1 when something that can be read was not."""
    from guanwei.accounts.queries import proven_live
    from guanwei.jobs.probing import probe_account
    from guanwei.lib.clock import utc_now
    from guanwei.people.roles import Permission

    actor = actor_of(args)
    account = account_named(actor, args.account or _only_one(actor, args.network), Permission.OPERATE)
    if account.network != args.network:
        raise Problem(f"“{account.name}”不是 {args.network} 账号。", f'"{account.name}" is no {args.network} account.')
    made = probe_account(actor=actor, now=utc_now(), account=account)
    live, code = proven_live(account), Exit.DONE if made.complete else Exit.NO
    if args.out.json:
        facts = {"account": account.pk, "server": made.server, "live": live, "complete": made.complete}
        args.out.data(facts | {"rows": made.rows, "exit": int(code)})
        return code
    words = ("claim", "found")
    args.out.table(
        COLUMNS,
        [
            row | {name: Words.from_json(row[name]) for name in words} | {"verdict": VERDICTS[row["verdict"]]}
            for row in made.rows
        ],
    )
    args.out.say(_conclusion(made.server, complete=made.complete, live=live))
    return code


def _only_one(actor: "User", network: str) -> str:
    from guanwei.accounts.access import accounts_for
    from guanwei.jobs.login import WITHOUT_TOKEN
    from guanwei.people.roles import Permission

    mine = accounts_for(actor, Permission.OPERATE).filter(network=network, active=True).exclude(profile=WITHOUT_TOKEN)
    accounts = list(mine.order_by("name"))
    if len(accounts) == 1:
        return f"id:{accounts[0].pk}"
    names = "、".join(account.name for account in accounts[:10]) or "—"
    raise Problem(f"请用 --account 指明账号：{names}。", f"Name the account with --account: {names}.")


def _conclusion(server: str, *, complete: bool, live: bool) -> Words:
    if live:
        return Words(f"已在 {server} 验证，结果记在账号上。", f"Proven on {server}; kept with the account.")
    if not complete:
        return Words("没有读全，不算验证。", "Not everything could be read; it proves nothing.")
    return Words(
        f"{server} 不是平台自己的服务器：账号页仍写“仅限模拟器”。",
        f'{server} is not the network\'s own server: the account page still says "simulator only".',
    )


ACTS = (
    Act(
        "probe",
        Words("只读地验证接口文档中存疑之处", "what the contract page is not sure of, asked by reading alone"),
        probe_arguments,
        probe,
    ),
)
