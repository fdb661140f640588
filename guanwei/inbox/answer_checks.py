"""What the checks find in an answer (practice E5): while somebody types, when it is given, when it is approved."""

from collections.abc import Callable, Iterable, Mapping, Sequence
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
from guanwei.practice.sheets import positionings_of
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
    sheet = positionings_of([aimed.account])[aimed.account.pk]
    return run(subject_of(aimed, operation, text, settings, now=now), Context(now, settings, positioning=sheet))


def subject_of(aimed: Aimed, operation: Operation, text: str, settings: Settings, *, now: datetime) -> ReplySubject:
    [subject] = subjects_of([(aimed, operation, text)], {aimed.account.pk: settings}, now=now)
    return subject


def subjects_of(
    wanted: Sequence[tuple[Aimed, Operation, str]], settings: Mapping[int, Settings], *, now: datetime
) -> list[ReplySubject]:
    """Answers as the checks see them. Two queries, however many they are; `settings` by account."""
    texts = [(aimed, text) for aimed, _, text in wanted if text]
    domains, earlier = _domains(aimed.account for aimed, _ in texts), _earlier(texts, settings, now)
    return [
        ReplySubject(
            account=aimed.account.name,
            text=text,
            answers=aimed.interaction.text,
            to=str(aimed.interaction.contact),
            limits=aimed.limits(operation),
            zone=ZoneInfo(aimed.account.zone),
            prefix=aimed.prefix(text),
            warning=aimed.warning_of(operation),
            earlier=earlier(aimed, text),
            domains=tuple(domains.get(aimed.account.brand_id, ())),
        )
        for aimed, operation, text in wanted
    ]


def _domains(accounts: Iterable[Account]) -> dict[int, list[str]]:
    """The safe domains of each brand that has one of these accounts."""
    brands = {account.brand_id for account in accounts}
    found: dict[int, list[str]] = {}
    if brands:
        for brand, entered in Account.objects.filter(brand__in=brands).values_list("brand", "safe_domains"):
            found.setdefault(brand, []).extend(entered)
    return found


def _earlier(
    texts: Sequence[tuple[Aimed, str]], settings: Mapping[int, Settings], now: datetime
) -> Callable[[Aimed, str], tuple[EarlierReply, ...]]:
    """Tells an account's answers in the same words to other people, newest first."""
    marks = {mark for _, text in texts if (mark := fingerprint(text))}
    accounts = {aimed.account.pk: settings[aimed.account.pk][WINDOW_DAYS] for aimed, _ in texts}
    same = Answer.objects.filter(account__in=accounts, fingerprint__in=marks)
    same = same.filter(created_at__gte=now - timedelta(days=max(accounts.values(), default=0)))
    same = same.exclude(state__in=[Answer.State.CANCELLED, Answer.State.RETURNED]).defer("words")
    most = MOST_EARLIER * len(texts)
    listed = list(same.select_related("interaction__contact").order_by("-created_at")[:most]) if marks else []

    def told(aimed: Aimed, text: str) -> tuple[EarlierReply, ...]:
        mark = fingerprint(text)
        since = now - timedelta(days=settings[aimed.account.pk][WINDOW_DAYS])
        return tuple(
            EarlierReply(str(one.interaction.contact), one.created_at, mark)
            for one in listed
            if mark
            and bytes(one.fingerprint) == mark
            and one.account_id == aimed.account.pk
            and one.created_at >= since
            and one.interaction.contact_id != aimed.interaction.contact_id
        )[:MOST_EARLIER]

    return told
