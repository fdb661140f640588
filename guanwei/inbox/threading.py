"""Which conversation something belongs to, what waits in it, and what opens it again. Pure (practice E2).

A thread (会话) is one account talking with one person about one thing: the post at the top of the conversation, else
the post of ours that it concerns, else what the person wrote itself. So three comments of one fan below one post are
one thread, two fans are two, a mention begins its own. What answers something in a thread stays in it, whatever the
network says of its top. Everything private between the two is one thread of its own: what was said in confidence never
stands below a public post.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from guanwei.networks.acts import Form
from guanwei.networks.incoming import Kind, Visibility


@dataclass(frozen=True, slots=True)
class Wrote:
    """An interaction as far as it decides where it belongs; ids as in guanwei.networks.incoming.Heard.

    `contact` is who wrote it. `ours`: an account of our own did.
    """

    contact: int
    form: Form
    kind: Kind
    remote_id: str
    about_id: str = ""
    parent_id: str = ""
    root_id: str = ""
    visibility: Visibility = Visibility.PUBLIC
    ours: bool = False

    @property
    def private(self) -> bool:
        return self.kind is Kind.DIRECT or self.visibility is Visibility.DIRECT

    @property
    def asks(self) -> bool:
        """Can and should it be answered? Not what we wrote ourselves, nor a forward without words."""
        return not self.ours and self.form is not Form.REPOST


@dataclass(frozen=True, slots=True)
class Home:
    """A thread that something belongs to: its key, and the person that it is with."""

    key: str
    contact: int


def home_of(wrote: Wrote, known: Mapping[str, Home]) -> Home:
    """Where it belongs. `known` says for ids (of theirs and of our answers) in which thread of the account they are.

    An answer of ours belongs to the thread of what it answers. Two people below one comment stay two threads.
    """
    above = known.get(wrote.parent_id) if wrote.parent_id else None
    if above and (wrote.ours or (above.contact == wrote.contact and not wrote.private)):
        return above
    return Home(key_of(wrote), wrote.contact)


def key_of(wrote: Wrote) -> str:
    """64 hex digits, the same for everything of one person about one thing."""
    if wrote.private:
        thing = ["private"]
    elif wrote.root_id or wrote.about_id:
        thing = [Form.POST.value, wrote.root_id or wrote.about_id]
    else:
        thing = [wrote.form.value, wrote.remote_id]
    return hashlib.sha256("\n".join([str(wrote.contact), *thing]).encode()).hexdigest()


def homes_of(wrote: Iterable[Wrote], known: Mapping[str, Home]) -> dict[tuple[Form, str], Home]:
    """`home_of` for many, by form and remote id, the eldest first: what an earlier one settles holds for the later."""
    settled = dict(known)
    homes = {}
    for one in wrote:
        home = homes[one.form, one.remote_id] = home_of(one, settled)
        settled[one.remote_id] = home
    return homes


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a thread stands; the versions as in models.Thread."""

    state: str  # open, snoozed, done
    version: int
    dealt_version: int = 0
    done_version: int | None = None
    snoozed_until: datetime | None = None


def stirred(before: Standing) -> Standing:
    """Something new of theirs, or new words for something old: whatever was put aside is open again. What somebody was
    done with stays dealt with, so that the clock begins with the new."""
    return replace(
        before,
        state="open",
        snoozed_until=None,
        dealt_version=max(before.dealt_version, before.done_version or 0),
        done_version=None,
    )


def done(before: Standing) -> Standing:
    return replace(before, state="done", snoozed_until=None, done_version=before.version)


def reopened(before: Standing) -> Standing:
    """As if it had never been done: what waited waits again, since then."""
    return replace(before, state="open", snoozed_until=None, done_version=None)


def snoozed(before: Standing, until: datetime) -> Standing:
    """Out of sight until then. The clock goes on: whoever was to be answered knows nothing of it."""
    return replace(before, state="snoozed", snoozed_until=until, done_version=None)


@dataclass(frozen=True, slots=True)
class Taken:
    """Something that is in a thread: see models.Item."""

    since: datetime
    version: int
    edited_at: datetime | None
    asks: bool
    gone: bool


def edited(before: Taken, edited_at: datetime, version: int, dealt_version: int) -> Taken:
    """New words. What was answered waits from the edit on; what still waits goes on waiting since it was written."""
    answered = before.version <= dealt_version
    return replace(before, since=edited_at if answered else before.since, version=version, edited_at=edited_at)


def waiting_since(items: Iterable[Taken], dealt_version: int, in_app_until: datetime | None) -> datetime | None:
    """Since when the oldest thing waits that nobody answered; None when nothing does.

    `in_app_until` is when one of our accounts last answered there by itself, in the app: what was written before is
    answered. (SQL in waiting.py says the same for many threads; a test holds the two together.)
    """
    return min(
        (
            item.since
            for item in items
            if item.asks
            and not item.gone
            and item.version > dealt_version
            and (in_app_until is None or item.since > in_app_until)
        ),
        default=None,
    )
