"""What every network adapter promises: the values that go out, the closed set of outcomes, the calls.

An adapter knows the wire and nothing of the database. Credentials, addresses and time limits are handed in; no call
raises for anything a network or the wire does: it answers with an outcome. `tests/networks/` holds one conformance
suite that every adapter passes.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from guanwei.lib.words import Words
from guanwei.networks.acts import Operation, Target
from guanwei.networks.incoming import Again, Page, Stream
from guanwei.networks.public_profile import PublicProfile


class Capability(StrEnum):
    """One thing that an account may or may not be able to do by machine."""

    POST = "post"
    PICTURE = "picture"
    SEVERAL_PICTURES = "several_pictures"
    ALT_TEXT = "alt_text"
    TOPIC = "topic"
    DELETE = "delete"
    EDIT = "edit"
    REPOST = "repost"  # with words of ours
    BARE_REPOST = "bare_repost"  # the forward alone
    COMMENT = "comment"  # comment, answer a comment, answer a mention
    LIKE = "like"
    DELETE_COMMENT = "delete_comment"  # a comment: somebody's below an own post, or an own one
    HIDE_COMMENT = "hide_comment"
    PIN_COMMENT = "pin_comment"
    BLOCK = "block"
    REPORT = "report"
    CONTENT_WARNING = "content_warning"
    VISIBILITY = "visibility"
    READ_OWN = "read_own"
    READ_ONE = "read_one"


class Counting(StrEnum):
    """How a network counts the length of a text."""

    WEIBO = "weibo"  # half-width units, two to a character; links count 10 (docs/concepts/weibo.md 3.6)
    GRAPHEMES = "graphemes"  # Bluesky: user-perceived characters, with a second limit in UTF-8 bytes
    MASTODON = "mastodon"  # user-perceived characters; a link counts 23, of @name@host only the name
    X = "x"  # Chinese characters and emoji two, Latin letters one, a link 23


@dataclass(frozen=True, slots=True)
class Quota:
    """So many calls in a window. `bucket` names it in the ledger.

    `counts` says what is debited: "posts" (new posts and reposts), "comments" (answers), "writes" (whatever changes
    something: posts, answers, likes, deletions...) or "calls" (reads as well).
    """

    bucket: str
    limit: int
    window_seconds: int
    counts: str  # "posts" | "comments" | "writes" | "calls"
    reserve: int = 0  # calls of `limit` that reads may not touch


@dataclass(frozen=True, slots=True)
class Limits:
    """What one rights profile of one network lets an account do. Data, never code paths."""

    network: str
    profile: str
    name: Words
    capabilities: frozenset[Capability]
    counting: Counting
    max_length: int  # in the unit that people are shown: characters (Weibo: 2 half-width units; see Counting)
    max_bytes: int | None
    max_pictures: int
    max_picture_bytes: int
    picture_types: frozenset[str]  # MIME
    max_alt_text: int
    needs_safe_domain: bool
    needs_public_ip: bool
    quotas: tuple[Quota, ...]
    resend_after_absent: bool  # may a machine send again when the account's timeline proves that nothing arrived?
    unknown_wait_seconds: float  # how long the account waits before it goes on while one outcome is unknown
    reconcile_after_seconds: tuple[float, ...]  # from an unclear answer to the first reading, from each to the next
    own_timeline_size: int
    notes: tuple[Words, ...] = ()  # said in the form: what this profile cannot do and why
    # What a person can do in the app though the machine cannot; what is in neither set does not exist on the network.
    by_hand: frozenset[Capability] = frozenset()
    streams: tuple[Stream, ...] = ()  # what can be listened to; empty: interactions are entered by hand
    max_reply_length: int | None = None  # where answers are shorter than posts
    look_again_size: int = 1  # targets of `look_again` that one request reads; more in one call cost more requests


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture as it goes on the wire. `data` is what was approved, byte for byte."""

    data: bytes = field(repr=False)
    mime: str
    alt_text: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Connection:
    """Where and as whom: handed to an adapter for one call. `secrets` is never logged, its repr hides it.

    Keys of `secrets`: Weibo and Mastodon `access_token`; Bluesky `identifier` (handle or DID; `handle` when absent),
    `app_password` and `session` (written back by `refreshed_secrets`). `timeout_seconds` bounds the whole call, however
    many requests it makes.
    """

    network: str
    profile: str
    server: str  # base address, e.g. https://api.weibo.com
    remote_account_id: str
    handle: str
    secrets: dict[str, str] = field(repr=False)
    safe_domains: tuple[str, ...] = ()
    timeout_seconds: float = 30.0
    allow_local: bool = False  # may `server` be on this machine (simulator, tests)? see addresses.py


@dataclass(frozen=True, slots=True)
class Outbound:
    """One act as it leaves. `client_key` is chosen before sending (Bluesky: the rkey, a TID) and stored first.

    `target` is what is answered, reposted, edited, deleted...; None for a post.
    """

    text: str
    link: str = ""
    pictures: tuple[Picture, ...] = ()
    client_key: str = ""
    public_ip: str = ""
    created_at: datetime | None = None  # aware UTC; part of the record on Bluesky, so that a rewrite is the same record
    languages: tuple[str, ...] = ("zh",)
    operation: Operation = Operation.POST
    target: Target | None = None
    visibility: str = ""  # Mastodon: public, unlisted, private, direct; "" is the account's own default
    content_warning: str = ""


@dataclass(frozen=True, slots=True)
class Remote:
    """One post as a network shows it."""

    remote_id: str
    url: str
    text: str
    created_at: datetime
    picture_count: int
    pictures: tuple[str, ...] = ()  # addresses of the pictures, largest form
    alt_texts: tuple[str, ...] = ()
    visible: bool = True
    repost_of: str = ""  # remote id of what it forwards
    reply_to: str = ""  # remote id of what it answers; on a timeline of Mastodon's the id that its server knows it by
    form: str = ""  # "video" or "vote" where the network shows that it is one


# --- outcomes: the closed set (design: the delivery ledger) ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Accepted:
    """The network has it. `remote_id` may be empty when it said so without telling the id (Weibo 20032)."""

    remote_id: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """The network refused this content for good; sending the same again is pointless."""

    code: str
    message: str


class Scope(StrEnum):
    ACCOUNT = "account"
    APP = "app"  # every account of the same network on this installation waits


@dataclass(frozen=True, slots=True)
class Throttled:
    """Refused for now, certainly not written; may be sent again after `retry_after` seconds."""

    retry_after: float
    scope: Scope
    code: str = ""


@dataclass(frozen=True, slots=True)
class Unauthorized:
    """The token is dead or the app may not do this: a person must act. Certainly not written."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Pending:
    """Taken, not yet published; ask again with `token`."""

    token: str


@dataclass(frozen=True, slots=True)
class NotSent:
    """Certainly never reached the network (name lookup, connection refused, our own deadline). A machine may retry."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The request may or may not have been carried out. Never sent again blindly: reconcile."""

    reason: str
    code: str = ""


Outcome = Accepted | Rejected | Throttled | Unauthorized | Pending | NotSent | Unknown


# --- reading back ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sought:
    """What reconcile looks for: enough to recognise our post among the account's own newest ones."""

    text: str
    link: str
    picture_count: int
    not_before: datetime  # the attempt's start less a minute for clocks that differ
    client_key: str = ""
    known_ids: frozenset[str] = frozenset()  # posts that belong to other deliveries and so are not this one
    operation: Operation = Operation.POST
    target: Target | None = None


@dataclass(frozen=True, slots=True)
class Found:
    remote: Remote


@dataclass(frozen=True, slots=True)
class Absent:
    """Read back well enough to be sure that it is not there. `evidence` says what was read."""

    evidence: str


@dataclass(frozen=True, slots=True)
class CannotTell:
    """Could not be read, or the account's readable window is too short to be sure."""

    reason: str


ReadBack = Found | Absent | CannotTell


@dataclass(frozen=True, slots=True)
class Readable:
    """The posts that a read call brought, newest first."""

    posts: tuple[Remote, ...]


@dataclass(frozen=True, slots=True)
class Unreadable:
    reason: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Alive:
    """The account answered: its identity as the network tells it, and when its token ends (aware UTC) if known."""

    remote_account_id: str
    handle: str
    display_name: str
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Dead:
    reason: str
    outcome: Outcome


class Adapter(Protocol):
    """One network. Stateless but for connection pools and session caches; safe to call from several threads."""

    network: str

    def limits(self, profile: str) -> Limits:
        """The data of a rights profile. KeyError for a profile that the network does not have."""

    def profiles(self) -> tuple[str, ...]: ...

    def new_client_key(self, now: datetime) -> str:
        """A key to store before sending; empty where the network has none."""

    def prepare(self, connection: Connection) -> None:
        """What may be done ahead of the due second (connect, log in). Never writes; `publish` meets failures again."""

    def publish(self, connection: Connection, outbound: Outbound) -> Outcome:
        """Leaves a new text: a post, an answer, a repost (`acts.NEW_TEXTS`)."""

    def act(self, connection: Connection, outbound: Outbound) -> Outcome:
        """Everything else that `acts.Operation` names: edit, delete, like, hide, pin, block, report.

        Accepted also when it was so already. `remote_id` of the answer is that of the target, or of what was made
        (Bluesky: the like's record). Rejected("cannot", ...) for what the profile's capabilities do not hold.
        """

    def delete(self, connection: Connection, remote_id: str) -> Outcome:
        """An own post. Accepted also when it is already gone."""

    def find(self, connection: Connection, sought: Sought) -> ReadBack:
        """Is what we sought there? Reads only. For a new text: is it on the account's timeline (a comment: among its
        comments)? For every other operation: is it in effect? Found then carries the target."""

    def hear(self, connection: Connection, stream: str, *, newer_than: str, older: str) -> Page | Unreadable:
        """One page of a stream, by one request where the network allows. `newer_than` is the mark of what is stored
        ("" the first time), `older` the page below one that was read ("" for the newest)."""

    def look_again(self, connection: Connection, targets: tuple[Target, ...]) -> tuple[Again, ...] | Unreadable:
        """Interactions as they stand now, edits and deletions included. A target that the rights do not let anybody
        read is left out of the answer: nothing is known about it."""

    def own_timeline(self, connection: Connection, count: int) -> Readable | Unreadable: ...

    def read_one(self, connection: Connection, target: Target) -> Readable | Unreadable:
        """A post or an answer of the account's own as it stands: `visible` tells whether others are shown it. Zero
        posts when the network says that it is gone."""

    def read_profile(self, connection: Connection) -> PublicProfile | Unreadable:
        """The account itself as visitors see it, by at most `public_profile.REQUESTS` requests. What the network has no
        field for, or would not tell, is None."""

    def check_login(self, connection: Connection) -> Alive | Dead: ...

    def refreshed_secrets(self, connection: Connection) -> dict[str, str] | None:
        """Secrets that changed during calls (a renewed session) and should be stored; None when nothing changed."""
