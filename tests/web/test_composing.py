"""The post form beyond its words: other words on one account, findings beside the text, buttons without a script."""

import json
import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guanwei.accounts.actions import grant
from guanwei.accounts.values import set_value
from guanwei.approvals.models import Approval
from guanwei.editorial.models import Post, Version
from guanwei.lib.clock import utc_now
from guanwei.media.models import Asset
from guanwei.media.store import take_in
from guanwei.people.roles import Role
from guanwei.publishing.models import Plan
from guanwei.publishing.slots import WeeklySlot
from guanwei.publishing.slotting import set_slots
from tests.cast import SITE, Cast, a_draft, cast, picture, picture_bytes, user
from tests.domain.media.test_fitting import photo
from tests.web.test_compose import NEW, entered
from tests.web.visitors import browser, text_of

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
KEY = "0b6f6a52-97b0-4d0e-9c9c-6f5f0d1c2a01"
KEEP = "/posts/keep"


def both(who: Cast, **changes: object) -> dict[str, object]:
    """On both accounts, on Weibo in words of its own."""
    own = {f"own-{who.weibo.pk}-differs": "on", f"own-{who.weibo.pk}-text": "微博上这么说。"}
    own |= {f"own-{who.weibo.pk}-link": SITE}
    return entered(who, accounts=[who.weibo.pk, who.bluesky.pk], **own) | changes


def shown(answer, name: str) -> str:
    """The value that a field of the page has."""
    page = text_of(answer)
    found = re.search(rf'name="{name}"[^>]*?value="([^"]*)"', page)
    return found[1] if found else ""


# --- before an account is chosen --------------------------------------------------------------------------------------


def test_the_words_are_checked_before_an_account_is_chosen() -> None:
    who = cast()
    set_value(actor=who.he, now=utc_now(), key="C12.instead", value="亲=您", brand=who.brand)
    form = entered(who, accounts=[], column="", text="亲，我们的茶全网第一！") | {"do": ""}
    page = text_of(browser(who.lin).post("/posts/check", form))
    assert "C12" in page and "全网第一" in page
    assert 'data-target="text" data-start="6" data-end="10"' in page
    assert "只看了用语" in page
    do = re.search(r'name="do" value="(fix::C12\.own-words[.\w-]*)"', page)
    assert do
    mended = browser(who.lin).post(NEW, form | {"do": do[1]})
    assert "您，我们的茶全网第一！" in text_of(mended)
    chosen = text_of(browser(who.lin).post("/posts/check", form | {"accounts": [who.bluesky.pk]}))
    assert "全网第一" in chosen and "只看了用语" not in chosen


def test_words_that_are_in_order_and_rules_that_are_off_bring_nothing_before_an_account_is_chosen() -> None:
    who = cast()
    for text, level in (("早茶一壶，先凉后泡。", None), ("我们的茶全网第一！", "off"), ("", None)):
        set_value(actor=who.he, now=utc_now(), key="C12.absolute-wording.level", value=level, brand=who.brand)
        page = text_of(
            browser(who.lin).post("/posts/check", entered(who, accounts=[], text=text, link="") | {"do": ""})
        )
        assert 'class="finding' not in page, text
        assert "只看了用语" not in page


# --- words of one account ---------------------------------------------------------------------------------------------


def test_one_account_goes_out_with_other_words() -> None:
    who = cast()
    browser(who.lin).post(NEW, both(who, do="submit"))
    said = dict(Plan.objects.values_list("account__network", "version__text"))
    assert said == {"weibo": "微博上这么说。", "bluesky": "早茶一壶，先凉后泡。"}
    assert Approval.objects.filter(state="requested").count() == 2


def test_words_of_an_account_that_is_not_chosen_or_says_the_same_make_no_version() -> None:
    who = cast()
    browser(who.lin).post(NEW, both(who, accounts=[who.bluesky.pk]))
    same = both(who, form=KEY)
    del same[f"own-{who.weibo.pk}-differs"]
    browser(who.lin).post(NEW, same)
    assert not Version.objects.exclude(account=None).exists()


def test_the_edit_form_shows_each_account_s_words_and_saving_them_changes_nothing() -> None:
    who = cast()
    client = browser(who.lin)
    client.post(NEW, both(who, do="submit"))
    post = Post.objects.get()
    page = text_of(client.get(f"/posts/{post.pk}/edit"))
    assert "微博上这么说。</textarea>" in page
    assert "早茶一壶，先凉后泡。</textarea>" in page
    same = both(who, date="", time="", note="给陈岚：配图下午补")
    client.post(f"/posts/{post.pk}/edit", same)
    assert Version.objects.count() == 2
    assert set(Plan.objects.values_list("state", flat=True)) == {"review"}


def test_an_account_can_leave_a_picture_out() -> None:
    who = cast()
    red, blue = picture(who.brand, "red"), picture(who.brand, "blue")
    pictures = {"picture-1-asset": red.pk, "picture-2-asset": blue.pk, f"own-{who.weibo.pk}-without": blue.pk}
    browser(who.lin).post(NEW, both(who, **pictures))
    shows = {plan.account.network: [row.asset for row in plan.version.pictures.all()] for plan in Plan.objects.all()}
    assert shows == {"weibo": [red], "bluesky": [red, blue]}
    page = text_of(browser(who.lin).get(f"/posts/{Post.objects.get().pk}/edit"))
    assert f'name="own-{who.weibo.pk}-without" value="{blue.pk}" checked' in page


def test_each_account_may_have_its_own_time() -> None:
    who = cast()
    later = (datetime.now(SHANGHAI) + timedelta(days=3)).replace(hour=9, minute=30)
    own = {f"own-{who.weibo.pk}-date": f"{later:%Y-%m-%d}", f"own-{who.weibo.pk}-time": "09:30"}
    browser(who.lin).post(NEW, both(who, **own))
    weibo, bluesky = (Plan.objects.get(account=account).due_at for account in (who.weibo, who.bluesky))
    assert weibo.astimezone(SHANGHAI).strftime("%m-%d %H:%M") == f"{later:%m-%d} 09:30"
    assert bluesky < weibo
    page = browser(who.lin).get(f"/posts/{Post.objects.get().pk}/edit")
    assert shown(page, f"own-{who.weibo.pk}-time") == "09:30"
    assert shown(page, "date") == ""


def test_a_link_that_is_none_in_one_account_s_words_is_said_and_nothing_is_saved() -> None:
    who = cast()
    answer = browser(who.lin).post(NEW, both(who, **{f"own-{who.weibo.pk}-link": "www.qingheming.example"}))
    assert answer.status_code == 400
    assert "http://" in text_of(answer)
    assert not Post.objects.exists()


def test_whoever_writes_for_one_account_sees_the_other_locked_and_leaves_it_alone() -> None:
    who = cast()
    browser(who.lin).post(NEW, both(who))
    post = Post.objects.get()
    fang = user("fang", "方圆")
    grant(actor=who.he, now=utc_now(), user=fang, role=Role.WRITER, account=who.bluesky)
    grant(actor=who.he, now=utc_now(), user=fang, role=Role.VIEWER, account=who.weibo)
    page = text_of(browser(fang).get(f"/posts/{post.pk}/edit"))
    assert re.search(rf'value="{who.weibo.pk}" checked disabled', page)
    assert f'name="own-{who.weibo.pk}-text"' not in page
    changed = both(who, text="方圆改的。", date="", time="")
    assert browser(fang).post(f"/posts/{post.pk}/edit", changed).status_code == 303
    assert dict(Plan.objects.values_list("account__network", "version__text"))["weibo"] == "微博上这么说。"


# --- judging ----------------------------------------------------------------------------------------------------------


def test_a_finding_of_all_accounts_is_said_once_and_one_of_a_single_account_names_it() -> None:
    who = cast()
    text = "一段。\n\n\n\n二段。"
    page = text_of(browser(who.lin).post("/posts/check", both(who, text=text, **{f"own-{who.weibo.pk}-text": text})))
    assert page.count("C16.blank-lines") >= 2, "own words are a text of their own"
    form = both(who, text=text)
    del form[f"own-{who.weibo.pk}-differs"]
    page = text_of(browser(who.lin).post("/posts/check", form))
    assert page.count("<code>C16.blank-lines</code>") == 1


def test_places_are_counted_as_a_window_counts_them() -> None:
    """😀 is one character to us and two to a browser; white space in front is no part of the text that is judged."""
    who = cast()
    text = "\n😀一段。\n\n\n\n二段。"
    page = text_of(browser(who.lin).post("/posts/check", entered(who, text=text)))
    start = text.encode("utf-16-le").index("\n\n\n\n".encode("utf-16-le")) // 2
    assert f'data-start="{start}" data-end="{start + 4}"' in page


def test_two_boasts_are_one_finding_with_both_places() -> None:
    who = cast()
    text = "本店奶茶，全城第一。我们家的面膜，全国销量第一。"
    page = text_of(browser(who.lin).post("/posts/check", entered(who, text=text)))
    assert page.count("<code>C12.absolute-wording</code>") == 1
    places = [(text.index(word), text.index(word) + len(word)) for word in ("全城第一", "销量第一")]
    assert f'data-places="{" ".join(f"{start}-{end}" for start, end in places)} "' in page


def test_nothing_is_said_of_an_empty_form() -> None:
    who = cast()
    page = text_of(browser(who.lin).post("/posts/check", entered(who, text="", link="")))
    assert "N.empty" not in page


def test_words_are_judged_before_a_column_is_chosen_but_not_the_mix() -> None:
    who = cast()
    form = entered(who, text="长" * 400)
    del form["column"]
    page = text_of(browser(who.lin).post("/posts/check", form))
    assert "N.length" in page
    assert "栏目：" not in page
    saved = browser(who.lin).post(NEW, form)
    assert "选择它属于哪个栏目" in text_of(saved)


def test_the_preview_shows_what_followers_see() -> None:
    who = cast()
    text = "#秋茶# @青禾茗门店 上新"
    page = text_of(browser(who.lin).post("/posts/check", entered(who, text=text, accounts=[who.weibo.pk])))
    assert '<span class="mark-topic">#秋茶#</span>' in page
    assert '<span class="mark-mention">@青禾茗门店</span>' in page
    assert "网页链接" in page
    assert "手动" in page, "ordinary rights lose the topic"


def test_what_is_too_long_is_struck_out_where_it_begins() -> None:
    who = cast()
    page = text_of(browser(who.lin).post("/posts/check", entered(who, text="字" * 310, link="")))
    assert f'>{"字" * 300}<s class="over"' in page


# --- buttons without a script -----------------------------------------------------------------------------------------


def weekly(who: Cast, *hours: int) -> None:
    slots = [WeeklySlot(day, time(hour)) for day in range(7) for hour in hours]
    set_slots(actor=who.he, now=utc_now(), slots=slots, brand=who.brand)


def test_next_free_fills_in_the_time_and_says_what_was_passed_over() -> None:
    who = cast()
    weekly(who, 12)
    tomorrow = (datetime.now(SHANGHAI) + timedelta(days=1)).replace(hour=12, minute=0, second=0, microsecond=0)
    for day in (-1, 0):
        moment = tomorrow + timedelta(days=day)
        if moment > datetime.now(SHANGHAI):
            a_draft(who, text=f"第 {day} 天的另一条稿子", due_at=moment)
    answer = browser(who.lin).post(NEW, entered(who, date="", time="", do="next"))
    assert (shown(answer, "date"), shown(answer, "time")) == (f"{tomorrow + timedelta(days=1):%Y-%m-%d}", "12:00")
    assert "跳过了" in text_of(answer)
    assert not Plan.objects.filter(version__text="早茶一壶，先凉后泡。").exists()


def test_pressing_it_again_goes_on_from_there() -> None:
    who = cast()
    weekly(who, 9, 15)
    client = browser(who.lin)
    first = client.post(NEW, entered(who, date="", time="", do="next"))
    day, clock = shown(first, "date"), shown(first, "time")
    second = client.post(NEW, entered(who, date=day, time=clock, do="next"))
    assert (shown(second, "date"), shown(second, "time")) > (day, clock)


def test_accounts_whose_next_free_times_differ_get_each_their_own() -> None:
    who = cast()
    weekly(who, 12)
    set_slots(actor=who.he, now=utc_now(), slots=[WeeklySlot(day, time(18)) for day in range(7)], account=who.bluesky)
    answer = browser(who.lin).post(NEW, both(who, date="", time="", do="next"))
    clocks = [shown(answer, f"own-{account.pk}-time") for account in (who.weibo, who.bluesky)]
    assert clocks == ["12:00", "18:00"]
    assert shown(answer, "date") == ""


def test_a_flood_is_offered_the_next_free_time_and_one_press_moves_there() -> None:
    who = cast()
    weekly(who, 12)
    tomorrow = (datetime.now(SHANGHAI) + timedelta(days=1)).replace(hour=12, minute=0, second=0, microsecond=0)
    a_draft(who, text="中午已经有一条了", due_at=tomorrow)
    form = entered(who, date=f"{tomorrow:%Y-%m-%d}", time="12:05")
    page = text_of(browser(who.lin).post("/posts/check", form))
    assert "B1.flood" in page
    assert "下一个空时段是 " in page and "就隔开了" not in page  # the advice names the time of the button
    do = re.search(r'name="do" value="(fix:\d+:B1\.flood\.\w+)"', page)
    assert do
    moved = browser(who.lin).post(NEW, form | {"do": do[1]})
    assert (shown(moved, "date"), shown(moved, "time")) == (f"{tomorrow + timedelta(days=1):%Y-%m-%d}", "12:00")
    assert "B1.flood" not in text_of(moved)


def test_a_fix_button_mends_the_words_of_its_account() -> None:
    who = cast()
    set_value(actor=who.he, now=utc_now(), key="brand.default-link", value=SITE, brand=who.brand)
    form = both(who, **{f"own-{who.weibo.pk}-link": ""})
    answer = browser(who.lin).post(NEW, form | {"do": f"fix:{who.weibo.pk}:N.safe-domain"})
    assert shown(answer, f"own-{who.weibo.pk}-link") == SITE
    assert "N.safe-domain" not in text_of(answer)
    gone = browser(who.lin).post(NEW, form | {"do": f"fix:{who.weibo.pk}:C99.nothing"})
    assert "没有可以自动修改的地方" in text_of(gone)


def test_the_label_of_the_column_is_put_before_the_text_by_one_press() -> None:
    who = cast()
    page = browser(who.lin).post(NEW, entered(who, do="label"))
    assert "【有用】早茶一壶，先凉后泡。</textarea>" in text_of(page)
    again = browser(who.lin).post(NEW, entered(who, text="【有用】早茶一壶。", do="label"))
    assert "【有用】早茶一壶。</textarea>" in text_of(again)


def test_pictures_change_places_by_buttons() -> None:
    who = cast()
    red, blue = picture(who.brand, "red"), picture(who.brand, "blue")
    form = entered(who, **{"picture-1-asset": red.pk, "picture-2-asset": blue.pk, "picture-2-alt": "青瓷"})
    answer = browser(who.lin).post(NEW, form | {"do": "before:2"})
    assert (shown(answer, "picture-1-asset"), shown(answer, "picture-2-asset")) == (str(blue.pk), str(red.pk))
    assert "青瓷</textarea>" in text_of(answer)


def test_a_picture_is_cropped_by_numbers_or_by_a_ratio_alone() -> None:
    who = cast()
    asset = picture(who.brand)  # 640 x 480
    form = entered(who, **{"picture-1-asset": asset.pk})
    square = browser(who.lin).post(NEW, form | {"do": "crop:1", "picture-1-ratio": "1:1"})
    piece = Asset.objects.get(cut_from=asset)
    assert ((piece.width, piece.height), shown(square, "picture-1-asset")) == ((480, 480), str(piece.pk))
    framed = {"left": "50", "top": "0", "width": "50", "height": "50"}
    numbers = {f"picture-1-{side}": value for side, value in framed.items()}
    again = form | {"picture-1-asset": piece.pk, "do": "crop:1"} | numbers
    browser(who.lin).post(NEW, again)
    quarter = Asset.objects.get(cut_from=asset, width=320)
    assert quarter.height == 240, "cut out of the whole picture once more"


def test_a_picture_that_is_too_large_for_a_network_is_made_to_fit_by_one_press() -> None:
    who = cast()
    asset = take_in(actor=who.lin, now=utc_now(), brand=who.brand, data=photo((2400, 1800)), name="tea.jpg")
    assert asset.bytes > 1_000_000
    form = entered(who, **{"picture-1-asset": asset.pk})
    page = text_of(browser(who.lin).post("/posts/check", form))
    assert 'name="do" value="fit:1000000"' in page
    fitted = browser(who.lin).post(NEW, form | {"do": "fit:1000000"})
    assert "N.picture-size" not in text_of(fitted)
    assert Asset.objects.get(pk=shown(fitted, "picture-1-asset")).cut_from == asset
    told = json.loads(browser(who.lin).post(f"/pictures/{asset.pk}/crop", {"most": "1000000"}).content)
    assert str(told["asset"]) == shown(fitted, "picture-1-asset")


def test_more_pictures_than_an_account_carries_are_left_out_there_by_one_press() -> None:
    who = cast()
    assets = [picture(who.brand, colour) for colour in ("red", "blue", "green", "gold", "navy", "teal")]
    pictures = {f"picture-{number}-asset": asset.pk for number, asset in enumerate(assets, start=1)}
    form = entered(who, accounts=[who.weibo.pk, who.bluesky.pk], **pictures)
    do = f"few:{who.bluesky.pk}:4"
    assert f'name="do" value="{do}"' in text_of(browser(who.lin).post("/posts/check", form))
    answer = text_of(browser(who.lin).post(NEW, form | {"do": do}))
    assert "N.pictures" not in answer
    assert answer.count(f'name="own-{who.bluesky.pk}-without"') == 6
    alone = browser(who.lin).post(NEW, form | {"do": do, "accounts": [who.bluesky.pk]})
    assert len(re.findall(r'name="picture-\d-remove" value="1" checked', text_of(alone))) == 2


def test_a_picture_that_was_taken_out_can_come_back_but_does_not_go_along() -> None:
    who = cast()
    asset = picture(who.brand)
    form = entered(who, **{"picture-1-asset": asset.pk, "picture-1-remove": "1"})
    page = browser(who.lin).post(NEW, form | {"do": "check"})
    assert shown(page, "picture-1-asset") == str(asset.pk)
    browser(who.lin).post(NEW, form)
    assert not Version.objects.get().pictures.exists()


# --- pictures one by one ----------------------------------------------------------------------------------------------


def test_one_picture_is_brought_and_answered_with_its_place_in_the_form() -> None:
    who = cast()
    file = SimpleUploadedFile("tea.png", picture_bytes(), "image/png")
    answer = browser(who.lin).post("/posts/picture", {"brand": who.brand.slug, "number": "3", "picture": file})
    assert f'name="picture-3-asset" value="{Asset.objects.get().pk}"' in text_of(answer)


def test_what_is_no_picture_and_a_brand_of_others_are_refused() -> None:
    who = cast()
    file = SimpleUploadedFile("tea.png", b"not a picture", "image/png")
    answer = browser(who.lin).post("/posts/picture", {"brand": who.brand.slug, "picture": file})
    assert (answer.status_code, "不是能用的图片" in text_of(answer)) == (400, True)
    file = SimpleUploadedFile("tea.png", picture_bytes(), "image/png")
    assert browser(who.wu).post("/posts/picture", {"brand": who.brand.slug, "picture": file}).status_code == 403
    assert not Asset.objects.exists()


def test_a_window_crops_by_four_numbers() -> None:
    who = cast()
    asset = picture(who.brand)
    form = {"left": "0", "top": "0", "width": "50", "height": "100"}
    made = json.loads(browser(who.lin).post(f"/pictures/{asset.pk}/crop", form).content)
    assert (made["width"], made["height"], made["cut"]) == (320, 480, [0, 0, 50, 100])
    small = browser(who.lin).post(f"/pictures/{asset.pk}/crop", form | {"width": "1"})
    assert (small.status_code, "16 像素" in text_of(small)) == (400, True)
