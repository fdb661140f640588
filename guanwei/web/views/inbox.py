"""The list of conversations, what is done to several at once, and what somebody saw only in the app."""

from collections import Counter
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanwei.accounts.access import NotAllowed, account_ids, accounts_for, within
from guanwei.accounts.models import Account
from guanwei.inbox import actions, intake
from guanwei.inbox.actions import Shown
from guanwei.inbox.models import Item, Thread
from guanwei.inbox.queries import Filters, Show
from guanwei.lib.clock import utc_now
from guanwei.lib.words import Words
from guanwei.listening.by_hand import EntryRefused, enter_by_hand
from guanwei.listening.models import Interaction
from guanwei.listening.queries import sources_for
from guanwei.networks.links import NoPostLink, read_link
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.trail.models import Entry
from guanwei.web.answers import REFUSALS, SeeOther, action, back, form_page, page, say, sentence, viewer_of
from guanwei.web.forms.inbox import EntryForm, number
from guanwei.web.forms.posts import NoSuchTime
from guanwei.web.inbox_pane import pane
from guanwei.web.scope import scope_of
from guanwei.web.undoing import Undo, say_with_undo
from guanwei.web.views.threads import just_put_away

MOST_AT_ONCE = 200
NO_POST = Words("这个链接看不出是哪一条，请换完整链接或留空。", "That link does not tell which post. Leave it empty.")


@page
def listed(request: HttpRequest) -> HttpResponse:
    viewer, now = viewer_of(request), utc_now()
    left = pane(request, viewer, request.GET, now=now)
    why_empty = None if left["found"].rows else _why_empty(viewer, left["filters"], now)
    page = left | {"put_away": just_put_away(request, viewer), "why_empty": why_empty, "now": now}
    return render(request, "inbox/list.html", page)


def _why_empty(viewer: User, filters: Filters, now: datetime) -> str:
    """The nearest reason: what somebody filters away, no account, nothing that is listened to, or nobody wrote."""
    if not account_ids(viewer):
        return "no-account"
    if filters != Filters(show=filters.show):
        return "filtered"
    if filters.show is not Show.OPEN:
        return "none-of-these"
    if Thread.objects.filter(within(viewer)).exists():
        return "all-done"
    return "silent" if sources_for(viewer, now=now) else "no-source"


@action
def several(request: HttpRequest) -> HttpResponse:
    """Takes the chosen conversations, or is done with them. What moved meanwhile stays and is named."""
    viewer, now = viewer_of(request), utc_now()
    given = request.POST.getlist("thread") or request.POST.get("threads", "").split()
    chosen = [shown for text in given[:MOST_AT_ONCE] if (shown := _shown(text))]
    if not chosen:
        messages.error(request, _("Choose at least one conversation."))
        return back(request, "inbox")
    do = request.POST.get("do")
    if do in ("urgent", "not-urgent"):
        return _marked(request, viewer, chosen, urgent=do == "urgent")
    if do == "done":
        became = actions.done_many(actor=viewer, now=now, threads=chosen)
        words = ngettext("%(count)s conversation is done.", "%(count)s conversations are done.", len(became.done))
    else:
        became = actions.assign_many(actor=viewer, now=now, threads=chosen, to=viewer)
        words = ngettext("%(count)s conversation is yours.", "%(count)s conversations are yours.", len(became.done))
    if became.done:
        say(request, words % {"count": len(became.done)})
    for why, count in Counter(sentence(words) for words in became.left.values()).items():
        left = ngettext("%(count)s left as it was: %(why)s", "%(count)s left as they were: %(why)s", count)
        messages.warning(request, left % {"count": count, "why": why})
    return back(request, "inbox")


def _marked(request: HttpRequest, viewer: User, chosen: list[Shown], *, urgent: bool) -> HttpResponse:
    became = actions.mark_urgent_many(actor=viewer, now=utc_now(), threads=chosen, urgent=urgent)
    count = len(became.done)
    if urgent:
        words = ngettext(
            "%(count)s conversation is marked urgent.", "%(count)s conversations are marked urgent.", count
        )
    else:
        words = ngettext(
            "%(count)s conversation is urgent no more.", "%(count)s conversations are urgent no more.", count
        )
    numbers = " ".join(f"{number}.0" for number in became.done)
    undo = Undo(reverse("inbox-several"), {"do": "not-urgent" if urgent else "urgent", "threads": numbers})
    say_with_undo(request, words % {"count": count}, undo)
    return back(request, "inbox")


def _shown(text: str) -> Shown | None:
    """`12.7`: number and version."""
    id, _dot, version = text.partition(".")
    numbers = number(id), number(version)
    return Shown(*numbers) if None not in numbers else None  # type: ignore[arg-type]


@form_page
def enter(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    accounts = list(accounts_for(viewer, Permission.WRITE).filter(active=True))
    if not accounts:
        raise NotAllowed(Words("你没有可以撰稿的账号。", "There is no account that you may write for."))
    begin = request.GET.get("account") or _account_to_begin_with(request, viewer, accounts)
    form = EntryForm(request.POST or None, accounts=accounts, initial={"account": begin})
    if form.is_valid():
        entered = _entered(viewer, form)
        if entered:
            return _to_its_thread(request, form.cleaned_data["account"], entered)
    return render(request, "inbox/enter.html", {"form": form}, status=400 if form.errors else 200)


def _account_to_begin_with(request: HttpRequest, viewer: User, accounts: list[Account]) -> int | None:
    """What the switcher stands on, else the one that they last entered something for, else the one that was last heard
    of; None: the first of the list."""
    among = {account.pk for account in accounts}
    scope = scope_of(request, viewer)
    if scope and scope.pk in among:
        return int(scope.pk)
    entered = Entry.objects.filter(actor=viewer, verb="interaction.entered", account_id__in=among)
    last = entered.order_by("-at", "-pk").values_list("account_id", flat=True).first()
    heard = Thread.objects.filter(account__in=among).order_by("-newest_at", "-pk")
    return last or heard.values_list("account_id", flat=True).first()


def _entered(viewer: User, form: EntryForm) -> Interaction | None:
    account = form.cleaned_data["account"]
    try:
        entry = form.entry(about_id=_about(account, form.cleaned_data["about"]))
        return enter_by_hand(actor=viewer, now=utc_now(), account=account, entry=entry)
    except NoSuchTime:
        form.add_error("time", _("The clock there skips this time. Choose another."))
    except REFUSALS as refusal:
        form.add_error(None, sentence(refusal.words))
    return None


def _about(account: Account, link: str) -> str:
    """The id of our post above it; "" where none is given."""
    if not link.strip():
        return ""
    names = {"remote_account_id": account.remote_account_id, "handle": account.handle}
    found = read_link(account.network, link, server=account.server, **names)
    if isinstance(found, NoPostLink):
        raise EntryRefused(found.why)
    if not found.remote_id:
        raise EntryRefused(NO_POST)
    return found.remote_id


def _to_its_thread(request: HttpRequest, account: Account, entered: Interaction) -> HttpResponse:
    """The inbox takes it in at once, so that whoever entered it can answer; the job would a moment later."""
    intake.take_in(now=utc_now(), account_id=account.pk)
    item = Item.objects.filter(interaction=entered, thread__account=account).only("thread").first()
    say(request, _("Entered."))
    return SeeOther(reverse("thread", args=[item.thread_id]) if item else reverse("inbox"))
