"""What the checks see: an account's settings, its rights, and its posts around a moment, read in a constant number of
queries however many plans are checked at once."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from guanwei.accounts.limits import limits_by_hand, limits_of
from guanwei.accounts.models import Account
from guanwei.accounts.rights import ByHand, Needs, Route, route
from guanwei.accounts.values import layers_for
from guanwei.editorial.models import VersionPicture
from guanwei.lib.text import find_topics
from guanwei.listening.history import standing
from guanwei.listening.models import OutsidePost
from guanwei.networks.acts import Operation
from guanwei.networks.addresses import public_ip
from guanwei.networks.contract import Capability, Limits
from guanwei.practice.brand import NOTHING_KNOWN, BrandFacts
from guanwei.practice.entries import ColumnGroup, Entry, EntryState, Format, SpeaksOf
from guanwei.practice.hours import Hours
from guanwei.practice.live import LiveEvent
from guanwei.practice.positioning import Positioning
from guanwei.practice.promotion import Sign
from guanwei.practice.registry import ALL_SETTINGS
from guanwei.practice.resembling import Resembling
from guanwei.practice.settings import DEFAULT_LINK, Setting, Settings, resolved
from guanwei.practice.sheets import NOTHING, positionings_of
from guanwei.practice.subjects import Context, Forwarded, PictureFacts, PostSubject, Stage
from guanwei.practice.theme import Theme
from guanwei.practice.windows import Timeline
from guanwei.practice.worth import Value
from guanwei.publishing.brands import facts_of_brands
from guanwei.publishing.models import Event, GoodHours, Plan
from guanwei.publishing.resembling import texts_of
from guanwei.publishing.settings import PUBLIC_IP, SENDING_SETTINGS
from guanwei.publishing.themes import Said, recent_texts, themes_of, without

# What `subject_of` wants loaded.
WITH = ("account", "version", "post__column", "repost_of__contact")
# Longest window that a setting may ask for, both ways: what lies further off is never read.
AROUND = timedelta(days=366)


def settings_for(
    accounts: Iterable[Account], known: Sequence[Setting[Any]] = (*ALL_SETTINGS, *SENDING_SETTINGS)
) -> dict[int, Settings]:
    """The values in force for each account, of all settings or those that are `known` to be asked for. One query."""
    return {account: resolved(known, layers) for account, layers in layers_for(accounts).items()}


def rules_on(account: Account, rules: str) -> str:
    """The rules version as it holds on one account: its rights, domains, server and stage decide too what is found."""
    own = json.dumps([account.profile, account.safe_domains, account.server_limits, account.stage])
    return rules[:40] + hashlib.sha256(own.encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything around a set of plans, by account id."""

    now: datetime
    settings: dict[int, Settings]
    timelines: dict[int, Timeline]
    sisters: dict[int, Timeline]
    brands: dict[int, BrandFacts] = field(default_factory=dict)
    hours: dict[int, Hours] = field(default_factory=dict)
    texts: Mapping[int, Resembling] = field(default_factory=dict)
    positioning: dict[int, Positioning] = field(default_factory=dict)
    themes: dict[int, Theme] = field(default_factory=dict)
    recent: dict[int, list[Said]] = field(default_factory=dict)
    events: Mapping[int, Sequence[LiveEvent]] = field(default_factory=dict)

    def context(self, account_id: int, post: str = "") -> Context:
        """For what is judged on this account; `post` is the subject's, whose own words are none of the last posts'."""
        return Context(
            self.now,
            self.settings[account_id],
            self.timelines[account_id],
            self.sisters[account_id],
            self.hours.get(account_id),
            positioning=self.positioning.get(account_id, NOTHING),
            theme=self.themes.get(account_id),
            recent_texts=without(self.recent.get(account_id, ()), post),
            resembling=self.texts.get(account_id),
            events=tuple(self.events.get(account_id, ())),
        )

    def brand(self, account_id: int) -> BrandFacts:
        return self.brands.get(account_id, NOTHING_KNOWN)


def scene_for(accounts: Collection[Account], *, now: datetime, readable: frozenset[int] | None = None) -> Scene:
    """The accounts' plans and published posts of a year before and after `now`, outside posts included, those of their
    sisters, and what their brands know. `readable` are the accounts that the reader may see, None where the findings
    are kept for everybody."""
    by_account: dict[int, list[Entry]] = defaultdict(list)
    brand_of = dict(Account.objects.filter(brand__in={a.brand_id for a in accounts}).values_list("pk", "brand_id"))
    for account_id, entry in _entries(brand_of, now - AROUND, now + AROUND):
        by_account[account_id].append(entry)
    sisters = {
        account.pk: Timeline.of(
            entry
            for other, entries in by_account.items()
            if other != account.pk and brand_of[other] == account.brand_id
            for entry in entries
        )
        for account in accounts
    }
    timelines = {account.pk: Timeline.of(by_account[account.pk]) for account in accounts}
    settings, ids = settings_for(accounts), [account.pk for account in accounts]
    return Scene(
        now,
        settings,
        timelines,
        sisters,
        facts_of_brands(accounts, settings),
        hours_of(accounts),
        texts_of(accounts, readable),
        positionings_of(accounts),
        themes_of(ids),
        recent_texts(ids),
        events_of(accounts, now - AROUND),
    )


def own_scene(account: Account, *, now: datetime) -> Scene:
    """One account by itself: enough for what looks at no sister (rhythm and mix), and far less to read."""
    entries = Timeline.of(entry for _, entry in _entries([account.pk], now - AROUND, now + AROUND))
    settings = settings_for([account])
    brands = facts_of_brands([account], settings)
    events = events_of([account], now - AROUND)
    return Scene(now, settings, {account.pk: entries}, {account.pk: Timeline.of(())}, brands, events=events)


def events_of(accounts: Collection[Account], since: datetime) -> dict[int, list[LiveEvent]]:
    """The events on each account that were not over by `since`, as long as they really ran (practice D4, D7)."""
    found: dict[int, list[LiveEvent]] = defaultdict(list)
    for event in Event.objects.filter(account__in=accounts, until__gt=since).select_related("by").order_by("since"):
        until = min(event.until, event.ended_at or event.until)
        if until > event.since:
            found[event.account_id].append(LiveEvent(event.since, until, str(event.by), event.reason))
    return found


def hours_of(accounts: Collection[Account]) -> dict[int, Hours]:
    """How the posts of each account did by the hour of the day, where somebody has counted (good_hours.py)."""
    kept = GoodHours.objects.filter(account__in=accounts)
    return {one.account_id: Hours(tuple(one.posts), tuple(one.well)) for one in kept}


def _entries(accounts: Collection[int], since: datetime, until: datetime) -> Iterable[tuple[int, Entry]]:
    plans = Plan.objects.filter(account__in=accounts, taken_down_at=None).exclude(state=Plan.State.CANCELLED)
    around = plans.filter(Q(due_at__gte=since, due_at__lt=until))
    for row in around.values_list("account_id", *ENTRY_FIELDS).iterator(chunk_size=5000):
        yield row[0], entry_from(row[1:])
    around = standing(list(accounts)).filter(published_at__gte=since, published_at__lt=until)
    yield from outside_entries(around)


ENTRY_FIELDS = (
    *("pk", "post_id", "due_at", "published_at", "group", "promotion", "fingerprint", "state"),
    *("post__column_id", "speaks_of", "format", "created_at", "gives"),
)


def entry_from(row: Sequence[Any]) -> Entry:
    """A plan's ENTRY_FIELDS as an entry of the timeline."""
    pk, post, due, published, group, promotion, mark, state, column, speaks_of, form, written, gives = row
    return Entry(
        entry_id(pk),
        str(post),
        published or due,
        ColumnGroup(group),
        promotion,
        bytes(mark),
        EntryState.PUBLISHED if state == Plan.State.PUBLISHED else EntryState.PLANNED,
        str(column),
        SpeaksOf(speaks_of),
        Format(form) if form else None,
        written,
        gives,
    )


def outside_entries(posts: QuerySet[OutsidePost]) -> Iterable[tuple[int, Entry]]:
    """What was posted outside Guanwei, each with its account: it counts like everything else that went out."""
    rows = posts.values_list(
        *("account_id", "pk", "published_at", "group", "promotion", "fingerprint"),
        *("speaks_of", "picture_count", "form", "imported", "gives"),
    )
    for account, pk, moment, group, promotion, mark, speaks_of, pictures, form, imported, gives in rows.iterator(
        chunk_size=5000
    ):
        id = f"outside:{pk}"
        shown = Format.PICTURE if pictures else Format.TEXT
        yield (
            account,
            Entry(
                id,
                id,
                moment,
                ColumnGroup(group),
                promotion,
                bytes(mark),
                EntryState.PUBLISHED,
                speaks_of=SpeaksOf(speaks_of),
                # An export tells nothing of pictures.
                format=Format(form) if form else None if imported else shown,
                gives=gives,
            ),
        )


def entry_id(plan_id: int) -> str:
    return f"plan:{plan_id}"


@dataclass(frozen=True, slots=True)
class Draft:
    """The words of a post on one account, stored or not: what the form, a row of a sheet and a plan have in common."""

    id: str
    post: str
    account: Account
    text: str
    link: str
    group: str
    pictures: tuple[PictureFacts, ...]
    due: datetime | None
    benefit: str
    operation: Operation = Operation.POST
    column: str = ""
    forwarded: Forwarded | None = None
    value: str = ""


def subject_from(
    draft: Draft, settings: Settings, brand: BrandFacts = NOTHING_KNOWN, *, public_ip: str | None = None
) -> PostSubject:
    """A draft as the checks see it. `public_ip` None: nobody approved yet."""
    account = draft.account
    way = way_of(account, text=draft.text, pictures=len(draft.pictures), operation=draft.operation)
    return PostSubject(
        id=draft.id,
        post=draft.post,
        account=account.name,
        text=draft.text,
        group=ColumnGroup(draft.group),
        limits=limits_on(account, way),
        zone=ZoneInfo(account.zone),
        link=draft.link,
        pictures=draft.pictures,
        due=draft.due,
        safe_domains=tuple(account.safe_domains),
        default_link=settings[DEFAULT_LINK],
        declared=frozenset({Sign.COUPON}) if draft.benefit else frozenset(),
        benefit=draft.benefit,
        public_ip=public_ip,
        column=draft.column,
        brand=brand,
        stage=Stage(account.stage),
        forwarded=draft.forwarded,
        value=Value(draft.value) if draft.value else None,
    )


def subject_of(
    plan: Plan,
    pictures: Collection[VersionPicture],
    settings: Settings,
    brand: BrandFacts = NOTHING_KNOWN,
    *,
    public_ip: str | None = None,
) -> PostSubject:
    """A stored plan as the checks see it. Wants `account`, `version`, `post.column` and what it passes on loaded."""
    facts = tuple(
        PictureFacts(p.asset.bytes, p.asset.mime, p.alt_text, p.asset.width, p.asset.height) for p in pictures
    )
    draft = Draft(
        entry_id(plan.pk),
        str(plan.post_id),
        plan.account,
        plan.version.text,
        plan.version.link,
        plan.post.column.group,
        facts,
        plan.due_at,
        plan.post.benefit,
        plan.operation,
        str(plan.post.column_id or ""),
        _forwarded(plan),
        plan.post.value,
    )
    return subject_from(draft, settings, brand, public_ip=public_ip)


def _forwarded(plan: Plan) -> Forwarded | None:
    original = plan.repost_of
    return Forwarded(original.text, str(original.contact)) if original else None


def way_of(account: Account, *, text: str, pictures: int, operation: Operation = Operation.POST) -> Route:
    """By machine, or by hand and why."""
    needs = Needs(pictures=pictures, topics="#" in text and bool(find_topics(text)), operation=operation.value)
    return route(needs, limits_of(account))


def limits_on(account: Account, way: Route) -> Limits:
    """What holds on this way: a person in the app is not bound by what our app may not do."""
    if isinstance(way, ByHand):
        return replace(limits_by_hand(account), capabilities=frozenset(Capability))
    return limits_of(account)


def pictures_of(plans: Collection[Plan]) -> dict[int, list[VersionPicture]]:
    """The pictures of each plan's version, by version id, in order. One query."""
    found: dict[int, list[VersionPicture]] = defaultdict(list)
    rows = VersionPicture.objects.filter(version__in={plan.version_id for plan in plans}).select_related("asset")
    for row in rows.order_by("version_id", "position"):
        found[row.version_id].append(row)
    return found


def public_ip_of(approver_ip: str | None, settings: Settings) -> str:
    """The approver's own public address, else the office's; empty when neither is known."""
    return public_ip(approver_ip or "") or public_ip(settings[PUBLIC_IP])
