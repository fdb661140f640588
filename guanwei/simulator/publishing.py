"""The calls that publish, repost and delete (weibo-api 3)."""

import json
import re
from typing import Any

from guanwei.simulator import comments, lengths, posts, texts
from guanwei.simulator.call import Call
from guanwei.simulator.errors import ApiError, safe_domain_error
from guanwei.simulator.shapes import PICTURE_SIZES

PICTURE_UNDER = 5 * 1024 * 1024
MOST_PICTURES = 9
MAGIC = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
REPOST_WORDS = "转发微博"
VISIBLE_TO_GROUP = 3
OWN_PICTURE = re.compile(rf"/(?:{'|'.join(PICTURE_SIZES)})/([0-9a-z]+)\.(?:jpg|png|gif)$")


def share(call: Call) -> dict[str, Any]:
    """statuses/share: 140 characters, a link under the safe domain, at most one picture; topics vanish (3.2)."""
    text = call.content("status")
    call.real_ip()
    _check_length(call, text)
    _check_safe_domain(call, text)
    picture = _picture_of(call, "pic")
    posts.refuse_duplicate(call.state, call.user, "status", text, call.now)
    pic_ids = (_keep(call, picture),) if picture else ()
    return _publish(call, _as_shown(call, text, pic_ids, drop_topics=call.faults.drop_topics), pic_ids)


def update(call: Call) -> dict[str, Any]:
    """statuses/update: text only, long text with is_longtext (3.3)."""
    return _old_post(call, ())


def upload(call: Call) -> dict[str, Any]:
    """statuses/upload: text and one picture, which must be there (3.4)."""
    call.content("status")
    picture = _picture_of(call, "pic")
    if picture is None:
        raise ApiError(20007)
    return _old_post(call, (_keep(call, picture),))


def upload_url_text(call: Call) -> dict[str, Any]:
    """statuses/upload_url_text: up to 9 picture ids, or one address, here only of the simulator's own (3.4)."""
    call.content("status")
    wanted = [part.strip() for part in call.params.get("pic_id", "").split(",") if part.strip()]
    if not wanted:
        own = OWN_PICTURE.search(call.required("url"))
        wanted = [own[1]] if own else []
    if len(wanted) > MOST_PICTURES:
        raise ApiError(20009)
    for pic_id in wanted:
        if call.state.one("SELECT 1 FROM pictures WHERE pic_id = ?", pic_id) is None:
            raise ApiError(10017, detail="pic_id")
    if not wanted:
        raise ApiError(10017, detail="url")
    return _old_post(call, tuple(wanted))


def upload_pic(call: Call) -> dict[str, Any]:
    """statuses/upload_pic: keeps a picture for a later post and names its id (3.4)."""
    picture = _picture_of(call, "pic")
    if picture is None:
        raise ApiError(20007)
    pic_id = _keep(call, picture)
    shapes = call.shapes()
    call.commit(None)
    addresses = zip(("thumbnail_pic", "bmiddle_pic", "original_pic"), PICTURE_SIZES, strict=True)
    return {"pic_id": pic_id, **{name: shapes.picture(pic_id, size) for name, size in addresses}}


def repost(call: Call) -> dict[str, Any]:
    """statuses/repost, with comments on this status and the original where asked (3.5). Repeats are not refused."""
    parent = posts.readable(call.state, call.id("id", empty=20109), call.user, call.now)
    call.real_ip()
    if parent["uid"] == call.user.uid:
        raise ApiError(20103)
    words = call.params.get("status", "").strip() or REPOST_WORDS
    _check_length(call, words)
    original_id = parent["retweeted_id"] or parent["id"]
    text = _as_shown(call, words, (), drop_topics=False)
    row = posts.add(
        call.state,
        posts.Draft(call.user, text, parent_id=parent["id"], retweeted_id=original_id),
        call.now,
    )
    also_comment = call.integer("is_comment", 0, most=3)
    targets = [parent["id"]] * (also_comment in (1, 3)) + [original_id] * (also_comment in (2, 3))
    for target in dict.fromkeys(targets):
        comments.add(call.state, call.user, posts.known(call.state, target), words, call.now)
    call.commit(row["id"])
    return call.shapes().status(row)


def destroy(call: Call) -> dict[str, Any]:
    """statuses/destroy: own statuses only (20102); a second time answers 20101. The answer is the deleted status."""
    status_id = call.id("id", empty=20109)
    row = call.state.one("SELECT * FROM statuses WHERE id = ?", status_id)
    if row is None or posts.state_of(row, call.now) in ("deleted", "removed"):
        raise ApiError(20101)
    if row["uid"] != call.user.uid:
        raise ApiError(20102)
    answer = call.shapes().status(row)
    posts.delete(call.state, row)
    call.commit(status_id)
    return answer


def _old_post(call: Call, pic_ids: tuple[str, ...]) -> dict[str, Any]:
    """What update, upload and upload_url_text share: visibility, annotations, place, long text."""
    text = call.content("status")
    call.real_ip()
    _check_length(call, text, long_text=call.flag("is_longtext"))
    visible = call.integer("visible", 0, most=VISIBLE_TO_GROUP)
    details: dict[str, Any] = {
        "visible_type": visible,
        "list_id": call.id("list_id", empty=10016) if visible == VISIBLE_TO_GROUP else 0,
        "annotations": _annotations(call),
        "geo": _place(call),
    }
    posts.refuse_duplicate(call.state, call.user, "status", text, call.now)
    return _publish(call, _as_shown(call, text, pic_ids, drop_topics=False), pic_ids, details)


def _publish(call: Call, text: str, pic_ids: tuple[str, ...], details: dict[str, Any] | None = None) -> dict[str, Any]:
    row = posts.add(call.state, posts.Draft(call.user, text, pic_ids, **(details or {})), call.now)
    call.commit(row["id"])
    return call.shapes().status(row, full=True)


def _as_shown(call: Call, text: str, pic_ids: tuple[str, ...], *, drop_topics: bool) -> str:
    shown = posts.with_short_links(call.state, text.strip())
    if drop_topics:
        shown = texts.without_topics(shown)
        if not shown.strip():
            raise ApiError(20008)  # nothing but topics: there is no empty status
    return shown + texts.PICTURE_MARK if pic_ids else shown


def _check_length(call: Call, text: str, *, long_text: bool = False) -> None:
    if not call.faults.text_length_check:
        return
    length = lengths.shown_length(text)
    if long_text and length >= lengths.LONG_TEXT_LIMIT:
        raise ApiError(20049)
    if not long_text and length > lengths.STATUS_LIMIT:
        raise ApiError(20012)


def _check_safe_domain(call: Call, text: str) -> None:
    if not call.faults.safe_domain_check:
        return
    if not call.user.safe_domains:
        raise safe_domain_error("appkey not bind domain!")
    if not texts.holds_safe_link(text, call.user.safe_domains):
        raise safe_domain_error("text not find domain!")


def _picture_of(call: Call, field: str) -> tuple[str, bytes] | None:
    """The type and bytes of an uploaded picture: 20005 for another type, 20006 from 5 MB on."""
    upload = next((upload for upload in call.uploads if upload.field == field), None)
    if upload is None:
        return None
    mime = next((mime for magic, mime in MAGIC if upload.body.startswith(magic)), None)
    if call.faults.picture_check and mime is None:
        raise ApiError(20005)
    if call.faults.picture_check and len(upload.body) >= PICTURE_UNDER:
        raise ApiError(20006)
    return mime or "image/jpeg", upload.body


def _keep(call: Call, picture: tuple[str, bytes]) -> str:
    mime, body = picture
    return posts.add_picture(call.state, call.user, mime, body)


def _annotations(call: Call) -> list[Any] | None:
    """JSON text of at most 512 characters; a lone object is taken as a list of one."""
    text = call.params.get("annotations", "").strip()
    if not text:
        return None
    if len(text) > lengths.ANNOTATIONS_LIMIT:
        raise ApiError(10017, detail="annotations")
    try:
        value = json.loads(text)
    except ValueError as error:
        raise ApiError(10017, detail="annotations") from error
    return value if isinstance(value, list) else [value]


def _place(call: Call) -> dict[str, Any] | None:
    """`lat` and `long`, both or neither: 21901 for anything else."""
    given = [call.params.get(name, "").strip() for name in ("lat", "long")]
    if given == ["", ""]:
        return None
    try:
        latitude, longitude = map(float, given)
    except ValueError as error:
        raise ApiError(21901) from error
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ApiError(21901)
    return {"type": "Point", "coordinates": [latitude, longitude]}
