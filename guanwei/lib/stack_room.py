"""Room for what is called, so that a deep loop is not twice as slow by bad luck.

Python keeps what functions work with in chunks of 16 KB. A call that does not fit into the chunk gets another one from
the system and gives it back when it returns. Where a loop stands at the very end of a chunk, each call in it asks the
system: the month of the plan, whose templates lie 200 calls deep, then takes half as long again, or not, depending on
who called whom above it (https://github.com/python/cpython/issues/142183, mended in late 3.13 and 3.14).
"""

from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")

# A chunk is twice as large again and again until the call fits: just over half of a megabyte leaves the other half to
# whatever is called from there, a thousand calls. Nobody writes into it, so it takes addresses and no memory; only
# a frame that outlives its call (a traceback that somebody keeps) is copied with it.
PLACES = 2**16 + 1


def with_room(work: Callable[[], Result]) -> Result:
    """What `work` returns, called from the start of a large chunk."""
    return work()


with_room.__code__ = with_room.__code__.replace(co_stacksize=PLACES)
