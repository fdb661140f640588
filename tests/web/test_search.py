"""The search page, and what the field on top offers."""

import pytest

from guanwei.inbox.models import Thread
from guanwei.listening.models import OutsidePost
from guanwei.networks.links import seen_at
from tests import cast as people
from tests.cast import Cast, a_draft
from tests.domain.inbox.talking import wrote
from tests.domain.search.test_finding import made_outside
from tests.web.visitors import browser, text_of


@pytest.fixture
def who(db: None) -> Cast:
    return people.cast()


def test_what_is_found_leads_there_with_the_words_marked(who: Cast) -> None:
    plan = a_draft(who, text="泡绿茶用八十度的水")
    wrote(who.weibo, "绿茶怎么泡？", by="阿禾")
    page = text_of(browser(who.lin).get("/search", {"q": "绿茶"}))
    assert f'href="/posts/{plan.post_id}">泡<mark>绿茶</mark>用八十度的水</a>' in page
    assert f'href="/inbox/{Thread.objects.get().pk}">' in page
    assert "<mark>绿茶</mark>怎么泡" in page
    assert "阿禾" in page


def test_a_post_made_outside_leads_to_the_network_and_says_what_it_is(who: Cast) -> None:
    made = made_outside(who.weibo, "今天的绿茶<b>刚出锅")
    there = seen_at(made.url, who.weibo.server)
    for address in ("/search", "/search/suggest"):
        page = text_of(browser(who.lin).get(address, {"q": "绿茶"}))
        assert f'href="{there}" rel="noreferrer noopener" target="_blank"' in page
        assert "<mark>绿茶</mark>&lt;b&gt;刚出锅" in page
        assert "在外发的" in page
    said = browser(who.lin).get("/search/suggest", {"q": "绿茶", "format": "json"}).json()
    assert [(hit["kind"], hit["address"]) for hit in said["hits"]] == [("outside", there)]
    assert "刚出锅" not in text_of(browser(who.wu).get("/search", {"q": "绿茶"}))


def test_one_that_an_export_gave_no_link_to_leads_nowhere_and_says_why(who: Cast) -> None:
    made = made_outside(who.weibo, "今天的绿茶刚出锅")
    OutsidePost.objects.filter(pk=made.pk).update(url="")
    page = text_of(browser(who.lin).get("/search", {"q": "绿茶", "kind": "outside"}))
    assert '<span class="text" title="它来自导出文件，文件里没有链接。">今天的<mark>绿茶</mark>刚出锅</span>' in page
    offered = text_of(browser(who.lin).get("/search/suggest", {"q": "绿茶"}))
    assert 'href="/search?kind=outside&amp;q=%E7%BB%BF%E8%8C%B6"' in offered


def test_what_people_write_is_no_markup(who: Cast) -> None:
    wrote(who.weibo, "<script>alert('绿茶')</script>", by="<b>阿禾")
    for address in ("/search", "/search/suggest"):
        page = text_of(browser(who.lin).get(address, {"q": "绿茶"}))
        assert "<script>alert" not in page and "<b>阿禾" not in page
        assert "&lt;script&gt;alert(&#x27;<mark>绿茶</mark>&#x27;)" in page
    page = text_of(browser(who.lin).get("/search", {"q": "<script>x"}))
    assert "“&lt;script&gt;x”" in page or "&lt;script&gt;x" in page
    assert "<script>x" not in page


def test_the_kind_and_the_account_narrow_it_down_and_stay_on_the_next_page(who: Cast) -> None:
    for number in range(35):
        wrote(who.weibo, "绿茶怎么泡？", by=f"友{number}")
    a_draft(who, text="泡绿茶")
    client = browser(who.lin)
    page = client.get("/search", {"q": "绿茶", "kind": "threads", "account": who.weibo.pk})
    assert [hit.kind for hit in page.context["found"].hits] == ["threads"] * 30
    following = client.get("/search?" + page.context["next"])
    assert [hit.kind for hit in following.context["found"].hits] == ["threads"] * 5
    assert following.context["next"] == ""
    again = client.get("/search?" + following.context["previous"])
    assert again.context["found"].hits == page.context["found"].hits
    other = client.get("/search", {"q": "绿茶", "account": who.bluesky.pk})
    assert [hit.kind for hit in other.context["found"].hits] == ["posts"]


def test_the_account_that_one_works_on_narrows_it_down_unless_the_address_says_otherwise(who: Cast) -> None:
    wrote(who.weibo, "绿茶怎么泡？")
    a_draft(who, text="泡绿茶")
    client = browser(who.lin)
    client.post("/scope", {"account": who.bluesky.pk})
    assert len(client.get("/search", {"q": "绿茶"}).context["found"].hits) == 1
    assert len(client.get("/search", {"q": "绿茶", "account": ""}).context["found"].hits) == 2


def test_nothing_found_says_how_to_look_wider(who: Cast) -> None:
    page = browser(who.lin).get("/search", {"q": "普洱", "kind": "posts"})
    assert f'href="/search?{page.context["everywhere"]}"' in text_of(page).replace("&amp;", "&")
    assert "普洱" in text_of(page)
    assert browser(who.lin).get("/search").status_code == 200


def test_a_stranger_finds_nothing_of_another_brand(who: Cast) -> None:
    a_draft(who, text="泡绿茶")
    wrote(who.weibo, "绿茶怎么泡？")
    for address in ("/search", "/search/suggest"):
        assert "怎么泡" not in text_of(browser(who.wu).get(address, {"q": "绿茶"}))
    assert "青禾茗" not in text_of(browser(who.wu).get("/search/suggest", {"q": "青禾"})).replace("“青禾”", "")


def test_the_field_on_top_offers_pages_accounts_and_what_says_it(who: Cast) -> None:
    plan = a_draft(who, text="排期怎么定")
    offered = browser(who.lin).get("/search/suggest", {"q": "排期"})
    assert [target.address for target in offered.context["targets"]] == ["/plan"]
    assert f'href="/posts/{plan.post_id}"' in text_of(offered)
    for typed in ("plan", "PLA", "ｐｌａｎ"):
        assert "/plan" in [
            one.address for one in browser(who.lin).get("/search/suggest", {"q": typed}).context["targets"]
        ]
    accounts = [one.address for one in browser(who.lin).get("/search/suggest", {"q": "青禾茗"}).context["targets"]]
    assert set(accounts) == {f"/accounts/{who.weibo.pk}", f"/accounts/{who.bluesky.pk}"}


def test_before_anything_is_typed_the_pages_are_offered_that_one_may_use(who: Cast) -> None:
    def offered(person: str) -> set[str]:
        page = browser(who.people[person]).get("/search/suggest")
        return {target.address for target in page.context["targets"]}

    assert {"/", "/inbox", "/posts/new"} <= offered("lin")
    assert offered("lin") & {"/users", "/stop"} == set()
    assert "/posts/new" not in offered("qin")
    assert {"/users", "/settings", "/stop"} <= offered("admin")


def test_programs_get_json(who: Cast) -> None:
    plan = a_draft(who, text="泡绿茶")
    said = browser(who.lin).get("/search/suggest", {"q": "绿茶", "format": "json"}).json()
    [hit] = said["hits"]
    assert (hit["kind"], hit["text"], hit["address"]) == ("posts", "泡绿茶", f"/posts/{plan.post_id}")
    assert said["targets"] == []


def test_as_many_queries_for_many_hits_as_for_few(who: Cast) -> None:
    client = browser(who.lin)
    a_draft(who, text="泡绿茶")
    wrote(who.weibo, "绿茶怎么泡？")
    made_outside(who.weibo, "绿茶")
    few = _queries(client)
    for number in range(10):
        made_outside(who.weibo, f"绿茶 {number}", id=f"p{number}")
        a_draft(who, text=f"绿茶 {number}")
        wrote(who.weibo, "绿茶", by=f"友{number}")
    assert _queries(client) <= few


def _queries(client) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get("/search", {"q": "绿茶"})
    with CaptureQueriesContext(connection) as captured:
        client.get("/search", {"q": "绿茶"})
    return len(captured)
