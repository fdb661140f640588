"""What comes in: streams that an account can be listened to by, and what is heard in them. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from guanwei.networks.acts import Form


class Kind(StrEnum):
    """How an interaction (互动) concerns us."""

    MENTION = "mention"  # names our account
    COMMENT = "comment"  # stands below a post of ours, or answers an answer of ours
    REPOST = "repost"  # forwards or quotes a post of ours, with words or without
    DIRECT = "direct"  # for our eyes only


class Visibility(StrEnum):
    PUBLIC = "public"
    UNLISTED = "unlisted"
    FOLLOWERS = "followers"
    DIRECT = "direct"


@dataclass(frozen=True, slots=True)
class Stream:
    """One thing that can be polled. `reach` is how many entries back the network lets anybody read, None without an
    end; `counts_all` says whether a page tells how many there are in all, so that completeness can be measured.
    """

    name: str  # e.g. "mentions"
    kinds: frozenset[Kind]
    page_size: int
    reach: int | None
    counts_all: bool
    poll_seconds: int  # no faster than the network advises


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody outside. `remote_id` is the same wherever the person is met (Mastodon: the account's address)."""

    remote_id: str
    handle: str
    name: str
    url: str = ""
    avatar: str = ""
    followers: int | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """One interaction as a network tells it. `text` is plain text: markup is taken off by the adapter.

    `remote_id` with `form` is unique on the network and the same for every account that hears it. `about_id` is the
    post of ours that it concerns ("" for a plain mention), `parent_id` what it directly answers, `root_id` the top of
    the conversation. `ref` is what the adapter needs to answer it from this account (see `acts.Target.ref`).
    """

    remote_id: str
    form: Form
    kind: Kind
    author: Person
    text: str
    created_at: datetime
    url: str = ""
    edited_at: datetime | None = None
    about_id: str = ""
    parent_id: str = ""
    root_id: str = ""
    pictures: tuple[str, ...] = ()
    visibility: Visibility = Visibility.PUBLIC
    content_warning: str = ""
    ref: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a stream, newest first.

    `mark` goes into the next poll as `newer_than` once everything down to the old mark is stored; "" when the page is
    empty and there was none. `older` fetches the page below; "" when there is none. `reached` is true when this page
    comes down to `newer_than` (or to the very beginning): nothing is missing above it. `total` is what the network
    counts in all where the stream says `counts_all`.
    """

    items: tuple[Heard, ...]
    mark: str
    older: str
    reached: bool
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """Looked at again: as it stands now (`heard`), or gone for everybody (None)."""

    remote_id: str
    heard: Heard | None
