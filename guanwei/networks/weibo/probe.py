"""Asking Weibo with an account's own token what the contract page is not sure of. Reads only, at most CALLS calls."""

from guanwei.networks import wire
from guanwei.networks.contract import Connection, Limits
from guanwei.networks.probing import Probed
from guanwei.networks.weibo import client, mapping
from guanwei.networks.weibo.client import Answer, Reply
from guanwei.networks.weibo.limits import PROFILES
from guanwei.networks.weibo.marks import Replies, rows_of
from guanwei.networks.weibo.routes import RATE_LIMIT, ROUTES, SHOW_STATUS, TOKEN_INFO

CALLS = 5  # what one probe may use of the account's quota
WISHED = 20  # more than an ordinary app is given: what comes shows how far it can look back


def probe(connection: Connection) -> Probed:
    """Token, limits, own timeline, one of its posts, limits again: then the contract's doubtful claims beside it."""
    limits: Limits = PROFILES[connection.profile]
    with wire.limits(connection.timeout_seconds, allow_local=connection.allow_local):
        replies = _ask(connection)
    return Probed(rows_of(replies, limits, connection.remote_account_id), replies.complete)


def _ask(connection: Connection) -> Replies:
    own = {"uid": connection.remote_account_id, "count": str(WISHED)}
    token = client.post(connection, TOKEN_INFO, {})
    before = client.get(connection, RATE_LIMIT, {})
    timeline = client.get(connection, ROUTES[connection.profile].timeline, own)
    newest = _newest(timeline)
    one = client.get(connection, SHOW_STATUS, {"id": newest}) if newest else None
    return Replies(token, before, timeline, one, client.get(connection, RATE_LIMIT, {}))


def _newest(timeline: Reply) -> str:
    listed = timeline.data.get("statuses") if isinstance(timeline, Answer) else None
    if not isinstance(listed, list) or not listed or not isinstance(listed[0], dict):
        return ""
    try:
        return mapping.status_id(listed[0])
    except mapping.Malformed:
        return ""
