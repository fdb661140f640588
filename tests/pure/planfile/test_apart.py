"""Files are opened in a process apart: the grid comes back as it would here, and what goes wrong stays there."""

import pickle
import subprocess
import sys
from dataclasses import replace

import pytest

from guanwei.editorial.planfile import Effort, guess_mapping, open_apart, open_plan
from guanwei.lib.sheets import SheetError, SheetLimits
from tests.pure.planfile.making import HEADERS, TODAY
from tests.pure.sheets.building import book
from tests.samples.plan_sheet import picture, plan_sheet

LIMITS = SheetLimits()
LONG = ("\n".join([",".join(HEADERS), *("1月5日,9:30,晴川茶饮,D5," + "茶," * 60 for _ in range(15_000))])).encode()


def code_of(data: bytes, name: str, limits: SheetLimits = LIMITS, effort: Effort | None = None) -> str:
    with pytest.raises(SheetError) as refused:
        open_apart(data, name, limits, effort)
    assert refused.value.words.zh and refused.value.words.en
    return refused.value.code


def test_the_grid_that_comes_back_is_the_one_that_was_read() -> None:
    sheet = plan_sheet(["早安", "晚安"], first_day=TODAY, accounts=["晴川茶饮"], pictures=[picture()])
    assert open_apart(sheet.data, "一月.xlsx", LIMITS) == open_plan(sheet.data, "一月.xlsx", LIMITS)


def test_a_file_that_cannot_be_read_says_the_same_sentence() -> None:
    with pytest.raises(SheetError) as here:
        open_plan(b"%PDF-1.4", "a.xlsx")
    with pytest.raises(SheetError) as there:
        open_apart(b"%PDF-1.4", "a.xlsx", LIMITS)
    assert (there.value.code, there.value.words) == (here.value.code, here.value.words)


def test_the_limits_reach_the_child() -> None:
    assert code_of(book([["日期"]]), "a.xlsx", replace(LIMITS, max_file_bytes=10)) == "too-large"


def test_a_file_that_takes_too_long_is_given_up() -> None:
    assert code_of(LONG, "a.csv", effort=Effort(wall_seconds=0.05)) == "too-slow"


def test_a_file_that_takes_too_much_work_is_given_up() -> None:
    assert code_of(LONG, "a.csv", effort=Effort(cpu_seconds=1)) == "too-much"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits what a process may address")
def test_a_file_that_takes_too_much_memory_is_given_up() -> None:
    assert code_of(LONG, "a.csv", effort=Effort(memory_bytes=150_000_000)) == "too-much"


def test_an_answer_beyond_its_size_is_given_up() -> None:
    assert code_of(LONG, "a.csv", effort=Effort(answer_bytes=100_000)) == "too-much"


def test_the_child_knows_no_secret_and_no_database() -> None:
    """It imports neither Django nor a driver: what it could give away it never had."""
    program = (
        "import sys, guanwei.editorial.planfile.child; "
        "print(sorted({'django', 'psycopg', 'openpyxl'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_headers_come_back_from_json_as_they_were() -> None:
    guess = guess_mapping(open_plan("日期,时间,谁发,正文\n1月5日,9:30,晴川,早安\n".encode(), "a.csv"))
    assert type(guess).from_json(guess.as_json()) == guess
    assert pickle.loads(pickle.dumps(guess)) == guess
