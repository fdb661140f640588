"""What a person does in a thread: the same actions as the console's buttons."""

import argparse
from typing import TYPE_CHECKING

from guanwei.cli.inbox.showing import THREAD
from guanwei.cli.output import Exit
from guanwei.cli.parser import Parser
from guanwei.cli.scope import account_named, actor_of, add_actor, the
from guanwei.cli.telling import moment_of, state_name
from guanwei.lib.problem import Problem
from guanwei.lib.words import Words

if TYPE_CHECKING:
    from guanwei.inbox.answer_rules import Given
    from guanwei.inbox.conversation import ThreadPage
    from guanwei.inbox.models import Answer
    from guanwei.people.models import User

READ = Words(
    "会话编号和看过的版本，例如 12:7；guanwei inbox show 会给出",
    "number and version of the thread as it was read, such as 12:7; guanwei inbox show tells it",
)
DOING = ("reply", "like", "hide", "delete", "pin", "block", "report")


def answer_arguments(parser: Parser) -> None:
    parser.add_argument("read", metavar="ID:VERSION", help=READ)
    parser.add_argument("text", metavar="TEXT", nargs="?", default="", help=Words("回复的内容", "what to say"))
    to = Words("针对哪一条（编号），默认最新一条", "number of what is answered; the newest if not given")
    parser.add_argument("--to", type=int, metavar="N", help=to)
    what = Words("做什么，默认 reply", "what to do; reply if not given")
    parser.add_argument("--do", dest="operation", choices=DOING, default="reply", help=what)
    knowingly = Words("看过提醒，仍然继续", "go on after a warning")
    parser.add_argument("--knowingly", action="store_true", help=knowingly)
    in_app = Words("已经在应用里做过，只记录下来", "it was done in the app: put it on record")
    parser.add_argument("--in-app", action="store_true", help=in_app)
    parser.add_argument("--link", default="", metavar="URL", help=Words("应用里那条的链接", "its link, with --in-app"))
    when = Words("在应用里做的时间，默认现在", "when it was done in the app; now if not given")
    parser.add_argument("--at", metavar="TIME", help=when)
    add_actor(parser)


def answer(args: argparse.Namespace) -> int:
    from guanwei.inbox import answer_deciding, answering
    from guanwei.lib.clock import utc_now

    actor = actor_of(args)
    page, given = _given(args, actor)
    if args.in_app:
        at = moment_of(args.at, page.thread.account.zone) if args.at else None
        made = answer_deciding.record_by_hand(actor=actor, now=utc_now(), given=given, link=args.link, at=at)
    else:
        made = answering.answer(actor=actor, now=utc_now(), given=given)
    _tell(args, made)
    return Exit.DONE


def _given(args: argparse.Namespace, actor: "User") -> "tuple[ThreadPage, Given]":
    from guanwei.inbox.answer_rules import Given
    from guanwei.inbox.conversation import thread_page
    from guanwei.lib.clock import utc_now
    from guanwei.networks.acts import Operation

    thread, version = _read(args.read)
    page = the(THREAD, thread, lambda: thread_page(actor, thread, now=utc_now()))
    to = args.to or page.newest_id
    if to is None:
        raise Problem("这个会话里没有可以回复的内容。", "There is nothing in this thread that can be answered.")
    return page, Given(thread, to, version, args.text, Operation(args.operation), args.knowingly)


def _tell(args: argparse.Namespace, made: "Answer") -> None:
    from guanwei.delivery.models import Delivery
    from guanwei.inbox.answer_content import PURPOSE

    known = Delivery.objects.filter(purpose_kind=PURPOSE, purpose_id=made.pk).order_by("-pk").first()
    state = known.state if known else made.state
    if args.out.json:
        args.out.data({"answer": made.pk, "state": made.state, "delivery": known and known.pk, "stands": state})
    else:
        name = state_name(state)
        args.out.say(Words(f"回复 {made.pk}：{name.zh}。", f"Answer {made.pk}: {name.en}."))


def done_arguments(parser: Parser) -> None:
    parser.add_argument("read", metavar="ID:VERSION", help=READ)
    knowingly = Words("我们的回复还没发出，也完成", "done although an answer of ours is not out yet")
    when_out = Words("我们的回复发出后再完成", "done by itself once our answer is out")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--knowingly", action="store_true", help=knowingly)
    how.add_argument("--when-out", action="store_true", help=when_out)
    add_actor(parser)


def done(args: argparse.Namespace) -> int:
    from guanwei.inbox import actions
    from guanwei.lib.clock import utc_now

    actor = actor_of(args)
    number, version = _read(args.read)
    shown = actions.Shown(number, version)
    if args.when_out:
        thread = the(THREAD, number, lambda: actions.done_when_out(actor=actor, now=utc_now(), shown=shown))
    else:
        knowingly = args.knowingly
        thread = the(THREAD, number, lambda: actions.done(actor=actor, now=utc_now(), shown=shown, knowingly=knowingly))
    if args.out.json:
        args.out.data({"id": thread.pk, "version": thread.version, "state": thread.state})
    elif args.when_out:
        args.out.say(
            Words(f"会话 {thread.pk} 会在回复发出后完成。", f"Thread {thread.pk} is done once the answer is out.")
        )
    else:
        args.out.say(Words(f"会话 {thread.pk} 已完成。", f"Thread {thread.pk} is done."))
    return Exit.DONE


def note_arguments(parser: Parser) -> None:
    parser.add_argument("thread", metavar="ID", type=int, help=Words("会话编号", "number of the thread"))
    parser.add_argument("text", metavar="TEXT", help=Words("备注，只有同事看得到", "the note; only colleagues see it"))
    add_actor(parser)


def note(args: argparse.Namespace) -> int:
    from guanwei.inbox import actions
    from guanwei.lib.clock import utc_now

    actor = actor_of(args)
    made = the(
        THREAD,
        args.thread,
        lambda: actions.add_note(actor=actor, now=utc_now(), thread_id=args.thread, text=args.text),
    )
    if args.out.json:
        args.out.data({"id": made.pk, "thread": made.thread_id})
    else:
        args.out.say(Words(f"已写在会话 {made.thread_id} 里。", f"Noted in thread {made.thread_id}."))
    return Exit.DONE


def enter_arguments(parser: Parser) -> None:
    parser.add_argument(
        "--account", required=True, metavar="NAME", help=Words("对哪个账号说的", "said to which account")
    )
    parser.add_argument("--link", default="", metavar="URL", help=Words("那条内容的链接", "its link"))
    parser.add_argument("--text", default="", metavar="TEXT", help=Words("对方写的内容", "what they wrote"))
    parser.add_argument("--by", default="", metavar="NAME", help=Words("谁写的", "who wrote it"))
    parser.add_argument("--at", metavar="TIME", help=Words("什么时候写的，默认现在", "when; now if not given"))
    kinds = Words("是什么，默认 mention", "what it is; mention if not given")
    parser.add_argument("--kind", choices=("mention", "comment", "repost", "direct"), default="mention", help=kinds)
    add_actor(parser)


def enter(args: argparse.Namespace) -> int:
    """The link is read where the rights allow; what is typed fills in for what cannot be read."""
    from guanwei.inbox.intake import take_in
    from guanwei.inbox.models import Thread
    from guanwei.lib.clock import utc_now
    from guanwei.listening.by_hand import Entry, enter_by_hand
    from guanwei.networks.incoming import Kind
    from guanwei.people.roles import Permission

    actor = actor_of(args)
    account = account_named(actor, args.account, Permission.WRITE)
    at = moment_of(args.at, account.zone) if args.at else None
    entry = Entry(link=args.link, text=args.text, author=args.by, created_at=at, kind=Kind(args.kind))
    made = enter_by_hand(actor=actor, now=utc_now(), account=account, entry=entry)
    take_in(now=utc_now(), account_id=account.pk)
    thread = Thread.objects.filter(account=account, items__interaction=made).values_list("pk", flat=True).first()
    if args.out.json:
        args.out.data({"interaction": made.pk, "thread": thread})
    else:
        args.out.say(Words(f"已录入，会话 {thread}。", f"Entered: thread {thread}."))
    return Exit.DONE


def _read(text: str) -> tuple[int, int]:
    number, _colon, version = text.partition(":")
    if not all(part.isascii() and part.isdecimal() and len(part) < 19 for part in (number, version)):
        raise Problem(
            f"请写成 会话编号:版本，例如 12:7。先看内容：guanwei inbox show {number or 'ID'}。",
            f"Write number and version, such as 12:7. Read it first: guanwei inbox show {number or 'ID'}.",
        )
    return int(number), int(version)
