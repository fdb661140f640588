"""Making users and changing what belongs to the person alone."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from guanwei.lib.clock import is_zone
from guanwei.lib.words import Words
from guanwei.people.access import Actor, in_trail, require_admin
from guanwei.people.ending import end_all
from guanwei.people.models import Department, User
from guanwei.trail.record import record

# What is wrong with a password, by the code that the library gives it; the last for one that is new to us.
WEAK = {
    "password_too_short": Words("太短，至少要 10 个字符", "it is too short, at least 10 characters are needed"),
    "password_too_similar": Words("和用户名太像", "it is too much like the user name"),
    "password_too_common": Words("太常见，容易被猜到", "it is too common and easily guessed"),
    "": Words("太容易被猜到", "it is too easily guessed"),
}


class UserRefused(Exception):
    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


def create_user(
    *,
    actor: Actor,
    now: datetime,
    username: str,
    name: str,
    password: str,
    language: str = "zh-hans",
    is_admin: bool = False,
    department: str = "",
    invited_as: str = "",
) -> User:
    """A new person who may sign in, made by an administrator. UserRefused for a taken name or a weak password; whoever
    is invited to come from the company's own sign-in (guanwei.people.identities) needs none."""
    require_admin(actor)
    user = User(username=username.strip(), name=name.strip() or username, language=language, is_admin=is_admin)
    user.invited_as = invited_as.strip()
    if password or not user.invited_as:
        _refuse_weak(password, user)
        user.set_password(password)
    else:
        user.set_unusable_password()
    try:
        with transaction.atomic():
            if department:
                user.department = Department.objects.get_or_create(name=department)[0]
            user.save()
            record(
                actor=in_trail(actor),
                now=now,
                verb="user.created",
                kind="user",
                id=user.pk,
                details={"username": username},
            )
    except IntegrityError as error:
        raise UserRefused(_taken(error, username, invited_as)) from error
    return user


def _taken(error: IntegrityError, username: str, invited_as: str) -> Words:
    if "user_invited_once" in str(error):
        return Words(f"{invited_as} 已经用于邀请另一位用户。", f"{invited_as} is the invitation of another user.")
    return Words(f"已经有叫“{username}”的用户。", f'There is a user called "{username}" already.')


def set_password(*, actor: Actor, now: datetime, user: User, password: str, keep: str = "") -> None:
    """A person's own password, or anybody's where an administrator sets it. Ends the person's sessions, but for the one
    with the key `keep`."""
    if actor != user:
        require_admin(actor)
    _refuse_weak(password, user)
    user.set_password(password)
    with transaction.atomic():
        user.save(update_fields=["password"])
        end_all(user, keep=keep)
        record(actor=in_trail(actor), now=now, verb="user.password-changed", kind="user", id=user.pk)


def set_preferences(*, actor: User, now: datetime, language: str, zone: str) -> None:
    """A person's own language and time zone. UserRefused for one that does not exist."""
    if language not in dict(User._meta.get_field("language").flatchoices) or not is_zone(zone):
        raise UserRefused(Words("没有这种语言或时区。", "There is no such language or time zone."))
    with transaction.atomic():
        User.objects.filter(pk=actor.pk).update(language=language, zone=zone)
        record(
            actor=actor,
            now=now,
            verb="user.preferences-changed",
            kind="user",
            id=actor.pk,
            details={"language": language, "zone": zone},
        )


def set_active(*, actor: Actor, now: datetime, user: User, active: bool) -> None:
    """An administrator opens or closes a person's access. Nobody closes their own: the last administrator would be
    locked out."""
    require_admin(actor)
    if actor == user and not active:
        raise UserRefused(Words("不能停用自己的账户。", "You cannot close your own access."))
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_active=active)
        if not active:
            end_all(user)
        verb = "user.enabled" if active else "user.disabled"
        record(actor=in_trail(actor), now=now, verb=verb, kind="user", id=user.pk)


def _refuse_weak(password: str, user: User) -> None:
    """The library's sentences are not translated everywhere: what is wrong is said in ours."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        wrong = dict.fromkeys(WEAK.get(str(one.code), WEAK[""]) for one in error.error_list)
        zh, en = "；".join(words.zh for words in wrong), "; ".join(words.en for words in wrong)
        raise UserRefused(Words(f"这个密码不行：{zh}。", f"That password will not do: {en}.")) from error
