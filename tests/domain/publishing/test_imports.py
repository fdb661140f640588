"""A plan from a spreadsheet: every bad row named, nothing half-imported, nothing twice, and the same file back out."""

import io
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from openpyxl import Workbook
from openpyxl.drawing.image import Image

from guanwei.accounts.access import NotAllowed
from guanwei.accounts.actions import grant, withdraw
from guanwei.accounts.models import Account, Grant
from guanwei.editorial.models import Post
from guanwei.editorial.planfile import PlanRow, guess_mapping, open_plan, read_rows
from guanwei.lib.clock import utc_now
from guanwei.lib.sheets import Format
from guanwei.media.models import Asset
from guanwei.people.roles import Role
from guanwei.publishing import imports
from guanwei.publishing.actions import PlanRefused, cancel
from guanwei.publishing.dryrun import known_names
from guanwei.publishing.exports import export_plan, template
from guanwei.publishing.models import Plan, PlanFile, SheetLayout
from guanwei.trail.models import Entry
from tests import cast as people
from tests.domain.publishing.sheets import BEIJING, brought, counts, day, line, problems, table, taken_in

pytestmark = pytest.mark.django_db
ONE, TWO = "清明前的茶芽最嫩，一斤要采六万颗。", "茶叶要避光密封，别和香料放在一起。"


def test_a_dry_run_says_everything_and_writes_nothing() -> None:
    who = people.cast()
    file = brought(who.lin, who.brand, table(line(ONE), line("长" * 400, time="15:00")))
    assert (file.state, counts(file), file.report["counts"]["blocked"]) == ("ready", (2, 0, 0), 1)
    first, second = file.report["rows"]
    due = datetime.fromisoformat(first["due"]).astimezone(BEIJING)
    assert (first["row"], f"{due:%Y-%m-%d %H:%M}") == (2, f"{day(3)} 09:30")
    assert (first["accounts"], first["column"]) == ([who.bluesky.pk], people.column(who.brand).pk)
    assert [found["level"] for found in second["findings"] if found["id"] == "N.length"] == ["block"]
    assert not Plan.objects.exists()


def test_rows_of_one_file_see_each_other() -> None:
    who = people.cast()
    file = brought(who.lin, who.brand, table(line(ONE), line(ONE, time="17:00")))
    assert any(found["id"].startswith("C13") for found in file.report["rows"][1]["findings"])


def test_what_is_taken_in_is_what_the_dry_run_showed() -> None:
    who = people.cast()
    file = brought(
        who.lin, who.brand, table(line(ONE, account="青禾茗(bluesky)、青禾茗(weibo)"), line(TWO, time="15:00"))
    )
    plans = Plan.objects.filter(pk__in=taken_in(who.lin, file)).order_by("due_at", "account")
    assert [(plan.account, plan.version.text, plan.state) for plan in plans] == [
        (who.weibo, ONE, "draft"),
        (who.bluesky, ONE, "draft"),
        (who.bluesky, TWO, "draft"),
    ]
    assert Post.objects.count() == 2
    assert file.state == PlanFile.State.IMPORTED
    assert Entry.objects.filter(verb="sheet.imported", actor=who.lin).get().details["plans"] == 3


BAD = [
    (line(TWO, account="青木茗"), "没有名为“青木茗”的账号"),
    (line(TWO, account="青禾茗"), "对应多个账号"),
    (line(TWO, account="远山灯具"), "没有名为“远山灯具”的账号"),
    (line(TWO, ahead=-1), "已经过去"),
    (line(TWO, time="26:00"), "不是能认出的时间"),
    (line(TWO, time="上午晚上"), "不是能认出的时间"),
    (line(TWO, column="占星"), "没有名为“占星”的栏目"),
    (line(TWO, column=""), "没有写栏目"),
    (line(""), "没有正文"),
    (f"2027-02-30,09:30,青禾茗(bluesky),D5,{TWO}", "日期"),
    (line(ONE), "与第 2 行完全相同"),
]


@pytest.mark.parametrize(("row", "why"), BAD, ids=[why for _, why in BAD])
def test_a_bad_row_is_named_with_its_reason_and_nothing_is_taken_in(row: str, why: str) -> None:
    who = people.cast()
    file = brought(who.lin, who.brand, table(line(ONE), row))
    assert counts(file) == (1, 0, 1)
    assert why in problems(file, 3)
    with pytest.raises(PlanRefused) as refused:
        taken_in(who.lin, file)
    assert "有 1 行有问题，什么都还没有导入" in refused.value.words.zh
    assert not Post.objects.exists()
    assert len(taken_in(who.lin, file, leave_bad_rows=True)) == 1


def test_a_time_that_the_clocks_of_the_account_skip_is_a_bad_row() -> None:
    """In Berlin there is no 02:30 on the last Sunday of March."""
    who = people.cast()
    Account.objects.filter(pk=who.bluesky.pk).update(zone="Europe/Berlin")
    year = datetime.now(BEIJING).year + 1
    sunday = max(datetime(year, 3, number, tzinfo=BEIJING) for number in range(25, 32)).replace(tzinfo=None)
    sunday -= timedelta(days=(sunday.weekday() + 1) % 7)
    file = brought(who.lin, who.brand, table(f"{sunday.date()},02:30,青禾茗(bluesky),D5,{ONE}"))
    assert "拨快钟表" in problems(file, 2)


def test_times_are_those_of_the_account() -> None:
    who = people.cast()
    Account.objects.filter(pk=who.bluesky.pk).update(zone="America/New_York")
    [plan] = taken_in(who.lin, brought(who.lin, who.brand, table(line(ONE))))
    due = Plan.objects.get(pk=plan).due_at
    assert f"{due.astimezone(ZoneInfo('America/New_York')):%Y-%m-%d %H:%M}" == f"{day(3)} 09:30"


def test_a_row_that_went_bad_since_the_dry_run_stops_the_import_and_shows_the_new_dry_run() -> None:
    """Between reading and importing an account was withdrawn from the person: no row is dropped in silence."""
    who = people.cast()
    for account in (who.weibo, who.bluesky):
        grant(actor=who.he, now=utc_now(), user=who.wu, role=Role.WRITER, account=account)
    data = table(line(ONE), line(TWO, account="青禾茗(weibo)"))
    file = brought(who.wu, who.brand, data)
    imports.take_in(actor=who.wu, now=utc_now(), file=file, start=False)
    withdraw(actor=who.he, now=utc_now(), grant=Grant.objects.get(user=who.wu, account=who.weibo))
    with pytest.raises(PlanRefused):
        imports.run_import(actor=who.wu, now=utc_now(), file=file)
    file.refresh_from_db()
    assert (file.state, counts(file)) == ("ready", (1, 0, 1))
    assert not Post.objects.exists()


def test_an_import_that_breaks_in_the_middle_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database is full, the process is killed, a defect of ours: all rows or none."""
    who = people.cast()
    file = brought(who.lin, who.brand, table(line(ONE), line(TWO, time="15:00")))
    imports.take_in(actor=who.lin, now=utc_now(), file=file, start=False)
    real, seen = imports.plan_post, []

    def second_one_breaks(**given: object) -> object:
        seen.append(given)
        if len(seen) == 2:
            raise OSError("no space left on device")
        return real(**given)  # type: ignore[arg-type]

    monkeypatch.setattr(imports, "plan_post", second_one_breaks)
    with pytest.raises(OSError):
        imports.run_import(actor=who.lin, now=utc_now(), file=file)
    assert (Post.objects.count(), Plan.objects.count()) == (0, 0)
    file.refresh_from_db()
    assert file.state == PlanFile.State.READY


def test_the_same_file_twice_makes_no_second_post_and_changed_rows_are_new() -> None:
    who = people.cast()
    data = table(line(ONE), line(TWO, time="15:00"))
    taken_in(who.lin, brought(who.lin, who.brand, data))
    again = brought(who.he, who.brand, data)
    assert counts(again) == (0, 2, 0)
    assert taken_in(who.he, again) == []
    more = brought(who.lin, who.brand, table(line(ONE), line(TWO, time="15:00"), line("新的一条。", time="19:00")))
    assert counts(more) == (1, 2, 0)
    assert Post.objects.count() == 2


def test_a_file_is_taken_in_once() -> None:
    who = people.cast()
    file = brought(who.lin, who.brand, table(line(ONE)))
    taken_in(who.lin, file)
    with pytest.raises(PlanRefused), transaction.atomic():
        imports.take_in(actor=who.lin, now=utc_now(), file=file, start=False)


def test_what_stands_in_the_plan_already_is_known_however_it_came_there() -> None:
    who = people.cast()
    plan = people.a_draft(who)
    since, until = utc_now(), utc_now() + timedelta(days=30)
    data = export_plan(
        viewer=who.lin, brand=who.brand, since=since, until=until, file_format=Format.XLSX, language="zh"
    )
    assert counts(brought(who.lin, who.brand, data, "plan.xlsx")) == (0, 1, 0)
    cancel(actor=who.lin, now=utc_now(), plan_id=plan.pk)
    assert counts(brought(who.lin, who.brand, data, "plan.xlsx")) == (1, 0, 0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_a_csv_of_any_usual_encoding_is_read(encoding: str) -> None:
    who = people.cast()
    [plan] = taken_in(who.lin, brought(who.lin, who.brand, table(line(ONE), encoding=encoding)))
    assert Plan.objects.get(pk=plan).version.text == ONE


def test_headers_that_are_not_known_wait_for_a_person_and_are_remembered() -> None:
    who = people.cast()
    data = table(line(ONE) + ",市场部", header="日期,时间,账号,栏目,小编写的话,部门")
    file = brought(who.lin, who.brand, data)
    assert file.state == PlanFile.State.MAPPING
    fields = {key: field.value for key, field in imports.layout_of(file).guess.mapping.fields} | {"小编写的话": "text"}
    imports.confirm_mapping(actor=who.lin, now=utc_now(), file=file, fields=fields, start=False)
    imports.read(now=utc_now(), file=file)
    assert counts(file) == (1, 0, 0)
    later = table("市场部," + line(TWO), header="部门,日期,时间,账号,栏目,小编写的话")  # other order, same headers
    assert counts(brought(who.lin, who.brand, later)) == (1, 0, 0)
    assert SheetLayout.objects.get().confirmed_by == who.lin


def test_a_person_without_rights_on_an_account_cannot_plan_for_it() -> None:
    who = people.cast()
    with pytest.raises(NotAllowed):
        imports.receive(actor=who.wu, now=utc_now(), brand=who.brand, name="x.csv", data=table(line(ONE)), start=False)
    grant(actor=who.he, now=utc_now(), user=who.wu, role=Role.WRITER, account=who.weibo)
    file = brought(who.wu, who.brand, table(line(ONE), line(TWO, time="15:00", account="青禾茗(weibo)")))
    assert counts(file) == (1, 0, 1)
    assert "没有名为" in problems(file, 2) or "不在" in problems(file, 2)
    with pytest.raises(PlanFile.DoesNotExist):
        imports.file_for(people.user("stranger", "外人"), file.pk)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 100,
        b"PK\x03\x04broken",
        b"%PDF-1.4",
        b"<html><table></table></html>",
        b"\xff\xfe\x00\x01\x02",
        b"just words",
    ],
    ids=["empty", "zeros", "half a zip", "pdf", "web page", "odd bytes", "no table"],
)
def test_a_file_that_is_no_plan_fails_with_a_sentence(data: bytes) -> None:
    who = people.cast()
    file = brought(who.lin, who.brand, data, "plan.xlsx")
    assert file.state == PlanFile.State.FAILED
    assert file.error["zh"] and file.error["en"]
    with pytest.raises(PlanRefused):
        taken_in(who.lin, file)


def test_ten_megabytes_of_text_in_one_cell_never_become_a_post() -> None:
    who = people.cast()
    file = brought(who.lin, who.brand, table(line("茶" * 3_500_000), line(TWO, time="15:00")))
    assert file.state == PlanFile.State.FAILED
    assert "第 2 行有一格的文字长得异常" in file.error["zh"]
    pasted = brought(who.lin, who.brand, table(line("茶" * 40_000), line(TWO, time="15:00")))
    assert counts(pasted) == (1, 0, 1)
    assert "超过 20000 个字" in problems(pasted, 2)


# --- pictures ----------------------------------------------------------------------------------------------------


def workbook(*pictures: bytes, name: str = "") -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append(["日期", "时间", "账号", "栏目", "正文", "图片", "图片说明"])
    sheet.append([day(3), "09:30", "青禾茗(bluesky)", "D5", ONE, name, "一杯茶"])
    for data in pictures:
        sheet.add_image(Image(io.BytesIO(data)), "F2")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_floating_picture_comes_along_and_a_named_one_is_found_in_the_library() -> None:
    who = people.cast()
    floating = people.picture_bytes("navy")
    [plan] = taken_in(who.lin, brought(who.lin, who.brand, workbook(floating), "plan.xlsx"))
    [picture] = Plan.objects.get(pk=plan).version.pictures.all()
    assert picture.alt_text == "一杯茶"
    assert (picture.asset.width, picture.asset.height) == (640, 480)
    people.picture(who.brand, "gold")
    named = brought(who.lin, who.brand, workbook(name="gold.png"), "plan.xlsx")
    [other] = taken_in(who.lin, named)
    assert Plan.objects.get(pk=other).version.pictures.get().asset.name == "gold.png"


def test_a_picture_that_nobody_has_is_a_bad_row() -> None:
    who = people.cast()
    file = brought(who.lin, who.brand, workbook(name="missing.png"), "plan.xlsx")
    assert "没有名为“missing.png”的图片" in problems(file, 2)
    assert not Asset.objects.exists()


def test_a_dry_run_keeps_no_picture() -> None:
    who = people.cast()
    brought(who.lin, who.brand, workbook(people.picture_bytes("navy")), "plan.xlsx")
    assert not Asset.objects.exists()


# --- out again ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Format.XLSX, Format.CSV])
def test_what_is_exported_reads_back_as_the_same_rows(kind: Format) -> None:
    who = people.cast()
    rows = (
        line(ONE, account="青禾茗(bluesky)、青禾茗(weibo)"),
        line('"有""引号""、逗号,和\u3000空格"', time="15:00"),
    )
    taken_in(who.lin, brought(who.lin, who.brand, table(*rows)))
    since, until = utc_now(), utc_now() + timedelta(days=30)
    data = export_plan(viewer=who.lin, brand=who.brand, since=since, until=until, file_format=kind, language="zh")
    grid = open_plan(data, f"plan.{kind.value}")
    accounts = [who.weibo, who.bluesky]
    known = known_names(accounts, people.column(who.brand).brand.columns.all())
    read = list(read_rows(grid, guess_mapping(grid).mapping, zone=BEIJING, now=utc_now(), known=known))
    assert all(isinstance(row, PlanRow) for row in read)
    planned = Plan.objects.order_by("due_at", "account").values_list("due_at", "version__text", "account")
    assert [(row.due, row.text, int(account)) for row in read for account in sorted(row.accounts)] == list(planned)


def test_an_export_holds_only_what_the_viewer_may_see() -> None:
    who = people.cast()
    people.a_draft(who)
    since, until = utc_now(), utc_now() + timedelta(days=30)
    out = {
        name: export_plan(
            viewer=person, brand=who.brand, since=since, until=until, file_format=Format.CSV, language="zh"
        ).decode("utf-8-sig")
        for name, person in who.people.items()
    }
    assert "泡绿茶" in out["qin"]
    assert "泡绿茶" not in out["wu"]
    assert "泡绿茶" not in export_plan(
        viewer=who.lin, brand=who.brand, since=until, until=until + timedelta(days=1), file_format=Format.CSV,
        language="zh",
    ).decode("utf-8-sig")  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_template_imports_as_nothing(language: str) -> None:
    who = people.cast()
    data = template(viewer=who.lin, brand=who.brand, now=utc_now(), language=language)
    file = brought(who.lin, who.brand, data, "template.xlsx")
    assert (file.state, counts(file)) == ("ready", (0, 0, 0))
