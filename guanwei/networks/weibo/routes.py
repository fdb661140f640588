"""Which call carries what, per rights profile (docs/concepts/weibo.md 1 and 3). Data only."""

from dataclasses import dataclass, replace
from enum import StrEnum

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
    """`pictures` takes the ids that `upload_picture` gave; None where the profile has no such call."""

    text: Endpoint
    picture: Endpoint
    pictures: Endpoint | None
    upload_picture: Endpoint | None
    destroy: Endpoint
    timeline: Endpoint


TOKEN_INFO = Endpoint(Host.API, "/oauth2/get_token_info")
SHOW_STATUS = Endpoint(Host.API, "/2/statuses/show.json")
SHOW_USER = Endpoint(Host.API, "/2/users/show.json")

_SHARE = Endpoint(Host.API, "/2/statuses/share.json")

_ORDINARY = Routes(
    text=_SHARE,
    picture=_SHARE,
    pictures=None,
    upload_picture=None,
    destroy=Endpoint(Host.API, "/2/statuses/destroy.json"),
    timeline=Endpoint(Host.API, "/2/statuses/user_timeline.json"),
)

_GRANTED = replace(
    _ORDINARY,
    text=Endpoint(Host.API, "/2/statuses/update.json"),
    picture=Endpoint(Host.UPLOAD, "/2/statuses/upload.json"),
    pictures=Endpoint(Host.API, "/2/statuses/upload_url_text.json"),
    upload_picture=Endpoint(Host.API, "/2/statuses/upload_pic.json"),
)

_COMMERCIAL = Routes(
    text=Endpoint(Host.COMMERCIAL, "/2/statuses/update/biz.json"),
    picture=Endpoint(Host.COMMERCIAL, "/2/statuses/upload/biz.json"),
    pictures=Endpoint(Host.COMMERCIAL, "/2/statuses/upload_url_text/biz.json"),
    upload_picture=Endpoint(Host.COMMERCIAL, "/2/statuses/upload_pic/biz.json"),
    destroy=Endpoint(Host.COMMERCIAL, "/2/statuses/destroy/biz.json"),
    timeline=Endpoint(Host.COMMERCIAL, "/2/statuses/user_timeline/biz.json"),
)

# What is done by hand is still looked up with whatever token there is.
ROUTES: dict[str, Routes] = {
    "ordinary": _ORDINARY,
    "granted": _GRANTED,
    "commercial": _COMMERCIAL,
    "by_hand": _ORDINARY,
}
