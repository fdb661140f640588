"""The monthly look back (practice A6): what is decided, at which figure it aims, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from guanwei.accounts.access import accounts_for, require, within
from guanwei.accounts.models import Account
from guanwei.lib.words import Words
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.practice.models import Decision
from guanwei.reports.months import Figure, last_days
from guanwei.trail.record import record

FARTHEST = timedelta(days=366)
JUDGED_SHOWN = 12


class DecisionRefused(Exception):
    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


@dataclass(frozen=True, slots=True)
class Decided:
    """What somebody decides. `figure` None: something that no figure shows, and then there is no `aim`."""

    text: str
    judge_on: date
    figure: Figure | None = None
    aim: float | None = None


def open_decisions(viewer: User, account: Account) -> Sequence[Decision]:
    """What waits to be judged, what is due first. It stays here however long nobody does."""
    return list(_decisions(viewer, account).filter(verdict="").order_by("judge_on", "pk"))


def judged_decisions(viewer: User, account: Account) -> Sequence[Decision]:
    """The last ones that were judged, the newest first."""
    return list(_decisions(viewer, account).exclude(verdict="").order_by("-judged_at", "-pk")[:JUDGED_SHOWN])


def decide(*, actor: User, now: datetime, account: Account, decided: Decided) -> Decision:
    """DecisionRefused without words, and for a day that has been or lies more than a year ahead."""
    require(actor, Permission.OPERATE, account)
    today = now.astimezone(ZoneInfo(account.zone)).date()
    if not decided.text.strip():
        raise DecisionRefused(Words("请写明决定了什么。", "Say what was decided."))
    if not today < decided.judge_on <= today + FARTHEST:
        raise DecisionRefused(
            Words(
                "请选一个今天以后、一年以内的日子来评判。", "Choose a day after today, and within a year, to judge it."
            )
        )
    was = _stands_at(account, decided.figure, now)
    with transaction.atomic():
        made = Decision.objects.create(
            account=account,
            text=decided.text.strip(),
            figure=decided.figure or "",
            was=was,
            aim=decided.aim if decided.figure else None,
            judge_on=decided.judge_on,
            by=actor,
            at=now,
        )
        _note(actor, now, "retrospective.decided", made)
    return made


def judge(*, actor: User, now: datetime, decision_id: int, verdict: str, note: str = "") -> Decision:
    """Says what became of it, with the figure as it stands now. Once judged, it stays so."""
    account = accounts_for(actor).get(pk__in=Decision.objects.filter(pk=decision_id).values("account"))
    require(actor, Permission.OPERATE, account)
    if verdict not in Decision.Verdict.values:
        raise DecisionRefused(Words("请选一个结果。", "Choose what became of it."))
    with transaction.atomic():
        decision = Decision.objects.select_for_update(no_key=True).get(pk=decision_id)
        if decision.verdict:
            raise DecisionRefused(Words("这个决定已经评判过了。", "This decision has been judged already."))
        decision.verdict, decision.note = verdict, note.strip()
        decision.became = _stands_at(account, Figure(decision.figure) if decision.figure else None, now)
        decision.judged_by, decision.judged_at = actor, now
        decision.save(update_fields=["verdict", "note", "became", "judged_by", "judged_at"])
        _note(actor, now, "retrospective.judged", decision)
    return decision


def _decisions(viewer: User, account: Account) -> QuerySet[Decision]:
    return Decision.objects.filter(within(viewer), account=account).select_related("by", "judged_by")


def _stands_at(account: Account, figure: Figure | None, now: datetime) -> float | None:
    return last_days(account, now=now).figures.get(figure) if figure else None


def _note(actor: User, now: datetime, verb: str, decision: Decision) -> None:
    details = {"text": decision.text, "verdict": decision.verdict, "figure": decision.figure}
    record(
        actor=actor,
        now=now,
        verb=verb,
        kind="account",
        id=decision.account_id,
        account_id=decision.account_id,
        details={name: value for name, value in details.items() if value},
    )
