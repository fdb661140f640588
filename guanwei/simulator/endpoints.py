"""The table of calls below /2/: verb, handler, and what the app needs for them (weibo-api 3.1, 4)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from guanwei.simulator import comments, publishing, quota, statuses, users
from guanwei.simulator.call import Call

COMMERCIAL = "commercial"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """grants: any one of them opens the call, none are needed when empty. posting: counts as one of the 30 an hour."""

    verb: str
    handler: Callable[[Call], Any]
    write: bool = False
    posting: bool = False
    grants: tuple[str, ...] = ()
    commercial: bool = False
    redirects: bool = False


def rate_limit_status(call: Call) -> dict[str, Any]:
    return quota.as_json(call.state, call.user.uid, call.ip, call.now)


def _post(handler: Callable[[Call], Any], *grants: str, posting: bool = False) -> Endpoint:
    return Endpoint("POST", handler, write=True, posting=posting, grants=grants)


def _get(handler: Callable[[Call], Any], *grants: str, redirects: bool = False) -> Endpoint:
    return Endpoint("GET", handler, grants=grants, redirects=redirects)


ORDINARY: dict[str, Endpoint] = {
    "statuses/share": _post(publishing.share, posting=True),
    "statuses/update": _post(publishing.update, "update", posting=True),
    "statuses/upload": _post(publishing.upload, "upload", "update", posting=True),
    "statuses/upload_url_text": _post(publishing.upload_url_text, "upload_url_text", "advanced", posting=True),
    "statuses/upload_pic": _post(publishing.upload_pic, "upload_pic", "upload_url_text", "advanced"),
    "statuses/repost": _post(publishing.repost, "repost", posting=True),
    "statuses/destroy": _post(publishing.destroy, "destroy"),
    "statuses/user_timeline": _get(statuses.user_timeline),
    "statuses/user_timeline/ids": _get(statuses.user_timeline_ids),
    "statuses/mentions": _get(statuses.mentions),
    "statuses/mentions/ids": _get(statuses.mentions_ids),
    "statuses/repost_timeline": _get(statuses.repost_timeline),
    "statuses/show": _get(statuses.show),
    "statuses/show_batch": _get(statuses.show_batch, "show_batch", "advanced"),
    "statuses/count": _get(statuses.count),
    "statuses/querymid": _get(statuses.querymid),
    "statuses/queryid": _get(statuses.queryid),
    "statuses/go": _get(statuses.go, redirects=True),
    "comments/show": _get(comments.show),
    "comments/to_me": _get(comments.to_me),
    "comments/by_me": _get(comments.by_me),
    "comments/timeline": _get(comments.timeline),
    "comments/mentions": _get(comments.mentions),
    "comments/show_batch": _get(comments.show_batch, "show_batch", "advanced"),
    "comments/create": _post(comments.create),
    "comments/reply": _post(comments.reply),
    "comments/destroy": _post(comments.destroy),
    "comments/destroy_batch": _post(comments.destroy_batch),
    "users/show": _get(users.show),
    "users/counts": _get(users.counts),
    "tags": _get(users.tags),
    "account/get_uid": _get(users.get_uid),
    "account/rate_limit_status": _get(rate_limit_status),
    "emotions": _get(users.emotions),
    "short_url/shorten": _get(users.shorten),
    "short_url/expand": _get(users.expand),
}
COMMERCIAL_TWINS = (
    "statuses/update", "statuses/upload", "statuses/upload_url_text", "statuses/upload_pic", "statuses/repost",
    "statuses/destroy", "statuses/show_batch", "statuses/count", "statuses/queryid", "statuses/querymid",
    "statuses/mentions", "statuses/user_timeline", "statuses/repost_timeline", "comments/show", "comments/to_me",
    "comments/by_me", "comments/timeline", "comments/mentions", "comments/show_batch", "comments/create",
    "comments/reply", "comments/destroy", "comments/destroy_batch",
)  # fmt: skip
OTHER_COMMERCIAL = {
    "statuses/user_timeline/other": "statuses/user_timeline",
    "statuses/mentions/other": "statuses/mentions",
    "statuses/repost_timeline/all": "statuses/repost_timeline",
}


def _commercial(ordinary: Endpoint) -> Endpoint:
    return Endpoint(ordinary.verb, ordinary.handler, ordinary.write, ordinary.posting, (COMMERCIAL,), commercial=True)


ENDPOINTS: dict[str, Endpoint] = (
    ORDINARY
    | {f"{name}/biz": _commercial(ORDINARY[name]) for name in COMMERCIAL_TWINS}
    | {name: _commercial(ORDINARY[twin]) for name, twin in OTHER_COMMERCIAL.items()}
)
