"""Sign-in with the company's own accounts, at a real provider: who gets in, as whom, and what it takes."""

import html
import re
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from guanwei.accounts.models import Grant
from guanwei.config.openid import from_environment
from guanwei.lib.clock import utc_now
from guanwei.people.models import User
from guanwei.people.rules import Needed, set_second_factor
from guanwei.trail.models import Entry
from tests.cast import PASSWORD, cast, user
from tests.servers.openid import Provider
from tests.web.proofs import code_of, set_up_app
from tests.web.visitors import browser, messages_of, text_of

pytestmark = pytest.mark.django_db
BACK = "http://testserver/sign-in/company/back"


@pytest.fixture(autouse=True)
def set_up(settings: Any, company_sign_in: Provider) -> Any:
    """Sets the variables of the environment anew."""

    def given(**more: str) -> None:
        settings.OPENID = from_environment(company_sign_in.environment(**more))
        settings.SOCIALACCOUNT_PROVIDERS = settings.OPENID.as_provider()

    given()
    return given


def leads_to(client: Client, path: str = "/sign-in/company", **form: str) -> str:
    """The provider's address that the page leads to."""
    page = text_of(client.post(path, form))
    [address] = re.findall(r'http-equiv="refresh" content="0; url=([^"]+)"', page)
    assert address in re.findall(r'<a class="button strong" href="([^"]+)"', page)
    return html.unescape(address)


def come(company_sign_in: Provider, login: str, client: Client | None = None, **form: str) -> Any:
    """Somebody goes there, says to be `login`, and comes back. The answer that they get here."""
    client = client or browser()
    return client.get(company_sign_in.sign_in(leads_to(client, **form), login).removeprefix("http://testserver"))


def invited(email: str, username: str = "ann") -> User:
    known = user(username, "安")
    User.objects.filter(pk=known.pk).update(invited_as=email)
    return known


def test_a_stranger_is_told_to_ask_for_an_invitation(company_sign_in: Provider) -> None:
    user("lin", "林晓")
    client = browser()
    answer = come(company_sign_in, "stranger", client)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")
    assert "请管理员先邀请你" in text_of(client.get("/sign-in"))
    assert User.objects.count() == 1
    assert not SocialAccount.objects.exists()


def test_whoever_was_invited_comes_in_and_is_known_from_then_on(company_sign_in: Provider) -> None:
    ann = invited("Ann@Company.example")
    client = browser()
    answer = come(company_sign_in, "ann", client, next="/plan")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/plan")
    assert client.get("/me").context["user"] == ann
    ann.refresh_from_db()
    assert ann.invited_as == ""
    again = browser()
    assert come(company_sign_in, "ann", again).headers["Location"] == "/"
    assert again.get("/me").context["user"] == ann
    verbs = [entry.verb for entry in Entry.objects.filter(actor=ann).order_by("pk")]
    assert verbs == ["user.identity-linked", "user.signed-in", "user.signed-in"]
    assert Entry.objects.filter(verb="user.signed-in").first().details["how"] == ["provider"]
    assert SocialAccount.objects.get().extra_data == {}


def test_an_address_that_the_provider_does_not_vouch_for_is_no_invitation(
    company_sign_in: Provider, set_up: Any
) -> None:
    ann = invited("ann@company.example")
    assert come(company_sign_in, "unsure-ann").headers["Location"] == "/sign-in"
    assert not SocialAccount.objects.exists()
    set_up(TRUST_EMAIL="1")
    assert come(company_sign_in, "unsure-ann").headers["Location"] == "/"
    assert SocialAccount.objects.get().user == ann


def test_an_e_mail_address_of_a_user_is_no_invitation(company_sign_in: Provider) -> None:
    """Only what an administrator wrote there for it."""
    known = user("ann", "安")
    User.objects.filter(pk=known.pk).update(email="ann@company.example")
    assert come(company_sign_in, "ann").headers["Location"] == "/sign-in"


def test_everybody_whom_the_provider_lets_in_where_that_is_wanted(company_sign_in: Provider, set_up: Any) -> None:
    user("bo", "已有的")
    set_up(NEW_USERS="1")
    client = browser()
    assert come(company_sign_in, "bo", client).headers["Location"] == "/"
    made = client.get("/me").context["user"]
    assert (made.username, made.name, made.is_admin, made.has_usable_password()) == (
        "bo-2",
        "Bo of the company",
        False,
        False,
    )
    assert not Grant.objects.filter(user=made).exists()
    come(company_sign_in, "bo")
    assert User.objects.count() == 2


def test_a_person_links_their_account_and_takes_it_away_again(company_sign_in: Provider) -> None:
    who = cast()
    client = browser(who.lin)
    back = company_sign_in.sign_in(leads_to(client, "/me/company/link"), "lin-of-the-company")
    assert client.get(back.removeprefix("http://testserver")).headers["Location"] == "/me"
    assert "已关联" in text_of(client.get("/me"))
    other = browser()
    come(company_sign_in, "lin-of-the-company", other)
    assert other.get("/me").context["user"] == who.lin
    client.post("/me/company/unlink")
    assert come(company_sign_in, "lin-of-the-company").headers["Location"] == "/sign-in"


def test_an_account_that_is_linked_is_nobody_elses(company_sign_in: Provider) -> None:
    who = cast()
    for person in (who.lin, who.chen):
        client = browser(person)
        back = company_sign_in.sign_in(leads_to(client, "/me/company/link"), "one-account")
        answer = client.get(back.removeprefix("http://testserver"))
    assert "已经关联到另一位用户" in messages_of(answer)[0]
    assert SocialAccount.objects.get().user == who.lin


def test_linking_asks_first_who_is_there(company_sign_in: Provider) -> None:
    client = browser()
    client.force_login(user("lin", "林晓"))
    assert client.post("/me/company/link").headers["Location"].startswith("/me/confirm")


def test_whoever_could_not_sign_in_otherwise_keeps_the_link(company_sign_in: Provider, set_up: Any) -> None:
    set_up(NEW_USERS="1")
    client = browser()
    come(company_sign_in, "bo", client)
    assert "请先设置密码或通行密钥" in messages_of(client.post("/me/company/unlink"))[0]
    client.post("/me", {"do": "password", "new": "新的密码有十个字以上"})
    client.post("/me/company/unlink")
    assert not SocialAccount.objects.exists()


def test_the_second_factor_is_asked_here_unless_the_provider_does_it(company_sign_in: Provider, set_up: Any) -> None:
    ann = invited("ann@company.example")
    set_up_app(ann)
    client = browser()
    assert come(company_sign_in, "ann", client).headers["Location"] == "/sign-in/second"
    assert client.post("/sign-in/second", {"code": code_of()}).headers["Location"] == "/"
    set_up(SECOND_FACTOR="1")
    assert come(company_sign_in, "ann").headers["Location"] == "/"
    by_password = browser().post("/sign-in", {"username": "ann", "password": PASSWORD})
    assert by_password.headers["Location"] == "/sign-in/second"


def test_where_a_factor_is_required_the_providers_own_is_enough(company_sign_in: Provider, set_up: Any) -> None:
    who = cast()
    set_second_factor(actor=who.admin, now=utc_now(), needed=Needed.EVERYBODY)
    invited("ann@company.example")
    client = browser()
    come(company_sign_in, "ann", client)
    assert client.get("/").headers["Location"] == "/me/factors"
    set_up(SECOND_FACTOR="1")
    assert client.get("/").status_code == 200


def test_closed_access_stays_closed(company_sign_in: Provider) -> None:
    ann = invited("ann@company.example")
    come(company_sign_in, "ann")
    User.objects.filter(pk=ann.pk).update(is_active=False)
    client = browser()
    assert come(company_sign_in, "ann", client).headers["Location"] == "/sign-in"
    assert client.get("/").status_code == 302


def test_an_answer_for_another_browser_or_one_that_was_used_opens_nothing(company_sign_in: Provider) -> None:
    invited("ann@company.example")
    mine, thief = browser(), browser()
    back = company_sign_in.sign_in(leads_to(mine), "ann").removeprefix("http://testserver")
    assert thief.get(back).headers["Location"] == "/sign-in"
    assert thief.get("/").status_code == 302
    assert mine.get(back).headers["Location"] == "/"
    later = browser()
    query = parse_qs(urlsplit(back).query)
    [state] = parse_qs(urlsplit(leads_to(later)).query)["state"]
    replayed = urlencode({"code": query["code"][0], "state": state})
    assert later.get(f"/sign-in/company/back?{replayed}").headers["Location"] == "/sign-in"
    assert later.get("/").status_code == 302


@pytest.mark.parametrize("query", ["", "?code=x", "?state=x", "?code=x&state=y", "?error=access_denied&state=x"])
def test_whatever_comes_back_without_having_been_asked_is_told_no(query: str) -> None:
    user("lin", "林晓")
    answer = browser().get(f"/sign-in/company/back{query}")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")


def test_a_provider_that_is_another_than_was_said_is_not_believed(company_sign_in: Provider, settings: Any) -> None:
    user("lin", "林晓")
    issuer = company_sign_in.issuer.replace("localhost", "127.0.0.1")
    settings.OPENID = from_environment(company_sign_in.environment(ISSUER=issuer))
    settings.SOCIALACCOUNT_PROVIDERS = settings.OPENID.as_provider()
    client = browser()
    assert client.post("/sign-in/company").headers["Location"] == "/sign-in"
    assert "没有响应" in text_of(client.get("/sign-in"))


def test_without_a_provider_nothing_of_it_is_there(settings: Any) -> None:
    settings.OPENID, settings.SOCIALACCOUNT_PROVIDERS = None, {}
    lin = user("lin", "林晓")
    assert "公司账号" not in text_of(browser().get("/sign-in"))
    for client, method, path in (
        (browser(), "post", "/sign-in/company"),
        (browser(), "get", "/sign-in/company/back?code=x&state=y"),
        (browser(lin), "post", "/me/company/link"),
        (browser(lin), "post", "/me/company/unlink"),
    ):
        assert getattr(client, method)(path).status_code == 404


def test_an_administrator_invites_with_a_password_or_without() -> None:
    who = cast()
    client = browser(who.admin)
    new = {"username": "xu", "name": "许言", "language": "zh-hans", "invited_as": "xu@company.example"}
    assert client.post("/users/new", new | {"password": ""}).status_code == 303
    xu = User.objects.get(username="xu")
    assert (xu.invited_as, xu.has_usable_password()) == ("xu@company.example", False)
    client.post(f"/users/{who.lin.pk}/invite", {"email": "XU@company.example"})
    who.lin.refresh_from_db()
    assert who.lin.invited_as == ""
    client.post(f"/users/{who.lin.pk}/invite", {"email": "lin@company.example"})
    who.lin.refresh_from_db()
    assert who.lin.invited_as == "lin@company.example"
    assert client.post("/users/new", {**new, "username": "yi", "password": "", "invited_as": ""}).status_code == 400
