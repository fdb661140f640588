"""The check-up on the account's page: the button, what is shown, entering by hand."""

from datetime import timedelta

import pytest

from guanwei.accounts.models import Account, CheckUp, EnteredProfile
from guanwei.accounts.vault import seal
from guanwei.lib.clock import utc_now
from tests.cast import Cast, cast
from tests.servers.simulator import Simulator
from tests.web.visitors import browser, messages_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(simulator: Simulator) -> Cast:
    who = cast()
    profile = {"description": "<b>讲茶</b>", "tags": ["绿茶"], "own_avatar": True}
    made = simulator.add_account(screen_name="青禾茗官方微博", profile=profile)
    Account.objects.filter(pk=who.weibo.pk).update(server=simulator.url, remote_account_id=str(made["uid"]))
    who.weibo.refresh_from_db()
    who.weibo.credential.sealed = seal({"access_token": made["access_token"]})
    who.weibo.credential.save(update_fields=["sealed"])
    return who


def by_hand(who: Cast) -> Cast:
    Account.objects.filter(pk=who.weibo.pk).update(profile="by_hand")
    who.weibo.refresh_from_db()
    return who


def test_the_button_reads_scores_and_shows(who: Cast) -> None:
    client, address = browser(who.zhou), f"/accounts/{who.weibo.pk}"
    assert "现在体检" in text_of(client.get(f"{address}?tab=check-up"))
    answer = client.post(f"{address}/check-up")
    assert answer.headers["Location"] == f"{address}?tab=check-up"
    page = text_of(client.get(answer.headers["Location"]))
    score = CheckUp.objects.get().score
    for part in (f"{score}</b>", "名称“青禾茗官方微博”带着“官方微博”", "A2.padding", "&lt;b&gt;讲茶", "只有 1 个标签"):
        assert part in page
    assert "<b>讲茶" not in page
    assert f">{score}</a>" in text_of(client.get("/accounts"))


def test_what_could_not_be_read_stays_on_the_page(who: Cast, simulator: Simulator) -> None:
    simulator.control("PATCH", f"accounts/{who.weibo.remote_account_id}", {"token_state": "revoked"})
    client, address = browser(who.zhou), f"/accounts/{who.weibo.pk}"
    assert "请检查授权" in messages_of(client.post(f"{address}/check-up"))[-1]
    assert "上次没能读到" in text_of(client.get(f"{address}?tab=check-up"))


def test_the_line_of_scores_has_a_dot_for_each(who: Cast) -> None:
    now = utc_now()
    for week, score in enumerate((90, None, 70, 40)):
        CheckUp.objects.create(account=who.weibo, at=now - timedelta(days=7 * week), source="network", score=score)
    page = text_of(browser(who.qin).get(f"/accounts/{who.weibo.pk}?tab=check-up"))
    assert page.count("<circle") == 3
    assert "共 4 次体检" in page


def test_an_account_by_hand_is_entered_and_scored(who: Cast) -> None:
    by_hand(who)
    client, address = browser(who.zhou), f"/accounts/{who.weibo.pk}"
    assert (
        "还没有" in messages_of(client.post(f"{address}/check-up"))[-1]
        or "先把主页上看到的填进来" in messages_of(client.post(f"{address}/check-up"))[-1]
    )
    form = {
        "name": "青禾茗",
        "description": "青禾茗茶业，在杭州种茶、做茶。讲茶，也听你讲。",
        "avatar": "own",
        "banner": "default",
        "website": "www.qingheming.example",
        "location": "杭州",
        "tags": "绿茶，#冷泡茶# 茶器",
        "verified": "company",
        "verified_reason": "青禾茗茶业有限公司",
    }
    answer = client.post(f"{address}/profile", form)
    assert answer.headers["Location"] == f"{address}?tab=check-up"
    kept = EnteredProfile.objects.get().fields
    assert (kept["website"], kept["tags"]) == ("https://www.qingheming.example", ["绿茶", "冷泡茶", "茶器"])
    assert (kept["avatar"], kept["banner"], kept["verified_as"]) == ("own", "", "company")
    assert (CheckUp.objects.get().score, CheckUp.objects.get().source) == (90, "by_hand")
    shown = text_of(client.get(f"{address}/profile"))
    assert 'value="绿茶 冷泡茶 茶器"' in shown


@pytest.mark.parametrize("missing", ["name", "avatar", "banner"])
def test_what_must_be_known_is_asked_for_again(who: Cast, missing: str) -> None:
    by_hand(who)
    form = {"name": "青禾茗", "avatar": "own", "banner": "own", "verified": ""}
    form.pop(missing)
    assert browser(who.zhou).post(f"/accounts/{who.weibo.pk}/profile", form).status_code == 400
    assert not EnteredProfile.objects.exists()


def test_only_what_the_network_does_not_tell_is_asked(who: Cast, simulator: Simulator) -> None:
    simulator.set_faults(refuse={"code": 10014, "path": "tags"})
    client, address = browser(who.zhou), f"/accounts/{who.weibo.pk}"
    client.post(f"{address}/check-up")
    form = client.get(f"{address}/profile").context["form"]
    assert list(form.fields) == ["tags"]
    client.post(f"{address}/profile", {"tags": "绿茶 茶器 冷泡", "name": "别的"})
    newest = CheckUp.objects.latest("at")
    assert {item["field"]: item["standing"] for item in newest.items}["tags"] == "good"
    assert newest.profile["name"] == "青禾茗官方微博"
