"""Posts and reposts of other people as interactions (docs/concepts/bluesky.md, listening). Pure."""

from typing import Any

from guanwei.networks import untrusted
from guanwei.networks.acts import Form, Target
from guanwei.networks.bluesky import records
from guanwei.networks.incoming import Heard, Kind, Person


def post(view: dict[str, Any], did: str) -> Heard:
    """A post as the public view shows it, in a notification or by its address. Malformed when it cannot be one.

    What kind it is follows from the post alone, so that it is the same whoever hears it and whenever: an answer below a
    post of ours is a comment also where it names us.
    """
    uri, cid, value = view.get("uri"), view.get("cid"), view.get("record")
    if not isinstance(uri, str) or not isinstance(cid, str) or not isinstance(value, dict):
        raise records.Malformed("a post without address, version or record")
    records.split_uri(uri)
    parent, root = records.conversation(value)
    quoted = records.quoted_in(value)
    ours = [ref.uri for ref in (root, parent) if ref and records.owner_of(ref.uri) == did]
    if not ours and records.owner_of(quoted) == did:
        kind, about = Kind.REPOST, quoted
    else:
        kind, about = (Kind.COMMENT, ours[0]) if ours else (Kind.MENTION, "")
    return Heard(
        remote_id=uri,
        form=Form.POST,
        kind=kind,
        author=person(view),
        text=untrusted.text_of(value.get("text")),
        created_at=_written_at(view, value),
        url=records.page_of(uri),
        about_id=about,
        parent_id=parent.uri if parent else quoted,
        root_id=root.uri if root else "",
        pictures=_pictures(view),
        content_warning=_labels(value),
        ref={"cid": cid} | ({"root_cid": root.cid} if root else {}),
    )


def repost(view: dict[str, Any], did: str) -> Heard:
    """A bare repost of a post of ours, out of a notification. Malformed for that of anything else."""
    uri, value = view.get("uri"), view.get("record")
    subject = records.subject_in(value)
    if not isinstance(uri, str) or not isinstance(value, dict) or records.owner_of(subject) != did:
        raise records.Malformed("no repost of a post of ours")
    if records.split_record(uri)[1] != records.REPOST:
        raise records.Malformed("no repost")
    return _bare(uri, subject, person(view), _written_at(view, value))


def repost_again(entry: dict[str, Any], target: Target) -> Heard:
    """A bare repost as its record stands; who made it is known from before."""
    uri, value = target.remote_id, entry.get("value")
    subject = records.subject_in(value)
    if not isinstance(value, dict) or not subject:
        raise records.Malformed("no repost")
    who = records.owner_of(uri)
    handle = untrusted.line_of(target.author_handle)
    author = Person(who, handle, handle, records.profile_page(who))
    return _bare(uri, subject, author, records.moment_of(value.get("createdAt")))


def person(view: dict[str, Any]) -> Person:
    author = view.get("author")
    author = author if isinstance(author, dict) else {}
    did = author.get("did")
    if not isinstance(did, str) or not records.is_did(did):
        raise records.Malformed("written by nobody")
    handle = untrusted.line_of(author.get("handle"))
    return Person(
        remote_id=did,
        handle=handle,
        name=untrusted.line_of(author.get("displayName")) or handle,
        url=records.profile_page(did),
        avatar=untrusted.address_of(author.get("avatar")),
        followers=untrusted.count_of(author.get("followersCount")),
    )


def has_pictures(view: dict[str, Any]) -> bool:
    """Does the record hold pictures? Their addresses are only in the post's own view."""
    value = view.get("record")
    return isinstance(value, dict) and bool(records.images_in(value))


def _bare(uri: str, subject: str, author: Person, at: Any) -> Heard:
    return Heard(
        remote_id=uri,
        form=Form.REPOST,
        kind=Kind.REPOST,
        author=author,
        text="",
        created_at=at,
        url=records.page_of(subject),
        about_id=subject,
        parent_id=subject,
    )


def _written_at(view: dict[str, Any], value: dict[str, Any]) -> Any:
    """When it says that it was written, but not after it was seen: that time comes from the author's own clock."""
    seen = records.moment_of(view.get("indexedAt"))
    try:
        return min(seen, records.moment_of(value.get("createdAt")))
    except records.Malformed:
        return seen


def _pictures(view: dict[str, Any]) -> tuple[str, ...]:
    embed = view.get("embed")
    if isinstance(embed, dict) and isinstance(embed.get("media"), dict):
        embed = embed["media"]
    images = embed.get("images") if isinstance(embed, dict) else None
    shown = [image for image in images if isinstance(image, dict)] if isinstance(images, list) else []
    return tuple(filter(None, (untrusted.address_of(image.get("fullsize")) for image in shown)))


def _labels(value: dict[str, Any]) -> str:
    """What the author says about it ("graphic-media"), which apps hide it behind."""
    labels = value.get("labels")
    values = labels.get("values") if isinstance(labels, dict) else None
    named = [label.get("val") for label in values if isinstance(label, dict)] if isinstance(values, list) else []
    return ", ".join(filter(None, map(untrusted.line_of, named)))[:500]
