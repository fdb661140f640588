"""The list of threads, and one thread with everything in it."""

import argparse
from typing import TYPE_CHECKING, Any

from guanwei.cli.output import Exit
from guanwei.cli.parser import Parser
from guanwei.cli.scope import account_named, actor_of, add_actor, the
from guanwei.cli.telling import excerpt, local, state_name
from guanwei.lib.words import Words

if TYPE_CHECKING:
    from guanwei.inbox.conversation import Moment, ThreadPage
    from guanwei.inbox.queries import Row

THREAD = Words("会话", "thread")
SHOWN = ("open", "waiting", "snoozed", "done", "all")
LISTED = 50
COLUMNS = {
    "id": Words("编号", "ID"),
    "account": Words("账号", "Account"),
    "from": Words("来自", "From"),
    "due": Words("最晚回复", "Answer by"),
    "state": Words("状态", "State"),
    "text": Words("内容", "Text"),
}
STATES = {
    "open": Words("待处理", "open"),
    "snoozed": Words("稍后", "snoozed"),
    "done": Words("已完成", "done"),
}
OVERDUE = Words("超时", "overdue")


def list_arguments(parser: Parser) -> None:
    shown = Words("看哪些，默认 open", "which ones; open if not given")
    parser.add_argument("--show", choices=SHOWN, default=SHOWN[0], help=shown)
    parser.add_argument("--mine", action="store_true", help=Words("只看分给我的", "only those that I have"))
    parser.add_argument("--overdue", action="store_true", help=Words("只看超时的", "only those that are overdue"))
    parser.add_argument("--account", metavar="NAME", help=Words("只看这个账号", "only this account"))
    parser.add_argument("--search", default="", metavar="TEXT", help=Words("包含这些字", "that say this"))
    parser.add_argument("--after", default="", metavar="MARK", help=Words("下一页的标记", "mark of the next page"))
    most = Words(f"最多多少条，默认 {LISTED}", f"at most so many; {LISTED} if not given")
    parser.add_argument("--limit", type=int, default=LISTED, metavar="N", help=most)
    add_actor(parser)


def listed(args: argparse.Namespace) -> int:
    from guanwei.inbox.queries import Filters, Show, Whose, inbox_list
    from guanwei.lib.clock import utc_now
    from guanwei.people.roles import Permission

    viewer = actor_of(args)
    account = account_named(viewer, args.account, Permission.VIEW).pk if args.account else None
    filters = Filters(
        show=Show(args.show),
        whose=Whose.MINE if args.mine else Whose.ALL,
        account_id=account,
        overdue=args.overdue,
        text=args.search,
    )
    page = inbox_list(viewer, filters, now=utc_now(), after=args.after, size=max(1, args.limit))
    if args.out.json:
        args.out.data({"threads": [_facts(row) for row in page.rows], "next": page.next})
        return Exit.DONE
    args.out.table(COLUMNS, [_line(row) for row in page.rows])
    if page.next:
        args.out.say(Words(f"还有更多：--after {page.next}", f"There are more: --after {page.next}"))
    return Exit.DONE


def _line(row: "Row") -> dict[str, Any]:
    thread = row.thread
    state = STATES[thread.state]
    return {
        "id": thread.pk,
        "account": thread.account.name,
        "from": str(thread.contact),
        "due": local(thread.answer_by, thread.account.zone),
        "state": Words(f"{state.zh}·{OVERDUE.zh}", f"{state.en}, {OVERDUE.en}") if row.overdue else state,
        "text": excerpt(row.newest.text if row.newest else ""),
    }


def _facts(row: "Row") -> dict[str, Any]:
    thread = row.thread
    return {
        "id": thread.pk,
        "version": thread.version,
        "account": thread.account.name,
        "from": str(thread.contact),
        "state": thread.state,
        "assigned_to": thread.assigned_to and thread.assigned_to.username,
        "waiting_since": thread.waiting_since,
        "answer_by": thread.answer_by,
        "urgent": thread.urgent,
        "overdue": row.overdue,
        "unread": row.unread,
        "text": row.newest.text if row.newest else "",
    }


def show_arguments(parser: Parser) -> None:
    parser.add_argument("thread", metavar="ID", type=int, help=Words("会话编号", "number of the thread"))
    before = Words("更早的部分：上一次给出的标记", "the stretch above: the mark that was given before")
    parser.add_argument("--before", type=int, metavar="N", help=before)
    add_actor(parser)


def show(args: argparse.Namespace) -> int:
    from guanwei.inbox.conversation import thread_page
    from guanwei.inbox.offers import offers
    from guanwei.lib.clock import utc_now

    viewer = actor_of(args)
    page = the(THREAD, args.thread, lambda: thread_page(viewer, args.thread, now=utc_now(), before=args.before))
    thread = page.thread
    moments = [one for one in map(_moment, page.timeline) if one]
    heard = [one["interaction"] for one in moments if "interaction" in one]
    offered = offers(viewer, thread.account, [one for one in heard if one.pk == page.newest_id])
    can = [offer.operation.value for offer in offered.get(page.newest_id or 0, [])]
    if args.out.json:
        said = [{**one, "interaction": one["interaction"].pk} if "interaction" in one else one for one in moments]
        args.out.data(
            {
                "id": thread.pk,
                "version": page.version,
                "account": thread.account.name,
                "from": str(thread.contact),
                "state": thread.state,
                "answer_by": thread.answer_by,
                "about": page.above and page.above.text,
                "timeline": said,
                "newest": page.newest_id,
                "earlier": page.earlier,
                "can": can,
            }
        )
    else:
        _say(args, page, moments, can)
    return Exit.DONE


def _moment(moment: "Moment") -> dict[str, Any] | None:
    """What was said, by whom; what merely happened is in the trail."""
    from guanwei.inbox.conversation import Answered, Noted, Said

    match moment:
        case Said(at=at, item=item, waits=waits):
            heard = item.interaction
            return {
                "at": at,
                "kind": "app" if item.ours else "heard",
                "by": str(heard.contact),
                "text": heard.text,
                "waits": waits,
                "gone": heard.gone_at is not None,
                "interaction": heard,
            }
        case Answered(at=at, answer=answer, delivery=delivery):
            state = delivery.state if delivery and answer.state in ("approved", "out") else answer.state
            return {
                "at": at,
                "kind": answer.operation,
                "by": str(answer.author),
                "text": answer.text,
                "state": state,
                "answer": answer.pk,
            }
        case Noted(at=at, note=note):
            return {"at": at, "kind": "note", "by": str(note.author), "text": note.text}
    return None


def _say(args: argparse.Namespace, page: "ThreadPage", moments: list[dict[str, Any]], can: list[str]) -> None:
    say, thread = args.out.say, page.thread
    zone, state = thread.account.zone, STATES[thread.state]
    head = f"{thread.pk} · {thread.account.name} · {thread.contact}"
    due = local(thread.answer_by, zone)
    late = OVERDUE if page.overdue else Words("", "")
    say(Words(f"会话 {head} · {state.zh}", f"Thread {head} · {state.en}"))
    if due:
        say(Words(f"最晚 {due} 回复 {late.zh}".rstrip(), f"To be answered by {due} {late.en}".rstrip()))
    if page.above:
        say(Words(f"关于：{excerpt(page.above.text, 60)}", f"About: {excerpt(page.above.text, 60)}"))
    if page.earlier:
        command = f"guanwei inbox show {thread.pk} --before {page.earlier}"
        say(Words(f"更早的：{command}", f"Earlier: {command}"))
    for one in moments:
        label = state_name(one["state"]) if "state" in one else KINDS.get(one["kind"], Words("", ""))
        number = f"[{one['interaction'].pk}] " if "interaction" in one else ""
        line = f"{local(one['at'], zone)} {number}{one['by']}"
        text = one["text"].replace("\n", "\n    ")  # a line of theirs is not taken for one of somebody else
        say(Words(f"{line}（{label.zh}）：{text}", f"{line} ({label.en}): {text}"))
    if can:
        command = f"guanwei inbox answer {thread.pk}:{page.version} TEXT"
        say(Words(f"回复：{command}；可以：{', '.join(can)}", f"Answer: {command}; possible: {', '.join(can)}"))


KINDS = {
    "heard": Words("对方", "theirs"),
    "app": Words("在应用里", "in the app"),
    "note": Words("备注", "note"),
}
