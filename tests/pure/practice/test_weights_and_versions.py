"""Whoever learns weights anew or moves a limit changes what checks find: their versions have to rise with it, or what
was approved under the old ones would go out unseen (guanwei.practice.check)."""

import hashlib
from pathlib import Path

from guanwei.practice.near import weighing
from guanwei.practice.packs import boasts, pieces, pushing, unsurpassed
from guanwei.practice.registry import BY_ID

# By check: its version, and the first 12 hex digits of what decides. Change both together.
KNOWN = {
    "C12.absolute-wording": (4, "e12db94fb326"),
    "C2.hard-sell": (3, "4ec59a068630"),
    "C13.reworded": (4, "a82da1925cd2"),
}


def _digest(weights: Path, *limits: float) -> str:
    return hashlib.sha256(weights.read_bytes() + repr(limits).encode()).hexdigest()[:12]


def test_who_changes_weights_or_limits_raises_the_version() -> None:
    decides = {
        "C12.absolute-wording": _digest(pieces.WEIGHTS, boasts.ENOUGH, unsurpassed.HOPELESS),
        "C2.hard-sell": _digest(pieces.WEIGHTS, pushing.LIKELY, pushing.UNSOLD, pushing.UNLIKELY),
        "C13.reworded": _digest(weighing.WEIGHTS, weighing.ENOUGH),
    }
    assert {name: (BY_ID[name].version, digest) for name, digest in decides.items()} == KNOWN
