"""What the checks find in an answer (practice E5): while somebody types, when it is given, when it is approved."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from guanwei.accounts.access import accounts_for
from guanwei.accounts.models import Account
from guanwei.accounts.values import layers_for
from guanwei.inbox.answer_content import Aimed, aimed_at
from guanwei.inbox.answer_settings import ANSWER_SETTINGS
from guanwei.inbox.models import Answer, Thread
from guanwei.listening.models import Interaction
from guanwei.networks.acts import TEXTS, Operation
from guanwei.people.models import User
from guanwei.practice.checks.e5_repeated import WINDOW_DAYS
from guanwei.practice.findings import Finding
from guanwei.practice.fingerprint import fingerprint
from guanwei.practice.registry import ALL_SETTINGS, run
from guanwei.practice.settings import Settings, resolved
from guanwei.practice.subjects import Context, EarlierReply, ReplySubject
from guanwei.publishing.settings import SENDING_SETTINGS

MOST_EARLIER = 50  # one is enough to say it; the figure need not be exact


def settings_for(accounts: Iterable[Account]) -> dict[int, Settings]:
    """The values in force for each account. One query."""
    known = (*ALL_SETTINGS, *SENDING_SETTINGS, *ANSWER_SETTINGS)
    return {account: resolved(known, layers) for account, layers in layers_for(accounts).items()}


def check_answer(
    *, viewer: User, now: datetime, thread: Thread, interaction: Interaction, text: str
) -> tuple[Finding, ...]:
    """What an answer with this text would be found wanting: for the form, while somebody types."""
    account = accounts_for(viewer).select_related("brand").get(pk=thread.account_id)
    settings = settings_for([account])[account.pk]
    return findings_in(aimed_at(account, interaction), Operation.REPLY, text, settings, now=now)


def findings_in(
    aimed: Aimed, operation: Operation, text: str, settings: Settings, *, now: datetime
) -> tuple[Finding, ...]:
    """Nothing for an act that leaves no words."""
    if operation not in TEXTS:
        return ()
    return run(subject_of(aimed, operation, text, settings, now=now), Context(now, settings))


def subject_of(aimed: Aimed, operation: Operation, text: str, settings: Settings, *, now: datetime) -> ReplySubject:
    account, contact = aimed.account, aimed.interaction.contact
    since = now - timedelta(days=settings[WINDOW_DAYS])
    domains = Account.objects.filter(brand=account.brand_id).values_list("safe_domains", flat=True)
    return ReplySubject(
        account=account.name,
        text=text,
        answers=aimed.interaction.text,
        to=str(contact),
        limits=aimed.limits(operation),
        zone=ZoneInfo(account.zone),
        prefix=aimed.prefix(text),
        earlier=_earlier(aimed, text, since),
        domains=tuple(domain for entered in domains for domain in entered),
    )


def _earlier(aimed: Aimed, text: str, since: datetime) -> tuple[EarlierReply, ...]:
    """The account's answers in the same words to other people, newest first."""
    mark = fingerprint(text)
    if not mark:
        return ()
    same = Answer.objects.filter(account=aimed.account, fingerprint=mark, created_at__gte=since)
    same = same.exclude(state__in=[Answer.State.CANCELLED, Answer.State.RETURNED])
    others = same.exclude(interaction__contact=aimed.interaction.contact_id).select_related("interaction__contact")
    return tuple(
        EarlierReply(str(one.interaction.contact), one.created_at, mark)
        for one in others.order_by("-created_at")[:MOST_EARLIER]
    )
