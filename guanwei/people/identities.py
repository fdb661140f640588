"""Who somebody is at the company's own sign-in provider (OpenID Connect), and which user that leads to.

A user is found by the provider's own lasting id, never by a name. It comes to be linked in one of three ways: the
signed-in person links it; an administrator invited the address that the provider vouches for; or the installation takes
everybody whom the provider lets in.
"""

from dataclasses import dataclass
from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction

from guanwei.lib.words import Words
from guanwei.people.access import require_admin
from guanwei.people.actions import UserRefused
from guanwei.people.models import User
from guanwei.people.queries import has_passkey
from guanwei.trail.record import record

NOT_INVITED = Words(
    "这个账号还不是官微的用户。请管理员先邀请你。",
    "Nobody here is known by that account. Ask an administrator to invite you.",
)
NO_ADDRESS = Words("这不是邮箱地址。", "That is no e-mail address.")
TAKEN = Words("这个账号已经关联到另一位用户。", "That account belongs to another user already.")


@dataclass(frozen=True, slots=True)
class Arrived:
    """What the provider says of somebody. `email` only where it vouches for the address."""

    provider: str
    uid: str
    email: str = ""
    name: str = ""
    username: str = ""


def identity_of(user: User, provider: str) -> SocialAccount | None:
    found: SocialAccount | None = SocialAccount.objects.filter(user=user, provider=provider).first()
    return found


def arrive(*, now: datetime, arrived: Arrived, new_users: bool) -> SocialAccount:
    """Somebody who was never here comes from the provider. UserRefused unless invited, or everybody may."""
    with transaction.atomic():
        user = _invited(arrived)
        if user is None:
            if not new_users:
                raise UserRefused(NOT_INVITED)
            user = _made(now, arrived)
        return _link(user, now, arrived)


def link(*, actor: User, now: datetime, arrived: Arrived) -> SocialAccount:
    """A signed-in person shows who they are at the provider. UserRefused for somebody else's, or a second one."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=actor.pk)
        held = SocialAccount.objects.filter(provider=arrived.provider)
        if held.filter(uid=arrived.uid).exclude(user=actor).exists():
            raise UserRefused(TAKEN)
        if own := held.filter(user=actor).first():
            if own.uid == arrived.uid:
                return own
            raise UserRefused(
                Words(
                    "已经关联了另一个账号，请先解除。", "Another account is linked already; take that one away first."
                )
            )
        return _link(actor, now, arrived)


def unlink(*, actor: User, now: datetime, provider: str) -> None:
    """UserRefused where the person could not sign in any more."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=actor.pk)
        if not actor.has_usable_password() and not has_passkey(actor):
            raise UserRefused(
                Words(
                    "请先设置密码或通行密钥，否则以后无法登录。",
                    "Set a password or a passkey first, or you could not sign in again.",
                )
            )
        gone, _kinds = SocialAccount.objects.filter(user=actor, provider=provider).delete()
        if not gone:
            raise UserRefused(Words("已经解除关联了。", "It is not linked any more."))
        record(actor=actor, now=now, verb="user.identity-unlinked", kind="user", id=actor.pk)


def invite(*, actor: User, now: datetime, user: User, email: str) -> None:
    """Whoever first comes from the provider with this address is `user`. Empty takes the invitation back."""
    require_admin(actor)
    try:
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(invited_as=email.strip())
            details = {"email": email.strip()}
            verb = "user.invited" if email.strip() else "user.invitation-taken-back"
            record(actor=actor, now=now, verb=verb, kind="user", id=user.pk, details=details)
    except IntegrityError as error:
        raise UserRefused(
            Words(f"{email} 已经用于邀请另一位用户。", f"{email} is the invitation of another user already.")
        ) from error


def _invited(arrived: Arrived) -> User | None:
    if not arrived.email:
        return None
    return User.objects.select_for_update(of=("self",)).filter(invited_as__iexact=arrived.email, is_active=True).first()


def _made(now: datetime, arrived: Arrived) -> User:
    """A user without any role: sees nothing until somebody gives one."""
    wanted = (arrived.username or arrived.email.partition("@")[0] or "user").strip()[:50]
    for number in range(1, 100):
        username = wanted if number == 1 else f"{wanted}-{number}"
        user = User(username=username, name=(arrived.name or wanted)[:60])
        user.set_unusable_password()
        try:
            with transaction.atomic():
                user.save(force_insert=True)
        except IntegrityError:
            continue
        details = {"username": username}
        record(actor=None, now=now, verb="user.created", kind="user", id=user.pk, details=details)
        return user
    raise UserRefused(NOT_INVITED)


def _link(user: User, now: datetime, arrived: Arrived) -> SocialAccount:
    try:
        with transaction.atomic():
            made: SocialAccount = SocialAccount.objects.create(user=user, provider=arrived.provider, uid=arrived.uid)
    except IntegrityError as error:
        raise UserRefused(TAKEN) from error
    User.objects.filter(pk=user.pk).update(invited_as="")
    details = {"email": arrived.email} if arrived.email else {}
    record(actor=user, now=now, verb="user.identity-linked", kind="user", id=user.pk, details=details)
    return made
