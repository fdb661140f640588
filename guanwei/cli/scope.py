"""Who acts on the command line, and the things that a command names: all within what that person may see.

Whoever can run `guanwei` on the server could open the database as well; `--as` is no lock. It says whose rights hold
and who stands in the trail.
"""

import argparse
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from guanwei.cli.parser import Parser
from guanwei.lib.problem import Problem
from guanwei.lib.words import Words

if TYPE_CHECKING:
    from guanwei.accounts.models import Account, Brand
    from guanwei.people.models import User
    from guanwei.people.roles import Permission

T = TypeVar("T")
_LISTED = 10


def add_actor(parser: Parser) -> None:
    who = Words("以谁的身份（用户名）；只有一位管理员时可省略", "as which user; the only administrator if not given")
    # No default: that of an act would undo what stood before its name.
    parser.add_argument("--as", dest="acting", metavar="USER", default=argparse.SUPPRESS, help=who)


def actor_of(args: argparse.Namespace) -> "User":
    """The user that `--as` names, else the only administrator there is. Raises Problem where neither is clear."""
    from guanwei.people.models import User

    named = getattr(args, "acting", None)
    if named:
        user = user_named(named)
        if not user.is_active:
            raise Problem(f"用户“{named}”已停用。", f'The user "{named}" is disabled.')
        return user
    admins = list(User.objects.filter(is_admin=True, is_active=True)[:_LISTED])
    if len(admins) == 1:
        return admins[0]
    if not admins:
        raise Problem(
            "还没有管理员。请先运行：guanwei user add 用户名 --admin",
            "There is no administrator yet. Run first: guanwei user add NAME --admin",
        )
    names = ", ".join(admin.username for admin in admins)
    raise Problem(
        f"有多位管理员，请用 --as 指明身份：{names}。",
        f"There are several administrators: name one with --as: {names}.",
    )


def user_named(username: str) -> "User":
    from guanwei.people.models import User

    user = User.objects.filter(username__iexact=username).first()
    if user is None:
        raise Problem(f"没有叫“{username}”的用户。", f'There is no user called "{username}".')
    return user


def brand_named(viewer: "User", name: str | None, permission: "Permission") -> "Brand":
    """By name, short name or number, among the brands where `viewer` holds `permission`; the only one if not named."""
    from guanwei.accounts.access import brands_for

    brands = list(brands_for(viewer, permission).order_by("name"))
    found = [brand for brand in brands if name in (brand.name, brand.slug, f"id:{brand.pk}")] if name else brands
    if len(found) == 1:
        return found[0]
    names = "、".join(brand.name for brand in brands[:_LISTED]) or "—"
    if name:
        raise Problem(
            f"没有你可用的品牌“{name}”。可用的品牌：{names}。",
            f'There is no brand "{name}" that you may use. Yours: {names}.',
        )
    raise Problem(f"请用 --brand 指明品牌：{names}。", f"Name the brand with --brand: {names}.")


def accounts_named(viewer: "User", names: Sequence[str], permission: "Permission") -> list["Account"]:
    """The accounts that `names` name, as a plan sheet does: `青禾茗`, `@handle`, `青禾茗(weibo)`, `id:7`."""
    from guanwei.accounts.access import accounts_for
    from guanwei.editorial.planfile.known import find_accounts
    from guanwei.publishing.dryrun import known_names

    mine = {str(account.pk): account for account in accounts_for(viewer, permission).select_related("brand")}
    known = known_names(mine.values(), ())
    chosen: dict[str, Account] = {}
    for name in names:
        found = find_accounts(name, "", known)
        if isinstance(found, Words):
            raise Problem(found.zh, found.en)
        chosen |= {one.key: mine[one.key] for one in found}
    return list(chosen.values())


def account_named(viewer: "User", name: str, permission: "Permission") -> "Account":
    found = accounts_named(viewer, [name], permission)
    if len(found) != 1:
        raise Problem(f"“{name}”不是一个账号。", f'"{name}" is not one account.')
    return found[0]


def the(what: Words, number: int, find: Callable[[], T]) -> T:
    """What `find` finds, or one sentence that there is no such thing for this person."""
    from django.core.exceptions import ObjectDoesNotExist

    try:
        return find()
    except ObjectDoesNotExist as missing:
        raise Problem(
            f"没有编号为 {number} 的{what.zh}，或者你无权查看。", f"There is no {what.en} {number} that you may see."
        ) from missing
