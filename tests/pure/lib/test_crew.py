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


def made_by(hands: Crew[int, int] | Alone[int, int]) -> list[int]:
    made = []
    for number in range(7):
        while hands.all_busy:
            made.append(hands.next_made())
        hands.begin(number)
    while hands.any_busy:
        made.append(hands.next_made())
    return made


def test_what_is_made_comes_in_the_order_in_which_it_was_begun() -> None:
    with Crew(twice, 2) as crew:
        assert made_by(crew) == made_by(Alone(twice)) == [0, 2, 4, 6, 8, 10, 12]


def test_a_process_that_is_gone_is_said_where_it_is_waited_for_and_where_it_is_given_more() -> None:
    with Crew(gone, 1) as crew:
        crew.begin(1)
        with pytest.raises(Problem, match="side by side"):
            crew.next_made()
    with Crew(twice, 1) as crew:
        [process] = crew._processes
        process.kill()
        process.join()
        with pytest.raises(Problem, match="side by side"):
            crew.begin(1)
