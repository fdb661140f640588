"""What somebody is writing and has not saved: kept, found again, seen by nobody else, gone once it is saved."""

import json
import re
from datetime import timedelta

import pytest

from guanwei.editorial.models import Post
from guanwei.lib.clock import utc_now
from guanwei.publishing import working
from guanwei.publishing.models import Plan, WorkingCopy
from tests.cast import a_draft, cast
from tests.web.test_compose import NEW, entered
from tests.web.test_composing import KEY, both, shown
from tests.web.visitors import browser, text_of

pytestmark = pytest.mark.django_db
KEEP = "/posts/keep"


def kept(answer) -> dict[str, object]:
    return json.loads(answer.content)


def test_what_is_typed_is_kept_and_found_again_in_another_browser() -> None:
    who = cast()
    said = kept(browser(who.lin).post(KEEP, both(who, form=KEY, kept="0", text="写到一半")))
    assert (said["form"], said["kept"], said["newer"], said["gone"]) == (KEY, 1, False, False)
    assert re.fullmatch(r"\d\d:\d\d", str(said["at"]))
    assert not Post.objects.exists()
    page = browser(who.lin).get(f"{NEW}?draft={KEY}")
    assert "写到一半</textarea>" in text_of(page)
    assert "微博上这么说。</textarea>" in text_of(page)
    assert (shown(page, "form"), shown(page, "kept")) == (KEY, "1")
    assert "写到一半" in text_of(browser(who.lin).get(NEW)), "offered where one begins to write"


def test_nobody_else_sees_it_not_even_an_administrator() -> None:
    who = cast()
    browser(who.lin).post(KEEP, entered(who, form=KEY, text="还没想好的话"))
    for other in (who.chen, who.he, who.admin, who.wu):
        client = browser(other)
        for address in (f"{NEW}?draft={KEY}", NEW, "/"):
            assert "还没想好的话" not in text_of(client.get(address, follow=True))
        client.post(f"/posts/unsaved/{KEY}/throw-away")
        assert not working.unsaved(other).exists()
    assert WorkingCopy.objects.get().user == who.lin


def test_saving_leaves_nothing_of_it() -> None:
    who = cast()
    client = browser(who.lin)
    client.post(KEEP, entered(who, form=KEY))
    client.post(NEW, entered(who, form=KEY, kept="1"))
    assert not WorkingCopy.objects.exists()
    late = kept(client.post(KEEP, entered(who, form=KEY, kept="0", text="迟到的一次自动保存")))
    assert late["gone"]
    assert not WorkingCopy.objects.exists()


def test_a_form_that_cannot_be_saved_is_kept_without_a_script_too() -> None:
    who = cast()
    browser(who.lin).post(NEW, entered(who, form=KEY, accounts=[]))
    assert dict(WorkingCopy.objects.get().fields)["text"] == "早茶一壶，先凉后泡。"


def test_the_same_form_sent_twice_makes_one_post_and_going_back_changes_it() -> None:
    who = cast()
    client = browser(who.lin)
    first = client.post(NEW, entered(who, form=KEY))
    assert client.post(NEW, entered(who, form=KEY)).headers["Location"] == first.headers["Location"]
    client.post(NEW, entered(who, form=KEY, text="回头又改了一句。"))
    assert Post.objects.count() == 1
    assert Plan.objects.get().version.text == "回头又改了一句。"
    back = client.get(f"{NEW}?draft={KEY}")
    assert back.headers["Location"] == f"/posts/{Post.objects.get().pk}/edit"


def test_two_windows_of_one_person_do_not_overwrite_each_other() -> None:
    who = cast()
    client = browser(who.lin)
    client.post(KEEP, entered(who, form=KEY, kept="0", text="第一个窗口"))
    client.post(KEEP, entered(who, form=KEY, kept="1", text="第二个窗口接着写"))
    said = kept(client.post(KEEP, entered(who, form=KEY, kept="1", text="第一个窗口又写")))
    assert (said["newer"], said["kept"]) == (True, 2)
    assert dict(WorkingCopy.objects.get().fields)["text"] == "第二个窗口接着写"
    chosen = kept(client.post(KEEP, entered(who, form=KEY, kept="2", text="第一个窗口又写")))
    assert (chosen["newer"], chosen["kept"]) == (False, 3)


def test_changes_to_a_post_are_taken_up_where_they_were_left() -> None:
    who = cast()
    plan = a_draft(who)
    client = browser(who.lin)
    edit = f"/posts/{plan.post_id}/edit"
    form = entered(who, text="改到一半", post=plan.post_id, form=KEY)
    client.post(KEEP, form)
    page = client.get(edit)
    assert "改到一半</textarea>" in text_of(page)
    assert "接着上次没存的写" in text_of(page)
    assert plan.version.text in text_of(client.get(f"{edit}?stored"))
    other_window = kept(client.post(KEEP, form | {"form": "1" + KEY[1:], "text": "另一个窗口也在改"}))
    assert (other_window["newer"], other_window["form"]) == (True, KEY)
    client.post(f"/posts/unsaved/{KEY}/throw-away", {"next": edit})
    assert "改到一半" not in text_of(client.get(edit))


def test_what_was_thrown_away_can_be_taken_back_for_a_day() -> None:
    who = cast()
    client = browser(who.lin)
    client.post(KEEP, entered(who, form=KEY, text="手一滑丢掉的"))
    page = client.post(f"/posts/unsaved/{KEY}/throw-away", follow=True)
    assert "手一滑丢掉的" not in text_of(page)
    assert f'action="/posts/unsaved/{KEY}/take-back"' in text_of(page)
    late = kept(client.post(KEEP, entered(who, form=KEY, kept="0", text="迟到的一次自动保存")))
    assert late["gone"]
    assert browser(who.chen).post(f"/posts/unsaved/{KEY}/take-back", follow=True).status_code == 200
    assert not working.unsaved(who.lin).exists()
    assert "手一滑丢掉的</textarea>" in text_of(client.post(f"/posts/unsaved/{KEY}/take-back", follow=True))
    client.post(f"/posts/unsaved/{KEY}/throw-away")
    assert working.forget_old(now=utc_now() + timedelta(hours=25)) == 1


def test_changes_begun_anew_are_not_overwritten_by_what_was_thrown_away() -> None:
    who = cast()
    plan = a_draft(who)
    client = browser(who.lin)
    form = entered(who, text="丢掉的改动", post=plan.post_id, form=KEY)
    client.post(KEEP, form)
    client.post(f"/posts/unsaved/{KEY}/throw-away")
    client.post(KEEP, form | {"form": "1" + KEY[1:], "text": "重新改的"})
    answer = client.post(f"/posts/unsaved/{KEY}/take-back", follow=True)
    assert "已经找不回来了" in text_of(answer)
    assert [dict(copy.fields)["text"] for copy in working.unsaved(who.lin)] == ["重新改的"]


def test_what_nobody_touches_for_a_month_is_forgotten() -> None:
    who = cast()
    browser(who.lin).post(KEEP, entered(who, form=KEY))
    assert working.forget_old(now=utc_now() + timedelta(days=29)) == 0
    assert working.forget_old(now=utc_now() + timedelta(days=31)) == 1


def test_what_is_too_long_to_keep_is_said() -> None:
    who = cast()
    answer = browser(who.lin).post(KEEP, entered(who, form=KEY, text="长" * 200_001))
    assert (answer.status_code, kept(answer)["trouble"]) == (400, "内容太长，没有自动保存。")


def test_a_person_without_an_account_keeps_nothing() -> None:
    who = cast()
    assert browser(who.qin).post(KEEP, entered(who, form=KEY)).status_code == 403
    assert not WorkingCopy.objects.exists()
