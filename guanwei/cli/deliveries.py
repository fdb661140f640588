"""`guanwei deliveries`: the ledger as a list, one delivery with its evidence, and what a person decides about it."""

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from guanwei.cli.acts import Act, add_acts, run_act
from guanwei.cli.output import Exit
from guanwei.cli.parser import Parser
from guanwei.cli.scope import accounts_named, actor_of, add_actor, the
from guanwei.cli.telling import STATES, excerpt, local, state_name
from guanwei.lib.problem import Problem
from guanwei.lib.words import Words

if TYPE_CHECKING:
    from guanwei.delivery.models import Delivery

HELP = Words("投递：列表、证据、需要人做的决定", "deliveries: list, evidence, what a person decides")
DELIVERY = Words("投递", "delivery")
LISTED = 50
TROUBLE = "trouble"
COLUMNS = {
    "id": Words("编号", "ID"),
    "time": Words("时间", "Due"),
    "account": Words("账号", "Account"),
    "state": Words("状态", "State"),
    "text": Words("正文", "Text"),
    "why": Words("说明", "Why"),
}
ATTEMPTS = {
    "number": Words("次", "No."),
    "started_at": Words("开始", "Started"),
    "ended_at": Words("结束", "Ended"),
    "outcome": Words("结果", "Outcome"),
    "code": Words("代码", "Code"),
    "detail": Words("详情", "Detail"),
}


def arguments(parser: Parser) -> None:
    states = ", ".join(sorted(set(STATES) - {"draft", "review", "approved", "published"}))
    only = Words(
        f"只看这种状态，可多次给出：{TROUBLE}（要人处理的）, {states}",
        f"only this state, may be given several times: {TROUBLE} (wait for a person), {states}",
    )
    parser.add_argument("--state", action="append", default=[], metavar="STATE", help=only)
    parser.add_argument(
        "--account", action="append", default=[], metavar="NAME", help=Words("只看这个账号", "only this account")
    )
    most = Words(f"最多多少条，默认 {LISTED}", f"at most so many; {LISTED} if not given")
    parser.add_argument("--limit", type=int, default=LISTED, metavar="N", help=most)
    add_actor(parser)
    add_acts(parser, ACTS, otherwise=listed)


run = run_act


def listed(args: argparse.Namespace) -> int:
    from guanwei.delivery.queries import deliveries_for
    from guanwei.listening.queries import no_longer
    from guanwei.people.roles import Permission
    from guanwei.publishing.queries import lines_of_deliveries

    viewer = actor_of(args)
    found = deliveries_for(viewer, states=_states(args.state))
    if args.account:
        found = found.filter(account__in=accounts_named(viewer, args.account, Permission.VIEW))
    rows = []
    for delivery, plan in lines_of_deliveries(list(found[: max(args.limit, 0)])):
        text = plan.version.text if plan else ""
        rows.append(
            {
                "id": delivery.pk,
                "time": local(delivery.due_at, delivery.account.zone),
                "account": delivery.account.name,
                "state": delivery.state if args.out.json else state_name(no_longer(delivery) or delivery.state),
                "text": text if args.out.json else excerpt(text, 16),
                "why": delivery.url or _why(delivery),
            }
        )
    args.out.table(COLUMNS, rows)
    return Exit.DONE


def _states(given: list[str]) -> tuple[str, ...]:
    from guanwei.delivery.states import State

    known = {state.value for state in State}
    chosen = {one for each in given for one in each.split(",")}
    if TROUBLE in chosen:
        chosen = chosen - {TROUBLE} | {State.UNKNOWN, State.REFUSED, State.MISSED}
    if unknown := sorted(chosen - known):
        there = ", ".join([TROUBLE, *sorted(known)])
        raise Problem(
            f"没有“{unknown[0]}”这种状态。可用的：{there}。",
            f'There is no state "{unknown[0]}". There are: {there}.',
        )
    return tuple(str(one) for one in chosen)


def _why(delivery: "Delivery") -> Words | None:
    return Words.from_json(delivery.words) if delivery.words else None


def _add_id(parser: Parser) -> None:
    parser.add_argument("id", metavar="ID", type=int, help=Words("投递编号", "number of the delivery"))
    add_actor(parser)


def _add_id_and_link(parser: Parser) -> None:
    _add_id(parser)
    link = Words("已发布内容的链接", "the link of the published post")
    parser.add_argument("--link", required=True, metavar="URL", help=link)


def show(args: argparse.Namespace) -> int:
    from guanwei.delivery.queries import attempts_of, delivery_for
    from guanwei.listening.queries import looks_of
    from guanwei.networks.links import seen_at
    from guanwei.networks.registry import advice, wire_text
    from guanwei.publishing.queries import lines_of_deliveries

    viewer = actor_of(args)
    delivery = the(DELIVERY, args.id, lambda: delivery_for(viewer, args.id))
    [(_same, plan)] = lines_of_deliveries([delivery])
    look = looks_of(viewer, [delivery.pk]).get(delivery.pk)
    attempts = list(attempts_of(delivery).values(*ATTEMPTS, "worker", "evidence"))
    facts: dict[str, Any] = {
        "id": delivery.pk,
        "account": delivery.account.name,
        "state": delivery.state,
        "held_for": delivery.held_for,
        "due_at": delivery.due_at,
        "late_at": delivery.late_at,
        "sent_at": delivery.sent_at,
        "url": delivery.url,
        "seen_at": seen_at(delivery.url, delivery.account.server),
        "remote_id": delivery.remote_id,
        "tries": delivery.tries,
        "why": _why(delivery),
        "what_to_do": NEXT.get(delivery.state),
        "advice": advice(delivery.account.network, delivery.code) if delivery.code else None,
        "seen": look and look.seen,
        "findings": [found.as_json() for found in look.findings] if look else [],
        "post": plan and plan.post_id,
        "goes_out": plan and wire_text(plan.account.network, plan.version.text, plan.version.link),
        "attempts": attempts,
    }
    if args.out.json:
        args.out.data(facts)
    else:
        _say(args, delivery, facts)
    return Exit.DONE


def note(args: argparse.Namespace) -> int:
    from guanwei.delivery.queries import delivery_for
    from guanwei.lib.clock import utc_now
    from guanwei.listening.models import Look
    from guanwei.listening.sent import take_note

    actor = actor_of(args)
    the(DELIVERY, args.id, lambda: delivery_for(actor, args.id))
    try:
        take_note(actor=actor, now=utc_now(), delivery_id=args.id)
    except Look.DoesNotExist:
        raise Problem(
            f"投递 {args.id} 没有“看不到”的提醒。", f"Delivery {args.id} has no alarm that it is not to be seen."
        ) from None
    args.out.say(Words(f"投递 {args.id}：记下了，不再提醒。", f"Delivery {args.id}: noted, no more alarm."))
    return Exit.DONE


def _say(args: argparse.Namespace, delivery: "Delivery", facts: dict[str, Any]) -> None:
    say, state, zone = args.out.say, state_name(delivery.state), delivery.account.zone
    head = f"{delivery.pk} · {delivery.account.name} · {local(delivery.due_at, zone)} {zone}"
    say(Words(f"投递 {head} · {state.zh}", f"Delivery {head} · {state.en}"))
    for words in (facts["why"], facts["advice"], facts["what_to_do"]):
        if words:
            say(Words(words.zh.format(id=delivery.pk), words.en.format(id=delivery.pk)))
    for line in (facts["seen_at"], facts["goes_out"]):
        if line:
            say(Words(line, line))
    for found in facts["findings"]:
        message, hint = Words.from_json(found["message"]), Words.from_json(found["hint"])
        say(Words(f"{found['id']} {message.zh}{hint.zh}", f"{found['id']} {message.en} {hint.en}"))
    if facts["findings"]:
        say(Words(NOTE.zh.format(id=delivery.pk), NOTE.en.format(id=delivery.pk)))
    if facts["attempts"]:
        args.out.table(ATTEMPTS, facts["attempts"])
    for attempt in facts["attempts"]:
        for seen in attempt["evidence"]:
            line = f"{attempt['number']}: {_as_line(seen)}"
            say(Words(f"回读 {line}", f"Read back {line}"))


def _as_line(seen: object) -> str:
    return " ".join(str(value) for value in seen.values()) if isinstance(seen, dict) else str(seen)


def _decided(act: Callable[..., "Delivery"]) -> Callable[[argparse.Namespace], int]:
    """One decision about one delivery that the person may see."""

    def decide(args: argparse.Namespace) -> int:
        from guanwei.delivery.queries import delivery_for
        from guanwei.lib.clock import utc_now

        actor = actor_of(args)
        the(DELIVERY, args.id, lambda: delivery_for(actor, args.id))
        link = {"link": args.link} if hasattr(args, "link") else {}
        decided = act(actor=actor, now=utc_now(), delivery_id=args.id, **link)
        if args.out.json:
            args.out.data({"id": decided.pk, "state": decided.state, "why": _why(decided), "url": decided.url})
        else:
            state = state_name(decided.state)
            args.out.say(Words(f"投递 {decided.pk}：{state.zh}。", f"Delivery {decided.pk}: {state.en}."))
        return Exit.DONE

    return decide


def _confirm_out(**given: Any) -> "Delivery":
    from guanwei.jobs.deciding import confirm_out

    return confirm_out(**given)


def _send_now(**given: Any) -> "Delivery":
    from guanwei.jobs.deciding import send_now

    return send_now(**given)


def _take_by_hand(**given: Any) -> "Delivery":
    from guanwei.jobs.deciding import take_by_hand

    return take_by_hand(**given)


def _done_by_hand(**given: Any) -> "Delivery":
    from guanwei.jobs.deciding import done_by_hand

    return done_by_hand(**given)


def _let_go(**given: Any) -> "Delivery":
    from guanwei.jobs.deciding import let_go

    return let_go(**given)


# What a person can do about a state; {id} is the delivery's number.
NEXT = {
    "unknown": Words(
        "到账号页面看一眼。已发出：guanwei deliveries out {id} --link 链接；没有：guanwei deliveries again {id}",
        "Look at the account. It is out: guanwei deliveries out {id} --link URL; "
        "it is not: guanwei deliveries again {id}",
    ),
    "missed": Words(
        "现在发：guanwei deliveries again {id}；手动：guanwei deliveries by-hand {id}；"
        "不发了：guanwei deliveries drop {id}",
        "Send it now: guanwei deliveries again {id}; by hand: guanwei deliveries by-hand {id}; not at all: "
        "guanwei deliveries drop {id}",
    ),
    "refused": Words(
        "改好内容再送审；或手动：guanwei deliveries by-hand {id}；不发了：guanwei deliveries drop {id}",
        "Change the content and send it in again; or by hand: guanwei deliveries by-hand {id}; not at all: "
        "guanwei deliveries drop {id}",
    ),
    "by_hand": Words(
        "在应用里发出后：guanwei deliveries done {id} --link 链接；不发了：guanwei deliveries drop {id}",
        "Post it in the app, then: guanwei deliveries done {id} --link URL; not at all: guanwei deliveries drop {id}",
    ),
    "stopped": Words("恢复：guanwei resume", "Resume with: guanwei resume"),
}
NOTE = Words(
    "知道了、不用再提醒：guanwei deliveries note {id}", "You know of it, no more alarm: guanwei deliveries note {id}"
)
ACTS = (
    Act(
        "show", Words("一条投递：每次尝试、证据、怎么办", "one delivery: attempts, evidence, what to do"), _add_id, show
    ),
    Act("out", Words("结果不明的其实已发出", "an unclear one is out"), _add_id_and_link, _decided(_confirm_out)),
    Act("again", Words("现在发送（没有发出去的）", "send it now, it is not out"), _add_id, _decided(_send_now)),
    Act("by-hand", Words("改为手动发布", "a person posts it by hand"), _add_id, _decided(_take_by_hand)),
    Act("done", Words("手动发布完成", "it was posted by hand"), _add_id_and_link, _decided(_done_by_hand)),
    Act("note", Words("发出后看不到，已经知道了", "it is not to be seen, and you know of it"), _add_id, note),
    Act("drop", Words("不再发送", "nobody sends it any more"), _add_id, _decided(_let_go)),
)
