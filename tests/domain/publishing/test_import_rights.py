"""Whose file, whose posts, whose pictures: a person of one account sees and starts nothing of its sisters'."""

from typing import Any

import pytest

from guanwei.accounts.access import NotAllowed
from guanwei.accounts.actions import grant, withdraw
from guanwei.accounts.models import Grant
from guanwei.editorial.models import Post
from guanwei.lib.clock import utc_now
from guanwei.media.store import path_of, take_in
from guanwei.people.models import User
from guanwei.people.roles import Role
from guanwei.publishing import imports
from guanwei.publishing.actions import PlanRefused
from guanwei.publishing.models import Plan, PlanFile, SheetLayout
from guanwei.publishing.queries import pictures_for, plan_files_for
from guanwei.trail.models import Entry
from tests import cast as people
from tests.domain.publishing.sheets import brought, line, problems, table, taken_in

pytestmark = pytest.mark.django_db
UNKNOWN_HEADERS = "日期,时间,账号,栏目,小编写的话,部门"


def writer_of_weibo(who: people.Cast, username: str = "fang") -> User:
    """Writes for the Weibo account alone."""
    user = people.user(username, "方圆")
    grant(actor=who.he, now=utc_now(), user=user, role=Role.WRITER, account=who.weibo)
    return user


def a_layout(who: people.Cast, by: User) -> tuple[PlanFile, dict[str, str]]:
    data = table(line("早安。", account="青禾茗(weibo)") + ",市场部", header=UNKNOWN_HEADERS)
    file = brought(by, who.brand, data)
    fields = {key: field.value for key, field in imports.layout_of(file).guess.mapping.fields} | {"小编写的话": "text"}
    return file, fields


def test_a_file_is_seen_by_who_brought_it_and_by_writers_of_the_whole_brand() -> None:
    who = people.cast()
    fang, sister = writer_of_weibo(who), writer_of_weibo(who, "tang")
    own = brought(fang, who.brand, table(line("早安。", account="青禾茗(weibo)")))
    other = brought(who.lin, who.brand, table(line("晚安。")))
    assert list(plan_files_for(fang)) == [own]
    assert list(plan_files_for(sister)) == []
    assert list(plan_files_for(who.lin)) == [other, own]
    assert list(plan_files_for(who.qin)) == []
    with pytest.raises(PlanFile.DoesNotExist):
        imports.file_for(sister, own.pk)
    withdraw(actor=who.he, now=utc_now(), grant=Grant.objects.get(user=fang))
    assert list(plan_files_for(fang)) == []


def test_a_list_of_files_carries_no_reports_and_one_file_does() -> None:
    who = people.cast()
    file = brought(who.lin, who.brand, table(line("早安。")))
    assert plan_files_for(who.lin)[0].get_deferred_fields() == {"report"}
    assert imports.file_for(who.lin, file.pk).get_deferred_fields() == set()


@pytest.mark.parametrize("name", ["qin", "wu", "sister"])
def test_only_the_bringer_or_a_writer_of_the_brand_takes_a_file_in(name: str) -> None:
    who = people.cast()
    file = brought(who.lin, who.brand, table(line("早安。")))
    person = writer_of_weibo(who) if name == "sister" else who.people[name]
    with pytest.raises(NotAllowed):
        imports.take_in(actor=person, now=utc_now(), file=file, start=False)
    file.refresh_from_db()
    assert file.state == PlanFile.State.READY


@pytest.mark.parametrize("name", ["qin", "wu", "sister"])
def test_only_the_bringer_or_a_writer_of_the_brand_says_what_headers_mean(name: str) -> None:
    who = people.cast()
    file, fields = a_layout(who, who.lin)
    person = writer_of_weibo(who) if name == "sister" else who.people[name]
    with pytest.raises(NotAllowed):
        imports.confirm_mapping(actor=person, now=utc_now(), file=file, fields=fields, start=False)
    assert not SheetLayout.objects.exists()


def test_who_lost_the_right_to_write_takes_nothing_in() -> None:
    who = people.cast()
    fang = writer_of_weibo(who)
    file = brought(fang, who.brand, table(line("早安。", account="青禾茗(weibo)")))
    imports.take_in(actor=fang, now=utc_now(), file=file, start=False)
    withdraw(actor=who.he, now=utc_now(), grant=Grant.objects.get(user=fang))
    with pytest.raises(NotAllowed) as refused:
        imports.run_import(actor=fang, now=utc_now(), file=file)
    file.refresh_from_db()
    assert (file.state, file.error) == (PlanFile.State.READY, refused.value.words.as_json())
    assert not Post.objects.exists()


def test_the_author_is_who_brought_the_file_and_the_trail_names_who_pressed() -> None:
    """Four eyes: who wrote the rows must not be able to approve them because somebody else pressed the button."""
    who = people.cast()
    fang = writer_of_weibo(who)
    file = brought(fang, who.brand, table(line("早安。", account="青禾茗(weibo)")))
    [plan] = taken_in(who.he, file)
    post = Plan.objects.get(pk=plan).post
    assert (post.created_by, post.versions.get().created_by) == (fang, fang)
    for verb in ("sheet.import-started", "sheet.imported"):
        assert Entry.objects.get(verb=verb).actor == who.he
    assert Entry.objects.get(verb="sheet.imported").details["author"] == "fang"


def test_the_page_and_the_confirmation_need_the_file_no_more_once_it_was_read() -> None:
    """The process that answers people never opens a stranger's file."""
    who = people.cast()
    file, fields = a_layout(who, who.lin)
    path_of(file.sha256).unlink()
    file = imports.file_for(who.lin, file.pk)
    layout = imports.layout_of(file)
    assert [header.title for header in layout.guess.headers] == UNKNOWN_HEADERS.split(",")
    assert (layout.guess.unknown, layout.remembered) == (("小编写的话", "部门"), False)
    imports.confirm_mapping(actor=who.lin, now=utc_now(), file=file, fields=fields, start=False)
    assert SheetLayout.objects.get().signature == layout.guess.signature


def test_a_file_that_was_not_read_has_no_headers_yet() -> None:
    who = people.cast()
    file = imports.receive(
        actor=who.lin, now=utc_now(), brand=who.brand, name="x.csv", data=table(line("早安。")), start=False
    )
    with pytest.raises(PlanRefused):
        imports.layout_of(file)


def test_a_sheet_names_no_picture_of_a_sister_account() -> None:
    who = people.cast()
    fang = writer_of_weibo(who)
    people.a_draft(who, who.bluesky, pictures=(people.picture(who.brand, "navy"),))
    data = table(line("早安。", account="青禾茗(weibo)") + ",navy.png", header="日期,时间,账号,栏目,正文,图片")
    assert "没有名为“navy.png”的图片" in problems(brought(fang, who.brand, data), 2)
    assert problems(brought(who.lin, who.brand, data), 2) == ""


def test_pictures_are_seen_by_those_whose_accounts_carry_them() -> None:
    who = people.cast()
    fang = writer_of_weibo(who)
    here, there = people.picture(who.brand, "teal"), people.picture(who.brand, "navy")
    people.a_draft(who, who.weibo, pictures=(here,))
    people.a_draft(who, who.bluesky, pictures=(there,))
    loose = people.picture(who.brand, "gold")
    own: dict[str, Any] = {"data": people.picture_bytes("pink"), "name": "pink.png"}
    mine = take_in(actor=fang, now=utc_now(), brand=who.brand, **own)
    assert set(pictures_for(fang)) == {here, mine}
    assert set(pictures_for(who.qin)) == {here, there, loose, mine}
    assert set(pictures_for(who.wu)) == set()
    withdraw(actor=who.he, now=utc_now(), grant=Grant.objects.get(user=fang))
    assert set(pictures_for(fang)) == set()
