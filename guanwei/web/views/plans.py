"""The queue of approvals, and everything that can be done to one plan."""

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime, timedelta
from itertools import zip_longest
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanwei.accounts.access import NotAllowed, account_ids, require
from guanwei.approvals.queries import waiting_by_kind
from guanwei.inbox import answer_review
from guanwei.inbox.answer_content import PURPOSE as ANSWER
from guanwei.lib.clock import utc_now
from guanwei.lib.words import Words
from guanwei.people.roles import Permission
from guanwei.practice.keeping import WaiverRefused
from guanwei.publishing import actions, change_queries, fixing, review
from guanwei.publishing.actions import PURPOSE, PlanRefused
from guanwei.publishing.again import plan_again
from guanwei.publishing.changing import PURPOSE as CHANGE
from guanwei.publishing.checking import check_and_keep
from guanwei.publishing.context import settings_for
from guanwei.publishing.earlier import earlier_of
from guanwei.publishing.models import Plan
from guanwei.publishing.moving import Breach, breach_by, found_in
from guanwei.publishing.preview import Preview, measured
from guanwei.publishing.queries import Request, approval_queue, findings_of, plans_for
from guanwei.publishing.review import FindingsStand
from guanwei.publishing.settings import LATENESS
from guanwei.web import clockwork
from guanwei.web.addresses import client_address
from guanwei.web.answers import REFUSALS, SeeOther, action, back, number_in, page, say, sentence, viewer_of
from guanwei.web.conversations import judged_all
from guanwei.web.forms.posts import MoveForm, NoSuchTime, local_moment
from guanwei.web.undoing import Instead, Undo, say_with_undo, warn_with_undo
from guanwei.web.waiving import entered_before, keep_entered
from guanwei.web.zone_names import zone_name

QUEUE_PAGE = 20
MOST_AT_ONCE = 100


@page
def approvals(request: HttpRequest) -> HttpResponse:
    """Everything that waits for the viewer, the next one due first, as it will go out."""
    viewer, now = viewer_of(request), utc_now()
    start = (number_in(request, "from") or 0) if len(request.GET.get("from", "")) < 7 else 0
    requests = approval_queue(viewer, now=now, since_id=start, count=QUEUE_PAGE)
    # Where the page goes on once one is decided: whoever is at the tenth does not begin at the top again.
    following = zip_longest(requests, (one.line.plan.pk for one in requests[1:]), fillvalue=0)
    waiting = waiting_by_kind(viewer)
    answers = answer_review.waiting_for(viewer, count=QUEUE_PAGE) if waiting[ANSWER] and not start else []
    judged = judged_all([made for _, made in answers], now=now)
    return render(
        request,
        "approvals/queue.html",
        {
            "requests": [(one, _goes_out(one), next_one) for one, next_one in following],
            "waiting": waiting.total(),
            "earlier": earlier_of(viewer, findings_of(one.line for one in requests)),
            "answers": [(*pair, found) for pair, found in zip(answers, judged, strict=True)],
            "changes": change_queries.waiting_for(viewer, count=QUEUE_PAGE) if waiting[CHANGE] and not start else [],
            "now": now,
            "next_page": start + QUEUE_PAGE if start + QUEUE_PAGE < waiting[PURPOSE] else 0,
            "start": start,
            "left": _numbers(request.GET.get("left", "")),
            "may_waive": account_ids(viewer, Permission.WAIVE),
            "refused_waiver": entered_before(request),
        },
    )


def _goes_out(one: Request) -> Preview:
    """Words and way: an approver also answers for what a person has to post by hand."""
    plan = one.line.plan
    pictures = len(plan.version.pictures.all())
    return measured(plan.account, text=plan.version.text, link=plan.version.link, pictures=pictures)


@action
def approve(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Approves what was on the page: `content_hash` names it. `finding`s that the page showed are let stand with it,
    for `reason`: each is a check's id, a space, and what it spoke of."""
    plan = _plan(request, plan_id, Permission.APPROVE)
    about: dict[str, set[str]] = {}
    for text in request.POST.getlist("finding")[:MOST_AT_ONCE]:
        check, _space, spoke_of = text.partition(" ")
        about.setdefault(check, set()).add(spoke_of)
    try:
        review.waive_and_approve(
            actor=viewer_of(request),
            now=utc_now(),
            plan_id=plan.pk,
            content_hash=request.POST.get("content_hash", ""),
            about={check: frozenset(seen) for check, seen in about.items()},
            reason=request.POST.get("reason", "")[:300],
            comment=request.POST.get("comment", "")[:500],
            public_ip=client_address(request),
        )
    except FindingsStand:
        _look_again([plan])
        raise
    say(request, _("Let stand and approved.") if about else _("Approved."))
    return back(request, "approvals")


@action
def approve_several(request: HttpRequest) -> HttpResponse:
    """Approves what was chosen on the page, each as it stood there: `plan` is its number, a dot and the content's hash.
    Those that cannot be approved stay: one line says how many and why, and the page marks them."""
    viewer, address = viewer_of(request), client_address(request)
    chosen = [text.partition(".") for text in request.POST.getlist("plan")[:MOST_AT_ONCE]]
    if not chosen:
        messages.error(request, _("Choose at least one post."))
    found = plans_for(viewer).in_bulk(_numbers(".".join(number for number, _dot, _hash in chosen)))
    approved, asked, left = 0, list[Plan](), Counter[str]()
    marked = list[int]()
    for number, _dot, content_hash in chosen:
        plan = found.get(int(number)) if number.isascii() and number.isdecimal() else None
        if plan is None:
            continue
        try:
            review.approve(actor=viewer, now=utc_now(), plan_id=plan.pk, content_hash=content_hash, public_ip=address)
            approved += 1
            continue
        except FindingsStand:
            asked.append(plan)
        except (*REFUSALS, NotAllowed) as refusal:
            left[sentence(refusal.words)] += 1
        marked.append(plan.pk)
    _look_again(asked)
    _say_of_several(request, approved, len(asked), left)
    start = request.POST.get("from", "")
    places = {"from": start if start.isdecimal() else "", "left": ".".join(map(str, marked))}
    query = urlencode({name: value for name, value in places.items() if value})
    return SeeOther(f"{reverse('approvals')}?{query}" if query else reverse("approvals"))


def _say_of_several(request: HttpRequest, approved: int, asked: int, left: Counter[str]) -> None:
    """In one line: each of them by itself would say nothing of which is which."""
    parts = []
    if approved:
        parts.append(ngettext("%(count)s approved", "%(count)s approved", approved) % {"count": approved})
    if asked:
        needs = ngettext("%(count)s to be let stand first", "%(count)s to be let stand first", asked)
        parts.append(needs % {"count": asked})
    for why, count in left.items():
        words = ngettext("%(count)s left as it was: %(why)s", "%(count)s left as they were: %(why)s", count)
        parts.append(words % {"count": count, "why": why})
    if parts:
        level = messages.WARNING if asked or left else messages.SUCCESS
        messages.add_message(request, level, _("; ").join(parts))


def _look_again(plans: Collection[Plan]) -> None:
    """What stood in the way is on the page: the plan around them may have changed since it was checked last."""
    with transaction.atomic():
        check_and_keep(list(plans), now=utc_now())


def _numbers(text: str) -> set[int]:
    """`12.15`; whatever is no number is left out."""
    found = text.split(".")[:MOST_AT_ONCE]
    return {int(one) for one in found if one.isascii() and one.isdecimal() and len(one) < 19}


@action
def send_back(request: HttpRequest, plan_id: int) -> HttpResponse:
    plan = _plan(request, plan_id, Permission.APPROVE)
    review.send_back(
        actor=viewer_of(request), now=utc_now(), plan_id=plan.pk, comment=request.POST.get("comment", "")[:500]
    )
    say(request, _("Sent back to its author."))
    return back(request, "approvals")


@action
def submit(request: HttpRequest, plan_id: int) -> HttpResponse:
    plan = _plan(request, plan_id, Permission.WRITE)
    review.submit(actor=viewer_of(request), now=utc_now(), plan_id=plan.pk)
    say(request, _("Sent in for approval."))
    return back(request)


@action
def move(request: HttpRequest, plan_id: int) -> HttpResponse:
    plan = _plan(request, plan_id, Permission.WRITE)
    due = _moment(MoveForm(request.POST), plan)
    lateness = timedelta(minutes=settings_for([plan.account])[plan.account_id][LATENESS])
    known, now = found_in(plan.pk), utc_now()
    undo = Undo(reverse("move", args=[plan.pk]), _fields(plan.due_at, plan)) if plan.due_at else None
    actions.move(actor=viewer_of(request), now=now, plan_id=plan.pk, due_at=due, lateness=lateness)
    words = _("Moved to %(moment)s.") % {"moment": _moved_to(due, now, plan, viewer_of(request).zone)}
    breach = breach_by(plan.pk, known=known, now=now)
    if breach:
        warn_with_undo(request, f"{words} {sentence(breach.finding.message)}", undo, _instead(breach, plan, now))
    elif undo:
        say_with_undo(request, words, undo)
    else:
        say(request, words)
    return back(request)


def _fields(moment: datetime, plan: Plan) -> dict[str, str]:
    """As the form writes it, on the clock of the plan's account."""
    local = moment.astimezone(ZoneInfo(plan.account.zone))
    return {"date": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}"}


def _moved_to(moment: datetime, now: datetime, plan: Plan, viewers: str) -> str:
    """The day and the time, never how far off; with its zone where that is not the viewer's."""
    zone = plan.account.zone
    words = clockwork.at(moment, now, zone)
    return words if zone == viewers else f"{words} ({zone_name(zone)})"


def _instead(breach: Breach, plan: Plan, now: datetime) -> Instead | None:
    if breach.way_out is None:
        return None
    at = breach.way_out.at
    label = _("Move it to %(moment)s, which keeps all rules")
    if breach.way_out.breaks:
        label = _("Move it to %(moment)s, which at least does not flood")
    label %= {"moment": clockwork.at(at, now, plan.account.zone)}
    return Instead(label, reverse("move", args=[plan.pk]), _fields(at, plan))


def _moment(form: MoveForm, plan: Plan) -> datetime:
    """The form's date and time on the clock of the plan's account."""
    if not form.is_valid():
        raise PlanRefused(Words("请填写日期和时间。", "Give a date and a time."))
    try:
        return local_moment(datetime.combine(form.cleaned_data["date"], form.cleaned_data["time"]), plan.account.zone)
    except NoSuchTime as gap:
        raise PlanRefused(
            Words("当地时钟会跳过这个时间，请换一个。", "The clock there skips this time. Choose another.")
        ) from gap


@action
def cancel(request: HttpRequest, plan_id: int) -> HttpResponse:
    plan = _plan(request, plan_id, Permission.WRITE)
    actions.cancel(actor=viewer_of(request), now=utc_now(), plan_id=plan.pk)
    say(request, _("Taken out of the plan."))
    return back(request)


@action
def again(request: HttpRequest, plan_id: int) -> HttpResponse:
    """A cancelled one comes back as a draft."""
    plan = _plan(request, plan_id, Permission.WRITE)
    plan_again(actor=viewer_of(request), now=utc_now(), plan_id=plan.pk, due_at=_moment(MoveForm(request.POST), plan))
    say(request, _("It is in the plan again, as a draft."))
    return back(request)


@action
def check_again(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Runs the checks once more: the plan around it may have changed."""
    plan = _plan(request, plan_id, Permission.WRITE)
    with transaction.atomic():
        found = check_and_keep([plan], now=utc_now())[plan.pk]
    words = ngettext("Checked: %(count)s finding.", "Checked: %(count)s findings.", len(found))
    say(request, words % {"count": len(found)})
    return back(request)


@action
def waive(request: HttpRequest, plan_id: int) -> HttpResponse:
    plan = _plan(request, plan_id, Permission.WAIVE)
    shown = review.Shown(request.POST.get("content_hash", ""), frozenset(request.POST.getlist("about")))
    try:
        review.waive_finding(
            actor=viewer_of(request),
            now=utc_now(),
            plan_id=plan.pk,
            check_id=request.POST.get("check", ""),
            reason=request.POST.get("reason", "")[:300],
            until=_day(request.POST.get("until", "")),
            shown=shown,
        )
    except (PlanRefused, WaiverRefused):
        keep_entered(request, plan.pk)
        raise
    say(request, _("It may stand, and your reason is on record."))
    return back(request)


@action
def fix(request: HttpRequest, plan_id: int) -> HttpResponse:
    plan = _plan(request, plan_id, Permission.WRITE)
    fixing.apply_fix(actor=viewer_of(request), now=utc_now(), plan_id=plan.pk, check_id=request.POST.get("check", ""))
    say(request, _("Changed. The post has a new version and needs approval."))
    return back(request)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise PlanRefused(
            Words("日期看不懂，请写成 2026-12-31 这样。", "That is no date. Write it like 2026-12-31.")
        ) from None


def _plan(request: HttpRequest, plan_id: int, permission: Permission) -> Plan:
    """In the viewer's scope, else 404; and theirs to do this with, else 403 before anything else is said about it."""
    plan = plans_for(viewer_of(request)).get(pk=plan_id)
    require(viewer_of(request), permission, plan.account)
    return plan
