"""Who has a thread, and what is said when two people want it at once. Pure (practice E2)."""

from dataclasses import dataclass

from guanwei.lib.words import Words


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs in. `answers`: the person may write on the thread's account."""

    id: int
    name: str
    active: bool = True
    answers: bool = True


@dataclass(frozen=True, slots=True)
class Assigned:
    """It goes through; `changed` False when that person has it already."""

    changed: bool


@dataclass(frozen=True, slots=True)
class NotAssigned:
    words: Words


def assign(to: Person, *, holder: Person | None, expected: int | None) -> Assigned | NotAssigned:
    """`expected` is the holder that the person who assigns saw (None: nobody). Who took it meanwhile keeps it: taking
    something from a colleague is done knowingly, never by a page that was open too long."""
    if not to.active:
        return NotAssigned(Words(f"{to.name} 已停用。", f"{to.name} may no longer sign in."))
    if not to.answers:
        return NotAssigned(
            Words(
                f"{to.name} 没有这个账号的撰稿权限，不能回复。请换一位，或先开通权限。",
                f"{to.name} may not write on this account and could not answer. Choose somebody else, or grant the "
                "role first.",
            )
        )
    if holder and holder.id == to.id:
        return Assigned(changed=False)
    if (holder.id if holder else None) != expected:
        return NotAssigned(taken_by(holder))
    return Assigned(changed=True)


def taken_by(holder: Person | None) -> Words:
    if holder is None:
        return Words("这个会话刚刚被放回，还没有人负责。", "It was given back meanwhile: nobody has it now.")
    return Words(
        f"{holder.name} 刚刚接手了这个会话。要转给别人，请再点一次。",
        f"{holder.name} took it meanwhile. To hand it on, press again.",
    )
