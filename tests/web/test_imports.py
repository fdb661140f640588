"""A plan from a spreadsheet, through the console; the jobs are run by hand as the worker would."""

import io
from datetime import timedelta
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guanwei.lib.clock import utc_now
from guanwei.publishing import imports
from guanwei.publishing.models import Plan, PlanFile
from tests.cast import Cast, a_draft, cast
from tests.web.visitors import browser, messages_of, text_of

pytestmark = pytest.mark.django_db


def sheet(*rows: tuple[str, ...], header: str = "日期,时间,账号,平台,栏目,正文,链接") -> bytes:
    return "\n".join([header, *(",".join(row) for row in rows)]).encode()


def row(days: int, text: str, account: str = "青禾茗") -> tuple[str, ...]:
    day = (utc_now() + timedelta(days=days)).astimezone(ZoneInfo("Asia/Shanghai"))
    return (f"{day:%Y-%m-%d}", "09:30", account, "Bluesky", "实用知识", text, "https://www.qingheming.example/")


def upload(who: Cast, data: bytes, name: str = "十一月.csv") -> PlanFile:
    answer = browser(who.lin).post("/imports", {"brand": who.brand.slug, "file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 303
    return PlanFile.objects.latest("pk")


def read(file: PlanFile) -> PlanFile:
    return imports.read(now=utc_now(), file=file)


def test_a_file_is_read_shown_and_imported() -> None:
    who = cast()
    file = upload(who, sheet(row(1, "第一条。"), row(2, "第二条。")))
    client, address = browser(who.lin), f"/imports/{file.pk}"
    waiting = text_of(client.get(address))
    assert 'http-equiv="refresh"' in waiting
    read(file)
    page = text_of(client.get(address))
    assert "第一条。" in page
    assert "第二条。" in page
    assert "2 行可以导入" in page
    assert not Plan.objects.exists()
    client.post(f"{address}/take-in")
    file.refresh_from_db()
    imports.run_import(actor=who.lin, now=utc_now(), file=file)
    assert Plan.objects.filter(state="draft").count() == 2
    assert "2 行已作为草稿进入排期" in text_of(client.get(address))


def test_every_bad_row_is_shown_with_its_number_and_reason() -> None:
    who = cast()
    file = read(upload(who, sheet(row(1, "好的一条。"), row(-3, "过去的一条。"), row(2, "账号不明。", "没有这个号"))))
    client, address = browser(who.lin), f"/imports/{file.pk}"
    page = client.get(f"{address}?only=bad")
    assert [line["row"] for line in page.context["rows"]] == [3, 4]
    assert "没有这个号" in text_of(page)
    client.post(f"{address}/take-in")
    assert PlanFile.objects.get().state == "ready"
    client.post(f"{address}/take-in", {"leave_bad_rows": "1"})
    assert PlanFile.objects.get().state == "importing"


def test_what_is_wrong_with_several_rows_alike_is_counted_above_them() -> None:
    who = cast()
    unknown = [row(days, f"第 {days} 条。", "没有这个号") for days in range(1, 4)]
    file = read(upload(who, sheet(row(1, "好的一条。"), row(-3, "过去的一条。"), *unknown)))
    page = browser(who.lin).get(f"/imports/{file.pk}")
    [(problem, count)] = page.context["often"]
    assert (problem["zh"], count) == ("账号：没有名为“没有这个号”的账号。", 3)
    assert problem["en"].endswith('There is no account "没有这个号".')
    assert page.context["counts"]["good"] == 1


def test_of_what_can_be_imported_is_said_how_many_rows_cannot_be_sent_in_yet() -> None:
    who = cast()
    file = read(upload(who, sheet(row(1, "好" * 400), row(3, "三天后的一条，讲讲炒青。"))))
    page = browser(who.lin).get(f"/imports/{file.pk}")
    counts = page.context["counts"]
    assert (counts["good"], counts["good_blocked"]) == (2, 1)
    assert "1 行要先改好才能送审" in text_of(page)


def test_unknown_headers_are_asked_for_once() -> None:
    who = cast()
    data = sheet(row(1, "第一条。"), header="哪天,几时,谁发,平台,哪栏,说什么,链接")
    file = read(upload(who, data))
    client, address = browser(who.lin), f"/imports/{file.pk}"
    page = client.get(address)
    assert "说什么" in text_of(page)
    chosen = ["date", "time", "account", "network", "column", "text", "link"]
    form = {f"header-{n}": header.key for n, (header, _taken) in enumerate(page.context["headers"])}
    form |= {f"field-{n}": field for n, field in enumerate(chosen)}
    client.post(f"{address}/mapping", form)
    assert read(PlanFile.objects.get()).state == "ready"
    assert read(upload(who, data, "下个月.csv")).state == "ready"


def test_a_file_that_cannot_be_read_says_why() -> None:
    who = cast()
    file = read(upload(who, b"PK\x03\x04 broken", "坏的.xlsx"))
    page = text_of(browser(who.lin).get(f"/imports/{file.pk}"))
    assert file.state == "failed"
    assert file.error["zh"] in page


def test_no_file_is_asked_for_again() -> None:
    who = cast()
    answer = browser(who.lin).post("/imports", {"brand": who.brand.slug})
    assert answer.status_code == 400
    assert "请选择文件" in text_of(answer)


def test_a_file_of_another_brand_does_not_exist() -> None:
    who = cast()
    file = upload(who, sheet(row(1, "第一条。")))
    assert browser(who.wu).get(f"/imports/{file.pk}").status_code == 404
    assert "十一月.csv" not in text_of(browser(who.wu).get("/imports"))
    other = SimpleUploadedFile("x.csv", sheet())
    assert browser(who.wu).post("/imports", {"brand": who.brand.slug, "file": other}).status_code == 404


def test_the_plan_comes_back_as_a_file() -> None:
    who = cast()
    plan = a_draft(who)
    day = plan.due_at.astimezone(ZoneInfo("Asia/Shanghai")).date()
    answer = browser(who.lin).get(f"/imports/export?brand={who.brand.slug}&since={day}&until={day}&format=xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    cells = [cell.value for line in book.worksheets[0].iter_rows() for cell in line]
    assert plan.version.text in cells
    assert f"-{day:%Y%m%d}-{day:%Y%m%d}.xlsx" in unquote(answer.headers["Content-Disposition"])
    assert who.brand.name in unquote(answer.headers["Content-Disposition"])


def test_days_in_the_wrong_order_are_said_where_they_were_typed() -> None:
    who = cast()
    answer = browser(who.lin).get(
        f"/imports/export?brand={who.brand.slug}&since=2026-02-01&until=2026-01-01&format=csv"
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, "/imports")
    assert messages_of(answer) == ["截止日早于起始日。"]


def test_what_a_file_brought_goes_in_for_approval_at_once_and_the_rest_says_why() -> None:
    who = cast()
    file = read(upload(who, sheet(row(1, "第一条。"), row(2, "第二条。"), row(3, "长" * 400))))
    imports.take_in(actor=who.lin, now=utc_now(), file=file, start=False)
    imports.run_import(actor=who.lin, now=utc_now(), file=file)
    client, address = browser(who.lin), f"/imports/{file.pk}"
    page = text_of(client.get(address))
    assert "送审 3 条草稿" in page
    first = Plan.objects.order_by("due_at")[0].due_at.astimezone(ZoneInfo("Asia/Shanghai"))
    assert f"/plan?week={first:%G-W%V}" in page
    refused, sent_in = messages_of(client.post(f"{address}/submit"))
    assert refused.startswith("1 条仍是草稿。没有送审，先改好：")
    assert sent_in == "2 条已送审。"
    assert Plan.objects.filter(state="review").count() == 2
    assert "送审 1 条草稿" in text_of(client.get(address))


def test_the_template_is_a_workbook() -> None:
    who = cast()
    answer = browser(who.lin).get(f"/imports/template?brand={who.brand.slug}")
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets


def test_an_import_that_could_not_be_says_why_on_the_page() -> None:
    who = cast()
    file = read(upload(who, sheet(row(1, "第一条。"))))
    client, address = browser(who.lin), f"/imports/{file.pk}"
    client.post(f"{address}/take-in")
    imports.give_back(now=utc_now(), file=file, words=imports.BROKE)
    assert imports.BROKE.zh in text_of(client.get(address))


def test_the_dry_run_shows_what_the_plan_as_a_whole_does_with_the_rows() -> None:
    who = cast()
    file = read(upload(who, sheet(row(1, "第一条。"), row(12, "很久以后的一条。"))))
    page = text_of(browser(who.lin).get(f"/imports/{file.pk}"))
    whole = page.partition('id="whole-plan"')[2].partition("</section>")[0]
    assert "加上这些行之后的整个排期" in whole
    assert "B2.silence" in whole and "青禾茗" in whole
    calm = read(upload(who, sheet(row(1, "第三条，说的是别的事。"), row(2, "第四条，又是一件事。"))))
    assert "whole-plan" not in text_of(browser(who.lin).get(f"/imports/{calm.pk}"))
