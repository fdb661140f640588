"""What a check judges, and what it may know while judging: frozen values, no database, no clock."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import get_args
from zoneinfo import ZoneInfo

from guanwei.lib.clock import must_be_aware
from guanwei.networks import registry
from guanwei.networks.contract import Limits
from guanwei.networks.public_profile import PublicProfile
from guanwei.practice.benefits import gives
from guanwei.practice.brand import NOTHING_KNOWN, BrandFacts, Role, speaks_of
from guanwei.practice.entries import ColumnGroup, Entry, EntryState, Format, SpeaksOf
from guanwei.practice.fingerprint import fingerprint_of, normalised
from guanwei.practice.hours import Hours
from guanwei.practice.live import LiveEvent
from guanwei.practice.lived import Lived
from guanwei.practice.positioning import Positioning
from guanwei.practice.promotion import Evidence, Sign, promotion_evidence
from guanwei.practice.resembling import Resembling
from guanwei.practice.settings import Settings
from guanwei.practice.theme import Theme
from guanwei.practice.windows import Timeline
from guanwei.practice.worth import Value


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """One picture of a post without its bytes. `size` is in bytes."""

    size: int
    mime: str
    alt_text: str = ""
    width: int = 0  # pixels; 0 where nobody has measured it
    height: int = 0

    @property
    def is_long(self) -> bool:
        """One that is scrolled through: at least twice and a half as high as wide."""
        return self.width > 0 and 5 * self.width <= 2 * self.height


class Stage(StrEnum):
    """How far an account has come (practice C10)."""

    JUNIOR = "junior"
    ESTABLISHED = "established"


@dataclass(frozen=True, slots=True)
class Forwarded:
    """What somebody else wrote and a post of ours passes on; `by` is the name of who wrote it."""

    text: str
    by: str = ""


@dataclass(frozen=True)
class PostSubject:
    """One post on one account, as it would go out.

    `id` is that of its entry in the timeline (the plan's; any unused text for one that is not stored yet), `post` that
    of the post, the same on all accounts. `due` is aware UTC or None while it has no time. `public_ip` is the address
    of the person who approved: None while nobody has, empty where it is not known.
    `declared` is what the author ticked, `benefit` what a promotion gives its readers (practice C3), `value` which of
    the three values of practice C7 the author says it has; None where nobody has said. `column` is the key of its
    column in `brand`, `forwarded` what it passes on.
    """

    id: str
    post: str
    account: str
    text: str
    group: ColumnGroup
    limits: Limits
    zone: ZoneInfo
    link: str = ""
    pictures: tuple[PictureFacts, ...] = ()
    due: datetime | None = None
    safe_domains: tuple[str, ...] = ()
    default_link: str = ""
    declared: frozenset[Sign] = frozenset()
    benefit: str = ""
    public_ip: str | None = None
    column: str = ""
    brand: BrandFacts = NOTHING_KNOWN
    stage: Stage = Stage.ESTABLISHED
    forwarded: Forwarded | None = None
    value: Value | None = None

    def __post_init__(self) -> None:
        if self.due is not None:
            must_be_aware(self.due)

    @cached_property
    def promotion(self) -> tuple[Evidence, ...]:
        """What makes it a promotion; empty when it is none."""
        return promotion_evidence(
            self.text,
            self.link,
            self.group,
            declared=sorted(self.declared),
            forced_domains=self.safe_domains if self.limits.needs_safe_domain else (),
            default_link=self.default_link,
        )

    @cached_property
    def core(self) -> str:
        """The normalised text: what is left when it is compared with others (practice C13)."""
        return normalised(self.text)

    @cached_property
    def fingerprint(self) -> bytes:
        return fingerprint_of(self.core)

    def at(self, due: datetime) -> "PostSubject":
        """The same post at another time. What follows from its words alone is not worked out again."""
        moved = replace(self, due=due)
        for name in ("promotion", "core", "fingerprint", "speaks_of", "gives"):
            moved.__dict__[name] = getattr(self, name)
        return moved

    @property
    def max_length(self) -> int:
        return self.limits.max_length

    def wire_text(self, text: str | None = None) -> str:
        """The text as the network gets it, the link in it.

        `text` stands in for the post's own, for "what if it were shorter".
        """
        text = self.text if text is None else text
        try:
            return registry.wire_text(self.limits.network, text, self.link)
        except ValueError:  # an address that cannot be encoded; N.link finds it, length is judged all the same
            return f"{text} {self.link}"

    def entry(self, moment: datetime) -> Entry:
        """Itself as an entry of the timeline, at `moment`."""
        return Entry(
            self.id,
            self.post,
            moment,
            self.group,
            bool(self.promotion),
            self.fingerprint,
            EntryState.PLANNED,
            column=self.column,
            speaks_of=self.speaks_of,
            format=self.format,
            gives=self.gives,
        )

    @cached_property
    def speaks_of(self) -> SpeaksOf:
        return speaks_of(self.text, self.brand)

    @cached_property
    def gives(self) -> bool:
        """Do its readers get an offer or something of use? Its column may say so as well (practice C6)."""
        return gives(self.text, self.promotion, self.benefit, self.value)

    @property
    def format(self) -> Format:
        """What it comes as, going by its pictures: Guanwei sends no other format."""
        if any(picture.is_long for picture in self.pictures):
            return Format.LONG_PICTURE
        return Format.PICTURE if self.pictures else Format.TEXT


@dataclass(frozen=True, slots=True)
class PlanSubject:
    """A stretch of one account's time: what went out in it and what is planned. Judged from `since` up to `until`."""

    account: str
    zone: ZoneInfo
    since: datetime
    until: datetime
    brand: BrandFacts = NOTHING_KNOWN

    def __post_init__(self) -> None:
        must_be_aware(self.since)
        must_be_aware(self.until)


@dataclass(frozen=True, slots=True)
class HistorySubject:
    """What one account did from `since` up to `until`, looked back upon (practice A4, B3, C14, C15, D).

    `role` is the declared one, `lived` what was really done; None where nobody declared or counted. `formats` are those
    that its network offers.
    """

    account: str
    zone: ZoneInfo
    since: datetime
    until: datetime
    brand: BrandFacts = NOTHING_KNOWN
    role: Role | None = None
    lived: Lived | None = None
    formats: frozenset[Format] = frozenset()

    def __post_init__(self) -> None:
        must_be_aware(self.since)
        must_be_aware(self.until)


@dataclass(frozen=True)
class CampaignSubject:
    """An activity (活动) as it is announced: checked like a post (practice C16). `topic` is without its hashes."""

    name: str
    text: str
    topic: str = ""
    benefit: str = ""
    brand: BrandFacts = NOTHING_KNOWN


@dataclass(frozen=True, slots=True)
class EarlierReply:
    """An answer that the account gave before: to whom (the contact's name as people see it), when, in which words.

    `text` is empty where only its fingerprint is known; nearly the same answers cannot be found then.
    """

    to: str
    moment: datetime
    fingerprint: bytes
    text: str = ""

    def __post_init__(self) -> None:
        must_be_aware(self.moment)


@dataclass(frozen=True)
class ReplySubject:
    """An answer to something that somebody wrote, as it would go out on one account (practice E5).

    `limits` are those that hold on its way out. `prefix` is what the network or its customs put before the text and
    count with it (`@handle `), `warning` the content warning that it goes behind. `answers` is what it answers.
    `earlier` are the account's newest answers to others; those with other words may be left out. `domains` are the
    brand's own; none means that nobody has entered any.
    """

    account: str
    text: str
    answers: str
    to: str
    limits: Limits
    zone: ZoneInfo
    prefix: str = ""
    warning: str = ""
    earlier: tuple[EarlierReply, ...] = ()
    domains: tuple[str, ...] = ()

    @cached_property
    def core(self) -> str:
        return normalised(self.text)

    @cached_property
    def fingerprint(self) -> bytes:
        return fingerprint_of(self.core)

    @property
    def max_length(self) -> int:
        """In the network's own unit; answers may be shorter than posts."""
        return self.limits.max_reply_length or self.limits.max_length

    def wire_text(self, text: str | None = None) -> str:
        """The text as the network counts it, what goes before it included."""
        return self.prefix + (self.text if text is None else text)


@dataclass(frozen=True, slots=True)
class ProfileSubject:
    """What visitors see of one account (practice A1, A2).

    `names` are those of the brand and its product lines, `domains` the brand's own; none means that nobody has entered
    any.
    """

    account: str
    network: str
    profile: PublicProfile
    names: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedAccount:
    """One of a brand's accounts by its name, as the network shows it where that is known. `known_as` is what it is
    called here, `line` the product line that it belongs to, "" for the brand as a whole."""

    account: str
    network: str
    name: str
    known_as: str
    line: str = ""


@dataclass(frozen=True, slots=True)
class AccountsSubject:
    """All accounts of one brand, beside each other (practice A2)."""

    brand: str
    names: tuple[str, ...]
    accounts: tuple[NamedAccount, ...]


@dataclass(frozen=True, slots=True)
class NameSubject:
    """A name for an account, with nothing else known of it (practice A2). `names` are what the brand is called; none
    means that nobody has said."""

    name: str
    names: tuple[str, ...] = ()


class Shown(StrEnum):
    """How the network shows what was sent."""

    VISIBLE = "visible"
    HIDDEN = "hidden"  # there, but not shown to everybody
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class SentSubject:
    """A post or an answer of ours that is out, as it was looked at (design: sent is not visible). Moments are aware."""

    account: str
    zone: ZoneInfo
    shown: Shown
    sent_at: datetime
    looked_at: datetime
    is_answer: bool = False

    def __post_init__(self) -> None:
        must_be_aware(self.sent_at)
        must_be_aware(self.looked_at)


OfAccount = HistorySubject | ProfileSubject | AccountsSubject | NameSubject
Subject = PostSubject | PlanSubject | ReplySubject | SentSubject | OfAccount | CampaignSubject
# What says nothing about a post that is to go out: checks that look at these alone leave every kept result as it is.
OF_NO_DRAFT: frozenset[type] = frozenset({*get_args(OfAccount), SentSubject})


@dataclass(frozen=True, slots=True)
class Context:
    """What the checks know beside their subject, for one account at one moment.

    `timeline` holds the account's own posts, published and planned, `sisters` those of the brand's other accounts.
    Both need to reach back only as far as the longest window that is set. `hours` is how its posts did by the hour of
    the day, None where nobody has counted. `positioning` is the brand's sheet, `theme` what its best posts are about,
    `recent_texts` those of the last posts without the one that is judged; what is not given is not judged. `resembling`
    looks for what a text copies in all that is kept. `earlier` are texts handed in beside it, of which nobody says when
    they went out: posts for a post, answers for an answer. `events` are what an approver has opened (practice D4).
    """

    now: datetime
    settings: Settings = field(default_factory=Settings)
    timeline: Timeline = field(default_factory=Timeline)
    sisters: Timeline = field(default_factory=Timeline)
    hours: Hours | None = None
    positioning: Positioning = field(default_factory=Positioning)
    theme: Theme | None = None
    recent_texts: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    resembling: Resembling | None = None
    events: tuple[LiveEvent, ...] = ()

    def __post_init__(self) -> None:
        must_be_aware(self.now)

    @property
    def nothing_before(self) -> bool:
        """Is there no other post that a text could be compared with?"""
        return not self.earlier and self.resembling is None and self.timeline.is_empty and self.sisters.is_empty

    def timeline_with(self, post: PostSubject) -> Timeline:
        """The account's timeline as it will be when `post` goes out at its time; now, while it has none."""
        moment = post.due or self.now
        # Half a dozen checks ask for the same; kept with the post, as its other derived values are.
        kept: tuple[Timeline, datetime, Timeline] | None = post.__dict__.get("_laid_over")
        if kept is None or kept[0] is not self.timeline or kept[1] != moment:
            kept = self.timeline, moment, self.timeline.plus((post.entry(moment),))
            post.__dict__["_laid_over"] = kept
        return kept[2]
