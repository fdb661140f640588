"""Live events: an approver lets the posts of an event come thick for a while (practice D4, D7)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guanwei.accounts.access import account_ids
from guanwei.lib.clock import utc_now
from guanwei.people.roles import Permission
from guanwei.publishing import events
from guanwei.web.answers import REFUSALS, SeeOther, action, back, form_page, say, sentence, viewer_of
from guanwei.web.forms.events import EventForm
from guanwei.web.scope import chosen_account

EARLIER = 10  # that are shown


@form_page
def listed(request: HttpRequest) -> HttpResponse:
    """What runs and what is to come, and the form that opens another one."""
    viewer, now = viewer_of(request), utc_now()
    form = EventForm(request.POST or None, viewer=viewer, account=chosen_account(request))
    if form.is_valid():
        values = form.cleaned_data
        try:
            events.open_event(
                actor=viewer,
                now=now,
                account=values["account"],
                hours=values["hours"],
                reason=values["reason"],
                since=values["since"],
            )
        except REFUSALS as refusal:
            form.add_error(None, sentence(refusal.words))
        else:
            say(request, _("Opened. Posts of the event get a hint instead of a question from now on."))
            return SeeOther(reverse("events"))
    may_open = account_ids(viewer, Permission.APPROVE)
    shown = {
        "form": form if may_open else None,
        "events": list(events.events_for(viewer, now=now)),
        "may_end": may_open,
        "earlier": list(events.earlier_for(viewer, now=now)[:EARLIER]),
        "now": now,
    }
    return render(request, "plans/events.html", shown, status=400 if form.errors else 200)


@action
def end(request: HttpRequest, event_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = events.all_events_for(viewer).get(pk=event_id)
    events.end_event(actor=viewer, now=utc_now(), event_id=found.pk)
    say(request, _("Ended. The limits hold again."))
    return back(request, "events")
