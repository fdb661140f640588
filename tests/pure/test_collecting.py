"""A process that answers requests looks for garbage rarely."""

import gc

from guanwei.lib.collecting import THRESHOLDS, collect_rarely


def test_what_is_loaded_is_left_alone_and_the_rest_looked_through_rarely() -> None:
    before = gc.get_threshold()
    try:
        collect_rarely()
        assert (gc.get_threshold(), gc.get_freeze_count() > 1000) == (THRESHOLDS, True)
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
