"""The JSON objects of the API: status, comment, user (weibo-api 6)."""

import html
import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from guanwei.simulator import lengths, people, posts, texts
from guanwei.simulator.dates import weibo_date
from guanwei.simulator.people import Person
from guanwei.simulator.state import State

DELETED_STATUS = "抱歉，此微博已被作者删除。"
MINIATURE = "thumbnail"
PICTURE_SIZES = (MINIATURE, "bmiddle", "large")
SUFFIXES = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif"}
WITHHELD_COUNTS = {"followers_count": 0, "friends_count": 0}
UNKNOWN_FIELDS = ("sim_mblog_flag", "sim_rank_hint", "sim_card_style", "sim_region_name", "sim_trace")

NEVER_DIFFERENT: dict[str, Any] = {
    "source_allowclick": 0,
    "source_type": 1,
    "favorited": False,
    "truncated": False,
    "in_reply_to_status_id": "",
    "in_reply_to_user_id": "",
    "in_reply_to_screen_name": "",
    "pending_approval_count": 0,
    "mlevel": 0,
    "biz_feature": 0,
    "darwin_tags": [],
    "hot_weibo_tags": [],
    "text_tag_tips": [],
    "userType": 0,
    "gif_ids": "",
    "comment_manage_info": {"comment_permission_type": -1, "approval_comment_type": 0},
}


class Shapes:
    """Builds objects for one answer; authors are read once each. base: `http://host:port` of this simulator."""

    def __init__(self, state: State, base: str, now: float) -> None:
        self.state = state
        self.base = base
        self.now = now
        self._people: dict[int, Person] = {}

    def know(self, person: Person) -> Person:
        self._people[person.uid] = person
        return person

    def person(self, uid: int) -> Person:
        if uid not in self._people:
            person = people.by_uid(self.state, uid)
            assert person is not None
            self._people[uid] = person
        return self._people[uid]

    def unknown_field(self, item_id: int) -> dict[str, Any]:
        """One field that no page of Weibo's names; which one depends on the object."""
        if not self.state.faults.extra_fields:
            return {}
        return {UNKNOWN_FIELDS[item_id % len(UNKNOWN_FIELDS)]: item_id % 7}

    def picture(self, pic_id: str, size: str = MINIATURE) -> str:
        row = self.state.one("SELECT mime FROM pictures WHERE pic_id = ?", pic_id)
        return f"{self.base}/{size}/{pic_id}.{SUFFIXES[row['mime']] if row else 'jpg'}"

    def status(
        self, row: sqlite3.Row, *, trim: bool = False, full: bool = False, nested: bool = False
    ) -> dict[str, Any]:
        """A status. full: with `longText`; a reposted original comes along unless `nested` already."""
        hidden = posts.state_of(row, self.now) == "hidden"
        is_long = _is_long(row["text"])
        answer: dict[str, Any] = {
            "created_at": weibo_date(row["created"]),
            **_identity(row["id"]),
            "can_edit": False,
            "text": self._escaped(texts.cut_for_lists(row["text"]) if is_long else row["text"]),
            "textLength": lengths.half_width(row["text"].removesuffix(texts.PICTURE_MARK)),
            "source": row["source"],
            **NEVER_DIFFERENT,
            **self._pictures(row["pic_ids"]),
            "geo": None if row["geo"] is None else json.loads(row["geo"]),
            "user": row["uid"] if trim else self.user(self.person(row["uid"])),
            "reposts_count": row["reposts_count"],
            "comments_count": row["comments_count"],
            "attitudes_count": row["attitudes_count"],
            "isLongText": is_long,
            "visible": {"type": posts.ONLY_ME if hidden else row["visible_type"], "list_id": row["list_id"]},
        }
        answer |= self._extras(row, long_text=is_long and full) | self.unknown_field(row["id"])
        if row["retweeted_id"] is not None and not nested:
            answer["retweeted_status"] = self._original(row["retweeted_id"], trim=trim, full=full)
        return answer

    def _extras(self, row: sqlite3.Row, *, long_text: bool) -> dict[str, Any]:
        extras: dict[str, Any] = {}
        if row["annotations"] is not None:
            extras["annotations"] = [*json.loads(row["annotations"]), {"mapi_request": True}]
        if row["edit_count"]:
            extras |= {"edit_count": row["edit_count"], "edit_at": weibo_date(row["edited"])}
        if long_text:
            extras["longText"] = {"longTextContent": self._escaped(row["text"]), "url_objects": []}
        return extras

    def _original(self, status_id: int, *, trim: bool, full: bool) -> dict[str, Any]:
        row = posts.known(self.state, status_id)
        if posts.state_of(row, self.now) in ("visible", "late"):
            return self.status(row, trim=trim, full=full, nested=True)
        return self.deleted_status(status_id)

    def deleted_status(self, status_id: int, text: str = DELETED_STATUS) -> dict[str, Any]:
        return {**_identity(status_id), "text": text, "deleted": "1"}

    def _pictures(self, joined_ids: str) -> dict[str, Any]:
        pic_ids = joined_ids.split(",") if joined_ids else []
        if self.state.faults.pic_ids_form:
            flags = ",".join(f"{position}:1" for position in range(len(pic_ids)))
            return {"pic_ids": pic_ids, "pic_num": len(pic_ids), "picStatus": flags}
        if not pic_ids:
            return {"pic_urls": []}
        return {
            "pic_urls": [{"thumbnail_pic": self.picture(pic_id)} for pic_id in pic_ids],
            "thumbnail_pic": self.picture(pic_ids[0]),
            "bmiddle_pic": self.picture(pic_ids[0], "bmiddle"),
            "original_pic": self.picture(pic_ids[0], "large"),
        }

    def _escaped(self, text: str) -> str:
        return html.escape(text, quote=False) if self.state.faults.escape_text else text

    def comment(self, row: sqlite3.Row, *, trim: bool = False) -> dict[str, Any]:
        answer = {
            **self._comment_itself(row, trim=trim),
            "rootid": row["root_id"],
            "floor_number": row["floor_number"],
            "source": row["source"],
            "status": self.status(posts.known(self.state, row["status_id"]), trim=trim),
            "like_count": 0,
            "reply_count": self.state.number(
                "SELECT count(*) FROM comments WHERE reply_to = ? AND deleted = 0", row["id"]
            ),
            "liked": False,
            "disable_reply": 0,
            "feature_type": 0,
            **self.unknown_field(row["id"]),
        }
        if row["reply_to"] is not None:
            answered = self.state.one("SELECT * FROM comments WHERE id = ?", row["reply_to"])
            if answered is not None and not answered["deleted"]:
                answer["reply_comment"] = self._comment_itself(answered, trim=trim)
        return answer

    def _comment_itself(self, row: sqlite3.Row, *, trim: bool) -> dict[str, Any]:
        return {
            "created_at": weibo_date(row["created"]),
            **_identity(row["id"]),
            "text": row["text"],
            "user": row["uid"] if trim else self.user(self.person(row["uid"])),
        }

    def user(self, person: Person, *, latest: bool = False) -> dict[str, Any]:
        """A user. Who has not authorised the app shows no description, reason, counts and latest status (4.4)."""
        profile = person.profile
        answer: dict[str, Any] = {
            "id": person.uid,
            "idstr": str(person.uid),
            "class": 1,
            "screen_name": person.screen_name,
            "name": person.screen_name,
            "province": "11",
            "city": "1",
            "location": profile.get("location", ""),
            "url": profile.get("url", ""),
            "profile_image_url": self._avatar(person),
            "profile_url": f"u/{person.uid}",
            "domain": "",
            "weihao": "",
            "gender": profile.get("gender", "n"),
            "created_at": weibo_date(person.created),
            "following": False,
            "follow_me": False,
            "verified": profile.get("verified", False),
            "verified_type": profile.get("verified_type", -1),
            "remark": "",
            "avatar_large": self._avatar(person),
            "avatar_hd": self._avatar(person),
            "cover_image_phone": self._cover(person),
            "lang": "zh-cn",
            **self.unknown_field(person.uid),
        }
        if person.authorised:
            answer |= {name: profile.get(name, "") for name in ("description", "verified_reason")}
            answer |= {name: profile.get(name, default) for name, default in WITHHELD_COUNTS.items()}
            answer["statuses_count"] = person.statuses_count
            answer |= self._latest(person) if latest else {}
        return answer

    def _avatar(self, person: Person) -> str:
        """Its own once one was chosen; before that Weibo's, whose name begins as in the sample of 6.2."""
        own = person.profile.get("own_avatar", False)
        return f"{self.base}/avatar/{person.uid}.png" if own else f"{self.base}/default.50.svg"

    def _cover(self, person: Person) -> str:
        own = person.profile.get("own_cover", False)
        return f"{self.base}/cover/{person.uid}.svg" if own else f"{self.base}/default.cover.svg"

    def _latest(self, person: Person) -> dict[str, Any]:
        rows = self.state.many("SELECT * FROM statuses WHERE uid = ? ORDER BY id DESC LIMIT 20", person.uid)
        newest = next((row for row in rows if posts.in_lists(row, None, self.now)), None)
        return {} if newest is None else {"status": self.status(newest, trim=True)}

    def statuses(self, rows: Iterable[sqlite3.Row], *, trim: bool = False, full: bool = False) -> list[dict[str, Any]]:
        return [self.status(row, trim=trim, full=full) for row in rows]


def _identity(item_id: int) -> dict[str, Any]:
    return {"id": item_id, "idstr": str(item_id), "mid": str(item_id)}


def _is_long(text: str) -> bool:
    """Whether lists cut it. No character counts more than two, so a short text need not be measured."""
    return len(text) > lengths.STATUS_LIMIT // 2 and lengths.shown_length(text) > lengths.STATUS_LIMIT
