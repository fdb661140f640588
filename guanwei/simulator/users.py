"""Users, account and the small calls beside them (weibo-api 4.4)."""

from typing import Any

from guanwei.simulator import people, posts, texts
from guanwei.simulator.call import Call
from guanwei.simulator.errors import ApiError

MOST_COUNTED = 100
MOST_LINKS = 20
EMOTIONS = (
    ("[微笑]", "", True),
    ("[笑哈哈]", "", True),
    ("[赞]", "", True),
    ("[鼓掌]", "", False),
    ("[话筒]", "休闲", False),
)


def show(call: Call) -> dict[str, Any]:
    """users/show: by uid or screen_name, one of them only."""
    uid, name = (call.params.get(key, "").strip() for key in ("uid", "screen_name"))
    if uid and name:
        raise ApiError(10008)
    if not uid and not name:
        raise ApiError(10016, detail="uid")
    person = people.by_uid(call.state, call.id("uid", empty=20002)) if uid else people.by_name(call.state, name)
    if person is None:
        raise ApiError(20003)
    return call.shapes().user(person, latest=True)


def counts(call: Call) -> list[dict[str, Any]]:
    found = (people.by_uid(call.state, uid) for uid in call.ids("uids", most=MOST_COUNTED))
    return [
        {
            "id": person.uid,
            "followers_count": person.profile.get("followers_count", 0),
            "friends_count": person.profile.get("friends_count", 0),
            "statuses_count": person.statuses_count,
            "private_friends_count": 0,
            "pagefriends_count": 0,
        }
        for person in found
        if person is not None
    ]


def tags(call: Call) -> list[dict[str, Any]]:
    """tags: what a user says of their interests, in the old form where the key of a name is its id (4.4)."""
    person = people.by_uid(call.state, call.id("uid", empty=20002))
    if person is None:
        raise ApiError(20003)
    names = person.profile.get("tags", [])
    return [{str(person.uid * 100 + place): name, "weight": "50"} for place, name in enumerate(names)]


def get_uid(call: Call) -> dict[str, Any]:
    return {"uid": call.user.uid}


def emotions(call: Call) -> list[dict[str, Any]]:
    """A few of Weibo's faces; their pictures are not imitated."""
    return [
        {
            "category": category,
            "common": True,
            "hot": hot,
            "icon": "",
            "phrase": phrase,
            "picid": "",
            "type": call.params.get("type", "face") or "face",
            "url": "",
            "value": phrase,
        }
        for phrase, category, hot in EMOTIONS
    ]


def shorten(call: Call) -> dict[str, Any]:
    """short_url/shorten: `url_long` up to 20 times."""
    return {"urls": [_short(call, link) for link in _links(call, "url_long")]}


def expand(call: Call) -> dict[str, Any]:
    """short_url/expand: `url_short` up to 20 times; an unknown one comes back with `result` false."""
    return {"urls": [_long(call, link) for link in _links(call, "url_short")]}


def _links(call: Call, name: str) -> list[str]:
    links = [link.strip() for link in call.all_values.get(name, []) if link.strip()]
    if not links:
        raise ApiError(10016, detail=name)
    if len(links) > MOST_LINKS:
        raise ApiError(20009)
    return links


def _short(call: Call, link: str) -> dict[str, Any]:
    if not texts.SWALLOWING_LINK.fullmatch(link):
        return {"url_short": "", "url_long": link, "type": 0, "result": False}
    code = posts.short_code(call.state, link)
    return {"url_short": f"http://t.cn/{code}", "url_long": link, "type": 0, "result": True}


def _long(call: Call, link: str) -> dict[str, Any]:
    found = texts.SHORT_LINK.fullmatch(link)
    address = posts.long_link(call.state, found[1]) if found else None
    return {"url_short": link, "url_long": address or "", "type": 0, "result": address is not None}
