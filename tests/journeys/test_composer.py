"""The composer in a real browser: by keys alone, pictures by paste and drop, what a closed tab leaves, the phone."""

import base64
import re
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, Route

from guanwei.accounts.models import Account
from guanwei.approvals.models import Approval
from guanwei.media.models import Asset
from guanwei.publishing.models import Plan, WorkingCopy
from tests import cast
from tests.journeys.company import LINK, Company, company
from tests.journeys.conftest import Visit
from tests.journeys.running import PHONE, Visitor, wait_until

SHARED = "早茶一壶，先凉后泡。"
SOON = 15.0
SLOW = 1500.0  # milliseconds


@pytest.fixture
def who(transactional_db: None) -> Company:
    made = company()
    cast.weibo_account(made.admin, made.brand, profile="granted")
    cast.bluesky_account(made.admin, made.brand)
    return made


def on(network: str) -> Account:
    return Account.objects.get(network=network)


def writing(visit: Visit, who: Company, **more: object) -> Visitor:
    """Lin begins a post."""
    lin = visit(who.lin, **more)
    lin.open("/posts/new")
    lin.page.wait_for_selector("html.scripted")
    return lin


def choose(page: Page, *networks: str, column: str = "实用知识") -> None:
    for network in networks:
        page.locator(f'.who input[value="{on(network).pk}"]').check(force=True)
    page.locator(".columns .pill", has_text=column).locator("input").check(force=True)


def is_kept(page: Page) -> bool:
    return re.fullmatch(r"已自动保存 \d\d:\d\d", page.locator("[data-saved]").inner_text().strip()) is not None


def handed(page: Page, event: str, *pictures: tuple[str, bytes]) -> None:
    """What the system hands a page when somebody pastes or drops files."""
    page.evaluate(
        """([event, files]) => {
          const carried = new DataTransfer();
          for (const [name, data] of files) {
            const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
            carried.items.add(new File([bytes], name, { type: "image/png" }));
          }
          const how = { bubbles: true, cancelable: true };
          const happened = event === "paste"
            ? new ClipboardEvent("paste", { ...how, clipboardData: carried })
            : new DragEvent(event, { ...how, dataTransfer: carried });
          document.querySelector(event === "paste" ? "#text" : "form.composer").dispatchEvent(happened);
        }""",
        [event, [[name, base64.b64encode(data).decode()] for name, data in pictures]],
    )


def slowly(route: Route) -> None:
    """The server takes longer than somebody who types pauses."""
    route.request.frame.page.wait_for_timeout(SLOW)
    route.fallback()


def step_to(page: Page, key: str, name: str, value: str = "") -> None:
    """By Tab, as far as it takes."""
    for _ in range(30):
        page.keyboard.press(key)
        field = page.evaluate("[document.activeElement.name, document.activeElement.value]")
        if field[0] == name and value in ("", field[1]):
            return
    raise AssertionError(f"{key} never came to {name} {value}")


def order(page: Page) -> list[str]:
    """The pictures as they will be sent, by their names."""
    rows = page.locator("#pictures .pic[data-picture]").all()
    ids = [int(row.locator('[name$="-asset"]').input_value()) for row in rows]
    names = dict(Asset.objects.filter(pk__in=ids).values_list("pk", "name"))
    return [names[id] for id in ids]


def arrived(page: Page, count: int) -> None:
    wait_until(lambda: page.locator("#pictures .pic[data-picture]").count() == count, SOON)


def test_two_networks_with_words_of_their_own_by_keys_alone(who: Company, visit: Visit) -> None:
    """From the empty form to the approval without touching the mouse."""
    lin = writing(visit, who)
    page, keys = lin.page, lin.page.keyboard
    assert page.evaluate("document.activeElement.id") == "text"
    keys.type(SHARED)
    keys.press("Tab")
    keys.type(LINK)
    for network in ("weibo", "bluesky"):
        step_to(page, "Shift+Tab", "accounts", str(on(network).pk))
        keys.press("Space")
    step_to(page, "Tab", "column")
    for _ in range(4):
        keys.press("ArrowRight")
    wait_until(lambda: page.locator("[data-look]").count() == 2, SOON)
    page.locator(f'details.own[data-own="{on("weibo").pk}"] > summary').focus()
    keys.press("Enter")
    own = page.locator(f"[name=own-{on('weibo').pk}-text]")
    wait_until(lambda: own.input_value() == SHARED, 2)
    keys.press("Control+a")
    keys.type("#早茶# 先凉后泡。")
    page.locator("button[value=next]").focus()
    keys.press("Enter")
    wait_until(lambda: page.locator("#when [name=date]").input_value() != "", SOON)
    with page.expect_navigation():
        keys.press("Control+Enter")
    said = dict(Plan.objects.values_list("account__network", "version__text"))
    assert said == {"weibo": "#早茶# 先凉后泡。", "bluesky": SHARED}
    assert set(Plan.objects.values_list("state", flat=True)) == {"review"}
    assert Approval.objects.filter(state="requested").count() == 2
    assert not WorkingCopy.objects.exists()


def test_each_preview_shows_what_its_followers_see(who: Company, visit: Visit) -> None:
    page = writing(visit, who).page
    choose(page, "weibo", "bluesky")
    page.fill("#text", "#秋茶# 上新 @青禾茗门店")
    page.fill("[name=link]", LINK)
    weibo, bluesky = (page.locator(f'[data-look="{on(network).pk}"]') for network in ("weibo", "bluesky"))
    wait_until(lambda: bluesky.is_visible() and LINK in bluesky.inner_text(), SOON)
    assert not weibo.is_visible()
    page.locator(f'[data-choose="{on("weibo").pk}"]').click()
    assert "网页链接" in weibo.inner_text()
    page.locator("#text").press_sequentially("！")
    wait_until(lambda: "！" in weibo.inner_text(), SOON)
    assert weibo.is_visible(), "the one that was chosen stays"
    assert "/ 140" in page.locator(f'.counters .counter[data-account="{on("weibo").pk}"]').inner_text()


def test_pictures_come_by_paste_and_drop_change_places_and_come_back(who: Company, visit: Visit) -> None:
    page = writing(visit, who).page
    choose(page, "weibo")
    handed(page, "paste", ("red.png", cast.picture_bytes("red")))
    arrived(page, 1)
    handed(page, "drop", ("blue.png", cast.picture_bytes("blue")), ("green.png", cast.picture_bytes("green")))
    arrived(page, 3)
    assert sorted(order(page)) == ["blue.png", "green.png", "red.png"]
    handed(page, "drop", ("broken.png", b"no picture"))
    wait_until(lambda: "不是能用的图片" in page.locator("#pictures").inner_text(), SOON)
    page.locator("#pictures .coming.wrong button").click()
    last = order(page)[2]
    page.locator("#pictures .pic").nth(2).locator('[data-step="-1"]').focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert order(page)[0] == last
    first = page.locator("#pictures .pic").first
    first.locator("textarea").fill("第一张")
    first.locator(".remove").click()
    wait_until(lambda: page.locator(".look .grid-of li").count() == 2, SOON)
    first.locator(".remove").click()
    wait_until(lambda: page.locator(".look .grid-of li").count() == 3, SOON)
    page.locator("#pictures .pic figure").nth(2).drag_to(page.locator("#pictures .pic figure").first)
    assert order(page)[0] != last
    page.fill("#text", SHARED)
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    shown = [(row.asset.name, row.alt_text) for row in Plan.objects.get().version.pictures.all()]
    assert len(shown) == 3
    assert (last, "第一张") in shown[1:]


def test_nine_pictures_at_once_arrive_in_their_order(who: Company, visit: Visit) -> None:
    page = writing(visit, who).page
    choose(page, "weibo")
    colours = ("red", "blue", "green", "gold", "navy", "teal", "pink", "gray", "brown")
    handed(page, "drop", *((f"{number}.png", cast.picture_bytes(name)) for number, name in enumerate(colours)))
    arrived(page, 9)
    assert order(page) == [f"{number}.png" for number in range(9)]
    page.fill("#text", SHARED)
    wait_until(lambda: page.locator(".look .grid-of.n9 li").count() == 9, SOON)


def test_a_piece_is_framed_by_mouse_and_by_keys(who: Company, visit: Visit) -> None:
    page = writing(visit, who).page
    choose(page, "weibo")
    handed(page, "drop", ("wide.png", cast.picture_bytes("red", size=(800, 400))))
    arrived(page, 1)
    row = page.locator("#pictures .pic")
    row.locator(".cropping summary").click()
    row.locator(".crop select").select_option("1:1")
    cut = row.locator(".cut")
    wait_until(lambda: cut.bounding_box()["width"] == pytest.approx(cut.bounding_box()["height"], abs=2), 5)  # type: ignore[index]
    cut.focus()
    for _ in range(100):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    wait_until(lambda: Asset.objects.filter(cut_from__isnull=False).exists(), SOON)
    piece = Asset.objects.get(cut_from__isnull=False)
    assert (piece.width, piece.height, piece.cut[:2]) == (400, 400, [0, 0])
    wait_until(lambda: row.locator('[name$="-asset"]').input_value() == str(piece.pk), 5)
    row.locator(".cropping summary").click()
    row.locator(".crop select").select_option("")
    row.locator(".frame").evaluate("frame => frame.scrollIntoView({block: 'center'})")
    frame, corner = row.locator(".frame").bounding_box(), row.locator('[data-edge="se"]').bounding_box()
    assert frame and corner
    page.mouse.move(corner["x"] + 11, corner["y"] + 11)
    page.mouse.down()
    page.mouse.move(corner["x"] + 11, corner["y"] + 11 - frame["height"] / 2, steps=4)
    page.mouse.up()
    row.locator("[data-cut-now]").click()
    wait_until(lambda: Asset.objects.filter(cut_from__isnull=False).count() == 2, SOON)
    half = Asset.objects.exclude(pk=piece.pk).get(cut_from__isnull=False)
    assert (half.cut_from, half.width) == (piece.cut_from, 400), "out of the whole picture again"
    assert half.height == pytest.approx(200, abs=8)


def test_what_was_written_survives_a_closed_tab_and_waits_on_another_device(who: Company, visit: Visit) -> None:
    lin = writing(visit, who)
    choose(lin.page, "bluesky")
    lin.page.fill("#text", "写了一上午的一条。")
    wait_until(lambda: is_kept(lin.page), SOON)
    lin.page.fill("#text", "写了一上午的一条。\n最后一秒才想起来的一句。")
    lin.page.close()
    wait_until(lambda: "最后一秒" in dict(WorkingCopy.objects.get().fields)["text"], SOON)
    phone = visit(who.lin, size=PHONE)
    phone.open("/")
    assert phone.sees("没写完的稿件")
    phone.page.get_by_role("link", name="继续写").first.click()
    phone.page.wait_for_selector("form.composer")
    assert phone.page.input_value("#text") == "写了一上午的一条。\n最后一秒才想起来的一句。"
    assert phone.page.locator(f'.who input[value="{on("bluesky").pk}"]').is_checked()
    phone.page.reload()
    assert "最后一秒" in phone.page.input_value("#text")
    he = visit(who.he)
    he.open("/posts/new")
    assert not he.sees("没写完"), "nobody else's business"


def test_leaving_asks_only_while_the_words_are_nowhere_but_in_this_window(who: Company, visit: Visit) -> None:
    page = writing(visit, who).page
    page.emulate_media(reduced_motion="reduce")  # a question breaks off the fading between two pages, and that is said
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.fill("#text", "保存上了的一句。")
    wait_until(lambda: is_kept(page), SOON)
    page.goto("/")
    assert asked == []
    page.go_back()
    page.route("**/posts/keep", lambda route: route.abort())
    page.fill("#text", "只在这个窗口里的一句。")
    wait_until(lambda: "未保存" in page.locator("[data-saved]").inner_text(), SOON)
    page.goto("/")
    assert asked == ["beforeunload"]
    page.goto("/posts/new")
    with page.expect_navigation():
        page.get_by_role("button", name="恢复内容").click()
    assert page.input_value("#text") == "只在这个窗口里的一句。"


def test_two_windows_say_so_before_either_is_lost(who: Company, visit: Visit) -> None:
    first = writing(visit, who)
    first.page.fill("#text", "第一个窗口。")
    wait_until(lambda: is_kept(first.page), SOON)
    second = visit(who.lin)
    second.open(f"/posts/new?{urlsplit(first.page.url).query}")
    second.page.fill("#text", "第二个窗口接着写。")
    wait_until(lambda: is_kept(second.page), SOON)
    wait_until(lambda: WorkingCopy.objects.get().version == 2, SOON)
    first.page.fill("#text", "第一个窗口又写。")
    wait_until(lambda: first.sees("你在另一个窗口接着写过这条"), SOON)
    with first.page.expect_navigation():
        first.page.get_by_role("button", name="用那边的内容").click()
    assert first.page.input_value("#text") == "第二个窗口接着写。"


def test_a_finding_marks_its_place_and_one_press_mends_it_and_another_takes_that_back(
    who: Company, visit: Visit
) -> None:
    page = writing(visit, who).page
    choose(page, "bluesky")
    text = "一段。\n\n\n\n二段。"
    page.fill("#text", text)
    wait_until(lambda: page.locator(".mirror mark").count() == 1, SOON)
    page.locator("#text").press_sequentially("再写一句。")
    assert page.locator(".mirror mark").count() == 1, "a mark stays on its words while somebody types"
    mend = page.get_by_role("button", name="去掉多余空行")
    wait_until(lambda: mend.count() == 1, SOON, lambda: page.locator("#checks").inner_text())
    mend.click()
    wait_until(lambda: page.input_value("#text") == "一段。\n\n二段。再写一句。", SOON)
    wait_until(lambda: page.locator(".mirror mark").count() == 0, SOON)
    page.locator("#text").press("Control+z")
    assert page.input_value("#text") == f"{text}再写一句。"


def test_two_boasts_are_one_finding_and_both_are_marked(who: Company, visit: Visit) -> None:
    page = writing(visit, who).page
    choose(page, "bluesky")
    page.fill("#text", "本店奶茶，全城第一。我们家的面膜，全国销量第一。")
    marks = page.locator(".mirror mark")
    wait_until(lambda: marks.all_inner_texts() == ["全城第一", "销量第一"], SOON, lambda: str(marks.all_inner_texts()))
    assert page.locator("#checks .finding", has_text="C12.absolute-wording").count() == 1


def test_next_free_passes_over_what_is_taken_and_a_slot_can_be_pressed(who: Company, visit: Visit) -> None:
    lin = writing(visit, who)
    page = lin.page
    choose(page, "bluesky")
    page.fill("#text", SHARED)
    page.locator("button[value=next]").click()
    date, clock = page.locator("#when [name=date]"), page.locator("#when [name=time]")
    wait_until(lambda: date.input_value() != "", SOON)
    first = f"{date.input_value()}T{clock.input_value()}"
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    due = Plan.objects.get().due_at
    assert due is not None and f"{due.astimezone(ZoneInfo('Asia/Shanghai')):%Y-%m-%dT%H:%M}" == first
    lin.open("/posts/new")
    choose(page, "bluesky")
    page.fill("#text", "另一条，讲水质。")
    wait_until(lambda: page.locator(".slot").count() > 0, SOON)
    assert all(slot.get_attribute("value") != f"at:{first}" for slot in page.locator(".slot").all())
    second = page.locator(".slot").first.get_attribute("value")
    page.locator(".slot").first.click()
    wait_until(lambda: f"at:{date.input_value()}T{clock.input_value()}" == second, SOON)


def test_typing_on_does_not_lose_what_a_button_asked_of_a_slow_server(who: Company, visit: Visit) -> None:
    page = writing(visit, who).page
    page.route(page.locator("form.composer").get_attribute("data-check") or "", slowly)
    choose(page, "bluesky")
    page.fill("#text", "早茶一壶。")
    wait_until(lambda: page.locator(".slot").count() > 0, SOON)
    page.locator("button[value=next]").click()
    page.locator("#text").press_sequentially("先凉后泡。")
    date, clock = page.locator("#when [name=date]"), page.locator("#when [name=time]")
    wait_until(lambda: date.input_value() != "", SOON)
    wait_until(lambda: dict(WorkingCopy.objects.get().fields).get("date") == date.input_value(), SOON)
    page.locator(".slot").last.click()
    clock.fill("03:21")
    page.wait_for_timeout(2 * SLOW)
    assert clock.input_value() == "03:21", "what is set by hand stays"


def test_on_the_phone_everything_is_within_reach(who: Company, visit: Visit) -> None:
    lin = writing(visit, who, size=PHONE)
    page = lin.page
    choose(page, "weibo", "bluesky")
    page.fill("#text", SHARED)
    handed(page, "drop", ("red.png", cast.picture_bytes("red")))
    arrived(page, 1)
    wait_until(lambda: is_kept(page), SOON)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    for button in ("存草稿", "送审"):
        box = page.get_by_role("button", name=button).bounding_box()
        assert box is not None and box["height"] >= 40 and box["y"] + box["height"] <= PHONE[1]
    lin.press("存草稿")
    assert Plan.objects.count() == 2
