"""Writing, copying, editing; checking what is not stored."""

import io
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile

from guanwei.accounts.actions import grant
from guanwei.accounts.models import Account
from guanwei.accounts.values import set_value
from guanwei.approvals.models import Approval
from guanwei.delivery.models import Delivery
from guanwei.editorial.models import Post, Version
from guanwei.lib.clock import utc_now
from guanwei.media import pictures
from guanwei.media.models import Asset
from guanwei.people.roles import Role
from guanwei.publishing.models import Plan
from guanwei.web.forms.pictures import MOST_PICTURES
from tests.cast import SITE, Cast, a_draft, approved, cast, column, picture, picture_bytes, soon, user
from tests.web.visitors import browser, text_of

pytestmark = pytest.mark.django_db
NEW = "/posts/new"


def entered(who: Cast, **changes: object) -> dict[str, object]:
    """The post form as Lin would fill it in for Bluesky, tomorrow at the same time in Beijing."""
    due = soon(minutes=24 * 60).astimezone(ZoneInfo("Asia/Shanghai"))
    form: dict[str, object] = {
        "brand": who.brand.slug,
        "column": column(who.brand).pk,
        "text": "早茶一壶，先凉后泡。",
        "link": SITE,
        "benefit": "",
        "note": "给陈岚：配图下午补",
        "accounts": [who.bluesky.pk],
        "date": f"{due:%Y-%m-%d}",
        "time": f"{due:%H:%M}",
        "do": "save",
    }
    return form | changes


def test_the_form_says_what_each_account_can_carry() -> None:
    who = cast()
    page = text_of(browser(who.lin).get(NEW))
    assert "/ 140" in page
    assert "/ 300" in page
    assert "微博会去掉 #话题#" in page
    assert who.other_account.name not in page


def test_saving_keeps_a_draft_and_sends_nothing_in() -> None:
    who = cast()
    answer = browser(who.lin).post(NEW, entered(who))
    plan = Plan.objects.get()
    assert answer.headers["Location"] == f"/posts/{plan.post_id}"
    assert (plan.state, plan.account, plan.version.text) == ("draft", who.bluesky, "早茶一壶，先凉后泡。")
    assert plan.due_at > utc_now() + timedelta(hours=23)
    assert plan.post.note == "给陈岚：配图下午补"
    assert not Delivery.objects.exists()


def test_what_readers_get_is_said_among_the_optional_fields_and_comes_back_when_the_post_is_edited() -> None:
    who = cast()
    lin = browser(who.lin)
    page = text_of(lin.get(NEW))
    before, _, among = page.partition("more-fields")
    assert "福利、价值和备注" in among and 'name="value"' in among and 'name="value"' not in before
    lin.post(NEW, entered(who, value="opinion"))
    [post] = Post.objects.all()
    assert post.value == "opinion"
    assert "给读者的价值：自己的观点" in text_of(lin.get(f"/posts/{post.pk}"))
    assert '<option value="opinion" selected>' in text_of(lin.get(f"/posts/{post.pk}/edit"))
    assert lin.post(NEW, entered(who, value="gold")).status_code == 400


def test_a_brand_that_asks_for_it_has_the_field_in_sight_and_is_told_when_it_stays_open() -> None:
    who = cast()
    set_value(actor=who.he, now=utc_now(), key="C7.ask", value="yes", brand=who.brand)
    lin = browser(who.lin)
    page = text_of(lin.get(NEW))
    assert 'name="value"' in page.partition("more-fields")[0] and "福利、价值和备注" not in page
    undeclared = "还没有说明这条给读者什么"
    assert undeclared in text_of(lin.post(NEW, entered(who, do="check")))
    assert undeclared not in text_of(lin.post(NEW, entered(who, do="check", value="practical")))
    assert "既不实用" in text_of(lin.post(NEW, entered(who, do="check", value="none")))


def test_saving_and_sending_in_asks_for_approval_on_every_account() -> None:
    who = cast()
    browser(who.lin).post(NEW, entered(who, do="submit", accounts=[who.bluesky.pk, who.weibo.pk]))
    assert set(Plan.objects.values_list("state", flat=True)) == {"review"}
    assert Approval.objects.filter(state="requested").count() == 2


def test_what_cannot_be_sent_in_stays_in_the_form_and_says_why() -> None:
    who = cast()
    answer = browser(who.lin).post(NEW, entered(who, do="submit", accounts=[who.weibo.pk], link=""))
    assert answer.status_code == 400
    page = text_of(answer)
    assert "没有送审" in page
    assert "qingheming.example" in page
    assert "早茶一壶，先凉后泡。</textarea>" in page
    assert not Plan.objects.exists()


def test_without_a_time_nothing_is_sent_in_and_the_free_times_stand_there() -> None:
    who = cast()
    answer = browser(who.lin).post(NEW, entered(who, do="submit", accounts=[who.bluesky.pk], date="", time=""))
    assert answer.status_code == 400
    assert "先定个时间" in text_of(answer)
    assert b'value="at:' in answer.content
    assert not Plan.objects.exists()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"accounts": []}, "至少选一个账号"),
        ({"date": "2020-01-01", "time": "09:00"}, "这个时间已经过去了"),
        ({"time": ""}, "日期和时间要一起填"),
        ({"link": "javascript:alert(1)"}, "http://"),
        ({"link": "https://a b"}, "http://"),
        ({"text": "长" * 20_001}, "20000"),
    ],
)
def test_a_form_that_does_not_fit_comes_back_with_its_words_and_a_reason(change: dict[str, object], says: str) -> None:
    who = cast()
    answer = browser(who.lin).post(NEW, entered(who, **change))
    page = text_of(answer)
    assert answer.status_code == 400
    assert says in page
    assert "给陈岚：配图下午补" in page
    assert not Post.objects.exists()


def test_a_time_that_the_clock_skips_is_refused() -> None:
    who = cast()
    Account.objects.filter(pk=who.bluesky.pk).update(zone="Europe/Berlin")
    year = utc_now().year + 1
    last_sunday = max(day for day in range(25, 32) if __import__("datetime").date(year, 3, day).weekday() == 6)
    answer = browser(who.lin).post(NEW, entered(who, date=f"{year}-03-{last_sunday}", time="02:30"))
    assert answer.status_code == 400
    assert "柏林时间会跳过这个时间" in text_of(answer)


def test_date_and_time_are_read_on_each_account_s_own_clock() -> None:
    who = cast()
    Account.objects.filter(pk=who.weibo.pk).update(zone="Asia/Tokyo")
    browser(who.lin).post(NEW, entered(who, accounts=[who.weibo.pk, who.bluesky.pk]))
    tokyo, shanghai = (Plan.objects.get(account=account).due_at for account in (who.weibo, who.bluesky))
    assert shanghai - tokyo == timedelta(hours=1)


def test_accounts_of_another_brand_cannot_be_slipped_in() -> None:
    who = cast()
    answer = browser(who.lin).post(NEW, entered(who, accounts=[who.other_account.pk]))
    assert answer.status_code == 400
    assert not Plan.objects.exists()


def test_pictures_can_be_added_without_saving_then_described_and_put_in_order() -> None:
    who = cast()
    client = browser(who.lin)
    files = [
        SimpleUploadedFile(f"{n}.png", picture_bytes(colour), "image/png") for n, colour in enumerate(("red", "blue"))
    ]
    page = text_of(client.post(NEW, entered(who, do="upload", pictures=files)))
    red, blue = Asset.objects.order_by("pk")
    assert f'value="{red.pk}"' in page
    assert f'value="{blue.pk}"' in page
    assert not Post.objects.exists()
    client.post(
        NEW,
        entered(
            who,
            **{
                "picture-1-asset": red.pk,
                "picture-1-alt": "红茶",
                "picture-1-position": "2",
                "picture-2-asset": blue.pk,
                "picture-2-alt": "青瓷",
                "picture-2-position": "1",
            },
        ),
    )
    shown = [(row.asset, row.alt_text) for row in Version.objects.get().pictures.all()]
    assert shown == [(blue, "青瓷"), (red, "红茶")]


def test_a_picture_ticked_for_removal_is_left_out() -> None:
    who = cast()
    asset = picture(who.brand)
    browser(who.lin).post(NEW, entered(who, **{"picture-1-asset": asset.pk, "picture-1-remove": "1"}))
    assert not Version.objects.get().pictures.exists()


def test_a_picture_of_another_brand_cannot_be_slipped_in() -> None:
    who = cast()
    theirs = picture(who.other_brand)
    browser(who.lin).post(NEW, entered(who, **{"picture-1-asset": theirs.pk}))
    assert not Version.objects.get().pictures.exists()


def test_a_picture_of_a_sister_account_cannot_be_slipped_in() -> None:
    """Its number is easily guessed; saving the post would show it, and send it out."""
    who = cast()
    fang = user("fang", "方圆")
    grant(actor=who.he, now=utc_now(), user=fang, role=Role.WRITER, account=who.weibo)
    theirs = picture(who.brand)
    a_draft(who, who.bluesky, pictures=(theirs,))
    client = browser(fang)
    shown = client.post(NEW, entered(who, accounts=[who.weibo.pk], do="check", **{"picture-1-asset": theirs.pk}))
    assert f'value="{theirs.pk}"' not in text_of(shown).partition("picture-1-asset")[2][:40]
    client.post(NEW, entered(who, accounts=[who.weibo.pk], **{"picture-1-asset": theirs.pk}))
    assert not Version.objects.get(created_by=fang).pictures.exists()


def test_a_file_that_is_no_picture_is_refused_and_the_words_stay() -> None:
    who = cast()
    file = SimpleUploadedFile("a.png", b"not a picture", "image/png")
    page = text_of(browser(who.lin).post(NEW, entered(who, do="upload", pictures=[file])))
    assert "不是能用的图片" in page
    assert "早茶一壶，先凉后泡。" in page
    assert not Asset.objects.exists()


def test_checking_says_what_is_found_and_stores_nothing() -> None:
    who = cast()
    page = text_of(browser(who.lin).post(NEW, entered(who, do="check", accounts=[who.weibo.pk], link="")))
    assert "N.safe-domain" in page
    assert not Post.objects.exists()


def test_the_live_check_answers_with_findings_and_lengths() -> None:
    who = cast()
    answer = browser(who.lin).post("/posts/check", entered(who, text="x" * 400))
    assert "N.length" in text_of(answer)
    assert 'data-limit="300"' in text_of(answer)
    assert not Post.objects.exists()


def test_the_live_check_does_not_take_a_post_for_its_own_double() -> None:
    who = cast()
    plan = a_draft(who)
    form = entered(who, text=plan.version.text, post=plan.post_id)
    assert "C13" not in text_of(browser(who.lin).post("/posts/check", form))
    assert "C13" in text_of(browser(who.lin).post("/posts/check", form | {"post": ""}))


def test_editing_words_makes_a_version_and_ends_the_approval() -> None:
    who = cast()
    plan = approved(who)
    answer = browser(who.lin).post(f"/posts/{plan.post_id}/edit", entered(who, text="改过的。", date="", time=""))
    assert answer.status_code == 303
    plan.refresh_from_db()
    assert (plan.state, plan.version.number, plan.version.text) == ("draft", 2, "改过的。")
    assert Approval.objects.get().state == "void"
    assert Delivery.objects.get().held_for == "approval"


def test_editing_only_the_time_keeps_version_and_approval() -> None:
    who = cast()
    plan = approved(who)
    same = {"text": plan.version.text, "note": "", "column": plan.post.column_id, "link": plan.version.link}
    browser(who.lin).post(f"/posts/{plan.post_id}/edit", entered(who, **same))
    before, due = plan.version_id, plan.due_at
    plan.refresh_from_db()
    assert (plan.state, plan.version_id) == ("approved", before)
    assert plan.due_at > due
    assert Delivery.objects.get().due_at == plan.due_at


def test_editing_adds_and_takes_away_accounts() -> None:
    who = cast()
    plan = a_draft(who)
    same = {"text": plan.version.text, "note": "", "link": plan.version.link}
    client = browser(who.lin)
    client.post(f"/posts/{plan.post_id}/edit", entered(who, accounts=[who.weibo.pk], **same))
    states = dict(Plan.objects.values_list("account__network", "state"))
    assert states == {"bluesky": "cancelled", "weibo": "draft"}
    client.post(f"/posts/{plan.post_id}/edit", entered(who, accounts=[who.bluesky.pk, who.weibo.pk], **same))
    again = Plan.objects.get(account=who.bluesky)
    assert (again.pk, again.state, again.occurrence) == (plan.pk, "draft", 1)


def test_a_post_that_is_out_cannot_be_rewritten() -> None:
    from guanwei.delivery.states import State
    from tests.web.ledger import stands

    who = cast()
    plan = approved(who)
    stands(plan, State.SENT)
    answer = browser(who.lin).post(f"/posts/{plan.post_id}/edit", entered(who, text="改写历史。", date="", time=""))
    assert "已经发布" in text_of(answer)
    assert Version.objects.count() == 1


def test_a_copy_begins_with_the_same_words_and_no_time() -> None:
    who = cast()
    plan = a_draft(who, pictures=(picture(who.brand),))
    page = text_of(browser(who.lin).get(f"{NEW}?copy={plan.post_id}"))
    assert plan.version.text in page
    assert 'name="picture-1-asset"' in page
    assert 'name="date"' in page


def test_somebody_else_s_post_cannot_be_copied() -> None:
    who = cast()
    plan = a_draft(who)
    assert plan.version.text not in text_of(browser(who.wu).get(f"{NEW}?copy={plan.post_id}"))


def test_a_picture_that_is_too_large_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    who = cast()
    monkeypatch.setattr(pictures, "MAX_BYTES", 100)
    monkeypatch.setattr(InMemoryUploadedFile, "read", lambda *_: pytest.fail("was read"), raising=False)
    file = io.BytesIO(b"x" * 101)
    file.name = "tea.jpg"
    page = text_of(browser(who.lin).post(NEW, entered(who, pictures=[file], do="upload")))
    assert "图片“tea.jpg”超过" in page
    assert not Asset.objects.exists()


def test_more_pictures_than_a_post_takes_are_left_out_and_it_is_said() -> None:
    who = cast()
    files = [
        SimpleUploadedFile(f"{number}.png", picture_bytes(size=(10 + number, 10)), "image/png")
        for number in range(MOST_PICTURES + 2)
    ]
    page = text_of(browser(who.lin).post(NEW, entered(who, pictures=files, do="upload")))
    assert f"一条内容最多 {MOST_PICTURES} 张图片。" in page
    assert Asset.objects.count() == MOST_PICTURES


def test_half_a_time_keeps_the_findings_and_says_so() -> None:
    who = cast()
    form = entered(who, text="长" * 400) | {"time": ""}
    page = text_of(browser(who.lin).post("/posts/check", form))
    assert "N.length" in page
    assert "时间：日期和时间要一起填" in page


def test_a_link_that_is_none_is_said_where_the_findings_stand() -> None:
    who = cast()
    page = text_of(browser(who.lin).post("/posts/check", entered(who, link="www.qingheming.example")))
    assert "链接：链接以 http:// 或 https:// 开头" in page
    assert "选好账号开始写" not in page


def test_columns_have_their_names_in_the_readers_language() -> None:
    who = cast()
    who.lin.language = "en"
    page = text_of(browser(who.lin).get(NEW))
    assert "Useful knowledge</span>" in page
    assert "实用知识</span>" not in page
