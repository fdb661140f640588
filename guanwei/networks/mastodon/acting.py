"""What an account does, from the product's words to the fields of one request (docs/concepts/mastodon.md, acts)."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from guanwei.lib.text import mastodon_length
from guanwei.networks.acts import Operation, Target
from guanwei.networks.contract import Accepted, Limits, Outbound, Outcome, Rejected
from guanwei.networks.mastodon import errors, mapping
from guanwei.networks.mastodon.client import Client, Refused
from guanwei.networks.mastodon.lookup import Json, Lookup, Me, is_gone
from guanwei.networks.untrusted import address_of

_LONGEST_COMMENT = 1000  # to the moderators


class Cannot(Exception):
    """Refused by us, before anything was written."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.outcome = Rejected(code, message)


def beyond(limits: Limits, outbound: Outbound, link_length: int) -> Rejected | None:
    """What is more than these limits take. Pure."""
    length = mastodon_length(outbound.content_warning) + mastodon_length(
        mapping.wire_text(outbound.text, outbound.link), link_length
    )
    if length > limits.max_length:
        return Rejected("length", f"at most {limits.max_length} characters; these are {length}")
    if len(outbound.pictures) > limits.max_pictures:
        return Rejected("pictures", f"at most {limits.max_pictures} pictures")
    if any(len(picture.data) > limits.max_picture_bytes for picture in outbound.pictures):
        return Rejected("picture_size", f"a picture may have at most {limits.max_picture_bytes} bytes")
    return None


def there(client: Client, lookup: Lookup, me: Me, target: Target) -> Json:
    """The status that an act is aimed at, as it stands now."""
    uri = mapping.split_boost_id(target.remote_id)[0]
    if not address_of(uri):
        raise Cannot("target", "what this is aimed at is no post")
    status = lookup.status(client, me, uri, target.ref.get("id", ""))
    if status is None or not status.get("id"):
        raise Cannot("gone", "what this is aimed at is no longer there")
    return status


def fields_of(client: Client, lookup: Lookup, me: Me, outbound: Outbound) -> dict[str, Any]:
    """The fields of a new status, pictures excepted."""
    target = outbound.target
    text, visibility, answers = mapping.wire_text(outbound.text, outbound.link), outbound.visibility, None
    if outbound.operation is Operation.REPLY and target is not None:
        answered = there(client, lookup, me, target)
        handle = str(mapping.part(answered, "account").get("acct") or target.author_handle)
        named = "" if mapping.author_url(answered) == me.url else handle
        text, answers = mapping.answer_text(outbound.text, outbound.link, named), answered["id"]
        visibility = mapping.not_wider(visibility, str(answered.get("visibility")))
    elif outbound.operation is Operation.REPOST and target is not None:
        if not address_of(mapping.split_boost_id(target.remote_id)[0]):
            raise Cannot("target", "what this is aimed at is no post")
        text = mapping.repost_text(outbound.text, outbound.link, target)
    return {
        "status": text,
        "in_reply_to_id": answers,
        "visibility": visibility if visibility in mapping.VISIBILITIES else None,
        "spoiler_text": outbound.content_warning or None,
        "sensitive": True if outbound.content_warning else None,
        "language": next(iter(outbound.languages), None),
    }


def prepared(client: Client, lookup: Lookup, me: Me, outbound: Outbound, target: Target) -> Callable[[], Outcome]:
    """What carries an act out by one write. Cannot for what the network does not have."""
    match outbound.operation:
        case Operation.EDIT:
            return _edit(client, me, there(client, lookup, me, target), outbound)
        case Operation.DELETE:
            return _delete(client, lookup, me, target)
        case Operation.LIKE:
            status = there(client, lookup, me, target)
            return lambda: _done(client, target, lambda library: library.status_favourite(status["id"]))
        case Operation.BLOCK:
            account = _account(client, target)
            return lambda: _done(client, target, lambda library: library.account_block(account))
        case Operation.REPORT:
            account, status_id = _account(client, target), target.ref.get("id") or None
            comment = outbound.text[:_LONGEST_COMMENT] or None
            return lambda: _done(client, target, lambda library: library.report(account, status_id, comment=comment))
    raise Cannot("cannot", "Mastodon does not have that")


def _edit(client: Client, me: Me, status: Json, outbound: Outbound) -> Callable[[], Outcome]:
    """New words; pictures and warning stay. What an edit does not name, a server takes away."""
    if mapping.author_url(status) != me.url:
        raise Cannot("cannot", "only an own post can be edited")
    text = mapping.edited_text(outbound.text, outbound.link, status, me.url)
    warning = outbound.content_warning or str(status.get("spoiler_text") or "")

    def write() -> Outcome:
        changed = client.call(
            lambda library: library.status_update(
                status["id"],
                text,
                spoiler_text=warning or None,
                sensitive=bool(status.get("sensitive")),
                media_ids=mapping.media_ids(status) or None,
            )
        ).object()
        shown = mapping.original(changed)
        uri = mapping.uri_of(status)
        return Accepted(uri, address_of(shown.get("url")) or uri)

    return write


def _delete(client: Client, lookup: Lookup, me: Me, target: Target) -> Callable[[], Outcome]:
    uri, booster = mapping.split_boost_id(target.remote_id)
    if (booster or me.url) != me.url:
        raise Cannot("cannot", "somebody else's boost cannot be taken back")
    if not booster and urlsplit(uri).netloc != urlsplit(me.url).netloc:
        raise Cannot("cannot", "that was not written on the account's server")
    status = lookup.status(client, me, uri, target.ref.get("id", ""))
    if status is None:
        return lambda: Accepted(target.remote_id, uri, "was gone already")
    if booster:
        return lambda: _done(client, target, lambda library: library.status_unreblog(status["id"]))
    if mapping.author_url(status) != me.url:
        raise Cannot("cannot", "Mastodon lets nobody delete what somebody else wrote")

    def write() -> Outcome:
        try:
            return _done(client, target, lambda library: library.status_delete(status["id"]))
        except Refused as error:
            if error.status not in errors.GONE and error.status not in (405, 501):
                raise
            if is_gone(client, error) and lookup.by_id(client, status["id"]) is None:
                return Accepted(target.remote_id, uri, "was gone already")
            raise Cannot("cannot", "this server has no call for deleting; it has to be done by hand") from None

    return write


def _done(client: Client, target: Target, work: Callable[[Any], object]) -> Outcome:
    answer = client.call(work)
    url = address_of(answer.data.get("url")) if isinstance(answer.data, dict) else ""
    return Accepted(target.remote_id, url or mapping.split_boost_id(target.remote_id)[0])


def _account(client: Client, target: Target) -> str:
    """The person's id on this server."""
    known = target.ref.get("account", "")
    if known:
        return known
    if not target.author_handle:
        raise Cannot("person", "nobody knows who that is")
    try:
        found = client.call(lambda library: library.account_lookup(target.author_handle.removeprefix("@"))).object()
    except Refused as error:
        if error.status in errors.GONE and error.message:
            raise Cannot("gone", "this person is not known on the account's server") from None
        raise
    return str(found.get("id") or "")
