"""Users, roles and the trail."""

import pytest

from guanwei.accounts.models import Grant
from guanwei.people.models import User
from guanwei.trail.models import Entry
from tests.cast import PASSWORD, a_draft, cast
from tests.web.visitors import browser, messages_of, text_of

pytestmark = pytest.mark.django_db


def new_user(**changes: str) -> dict[str, str]:
    return {
        "username": "xu",
        "name": "许言",
        "department": "市场部",
        "language": "zh-hans",
        "password": "很长的一个初始密码-1",
    } | changes


def test_an_administrator_makes_a_user_and_gives_a_role() -> None:
    who = cast()
    client = browser(who.admin)
    client.post("/users/new", new_user())
    xu = User.objects.get(username="xu")
    assert xu.department is not None
    assert not browser(xu).get("/accounts").context["rows"]
    client.post(f"/users/{xu.pk}/grant", {"role": "writer", "scope": f"account-{who.weibo.pk}"})
    assert [row.account.name for row in browser(xu).get("/accounts").context["rows"]] == [who.weibo.name]
    client.post(f"/users/{xu.pk}/grants/{Grant.objects.get(user=xu).pk}/withdraw")
    assert not browser(xu).get("/accounts").context["rows"]


@pytest.mark.parametrize("change", [{"username": "LIN"}, {"password": "short"}, {"name": ""}, {"username": ""}])
def test_a_user_that_does_not_fit_comes_back(change: dict[str, str]) -> None:
    who = cast()
    before = User.objects.count()
    assert browser(who.admin).post("/users/new", new_user(**change)).status_code == 400
    assert User.objects.count() == before


@pytest.mark.parametrize("form", [{}, {"role": "king", "scope": "brand-1"}, {"role": "writer", "scope": "brand-x"}])
def test_a_role_for_nothing_is_refused(form: dict[str, str]) -> None:
    who = cast()
    before = Grant.objects.count()
    assert messages_of(browser(who.admin).post(f"/users/{who.qin.pk}/grant", form))
    assert Grant.objects.count() == before


def test_a_grant_is_taken_away_only_from_whom_it_belongs_to() -> None:
    who = cast()
    grant = Grant.objects.get(user=who.lin)
    assert browser(who.admin).post(f"/users/{who.chen.pk}/grants/{grant.pk}/withdraw").status_code == 404
    assert Grant.objects.filter(pk=grant.pk).exists()


def test_closing_access_ends_running_sessions_and_nobody_closes_their_own() -> None:
    who = cast()
    theirs, ours = browser(who.lin), browser(who.admin)
    assert theirs.get("/").status_code == 200
    ours.post(f"/users/{who.lin.pk}/enable", {"active": "0"})
    assert theirs.get("/").status_code == 302
    assert messages_of(ours.post(f"/users/{who.admin.pk}/enable", {"active": "0"}))
    assert ours.get("/").status_code == 200


def test_a_new_password_by_an_administrator_signs_the_person_out() -> None:
    who = cast()
    theirs = browser(who.lin)
    browser(who.admin).post(f"/users/{who.lin.pk}/password", {"password": f"{PASSWORD}-neu"})
    assert theirs.get("/").status_code == 302


def test_the_trail_shows_what_concerns_the_viewer() -> None:
    who = cast()
    a_draft(who)
    mine, theirs = (browser(person).get("/trail").context["rows"].rows for person in (who.lin, who.wu))
    assert any(entry.verb == "post.written" for entry in mine)
    assert all(entry.account_id in (None, who.other_account.pk) for entry in theirs)
    assert not any(entry.actor_id == who.lin.pk for entry in theirs)


def test_the_trail_is_gone_through_to_its_end() -> None:
    who = cast()
    now = Entry.objects.order_by("-at").first().at
    Entry.objects.bulk_create(
        Entry(at=now, actor=who.admin, verb="user.signed-in", kind="user", object_id=who.admin.pk) for _ in range(230)
    )
    client, seen, query = browser(who.admin), [], ""
    while True:
        rows = client.get(f"/trail?{query}").context["rows"]
        seen += [row.pk for row in rows.rows]
        query = rows.older
        if not query:
            break
    assert len(seen) == len(set(seen)) == Entry.objects.count()


def test_every_entry_of_the_trail_reads_as_a_sentence() -> None:
    page = text_of(browser(cast().admin).get("/trail"))
    assert "创建了用户" in page
    assert "user.created" not in page
