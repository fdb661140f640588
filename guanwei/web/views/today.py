"""What needs me now, in order."""

from collections import Counter
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guanwei.accounts.access import account_ids
from guanwei.approvals.queries import anything_returned, counted, how_many_of_each_kind
from guanwei.delivery.queries import today_for
from guanwei.inbox import answer_review
from guanwei.inbox import reviews as answer_reviews
from guanwei.inbox.answer_content import PURPOSE as ANSWER
from guanwei.inbox.queries import Filters, how_many_overdue, inbox_list
from guanwei.lib.clock import utc_now
from guanwei.listening.queries import LOOK, how_many_not_to_be_seen, not_to_be_seen, with_findings
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.publishing import change_queries
from guanwei.publishing.actions import PURPOSE as PLAN
from guanwei.publishing.changing import PURPOSE as CHANGE
from guanwei.publishing.glance import glances
from guanwei.publishing.queries import RETURNED_WITHIN, approval_queue, returned_to
from guanwei.web.answers import page, viewer_of
from guanwei.web.carried import lines_of
from guanwei.web.composing.page import begun
from guanwei.web.context import figures_besides
from guanwei.web.scope import chosen_account

SOON = timedelta(hours=1)
SHOWN = 8  # of each kind; the rest is one click away, and its number is said


@page
def today(request: HttpRequest) -> HttpResponse:
    viewer, now = viewer_of(request), utc_now()
    midnight = datetime.combine(now.astimezone(ZoneInfo(viewer.zone)).date(), time(), ZoneInfo(viewer.zone))
    parts = today_for(viewer, now=now, midnight=midnight, soon=SOON, most=SHOWN, also=(LOOK,))
    looks = with_findings(not_to_be_seen(viewer)[:SHOWN])
    listed = [*(one for part in parts.values() for one in part.first), *(look.delivery for look in looks)]
    lines = {line[0].pk: line for line in lines_of(listed, pictures=False)}
    overdue, unseen, returned, asked = _figures(viewer, now)
    seen, accounts_count = glances(viewer, now=now, account_id=chosen_account(request))
    return render(
        request,
        "today/today.html",
        {name: [lines[one.pk] for one in part.first] for name, part in parts.items()}
        | {f"{name}_count": part.count for name, part in parts.items()}
        | {
            "overdue": inbox_list(viewer, Filters(overdue=True), now=now, size=SHOWN, colleagues=False).rows
            if overdue
            else (),
            "overdue_count": overdue,
            "unseen": [(look, lines[look.delivery_id]) for look in looks],
            "unseen_count": unseen,
            "asked_answers": answer_review.waiting_for(viewer, count=SHOWN) if asked[ANSWER] else [],
            "asked_changes": change_queries.waiting_for(viewer, count=SHOWN) if asked[CHANGE] else [],
            "returned_answers": answer_reviews.returned_to(viewer, now=now)[:SHOWN] if returned else [],
            "requests": approval_queue(viewer, now=now, count=SHOWN, slips=True) if asked[PLAN] else [],
            "requests_count": asked.total(),
            "returned": returned_to(viewer, now=now)[:SHOWN] if returned else [],
            "begun": begun(viewer),
            "may_operate": account_ids(viewer, Permission.OPERATE),
            "has_accounts": bool(account_ids(viewer)),
            "glances": seen,
            "accounts_count": accounts_count,
            "now": now,
        },
    )


def _figures(viewer: User, now: datetime) -> tuple[int, int, bool, Counter[str]]:
    """How many conversations are overdue and posts not to be seen, did anything come back, what waits for approval."""
    overdue, unseen, returned, of_each_kind = figures_besides(
        viewer,
        how_many_overdue(viewer, now=now),
        how_many_not_to_be_seen(viewer),
        anything_returned(viewer, since=now - RETURNED_WITHIN),
        how_many_of_each_kind(viewer),
        now=now,
    )
    return overdue, unseen, returned, counted(of_each_kind)
