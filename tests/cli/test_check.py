"""`guanwei check`: texts from anywhere, findings where they stand, codes that a pipeline goes by."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.cli.check import KINDS, NETWORKS
from guanwei.cli.check.pointing import WIDEST, pointed
from guanwei.cli.output import Exit, width_of
from guanwei.practice import api
from guanwei.practice.findings import LEVEL_NAMES, Level
from tests.cli.conftest import Plain

ROOT = Path(__file__).resolve().parents[2]
# Found by C16.blank-lines, a hint; at the level that is set here anything may depend on it.
GAP = "第一行\n\n\n\n最后一行\n"
AS = ("--set", "C16.blank-lines.level=ask", "--only", "C16.blank-lines")


def test_what_the_help_names_is_what_there_is() -> None:
    assert set(NETWORKS) == {"none", *api.networks()}
    assert set(KINDS) == set(api.KINDS)


def test_a_text_without_findings_is_0_and_says_so(plain: Plain) -> None:
    told = plain("check", typed="今天的云很好看，随手拍一张给大家\n")
    assert (told.code, told.err) == (Exit.DONE, "")
    assert told.out == "检查了 1 条，没有发现问题。\n"


def test_a_finding_is_told_with_its_place_its_line_and_what_to_do(plain: Plain, tmp_path: Path) -> None:
    post = tmp_path / "post.txt"
    post.write_text(GAP, encoding="utf-8")
    told = plain("check", post, *AS)
    assert told.code == Exit.NO
    first, line, carets, do, summary = told.out.splitlines()
    assert first.startswith(f"{post}:1:4: 待确认 C16.blank-lines 有 2 行多余的空行")
    assert (line, carets) == ("    第一行", "          ^")  # behind three characters that are two columns wide
    assert do.startswith("    改法：")
    assert summary == "检查了 1 条，有 1 处发现：待确认 1。"


def test_in_english_when_english_is_asked_for(plain: Plain) -> None:
    told = plain("--lang", "en", "check", *AS, typed=GAP)
    assert "stdin:1:4: ask C16.blank-lines 2 empty lines too many" in told.out
    assert "    Do: " in told.out
    assert told.out.endswith("Checked 1; 1 found: ask 1.\n")


@pytest.mark.parametrize(
    ("found_at", "threshold", "code"),
    [
        ("hint", "hint", 1),
        ("hint", "ask", 0),
        ("ask", "hint", 1),
        ("ask", "ask", 1),
        ("ask", "block", 0),
        ("block", "block", 1),
    ],
)
def test_the_code_goes_by_the_level(plain: Plain, found_at: str, threshold: str, code: int) -> None:
    told = plain("check", "--set", f"C16.blank-lines.level={found_at}", "--level", threshold, typed=GAP)
    assert told.code == code
    assert f"{LEVEL_NAMES[Level(found_at)].zh} C16.blank-lines" in told.out  # told all the same


def test_an_ask_counts_when_nothing_is_said(plain: Plain) -> None:
    assert plain("check", typed=GAP).code == Exit.DONE
    assert plain("check", *AS, typed=GAP).code == Exit.NO


def test_a_check_and_a_row_are_left_out(plain: Plain) -> None:
    for name in ("C16.blank-lines", "c16.Blank-Lines", "C16"):
        assert plain("check", "--off", name, "--only", "C16", typed=GAP).out.endswith("没有发现问题。\n")


def test_a_day_may_be_said_and_several_checks_with_commas(plain: Plain) -> None:
    for due in ("2026-12-13", "2026-12-13T10:00", "2026-12-13T10:00+09:00"):
        told = plain("check", "--due", due, "--only", "C16.blank-lines,N.empty", typed=GAP)
        assert (told.code, told.err) == (Exit.DONE, "")
        assert told.out.endswith("有 1 处发现：提示 1。\n")


def test_one_text_per_line(plain: Plain) -> None:
    told = plain("check", "--lines", "--network", "x", "--only", "N.length", typed="短\n\n" + "好" * 141 + "\r\n短")
    assert "stdin:3:141: 拦下 N.length" in told.out
    assert told.out.endswith("检查了 3 条，有 1 处发现：拦下 1。\n")


def test_an_answer_and_a_name_are_judged_by_what_they_are_for(plain: Plain) -> None:
    told = plain("check", "--kind", "name", "--to", "禾木集", "-", typed="禾木集官方微博\n")
    assert told.code == Exit.DONE  # a hint
    assert "stdin:1:4: 提示 A2.padding" in told.out
    assert "    禾木集官方微博\n          ^^^^^^^^\n" in told.out
    assert "A1." not in told.out
    assert plain("check", "--kind", "reply", "--to", "好喝吗", typed="八十度的水最合适").code == Exit.DONE


# --- spreadsheets ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_column_of_a_csv_in_any_encoding(plain: Plain, tmp_path: Path, encoding: str) -> None:
    sheet = tmp_path / "plan.csv"
    rows = '日期,正文,备注\n10-1,早上好，看看今天的云,\n10-2,"第一行\n\n\n\n最后一行",两段\n'
    sheet.write_bytes(rows.replace("好，", "好").encode(encoding))
    for column in ((), ("--column", "正文"), ("--column", "B")):
        told = plain("check", sheet, *column, *AS)
        assert told.code == Exit.NO, told.err
        assert f"{sheet}:3:4: (B3) 待确认 C16.blank-lines" in told.out
    assert plain("check", sheet, "--column", "备注", *AS).out == "检查了 1 条，没有发现问题。\n"


def test_a_column_of_a_workbook(plain: Plain, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book, sheet = Workbook(), tmp_path / "plan.xlsx"
    book.active.title = "十月"
    book.active.append(["文案", "时间"])
    book.active.append([GAP.strip(), "9:00"])
    book.save(sheet)
    told = plain("check", sheet, *AS)
    assert told.code == Exit.NO
    assert f"{sheet}:2:4: (十月!A2) 待确认 C16.blank-lines" in told.out
    assert plain("check", "--json", sheet, *AS).data["findings"][0]["cell"] == "十月!A2"


def test_a_column_that_is_not_there_is_named_with_those_that_are(plain: Plain, tmp_path: Path) -> None:
    sheet = tmp_path / "plan.csv"
    sheet.write_text("日期,说辞\n10-1,早上好\n", encoding="utf-8")
    for column in ((), ("--column", "正文")):
        told = plain("check", sheet, *column)
        assert told.code == Exit.USAGE
        assert "日期、说辞" in told.err


@pytest.mark.parametrize("column", ["ZZ", "zz", "F", "备注"])
def test_a_column_without_a_text_turns_no_pipeline_green(plain: Plain, tmp_path: Path, column: str) -> None:
    sheet = tmp_path / "plan.csv"
    sheet.write_text("日期,标题,正文,备注\n10-1,晨,早上好，看看今天的云,\n", encoding="utf-8")
    told = plain("check", sheet, "--column", column)
    assert (told.code, told.out) == (Exit.USAGE, "")
    assert "日期、标题、正文、备注" in told.err


@pytest.mark.parametrize(
    ("header", "checked"),
    [
        ("日期,标题,正文", 1),
        ("日期,标题,说辞", 1),
        ("10-1,晨,早安，今天有雨", 2),
        ("十月排期,,这个月的安排\n日期,栏目,说辞", 1),
        ("小编,晨,早安，今天有雨", 2),
    ],
)
def test_a_letter_names_the_texts_below_the_header(plain: Plain, tmp_path: Path, header: str, checked: int) -> None:
    sheet = tmp_path / "plan.csv"
    sheet.write_text(f"{header}\n10-2,晨,早上好，看看今天的云\n", encoding="utf-8")
    for letter in "Cc":
        told = plain("check", sheet, "--column", letter, "--json")
        assert told.data["checked"] == checked


def test_a_text_named_like_a_workbook_is_no_spreadsheet(plain: Plain, tmp_path: Path) -> None:
    sheet = tmp_path / "plan.xlsx"
    sheet.write_bytes(b"notzip")
    for column in ((), ("--column", "A")):
        told = plain("check", sheet, *column)
        assert (told.code, told.out) == (Exit.USAGE, "")
        assert "不是表格" in told.err
    sheet.write_text("日期,正文\n10-1,早上好，看看今天的云\n", encoding="utf-8")
    assert plain("check", sheet).code == Exit.DONE  # a text table under that name is read


def test_540_characters_are_too_many_by_ordinary_rights_and_not_by_hand(plain: Plain) -> None:
    long = "山上的雾还没散，茶青已经下了山。" * 34
    for rights, found in (((), False), (("--rights", "by_hand"), False), (("--rights", "ordinary"), True)):
        told = plain("check", "--network", "weibo", *rights, "--only", "N", typed=long)
        assert ("N.length" in told.out) is found, rights
        assert "N.safe-domain" not in told.out  # whose domain it would be, nobody knows here


# --- what is no use -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["nothing.txt"], "无法读取 nothing.txt：没有这个文件。"),
        (["--only", "C13.repeatet"], "是不是：C13.repeated"),
        (["--off", "repeated"], "C13.repeated"),
        (["--only", "Z9"], "guanwei checks list"),
        (["--set", "C13.shortes=3"], "是不是：C13.shortest"),
        (["--set", "C13.shortest"], "等号"),
        (["--set", "C13.shortest=viele"], "1 到 100"),
        (["--set", "B3.floor=60"], "B3.floor 在这里用不到"),
        (["--set", "N.length.level=ask"], "block, hint, off"),
        (["--only", "B1.flood"], "判断不了单独的稿件"),
        (["--only", "N.length"], "--network"),
        (["--rights", "ordinary"], "--network"),
        (["--network", "weibo", "--rights", "all"], "ordinary"),
        (["--network", "bluesky", "--rights", "granted"], "by_hand"),
        (["--to", "禾木集"], "--kind"),
        (["--jsonl", "-", "post.txt"], "--jsonl"),
        (["--lines", "--column", "B"], "只能用一个"),
        (["--due", "tomorrow"], "看不懂"),
        (["--jsonl", "nothing.jsonl"], "无法读取 nothing.jsonl"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_2(plain: Plain, arguments: list[str], complaint: str) -> None:
    told = plain("check", *arguments)
    assert (told.code, told.out) == (Exit.USAGE, "")
    assert complaint in told.err
    assert len(told.err.splitlines()) == 1


def test_what_is_no_text_is_refused(plain: Plain, tmp_path: Path) -> None:
    picture = tmp_path / "a.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    assert plain("check", picture).code == Exit.USAGE
    for junk in (b"\xff\xfe\x00\x01", b"\xfe\xff\x01\x00\xa4\x10", b"\x01\x02\x03\x7f", b"\x00\x00\x01\xba"):
        told = plain("check", typed=junk)
        assert (told.code, told.out) == (Exit.USAGE, ""), junk
    for text in ("早上好，看看今天的云😀", "臺灣的茶，今年第一批", "good morning"):
        assert plain("check", typed=text.encode("utf-16")).code == Exit.DONE
    assert plain("check", typed="好" * 100_001).code == Exit.USAGE
    assert plain("check", typed=b"").code == Exit.NO  # an empty post is a finding, not a fault


def test_the_help_says_what_the_codes_mean(plain: Plain) -> None:
    told = plain("check", "--help")
    assert "返回码：0" in told.out and "1 有；2 用法不对" in told.out


# --- for programs ---------------------------------------------------------------------------------------------------


def test_as_json(plain: Plain) -> None:
    told = plain("check", "--json", *AS, typed=GAP)
    [found] = told.data["findings"]
    assert told.data["checked"] == 1
    assert found["path"] == "stdin" and found["id"] == "C16.blank-lines" and found["level"] == "ask"
    assert (found["line"], found["column"], found["end_line"], found["end_column"]) == (1, 4, 5, 1)
    assert found["message"]["zh"] and found["message"]["en"] and found["fix"]["replacement"] == "\n\n"


def test_as_workflow_commands_of_github(plain: Plain, tmp_path: Path) -> None:
    post = tmp_path / "50%, a:b.txt"
    post.write_text("禾木集官方微博 100%", encoding="utf-8")
    told = plain("--lang", "en", "check", "--format", "github", "--kind", "name", "--to", "禾木集", post)
    [line] = told.out.splitlines()
    place = str(post).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
    assert line.startswith(
        f'::notice file={place},line=1,endLine=1,col=4,endColumn=8,title=A2.padding "Official" in the name::'
    )
    assert "100%25" in line and "%0A" in line
    assert plain("check", "--format", "github", *AS, typed=GAP).out.startswith("::warning line=1,endLine=5,title=C16")


LEVELS = {"none", "note", "warning", "error"}


def as_sarif_demands(document: Any) -> list[dict[str, Any]]:
    """The required shape of SARIF 2.1.0 (sections 3.13 to 3.30); returns the results."""
    assert document["version"] == "2.1.0" and document["$schema"].endswith("sarif-2.1.0.json")
    [run] = document["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "guanwei" and driver["version"]
    assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
    rules = driver["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for rule in rules:
        assert all(rule[part]["text"] for part in ("shortDescription", "fullDescription", "help"))
        assert rule["defaultConfiguration"]["level"] in LEVELS and "helpUri" not in rule
    for result in run["results"]:
        assert result["message"]["text"] and result["level"] in LEVELS
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        for location in result["locations"]:
            physical = location["physicalLocation"]
            assert re.fullmatch(r"[!#-;=?-Z_a-z~%]+", physical["artifactLocation"]["uri"])  # an address, encoded
            region = physical["region"]
            assert min(region.values()) >= 1
            assert (region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"])
    results: list[dict[str, Any]] = run["results"]
    return results


def test_as_sarif(plain: Plain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("稿件 1.txt").write_text(GAP, encoding="utf-8")
    told = plain("check", "--format", "sarif", "稿件 1.txt", "-", *AS, typed=GAP)
    assert told.code == Exit.NO
    results = as_sarif_demands(told.data)
    assert [result["level"] for result in results] == ["warning", "warning"]
    places = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results]
    assert places == ["%E7%A8%BF%E4%BB%B6%201.txt", "stdin"]
    region = results[0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 1, "startColumn": 4, "endLine": 5, "endColumn": 1}
    assert as_sarif_demands(plain("check", "--format", "sarif", typed="今天的云很好看，随手拍一张").data) == []


# --- carets ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "span", "line", "carets"),
    [
        ("abc", (1, 2), "abc", " ^"),
        ("全国第一", (2, 4), "全国第一", "    ^^^^"),
        ("é全国", (1, 2), "é全国", " ^^"),
        ("e\u0301全国", (2, 3), "e\u0301全国", " ^^"),
        ("😀全国", (1, 2), "😀全国", "  ^^"),
        ("一\n\t二三", (4, 5), " 二三", "   ^^"),
        ("一\n二", (0, 3), "一", "^^"),
        ("一\u200b二", (2, 3), "一二", "  ^^"),
        ("ＡＢc", (1, 3), "ＡＢc", "  ^^^"),
        ("一\u202e二", (2, 3), "一二", "  ^^"),
    ],
)
def test_carets_stand_under_the_place(text: str, span: tuple[int, int], line: str, carets: str) -> None:
    assert pointed(text, span) == (line, carets)


def test_a_long_line_is_cut_around_the_place() -> None:
    text = "前" * 200 + "全国第一" + "后" * 200
    line, carets = pointed(text, (200, 204))
    assert width_of(line) <= WIDEST and line.startswith("…") and line.endswith("…")
    place = len(carets) - len(carets.lstrip())
    assert width_of(line[: line.index("全国第一")]) == place
    assert carets.strip() == "^" * 8


ANY = st.text(st.characters() | st.sampled_from("全国第一\n\t\u200d\ufe0f😀"), max_size=200)


@given(ANY, st.data())
def test_any_text_can_be_pointed_into(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    line, carets = pointed(text, (start, end))
    assert "\n" not in line + carets and set(carets) <= {" ", "^"} and "^" in carets
    assert width_of(line) <= WIDEST + 4
    assert len(carets) <= width_of(line) + 1


# --- by itself ------------------------------------------------------------------------------------------------------


def test_neither_database_nor_home_nor_django_is_touched(tmp_path: Path) -> None:
    program = "import sys; from guanwei.cli import main; main(['check', '-']); print('django' in sys.modules)"
    home = tmp_path / "home"
    environment = {"PATH": os.environ["PATH"], "GUANWEI_HOME": str(home), "DATABASE_URL": "nonsense", "LANG": "en"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=GAP,
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.endswith("Checked 1; 1 found: hint 1.\nFalse\n"), done.stderr
    assert not home.exists()
