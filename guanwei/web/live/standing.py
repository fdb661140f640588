"""Who listens, and what they may hear of. Asked when a stream begins and again and again while it lasts: sessions end,
people leave, rights are taken away."""

from collections.abc import Collection
from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.utils.crypto import constant_time_compare

from guanwei.accounts.access import reach_of
from guanwei.lib.clock import utc_now
from guanwei.people.models import User
from guanwei.people.roles import Permission


@dataclass(frozen=True, slots=True)
class Listener:
    """A person in a browser. `accounts` are those that they may see, `everything`: all there are. `since_ms`: up to
    when their page knows what there is."""

    user_id: int
    session_key: str
    accounts: frozenset[int]
    everything: bool = False
    since_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    accounts: frozenset[int]
    everything: bool


def standing_of(user: User) -> Standing:
    reach = reach_of(user)
    return Standing(reach.accounts[Permission.VIEW], reach.everything)


def standings(session_keys: Collection[str]) -> dict[str, Standing]:
    """By session; those that are over are left out. Gives its connection back to the pool."""
    try:
        users = _users_of(session_keys)
        known = {user.pk: standing_of(user) for user in users.values()}
        return {key: known[user.pk] for key, user in users.items()}
    finally:
        connection.close()


def _users_of(session_keys: Collection[str]) -> dict[str, User]:
    sessions = import_module(settings.SESSION_ENGINE).SessionStore.get_model_class().objects
    rows = sessions.filter(session_key__in=session_keys, expire_date__gt=utc_now())
    said = {row.session_key: row.get_decoded() for row in rows}
    users = User.objects.filter(is_active=True).in_bulk({_number(one.get(SESSION_KEY)) for one in said.values()})
    return {
        key: user
        for key, one in said.items()
        if (user := users.get(_number(one.get(SESSION_KEY)))) and _is_theirs(user, one.get(HASH_SESSION_KEY, ""))
    }


def _is_theirs(user: User, session_hash: str) -> bool:
    """A session from before the password was changed is nobody's; one signed with an older key is still good."""
    hashes = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    return any(constant_time_compare(session_hash, one) for one in hashes)


def _number(text: object) -> int:
    """The number of no user for what is none."""
    return int(text) if isinstance(text, str) and text.isascii() and text.isdecimal() else 0
