"""What changes something that is there: delete, like, hide, block, report (docs/concepts/bluesky.md, acts)."""

from collections.abc import Callable
from typing import Any

from atproto_client import models

from guanwei.networks.acts import Operation, Target
from guanwei.networks.bluesky import errors, records
from guanwei.networks.bluesky.calls import FAILED, Account
from guanwei.networks.bluesky.tid import moment_of
from guanwei.networks.bluesky.writing import put, subject
from guanwei.networks.contract import Accepted, NotSent, Outbound, Outcome, Rejected

# Somebody else changes the same gate only by hand: so many times in a row means that something is wrong.
_TRIES = 3
_OTHER = "com.atproto.moderation.defs#reasonOther"


def act(account: Account, outbound: Outbound) -> Outcome:
    """One of the acts in `ACTS`."""
    target = outbound.target
    assert target is not None
    try:
        did = account.ready()
    except FAILED as error:
        return errors.before_the_write(account.outcome(error))
    return ACTS[outbound.operation](account, did, outbound, target)


def delete(account: Account, did: str, _outbound: Outbound, target: Target) -> Outcome:
    """Any own record. Deleting what is not there is no error."""
    _, collection, rkey = records.split_record(target.remote_id)
    body = {"repo": did, "collection": collection, "rkey": rkey}
    try:
        account.procedure("com.atproto.repo.deleteRecord", body)
    except FAILED as error:
        return account.outcome(error)
    return Accepted(target.remote_id, records.page_of(target.remote_id))


def like(account: Account, did: str, outbound: Outbound, target: Target) -> Outcome:
    """A record under our key, so that a second attempt makes no second one."""
    try:
        liked = subject(account, target)
    except FAILED as error:
        return errors.before_the_write(account.outcome(error))
    record = records.subject_record(records.LIKE, liked, outbound.created_at or moment_of(outbound.client_key))
    return put(account, did, outbound.client_key, record, records.page_of(target.remote_id))


def hide(account: Account, did: str, _outbound: Outbound, target: Target) -> Outcome:
    """The answer goes into the gate of the own post that it stands below. What others put there meanwhile is not lost:
    the gate is only replaced where it still is the version that was read."""
    rkey, page = records.split_uri(target.root_id)[1], records.page_of(target.remote_id)
    for _ in range(_TRIES):
        try:
            stored, version = _gate(account, did, rkey)
        except FAILED as error:
            return errors.before_the_write(account.outcome(error))
        hidden = records.hidden_in(stored)
        if target.remote_id in hidden:
            return Accepted(target.remote_id, page, "was hidden already")
        if len(hidden) >= records.MOST_HIDDEN:
            return Rejected("full", f"{records.MOST_HIDDEN} answers below this post are hidden already")
        gate = records.gate_with(stored, target.root_id, target.remote_id, account.now())
        body = {"repo": did, "collection": records.GATE, "rkey": rkey, "swapRecord": version, "record": gate}
        try:
            account.procedure("com.atproto.repo.putRecord", body)
        except FAILED as error:
            if errors.name_of(error) == errors.KEY_IN_USE:
                continue
            return account.outcome(error)
        return Accepted(target.remote_id, page)
    return NotSent("what is hidden below this post keeps changing")


def block(account: Account, did: str, outbound: Outbound, target: Target) -> Outcome:
    """A record under our key, unless the person is blocked already."""
    blocked = target.author_id or records.owner_of(target.remote_id)
    page = records.profile_page(blocked)
    try:
        params = models.AppBskyActorGetProfile.Params(actor=blocked)
        viewer = account.query("app.bsky.actor.getProfile", params).get("viewer")
        there = viewer.get("blocking") if isinstance(viewer, dict) else None
    except FAILED:
        there = None  # a second record of the same block changes nothing
    if isinstance(there, str) and there:
        return Accepted(there, page, "was blocked already")
    record = records.block_record(blocked, outbound.created_at or moment_of(outbound.client_key))
    return put(account, did, outbound.client_key, record, page)


def report(account: Account, _did: str, outbound: Outbound, target: Target) -> Outcome:
    """To the moderation service that the account's server works with; `text` says why."""
    try:
        reported = subject(account, target)
    except FAILED as error:
        return errors.before_the_write(account.outcome(error))
    about = {"$type": "com.atproto.repo.strongRef", **reported.as_json()}
    body: dict[str, Any] = {"reasonType": _OTHER, "reason": outbound.text[:2000], "subject": about}
    try:
        answer = account.procedure("com.atproto.moderation.createReport", body)
    except FAILED as error:
        return account.outcome(error, optional=True)
    return Accepted(target.remote_id, records.page_of(target.remote_id), f"report {answer.get('id', '')}"[:60])


def _gate(account: Account, did: str, rkey: str) -> tuple[dict[str, Any], str | None]:
    """The gate of an own post and its version; nothing and None when it has none."""
    try:
        entry = account.record(did, rkey, records.GATE)
    except FAILED as error:
        if errors.name_of(error) == errors.RECORD_MISSING:
            return {}, None
        raise
    value, cid = entry.get("value"), entry.get("cid")
    if not isinstance(value, dict) or not isinstance(cid, str):
        raise ValueError("a gate without a version")
    return value, cid


ACTS: dict[Operation, Callable[[Account, str, Outbound, Target], Outcome]] = {
    Operation.DELETE: delete,
    Operation.LIKE: like,
    Operation.HIDE: hide,
    Operation.BLOCK: block,
    Operation.REPORT: report,
}
