"""How often Python looks for garbage that holds itself."""

import gc

# Of new objects, of the times that these were looked through, and of the times that the middle ones were.
THRESHOLDS = (20_000, 20, 20)


def collect_rarely() -> None:
    """For a process that answers requests, once it has loaded what it needs. A page makes some ten thousand objects and
    drops nearly all of them by itself; looked through after every 700, as Python does unless told, a long page takes a
    quarter longer (bench/pages.py)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
