"""Asking for approval, giving it, returning, voiding. Who may decide is checked here; what follows is the owner's."""

from datetime import datetime

from guanwei.accounts.access import require
from guanwei.accounts.models import Account
from guanwei.approvals.models import Approval
from guanwei.base.live import Topic, tell
from guanwei.lib.words import Words
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.trail.record import record


class ApprovalRefused(Exception):
    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


def request(
    *, actor: User, now: datetime, kind: str, object_id: int, account: Account, content_hash: str, author: User
) -> Approval:
    """Asks for approval of exactly this content. A standing one for other content is voided first."""
    standing = Approval.objects.select_for_update().filter(
        kind=kind, object_id=object_id, state__in=[Approval.State.REQUESTED, Approval.State.APPROVED]
    )
    for old in standing:
        if old.content_hash == content_hash:
            return old
        _void(actor, now, old, "replaced")
    made = Approval.objects.create(
        kind=kind,
        object_id=object_id,
        account=account,
        content_hash=content_hash,
        author=author,
        requested_by=actor,
        requested_at=now,
    )
    _told(actor, now, "approval.requested", made)
    return made


def approve(*, actor: User, now: datetime, approval: Approval, comment: str, public_ip: str | None) -> Approval:
    """Lets exactly this content out. ApprovalRefused for the author, for who asked, and for what is decided."""
    require(actor, Permission.APPROVE, approval.account)
    if actor.pk in (approval.author_id, approval.requested_by_id):
        raise ApprovalRefused(
            Words(
                "自己写的或自己送审的内容不能自己批。请另一位审核人处理。",
                "Nobody approves what they wrote or sent in themselves. Ask another approver.",
            )
        )
    return _decide(actor, now, approval, Approval.State.APPROVED, comment, public_ip)


def send_back(*, actor: User, now: datetime, approval: Approval, comment: str) -> Approval:
    """Returns it to its author with what is to be changed."""
    require(actor, Permission.APPROVE, approval.account)
    if not comment.strip():
        raise ApprovalRefused(
            Words("请写明要改什么，作者才知道怎么改。", "Say what is to be changed, so that the author can.")
        )
    return _decide(actor, now, approval, Approval.State.RETURNED, comment, None)


def void(*, actor: User | None, now: datetime, kind: str, object_id: int, reason: str) -> int:
    """Whatever stands for this object holds no longer. Returns how many approvals or requests that ended."""
    standing = list(
        Approval.objects.select_for_update().filter(
            kind=kind, object_id=object_id, state__in=[Approval.State.REQUESTED, Approval.State.APPROVED]
        )
    )
    for approval in standing:
        _void(actor, now, approval, reason)
    return len(standing)


def locked(approval_id: int) -> Approval:
    return Approval.objects.select_for_update(of=("self",)).select_related("account").get(pk=approval_id)


def _decide(
    actor: User, now: datetime, approval: Approval, state: Approval.State, comment: str, public_ip: str | None
) -> Approval:
    if approval.state != Approval.State.REQUESTED:
        raise ApprovalRefused(
            Words(
                "这条已经处理过，或内容已改动，请刷新页面。",
                "It was decided already, or its content changed. Reload the page.",
            )
        )
    approval.state, approval.comment = state, comment.strip()
    approval.decided_by, approval.decided_at, approval.decided_from = actor, now, public_ip
    approval.save(update_fields=["state", "comment", "decided_by", "decided_at", "decided_from"])
    _told(actor, now, f"approval.{state.value}", approval, {"comment": approval.comment})
    return approval


def _void(actor: User | None, now: datetime, approval: Approval, reason: str) -> None:
    approval.state, approval.voided_at, approval.void_reason = Approval.State.VOID, now, reason
    approval.save(update_fields=["state", "voided_at", "void_reason"])
    _told(actor, now, "approval.voided", approval, {"reason": reason})


def _told(
    actor: User | None, now: datetime, verb: str, approval: Approval, details: dict[str, str] | None = None
) -> None:
    tell(Topic.APPROVALS, [(approval.account_id, approval.pk)])
    record(
        actor=actor,
        now=now,
        verb=verb,
        kind=approval.kind,
        id=approval.object_id,
        account_id=approval.account_id,
        details={"approval": approval.pk, "hash": approval.content_hash[:12], **(details or {})},
    )
