"""`guanwei stop`: nothing more goes out, everywhere, on a brand or on an account, until somebody resumes."""

import argparse

from guanwei.cli.acts import run_act
from guanwei.cli.output import Exit
from guanwei.cli.parser import Parser
from guanwei.cli.scope import account_named, actor_of, add_actor, brand_named
from guanwei.lib.words import Words

HELP = Words("叫停：之后什么都不发，直到恢复", "stop everything that is to go out, until resumed")


def arguments(parser: Parser) -> None:
    scope = parser.add_mutually_exclusive_group(required=True)
    scope.add_argument("--all", action="store_true", help=Words("全部", "everything"))
    scope.add_argument("--brand", metavar="NAME", help=Words("一个品牌", "one brand"))
    scope.add_argument("--account", metavar="NAME", help=Words("一个账号", "one account"))
    parser.add_argument("--reason", required=True, metavar="TEXT", help=Words("原因", "why"))
    add_actor(parser)
    parser.set_defaults(do=stop)


run = run_act


def stop(args: argparse.Namespace) -> int:
    from guanwei.delivery import stops
    from guanwei.delivery.models import Delivery
    from guanwei.delivery.states import State
    from guanwei.lib.clock import utc_now
    from guanwei.people.roles import Permission

    actor = actor_of(args)
    brand = brand_named(actor, args.brand, Permission.OPERATE) if args.brand else None
    account = account_named(actor, args.account, Permission.OPERATE) if args.account else None
    made = stops.stop(actor=actor, now=utc_now(), reason=args.reason, brand=brand, account=account)
    reached = made.deliveries.count()
    on_the_wire = Delivery.objects.filter(state__in=(State.CLAIMED, State.SENDING))
    if brand:
        on_the_wire = on_the_wire.filter(account__brand=brand)
    if account:
        on_the_wire = on_the_wire.filter(account=account)
    flying = on_the_wire.count()
    if args.out.json:
        args.out.data({"stop": made.pk, "deliveries": reached, "on_the_wire": flying})
        return Exit.DONE
    args.out.say(
        Words(
            f"已叫停（编号 {made.pk}），{reached} 条投递停下。恢复：guanwei resume {made.pk}",
            f"Stopped (number {made.pk}): {reached} deliveries. To go on: guanwei resume {made.pk}",
        )
    )
    if flying:
        args.out.say(
            Words(f"有 {flying} 条正在发送，可能已经叫不回来。", f"{flying} are being sent and may be out of reach.")
        )
    return Exit.DONE
