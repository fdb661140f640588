import resource

import pytest

from guanwei.lib.stack_room import with_room


def _nothing() -> None:
    pass


def _pages_asked_for(depth: int) -> int:
    """By the system's count, in a loop of 300 calls that stands so deep."""
    if depth:
        return _pages_asked_for(depth - 1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(300):
        _nothing()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def test_no_loop_however_deep_asks_the_system_for_memory_at_each_call() -> None:
    deepest = range(600)
    assert with_room(lambda: max(map(_pages_asked_for, deepest))) < 100


def test_what_is_done_there_comes_back_and_so_does_what_goes_wrong() -> None:
    assert with_room(lambda: "done") == "done"
    with pytest.raises(ZeroDivisionError):
        with_room(lambda: 1 // 0)
