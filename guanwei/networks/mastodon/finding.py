"""Is what we sought there? Read back from the account's own server (docs/concepts/mastodon.md, reading back)."""

from dataclasses import replace
from datetime import datetime

from guanwei.lib.text import comparable
from guanwei.networks.acts import Operation, Target
from guanwei.networks.contract import Absent, CannotTell, Found, ReadBack, Remote, Sought
from guanwei.networks.mastodon import mapping
from guanwei.networks.mastodon.client import Client, Odd
from guanwei.networks.mastodon.lookup import Json, Lookup, Me

_MOST_PAGES = 5
_USUAL_PAGE = 20  # what the API gives without being asked for a number


def find(client: Client, lookup: Lookup, me: Me, sought: Sought, page_size: int) -> ReadBack:
    target = sought.target
    if sought.operation is Operation.POST or (sought.operation is Operation.REPOST and (sought.text or sought.link)):
        return _find_text(client, lookup, me, sought, page_size)
    if target is None:
        return CannotTell("without a target there is nothing to look for")
    if sought.operation is Operation.REPLY:
        return _find_text(client, lookup, me, sought, page_size)
    if sought.operation is Operation.BLOCK:
        return _is_blocked(client, sought, target)
    if sought.operation is Operation.REPORT:
        return CannotTell("what was reported cannot be read")
    return _in_effect(client, lookup, me, sought, target)


def own_statuses(client: Client, me: Me, size: int, below: str = "") -> list[Json]:
    """The account's own statuses, newest first. Some servers ignore how many are asked for, or below which."""
    return client.call(lambda library: library.account_statuses(me.id, limit=size, max_id=below or None)).objects()


def _find_text(client: Client, lookup: Lookup, me: Me, sought: Sought, page_size: int) -> ReadBack:
    """Page by page until what is older than the attempt: only then does not seeing it prove something."""
    seen: set[str] = set()
    below = ""
    for _page in range(_MOST_PAGES):
        page = own_statuses(client, me, page_size, below)
        fresh = [status for status in page if str(status.get("id")) not in seen]
        for status in fresh:
            remote = _matches(status, me, sought)
            if remote is not None and _answers(client, lookup, status, sought):
                return Found(_aimed(remote, sought))
        seen |= {str(status.get("id")) for status in page}
        if not page or _created_at(page[-1]) < sought.not_before:
            return _not_there(sought, len(seen))
        if not fresh:  # the server knows no pages; a list that was cut off would have one of the usual lengths
            if len(seen) in (page_size, _USUAL_PAGE):
                break
            return _not_there(sought, len(seen))
        below = str(page[-1].get("id"))
    return CannotTell(f"all {len(seen)} readable posts are newer than the attempt")


def _not_there(sought: Sought, count: int) -> ReadBack:
    narrow = sought.target is not None and sought.target.ref.get("visibility") in ("private", "direct")
    if narrow:
        return CannotTell("not every server lists what is not public among the account's own posts")
    return Absent(f"the {count} newest own posts were read; it is not among them")


def _matches(status: Json, me: Me, sought: Sought) -> Remote | None:
    try:
        remote = mapping.remote_of(status, me.url)
        words = _words_of(status, remote)
    except mapping.Malformed as error:
        raise Odd(str(error)) from None
    is_it = (
        not remote.repost_of
        and remote.created_at >= sought.not_before
        and remote.picture_count == sought.picture_count
        and remote.remote_id not in sought.known_ids
        and bool(words & _wanted(sought))
    )
    return remote if is_it else None


def _aimed(remote: Remote, sought: Sought) -> Remote:
    """A status tells what it answers by an id of its server, and a repost with words only by its link."""
    aim = sought.target.remote_id if sought.target else ""
    if sought.operation is Operation.REPLY:
        return replace(remote, reply_to=aim)
    return replace(remote, repost_of=aim) if sought.operation is Operation.REPOST else remote


def _words_of(status: Json, remote: Remote) -> set[str]:
    """As they were sent, where the server keeps that, and as it shows them."""
    shown = mapping.shown_text(mapping.original(status), "")
    return {comparable(remote.text, "mastodon"), comparable(shown, "mastodon")}


def _wanted(sought: Sought) -> set[str]:
    """The words as they went out. An answer began with a name unless that was in it already."""
    target = sought.target
    if sought.operation is Operation.REPLY and target is not None:
        names = {target.ref.get("acct", ""), target.author_handle}
        texts = {mapping.answer_text(sought.text, sought.link, name) for name in names}
    elif sought.operation is Operation.REPOST and target is not None:
        texts = {mapping.repost_text(sought.text, sought.link, target)}
    else:
        texts = {mapping.wire_text(sought.text, sought.link)}
    return {comparable(text, "mastodon") for text in texts}


def _answers(client: Client, lookup: Lookup, status: Json, sought: Sought) -> bool:
    """Does it answer what it should? Only asked of what has our words already."""
    if sought.operation is not Operation.REPLY or sought.target is None:
        return True
    above = str(status.get("in_reply_to_id") or "")
    if not above:
        return False
    if above == sought.target.ref.get("id"):
        return True
    parent = lookup.by_id(client, above)
    return parent is not None and mapping.original(parent).get("uri") == sought.target.remote_id


def _in_effect(client: Client, lookup: Lookup, me: Me, sought: Sought, target: Target) -> ReadBack:
    uri, _booster = mapping.split_boost_id(target.remote_id)
    status = lookup.status(client, me, uri, target.ref.get("id", ""))
    if sought.operation is Operation.DELETE:
        undone = status is None or (uri != target.remote_id and not status.get("reblogged"))
        return Found(_nothing_left(sought, target)) if undone else Absent("it is still there")
    if status is None:
        return Absent("what it was aimed at is gone")
    try:
        remote = mapping.remote_of(status, me.url)
    except mapping.Malformed as error:
        raise Odd(str(error)) from None
    if sought.operation is Operation.EDIT:
        wanted = comparable(mapping.edited_text(sought.text, sought.link, status, me.url), "mastodon")
        return Found(remote) if wanted in _words_of(status, remote) else Absent("it still has other words")
    if sought.operation is Operation.REPOST:
        boost = mapping.boost_of(remote, me.url)
        return Found(boost) if status.get("reblogged") else Absent("the account has not boosted it")
    if sought.operation is Operation.LIKE:
        return Found(remote) if status.get("favourited") else Absent("the account has not favourited it")
    return CannotTell("the network does not have that")


def _is_blocked(client: Client, sought: Sought, target: Target) -> ReadBack:
    account = target.ref.get("account", "")
    if not account:
        return CannotTell("the person's id on this server is not known")
    told = client.call(lambda library: library.account_relationships(account)).objects()
    blocked = any(entry.get("blocking") is True for entry in told if str(entry.get("id")) == account)
    return Found(_nothing_left(sought, target)) if blocked else Absent("the person is not blocked")


def _nothing_left(sought: Sought, target: Target) -> Remote:
    """For what leaves nothing to read: its target, and the earliest time it can have happened."""
    return Remote(target.remote_id, "", "", sought.not_before, 0, visible=False)


def _created_at(status: Json) -> datetime:
    try:
        return mapping.moment_of(status.get("created_at"))
    except mapping.Malformed as error:
        raise Odd(str(error)) from None
