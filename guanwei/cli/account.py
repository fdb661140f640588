"""`guanwei account`: official accounts, their credentials, whether these work."""

import argparse
from typing import TYPE_CHECKING, Any

from guanwei.cli import check_up
from guanwei.cli.acts import Act, add_acts, run_act
from guanwei.cli.output import Exit
from guanwei.cli.parser import Parser
from guanwei.cli.scope import account_named, accounts_named, actor_of, add_actor, brand_named
from guanwei.cli.secret import ask
from guanwei.cli.telling import local
from guanwei.lib.problem import Problem
from guanwei.lib.words import Words

if TYPE_CHECKING:
    from guanwei.accounts.models import Account, Brand

HELP = Words("账号：列表、添加、授权信息、检查", "official accounts: list, add, credentials, check")
HEALTH = {
    "untried": Words("未检查", "not tried yet"),
    "checking": Words("正在验证", "being verified"),
    "alive": Words("有效", "works"),
    "dead": Words("失效", "does not work"),
}
COLUMNS = {
    "id": Words("编号", "ID"),
    "brand": Words("品牌", "Brand"),
    "network": Words("平台", "Network"),
    "name": Words("账号", "Account"),
    "profile": Words("权限档", "Rights"),
    "active": Words("启用", "In use"),
    "health": Words("授权", "Credentials"),
    "expires": Words("到期", "Expires"),
    "quota": Words("今日余额", "Quota left"),
}
CHECKED = {"id": COLUMNS["id"], "name": COLUMNS["name"], "health": COLUMNS["health"], "why": Words("说明", "Why")}
YES, NO = Words("是", "yes"), Words("停用", "paused")


def arguments(parser: Parser) -> None:
    add_acts(parser, ACTS)


run = run_act


def listed(args: argparse.Namespace) -> int:
    from guanwei.accounts.queries import listed_accounts, quota_use
    from guanwei.lib.clock import utc_now

    rows, now = [], utc_now()
    for account in listed_accounts(actor_of(args)):
        left = {use.quota.bucket: use.left for use in quota_use(account, now=now)}
        rows.append(
            {
                "id": account.pk,
                "brand": account.brand.name,
                "network": account.network,
                "name": account.name,
                "profile": account.profile,
                "active": account.active if args.out.json else YES if account.active else NO,
                "health": account.health if args.out.json else HEALTH[account.health],
                "expires": local(account.token_expires_at, account.zone),
                "quota": left if args.out.json else ", ".join(f"{name} {count}" for name, count in left.items()),
            }
        )
    args.out.table(COLUMNS, rows)
    return Exit.DONE


def add_arguments(parser: Parser) -> None:
    parser.add_argument("name", metavar="NAME", help=Words("账号名，与平台上一致", "as the network shows it"))
    parser.add_argument(
        "--brand", metavar="NAME", help=Words("品牌；只有一个时可省略", "the brand; the only one if not given")
    )
    network = Words("平台：weibo、bluesky、mastodon", "weibo, bluesky or mastodon")
    parser.add_argument("--network", required=True, metavar="NETWORK", help=network)
    profile = Words("权限档，默认平台的第一档", "rights profile; the network's first one if not given")
    parser.add_argument("--profile", metavar="PROFILE", help=profile)
    server = Words("服务器，默认平台自己的", "server; the network's own if not given")
    parser.add_argument("--server", default="", metavar="URL", help=server)
    parser.add_argument("--handle", default="", metavar="HANDLE", help=Words("平台上的用户名", "handle"))
    remote = Words(
        "平台上的编号（uid、DID），不填则检查时得知", "the network's id (uid, DID); else found out when checked"
    )
    parser.add_argument("--id", default="", metavar="ID", help=remote)
    parser.add_argument("--zone", metavar="ZONE", help=Words("时区，默认随品牌", "time zone; the brand's if not given"))
    domain = Words("安全域名，可多次给出（微博）", "safe domain, may be given several times (Weibo)")
    parser.add_argument("--safe-domain", action="append", default=[], metavar="DOMAIN", help=domain)
    later = Words("先不填授权信息", "enter no credentials now")
    parser.add_argument("--no-credentials", action="store_true", help=later)
    add_actor(parser)


def add(args: argparse.Namespace) -> int:
    from guanwei.accounts.access import require_on_brand
    from guanwei.accounts.actions import AccountDetails, add_account
    from guanwei.jobs.login import WITHOUT_TOKEN
    from guanwei.lib.clock import utc_now
    from guanwei.people.roles import Permission

    actor = actor_of(args)
    brand = brand_named(actor, args.brand, Permission.MANAGE)
    require_on_brand(actor, Permission.MANAGE, brand)
    where = _where(args, brand)
    silent = args.no_credentials or where["profile"] == WITHOUT_TOKEN
    details = AccountDetails(
        **where,
        name=args.name.strip(),
        handle=args.handle.strip(),
        remote_account_id=args.id.strip(),
        safe_domains=tuple(domain.strip().lower() for domain in args.safe_domain),
        secrets={} if silent else _secrets(args, args.network),
    )
    made = add_account(actor=actor, now=utc_now(), brand=brand, details=details)
    if args.out.json:
        args.out.data({"id": made.pk, "name": made.name, "network": made.network, "profile": made.profile})
    args.out.say(
        Words(
            f"已添加账号“{made.name}”（编号 {made.pk}）。检查授权：guanwei account check id:{made.pk}",
            f'The account "{made.name}" was added (ID {made.pk}). Try it: guanwei account check id:{made.pk}',
        )
    )
    return Exit.DONE


def _where(args: argparse.Namespace, brand: "Brand") -> dict[str, str]:
    """Network, profile, server and zone, as they exist. Problem for one that does not."""
    from django.conf import settings

    from guanwei.lib.clock import is_zone
    from guanwei.networks.addresses import objection
    from guanwei.networks.entering import SERVERS
    from guanwei.networks.registry import networks, profiles_of

    if args.network not in networks():
        known = ", ".join(networks())
        raise Problem(f"没有“{args.network}”平台：{known}。", f'There is no network "{args.network}": {known}.')
    profiles = profiles_of(args.network)
    if args.profile and args.profile not in profiles:
        known = ", ".join(profiles)
        raise Problem(f"没有“{args.profile}”权限档：{known}。", f'There is no profile "{args.profile}": {known}.')
    zone = args.zone or brand.zone
    if not is_zone(zone):
        raise Problem(f"没有“{zone}”时区。", f'There is no time zone "{zone}".')
    server = (args.server or SERVERS[args.network]).rstrip("/")
    if why := objection(server, allow_local=settings.LOCAL_SERVERS):
        raise Problem(why.zh, why.en)
    return {"network": args.network, "profile": args.profile or profiles[0], "server": server, "zone": zone}


def _secrets(args: argparse.Namespace, network: str) -> dict[str, str]:
    from guanwei.networks.entering import SECRETS

    return {one.key: ask(args.out, one.label, hidden=one.hidden) for one in SECRETS[network]}


def _add_name(parser: Parser) -> None:
    parser.add_argument("name", metavar="NAME", help=Words("账号", "the account"))
    add_actor(parser)


def credentials(args: argparse.Namespace) -> int:
    from guanwei.accounts.access import require
    from guanwei.accounts.actions import change_credentials
    from guanwei.lib.clock import utc_now
    from guanwei.people.roles import Permission

    actor = actor_of(args)
    account = account_named(actor, args.name, Permission.VIEW)
    require(actor, Permission.MANAGE, account)
    change_credentials(actor=actor, now=utc_now(), account=account, secrets=_secrets(args, account.network))
    args.out.note(Words("已加密保存，不会再显示。正在检查……", "Stored, sealed, never shown again. Trying them ..."))
    return _checked(args, [account])


def check_arguments(parser: Parser) -> None:
    names = Words("账号；不写则检查全部", "accounts; all if none is given")
    parser.add_argument("name", metavar="NAME", nargs="*", help=names)
    add_actor(parser)


def check(args: argparse.Namespace) -> int:
    from guanwei.accounts.access import accounts_for
    from guanwei.jobs.login import WITHOUT_TOKEN
    from guanwei.people.roles import Permission

    actor = actor_of(args)
    if args.name:
        accounts = accounts_named(actor, args.name, Permission.OPERATE)
    else:
        accounts = list(accounts_for(actor, Permission.OPERATE).filter(active=True).exclude(profile=WITHOUT_TOKEN))
    return _checked(args, accounts)


def _checked(args: argparse.Namespace, accounts: list["Account"]) -> int:
    """Asks each network now. Exit code 1 when one of them does not let us in."""
    from guanwei.jobs.login import tried
    from guanwei.lib.clock import utc_now

    rows: list[dict[str, Any]] = []
    everybody = True
    for account in accounts:
        answer = tried(actor=actor_of(args), now=utc_now(), account=account)
        account.refresh_from_db(fields=["health"])
        everybody = everybody and answer.alive is True
        health = account.health if args.out.json else HEALTH[account.health]
        rows.append({"id": account.pk, "name": account.name, "health": health, "why": answer.words})
    args.out.table(CHECKED, rows)
    return Exit.DONE if everybody else Exit.NO


def brand_arguments(parser: Parser) -> None:
    parser.add_argument("name", metavar="NAME", help=Words("品牌名", "name of the brand"))
    zone = Words("时区", "time zone")
    parser.add_argument("--zone", default="Asia/Shanghai", metavar="ZONE", help=zone)
    add_actor(parser)


def add_brand(args: argparse.Namespace) -> int:
    from guanwei.accounts.actions import create_brand
    from guanwei.accounts.models import Brand
    from guanwei.editorial.actions import add_default_columns
    from guanwei.lib.clock import is_zone, utc_now

    if not is_zone(args.zone):
        raise Problem(f"没有“{args.zone}”时区。", f'There is no time zone "{args.zone}".')
    if Brand.objects.filter(name=args.name).exists():
        raise Problem(f"已有品牌“{args.name}”。", f'There is a brand "{args.name}" already.')
    made = create_brand(actor=actor_of(args), now=utc_now(), name=args.name, zone=args.zone)
    add_default_columns(made)
    if args.out.json:
        args.out.data({"id": made.pk, "name": made.name, "slug": made.slug})
    args.out.say(Words(f"已添加品牌“{made.name}”和九个栏目。", f'The brand "{made.name}" was made, with nine columns.'))
    return Exit.DONE


ACTS = (
    Act("list", Words("账号、权限、授权、余额", "accounts, rights, credentials, quota"), add_actor, listed),
    Act(
        "add",
        Words("添加账号（授权信息从键盘或标准输入读）", "add one; credentials are typed or piped"),
        add_arguments,
        add,
    ),
    Act("credentials", Words("更换授权信息并检查", "new credentials, tried at once"), _add_name, credentials),
    Act("check", Words("问平台：授权还有效吗", "ask the network whether the credentials work"), check_arguments, check),
    Act("check-up", check_up.HELP, check_up.arguments, check_up.run),
    Act("add-brand", Words("添加品牌", "add a brand"), brand_arguments, add_brand),
)
