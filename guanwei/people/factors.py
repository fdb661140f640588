"""Second factors: an authenticator app, passkeys, recovery codes. Kept by allauth.mfa, changed here and told in the
trail.

A passkey is proof of two factors by itself: it is made and asked only with a finger or a PIN.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction

from guanwei.lib.words import Words
from guanwei.people import rules, tries
from guanwei.people.access import Actor, in_trail, require_admin
from guanwei.people.actions import UserRefused
from guanwei.people.ending import end_all
from guanwei.people.models import User
from guanwei.people.signing_in import lowered, record_failure
from guanwei.people.tries import What
from guanwei.trail.record import record

Type = Authenticator.Type
MOST_PASSKEYS = 10
WRONG_CODE = Words("验证码不对，或者已经用过。", "That code is wrong, or was used already.")


@dataclass(frozen=True, slots=True)
class Passkey:
    id: int
    name: str
    made_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Factors:
    """What a person has. `codes_left` counts recovery codes that were not used yet."""

    app: bool = False
    app_used_at: datetime | None = None
    passkeys: Sequence[Passkey] = ()
    codes_left: int = 0

    @property
    def any(self) -> bool:
        return self.app or bool(self.passkeys)


def factors_of(user: User) -> Factors:
    rows = list(Authenticator.objects.filter(user=user).order_by("pk"))
    app = next((row for row in rows if row.type == Type.TOTP), None)
    codes = next((row for row in rows if row.type == Type.RECOVERY_CODES), None)
    return Factors(
        app=app is not None,
        app_used_at=app.last_used_at if app else None,
        passkeys=[
            Passkey(row.pk, row.wrap().name, row.created_at, row.last_used_at)
            for row in rows
            if row.type == Type.WEBAUTHN
        ],
        codes_left=len(codes.wrap().get_unused_codes()) if codes else 0,
    )


def add_app(*, actor: User, now: datetime, secret: str, code: str) -> None:
    """The app shows codes for `secret`; one of them is the proof. UserRefused for a wrong one."""
    with transaction.atomic():
        _lock(actor)
        if Authenticator.objects.filter(user=actor, type=Type.TOTP).exists():
            raise UserRefused(Words("已经设置过验证器了。", "An authenticator app is set up already."))
        if not TOTP.activate(actor, secret).validate_code(code):
            raise UserRefused(WRONG_CODE)
        _note_added(actor, now, "app")


def add_passkey(*, actor: User, now: datetime, name: str, credential: dict[str, Any]) -> None:
    """`credential` is the browser's answer, which has been verified."""
    with transaction.atomic():
        _lock(actor)
        if Authenticator.objects.filter(user=actor, type=Type.WEBAUTHN).count() >= MOST_PASSKEYS:
            raise UserRefused(
                Words(
                    f"最多 {MOST_PASSKEYS} 个通行密钥，请先移除不用的。",
                    f"There are {MOST_PASSKEYS} passkeys; remove one first.",
                )
            )
        WebAuthn.add(actor, name, credential)
        _note_added(actor, now, "passkey")


def remove_app(*, actor: User, now: datetime) -> None:
    """UserRefused when there is none."""
    if not Authenticator.objects.filter(user=actor, type=Type.TOTP).exists():
        raise UserRefused(Words("验证器已经移除了。", "The app is removed already."))
    _remove(actor, now, "app", type=Type.TOTP)


def remove_passkey(*, actor: User, now: datetime, passkey_id: int) -> None:
    """Authenticator.DoesNotExist for one that is not the person's own, or gone."""
    _remove(actor, now, "passkey", type=Type.WEBAUTHN, pk=passkey_id)


def new_codes(*, actor: User, now: datetime) -> None:
    """Recovery codes in place of all that there were. UserRefused without a factor that they could stand in for."""
    with transaction.atomic():
        _lock(actor)
        if not factors_of(actor).any:
            raise UserRefused(Words("请先设置验证器或通行密钥。", "Set up an app or a passkey first."))
        Authenticator.objects.filter(user=actor, type=Type.RECOVERY_CODES).delete()
        RecoveryCodes.activate(actor)
        record(actor=actor, now=now, verb="user.recovery-codes-made", kind="user", id=actor.pk)


def codes_to_write_down(*, actor: User) -> list[str]:
    """The recovery codes, once: whoever opens the page later is not shown them again."""
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().filter(user=actor, type=Type.RECOVERY_CODES).first()
        if row is None or row.wrap().did_view:
            return []
        row.wrap().mark_as_viewed()
        return list(row.wrap().get_unused_codes())


def check_code(*, now: datetime, user: User, code: str, address: str | None) -> Authenticator:
    """What the code belongs to: the app or the recovery codes. UserRefused for a wrong or used one, and after too many
    tries. Not one transaction, like signing_in.check_password."""
    name = lowered(user.username)
    tries.note(now=now, what=What.CODE, name=name, address=address)
    found = next(
        (
            row
            for row in Authenticator.objects.filter(user=user, type__in=(Type.TOTP, Type.RECOVERY_CODES))
            if row.wrap().validate_code(code)
        ),
        None,
    )
    if found is None:
        record_failure(now=now, user=user, step="code", address=address)
        raise UserRefused(WRONG_CODE)
    tries.forget(now=now, what=What.CODE, name=name, address=address)
    if found.type == Type.RECOVERY_CODES:
        left = factors_of(user).codes_left
        record(actor=user, now=now, verb="user.recovery-code-used", kind="user", id=user.pk, details={"left": left})
    return found


def reset_factors(*, actor: Actor, now: datetime, user: User) -> None:
    """An administrator takes away the factors of somebody who lost them, and ends their sessions. Not one's own: that
    is what the person's own page is for, which asks who is there."""
    require_admin(actor)
    if actor == user:
        raise UserRefused(Words("自己的第二因素请在“我的账户”里移除。", "Remove your own factors on your own page."))
    with transaction.atomic():
        _lock(user)
        Authenticator.objects.filter(user=user).delete()
        end_all(user)
        record(actor=in_trail(actor), now=now, verb="user.factors-reset", kind="user", id=user.pk)


def _lock(user: User) -> None:
    """One change of a person's factors at a time."""
    User.objects.select_for_update().get(pk=user.pk)


def _note_added(actor: User, now: datetime, factor: str) -> None:
    RecoveryCodes.activate(actor)  # the ones there are, or new ones
    record(actor=actor, now=now, verb="user.factor-added", kind="user", id=actor.pk, details={"factor": factor})


def _remove(actor: User, now: datetime, factor: str, **which: Any) -> None:
    with transaction.atomic():
        _lock(actor)
        row = Authenticator.objects.get(user=actor, **which)
        others = Authenticator.objects.filter(user=actor).exclude(type=Type.RECOVERY_CODES).exclude(pk=row.pk)
        if not others.exists():
            if rules.is_needed_of(actor):
                raise UserRefused(
                    Words(
                        "管理员要求使用第二因素。请先设置另一个，再移除这一个。",
                        "A second factor is required here. Set up another one before you remove this.",
                    )
                )
            Authenticator.objects.filter(user=actor, type=Type.RECOVERY_CODES).delete()
        row.delete()
        record(actor=actor, now=now, verb="user.factor-removed", kind="user", id=actor.pk, details={"factor": factor})
