"""`guanwei keys rotate`: a new key for the credentials of official accounts, the old one thrown away."""

import argparse
import os
import time

from guanwei.cli.acts import Act, add_acts, run_act
from guanwei.cli.output import Exit
from guanwei.cli.parser import Parser
from guanwei.cli.scope import actor_of, add_actor
from guanwei.lib.problem import Problem
from guanwei.lib.words import Words

HELP = Words("密钥：轮换", "the installation's keys: rotate")
# A process that sealed with the old key a moment before the new one was there has stored it by then.
SETTLE_SECONDS = 1.0


def arguments(parser: Parser) -> None:
    add_acts(parser, ACTS)


run = run_act


def rotate(args: argparse.Namespace) -> int:
    """Processes that run follow by themselves: they read the key file again when it changed."""
    from django.conf import settings

    from guanwei.accounts import keys
    from guanwei.accounts.actions import seal_everything_again
    from guanwei.lib.clock import utc_now
    from guanwei.people.access import require_admin

    actor = actor_of(args)
    require_admin(actor)
    shared = bool(os.environ.get(keys.VARIABLE))
    if shared:
        _refuse_single(keys.load_or_create_keys(settings.HOME.keys))
    else:
        keys.add_key(settings.HOME.keys)
    done = seal_everything_again(actor=actor, now=utc_now())
    count, latest = done.count, done.count
    while latest:
        time.sleep(SETTLE_SECONDS)
        latest = seal_everything_again(actor=actor, now=utc_now()).count
        count += latest
    if not shared:
        keys.keep_only_newest(settings.HOME.keys)
    _say(args, count, done.broken, shared)
    return Exit.NO if done.broken else Exit.DONE


def _refuse_single(known: tuple[bytes, ...]) -> None:
    if len(known) > 1:
        return
    raise Problem(
        "密钥来自 GUANWEI_KEYS。请先用 guanwei keys new 生成一个新密钥，在每台机器的 GUANWEI_KEYS 最前面加上它"
        "（新,旧），重启各进程，再运行本命令。",
        "The key comes from GUANWEI_KEYS. Make one with guanwei keys new, put it in front on every machine "
        "(GUANWEI_KEYS=new,old), start the processes again, then run this.",
    )


def _say(args: argparse.Namespace, count: int, broken: tuple[int, ...], shared: bool) -> None:
    if args.out.json:
        args.out.data({"resealed": count, "broken_accounts": list(broken), "from_environment": shared})
    args.out.say(Words(f"已用新密钥重新加密 {count} 份授权信息。", f"{count} credential(s) are under the new key."))
    for account in broken:
        args.out.note(
            Words(
                f"账号 {account} 的授权信息用现有密钥打不开，请重新填写：guanwei account credentials id:{account}",
                f"No key here opens the credentials of account {account}; enter them again: "
                f"guanwei account credentials id:{account}",
            )
        )
    if shared:
        args.out.note(
            Words(
                "现在可以在每台机器的 GUANWEI_KEYS 里只留新密钥，并重启各进程。",
                "Now leave only the new key in GUANWEI_KEYS on every machine and start the processes again.",
            )
        )
    else:
        args.out.note(
            Words(
                "旧密钥已删除。重启网页后大家需要重新登录。若多台机器共用数据库，请把新的密钥文件复制到每一台，"
                "或改用 GUANWEI_KEYS。",
                "The old key is gone. People sign in again once the console is restarted. Where several machines share "
                "the database, copy the new key file to each of them, or use GUANWEI_KEYS.",
            )
        )


def new(args: argparse.Namespace) -> int:
    """A key on standard output and nowhere else."""
    from cryptography.fernet import Fernet

    key = Fernet.generate_key().decode()
    if args.out.json:
        args.out.data({"key": key})
    args.out.say(Words(key, key))
    return Exit.DONE


ACTS = (
    Act("rotate", Words("换新密钥，重新加密全部授权信息", "a new key, and everything sealed again"), add_actor, rotate),
    Act(
        "new",
        Words("生成一个密钥（给 GUANWEI_KEYS 用）", "print a new key, for GUANWEI_KEYS"),
        lambda parser: None,
        new,
    ),
)
