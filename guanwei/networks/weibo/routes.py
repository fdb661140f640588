"""Which call carries what, per rights profile (docs/concepts/weibo.md 1 and 3). Data only."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

REAL_SERVER = "https://api.weibo.com"


class Host(StrEnum):
    API = REAL_SERVER
    UPLOAD = "https://upload.api.weibo.com"
    COMMERCIAL = "https://c.api.weibo.com"


@dataclass(frozen=True, slots=True)
class Endpoint:
    host: Host
    path: str

    def url(self, server: str) -> str:
        """The address of this call. A server other than Weibo's own (the simulator) answers for all of its hosts."""
        server = server.rstrip("/")
        return f"{self.host if server == REAL_SERVER else server}{self.path}"


@dataclass(frozen=True, slots=True)
class Routes:
    """`pictures` takes the ids that `upload_picture` gave; None where the profile has no such call. `comment_batch` and
    `status_batch` read many by their ids, None where only one at a time can be read."""

    text: Endpoint
    picture: Endpoint
    pictures: Endpoint | None
    upload_picture: Endpoint | None
    destroy: Endpoint
    repost: Endpoint
    timeline: Endpoint
    comment: Endpoint
    reply: Endpoint
    destroy_comment: Endpoint
    own_comments: Endpoint
    comments_of: Endpoint
    reposts_of: Endpoint
    lists: Mapping[str, Endpoint]  # by the name of the stream
    comment_batch: Endpoint | None = None
    status_batch: Endpoint | None = None


TOKEN_INFO = Endpoint(Host.API, "/oauth2/get_token_info")
SHOW_STATUS = Endpoint(Host.API, "/2/statuses/show.json")
SHOW_USER = Endpoint(Host.API, "/2/users/show.json")
TAGS = Endpoint(Host.API, "/2/tags.json")
RATE_LIMIT = Endpoint(Host.API, "/2/account/rate_limit_status.json")


def _open(call: str) -> Endpoint:
    return Endpoint(Host.API, f"/2/{call}.json")


def _paid(call: str) -> Endpoint:
    return Endpoint(Host.COMMERCIAL, f"/2/{call}/biz.json")


def _calls(call: Callable[[str], Endpoint]) -> dict[str, Any]:
    """The calls that an ordinary app and a commercial one have alike, each in its own form."""
    return {
        "destroy": call("statuses/destroy"),
        "repost": call("statuses/repost"),
        "timeline": call("statuses/user_timeline"),
        "comment": call("comments/create"),
        "reply": call("comments/reply"),
        "destroy_comment": call("comments/destroy"),
        "own_comments": call("comments/by_me"),
        "comments_of": call("comments/show"),
        "reposts_of": call("statuses/repost_timeline"),
        "lists": {
            "mentions": call("statuses/mentions"),
            "comments": call("comments/to_me"),
            "comment_mentions": call("comments/mentions"),
        },
    }


_SHARE = _open("statuses/share")

_ORDINARY = Routes(text=_SHARE, picture=_SHARE, pictures=None, upload_picture=None, **_calls(_open))

_GRANTED = replace(
    _ORDINARY,
    text=_open("statuses/update"),
    picture=Endpoint(Host.UPLOAD, "/2/statuses/upload.json"),
    pictures=_open("statuses/upload_url_text"),
    upload_picture=_open("statuses/upload_pic"),
)

_COMMERCIAL = Routes(
    text=_paid("statuses/update"),
    picture=_paid("statuses/upload"),
    pictures=_paid("statuses/upload_url_text"),
    upload_picture=_paid("statuses/upload_pic"),
    comment_batch=_paid("comments/show_batch"),
    status_batch=_paid("statuses/show_batch"),
    **_calls(_paid),
)

# What is done by hand is still looked up with whatever token there is.
ROUTES: dict[str, Routes] = {
    "ordinary": _ORDINARY,
    "granted": _GRANTED,
    "commercial": _COMMERCIAL,
    "by_hand": _ORDINARY,
}
