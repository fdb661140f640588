"""Check-ups against the simulator: read, scored, kept; by hand; once a week; what keeps one from being made."""

from datetime import timedelta

import pytest

from guanwei.accounts.access import NotAllowed
from guanwei.accounts.actions import add_product_line
from guanwei.accounts.checkups import enter_profile, history_of, newest_check_ups
from guanwei.accounts.models import Account, CheckUp, QuotaWindow
from guanwei.accounts.quota import window_start
from guanwei.accounts.values import set_value
from guanwei.accounts.vault import seal
from guanwei.jobs.checking_up import check_up, check_up_again, check_up_all
from guanwei.lib.clock import utc_now
from guanwei.networks.public_profile import PublicProfile
from guanwei.trail.models import Entry
from tests import cast as people
from tests.servers.simulator import Simulator

pytestmark = pytest.mark.django_db

WHOLE = {
    "description": "青禾茗茶业，在杭州种茶、做茶。讲茶，也听你讲。",
    "url": "https://www.qingheming.example/",
    "location": "浙江 杭州",
    "tags": ["绿茶", "冷泡茶", "茶器"],
    "own_avatar": True,
    "own_cover": True,
    "verified": True,
    "verified_type": 2,
    "verified_reason": "青禾茗茶业有限公司",
}


@pytest.fixture
def who(simulator: Simulator) -> people.Cast:
    who = people.cast()
    made = simulator.add_account(screen_name="青禾茗", profile=WHOLE)
    Account.objects.filter(pk=who.weibo.pk).update(server=simulator.url, remote_account_id=str(made["uid"]))
    who.weibo.refresh_from_db()
    who.weibo.credential.sealed = seal({"access_token": made["access_token"]})
    who.weibo.credential.save(update_fields=["sealed"])
    return who


def shown(simulator: Simulator, who: people.Cast, **changes: object) -> None:
    """The owner changes the profile in the app; `name` the name."""
    name = {"screen_name": changes.pop("name")} if "name" in changes else {}
    profile = WHOLE | changes
    simulator.control("PATCH", f"accounts/{who.weibo.remote_account_id}", {"profile": profile, **name})


def test_a_whole_profile_has_the_full_score_and_it_is_kept(who: people.Cast) -> None:
    done = check_up(actor=who.zhou, now=utc_now(), account=who.weibo)
    assert done.kept is not None and (done.kept.score, done.kept.findings, done.kept.source) == (100, [], "network")
    assert done.kept.profile["name"] == "青禾茗" and len(done.kept.items) == 8
    assert Entry.objects.get(verb="account.checked-up").details == {"score": 100}


def test_what_is_missing_is_found_in_both_languages(who: people.Cast, simulator: Simulator) -> None:
    shown(simulator, who, name="青禾茗官方微博", description="", tags=[], own_cover=False)
    done = check_up(actor=who.zhou, now=utc_now(), account=who.weibo)
    assert done.kept is not None and done.kept.score == 50  # 10 of the name, nothing for 20 + 10 + 10
    found = [
        (finding["id"], finding["figures"].get("field", finding["figures"].get("kind")))
        for finding in done.kept.findings
    ]
    assert sorted(found, key=str) == [
        *(("A1.profile", field) for field in ("banner", "description", "tags")),
        ("A2.padding", None),
    ]
    assert all(finding["message"]["zh"] and finding["message"]["en"] for finding in done.kept.findings)
    assert "5" in done.words.zh


def test_names_are_compared_with_those_of_the_brand_s_other_accounts(who: people.Cast, simulator: Simulator) -> None:
    add_product_line(actor=who.admin, now=utc_now(), brand=who.brand, name="冷泡系列")
    shown(simulator, who, name="喝茶日记")
    done = check_up(actor=None, now=utc_now(), account=who.weibo)
    assert done.kept is not None
    kinds = {finding["figures"]["kind"] for finding in done.kept.findings if finding["id"] == "A2.mismatch"}
    assert kinds == {"nameless", "renamed", "different"}
    set_value(actor=who.he, now=utc_now(), key="brand.other-names", value="喝茶日记", brand=who.brand)
    again = check_up(actor=None, now=utc_now(), account=who.weibo)
    assert again.kept is not None
    assert {finding["figures"]["kind"] for finding in again.kept.findings} == {"renamed"}


def test_only_who_operates_the_account_asks_for_one(who: people.Cast) -> None:
    for person in (who.lin, who.qin, who.wu):
        with pytest.raises(NotAllowed):
            check_up(actor=person, now=utc_now(), account=who.weibo)
    assert not CheckUp.objects.exists()


def test_an_account_by_hand_is_judged_by_what_a_person_entered(who: people.Cast) -> None:
    Account.objects.filter(pk=who.weibo.pk).update(profile="by_hand")
    who.weibo.refresh_from_db()
    assert check_up(actor=who.zhou, now=utc_now(), account=who.weibo).kept is None
    seen = PublicProfile("青禾茗", "青禾茗", "", "", "", "", "", (), False)
    enter_profile(actor=who.zhou, now=utc_now(), account=who.weibo, entered=seen)
    done = check_up(actor=who.zhou, now=utc_now(), account=who.weibo)
    assert done.kept is not None and (done.kept.score, done.kept.source) == (20, "by_hand")
    assert Entry.objects.get(verb="account.profile-entered").details["fields"][:2] == ["avatar", "banner"]
    with pytest.raises(NotAllowed):
        enter_profile(actor=who.lin, now=utc_now(), account=who.weibo, entered=seen)


def test_what_the_network_does_not_tell_is_entered_by_a_person_and_costs_no_call(
    who: people.Cast, simulator: Simulator
) -> None:
    simulator.set_faults(refuse={"code": 10014, "path": "tags"})
    first = check_up(actor=who.zhou, now=utc_now(), account=who.weibo)
    assert first.kept is not None
    assert {item["field"]: item["standing"] for item in first.kept.items}["tags"] == "unknown"
    spent = QuotaWindow.objects.get(account=who.weibo, bucket="calls").used
    entered = PublicProfile("", "别的名字", tags=("绿茶",))
    enter_profile(actor=who.zhou, now=utc_now(), account=who.weibo, entered=entered)
    again = check_up_again(actor=who.zhou, now=utc_now(), account=who.weibo)
    assert again.kept is not None
    standings = {item["field"]: item["standing"] for item in again.kept.items}
    assert (standings["tags"], standings["name"]) == ("weak", "good")  # what the network tells stands
    assert QuotaWindow.objects.get(account=who.weibo, bucket="calls").used == spent == 2


def test_calls_that_are_kept_for_publishing_are_not_spent_on_it(who: people.Cast) -> None:
    now = utc_now()
    QuotaWindow.objects.create(
        account=who.weibo, bucket="calls", starts_at=window_start(now, 86400), used=49, ceiling=100
    )
    done = check_up(actor=who.zhou, now=now, account=who.weibo)
    assert done.kept is not None and done.kept.trouble["zh"].startswith("今天的调用次数")
    assert newest_check_ups([who.weibo.pk]) == {}


def test_trouble_is_told_until_the_next_one_that_works_and_only_the_newest_is_kept(
    who: people.Cast, simulator: Simulator
) -> None:
    simulator.control("PATCH", f"accounts/{who.weibo.remote_account_id}", {"token_state": "revoked"})
    for _ in range(2):
        check_up(actor=who.zhou, now=utc_now(), account=who.weibo)
    [row] = history_of(who.qin, who.weibo)
    assert row.score is None and "授权" in row.trouble["zh"]
    simulator.control("PATCH", f"accounts/{who.weibo.remote_account_id}", {"token_state": "live"})
    check_up(actor=who.zhou, now=utc_now(), account=who.weibo)
    assert [row.score for row in history_of(who.qin, who.weibo)] == [100]
    assert history_of(who.wu, who.weibo) == []


def test_the_timetable_checks_each_account_once_a_week(who: people.Cast) -> None:
    now = utc_now()
    Account.objects.exclude(pk=who.weibo.pk).update(active=False)
    days = [check_up_all(now=now + timedelta(days=day, minutes=day % 2)) for day in range(9)]
    assert days == [1, 0, 0, 0, 0, 0, 0, 1, 0]
    assert [row.by for row in CheckUp.objects.all()] == [None, None]
    set_value(actor=who.he, now=now, key="A1.every-days", value=1, account=who.weibo)
    assert check_up_all(now=now + timedelta(days=9)) == 1


def test_an_account_that_breaks_its_check_up_keeps_nobody_else_from_theirs(
    who: people.Cast, caplog: pytest.LogCaptureFixture
) -> None:
    """A network that nobody here knows stands for whatever nobody has thought of."""
    Account.objects.exclude(pk=who.weibo.pk).exclude(pk=who.bluesky.pk).update(active=False)
    Account.objects.filter(pk=who.bluesky.pk).update(network="nowhere", health="alive")
    assert check_up_all(now=utc_now()) == 1
    assert f"the check-up of account {who.bluesky.pk} failed" in caplog.text
    assert [row.account_id for row in CheckUp.objects.all()] == [who.weibo.pk]


def test_the_timetable_passes_over_what_only_a_person_can_do(who: people.Cast) -> None:
    Account.objects.exclude(pk=who.weibo.pk).update(active=False)
    for state in (
        {"health": "dead"},
        {"health": "alive", "profile": "by_hand"},
        {"profile": "ordinary", "active": False},
    ):
        Account.objects.filter(pk=who.weibo.pk).update(**state)
        assert check_up_all(now=utc_now()) == 0
    assert not CheckUp.objects.exists()


def test_the_score_and_the_trouble_of_one_check_up_exclude_each_other(who: people.Cast) -> None:
    from django.db import IntegrityError, transaction

    wrong = (
        {"score": 101},
        {"score": 50, "trouble": {"zh": "x", "en": "x"}},
        {"source": "nobody"},
    )
    for fields in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            CheckUp.objects.create(account=who.weibo, at=utc_now(), **({"source": "network"} | fields))
