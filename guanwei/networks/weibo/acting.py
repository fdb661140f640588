"""What changes something that is there. Of all that a person can do in the app, the API only has deleting."""

from guanwei.networks.acts import Form, Target
from guanwei.networks.contract import Accepted, Connection, Outcome
from guanwei.networks.weibo import client, errors, mapping
from guanwei.networks.weibo.client import Answer
from guanwei.networks.weibo.outcomes import Outcomes
from guanwei.networks.weibo.posting import comment_page
from guanwei.networks.weibo.routes import ROUTES


def delete(outcomes: Outcomes, connection: Connection, target: Target) -> Outcome:
    """An own post; an own comment, or anybody's below an own post. What is gone already counts as deleted."""
    routes = ROUTES[connection.profile]
    if target.form is Form.COMMENT:
        address = comment_page(target)
        reply = client.post(connection, routes.destroy_comment, {"cid": target.remote_id})
    else:
        address = mapping.web_address(connection.remote_account_id, target.remote_id)
        reply = client.post(connection, routes.destroy, {"id": target.remote_id})
    if isinstance(reply, Answer):
        return Accepted(target.remote_id, address)
    outcome = outcomes.of(connection, reply, errors.Operation.DELETE)
    return Accepted(target.remote_id, address, outcome.note) if isinstance(outcome, Accepted) else outcome
