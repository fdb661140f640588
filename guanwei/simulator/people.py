"""Simulated people: accounts that carry a token of the app, and fans that only act."""

import json
import secrets
import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from guanwei.lib.words import Words
from guanwei.simulator.dates import iso_utc
from guanwei.simulator.errors import ApiError
from guanwei.simulator.faults import Refused
from guanwei.simulator.state import FIRST_UID, State

DAY = 86_400
REVIEWED_LIFE = 30 * DAY
UNREVIEWED_LIFE = DAY
LONGEST_LIFE = 36_500 * DAY
TOKEN_STATES = ("live", "expired", "revoked", "withdrawn")
GRANTS = (
    "update", "upload", "upload_url_text", "upload_pic", "repost", "destroy", "show_batch", "advanced", "commercial",
)  # fmt: skip
PROFILE_FIELDS: dict[str, type] = {
    "description": str, "location": str, "url": str, "gender": str, "verified": bool, "verified_type": int,
    "verified_reason": str, "followers_count": int, "friends_count": int, "tags": list, "own_avatar": bool,
    "own_cover": bool,
}  # fmt: skip
ACCOUNT_FIELDS: dict[str, tuple[type, ...]] = {
    "uid": (int, str), "screen_name": (str,), "safe_domains": (list,), "grants": (list,), "authorised": (bool,),
    "token": (str,), "reviewed": (bool,), "expires_in": (int, float), "token_state": (str,), "profile": (dict,),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """One row of `users`. token_expires: Unix seconds."""

    uid: int
    screen_name: str
    profile: dict[str, Any]
    is_account: bool
    authorised: bool
    reviewed: bool
    safe_domains: list[str]
    grants: list[str]
    statuses_count: int
    token: str | None
    token_state: str
    token_made: float
    token_expires: float
    created: float


def _person(row: sqlite3.Row | None) -> Person | None:
    if row is None:
        return None
    return Person(
        row["uid"],
        row["screen_name"],
        json.loads(row["profile"]),
        bool(row["is_account"]),
        bool(row["authorised"]),
        bool(row["reviewed"]),
        json.loads(row["safe_domains"]),
        json.loads(row["grants"]),
        row["statuses_count"],
        row["token"],
        row["token_state"],
        row["token_made"] or 0.0,
        row["token_expires"] or 0.0,
        row["created"],
    )


def by_uid(state: State, uid: int) -> Person | None:
    return _person(state.one("SELECT * FROM users WHERE uid = ?", uid))


def by_name(state: State, screen_name: str) -> Person | None:
    return _person(state.one("SELECT * FROM users WHERE screen_name = ?", screen_name))


def by_token(state: State, token: str) -> Person | None:
    return _person(state.one("SELECT * FROM users WHERE token = ?", token))


def named(state: State, who: str) -> Person | None:
    """By screen name, else by uid: a name of digits is a name first."""
    return by_name(state, who) or (by_uid(state, int(who)) if is_uid(who) else None)


def is_uid(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18


def accounts(state: State) -> list[Person]:
    rows = state.many("SELECT * FROM users WHERE is_account = 1 ORDER BY uid")
    return [person for row in rows if (person := _person(row))]


def authorised_now(person: Person, state: State, now: float) -> Person:
    """`person` when the token is good, else ApiError 21327, 21319 or the code set for revoked ones (weibo-api 13)."""
    if person.token_state == "revoked":
        raise ApiError(state.faults.revoked_code)
    if person.token_state == "withdrawn":
        raise ApiError(21319)
    if person.token_state == "expired" or person.token_expires <= now:
        raise ApiError(21327)
    return person


def authorise(state: State, person: Person, now: float) -> Person:
    """What logging in to the app does. A token that still lives is prolonged, not replaced (weibo-api 2.5)."""
    alive = person.token is not None and person.token_state == "live" and person.token_expires > now
    token = person.token if alive else new_token()
    life = REVIEWED_LIFE if person.reviewed else UNREVIEWED_LIFE
    state.db.execute(
        "UPDATE users SET is_account = 1, authorised = 1, token = ?, token_state = 'live', token_made = ?,"
        " token_expires = ? WHERE uid = ?",
        (token, now, now + life, person.uid),
    )
    return _known(state, person.uid)


def revoke(state: State, person: Person) -> None:
    state.db.execute("UPDATE users SET token_state = 'revoked' WHERE uid = ?", (person.uid,))


def new_token() -> str:
    """Opaque, shaped as in the contract's sample: `2.00` and 28 characters."""
    return "2.00" + secrets.token_hex(14)


def add_fan(state: State, screen_name: str, now: float, *, authorised: bool) -> Person:
    if not 1 <= len(screen_name) <= 30:
        raise Refused(Words(zh="昵称须为 1 到 30 个字符。", en="A screen name has 1 to 30 characters."))
    uid = _next_uid(state)
    state.db.execute(
        "INSERT INTO users (uid, screen_name, authorised, created) VALUES (?, ?, ?, ?)",
        (uid, screen_name, authorised, now),
    )
    return _known(state, uid)


def set_authorised(state: State, person: Person, authorised: bool) -> Person:
    state.db.execute("UPDATE users SET authorised = ? WHERE uid = ?", (authorised, person.uid))
    return _known(state, person.uid)


def add_account(state: State, wanted: dict[str, Any], now: float) -> Person:
    """`POST /_sim/accounts`. Refused when a field is unknown, of the wrong kind, or a name, uid or token is taken."""
    _check_fields(wanted)
    if not wanted.get("screen_name"):
        raise Refused(Words(zh="账号缺少 screen_name。", en="An account needs a screen_name."))
    uid = _uid_wanted(wanted) if "uid" in wanted else _next_uid(state)
    if by_uid(state, uid):
        raise Refused(Words(zh=f"uid {uid} 已被占用。", en=f"uid {uid} is taken."))
    with state.transaction():
        state.db.execute(
            "INSERT INTO users (uid, screen_name, is_account, authorised, token, token_made, created)"
            " VALUES (?, ?, 1, 1, ?, ?, ?)",
            (uid, _free_name(state, wanted["screen_name"], uid), new_token(), now, now),
        )
        life = REVIEWED_LIFE if wanted.get("reviewed", True) else UNREVIEWED_LIFE
        _write_fields(state, uid, {"expires_in": life} | wanted, now)
    return _known(state, uid)


def change_account(state: State, uid: int, wanted: dict[str, Any], now: float) -> Person:
    """`PATCH /_sim/accounts/{uid}`: only the named fields change."""
    _check_fields(wanted)
    if "uid" in wanted and _uid_wanted(wanted) != uid:
        raise Refused(Words(zh="uid 不能更改。", en="A uid cannot change."))
    with state.transaction():
        _write_fields(state, uid, wanted, now)
    return _known(state, uid)


def account_json(person: Person, now: float) -> dict[str, Any]:
    return {
        "uid": str(person.uid),
        "screen_name": person.screen_name,
        "safe_domains": person.safe_domains,
        "grants": person.grants,
        "authorised": person.authorised,
        "reviewed": person.reviewed,
        "access_token": person.token,
        "token_state": person.token_state if person.token_expires > now else "expired",
        "expires_in": int(person.token_expires - now),
        "expires_at": iso_utc(person.token_expires),
        "statuses_count": person.statuses_count,
        "profile": person.profile,
    }


def _known(state: State, uid: int) -> Person:
    person = by_uid(state, uid)
    assert person is not None
    return person


def _next_uid(state: State) -> int:
    return max(FIRST_UID, state.number("SELECT coalesce(max(uid), 0) + 1 FROM users"))


def _uid_wanted(wanted: dict[str, Any]) -> int:
    uid = str(wanted["uid"])
    if not is_uid(uid) or int(uid) == 0:
        raise Refused(Words(zh=f"uid {uid} 不是数字。", en=f"uid {uid} is not a number."))
    return int(uid)


def _free_name(state: State, screen_name: str, uid: int) -> str:
    holder = by_name(state, screen_name)
    if holder is not None and holder.uid != uid:
        raise Refused(Words(zh=f"昵称 {screen_name} 已被占用。", en=f"The screen name {screen_name} is taken."))
    return screen_name


def _check_fields(wanted: dict[str, Any]) -> None:
    profile = wanted.get("profile", {})
    _all_known("account", wanted, ACCOUNT_FIELDS)
    for name, value in wanted.items():
        kinds = ACCOUNT_FIELDS[name]
        if type(value) not in kinds or (kinds == (list,) and not all(isinstance(each, str) for each in value)):
            raise _unfit(name, value)
    _all_known("profile", profile, PROFILE_FIELDS)
    for name, value in profile.items():
        if type(value) is not PROFILE_FIELDS[name]:
            raise _unfit(f"profile.{name}", value)
        if isinstance(value, list) and not all(isinstance(each, str) for each in value):
            raise _unfit(f"profile.{name}", value)
    _all_known("token_state", [wanted.get("token_state", "live")], TOKEN_STATES)
    _all_known("grants", wanted.get("grants", []), GRANTS)
    if not abs(wanted.get("expires_in", 0)) <= LONGEST_LIFE:
        raise _unfit("expires_in", wanted["expires_in"])


def _all_known(where: str, given: Iterable[str], known: Collection[str]) -> None:
    unknown = [name for name in given if name not in known]
    if unknown:
        choice = ", ".join(known)
        raise Refused(
            Words(
                zh=f"{where} 里没有 {unknown[0]}；现有：{choice}。",
                en=f"{where} knows no {unknown[0]}; it knows {choice}.",
            )
        )


def _unfit(name: str, value: Any) -> Refused:
    return Refused(Words(zh=f"{name} 的值 {value!r} 不合用。", en=f"{name} cannot be {value!r}."))


def _write_fields(state: State, uid: int, wanted: dict[str, Any], now: float) -> None:
    columns: dict[str, Any] = {
        name: wanted[name] for name in ("authorised", "reviewed", "token_state") if name in wanted
    }
    columns |= {name: json.dumps(wanted[name]) for name in ("safe_domains", "grants", "profile") if name in wanted}
    if "screen_name" in wanted:
        columns["screen_name"] = _free_name(state, wanted["screen_name"], uid)
    if "expires_in" in wanted:
        columns["token_expires"] = now + wanted["expires_in"]
    if "token" in wanted:
        holder = by_token(state, wanted["token"])
        if holder is not None and holder.uid != uid:
            raise Refused(Words(zh="这个 token 已属于另一账号。", en="This token belongs to another account."))
        columns["token"] = wanted["token"]
    for name, value in columns.items():
        state.db.execute(f"UPDATE users SET {name} = ?, is_account = 1 WHERE uid = ?", (value, uid))
