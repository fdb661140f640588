"""An import that cannot be: the file comes back with a sentence, and nothing of it is in the plan."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from guanwei.accounts.actions import grant, withdraw
from guanwei.accounts.models import Grant
from guanwei.editorial.models import Post
from guanwei.editorial.planfile import Effort, open_apart
from guanwei.jobs.tasks import MOST_TRIES, import_sheet, read_sheet
from guanwei.lib.clock import utc_now
from guanwei.lib.sheets import Format
from guanwei.media.models import Asset, Bringing
from guanwei.media.store import path_of, take_in
from guanwei.people.roles import Role
from guanwei.publishing import exports, imports
from guanwei.publishing.actions import PlanRefused
from guanwei.publishing.models import Plan, PlanFile
from tests import cast as people
from tests.domain.publishing.sheets import brought, counts, line, problems, table, taken_in

ONE, TWO = "清明前的茶芽最嫩，一斤要采六万颗。", "茶叶要避光密封，别和香料放在一起。"
WITH_PICTURE = "日期,时间,账号,栏目,正文,图片"


def context(*, attempts: int = 0) -> JobContext:
    job = Job(id=1, queue="default", lock=None, queueing_lock=None, task_name="x", attempts=attempts)
    return JobContext(app=app, job=job, abort_reason=lambda: None, start_timestamp=0.0)


def started(who: people.Cast, data: bytes) -> PlanFile:
    """Read, and on its way in."""
    file = brought(who.lin, who.brand, data)
    imports.take_in(actor=who.lin, now=utc_now(), file=file, start=False)
    return file


@pytest.mark.django_db
def test_nobody_has_more_than_a_few_files_read_at_once() -> None:
    who, now = people.cast(), utc_now()
    for number in range(imports.MOST_BEING_READ):
        imports.receive(actor=who.lin, now=now, brand=who.brand, name=f"{number}.csv", data=table(line(ONE)))
    one_more = {"brand": who.brand, "name": "more.csv", "data": table(line(TWO))}
    with pytest.raises(PlanRefused) as refused:
        imports.receive(actor=who.lin, now=now, **one_more)
    assert "还在读取" in refused.value.words.zh
    imports.receive(actor=who.chen, now=now, **one_more)  # what others bring is theirs
    read_sheet(context(), PlanFile.objects.filter(created_by=who.lin).first().pk)
    imports.receive(actor=who.lin, now=now, **one_more)
    assert PlanFile.objects.count() == imports.MOST_BEING_READ + 2


# --- reading -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_file_that_takes_too_much_fails_with_a_sentence_and_is_not_read_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    who = people.cast()
    file = imports.receive(actor=who.lin, now=utc_now(), brand=who.brand, name="x.csv", data=table(line(ONE)))
    hasty = Effort(wall_seconds=0.001)
    monkeypatch.setattr(imports, "open_apart", lambda data, name, limits: open_apart(data, name, limits, hasty))
    read_sheet(context(), file.pk)
    file.refresh_from_db()
    assert file.state == PlanFile.State.FAILED
    assert "限度" in file.error["zh"] and "more time or memory" in file.error["en"]
    monkeypatch.undo()
    read_sheet(context(attempts=1), file.pk)
    file.refresh_from_db()
    assert file.state == PlanFile.State.FAILED


@pytest.mark.django_db
def test_a_file_whose_reader_died_again_and_again_is_given_up() -> None:
    """retry_stalled puts the job of a dead worker back; a file that kills workers must not do so for ever."""
    who = people.cast()
    file = imports.receive(actor=who.lin, now=utc_now(), brand=who.brand, name="x.csv", data=table(line(ONE)))
    read_sheet(context(attempts=MOST_TRIES), file.pk)
    file.refresh_from_db()
    assert file.state == PlanFile.State.FAILED
    assert "不再重试" in file.error["zh"] and file.error["en"]


@pytest.mark.django_db
def test_a_read_that_was_put_back_once_is_read() -> None:
    who = people.cast()
    file = imports.receive(actor=who.lin, now=utc_now(), brand=who.brand, name="x.csv", data=table(line(ONE)))
    read_sheet(context(attempts=1), file.pk)
    file.refresh_from_db()
    assert file.state == PlanFile.State.READY


@pytest.mark.django_db
def test_an_import_whose_worker_died_again_and_again_is_given_back() -> None:
    who = people.cast()
    file = started(who, table(line(ONE)))
    import_sheet(context(attempts=MOST_TRIES), file.pk, who.lin.pk)
    file.refresh_from_db()
    assert (file.state, file.error) == (PlanFile.State.READY, imports.BROKE.as_json())
    assert not Post.objects.exists()


# --- importing ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_refused_import_gives_the_file_back_with_the_reason_and_the_next_try_clears_it() -> None:
    who = people.cast()
    for account in (who.weibo, who.bluesky):
        grant(actor=who.he, now=utc_now(), user=who.wu, role=Role.WRITER, account=account)
    file = brought(who.wu, who.brand, table(line(ONE), line(TWO, account="青禾茗(weibo)")))
    imports.take_in(actor=who.wu, now=utc_now(), file=file, start=False)
    withdraw(actor=who.he, now=utc_now(), grant=Grant.objects.get(user=who.wu, account=who.weibo))
    import_sheet(context(), file.pk, who.wu.pk)
    file.refresh_from_db()
    assert file.state == PlanFile.State.READY
    assert "有 1 行有问题" in file.error["zh"]
    taken_in(who.wu, file, leave_bad_rows=True)
    file.refresh_from_db()
    assert (file.state, file.error, Post.objects.count()) == (PlanFile.State.IMPORTED, {}, 1)


@pytest.mark.django_db
def test_a_defect_fails_the_job_and_still_tells_the_person() -> None:
    who = people.cast()
    file = started(who, table(line(ONE)))
    path_of(file.sha256).unlink()
    with pytest.raises(FileNotFoundError):
        import_sheet(context(), file.pk, who.lin.pk)
    file.refresh_from_db()
    assert (file.state, file.error) == (PlanFile.State.READY, imports.BROKE.as_json())


@pytest.mark.django_db
def test_an_import_that_fails_late_does_not_open_a_file_that_is_in_the_plan() -> None:
    who = people.cast()
    file = brought(who.lin, who.brand, table(line(ONE)))
    taken_in(who.lin, file)
    imports.give_back(now=utc_now(), file=file, words=imports.BROKE)
    file.refresh_from_db()
    assert file.state == PlanFile.State.IMPORTED


@pytest.mark.django_db(transaction=True)
def test_two_people_who_take_the_same_rows_in_at_once_make_them_once(monkeypatch: pytest.MonkeyPatch) -> None:
    who = people.cast()
    rows = [line(f"{ONE}第 {number} 条。", time=f"{8 + number}:30") for number in range(6)]
    files = [
        brought(who.lin, who.brand, table(*rows), "a.csv"),
        brought(who.he, who.brand, table(*reversed(rows)), "b.csv"),
    ]
    for file in files:
        imports.take_in(actor=file.created_by, now=utc_now(), file=file, start=False)
    outcomes = pressed_at_once(files, monkeypatch)
    assert len(outcomes) == 2
    [refused] = [outcome for outcome in outcomes if outcome != "imported"]
    assert "刚刚被别人导入" in refused
    assert (Post.objects.count(), Plan.objects.count()) == (6, 6)
    assert sorted(PlanFile.objects.values_list("state", flat=True)) == ["imported", "ready"]
    late = PlanFile.objects.get(state="ready")
    assert late.error["zh"] == refused
    assert taken_in(late.created_by, late) == []
    assert Post.objects.count() == 6


def pressed_at_once(files: list[PlanFile], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Imports each file in a thread of its own; none writes before all have judged their rows."""
    judged_all, outcomes = threading.Barrier(len(files)), []
    real = imports._refuse_changed

    def wait_for_the_others(file: PlanFile, reader: imports.Reader, judged: list[imports.Judged]) -> None:
        real(file, reader, judged)
        judged_all.wait(30)

    def press(file: PlanFile) -> None:
        try:
            imports.run_import(actor=file.created_by, now=utc_now(), file=file)
            outcomes.append("imported")
        except PlanRefused as refused:
            outcomes.append(refused.words.zh)
        finally:
            connection.close()

    with monkeypatch.context() as patch:
        patch.setattr(imports, "_refuse_changed", wait_for_the_others)
        threads = [threading.Thread(target=press, args=(file,)) for file in files]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    return outcomes


# --- pictures by name --------------------------------------------------------------------------------------------


def named(who: people.Cast, colour: str, name: str = "茶.png") -> Asset:
    return take_in(actor=who.lin, now=utc_now(), brand=who.brand, data=people.picture_bytes(colour), name=name)


@pytest.mark.django_db
def test_a_name_that_two_pictures_have_is_a_bad_row_that_says_which() -> None:
    who = people.cast()
    named(who, "teal")
    named(who, "navy")
    file = brought(who.lin, who.brand, table(line(ONE) + ",茶.png", header=WITH_PICTURE))
    assert counts(file) == (0, 0, 1)
    assert "2 张不同的图片都叫“茶.png”" in problems(file, 2)
    assert problems(file, 2).count("640×480") == 2


@pytest.mark.django_db
def test_a_second_picture_of_that_name_after_the_dry_run_stops_the_import() -> None:
    who = people.cast()
    named(who, "teal")
    file = started(who, table(line(ONE) + ",茶.png", header=WITH_PICTURE))
    named(who, "navy")
    with pytest.raises(PlanRefused):
        imports.run_import(actor=who.lin, now=utc_now(), file=file)
    file.refresh_from_db()
    assert (file.state, counts(file)) == (PlanFile.State.READY, (0, 0, 1))
    assert not Post.objects.exists()


@pytest.mark.django_db
def test_a_picture_that_became_another_one_since_the_dry_run_stops_the_import() -> None:
    who = people.cast()
    first = named(who, "teal")
    file = started(who, table(line(ONE) + ",茶.png", header=WITH_PICTURE))
    first.name = "旧茶.png"
    first.save()
    second = named(who, "navy")
    with pytest.raises(PlanRefused) as refused:
        imports.run_import(actor=who.lin, now=utc_now(), file=file)
    assert "第 2 行所写的图片名" in refused.value.words.zh
    file.refresh_from_db()
    assert file.report["rows"][0]["assets"] == {"茶.png": second.pk}
    [plan] = taken_in(who.lin, file)
    assert Plan.objects.get(pk=plan).version.pictures.get().asset == second


# --- out again ---------------------------------------------------------------------------------------------------


def exported(who: people.Cast, days: int, kind: Format = Format.XLSX) -> bytes:
    since = utc_now()
    until = since + timedelta(days=days)
    return exports.export_plan(
        viewer=who.lin, brand=who.brand, since=since, until=until, file_format=kind, language="zh"
    )


@pytest.mark.django_db
def test_a_year_can_be_exported_and_two_are_refused() -> None:
    who = people.cast()
    people.a_draft(who)
    assert exported(who, 370)
    with pytest.raises(PlanRefused) as refused:
        exported(who, 371)
    assert "最多导出 370 天" in refused.value.words.zh


@pytest.mark.django_db
def test_more_pictures_than_a_file_holds_are_refused_and_csv_goes_out() -> None:
    """What counts is what would be in the file: a picture in three rows is in it three times."""
    who = people.cast()
    picture = people.picture(who.brand)
    Asset.objects.filter(pk=picture.pk).update(bytes=exports.MOST_PICTURE_BYTES // 2)
    for minutes in (60, 120):
        people.a_draft(who, due_at=people.soon(minutes=minutes), text=f"{ONE}{minutes}", pictures=(picture,))
    assert exported(who, 30)
    people.a_draft(who, due_at=people.soon(minutes=180), text=TWO, pictures=(picture,))
    with pytest.raises(PlanRefused) as refused:
        exported(who, 30)
    assert "超过一个文件 200 MB" in refused.value.words.zh
    assert exported(who, 30, Format.CSV)


# --- what was shown is what comes in ------------------------------------------------------------------------------


LONG = "日期,时间,账号,栏目,正文,链接,福利,备注"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cells", "field"),
    [
        (f"https://qingheming.example/{'a' * 1200},,", "链接"),
        (f",{'折' * 201},", "福利"),
        (f",,{'记' * 501}", "备注"),
    ],
)
def test_a_row_with_too_much_in_one_cell_is_left_out_and_the_rest_comes_in(cells: str, field: str) -> None:
    """The table would refuse it, and with it the whole import, after a dry run that found nothing."""
    who = people.cast()
    data = table(line(ONE) + "," + cells, line(TWO, time="15:00") + ",,,", header=LONG)
    file = brought(who.lin, who.brand, data)
    assert counts(file) == (1, 0, 1)
    assert field in problems(file, 2)
    assert len(taken_in(who.lin, file, leave_bad_rows=True)) == 1


@pytest.mark.django_db
def test_cells_that_just_fit_are_kept_whole() -> None:
    who = people.cast()
    link = "https://qingheming.example/" + "a" * 973
    data = table(f"{line(ONE)},{link},{'折' * 200},{'记' * 500}", header=LONG)
    [plan] = taken_in(who.lin, brought(who.lin, who.brand, data))
    made = Plan.objects.get(pk=plan)
    assert (made.version.link, len(made.post.benefit), len(made.post.note)) == (link, 200, 500)


@pytest.mark.django_db
def test_a_row_that_was_shown_as_bad_stays_out_although_it_is_good_by_now() -> None:
    """The picture came after the dry run: nobody has seen that row with what the checks find in it."""
    who = people.cast()
    rows = [line(ONE) + ",later.png", line(TWO, time="15:00") + ","]
    file = brought(who.lin, who.brand, table(*rows, header=WITH_PICTURE))
    imports.take_in(actor=who.lin, now=utc_now(), file=file, leave_bad_rows=True, start=False)
    named(who, "teal", "later.png")
    [plan] = imports.run_import(actor=who.lin, now=utc_now(), file=file)
    assert Plan.objects.get(pk=plan).version.text == TWO
    file.refresh_from_db()
    assert [row["state"] for row in file.report["rows"]] == ["bad", "good"]
    assert counts(file) == (1, 0, 1)


@pytest.mark.django_db
def test_a_row_that_was_shown_as_good_and_is_bad_by_now_keeps_all_out_and_is_shown() -> None:
    who = people.cast()
    asset = named(who, "teal", "soon-gone.png")
    rows = [line(ONE) + ",soon-gone.png", line(TWO, time="15:00") + ","]
    file = brought(who.lin, who.brand, table(*rows, header=WITH_PICTURE))
    imports.take_in(actor=who.lin, now=utc_now(), file=file, start=False)
    Bringing.objects.filter(asset=asset).delete()
    asset.delete()
    with pytest.raises(PlanRefused):
        imports.run_import(actor=who.lin, now=utc_now(), file=file)
    file.refresh_from_db()
    assert (file.state, counts(file), Post.objects.count()) == (PlanFile.State.READY, (1, 0, 1), 0)
    assert "1 行有问题" in file.error["zh"]
