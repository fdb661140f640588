"""Posts as records of the AT network, and back (docs/concepts/bluesky.md). Pure: plain JSON values in and out."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from guanwei.lib.clock import must_be_aware
from guanwei.networks.bluesky.richtext import Facet, Mark, facets, wire_text
from guanwei.networks.contract import Outbound, Picture, Remote

POST = "app.bsky.feed.post"


class Malformed(ValueError):
    """A record that is no post, or lacks what a post cannot lack."""


def post_record(
    outbound: Outbound, created_at: datetime, blobs: list[dict[str, Any]], dids: dict[str, str]
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
    if blobs:
        images = [_image(picture, blob) for picture, blob in zip(outbound.pictures, blobs, strict=True)]
        record["embed"] = {"$type": "app.bsky.embed.images", "images": images}
    return record


def is_same(stored: dict[str, Any], record: dict[str, Any]) -> bool:
    """Is the record that lies under our key the one that we wrote? The key was ours alone, so words and pictures tell;
    the time does not: a person may have moved the post between two tries."""
    return stored.get("text") == record["text"] and len(_images(stored)) == len(_images(record))


def remote_of(entry: dict[str, Any], server: str) -> Remote:
    """A post from an answer of getRecord or listRecords. `server` is the PDS, which serves the pictures as uploaded."""
    uri, value = entry.get("uri"), entry.get("value")
    if not isinstance(uri, str) or not isinstance(value, dict) or value.get("$type") != POST:
        raise Malformed("a record that is no post")
    did, rkey = split_uri(uri)
    images = _images(value)
    return Remote(
        remote_id=uri,
        url=web_address(did, rkey),
        text=str(value.get("text", "")),
        created_at=moment_of(value.get("createdAt")),
        picture_count=len(images),
        pictures=tuple(_blob_address(image, did, server) for image in images),
        alt_texts=tuple(str(image.get("alt", "")) for image in images),
    )


def uri_of(did: str, rkey: str) -> str:
    return f"at://{did}/{POST}/{rkey}"


def split_uri(uri: str) -> tuple[str, str]:
    """The DID and the record key of a post's address. Malformed for anything else."""
    parts = uri.removeprefix("at://").split("/")
    if not uri.startswith("at://did:") or len(parts) != 3 or parts[1] != POST or not parts[2]:
        raise Malformed("not the address of a post")
    return parts[0], parts[2]


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


def _image(picture: Picture, blob: dict[str, Any]) -> dict[str, Any]:
    image: dict[str, Any] = {"alt": picture.alt_text, "image": blob}
    if picture.width > 0 and picture.height > 0:
        image["aspectRatio"] = {"width": picture.width, "height": picture.height}
    return image


def _images(value: dict[str, Any]) -> list[dict[str, Any]]:
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
