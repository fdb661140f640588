"""Several processes at one work: in the order in which it was begun, and it is said when one of them is gone."""

import os
import signal
import time

import pytest

from guanwei.lib.crew import Alone, Crew
from guanwei.lib.problem import Problem


def twice(number: int) -> int:
    time.sleep(0.02 if number == 0 else 0)  # the first is the last to be done
    return 2 * number


def gone(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.mark.parametrize("by_several", [True, False])
def test_what_is_made_comes_in_the_order_in_which_it_was_begun(by_several: bool) -> None:
    made = []
    if by_several:
        with Crew(twice, 2) as crew:
            for number in range(7):
                while crew.all_busy:
                    made.append(crew.next_made())
                crew.begin(number)
            while crew.any_busy:
                made.append(crew.next_made())
    else:
        alone = Alone(twice)
        for number in range(7):
            while alone.all_busy:
                made.append(alone.next_made())
            alone.begin(number)
        while alone.any_busy:
            made.append(alone.next_made())
    assert made == [0, 2, 4, 6, 8, 10, 12]


def test_a_process_that_is_gone_is_said() -> None:
    with Crew(gone, 1) as crew:
        crew.begin(1)
        with pytest.raises(Problem, match="side by side"):
            crew.next_made()
