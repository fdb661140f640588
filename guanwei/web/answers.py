"""How a view answers: which methods it takes, where it goes after an action, what becomes of a refusal.

A view asks for what is in the viewer's scope, calls one action and answers. Refusals of actions carry `words`; they
become a message on the page that the person came from, or the error of a form. NotAllowed is 403, and what lies outside
the viewer's scope does not exist for them: 404.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from guanwei.accounts.access import NotAllowed, once_a_request
from guanwei.accounts.actions import AccountRefused
from guanwei.approvals.actions import ApprovalRefused
from guanwei.delivery.actions import DeliveryRefused
from guanwei.inbox.actions import ThreadRefused
from guanwei.inbox.answer_rules import AnswerRefused
from guanwei.lib.sheets import SheetError
from guanwei.lib.words import Words
from guanwei.listening.by_hand import EntryRefused
from guanwei.listening.tending import SourceRefused
from guanwei.media.pictures import PictureRefused
from guanwei.people.actions import UserRefused
from guanwei.people.ending import SessionOver
from guanwei.people.models import User
from guanwei.practice.keeping import WaiverRefused
from guanwei.practice.sheets import SheetRefused
from guanwei.publishing.actions import PlanRefused
from guanwei.reports.retrospective import DecisionRefused

View = Callable[..., HttpResponse]

REFUSALS = (
    PlanRefused,
    AnswerRefused,
    ApprovalRefused,
    DeliveryRefused,
    AccountRefused,
    UserRefused,
    SessionOver,
    WaiverRefused,
    PictureRefused,
    SheetError,
    SheetRefused,
    ThreadRefused,
    AnswerRefused,
    EntryRefused,
    SourceRefused,
    DecisionRefused,
)


class SeeOther(HttpResponseRedirect):
    """303: whatever the method was, look there with GET."""

    status_code = 303


def page(view: View) -> View:
    """A page that is only read."""
    return require_http_methods(["GET", "HEAD"])(_guarded(view))


def form_page(view: View) -> View:
    """A page with a form that is sent to its own address."""
    return require_http_methods(["GET", "HEAD", "POST"])(_guarded(view))


def action(view: View) -> View:
    """Does one thing and goes back: POST only. A refusal becomes a message there."""
    guarded = require_http_methods(["POST"])(_guarded(view))
    guarded.only_acts = True  # there is nothing to see there
    return guarded


def _guarded(view: View) -> View:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotAllowed as refusal:
            return render(request, "errors/403.html", {"reason": refusal.words}, status=403)
        except ObjectDoesNotExist as missing:
            raise Http404 from missing
        except REFUSALS as refusal:
            messages.error(request, sentence(refusal.words))
            return back(request, field="stay")

    return answer


def viewer_of(request: HttpRequest) -> User:
    """The person who looks. Behind LoginRequiredMiddleware there always is one."""
    assert isinstance(request.user, User)
    return once_a_request(request.user)


def sentence(words: Words) -> str:
    """In the reader's language."""
    return words.in_language(get_language() or "zh")


def say(request: HttpRequest, text: str) -> None:
    """On the next page, in a corner of it."""
    messages.success(request, text)


def back(request: HttpRequest, otherwise: str = "today", *, field: str = "next") -> HttpResponse:
    """To the page that the form stood on (its field `next`), never to another site. What was refused goes where `stay`
    says, if the form has it: to the thing itself, not to the one after it."""
    wanted = request.POST.get(field) or request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return SeeOther(wanted if wanted and here else reverse(otherwise))


def number_in(request: HttpRequest, name: str) -> int | None:
    """A whole number from the address, None for anything else: a filter that makes no sense filters nothing."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
