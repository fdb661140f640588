"""Did it arrive? What was sent is looked for among what the account has newest (docs/concepts/weibo.md 10). Pure."""

from typing import Any

from guanwei.lib.text import comparable
from guanwei.networks.acts import Form, Operation, Target
from guanwei.networks.contract import Absent, CannotTell, Found, ReadBack, Remote, Sought
from guanwei.networks.weibo import mapping

# What a forward without words says; the first is what the server puts there.
BARE = frozenset({comparable(words, "weibo") for words in ("转发微博", "轉發微博", "Repost", "")})


def found_in(statuses: list[dict[str, Any]], is_everything: bool, sought: Sought, account_id: str) -> ReadBack:
    """Is the sought post or repost among these, the account's newest, newest first?

    Not seeing it proves something only when the list reaches back before the attempt. Its last entry tells: the first
    may be an old post that is pinned to the top.
    """
    wanted = comparable(mapping.wire_text(sought.text, sought.link), "weibo")
    remotes = [mapping.remote_of(status, account_id) for status in statuses]
    for status, remote in zip(statuses, remotes, strict=True):
        text = comparable(remote.text, "weibo")
        said = text in BARE if not wanted and sought.operation is Operation.REPOST else text == wanted
        if said and _is_it(status, remote, sought, account_id):
            return Found(remote)
    if is_everything or (remotes and remotes[-1].created_at < sought.not_before):
        return Absent(f"the {len(remotes)} newest own posts were read; it is not among them")
    return CannotTell(f"all {len(remotes)} readable posts are newer than the attempt")


def found_comment(
    comments: list[dict[str, Any]], is_everything: bool, sought: Sought, target: Target, account_id: str, page: str
) -> ReadBack:
    """Is the sought answer among the account's own newest comments? `page` is where it would be seen."""
    wanted = comparable(mapping.wire_text(sought.text, sought.link), "weibo")
    remotes = [comment_of(comment, page) for comment in comments]
    for comment, remote in zip(comments, remotes, strict=True):
        if (
            mapping.author_id(comment) in ("", account_id)
            and remote.created_at >= sought.not_before
            and remote.remote_id not in sought.known_ids
            and comparable(remote.text, "weibo") == wanted
            and _answers(comment, target)
        ):
            return Found(remote)
    if is_everything or (remotes and remotes[-1].created_at < sought.not_before):
        return Absent(f"the {len(remotes)} newest own comments were read; it is not among them")
    return CannotTell(f"all {len(remotes)} readable comments are newer than the attempt")


def comment_of(comment: dict[str, Any], page: str) -> Remote:
    """A comment as what an account has published."""
    answered, below = comment.get("reply_comment"), comment.get("status")
    parent = answered if isinstance(answered, dict) else below if isinstance(below, dict) else {}
    return Remote(
        remote_id=mapping.status_id(comment),
        url=page,
        text=mapping.text_of(comment),
        created_at=mapping.moment_of(comment.get("created_at")),
        picture_count=0,
        reply_to=mapping.id_or_nothing(parent),
    )


def _is_it(status: dict[str, Any], remote: Remote, sought: Sought, account_id: str) -> bool:
    return (
        mapping.author_id(status) in ("", account_id)
        and _forwards(status, sought)
        and remote.created_at >= sought.not_before
        and remote.picture_count == sought.picture_count
        and remote.remote_id not in sought.known_ids
    )


def _forwards(status: dict[str, Any], sought: Sought) -> bool:
    """Nothing, for a post. For a repost the target, or the first post of the chain that the target is a part of."""
    if sought.operation is not Operation.REPOST or sought.target is None:
        return "retweeted_status" not in status
    targets = {sought.target.remote_id, sought.target.ref.get("original", "")}
    return mapping.original_id(status) in targets - {""}


def _answers(comment: dict[str, Any], target: Target) -> bool:
    """Does it stand where the answer was to stand? A post or comment that is gone meanwhile is named no more."""
    below, answered = comment.get("status"), comment.get("reply_comment")
    post = mapping.id_or_nothing(below) if isinstance(below, dict) else ""
    parent = mapping.id_or_nothing(answered) if isinstance(answered, dict) else ""
    if target.form is Form.COMMENT:
        return post in ("", target.root_id) and parent in ("", target.remote_id)
    return post in ("", target.remote_id) and not parent
