"""One search over posts and conversations: it finds all that is there, and only what the person may see."""

from datetime import datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from guanwei.accounts.actions import grant
from guanwei.accounts.editing import AccountChange, change_account
from guanwei.accounts.models import Account
from guanwei.delivery.models import Delivery
from guanwei.editorial.models import Column, Version
from guanwei.inbox import search as inbox_search
from guanwei.lib.clock import utc_now
from guanwei.lib.text import folded, runs
from guanwei.listening.history import Posted, keep
from guanwei.listening.models import OutsidePost, OutsideWords
from guanwei.people.models import User
from guanwei.people.roles import Role
from guanwei.publishing.actions import Placement, cancel, plan_post, revise
from guanwei.search import newest
from guanwei.search.marks import Kind
from guanwei.search.queries import Hit, Wanted, search
from tests import cast as people
from tests.cast import Cast, a_draft, draft
from tests.domain.inbox.hearing import comment, fan, hears, mention
from tests.domain.inbox.talking import answered, thread_of, wrote

ALPHABET = "茶叶好喝aB１, 。ﾞ\u200b"


@pytest.fixture
def who(db: None) -> Cast:
    return people.cast()


def made_outside(account: Account, text: str, *, id: str = "o1", hours_ago: int = 2) -> OutsidePost:
    at = utc_now() - timedelta(hours=hours_ago)
    keep(account, [Posted(id, f"https://weibo.com/6000000001/{id}", text, at)], now=utc_now())
    return OutsidePost.objects.get(account=account, remote_id=id)


def words(hit: Hit) -> str:
    return "".join(piece.text for piece in hit.text)


def found(viewer: User, typed: str, **more: object) -> set[str]:
    return {words(hit) for hit in search(viewer, Wanted(typed, **more)).hits}  # type: ignore[arg-type]


class NothingIsMissed(TestCase):
    """Against a search that looks at every letter of every text."""

    @settings(max_examples=15)
    @given(
        st.lists(st.text(ALPHABET, min_size=1, max_size=12).filter(lambda text: any(runs(text))), max_size=6),
        st.lists(st.text(ALPHABET, min_size=1, max_size=5), min_size=1, max_size=6),
    )
    def test_what_stands_there_is_found_and_nothing_else(self, texts: list[str], typed: list[str]) -> None:
        who = people.cast()
        posts = {a_draft(who, text=text).post_id: text for text in texts}
        outside = {made_outside(who.bluesky, text, id=f"o{n}").pk: text for n, text in enumerate(texts)}
        heard = {thread_of(wrote(who.weibo, text, by=f"友{n}")).pk: f"{text} 友{n}" for n, text in enumerate(texts)}
        columns = " ".join(folded(f"{one.name} {one.name_en} {one.label}") for one in Column.objects.filter(code="D5"))
        around = f"{who.bluesky.name} {who.bluesky.handle} {people.SITE} {columns}"
        for one in typed:
            hits = search(who.lin, Wanted(one), size=100).hits
            assert {hit.post_id for hit in hits if hit.kind is Kind.POSTS} == _saying(posts, one, around)
            accounts = f"{who.bluesky.name} {who.bluesky.handle}"
            assert {hit.outside_id for hit in hits if hit.kind is Kind.OUTSIDE} == _saying(outside, one, accounts)
            assert {hit.thread_id for hit in hits if hit.kind is Kind.THREADS} == _saying(heard, one)


def _saying(texts: dict[int, str], typed: str, around: str = "") -> set[int]:
    wanted = list(runs(typed))
    return {id for id, text in texts.items() if wanted and all(run in folded(f"{text} {around}") for run in wanted)}


def test_posts_are_found_by_text_link_column_and_account_and_by_several_at_once(who: Cast) -> None:
    a_draft(who, text="泡绿茶用八十度的水")
    a_draft(who, who.weibo, text="新品 iPhone 壳", code="D2")
    assert found(who.lin, "绿茶") == found(who.lin, "水") == found(who.lin, "test 绿茶") == {"泡绿茶用八十度的水"}
    assert found(who.lin, "ＩＰＨ") == found(who.lin, "公司内部 壳") == {"新品 iPhone 壳"}
    assert len(found(who.lin, "qingheming.example")) == 2
    assert found(who.lin, "茶绿") == found(who.lin, "。") == found(who.lin, "") == set()


def test_a_new_wording_is_found_and_the_old_one_no_longer(who: Cast) -> None:
    plan = a_draft(who, text="泡绿茶")
    revise(actor=who.lin, now=utc_now(), post_id=plan.post_id, draft=draft(who.brand, "泡普洱"))
    assert (found(who.lin, "绿茶"), found(who.lin, "普洱")) == (set(), {"泡普洱"})
    assert Version.objects.count() == 2


def test_a_post_made_outside_is_found_by_its_words_and_its_account(who: Cast) -> None:
    made = made_outside(who.weibo, "随手发一条：今天的绿茶刚出锅")
    [hit] = search(who.lin, Wanted("绿茶 青禾茗")).hits
    assert (hit.kind, hit.outside_id, hit.at, hit.accounts) == (Kind.OUTSIDE, made.pk, made.published_at, [who.weibo])
    assert (words(hit), hit.url) == (made.text, made.url)
    assert [one.kind for one in search(who.lin, Wanted("绿茶", Kind.POSTS)).hits] == [Kind.OUTSIDE]
    assert found(who.lin, "绿茶", kind=Kind.THREADS) == found(who.lin, "绿茶", account_id=who.bluesky.pk) == set()
    a_draft(who, text="泡绿茶")
    assert found(who.lin, "绿茶", kind=Kind.POSTS) == {made.text, "泡绿茶"}
    assert found(who.lin, "绿茶", kind=Kind.OUTSIDE) == {made.text}


def test_nobody_finds_a_post_made_outside_on_an_account_that_they_may_not_see(who: Cast) -> None:
    made_outside(who.weibo, "今天的绿茶刚出锅")
    assert found(who.wu, "绿茶") == found(who.wu, "青禾茗") == set()
    grant(actor=who.admin, now=utc_now(), user=who.wu, role=Role.VIEWER, account=who.weibo)
    assert found(who.wu, "绿茶") == found(who.admin, "绿茶") == {"今天的绿茶刚出锅"}


def test_what_is_gone_from_the_network_or_turned_out_to_be_ours_is_not_found_as_made_outside(who: Cast) -> None:
    made_outside(who.weibo, "绿茶刚出锅", id="gone")
    made_outside(who.weibo, "绿茶刚出锅", id="ours")
    OutsidePost.objects.filter(remote_id="gone").update(gone_at=utc_now())
    assert len(search(who.lin, Wanted("绿茶")).hits) == 1
    sent = Delivery.objects.get(purpose_id=people.approved(who, who.weibo, text="讲讲炒青。").pk)
    Delivery.objects.filter(pk=sent.pk).update(state="sent", sent_at=utc_now(), remote_id="ours")
    assert search(who.lin, Wanted("绿茶")).hits == []


def test_the_id_that_an_exported_post_gets_by_reading_moves_it_to_its_moment(who: Cast) -> None:
    at = utc_now().replace(second=0, microsecond=0) - timedelta(hours=1)
    text = "今天的绿茶刚出锅，晚上直播间见。"
    keep(who.weibo, [Posted("import:1", "", text, at, imported=True)], now=utc_now())
    read = Posted("p1", "https://weibo.com/1/p1", text, at + timedelta(seconds=42))
    keep(who.weibo, [read], now=utc_now())
    [hit] = search(who.lin, Wanted("绿茶")).hits
    assert (hit.at, hit.url) == (read.published_at, read.url)
    assert OutsideWords.objects.get().at == read.published_at


def test_what_was_read_before_there_was_a_search_for_it_is_found_after_the_migration(who: Cast) -> None:
    made = [made_outside(who.weibo, f"绿茶 {number}", id=f"o{number}") for number in range(3)]
    OutsideWords.objects.all().delete()
    migration = import_module("guanwei.listening.migrations.0006_outside_posts_are_found")
    migration.make_words(apps, None)
    assert found(who.lin, "绿茶") == {one.text for one in made}


def test_what_was_cancelled_is_found_still(who: Cast) -> None:
    cancel(actor=who.lin, now=utc_now(), plan_id=a_draft(who, text="泡绿茶").pk)
    assert found(who.lin, "绿茶") == {"泡绿茶"}


def test_an_account_is_found_by_its_new_name_at_once(who: Cast) -> None:
    a_draft(who, text="泡绿茶")
    change = AccountChange("青山", who.bluesky.handle, "app-password", "Asia/Shanghai", (), "junior", "media")
    change_account(actor=who.he, now=utc_now(), account=who.bluesky, change=change)
    assert found(who.lin, "青山 绿茶") == {"泡绿茶"}
    assert found(who.lin, "青禾茗") == set()


def test_conversations_are_found_by_what_was_said_by_whom_and_by_our_answer(who: Cast) -> None:
    hears(who.weibo, comment("a", "泡绿茶用多少度的水？"), mention("b", "快递到了", author=fan(3, name="小满")))
    assert found(who.lin, "多少度") == {"泡绿茶用多少度的水？"}
    [hit] = search(who.lin, Wanted("小满 快递")).hits
    assert [(piece.text, piece.found) for piece in hit.who] == [("小满", True), ("3", False)]
    assert not hit.ours
    [hit] = search(who.lin, Wanted("FAN3")).hits
    assert [(piece.text, piece.found) for piece in hit.who] == [("小满3 @", False), ("fan3", True)]


def test_the_newest_thing_that_says_it_is_shown(who: Cast) -> None:
    first = wrote(who.weibo, "绿茶怎么泡", at=utc_now() - timedelta(hours=2))
    wrote(who.weibo, "绿茶多少钱", at=utc_now() - timedelta(hours=1))
    wrote(who.weibo, "在吗")
    [hit] = search(who.lin, Wanted("绿茶")).hits
    assert (words(hit), hit.thread_id) == ("绿茶多少钱", thread_of(first).pk)


def test_nobody_finds_what_they_may_not_see(who: Cast) -> None:
    a_draft(who, text="泡绿茶")
    wrote(who.weibo, "绿茶怎么泡")
    assert found(who.qin, "绿茶") == {"泡绿茶", "绿茶怎么泡"}
    assert found(who.wu, "绿茶") == found(who.wu, "青禾茗") == set()
    grant(actor=who.admin, now=utc_now(), user=who.wu, role=Role.VIEWER, account=who.weibo)
    assert found(who.wu, "绿茶") == {"绿茶怎么泡"}
    who.qin.is_active = False
    assert found(who.qin, "绿茶") == set()


def test_a_post_on_two_accounts_is_one_hit_with_those_that_the_viewer_may_see(who: Cast) -> None:
    both = [Placement(who.weibo, None), Placement(who.bluesky, None)]
    plan_post(actor=who.lin, now=utc_now(), draft=draft(who.brand, "泡绿茶"), placements=both)
    [hit] = search(who.lin, Wanted("绿茶")).hits
    assert set(hit.accounts) == {who.weibo, who.bluesky}
    grant(actor=who.admin, now=utc_now(), user=who.wu, role=Role.VIEWER, account=who.weibo)
    [hit] = search(who.wu, Wanted("绿茶")).hits
    assert hit.accounts == [who.weibo]


def test_the_kind_and_the_account_narrow_it_down(who: Cast) -> None:
    a_draft(who, text="泡绿茶")
    wrote(who.weibo, "绿茶怎么泡")
    assert found(who.lin, "绿茶", kind=Kind.POSTS) == {"泡绿茶"}
    assert found(who.lin, "绿茶", kind=Kind.THREADS) == {"绿茶怎么泡"}
    assert found(who.lin, "绿茶", account_id=who.weibo.pk) == {"绿茶怎么泡"}
    assert found(who.lin, "绿茶", account_id=who.bluesky.pk) == {"泡绿茶"}
    assert found(who.lin, "绿茶", account_id=who.other_account.pk) == set()


def test_page_after_page_shows_everything_once_newest_first_and_back_again(who: Cast) -> None:
    for number in range(5):
        a_draft(who, text=f"绿茶 {number}")
        wrote(who.weibo, f"绿茶？{number}", by=f"友{number}", at=_ago(number))
    made_outside(who.weibo, "绿茶", hours_ago=0)
    whole = search(who.lin, Wanted("绿茶")).hits
    assert (len(whole), whole) == (11, sorted(whole, key=lambda hit: hit.at, reverse=True))
    page = search(who.lin, Wanted("绿茶"), size=3)
    pages = [page]
    while page.next:
        page = search(who.lin, Wanted("绿茶"), after=page.next, size=3)
        pages.append(page)
    forth = [hit for page in pages for hit in page.hits]
    assert (forth, [len(page.hits) for page in pages], pages[0].previous) == (whole, [3, 3, 3, 2], "")
    back = search(who.lin, Wanted("绿茶"), before=page.previous, size=3)
    assert (back.hits, back.next) == (pages[2].hits, pages[2].next)


@pytest.mark.parametrize("walked", [(1, 1, 1), (2, 2, 2), (200, 400, 900)])
def test_walking_and_collecting_find_the_same(
    who: Cast, walked: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox_search, "WALKED", walked)
    monkeypatch.setattr(inbox_search, "MOST_COLLECTED", walked[0])
    monkeypatch.setattr(newest, "WALKED", walked[0])
    for number in range(4):
        text = f"绿茶 {number}" if number % 2 else f"红茶 {number}"
        a_draft(who, text=text)
        made_outside(who.weibo, f"外 {text}", id=f"o{number}", hours_ago=number)
    assert found(who.lin, "绿茶", kind=Kind.POSTS) == {"绿茶 1", "绿茶 3", "外 绿茶 1", "外 绿茶 3"}
    for number in range(6):
        wrote(who.weibo, "绿茶" if number % 2 else "红茶", by=f"友{number}", at=_ago(number))
    answered(who.lin, wrote(who.weibo, "在吗", by="问", at=_ago(3)), "喝绿茶吧")
    for typed, expected in {"绿茶": ("友1", "友3", "友5"), "红": ("友0", "友2", "友4"), "茶": 6, "青": 0}.items():
        threads = [hit for hit in search(who.lin, Wanted(typed, Kind.THREADS)).hits if not hit.ours]
        names = tuple("".join(piece.text for piece in hit.who) for hit in threads)
        assert len(names) == expected if isinstance(expected, int) else names == expected


def _ago(minutes: int) -> datetime:
    return utc_now() - timedelta(minutes=minutes)


def test_what_is_pasted_is_no_trouble(who: Cast) -> None:
    a_draft(who, text="泡绿茶")
    for typed in ("'", "\\", "a'|!:*&", "茶" * 5000, "\U0010ffff", "𝒜", "%_"):
        search(who.lin, Wanted(typed))


def test_another_brand_has_its_own_columns_and_accounts(who: Cast) -> None:
    Account.objects.filter(pk=who.other_account.pk).update(name="秘密账号")
    a_draft(who, text="泡绿茶")
    assert found(who.lin, "秘密") == set()
