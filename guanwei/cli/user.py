"""`guanwei user`: people, their passwords, what they may do."""

import argparse
from typing import TYPE_CHECKING, Any

from guanwei.cli.acts import Act, add_acts, run_act
from guanwei.cli.output import Exit
from guanwei.cli.parser import Parser
from guanwei.cli.scope import account_named, actor_of, add_actor, brand_named, user_named
from guanwei.cli.secret import ask
from guanwei.lib.problem import Problem
from guanwei.lib.words import Words

if TYPE_CHECKING:
    from guanwei.people.access import Actor
    from guanwei.people.models import User

HELP = Words("用户：添加、密码、停用、授权", "users: add, password, disable, grant")
ROLES = ("viewer", "writer", "approver", "operator", "manager")
PASSWORD = Words("密码", "Password")
COLUMNS = {
    "username": Words("用户名", "User name"),
    "name": Words("姓名", "Name"),
    "department": Words("部门", "Department"),
    "admin": Words("管理员", "Admin"),
    "active": Words("可登录", "Active"),
    "roles": Words("角色", "Roles"),
}
YES, NO = Words("是", "yes"), Words("否", "no")


def arguments(parser: Parser) -> None:
    add_acts(parser, ACTS)


run = run_act


def _actor(args: argparse.Namespace) -> "Actor":
    """Who acts; while there is no administrator who could, the operator of this machine."""
    from guanwei.people.access import OPERATOR
    from guanwei.people.models import User

    return actor_of(args) if User.objects.filter(is_admin=True, is_active=True).exists() else OPERATOR


def _add_name(parser: Parser) -> None:
    parser.add_argument("username", metavar="USER", help=Words("用户名", "user name"))
    add_actor(parser)


def add_arguments(parser: Parser) -> None:
    _add_name(parser)
    parser.add_argument(
        "--name", default="", metavar="NAME", help=Words("同事看到的姓名", "the name that colleagues see")
    )
    parser.add_argument("--department", default="", metavar="NAME", help=Words("部门", "department"))
    parser.add_argument(
        "--language", choices=["zh", "en"], default="zh", help=Words("界面语言", "language of the console")
    )
    parser.add_argument("--admin", action="store_true", help=Words("系统管理员", "administrator of this installation"))


def add(args: argparse.Namespace) -> int:
    from guanwei.lib.clock import utc_now
    from guanwei.people.access import OPERATOR
    from guanwei.people.actions import create_user

    actor = _actor(args)
    if actor is OPERATOR and not args.admin:
        raise Problem(
            "还没有管理员，第一个用户要加 --admin。", "There is no administrator yet: the first user needs --admin."
        )
    made = create_user(
        actor=actor,
        now=utc_now(),
        username=args.username,
        name=args.name,
        password=ask(args.out, PASSWORD, twice=True),
        language="en" if args.language == "en" else "zh-hans",
        is_admin=args.admin,
        department=args.department,
    )
    return _said(args, made, Words(f"已添加用户“{made.username}”。", f'The user "{made.username}" was added.'))


def listed(args: argparse.Namespace) -> int:
    from guanwei.accounts.queries import grants_of
    from guanwei.people.queries import users_for

    users = list(users_for(actor_of(args)))
    grants = grants_of(users)
    rows: list[dict[str, Any]] = []
    for user in users:
        roles = [f"{grant.role}@{grant.brand or grant.account}" for grant in grants[user.pk]]
        rows.append(
            {
                "username": user.username,
                "name": user.name,
                "department": str(user.department or ""),
                "admin": user.is_admin if args.out.json else YES if user.is_admin else "",
                "active": user.is_active if args.out.json else YES if user.is_active else NO,
                "roles": roles if args.out.json else ", ".join(roles),
            }
        )
    args.out.table(COLUMNS, rows)
    return Exit.DONE


def password(args: argparse.Namespace) -> int:
    from guanwei.lib.clock import utc_now
    from guanwei.people.access import require_admin
    from guanwei.people.actions import set_password

    user, actor = user_named(args.username), _actor(args)
    if actor != user:
        require_admin(actor)  # before somebody types a password for nothing
    set_password(actor=actor, now=utc_now(), user=user, password=ask(args.out, PASSWORD, twice=True))
    return _said(
        args, user, Words("密码已更改，其他浏览器需要重新登录。", "The password is changed. Browsers sign in again.")
    )


def reset_factors(args: argparse.Namespace) -> int:
    """Also of the one administrator there is, who could not do it in the console."""
    from guanwei.lib.clock import utc_now
    from guanwei.people.access import OPERATOR
    from guanwei.people.factors import reset_factors as reset

    user, actor = user_named(args.username), _actor(args)
    reset(actor=OPERATOR if actor == user and user.is_admin else actor, now=utc_now(), user=user)
    done = Words("第二因素已清除，登录立即失效。", "The second factors are gone; sessions end at once.")
    return _said(args, user, done)


def disable(args: argparse.Namespace) -> int:
    return _set_active(args, active=False)


def enable(args: argparse.Namespace) -> int:
    return _set_active(args, active=True)


def _set_active(args: argparse.Namespace, *, active: bool) -> int:
    from guanwei.lib.clock import utc_now
    from guanwei.people.actions import set_active

    actor, user = _actor(args), user_named(args.username)
    set_active(actor=actor, now=utc_now(), user=user, active=active)
    done = (
        Words("已启用。", "Enabled.") if active else Words("已停用，登录立即失效。", "Disabled; sessions end at once.")
    )
    user.refresh_from_db()
    return _said(args, user, done)


def grant_arguments(parser: Parser) -> None:
    _add_name(parser)
    parser.add_argument(
        "role", choices=ROLES, metavar="ROLE", help=Words(f"角色：{', '.join(ROLES)}", f"one of {', '.join(ROLES)}")
    )
    scope = parser.add_mutually_exclusive_group(required=True)
    scope.add_argument("--brand", metavar="NAME", help=Words("整个品牌", "on a whole brand"))
    scope.add_argument("--account", metavar="NAME", help=Words("一个账号", "on one account"))


def _scope(args: argparse.Namespace, actor: "User") -> dict[str, Any]:
    from guanwei.people.roles import Permission

    if args.brand:
        return {"brand": brand_named(actor, args.brand, Permission.VIEW), "account": None}
    return {"brand": None, "account": account_named(actor, args.account, Permission.VIEW)}


def grant(args: argparse.Namespace) -> int:
    from guanwei.accounts import actions
    from guanwei.lib.clock import utc_now
    from guanwei.people.roles import Role

    actor, user = actor_of(args), user_named(args.username)
    actions.grant(actor=actor, now=utc_now(), user=user, role=Role(args.role), **_scope(args, actor))
    return _said(args, user, Words("已授权。", "Granted."))


def revoke(args: argparse.Namespace) -> int:
    from guanwei.accounts import actions
    from guanwei.accounts.models import Grant
    from guanwei.lib.clock import utc_now

    actor, user = actor_of(args), user_named(args.username)
    given = Grant.objects.filter(user=user, role=args.role, **_scope(args, actor)).first()
    if given is None:
        raise Problem(f"“{user.username}”没有这个角色。", f'"{user.username}" does not have that role there.')
    actions.withdraw(actor=actor, now=utc_now(), grant=given)
    return _said(args, user, Words("已收回。", "Revoked."))


def _said(args: argparse.Namespace, user: "User", words: Words) -> int:
    if args.out.json:
        args.out.data({"id": user.pk, "username": user.username, "active": user.is_active, "admin": user.is_admin})
    args.out.say(words)
    return Exit.DONE


ACTS = (
    Act(
        "add",
        Words("添加用户（密码从键盘或标准输入读）", "add a user; the password is typed or piped"),
        add_arguments,
        add,
    ),
    Act("list", Words("用户和角色", "users and their roles"), add_actor, listed),
    Act("password", Words("更改密码", "change a password"), _add_name, password),
    Act("reset-factors", Words("清除丢失的第二因素", "take lost second factors away"), _add_name, reset_factors),
    Act("disable", Words("停用", "close a person's access"), _add_name, disable),
    Act("enable", Words("启用", "open it again"), _add_name, enable),
    Act("grant", Words("授予角色", "give a role"), grant_arguments, grant),
    Act("revoke", Words("收回角色", "take a role away"), grant_arguments, revoke),
)
