"""Whoever learns weights anew or moves a limit changes what checks find: their versions have to rise with it, or what
was approved under the old ones would go out unseen (guanwei.practice.check)."""

import hashlib
from pathlib import Path

from guanwei.practice.near import judging, kin, weighing
from guanwei.practice.packs import boasts, pieces, pushing, unsurpassed
from guanwei.practice.registry import BY_ID

# By check: its version, and the first 12 hex digits of what decides. Change both together.
KNOWN = {
    "C12.absolute-wording": (6, "295b5556170d"),
    "C2.hard-sell": (5, "48a6ff8e8692"),
    "C13.reworded": (6, "65724917cbc7"),
}


def _digest(*decides: Path | float) -> str:
    files = b"".join(one.read_bytes() for one in decides if isinstance(one, Path))
    limits = tuple(one for one in decides if not isinstance(one, Path))
    return hashlib.sha256(files + repr(limits).encode()).hexdigest()[:12]


def test_who_changes_weights_or_limits_raises_the_version() -> None:
    decides = {
        "C12.absolute-wording": _digest(
            pieces.WEIGHTS, boasts.ENOUGH, boasts.ENOUGH_ALONE, boasts.ENOUGH_PLAIN, unsurpassed.HOPELESS
        ),
        "C2.hard-sell": _digest(pieces.WEIGHTS, pushing.LIKELY, pushing.UNSOLD, pushing.UNLIKELY),
        "C13.reworded": _digest(
            weighing.WEIGHTS, kin.KIN, weighing.ENOUGH, weighing.SURE, judging.AT_LEAST, judging.SIDE_BY_SIDE
        ),
    }
    assert {name: (BY_ID[name].version, digest) for name, digest in decides.items()} == KNOWN
