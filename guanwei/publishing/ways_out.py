"""Beside what floods stands the next free time, with a button that moves the post there: the same time wherever it is
shown."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from guanwei.lib.words import Words
from guanwei.practice.checks import b1_flood
from guanwei.practice.findings import Field, Finding, Fix
from guanwei.practice.registry import check_named
from guanwei.practice.wording import moment_words
from guanwei.publishing.moving import way_out_of
from guanwei.publishing.queries import Line
from guanwei.publishing.slots import Offer


def wants_another_time(finding: Finding) -> bool:
    return check_named(finding.id).id == b1_flood.ID and finding.field is Field.DUE and not finding.fix


def moved(finding: Finding, offer: Offer, zone: ZoneInfo, now: datetime) -> Finding:
    """With the button to the next free time, and the same time in its advice: a check looks at nothing but its own rule
    and would name a nearer one. `replacement` is on the account's own clock, as date and time fields write it."""
    at = moment_words(offer.at, zone, now)
    label = Words(zh=f"挪到 {at.zh}", en=f"Move it to {at.en}")
    fix = Fix(label, Field.DUE, (0, 0), f"{offer.at.astimezone(zone):%Y-%m-%dT%H:%M}")
    return replace(finding, fix=fix, hint=Words(zh=f"下一个空时段是 {at.zh}。", en=f"The next free time is {at.en}."))


def with_way_out(line: Line, *, now: datetime) -> Line:
    """What was found in a plan that is stored, while it can still be moved. Reads what is around the plan only where
    something floods."""
    floods = any(judged.waiver is None and wants_another_time(judged.finding) for judged in line.findings)
    offer = way_out_of(line.plan, now) if floods and line.changeable else None
    if offer is None:
        return line
    zone = ZoneInfo(line.plan.account.zone)
    return replace(
        line,
        findings=tuple(
            replace(judged, finding=moved(judged.finding, offer, zone, now))
            if judged.waiver is None and wants_another_time(judged.finding)
            else judged
            for judged in line.findings
        ),
    )
