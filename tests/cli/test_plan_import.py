"""`guanwei plan import|export|template`: what is said of each row, and what a script can rely on."""

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from guanwei.cli.output import Exit
from guanwei.cli.plan.progress import Bar
from guanwei.editorial.models import Post
from guanwei.lib.words import Words
from guanwei.publishing.models import Plan, PlanFile, SheetLayout
from tests.cast import Cast
from tests.cli.conftest import Command

BEIJING = ZoneInfo("Asia/Shanghai")
TEXTS = ("清明前的茶芽最嫩，一斤要采六万颗。", "茶叶要避光密封，别和香料放在一起。")


def sheet(folder: Path, *rows: str, header: str = "日期,时间,账号,栏目,正文", encoding: str = "utf-8") -> str:
    file = folder / "plan.csv"
    file.write_text("\n".join([header, *rows]) + "\n", encoding=encoding)
    return str(file)


def row(text: str, *, days: int = 2, time: str = "09:30", account: str = "青禾茗(bluesky)") -> str:
    day = (datetime.now(BEIJING) + timedelta(days=days)).date()
    return f"{day},{time},{account},实用知识,{text}"


def two_rows(folder: Path) -> str:
    return sheet(folder, row(TEXTS[0]), row(TEXTS[1], time="15:00"))


def test_a_good_sheet_is_shown_row_by_row_and_taken_in(guanwei: Command, who: Cast, tmp_path: Path) -> None:
    said = guanwei("plan", "import", two_rows(tmp_path), "--brand", "青禾茗茶业", "--as", "lin")
    assert said.code == Exit.DONE, said.out + said.err
    first = said.out.splitlines()[1]
    assert first.startswith("2")
    assert " 09:30 " in first
    assert "青禾茗" in first and "实用知识" in first and TEXTS[0][:10] in first
    assert said.out.splitlines()[-1] == "Imported: 2 plans."
    assert [plan.version.text for plan in Plan.objects.order_by("due_at")] == list(TEXTS)


def test_a_dry_run_writes_nothing_to_the_plan(guanwei: Command, who: Cast, tmp_path: Path) -> None:
    said = guanwei("plan", "import", two_rows(tmp_path), "--as", "lin", "--dry-run", "--json")
    assert (said.code, said.data["state"], said.data["counts"]["good"]) == (Exit.DONE, "ready", 2)
    assert [one["account_names"] for one in said.data["rows"]] == [["青禾茗"], ["青禾茗"]]
    assert not Plan.objects.exists()


def test_bad_rows_are_named_and_nothing_is_taken_in_until_they_are_left_out(
    guanwei: Command, who: Cast, tmp_path: Path
) -> None:
    file = sheet(tmp_path, row(TEXTS[0]), row(TEXTS[1], account="青木茗"), row("昨天的", days=-1))
    said = guanwei("plan", "import", file, "--as", "lin", "--lang", "zh")
    assert said.code == Exit.NO
    assert "第 3 行 [有问题] 账号：没有名为“青木茗”的账号。" in said.out
    assert "第 4 行 [有问题] 日期：" in said.out
    assert "2 行有问题，什么都没有导入" in said.err
    assert not Post.objects.exists()
    left = guanwei("plan", "import", file, "--as", "lin", "--leave-bad-rows", "--json")
    assert (left.code, len(left.data["plans"])) == (Exit.DONE, 1)


def test_the_same_file_twice_makes_no_second_post(guanwei: Command, who: Cast, tmp_path: Path) -> None:
    for good, known in ((2, 0), (0, 2)):
        said = guanwei("plan", "import", two_rows(tmp_path), "--as", "lin", "--json")
        assert (said.code, said.data["counts"]["good"], said.data["counts"]["known"]) == (Exit.DONE, good, known)
    assert Plan.objects.count() == 2


def test_an_unknown_header_is_asked_about_once_and_then_remembered(guanwei: Command, who: Cast, tmp_path: Path) -> None:
    header = "日期,时间,账号,栏目,小编写的话,部门"
    file = sheet(tmp_path, row(TEXTS[0]) + ",市场部", header=header)
    asked = guanwei("plan", "import", file, "--as", "lin")
    assert asked.code == Exit.NO
    assert "“小编写的话”、“部门”" in asked.err
    assert '--map "小编写的话=text"' in asked.err
    half = guanwei("plan", "import", file, "--as", "lin", "--map", "小编写的话=正文", "--json")
    assert (half.code, half.data["unknown"]) == (Exit.NO, ["部门"])
    wrong = guanwei("plan", "import", file, "--as", "lin", "--map", "小编写的话=story")
    assert 'There is no field "story"' in wrong.err
    done = guanwei("plan", "import", file, "--as", "lin", "--map", "小编写的话=正文", "--map", "部门=-")
    assert done.code == Exit.DONE, done.out + done.err
    assert SheetLayout.objects.get().mapping["fields"]["小编写的话"] == "text"
    assert guanwei("plan", "import", file, "--as", "lin", "--json").data["counts"]["known"] == 1


def test_what_is_imported_can_be_sent_in_at_once(guanwei: Command, who: Cast, tmp_path: Path) -> None:
    good, blocked = row(TEXTS[0]), row(TEXTS[1] + "长" * 400, time="16:00")
    said = guanwei("plan", "import", sheet(tmp_path, good, blocked), "--as", "lin", "--submit", "--json")
    assert said.code == Exit.NO
    assert said.data["submitted"] == 1
    [refused] = said.data["refused"]
    assert "300" in refused["why"]["en"]
    assert sorted(Plan.objects.values_list("state", flat=True)) == ["draft", "review"]


def test_a_file_that_cannot_be_read_is_one_sentence(guanwei: Command, who: Cast, tmp_path: Path) -> None:
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 and then nothing")
    (tmp_path / "empty.csv").touch()
    for name in ("missing.xlsx", "broken.xlsx", "empty.csv", "."):
        said = guanwei("plan", "import", str(tmp_path / name), "--as", "lin")
        assert said.code == Exit.NO
        assert len(said.err.splitlines()) == 1, said.err
    assert set(PlanFile.objects.values_list("state", flat=True)) == {"failed"}


def test_a_person_without_rights_on_a_brand_is_told_which_are_theirs(
    guanwei: Command, who: Cast, tmp_path: Path
) -> None:
    said = guanwei("plan", "import", two_rows(tmp_path), "--brand", "青禾茗茶业", "--as", "wu")
    assert (said.code, said.err) == (Exit.NO, 'There is no brand "青禾茗茶业" that you may use. Yours: 远山灯具.\n')
    assert not PlanFile.objects.exists()


def test_what_is_exported_comes_back_as_known(guanwei: Command, who: Cast, tmp_path: Path) -> None:
    guanwei("plan", "import", two_rows(tmp_path), "--as", "lin")
    for kind in ("xlsx", "csv"):
        out = tmp_path / f"out.{kind}"
        said = guanwei("plan", "export", "--as", "lin", "-o", str(out), "--json")
        assert (said.code, said.data["file"]) == (Exit.DONE, str(out))
        again = guanwei("plan", "import", str(out), "--as", "lin", "--json")
        assert again.data["counts"] == {"good": 0, "bad": 0, "known": 2, "blocked": 0}


def test_where_nothing_is_planned_nothing_is_written_and_it_is_said(
    guanwei: Command, who: Cast, tmp_path: Path
) -> None:
    guanwei("plan", "import", two_rows(tmp_path), "--as", "lin")
    out = tmp_path / "empty.csv"
    said = guanwei("plan", "export", "--from", "2019-01-01", "--until", "2019-01-31", "--as", "lin", "-o", str(out))
    assert (said.code, out.exists()) == (Exit.NO, False)
    assert "from 2019-01-01 to 2019-01-31; nothing was written" in said.err


def test_the_template_has_the_brands_columns_and_imports_as_nothing(
    guanwei: Command, who: Cast, tmp_path: Path
) -> None:
    out = tmp_path / "template.xlsx"
    assert guanwei("plan", "template", "--as", "lin", "-o", str(out), "--lang", "zh").code == Exit.DONE
    assert [cell.value for cell in load_workbook(out).worksheets[0][1]][:2] == ["日期", "时间"]
    said = guanwei("plan", "import", str(out), "--as", "lin", "--json")
    assert said.data["counts"] == {"good": 0, "bad": 0, "known": 0, "blocked": 0}


def test_as_a_program_of_its_own_json_goes_to_standard_output_alone(
    transactional_db: None, database_url: str, who: Cast, tmp_path: Path
) -> None:
    program = [sys.executable, "-m", "guanwei", "plan", "import", two_rows(tmp_path), "--as", "lin", "--json"]
    done = subprocess.run(
        program,
        env=os.environ | {"DATABASE_URL": database_url, "LC_ALL": "C"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (Exit.DONE, "")
    assert len(json.loads(done.stdout)["plans"]) == 2
    assert Plan.objects.count() == 2


def test_the_bar_is_for_terminals_and_for_what_takes_a_while(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from guanwei.cli.output import Output

    with Bar(Output("zh", json=False), Words("导入", "Importing")) as bar:
        bar.show(1, 2)
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
        bar.show(1, 2)
        assert capsys.readouterr().err == ""
        monkeypatch.setattr("guanwei.cli.plan.progress.PATIENCE", 0.0)
        bar.show(1, 2)
        assert capsys.readouterr().err == f"\r导入 1/2 [{'#' * 15}{'.' * 15}]"
        bar.show(10_532, 21_065, "KB")
        assert "导入 10,532/21,065 KB [" in capsys.readouterr().err
    assert capsys.readouterr().err.strip() == ""


def test_what_the_whole_plan_does_with_the_rows_is_told(guanwei: Command, who: Cast, tmp_path: Path) -> None:
    file = sheet(tmp_path, row(TEXTS[0], days=1), row(TEXTS[1], days=12))
    said = guanwei("plan", "import", file, "--as", "lin", "--dry-run", "--lang", "zh")
    assert "整个排期（青禾茗）[待确认] B2.silence" in said.out
    data = guanwei("plan", "import", file, "--as", "lin", "--dry-run", "--json").data["plan"]
    assert {"B2.silence"} <= {found["id"] for found in data}
    assert {found["account_name"] for found in data} == {"青禾茗"}
