"""`guanwei audit`: a review on the terminal, as JSON, as a page; of one account, or of two side by side."""

import gzip
import json
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from guanwei.cli.audit import sources
from guanwei.cli.output import Exit, folded_to, width_of
from guanwei.editorial.planfile import KnownAccount, KnownColumn, KnownNames, PlanRow
from guanwei.editorial.planfile.export import write_plan
from guanwei.lib.crew import Crew
from guanwei.lib.sheets import Format
from guanwei.practice.audit.voice import Spoken, Told
from tests.cli.conftest import Plain
from tests.servers import snac

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def lines_of(count: int, **more: object) -> str:
    rows = (
        {"created_at": (MONDAY + timedelta(days=day)).isoformat(), "text": f"第{day}天，山上的雾还没散", "likes": day}
        for day in range(count)
    )
    return "\n".join(json.dumps({**row, **more}, ensure_ascii=False) for row in rows)


@pytest.fixture
def timeline(tmp_path: Path) -> Path:
    path = tmp_path / "ours.jsonl"
    path.write_text(lines_of(30), encoding="utf-8")
    return path


def test_a_review_begins_with_the_score_and_what_to_change_first(plain: Plain, timeline: Path) -> None:
    told = plain("audit", timeline)
    assert told.code == Exit.DONE
    assert told.err == ""
    assert told.out.index("总分") < told.out.index("先改什么") < told.out.index("得分") < told.out.index("内容配比")
    assert "2026-03-02 – 2026-03-31" in told.out


def test_it_speaks_english_too(plain: Plain, timeline: Path) -> None:
    told = plain("audit", timeline, "--lang", "en")
    assert "What to change first" in told.out and "总分" not in told.out
    few = plain("audit", "-", "--lang", "en", typed=lines_of(5))
    assert "Score: not judged\n" in few.out


def test_a_study_tells_each_reason_to_its_end(plain: Plain, timeline: Path) -> None:
    """What is too wide for its column goes on below, whether somebody reads it or a file takes it."""
    alone, study = plain("audit", timeline), plain("audit", timeline, "--beside", timeline)
    assert "…" not in study.out
    table = study.out[study.out.index("得分") : study.out.index("概况")]
    assert max(map(width_of, table.splitlines())) < 130
    [reason] = [line.split("  ")[-1] for line in alone.out.splitlines() if line.strip().startswith("B1 ")]
    assert reason.endswith("或更多")
    assert not Counter("".join(reason.split()) * 2) - Counter(table)


@given(st.text(alphabet="abc 一二，.\n", max_size=80), st.integers(4, 30))
def test_folded_words_are_all_there_and_no_line_is_too_wide(text: str, widest: int) -> None:
    lines = folded_to(text, widest)
    assert all(width_of(line) <= widest for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_the_words_that_were_found_are_marked_in_the_terminal(plain: Plain) -> None:
    told = plain("audit", "-", typed=lines_of(25, text="我们的茶是全网第一，没有之一"))
    assert "我们的茶是「全网第一」" in told.out


def test_chinese_columns_stand_under_each_other(plain: Plain, timeline: Path) -> None:
    told = plain("audit", timeline, "--beside", timeline, "--label", "我们", "--label", "人家")
    table = told.out[told.out.index("概况") :].splitlines()
    header = next(line for line in table if "我们" in line)
    at = width_of(header[: header.index("人家")])
    period = next(line for line in table if line.startswith("时间"))
    assert width_of(period[: period.rindex("2026-03-02")]) == at


def test_json_is_one_document_and_two_reviews_for_a_study(plain: Plain, timeline: Path) -> None:
    alone = plain("audit", timeline, "--json").data
    assert (alone["posts"], alone["label"], len(alone["sections"])) == (30, "ours.jsonl", 5)
    study = plain("audit", timeline, "--beside", timeline, "--json").data
    assert [review["posts"] for review in study["reviews"]] == [30, 30]


def test_a_large_file_is_judged_by_several_processes_and_a_small_one_by_none(
    plain: Plain, timeline: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone, began = plain("audit", timeline, "--json").data, []

    class Counted(Crew[Sequence[Spoken], list[Told]]):
        def begin(self, piece: Sequence[Spoken]) -> None:
            began.append(len(piece))
            super().begin(piece)

    monkeypatch.setattr(sources, "Crew", Counted)
    assert plain("audit", timeline, "--json").data == alone and not began
    monkeypatch.setattr(sources, "_LARGE", 1)
    monkeypatch.setattr(sources, "processors", lambda: 2)
    assert plain("audit", timeline, "--json").data == alone and began == [30]


def test_the_page_is_written_beside_what_is_printed(plain: Plain, timeline: Path, tmp_path: Path) -> None:
    page = tmp_path / "review.html"
    told = plain("audit", timeline, "--html", page, "--label", "禾木记")
    html = page.read_text("utf-8")
    assert "<title>运营体检 · 禾木记</title>" in html and html.count("<svg") == 3
    assert str(page) in told.err and "总分" in told.out


def test_a_page_that_cannot_be_written_is_a_sentence(plain: Plain, timeline: Path, tmp_path: Path) -> None:
    told = plain("audit", timeline, "--html", tmp_path / "no" / "review.html")
    assert told.code == Exit.NO
    assert "没有这个文件" in told.err and "总分" in told.out


def test_the_review_is_printed_even_where_no_pdf_can_be_made(
    plain: Plain, timeline: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    told = plain("audit", timeline, "--pdf", tmp_path / "review.pdf", "--html", tmp_path / "review.html")
    assert told.code == Exit.NO
    assert "总分" in told.out and "先改什么" in told.out
    assert "没有写 PDF" in told.err and "make setup" in told.err
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["ours.jsonl", "review.html"]


def test_the_same_timeline_in_any_kind_of_file_gives_the_same_review(plain: Plain, tmp_path: Path) -> None:
    rows = [(MONDAY + timedelta(days=day), f"第{day}天，山上的雾还没散", day) for day in range(30)]
    table = "\n".join(["时间;正文;点赞", *(f"{at:%Y-%m-%d %H:%M};{text};{likes}" for at, text, likes in rows)])
    (tmp_path / "gbk.csv").write_bytes(table.encode("gbk"))
    (tmp_path / "utf8.csv").write_bytes(table.encode("utf-8-sig"))
    (tmp_path / "packed.csv.gz").write_bytes(gzip.compress(table.encode()))
    (tmp_path / "list.json").write_text(f"[{lines_of(30).replace(chr(10), ',')}]", encoding="utf-8")
    (tmp_path / "lines.jsonl").write_text(lines_of(30), encoding="utf-8")
    book = Workbook()
    book.active.append(["时间", "正文", "点赞"])
    for at, text, likes in rows:
        book.active.append([at.replace(tzinfo=None), text, likes])
    book.save(tmp_path / "book.xlsx")
    told = {path.name: plain("audit", path, "--label", "x", "--json").data for path in sorted(tmp_path.iterdir())}
    assert len(told) == 6
    first = told["lines.jsonl"]
    assert all(review["rhythm"] == first["rhythm"] for review in told.values())
    assert all(review["engagement"]["all"] == first["engagement"]["all"] for review in told.values())


def test_standard_input_is_read_and_told_by_its_first_letter(plain: Plain) -> None:
    assert plain("audit", "-", "--json", typed=lines_of(5)).data["posts"] == 5
    assert plain("audit", "-", "--json", typed="time,text\n2026-03-01 09:30,早\n").data["posts"] == 1


def test_columns_and_values_are_told_by_a_mapping(plain: Plain, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("When;Sort;Hearts\n2026-03-01 09:30;2;7\n2026-03-02 09:30;3;8\n", encoding="utf-8")
    told = plain(
        *("audit", path, "--json", "--columns", "time=When,group=Sort,likes=Hearts"),
        *("--values", "group:2=promotion,group:3=loved"),
    )
    assert told.data["mix"]["groups"] == {"loved": 1, "promotion": 1, "forward": 0}
    assert told.data["texts"] == 0


@pytest.mark.parametrize("file_format", Format)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_plan_that_we_export_is_reviewed_as_it_is(
    plain: Plain, tmp_path: Path, language: str, file_format: Format
) -> None:
    known = KnownNames((KnownAccount("1", "weibo", "禾木记"),), (KnownColumn("7", "实用知识"),))
    rows = [
        PlanRow(2 + day, ("1",), MONDAY + timedelta(days=day, seconds=day), "7", f"第{day}天，山上的雾还没散")
        for day in range(30)
    ]
    path = tmp_path / f"own.{file_format.value}"
    path.write_bytes(write_plan(rows, language, known=known, zone=MONDAY.tzinfo, file_format=file_format))
    told = plain("audit", path, "--json")
    assert (told.code, told.err) == (Exit.DONE, "")
    assert (told.data["posts"], told.data["texts"]) == (30, 30)
    assert (told.data["rhythm"]["first"], told.data["rhythm"]["last"]) == ("2026-03-02", "2026-03-31")
    assert sum(day[9] for day in told.data["rhythm"]["heat"]) == 30
    assert told.data["mix"]["columns"] == [["实用知识", 30]]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_mix_of_our_own_plan_goes_by_its_columns(plain: Plain, tmp_path: Path, language: str) -> None:
    names = ("转发", "实用知识") if language == "zh" else ("Forward", "Useful knowledge")
    columns = tuple(KnownColumn(str(key), name) for key, name in enumerate(names))
    known = KnownNames((KnownAccount("1", "weibo", "禾木记"),), columns)
    rows = [
        PlanRow(2 + day, ("1",), MONDAY + timedelta(days=day), str(day % 2), f"第{day}天，山上的雾还没散")
        for day in range(30)
    ]
    path = tmp_path / "own.csv"
    path.write_bytes(write_plan(rows, language, known=known, zone=MONDAY.tzinfo, file_format=Format.CSV))
    told = plain("audit", path, "--json")
    assert told.data["mix"]["groups"] == {"loved": 15, "promotion": 0, "forward": 15}


def test_a_file_without_days_is_reviewed_by_month_weekday_and_hour(plain: Plain, tmp_path: Path) -> None:
    path = tmp_path / "page.csv"
    path.write_text("Sort;Month;Weekday;Hour;like\n2;12;4;3;79\n3;12;3;10;130\n", encoding="utf-8")
    told = plain(
        *("audit", path, "--zone", "UTC", "--year", 2014, "--columns", "group=Sort", "--json"),
        *("--values", "group:2=promotion,group:3=loved,weekday:1=sunday"),
    )
    assert told.code == Exit.DONE
    assert (told.data["rhythm"]["first"], told.data["rhythm"]["last"]) == ("2014-12-30", "2014-12-31")
    assert "推出来" in told.err
    refused = plain("audit", path)
    assert refused.code == Exit.USAGE
    assert "--year" in refused.err


def test_rows_of_days_alone_are_reviewed_without_hours(plain: Plain) -> None:
    rows = "\n".join(f"2026-03-{day:02},早" for day in range(1, 26))
    told = plain("audit", "-", "--json", typed=f"时间,正文\n{rows}\n2026/3/26 9:5,早\n")
    assert (told.code, told.err, told.data["posts"]) == (Exit.DONE, "", 26)
    assert sum(map(sum, told.data["rhythm"]["heat"])) == 1
    assert "26" not in plain("audit", "-", typed=f"时间,正文\n{rows}\n").err


def test_rows_that_are_not_understood_are_counted_and_shown(plain: Plain) -> None:
    told = plain("audit", "-", "--json", typed="time,text\n昨天,早\n2026-03-01 09:30,早\n")
    assert told.data["posts"] == 1
    assert "第 2 行" in told.err and "1 行看不懂" in told.err


@pytest.mark.parametrize(
    ("arguments", "code", "named"),
    [
        (("nowhere.csv",), Exit.NO, "没有这个文件"),
        (("-",), Exit.NO, "没有能用的内容"),
        (("-", "--columns", "when=x"), Exit.USAGE, "when"),
        (("-", "--columns", "time=x"), Exit.USAGE, "x"),
        (("-", "--columns", "text=b"), Exit.USAGE, "--columns time="),
        (("-", "--columns", "time=a", "--year", "2014"), Exit.USAGE, "--year"),
        (("-", "--zone", "Mars/Base"), Exit.USAGE, "Mars/Base"),
        (("-", "--limit", "0"), Exit.USAGE, "--limit"),
        (("-", "--server", "https://a.example"), Exit.USAGE, "--server"),
        (("mastodon:shop",), Exit.NO, "@用户@服务器"),
        (("mastodon:@shop@127.0.0.1",), Exit.NO, "未允许"),
        (("bluesky:a.test", "--server", "http://a.example"), Exit.NO, "https"),
    ],
)
def test_what_cannot_be_reviewed_is_a_sentence_and_a_code(
    plain: Plain, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: Exit, named: str
) -> None:
    monkeypatch.delenv("GUANWEI_LOCAL_SERVERS", raising=False)
    told = plain("audit", *arguments, typed="" if "--columns" not in arguments else "a,b\n1,2\n")
    assert told.code == code
    assert named in told.err and "Traceback" not in told.err


def test_bytes_that_are_no_text_are_a_sentence(plain: Plain, tmp_path: Path) -> None:
    path = tmp_path / "picture.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    told = plain("audit", path)
    assert told.code != Exit.DONE
    assert "Traceback" not in told.err


def test_an_escape_sequence_of_a_stranger_does_not_reach_the_terminal(plain: Plain, tmp_path: Path) -> None:
    path = tmp_path / "evil.jsonl"
    path.write_text(lines_of(25, text="\x1b]0;全网第一\x07 \x1b[2J 手慢无", form="\x1b[31mred"), encoding="utf-8")
    told = plain("audit", path, "--label", "\x1b[1m我们")
    assert told.code == Exit.DONE
    assert "\x1b" not in told.out and "全网第一" in told.out


def test_an_account_on_a_network_is_reviewed_beside_a_file(
    plain: Plain, monkeypatch: pytest.MonkeyPatch, snac_server: snac.Snac, timeline: Path
) -> None:
    monkeypatch.setenv("GUANWEI_LOCAL_SERVERS", "1")
    shop = snac_server.create_account("shop")
    for number in range(3):
        snac_server.say(shop, f"第{number}条：山上的雾还没散")
    study = plain("audit", timeline, "--beside", f"mastodon:@{shop.handle}", "--json").data["reviews"]
    assert [review["posts"] for review in study] == [30, 3]
    assert study[1]["label"] == f"mastodon:@{shop.handle}"
    short = plain("audit", f"mastodon:@{shop.handle}", "--limit", "2", "--json")
    assert short.data["posts"] == 2
    assert "--limit" in short.err
