"""By machine only what the rights carry whole; everything else is a person's task, and the reason is said."""

import pytest

from guanwei.accounts.rights import ByHand, ByMachine, Needs, route
from guanwei.networks.registry import limits_for

ORDINARY, GRANTED = limits_for("weibo", "ordinary"), limits_for("weibo", "granted")
BY_HAND, BLUESKY = limits_for("weibo", "by_hand"), limits_for("bluesky", "app-password")


@pytest.mark.parametrize(
    ("needs", "limits", "way"),
    [
        (Needs(), ORDINARY, ByMachine),
        (Needs(pictures=1), ORDINARY, ByMachine),
        (Needs(pictures=2), ORDINARY, ByHand),
        (Needs(topics=True), ORDINARY, ByHand),
        (Needs(operation="repost"), ORDINARY, ByHand),
        (Needs(pictures=9, topics=True), GRANTED, ByMachine),
        (Needs(pictures=10), GRANTED, ByHand),
        (Needs(), BY_HAND, ByHand),
        (Needs(pictures=4), BLUESKY, ByMachine),
        (Needs(pictures=5), BLUESKY, ByHand),
    ],
)
def test_the_way_out(needs: Needs, limits: object, way: type) -> None:
    found = route(needs, limits)  # type: ignore[arg-type]
    assert isinstance(found, way)
    if isinstance(found, ByHand):
        assert all(reason.zh and reason.en for reason in found.reasons)
