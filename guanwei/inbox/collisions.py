"""Has something happened that the author of an answer has not seen? Then the author is warned first. Pure.

Nobody is answered twice without knowing it (practice E2, E5). What was before the author's eyes is told by the thread's
version, not by a clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from guanwei.inbox.company import excerpt
from guanwei.lib.words import Words


@dataclass(frozen=True, slots=True)
class Standing:
    """Another answer in the thread, or to the same thing from another account of ours.

    `version` is the thread's when it was given; `to_the_same` says whether it answers the very same thing. `unknown`:
    it may be out or not. `by` is empty where the author may not know who (an account that they cannot see).
    """

    by: str
    out: bool
    unknown: bool
    version: int
    to_the_same: bool
    mine: bool
    text: str = ""


def warning(*, written_for: int, heard_version: int, others: Sequence[Standing]) -> Words | None:
    """What the author is told before the answer goes on; None when nothing happened since `written_for`."""
    said = [_of(one) for one in others if one.to_the_same or (one.version > written_for and not one.mine)]
    if heard_version > written_for:
        said.append(WROTE_MORE)
    if not said:
        return None
    return Words("".join(one.zh for one in said), " ".join(one.en for one in said))


def _of(one: Standing) -> Words:
    who = Words("你", "You") if one.mine else Words(one.by or "另一个账号", one.by or "Another account")
    have = "have" if one.mine else "has"
    said = f"“{excerpt(one.text)}”" if one.text else ""
    if one.unknown:
        return Words(
            f"{who.zh}已经回复过{_after('：', said)}，但不知道发没发出去。",
            f"{who.en} {have} answered{_after(': ', said)}, and it is not known whether that is out.",
        )
    if one.out:
        return Words(
            f"{who.zh}已经回复了{_after('：', said)}。", f"{who.en} {have} answered already{_after(': ', said)}."
        )
    return Words(
        f"{who.zh}已经写了回复{_after('：', said)}，还没有发出。",
        f"{who.en} {have} written an answer{_after(': ', said)} that is not out yet.",
    )


def _after(colon: str, said: str) -> str:
    return f"{colon}{said}" if said else ""


WROTE_MORE = Words("你打开之后，对方又有新的内容。", "They have written more since you opened this.")
