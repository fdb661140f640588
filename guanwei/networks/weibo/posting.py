"""What leaves something new: a post, an answer, a repost (docs/concepts/weibo.md 3 and 4.3)."""

from collections.abc import Callable
from typing import Any

from guanwei.networks.acts import Form, Operation, Target
from guanwei.networks.addresses import public_ip
from guanwei.networks.contract import Accepted, Connection, NotSent, Outbound, Outcome, Picture, Rejected, Unknown
from guanwei.networks.weibo import client, errors, mapping
from guanwei.networks.weibo.client import Answer, Reply
from guanwei.networks.weibo.outcomes import Outcomes
from guanwei.networks.weibo.routes import ROUTES


def post(outcomes: Outcomes, connection: Connection, outbound: Outbound) -> Outcome:
    routes = ROUTES[connection.profile]
    form = _words("status", outbound)
    match outbound.pictures:
        case ():
            reply = client.post(connection, routes.text, form)
        case (only,):
            reply = client.post(connection, routes.picture, form, only)
        case several:
            uploaded = _upload(outcomes, connection, several)
            if not isinstance(uploaded, list):
                return uploaded
            assert routes.pictures is not None  # `refused` let several through: the profile has the call
            reply = client.post(connection, routes.pictures, form | {"pic_id": ",".join(uploaded)})
    return _written(outcomes, connection, reply, errors.Operation.PUBLISH, mapping.web_address)


def answer(outcomes: Outcomes, connection: Connection, outbound: Outbound, target: Target) -> Outcome:
    """A comment on a post, or an answer to a comment. What was approved is what appears: the server puts no
    `回复@name:` in front."""
    if outbound.pictures:
        return Rejected("pictures", "a comment takes no picture")
    routes = ROUTES[connection.profile]
    form = _words("comment", outbound)
    if target.form is not Form.COMMENT:
        reply = client.post(connection, routes.comment, form | {"id": target.remote_id})
    elif target.root_id:
        named = {"cid": target.remote_id, "id": target.root_id, "without_mention": "1"}
        reply = client.post(connection, routes.reply, form | named)
    else:
        return Rejected("target", "an answer to a comment needs the post that it stands below")
    page = comment_page(target)
    return _written(outcomes, connection, reply, errors.Operation.ANSWER, lambda _author, _id: page)


def repost(outcomes: Outcomes, connection: Connection, outbound: Outbound, target: Target) -> Outcome:
    """A forward, with our words or with those that Weibo puts there."""
    if outbound.pictures:
        return Rejected("pictures", "a repost takes no picture")
    if target.form is Form.COMMENT:
        return Rejected("target", "a comment cannot be reposted")
    form = _words("status", outbound) | {"id": target.remote_id, "is_comment": "0"}
    if not form["status"]:
        del form["status"]
    reply = client.post(connection, ROUTES[connection.profile].repost, form)
    return _written(outcomes, connection, reply, errors.Operation.ANSWER, mapping.web_address)


NEW: dict[Operation, Callable[[Outcomes, Connection, Outbound, Target], Outcome]] = {
    Operation.REPLY: answer,
    Operation.REPOST: repost,
}


def comment_page(target: Target) -> str:
    """Where a comment is seen: it has no address of its own, so that of its post, whose author may not be known."""
    post_id = target.root_id if target.form is Form.COMMENT else target.remote_id
    owner = target.ref.get("owner", "") or ("" if target.form is Form.COMMENT else target.author_id)
    return mapping.web_address(owner, post_id) if owner else mapping.app_address(post_id)


def _words(field: str, outbound: Outbound) -> dict[str, str]:
    form = {field: mapping.wire_text(outbound.text, outbound.link)}
    address = public_ip(outbound.public_ip)
    return form | {"rip": address} if address else form


def _written(
    outcomes: Outcomes,
    connection: Connection,
    reply: Reply,
    operation: errors.Operation,
    address: Callable[[str, str], str],
) -> Outcome:
    """`address` makes the web address of what was written, from its author and its id."""
    if not isinstance(reply, Answer):
        return outcomes.of(connection, reply, operation)
    try:
        remote_id = mapping.status_id(reply.data)
    except mapping.Malformed as error:
        return Unknown(str(error))
    outcomes.written(connection)
    author = mapping.author_id(reply.data) or connection.remote_account_id
    if connection.remote_account_id and author != connection.remote_account_id:
        return Unknown(f"published as {remote_id} by account {author}: the token is another account's", "wrong-account")
    return Accepted(remote_id, address(author, remote_id))


def _upload(outcomes: Outcomes, connection: Connection, pictures: tuple[Picture, ...]) -> list[str] | Outcome:
    """The ids of uploaded pictures. They are nothing that anybody sees, so no failure here leaves a doubt."""
    endpoint = ROUTES[connection.profile].upload_picture
    assert endpoint is not None
    ids = []
    for picture in pictures:
        reply: Any = client.post(connection, endpoint, {}, picture)
        if not isinstance(reply, Answer):
            return outcomes.of(connection, reply, errors.Operation.BEFORE_WRITE)
        picture_id = reply.data.get("pic_id")
        if not isinstance(picture_id, str) or not picture_id:
            return NotSent("a picture was uploaded, but its id did not come back")
        ids.append(picture_id)
    return ids
