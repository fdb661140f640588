"""Accounts, their credentials and settings, brands."""

import pytest

from guanwei.accounts.models import Account, Brand, Credential, QuotaWindow, Setting
from guanwei.accounts.quota import window_start
from guanwei.accounts.vault import unseal
from guanwei.editorial.models import Column
from guanwei.lib.clock import utc_now
from guanwei.trail.models import Entry
from guanwei.web.forms.settings import KNOWN
from tests.cast import Cast, approved, cast
from tests.web.visitors import browser, messages_of, text_of

pytestmark = pytest.mark.django_db


def test_an_account_s_page_says_what_it_can_and_what_it_used() -> None:
    who = cast()
    now = utc_now()
    QuotaWindow.objects.create(account=who.weibo, bucket="posts", starts_at=window_start(now, 3600), used=7, ceiling=30)
    client, address = browser(who.lin), f"/accounts/{who.weibo.pk}"
    page = text_of(client.get(address))
    for part in ("普通应用", "仅限模拟器", "<b>7</b> / 30", "林晓", "授权还没有验证过"):
        assert part in page
    rights = text_of(client.get(f"{address}?tab=rights"))
    for part in ("微博会去掉 #话题#", "qingheming.example", "程序发出时平台会去掉话题", "仅限模拟器", "C16"):
        assert part in rights
    for tab in ("", "check-up", "rights", "access", "trail", "nonsense"):
        page = text_of(client.get(f"{address}?tab={tab}"))
        assert "/credentials" not in page and "/try" not in page


def new_account(who: Cast, **changes: object) -> dict[str, object]:
    form: dict[str, object] = {
        "brand": who.brand.pk,
        "profile": "bluesky:app-password",
        "name": "青禾茗客服",
        "handle": "help.qingheming.test",
        "server": "",
        "remote_account_id": "",
        "safe_domains": "",
        "zone": "Asia/Shanghai",
    }
    return form | changes


def test_a_manager_adds_an_account() -> None:
    who = cast()
    answer = browser(who.he).post("/accounts/new", new_account(who))
    made = Account.objects.get(name="青禾茗客服")
    assert answer.headers["Location"] == f"/accounts/{made.pk}?tab=access#credentials"
    assert (made.network, made.profile, made.server) == ("bluesky", "app-password", "https://bsky.social")


@pytest.mark.parametrize(
    "change",
    [
        {"name": "青禾茗"},
        {"zone": "Moon/Base"},
        {"server": "http://bsky.social"},
        {"server": "https://10.0.0.1"},
        {"server": "ftp://x"},
        {"profile": "weibo:nonsense"},
        {"name": ""},
    ],
)
def test_an_account_that_does_not_fit_comes_back(change: dict[str, object]) -> None:
    who = cast()
    before = Account.objects.count()
    assert browser(who.he).post("/accounts/new", new_account(who, **change)).status_code == 400
    assert Account.objects.count() == before


def test_nobody_adds_accounts_to_another_brand() -> None:
    who = cast()
    assert browser(who.wu).post("/accounts/new", new_account(who)).status_code == 400
    assert not Account.objects.filter(name="青禾茗客服").exists()


def changed(**changes: object) -> dict[str, object]:
    return {
        "name": "青禾茗",
        "handle": "青禾茗",
        "profile": "granted",
        "safe_domains": "a.example\nB.example, a.example",
        "zone": "Asia/Tokyo",
        "stage": "established",
        "role": "service",
    } | changes


def test_a_manager_changes_what_an_account_is_and_the_trail_has_before_and_after() -> None:
    who = cast()
    version = who.weibo.history_version
    assert browser(who.lin).post(f"/accounts/{who.weibo.pk}", changed()).status_code == 403
    assert browser(who.he).post(f"/accounts/{who.weibo.pk}", changed()).status_code == 303
    who.weibo.refresh_from_db()
    assert (who.weibo.profile, who.weibo.zone) == ("granted", "Asia/Tokyo")
    assert who.weibo.safe_domains == ["a.example", "b.example"]
    assert who.weibo.history_version > version  # kept findings no longer hold
    assert Entry.objects.get(verb="account.changed").details["profile"] == ["ordinary", "granted"]


def test_credentials_are_sealed_and_shown_nowhere() -> None:
    who = cast()
    client, secret = browser(who.he), "2.00SECRETtoken"
    address = f"/accounts/{who.weibo.pk}"
    answer = client.post(f"{address}/credentials", {"secret-access_token": secret})
    assert answer.headers["Location"] == address
    assert unseal(Credential.objects.get(account=who.weibo).sealed) == {"access_token": secret}
    pages = [answer, client.get(address), client.get("/trail"), browser(who.admin).get("/trail")]
    assert all(secret not in text_of(page) for page in pages)
    assert secret not in str(list(Entry.objects.values_list("details", flat=True)))


def test_empty_credentials_leave_the_old_ones() -> None:
    who = cast()
    before = bytes(Credential.objects.get(account=who.weibo).sealed)
    assert messages_of(browser(who.he).post(f"/accounts/{who.weibo.pk}/credentials", {}))
    assert bytes(Credential.objects.get(account=who.weibo).sealed) == before


def test_a_network_that_does_not_answer_says_nothing_about_the_credentials() -> None:
    who = cast()
    answer = browser(who.zhou).post(f"/accounts/{who.weibo.pk}/try")  # nobody listens at its address
    assert "没有回应" in messages_of(answer)[-1]
    who.weibo.refresh_from_db()
    assert who.weibo.health == "untried"


def test_credentials_of_another_account_are_not_used(simulator) -> None:
    who = cast()
    token = simulator.add_account(screen_name="别人")["access_token"]
    Account.objects.filter(pk=who.weibo.pk).update(server=simulator.url)
    answer = browser(who.he).post(f"/accounts/{who.weibo.pk}/credentials", {"secret-access_token": token})
    assert answer.status_code == 303
    who.weibo.refresh_from_db()
    assert (who.weibo.health, who.weibo.remote_account_id) == ("dead", "6000000001")
    assert "属于" in who.weibo.health_note["zh"] or "belongs to" in who.weibo.health_note["en"]


def test_pausing_and_taking_up_again() -> None:
    who = cast()
    client = browser(who.he)
    client.post(f"/accounts/{who.weibo.pk}/pause", {"active": "0"})
    assert not Account.objects.get(pk=who.weibo.pk).active
    client.post(f"/accounts/{who.weibo.pk}/pause", {"active": "1"})
    assert Account.objects.get(pk=who.weibo.pk).active


def test_settings_are_inherited_until_somebody_sets_them() -> None:
    who = cast()
    client = browser(who.he)
    client.post(f"/brands/{who.brand.pk}/settings", {"delivery.lateness-minutes": "25"})
    page = text_of(client.get(f"/accounts/{who.weibo.pk}/settings"))
    assert 'placeholder="25"' in page and "品牌设置 · 何静" in page
    client.post(f"/accounts/{who.weibo.pk}/settings", {"delivery.lateness-minutes": "5"})
    page = client.get(f"/accounts/{who.weibo.pk}/settings")
    own = next(row for row in page.context["own"] if row.setting.id == "delivery.lateness-minutes")
    assert (own.own, own.inherited, own.inherited_from, own.by) == ("5", 25, "brand", "何静")
    assert "上一级是 25" in text_of(page)
    client.post(f"/accounts/{who.weibo.pk}/settings", {"delivery.lateness-minutes": ""})
    assert list(Setting.objects.values_list("brand", "account", "value")) == [(who.brand.pk, None, 25)]


def test_only_what_changed_is_written() -> None:
    who = cast()
    client, address = browser(who.he), f"/brands/{who.brand.pk}/settings"
    rows = [row for chapter in client.get(address).context["chapters"] for row in chapter.rows]
    assert {row.setting.id for row in rows} == {one.id for one in KNOWN}
    client.post(address, {row.setting.id: row.own for row in rows})
    assert not Setting.objects.exists()
    assert not Entry.objects.filter(verb="setting.changed").exists()


def test_working_hours_are_shown_and_taken_in_the_language_of_the_reader() -> None:
    who = cast()
    client, address = browser(who.he), f"/brands/{who.brand.pk}/settings"
    assert 'placeholder="周一-周五 09:00-18:00"' in text_of(client.get(address))
    client.post(address, {"inbox.hours": "mon-sat 09:00-18:00"})
    assert 'value="周一-周六 09:00-18:00"' in text_of(client.get(address))
    client.post(address, {"inbox.hours": "周一-周六 09:00-18:00"})  # what the page shows is no change
    assert Setting.objects.get().value == "mon-sat 09:00-18:00"
    assert "周一-周六 09:00-18:00" in text_of(browser(who.he).get("/trail"))
    client.post(address, {"inbox.hours": "周二 10:00-11:00"})
    assert Setting.objects.get().value == "周二 10:00-11:00"


def test_one_setting_goes_back_to_what_is_inherited_and_the_others_stay() -> None:
    who = cast()
    client, address = browser(who.he), f"/brands/{who.brand.pk}/settings"
    client.post(address, {"delivery.lateness-minutes": "25", "A1.fewest-tags": "5", "A2.padding.level": "off"})
    kept = {"delivery.lateness-minutes": "25", "A1.fewest-tags": "5", "A2.padding.level": "off"}
    answer = client.post(address, kept | {"reset": "A1.fewest-tags"})
    assert answer.headers["Location"] == f"{address}#A1.fewest-tags"
    left = dict(Setting.objects.values_list("key", "value"))
    assert left == {"delivery.lateness-minutes": 25, "A2.padding.level": "off"}
    page = client.get(f"{address}?show=own")
    assert [chapter.own for chapter in page.context["chapters"] if chapter.own] == [1, 1]
    assert "A1.fewest-tags" not in text_of(page)
    assert client.post(address, {"reset": "no.such"}).status_code == 303


def test_the_first_button_of_the_settings_form_keeps_and_resets_nothing() -> None:
    """Enter in a field presses the first button of its form."""
    who = cast()
    client, address = browser(who.he), f"/brands/{who.brand.pk}/settings"
    client.post(address, {"delivery.lateness-minutes": "25"})
    form = text_of(client.get(address)).partition('<form method="post">')[2]
    assert form.index('<button class="hidden"') < form.index('name="reset"')


@pytest.mark.parametrize("value", ["0", "zwölf", "99999", "1.5"])
def test_a_setting_that_does_not_fit_comes_back_and_nothing_is_written(value: str) -> None:
    who = cast()
    form = {"delivery.lateness-minutes": value, "brand.default-link": "https://www.qingheming.example/"}
    answer = browser(who.he).post(f"/brands/{who.brand.pk}/settings", form)
    assert answer.status_code == 400
    assert f'value="{value}"' in text_of(answer)
    assert not Setting.objects.exists()


def test_a_new_brand_begins_with_nine_columns() -> None:
    who = cast()
    client = browser(who.admin)
    answer = client.post("/brands/new", {"name": "松间书店", "zone": "Asia/Shanghai"})
    made = Brand.objects.get(name="松间书店")
    assert answer.headers["Location"] == f"/brands/{made.pk}"
    assert Column.objects.filter(brand=made).count() == 9
    assert client.post("/brands/new", {"name": "松间书店", "zone": "Asia/Shanghai"}).status_code == 400


def test_a_product_line_is_added_once() -> None:
    who = cast()
    client, address = browser(who.he), f"/brands/{who.brand.pk}/lines"
    client.post(address, {"name": "冷泡系列"})
    assert messages_of(client.post(address, {"name": "冷泡系列"}))
    assert list(who.brand.product_lines.values_list("name", flat=True)) == ["冷泡系列"]


def test_the_list_shows_only_the_own_brand_s_accounts() -> None:
    who = cast()
    approved(who)
    page = text_of(browser(who.wu).get("/accounts"))
    assert "远山灯具" in page
    assert "青禾茗" not in page
