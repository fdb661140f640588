"""`guanwei search`: the same list as the console's."""

from guanwei.cli.output import Exit
from tests.cast import Cast, a_draft
from tests.cli.conftest import Command
from tests.domain.inbox.talking import thread_of, wrote
from tests.domain.search.test_finding import made_outside


def test_posts_and_conversations_are_found_as_in_the_console(guanwei: Command, who: Cast) -> None:
    plan = a_draft(who, text="泡绿茶用八十度的水")
    thread = thread_of(wrote(who.weibo, "绿茶怎么泡？", by="阿禾"))
    said = guanwei("search", "绿茶", "--as", "lin", "--json").data
    assert {(hit["kind"], hit["id"], hit["text"]) for hit in said["hits"]} == {
        ("posts", plan.post_id, "泡绿茶用八十度的水"),
        ("threads", thread.pk, "绿茶怎么泡？"),
    }
    made = made_outside(who.weibo, "绿茶刚出锅")
    shown = guanwei("search", "绿茶", "--as", "lin", "--kind", "outside")
    assert "绿茶刚出锅" in shown.out and "八十度" not in shown.out
    [hit] = guanwei("search", "绿茶", "--as", "lin", "--kind", "outside", "--json").data["hits"]
    assert (hit["id"], hit["url"]) == (made.pk, made.url)
    shown = guanwei("search", "绿茶", "--as", "lin", "--kind", "threads").out
    assert "阿禾: 绿茶怎么泡？" in shown
    assert "八十度" not in shown
    assert guanwei("search", "绿茶", "--as", "wu", "--json").data["hits"] == []


def test_page_after_page(guanwei: Command, who: Cast) -> None:
    for number in range(3):
        wrote(who.weibo, f"绿茶 {number}", by=f"友{number}")
    first = guanwei("search", "绿茶", "--as", "lin", "--limit", "2", "--json").data
    rest = guanwei("search", "绿茶", "--as", "lin", "--after", first["next"], "--json").data
    assert [len(first["hits"]), len(rest["hits"]), rest["next"]] == [2, 1, ""]
    assert f"--after {first['next']}" in guanwei("search", "绿茶", "--as", "lin", "--limit", "2").out


def test_an_account_that_one_may_not_see_is_none(guanwei: Command, who: Cast) -> None:
    a_draft(who, text="泡绿茶")
    assert guanwei("search", "绿茶", "--account", "远山灯具", "--as", "lin").code == Exit.NO
    assert "Nothing says so" in guanwei("search", "绿茶", "--account", "青禾茗(weibo)", "--as", "lin").out
