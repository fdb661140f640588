"""The earlier posts that findings speak of (practice C13), as one viewer may see them: a line of each and its address.

A finding is kept and shown to several people, so it names the post by a number alone; whether it may be opened is asked
for each viewer anew."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from guanwei.accounts.access import within
from guanwei.accounts.models import Account
from guanwei.lib.text import one_line
from guanwei.listening.models import Hearing, OutsidePost
from guanwei.people.models import User
from guanwei.practice.findings import Finding
from guanwei.publishing.models import Plan

SHOWN = 64  # characters of the earlier post
_BEFORE = 12  # of them before the piece that was taken over
_SAME = 9  # characters from which the piece is looked for


@dataclass(frozen=True, slots=True)
class Earlier:
    """`account` None: the viewer may not open it, or it is there no longer, and nothing of it is shown. `post` and
    `plan` lead to ours, `url` to what stands on the network alone."""

    text: str = ""
    account: Account | None = None
    moment: datetime | None = None
    post: int | None = None
    plan: int | None = None
    url: str = ""

    def quote(self, piece: str = "") -> str:
        """A line of it: its beginning, or where `piece` of the new text stands in it."""
        line, piece = one_line(self.text), one_line(piece)
        at = line.find(piece[:SHOWN]) if len(piece) >= _SAME else -1
        start = max(0, at - _BEFORE) if at + len(piece) > SHOWN else 0
        end = start + SHOWN
        return f"{'…' if start else ''}{line[start:end].strip()}{'…' if end < len(line) else ''}"


def earlier_of(viewer: User, findings: Iterable[Finding]) -> dict[str, Earlier]:
    """By the entry that a finding names. At most a query for each of: ours, made outside, heard."""
    wanted: dict[str, set[int]] = {"plan": set(), "outside": set(), "heard": set()}
    named = set()
    for found in findings:
        entry = str(found.figures.get("entry", ""))
        kind, _colon, number = entry.partition(":")
        if kind in wanted and number.isdecimal():
            wanted[kind].add(int(number))
            named.add(entry)
    known = {
        **dict(_plans(viewer, wanted["plan"])),
        **dict(_outside(viewer, wanted["outside"])),
        **dict(_heard(viewer, wanted["heard"])),
    }
    return {entry: known.get(entry, Earlier()) for entry in named}


def _plans(viewer: User, ids: set[int]) -> Iterator[tuple[str, Earlier]]:
    if not ids:
        return
    for plan in Plan.objects.filter(within(viewer), pk__in=ids).select_related("account", "version"):
        moment = plan.published_at or plan.due_at
        yield f"plan:{plan.pk}", Earlier(plan.version.text, plan.account, moment, post=plan.post_id, plan=plan.pk)


def _outside(viewer: User, ids: set[int]) -> Iterator[tuple[str, Earlier]]:
    if not ids:
        return
    for one in OutsidePost.objects.filter(within(viewer), pk__in=ids).select_related("account"):
        yield f"outside:{one.pk}", Earlier(one.text, one.account, one.published_at, url=one.url)


def _heard(viewer: User, ids: set[int]) -> Iterator[tuple[str, Earlier]]:
    """What others wrote, by the account of the viewer's that heard it."""
    if not ids:
        return
    hearings = Hearing.objects.filter(within(viewer), interaction__in=ids, interaction__gone_at=None)
    for hearing in hearings.select_related("account", "interaction").order_by("pk"):
        said = hearing.interaction
        yield f"heard:{said.pk}", Earlier(said.text, hearing.account, said.created_at, url=said.url)
