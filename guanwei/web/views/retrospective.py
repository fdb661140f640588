"""The monthly look back of one account (practice A6): last month's figures, what was decided, what became of it."""

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guanwei.accounts.access import holds, require
from guanwei.accounts.queries import account_for
from guanwei.lib.clock import utc_now
from guanwei.people.roles import Permission
from guanwei.practice.models import Decision
from guanwei.reports import retrospective
from guanwei.reports.months import Figure, Month, last_days, month_before, month_of
from guanwei.web.answers import REFUSALS, SeeOther, action, form_page, say, sentence, viewer_of
from guanwei.web.forms.decisions import DecisionForm

USUAL = timedelta(days=30)  # until a decision is judged


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure in the month before last, last month and the last thirty days; None where it cannot be told."""

    name: str
    before: float | None
    month: float | None
    now: float | None


@form_page
def show(request: HttpRequest, account_id: int) -> HttpResponse:
    viewer, now = viewer_of(request), utc_now()
    account = account_for(viewer, account_id)
    today = now.astimezone(ZoneInfo(account.zone)).date()
    form = DecisionForm(request.POST or None, initial={"judge_on": today + USUAL})
    if request.method == "POST":
        require(viewer, Permission.OPERATE, account)
    if form.is_valid():
        try:
            retrospective.decide(actor=viewer, now=now, account=account, decided=form.decided())
        except REFUSALS as refusal:
            form.add_error(None, sentence(refusal.words))
        else:
            say(request, _("Saved. It stays here until it is judged."))
            return SeeOther(reverse("retrospective", args=[account.pk]))
    month, current = month_of(account, *month_before(today)), last_days(account, now=now)
    shown = {
        "account": account,
        "form": form,
        "today": today,
        "month": month,
        "figures": _lines(month_of(account, *month_before(month.since)), month, current),
        "open": [(one, _stands(one, current)) for one in retrospective.open_decisions(viewer, account)],
        "judged": retrospective.judged_decisions(viewer, account),
        "verdicts": Decision.Verdict.values,
        "may_operate": holds(viewer, Permission.OPERATE, account.pk),
    }
    return render(request, "practice/retrospective.html", shown, status=400 if form.errors else 200)


@action
def judge(request: HttpRequest, decision_id: int) -> HttpResponse:
    verdict, note = request.POST.get("verdict", ""), request.POST.get("note", "")[:500]
    made = retrospective.judge(
        actor=viewer_of(request), now=utc_now(), decision_id=decision_id, verdict=verdict, note=note
    )
    say(request, _("Judged."))
    return SeeOther(reverse("retrospective", args=[made.account_id]))


def _lines(before: Month, month: Month, current: Month) -> list[FigureLine]:
    return [FigureLine(one.value, *(part.figures.get(one) for part in (before, month, current))) for one in Figure]


def _stands(decision: Decision, current: Month) -> float | None:
    return current.figures.get(Figure(decision.figure)) if decision.figure else None
