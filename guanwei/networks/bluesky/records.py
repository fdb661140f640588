"""Posts as records of the AT network, and back (docs/concepts/bluesky.md). Pure: plain JSON values in and out."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from guanwei.lib.clock import must_be_aware
from guanwei.networks.bluesky.richtext import Facet, Mark, facets, wire_text
from guanwei.networks.contract import Outbound, Picture, Remote

POST = "app.bsky.feed.post"
REPOST = "app.bsky.feed.repost"
VIDEO = "app.bsky.embed.video"
LIKE = "app.bsky.feed.like"
BLOCK = "app.bsky.graph.block"
GATE = "app.bsky.feed.threadgate"
MOST_HIDDEN = 300

_DID = re.compile(r"did:[a-z]+:[A-Za-z0-9._:%-]{1,200}")
_RECORD = re.compile(rf"at://({_DID.pattern})/([a-zA-Z][a-zA-Z0-9.-]{{1,99}})/([A-Za-z0-9._~:-]{{1,100}})")


class Malformed(ValueError):
    """A record that is no post, or lacks what a post cannot lack."""


@dataclass(frozen=True, slots=True)
class Ref:
    """One version of one record: what another record points to it with."""

    uri: str
    cid: str

    def as_json(self) -> dict[str, str]:
        return {"uri": self.uri, "cid": self.cid}


@dataclass(frozen=True, slots=True)
class Links:
    """What a new post hangs on: the post that it answers, with the top of that conversation, or the one it quotes."""

    parent: Ref | None = None
    root: Ref | None = None
    quoted: Ref | None = None


def post_record(
    outbound: Outbound,
    created_at: datetime,
    blobs: list[dict[str, Any]],
    dids: dict[str, str],
    links: Links = Links(),
) -> dict[str, Any]:
    """The record of a post. `blobs` are the uploaded pictures in order; `dids` knows who the mentioned handles are:
    a handle that is not in it stays plain text."""
    text = wire_text(outbound.text, outbound.link)
    record: dict[str, Any] = {
        "$type": POST,
        "text": text,
        "createdAt": timestamp(created_at),
        "langs": list(outbound.languages)[:3],
    }
    marked = [_facet(facet, dids) for facet in facets(text, outbound.link)]
    if any(marked):
        record["facets"] = [facet for facet in marked if facet]
    images = [_image(picture, blob) for picture, blob in zip(outbound.pictures, blobs, strict=True)]
    embed = _embed(images, links.quoted)
    if embed:
        record["embed"] = embed
    if links.parent:
        record["reply"] = {"root": (links.root or links.parent).as_json(), "parent": links.parent.as_json()}
    return record


def subject_record(collection: str, subject: Ref, created_at: datetime) -> dict[str, Any]:
    """A bare repost or a like."""
    return {"$type": collection, "subject": subject.as_json(), "createdAt": timestamp(created_at)}


def block_record(did: str, created_at: datetime) -> dict[str, Any]:
    return {"$type": BLOCK, "subject": did, "createdAt": timestamp(created_at)}


def gate_with(stored: dict[str, Any], root: str, hidden: str, created_at: datetime) -> dict[str, Any]:
    """The gate of an own conversation with one answer more hidden. Whatever else `stored` says stays: who may answer,
    and what was hidden before."""
    before = {"$type": GATE, "post": root, "createdAt": timestamp(created_at), **stored}
    return before | {"hiddenReplies": [*hidden_in(stored), hidden]}


def hidden_in(gate: dict[str, Any]) -> list[str]:
    listed = gate.get("hiddenReplies")
    return [uri for uri in listed if isinstance(uri, str)] if isinstance(listed, list) else []


def is_same(stored: dict[str, Any], record: dict[str, Any]) -> bool:
    """Is the record that lies under our key the one that we wrote? The key was ours alone, so words, pictures and what
    it points at tell; the time does not: a person may have moved the post between two tries."""
    alike = all(stored.get(key) == record.get(key) for key in ("text", "subject", "reply"))
    return alike and len(images_in(stored)) == len(images_in(record)) and quoted_in(stored) == quoted_in(record)


def remote_of(entry: dict[str, Any], server: str) -> Remote:
    """A post from an answer of getRecord or listRecords. `server` is the PDS, which serves the pictures as uploaded."""
    uri, value = entry.get("uri"), entry.get("value")
    if not isinstance(uri, str) or not isinstance(value, dict) or value.get("$type") not in (POST, REPOST):
        raise Malformed("a record that is no post")
    did, collection, rkey = split_record(uri)
    if collection == REPOST:
        subject = subject_in(value)
        return Remote(uri, page_of(subject), "", moment_of(value.get("createdAt")), 0, repost_of=subject)
    if collection != POST:
        raise Malformed("a record that is no post")
    images = images_in(value)
    return Remote(
        remote_id=uri,
        url=web_address(did, rkey),
        text=str(value.get("text", "")),
        created_at=moment_of(value.get("createdAt")),
        picture_count=len(images),
        pictures=tuple(_blob_address(image, did, server) for image in images),
        alt_texts=tuple(str(image.get("alt", "")) for image in images),
        repost_of=quoted_in(value),
        reply_to=_uri_in(value.get("reply"), "parent"),
        form="video" if _has_video(value.get("embed")) else "",
    )


def _has_video(embed: object) -> bool:
    """By itself, or beside what it quotes."""
    if not isinstance(embed, dict):
        return False
    media = embed.get("media")
    return VIDEO in (embed.get("$type"), media.get("$type") if isinstance(media, dict) else None)


def quoted_in(value: dict[str, Any]) -> str:
    """The address of what a post quotes, "" for nothing."""
    embed = value.get("embed")
    if isinstance(embed, dict) and embed.get("$type") == "app.bsky.embed.recordWithMedia":
        embed = embed.get("record")
    return _uri_in(embed, "record")


def subject_in(value: Any) -> str:
    """The address of what a repost or a like points at."""
    return _uri_in(value, "subject")


def is_did(text: str) -> bool:
    return _DID.fullmatch(text) is not None


def conversation(value: dict[str, Any]) -> tuple[Ref | None, Ref | None]:
    """What a post answers, and the top of that conversation."""
    reply = value.get("reply")
    return _ref_in(reply, "parent"), _ref_in(reply, "root")


def uri_of(did: str, rkey: str, collection: str = POST) -> str:
    return f"at://{did}/{collection}/{rkey}"


def split_uri(uri: str) -> tuple[str, str]:
    """The DID and the record key of a post's address. Malformed for anything else."""
    did, collection, rkey = split_record(uri)
    if collection != POST:
        raise Malformed("not the address of a post")
    return did, rkey


def split_record(uri: str) -> tuple[str, str, str]:
    """DID, collection and record key of a record's address. Malformed for anything else."""
    parts = _RECORD.fullmatch(uri)
    if parts is None:
        raise Malformed("not the address of a record")
    return parts[1], parts[2], parts[3]


def owner_of(uri: str) -> str:
    """The DID in a record's address; "" when it is none."""
    parts = _RECORD.fullmatch(uri)
    return parts[1] if parts else ""


def page_of(uri: str) -> str:
    """Where a post is seen; "" for what is no post."""
    try:
        return web_address(*split_uri(uri))
    except Malformed:
        return ""


def profile_page(did: str) -> str:
    return f"https://bsky.app/profile/{did}"


def web_address(did: str, rkey: str) -> str:
    """With the DID, not the handle: a handle may change."""
    return f"https://bsky.app/profile/{did}/post/{rkey}"


def timestamp(moment: datetime) -> str:
    """Milliseconds and Z, the form that every server of the network takes."""
    return must_be_aware(moment).astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment_of(text: Any) -> datetime:
    try:
        return must_be_aware(datetime.fromisoformat(text)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError) as error:
        raise Malformed("a post without a time") from error


def _facet(facet: Facet, dids: dict[str, str]) -> dict[str, Any] | None:
    match facet.mark:
        case Mark.LINK:
            feature = {"$type": "app.bsky.richtext.facet#link", "uri": facet.value}
        case Mark.TAG:
            feature = {"$type": "app.bsky.richtext.facet#tag", "tag": facet.value}
        case Mark.MENTION if facet.value in dids:
            feature = {"$type": "app.bsky.richtext.facet#mention", "did": dids[facet.value]}
        case _:
            return None
    return {"index": {"byteStart": facet.byte_start, "byteEnd": facet.byte_end}, "features": [feature]}


def _embed(images: list[dict[str, Any]], quoted: Ref | None) -> dict[str, Any] | None:
    media = {"$type": "app.bsky.embed.images", "images": images} if images else None
    if quoted is None:
        return media
    record = {"$type": "app.bsky.embed.record", "record": quoted.as_json()}
    return {"$type": "app.bsky.embed.recordWithMedia", "record": record, "media": media} if media else record


def _ref_in(value: Any, key: str) -> Ref | None:
    ref = value.get(key) if isinstance(value, dict) else None
    if not isinstance(ref, dict) or not isinstance(ref.get("cid"), str) or not owner_of(str(ref.get("uri"))):
        return None
    return Ref(str(ref["uri"]), ref["cid"])


def _uri_in(value: Any, key: str) -> str:
    ref = _ref_in(value, key)
    return ref.uri if ref else ""


def _image(picture: Picture, blob: dict[str, Any]) -> dict[str, Any]:
    image: dict[str, Any] = {"alt": picture.alt_text, "image": blob}
    if picture.width > 0 and picture.height > 0:
        image["aspectRatio"] = {"width": picture.width, "height": picture.height}
    return image


def images_in(value: dict[str, Any]) -> list[dict[str, Any]]:
    """The pictures of a post's record."""
    embed = value.get("embed")
    if isinstance(embed, dict) and embed.get("$type") == "app.bsky.embed.recordWithMedia":
        embed = embed.get("media")
    images = embed.get("images") if isinstance(embed, dict) else None
    return [image for image in images if isinstance(image, dict)] if isinstance(images, list) else []


def _blob_address(image: dict[str, Any], did: str, server: str) -> str:
    blob = image.get("image")
    ref = blob.get("ref") if isinstance(blob, dict) else None
    cid = str(ref.get("$link", "")) if isinstance(ref, dict) else ""
    return f"{server.rstrip('/')}/xrpc/com.atproto.sync.getBlob?did={quote(did, safe=':')}&cid={quote(cid)}"
