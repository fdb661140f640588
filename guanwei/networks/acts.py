"""What an account can do outwardly, and to what: the vocabulary of the outward stream. Data only.

Every act goes through the same ledger. `TEXTS` leave something new with words of ours; the others change the state of
something that is there, so carrying one out twice changes nothing more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Operation(StrEnum):
    """One outward act. The value is what the ledger stores."""

    POST = "post"
    REPLY = "reply"  # a comment on a post, an answer to a comment or a mention
    REPOST = "repost"  # with words of ours where the network has that, else the bare forward
    EDIT = "edit"  # new words for an own post
    DELETE = "delete"  # an own post, an own answer, or somebody's comment below an own post
    LIKE = "like"
    HIDE = "hide"  # a comment below an own post
    PIN = "pin"  # a comment below an own post
    BLOCK = "block"  # a person
    REPORT = "report"  # something a person wrote, to the network


TEXTS = frozenset({Operation.POST, Operation.REPLY, Operation.REPOST, Operation.EDIT})
NEW_TEXTS = TEXTS - {Operation.EDIT}


class Form(StrEnum):
    """What a remote thing is. Weibo numbers posts and comments apart, so an id means nothing without its form."""

    POST = "post"
    COMMENT = "comment"
    REPOST = "repost"  # a bare forward without words: nothing that can be answered


@dataclass(frozen=True, slots=True)
class Target:
    """What an act is aimed at.

    `root_id` is the post at the top of the conversation ("" when the target is it). `author_id` is the network's id of
    who wrote the target, `author_handle` what a mention of them is written with. `ref` is what the adapter gave with
    the interaction and needs back (Bluesky: cid, root_cid; Mastodon: the id on the account's own server).
    """

    remote_id: str
    form: Form = Form.POST
    root_id: str = ""
    author_id: str = ""
    author_handle: str = ""
    ref: Mapping[str, str] = field(default_factory=dict)
