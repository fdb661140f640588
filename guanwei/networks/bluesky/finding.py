"""Is it there? By the record that was to be made or changed, so the answer is certain; nothing is compared."""

from datetime import datetime

from guanwei.networks.acts import Operation, Target
from guanwei.networks.bluesky import errors, records
from guanwei.networks.bluesky.calls import FAILED, Account
from guanwei.networks.bluesky.hearing import is_gone
from guanwei.networks.contract import Absent, CannotTell, Found, ReadBack, Remote, Sought

_MADE = {Operation.LIKE: records.LIKE, Operation.BLOCK: records.BLOCK}


def find(account: Account, sought: Sought) -> ReadBack:
    """Raises FAILED when it cannot be read."""
    target = sought.target
    if sought.operation in (Operation.POST, Operation.REPLY, Operation.REPOST):
        bare = sought.operation is Operation.REPOST and not (sought.text.strip() or sought.link or sought.picture_count)
        return _record(account, sought, records.REPOST if bare else records.POST)
    if target is None:
        return CannotTell("it is not said what this was aimed at")
    if sought.operation in _MADE:
        return _record(account, sought, _MADE[sought.operation])
    if sought.operation is Operation.DELETE:
        gone = is_gone(account, target.remote_id)
        if gone is None:
            return CannotTell("the server does not tell whether it is still there")
        return _in_effect(target, sought.not_before) if gone else Absent("the record is still there")
    if sought.operation is Operation.HIDE:
        return _hidden(account, target, sought.not_before)
    return CannotTell(f"Bluesky has no call that would tell: {sought.operation}")


def _record(account: Account, sought: Sought, collection: str) -> ReadBack:
    try:
        entry = account.record(account.did(), sought.client_key, collection)
    except FAILED as error:
        if errors.name_of(error) == errors.RECORD_MISSING:
            return Absent(f"the account's own server has no record {sought.client_key}")
        raise
    if collection in (records.POST, records.REPOST):
        return Found(records.remote_of(entry, account.session.server))
    value = entry.get("value")
    made = records.moment_of(value.get("createdAt") if isinstance(value, dict) else None)
    return Found(Remote(str(entry.get("uri", "")), "", "", made, 0))


def _hidden(account: Account, target: Target, at: datetime) -> ReadBack:
    did, rkey = records.split_uri(target.root_id)
    try:
        gate = account.record(did, rkey, records.GATE).get("value")
    except FAILED as error:
        if errors.name_of(error) == errors.RECORD_MISSING:
            return Absent("nothing is hidden below this post")
        raise
    if isinstance(gate, dict) and target.remote_id in records.hidden_in(gate):
        return _in_effect(target, at)
    return Absent("it is not among what is hidden below this post")


def _in_effect(target: Target, at: datetime) -> Found:
    """Found carries the target, with the time of the attempt: of what is gone nothing else is known."""
    return Found(Remote(target.remote_id, records.page_of(target.remote_id), "", at, 0))
