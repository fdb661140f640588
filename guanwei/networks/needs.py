"""What an act asks of an account's rights, so that every adapter refuses the same things before the wire. Pure."""

from guanwei.networks.acts import NEW_TEXTS, Form, Operation, Target
from guanwei.networks.contract import Capability, Limits, Outbound, Rejected

_ALWAYS = {
    Operation.POST: Capability.POST,
    Operation.REPLY: Capability.COMMENT,
    Operation.EDIT: Capability.EDIT,
    Operation.LIKE: Capability.LIKE,
    Operation.HIDE: Capability.HIDE_COMMENT,
    Operation.PIN: Capability.PIN_COMMENT,
    Operation.BLOCK: Capability.BLOCK,
    Operation.REPORT: Capability.REPORT,
}


def capability_for(operation: Operation, target: Target | None, *, words: bool, account_id: str) -> Capability:
    """The capability that carries `operation`; `words`: does it come with words of ours?

    Deleting an own post and deleting below an own post are two rights: whatever is a comment by form, and whatever
    somebody else wrote, takes the second.
    """
    if operation is Operation.REPOST:
        return Capability.REPOST if words else Capability.BARE_REPOST
    if operation is Operation.DELETE:
        is_comment = target is not None and target.form is Form.COMMENT
        is_elses = target is not None and target.author_id not in ("", account_id)
        return Capability.DELETE_COMMENT if is_comment or is_elses else Capability.DELETE
    return _ALWAYS[operation]


def refused(limits: Limits, outbound: Outbound, account_id: str, *, new_text: bool) -> Rejected | None:
    """Why this must not even be tried; half of an act must never go out. `new_text`: was `publish` called, or `act`?"""
    operation = outbound.operation
    if not limits.capabilities:
        return Rejected("by_hand", "nothing goes out by machine from this account")
    if new_text is not (operation in NEW_TEXTS):
        return Rejected("operation", f"{operation} does not go this way")
    words = bool(outbound.text.strip() or outbound.link or outbound.pictures)
    needed = capability_for(operation, outbound.target, words=words, account_id=account_id)
    if needed not in limits.capabilities:
        return Rejected("cannot", f"the account's rights do not hold: {needed}")
    if operation is not Operation.POST and (outbound.target is None or not outbound.target.remote_id):
        return Rejected("target", "it is not said what this is aimed at")
    if len(outbound.pictures) > limits.max_pictures:
        return Rejected("pictures", f"at most {limits.max_pictures} pictures")
    return None
