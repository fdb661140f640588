"""`guanwei post show ID`: what goes out on each account, how, what was found, where it stands."""

import argparse
from typing import TYPE_CHECKING, Any

from guanwei.cli.output import Exit
from guanwei.cli.parser import Parser
from guanwei.cli.post.chosen import lines_of_post, stamp
from guanwei.cli.scope import actor_of, add_actor
from guanwei.cli.telling import LEVELS, local, state_name
from guanwei.lib.words import Words
from guanwei.practice.worth import NAMES as VALUES
from guanwei.practice.worth import Value

if TYPE_CHECKING:
    from guanwei.publishing.queries import Line


def arguments(parser: Parser) -> None:
    parser.add_argument("post", metavar="ID", type=int, help=Words("稿件编号", "number of the post"))
    add_actor(parser)


def run(args: argparse.Namespace) -> int:
    lines = lines_of_post(actor_of(args), args.post)
    post, version = lines[0].plan.post, lines[0].plan.version
    shown = {
        "post": args.post,
        "stamp": stamp(lines),
        "column": post.column.name,
        "version": version.number,
        "text": version.text,
        "link": version.link,
        "benefit": post.benefit,
        "value": post.value,
        "note": post.note,
        "plans": [_plan(line) for line in lines],
    }
    if args.out.json:
        args.out.data(shown)
    else:
        _say(args, shown)
    return Exit.DONE


def _plan(line: "Line") -> dict[str, Any]:
    from guanwei.publishing.preview import measured

    plan, delivery = line.plan, line.delivery
    pictures = list(plan.version.pictures.all())
    seen = measured(plan.account, text=plan.version.text, link=plan.version.link, pictures=len(pictures))
    return {
        "plan": plan.pk,
        "account": plan.account.name,
        "network": plan.account.network,
        "due_at": plan.due_at,
        "time": local(plan.due_at, plan.account.zone),
        "zone": plan.account.zone,
        "state": line.status,
        "content_hash": plan.content_hash,
        "goes_out": seen.text,
        "length": seen.length,
        "limit": seen.limit,
        "by_hand": list(getattr(seen.way, "reasons", ())),
        "pictures": [{"name": p.asset.name, "sha256": p.asset.sha256, "alt_text": p.alt_text} for p in pictures],
        "findings": [
            judged.finding.as_json()
            | {
                "waived": judged.waiver
                and {
                    "by": str(judged.waiver.by),
                    "reason": judged.waiver.reason,
                    "until": judged.waiver.expires_at,
                    "through": judged.waiver.through(plan.account.zone),
                }
            }
            for judged in line.findings
        ],
        "delivery": delivery and delivery.pk,
        "why": Words.from_json(delivery.words) if delivery and delivery.words else None,
        "url": delivery.url if delivery else "",
    }


def _say(args: argparse.Namespace, shown: dict[str, Any]) -> None:
    say = args.out.say
    head = f"{shown['column']} · v{shown['version']}"
    say(Words(f"稿件 {shown['post']} · {head}", f"Post {shown['post']} · {head}"))
    if shown["benefit"]:
        say(Words(f"福利：{shown['benefit']}", f"Benefit: {shown['benefit']}"))
    if shown["value"]:
        name = VALUES[Value(shown["value"])]
        say(Words(f"给读者的价值：{name.zh}", f"What readers get: {name.en}"))
    for plan in shown["plans"]:
        _say_plan(args, plan)
    if not any(plan["state"] == "review" for plan in shown["plans"]):
        return
    number = f"{shown['post']}:{shown['stamp']}"
    say(
        Words(
            f"\n看过以上内容后批准：guanwei post approve {number}", f"\nTo approve this: guanwei post approve {number}"
        )
    )


def _say_plan(args: argparse.Namespace, plan: dict[str, Any]) -> None:
    say, state = args.out.say, state_name(plan["state"])
    place = f"{plan['account']} ({plan['network']})"
    when = f"{plan['time']} {plan['zone']}" if plan["time"] else "—"
    say(Words(f"\n{place} · {when} · {state.zh}", f"\n{place} · {when} · {state.en}"))
    if plan["why"]:
        say(plan["why"])
    if plan["url"]:
        say(Words(plan["url"], plan["url"]))
    length = f"{plan['length']:g}/{plan['limit']}"
    say(Words(f"--- 发出的内容（{length}）---", f"--- what goes out ({length}) ---"))
    say(Words(plan["goes_out"], plan["goes_out"]))
    for number, picture in enumerate(plan["pictures"], start=1):
        alt = picture["alt_text"]
        say(Words(f"图 {number}：{picture['name']} {alt}", f"Picture {number}: {picture['name']} {alt}"))
    say(Words("---", "---"))
    for reason in plan["by_hand"]:
        say(Words(f"手动：{reason.zh}", f"By hand: {reason.en}"))
    for found in plan["findings"]:
        _say_finding(args, found)


def _say_finding(args: argparse.Namespace, found: dict[str, Any]) -> None:
    level, message, hint = LEVELS[found["level"]], found["message"], found["hint"]
    zh, en = f"[{level.zh}] {found['id']} {message['zh']}", f"[{level.en}] {found['id']} {message['en']}"
    if found["waived"]:
        waived, through = f"{found['waived']['by']}: {found['waived']['reason']}", found["waived"]["through"]
        until = Words(f"，到 {through} 当天为止", f", through {through}") if through else Words("", "")
        args.out.say(Words(f"{zh}（已豁免 {waived}{until.zh}）", f"{en} (waived, {waived}{until.en})"))
    else:
        args.out.say(Words(f"{zh} {hint['zh']}", f"{en} {hint['en']}"))
