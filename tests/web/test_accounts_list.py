"""The list of accounts: who sees what, what each needs, filters; a constant number of queries for two hundred."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanwei.accounts.models import Account, CheckUp, QuotaWindow
from guanwei.accounts.quota import window_start
from guanwei.lib.clock import utc_now
from guanwei.listening.actions import GAP
from guanwei.listening.models import Gap, Source
from tests.cast import Cast, cast
from tests.web.visitors import browser, text_of

pytestmark = pytest.mark.django_db


def names(who: Cast, person: str, query: str = "") -> list[str]:
    rows = browser(getattr(who, person)).get(f"/accounts{query}").context["rows"]
    return [f"{row.account.network}:{row.account.name}" for row in rows]


def test_each_person_sees_the_own_accounts() -> None:
    who = cast()
    assert names(who, "qin") == ["bluesky:青禾茗", "weibo:青禾茗"]
    assert names(who, "wu") == ["weibo:远山灯具"]
    assert len(names(who, "admin")) == 3


def test_a_row_says_what_the_account_needs_most() -> None:
    who = cast()
    now = utc_now()
    Account.objects.filter(pk=who.weibo.pk).update(
        health="alive", safe_domains=[], token_expires_at=now + timedelta(days=3)
    )
    source = Source.objects.create(
        account=who.weibo, stream="mentions", next_at=now, created_at=now - timedelta(days=3), complete_at=now
    )
    Gap.objects.create(source=source, after=now, before=now, found_at=now, reason=GAP.as_json())
    QuotaWindow.objects.create(
        account=who.weibo, bucket="posts", starts_at=window_start(now, 3600), used=30, ceiling=30
    )
    answer = browser(who.qin).get("/accounts")
    row = next(row for row in answer.context["rows"] if row.account == who.weibo)
    kinds = [need.kind for need in row.needs]
    assert kinds == ["domain", "expires", "quota", "gaps", "never-checked"]
    assert (row.scarce.quota.bucket, row.scarce.left) == ("posts", 0)
    page = text_of(answer)
    for part in ("没有填安全域名", "另有 4 项", "还有 2 天", "0<span"):
        assert part in page


def test_filters_by_what_is_needed_network_words_and_pause() -> None:
    who = cast()
    Account.objects.filter(pk=who.bluesky.pk).update(health="alive")
    CheckUp.objects.create(account=who.bluesky, at=utc_now(), source="network", score=80, findings=[{}])
    assert names(who, "qin", "?state=needs") == ["weibo:青禾茗"]
    assert names(who, "qin", "?network=bluesky") == ["bluesky:青禾茗"]
    assert names(who, "qin", "?q=qingheming.test") == ["bluesky:青禾茗"]
    assert names(who, "qin", "?q=青禾 茶业") == ["bluesky:青禾茗", "weibo:青禾茗"]
    assert names(who, "qin", "?q=远山") == []
    Account.objects.filter(pk=who.weibo.pk).update(active=False)
    assert names(who, "qin", "?state=paused") == ["weibo:青禾茗"]
    assert names(who, "qin", "?state=needs") == []
    assert names(who, "qin", "?state=x&network=y") == ["bluesky:青禾茗", "weibo:青禾茗"]


def test_empty_lists_say_what_to_do_next() -> None:
    who = cast()
    Account.objects.all().update(active=False)
    assert "所有账号都正常" in text_of(browser(who.qin).get("/accounts?state=needs"))
    assert "没有符合条件" in text_of(browser(who.qin).get("/accounts?q=zzz"))
    Account.objects.all().delete()
    assert "/accounts/new" in text_of(browser(who.he).get("/accounts"))
    assert "请找管理员" in text_of(browser(who.qin).get("/accounts")) or "管理员" in text_of(
        browser(who.qin).get("/accounts")
    )


def many(who: Cast, count: int) -> None:
    """So many accounts of the brand, each with sources, quotas and check-ups."""
    now = utc_now()
    made = Account.objects.bulk_create(
        Account(
            brand=who.brand,
            network="weibo",
            profile="ordinary",
            name=f"姐妹账号 {number}",
            server="http://127.0.0.1:9",
            remote_account_id=str(7000000000 + number),
            health="alive",
        )
        for number in range(count)
    )
    Source.objects.bulk_create(
        Source(account=one, stream=stream, next_at=now, created_at=now, complete_at=now)
        for one in made
        for stream in ("mentions", "comments", "own")
    )
    CheckUp.objects.bulk_create(
        CheckUp(account=one, at=now - timedelta(days=7 * week), source="network", score=70 + week)
        for one in made
        for week in range(4)
    )


def test_more_accounts_than_fit_stand_on_further_pages() -> None:
    who = cast()
    many(who, 60)
    client = browser(who.qin)
    first, second = (client.get(f"/accounts?network=weibo&page={number}") for number in (1, 2))
    shown = [row.account.pk for page in (first, second) for row in page.context["rows"]]
    assert len(shown) == len(set(shown)) == 61
    assert first.context["counts"]["weibo"] == 61
    assert "network=weibo&amp;page=2" in text_of(first) and "51–61 / 61" in text_of(second)
    assert [row.account.pk for row in client.get("/accounts?network=weibo&page=99").context["rows"]] == shown[50:]
    assert client.get("/accounts?page=x").context["slice"].first == 1
    sources = client.get("/sources?page=3")
    assert sources.context["counts"]["all"] == 62 and len(sources.context["accounts"]) == 12


@pytest.mark.parametrize("path", ["/accounts", "/sources", "/brands/{brand}", "/accounts?state=needs"])
def test_the_number_of_queries_does_not_grow_with_the_accounts(path: str) -> None:
    who = cast()
    client, address = browser(who.qin), path.format(brand=who.brand.pk)
    counted = []
    for count in (3, 60):
        many(who, count) if count == 3 else many_more(who, count)
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(address).status_code == 200
        counted.append(len(asked))
    assert counted[0] == counted[1] <= 16


def many_more(who: Cast, count: int) -> None:
    Account.objects.filter(name__startswith="姐妹账号").delete()
    many(who, count)
