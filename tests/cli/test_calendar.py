"""`guanwei calendar`: what an administrator imports and what a year looks like."""

from pathlib import Path

from guanwei.cli.output import Exit
from guanwei.inbox.models import WorkingDay
from tests.cast import Cast
from tests.cli.conftest import Command


def test_a_year_is_shown_with_its_holidays_and_make_up_workdays(guanwei: Command, who: Cast) -> None:
    said = guanwei("calendar", "show", "--year", "2026")
    assert (said.code, len(said.out.splitlines())) == (Exit.DONE, 40)
    assert "2026-02-14  Sat      works  Spring Festival" in said.out
    assert "provisional" not in said.out
    assert "春节" in guanwei("calendar", "show", "--year", "2026", "--lang", "zh").out


def test_a_year_that_nobody_imported_is_provisional(guanwei: Command, who: Cast, tmp_path: Path) -> None:
    assert "2031 is provisional" in guanwei("calendar", "show", "--year", "2031").out
    assert guanwei("calendar", "show", "--year", "2031", "--json").data == {
        "year": 2031,
        "provisional": True,
        "days": [],
    }
    file = tmp_path / "2031.csv"
    file.write_text("day,works,name\n2031-01-02,no,元旦\n", "utf-8")
    assert "2031 is provisional" in guanwei("calendar", "import", str(file)).err
    file.write_text("day,works,name\n2031-01-01,no,元旦\n", "utf-8")
    assert guanwei("calendar", "import", str(file), "--json").data == {
        "days": 1,
        "years": [{"year": 2031, "provisional": False}],
    }
    assert WorkingDay.objects.count() == 2


def test_a_file_that_is_wrong_is_refused_whole(guanwei: Command, who: Cast, tmp_path: Path) -> None:
    file = tmp_path / "2031.csv"
    file.write_text("day,works\n2031-01-01,no\n2031-02-30,no\n", "utf-8")
    refused = guanwei("calendar", "import", str(file))
    assert (refused.code, "Row 3" in refused.err) == (Exit.NO, True)
    assert "cannot be read" in guanwei("calendar", "import", str(tmp_path / "none.csv")).err
    file.write_text("day,works\n2031-01-01,no\n", "utf-8")
    assert guanwei("calendar", "import", str(file), "--as", "he").code == Exit.NOT_ALLOWED
    assert not WorkingDay.objects.exists()
