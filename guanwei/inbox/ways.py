"""How something can be done to what somebody wrote: by machine, by hand in the app, or not at all. Pure."""

from dataclasses import dataclass

from guanwei.lib.words import Words
from guanwei.networks.acts import Form, Operation, Target
from guanwei.networks.contract import Capability, Limits
from guanwei.networks.incoming import Kind, Visibility
from guanwei.networks.needs import capability_for
from guanwei.practice.wording import network_name


@dataclass(frozen=True, slots=True)
class Aim:
    """What an act would be aimed at. `below_ours`: it stands below a post of ours. `ours`: we wrote it, an answer that
    is to be taken back. `entered`: a person saw it in the app and wrote it down here; no machine has met it.
    """

    form: Form
    kind: Kind
    visibility: Visibility = Visibility.PUBLIC
    below_ours: bool = False
    ours: bool = False
    entered: bool = False
    gone: bool = False


@dataclass(frozen=True, slots=True)
class ByMachine:
    pass


@dataclass(frozen=True, slots=True)
class ByHand:
    """A person does it in the app, because of this."""

    reason: Words


@dataclass(frozen=True, slots=True)
class NotHere:
    """It does not exist for this on this network: not offered, and refused with this."""

    reason: Words


Way = ByMachine | ByHand | NotHere

NAMES = {
    Operation.POST: Words("发布", "post"),
    Operation.REPLY: Words("回复", "answer"),
    Operation.REPOST: Words("转发", "repost"),
    Operation.EDIT: Words("修改", "edit"),
    Operation.DELETE: Words("删除", "delete"),
    Operation.LIKE: Words("点赞", "like"),
    Operation.HIDE: Words("隐藏", "hide"),
    Operation.PIN: Words("置顶", "pin"),
    Operation.BLOCK: Words("拉黑", "block"),
    Operation.REPORT: Words("举报", "report"),
}

# In the order of the buttons: what one does all day, then what one does seldom.
OFFERED = (
    Operation.REPLY,
    Operation.REPOST,
    Operation.LIKE,
    Operation.PIN,
    Operation.HIDE,
    Operation.DELETE,
    Operation.BLOCK,
    Operation.REPORT,
)

# What is asked before something that the other person notices, or that cannot be taken back.
CONFIRM = {
    Operation.HIDE: Words("隐藏后，别人看不到这条评论。确定隐藏？", "Nobody else sees this comment then. Hide it?"),
    Operation.DELETE: Words("删除后无法恢复。确定删除？", "It cannot be brought back. Delete it?"),
    Operation.BLOCK: Words(
        "拉黑后，对方不能再关注、评论和提到这个账号。确定拉黑？",
        "They can no longer follow, comment on or mention this account. Block them?",
    ),
    Operation.REPORT: Words("将向平台举报这条内容。确定举报？", "The network is told about this. Report it?"),
}

ONLY_COMMENTS = frozenset({Operation.HIDE, Operation.PIN, Operation.DELETE})
ABOUT_THE_PERSON = frozenset({Operation.BLOCK})


def way_of(operation: Operation, aim: Aim, limits: Limits) -> Way:
    """How `operation` can be done to `aim` with an account's `limits`."""
    refused = _senseless(operation, aim)
    if refused:
        return NotHere(refused)
    needed = _needed(operation, aim)
    name, network = NAMES[operation], network_name(limits.network)
    if any(one not in limits.capabilities | limits.by_hand for one in needed):
        return NotHere(Words(f"{network.zh}上不能{name.zh}。", f"{network.en} has no way to {name.en} this."))
    if any(one not in limits.capabilities for one in needed):
        return ByHand(
            Words(
                f"“{limits.name.zh}”权限不能由程序{name.zh}，由值班人在应用里操作。",
                f'The rights "{limits.name.en}" do not let a program {name.en}: the person on duty does it in the app.',
            )
        )
    if aim.entered:
        return ByHand(
            Words(
                f"这条是人工录入的，程序找不到它，由值班人在应用里{name.zh}。",
                f"It was entered by hand and no program can reach it: {name.en} it in the app.",
            )
        )
    return ByMachine()


def ways(aim: Aim, limits: Limits) -> dict[Operation, ByMachine | ByHand]:
    """Everything that can be offered for `aim`, in the order of the buttons."""
    found = {operation: way_of(operation, aim, limits) for operation in OFFERED}
    return {operation: way for operation, way in found.items() if not isinstance(way, NotHere)}


def _needed(operation: Operation, aim: Aim) -> tuple[Capability, ...]:
    if operation is Operation.REPOST:
        return ()  # where a network has no words on reposts, a post with a link says the same
    target = Target("", aim.form, author_id="" if aim.ours else "theirs")
    needed = capability_for(operation, target, words=True, account_id="")
    if operation is Operation.REPLY and aim.visibility is not Visibility.PUBLIC:
        return needed, Capability.VISIBILITY  # what was said to few is not answered before all
    return (needed,)


def _senseless(operation: Operation, aim: Aim) -> Words | None:
    """Why nobody could do this to `aim` on any network."""
    if operation not in OFFERED and not (operation is Operation.EDIT and aim.ours):
        return Words("收件箱里没有这个操作。", "The inbox has no such act.")
    if aim.gone and operation not in ABOUT_THE_PERSON:
        return GONE
    if aim.ours and operation is Operation.EDIT:
        return COMMENTS_STAY if aim.form is Form.COMMENT else None
    if aim.ours:
        return None if operation is Operation.DELETE else Words("这是我们自己的回复。", "That is an answer of ours.")
    if aim.form is Form.REPOST and operation not in ABOUT_THE_PERSON:
        return Words("对方只是转发，没有写什么。", "It is a bare forward: nothing was said.")
    if operation in ONLY_COMMENTS and not (aim.kind is Kind.COMMENT and aim.below_ours):
        return Words("只有自己稿件下面的评论才能这样处理。", "Only a comment below a post of ours can be.")
    if operation is Operation.REPOST and aim.form is not Form.POST:
        return Words("只能转发正文，不能转发评论。", "Only a post can be passed on, not a comment.")
    private = aim.kind is Kind.DIRECT or aim.visibility not in (Visibility.PUBLIC, Visibility.UNLISTED)
    if operation is Operation.REPOST and private:
        return Words("对方没有公开发布，不能转发。", "It was not said in public, so it is not passed on.")
    return None


COMMENTS_STAY = Words(
    "评论发出后不能修改。可以删掉，再另写一条。",
    "A comment that is out cannot be edited. Delete it and write another.",
)
GONE = Words("对方已经删除了这条内容。", "It was deleted by who wrote it.")
