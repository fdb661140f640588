"""New records under keys that were chosen before sending: posts, answers, reposts, likes, blocks."""

from datetime import datetime
from typing import Any

from guanwei.networks.acts import Operation, Target
from guanwei.networks.bluesky import errors, records
from guanwei.networks.bluesky.calls import FAILED, Account, reason
from guanwei.networks.bluesky.records import Links, Ref
from guanwei.networks.bluesky.richtext import find_mentions, wire_text
from guanwei.networks.contract import Accepted, Outbound, Outcome, Rejected, Unknown


def new_text(account: Account, outbound: Outbound, created_at: datetime) -> Outcome:
    """A post, an answer, a repost with words (a post that quotes) or without (a record that points at it)."""
    try:
        did = account.ready()
        record = _record(account, outbound, created_at)
    except FAILED as error:
        return errors.before_the_write(account.outcome(error))
    page = records.page_of(records.uri_of(did, outbound.client_key))
    if record["$type"] == records.REPOST:
        page = records.page_of(record["subject"]["uri"])
    return put(account, did, outbound.client_key, record, page)


def put(account: Account, did: str, rkey: str, record: dict[str, Any], page: str) -> Outcome:
    """The write. `swapRecord: null` makes it create-only: the same record again is accepted and changes nothing,
    another one under the same key is refused."""
    collection = record["$type"]
    uri = records.uri_of(did, rkey, collection)
    body = {"repo": did, "collection": collection, "rkey": rkey, "swapRecord": None, "record": record}
    try:
        answer = account.procedure("com.atproto.repo.putRecord", body)
    except FAILED as error:
        if errors.name_of(error) == errors.KEY_IN_USE:
            return _what_is_there(account, uri, record, page)
        return account.outcome(error)
    if answer.get("uri") != uri:
        return Unknown("the server accepted something else than what was sent")
    return Accepted(uri, page)


def subject(account: Account, target: Target) -> Ref:
    """The target as a record points at it. FAILED when it is not there any more. What was heard came with its version;
    what a person entered by hand is looked up."""
    if cid := target.ref.get("cid"):
        return Ref(target.remote_id, cid)
    return _looked_up(account, target)[0]


def _record(account: Account, outbound: Outbound, created_at: datetime) -> dict[str, Any]:
    """Everything between login and write: what it hangs on, who is mentioned, the pictures."""
    target, links = outbound.target, Links()
    if target is not None and outbound.operation is Operation.REPLY:
        parent, root = _conversation(account, target)
        links = Links(parent=parent, root=root)
    elif target is not None and outbound.operation is Operation.REPOST:
        quoted = subject(account, target)
        if not (outbound.text.strip() or outbound.link or outbound.pictures):
            return records.subject_record(records.REPOST, quoted, created_at)
        links = Links(quoted=quoted)
    mentioned = dict.fromkeys(span.value for span in find_mentions(wire_text(outbound.text, outbound.link)))
    dids = {handle: did for handle in mentioned if (did := account.resolve(handle))}
    blobs = [account.upload(picture) for picture in outbound.pictures]
    return records.post_record(outbound, created_at, blobs, dids, links)


def _conversation(account: Account, target: Target) -> tuple[Ref, Ref]:
    """The post that is answered, and the top of its conversation."""
    cid, root_cid = target.ref.get("cid"), target.ref.get("root_cid")
    parent = Ref(target.remote_id, cid or "")
    if cid and target.root_id in ("", target.remote_id):
        return parent, parent
    if cid and root_cid:
        return parent, Ref(target.root_id, root_cid)
    return _looked_up(account, target)


def _looked_up(account: Account, target: Target) -> tuple[Ref, Ref]:
    entry = account.record_at(target.remote_id)
    value, cid = entry.get("value"), entry.get("cid")
    if not isinstance(value, dict) or not isinstance(cid, str):
        raise ValueError("a record without a version")
    post = Ref(target.remote_id, cid)
    return post, records.conversation(value)[1] or post


def _what_is_there(account: Account, uri: str, record: dict[str, Any], page: str) -> Outcome:
    """Something lies under our key already: ours from an earlier attempt, perhaps with other picture ids."""
    try:
        stored = account.record_at(uri).get("value")
    except FAILED as error:
        return Unknown(reason(error), errors.KEY_IN_USE)
    if isinstance(stored, dict) and records.is_same(stored, record):
        return Accepted(uri, page, "was there already")
    return Rejected(errors.KEY_IN_USE, "another post lies under this record key")
