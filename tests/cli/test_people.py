"""`guanwei user`, `account` and `keys`: secrets come from standard input and never come out again."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth import authenticate

from guanwei.accounts.keys import current_keys
from guanwei.accounts.models import Account, Credential, Grant
from guanwei.accounts.vault import unseal
from guanwei.cli.output import Exit
from guanwei.lib.home import Home
from guanwei.people.models import User
from guanwei.trail.models import Entry
from tests import cast as people
from tests.cast import Cast
from tests.cli.conftest import Command
from tests.servers.simulator import Simulator
from tests.web.proofs import set_up_app

PASSWORD = "一杯茶的工夫-2026"


def test_the_first_user_of_an_empty_installation_has_to_be_an_administrator(guanwei: Command) -> None:
    refused = guanwei("user", "add", "lin", typed=PASSWORD)
    assert (refused.code, "needs --admin" in refused.err) == (Exit.NO, True)
    assert "guanwei user add NAME --admin" in guanwei("user", "list").err
    assert guanwei("user", "add", "boss", "--admin", "--name", "老板", typed=f"{PASSWORD}\n").code == Exit.DONE
    assert authenticate(username="boss", password=PASSWORD) == User.objects.get()
    said = guanwei("user", "add", "lin", "--json", typed=PASSWORD)
    assert (said.code, said.data["admin"]) == (Exit.DONE, False)
    assert Entry.objects.filter(verb="user.created", actor__username="boss").count() == 1


def test_a_password_is_never_an_argument_and_never_printed(guanwei: Command, who: Cast) -> None:
    said = guanwei("user", "password", "lin", typed=PASSWORD)
    assert said.code == Exit.DONE
    assert PASSWORD not in said.out + said.err
    assert authenticate(username="lin", password=PASSWORD) == who.lin
    assert guanwei("user", "password", "lin", PASSWORD).code == Exit.USAGE
    weak = guanwei("user", "password", "lin", typed="123")
    assert weak.code == Exit.NO
    assert "That password will not do" in weak.err
    assert guanwei("user", "password", "lin", typed="").err == "Nothing was given for: Password.\n"


def test_only_administrators_change_other_people(guanwei: Command, who: Cast) -> None:
    assert guanwei("user", "add", "new", "--as", "he", typed=PASSWORD).code == Exit.NOT_ALLOWED
    assert guanwei("user", "password", "chen", "--as", "he", typed=PASSWORD).code == Exit.NOT_ALLOWED
    assert guanwei("user", "password", "he", "--as", "he", typed=PASSWORD).code == Exit.DONE
    assert guanwei("user", "disable", "chen", "--as", "he").code == Exit.NOT_ALLOWED
    assert [line["username"] for line in guanwei("user", "list", "--as", "he", "--json").data] == ["he"]


def test_a_disabled_person_cannot_act_and_nobody_closes_their_own_access(guanwei: Command, who: Cast) -> None:
    assert guanwei("user", "disable", "lin", "--json").data["active"] is False
    assert guanwei("plan", "list", "--as", "lin").err == 'The user "lin" is disabled.\n'
    assert guanwei("user", "disable", "admin").err == "You cannot close your own access.\n"
    assert guanwei("user", "enable", "lin", "--json").data["active"] is True


def test_roles_are_given_and_taken(guanwei: Command, who: Cast) -> None:
    account = ("--account", "青禾茗(weibo)")
    assert guanwei("user", "grant", "wu", "approver", *account, "--as", "he").code == Exit.DONE
    assert Grant.objects.filter(user=who.wu, account=who.weibo, role="approver").exists()
    assert guanwei("user", "revoke", "wu", "approver", *account, "--as", "he").code == Exit.DONE
    again = guanwei("user", "revoke", "wu", "approver", *account, "--as", "he")
    assert (again.code, again.err) == (Exit.NO, '"wu" does not have that role there.\n')
    assert guanwei("user", "grant", "wu", "writer", "--brand", "青禾茗茶业", "--as", "lin").code == Exit.NOT_ALLOWED
    assert guanwei("user", "grant", "wu", "king", "--brand", "青禾茗茶业").code == Exit.USAGE


def test_an_account_is_added_with_its_secret_sealed(guanwei: Command, who: Cast) -> None:
    said = guanwei(
        "account", "add", "青禾茗茶园", "--network", "weibo", "--id", "6000000009", "--as", "he", "--json",
        "--server", "http://127.0.0.1:9", "--safe-domain", "QINGHEMING.example", typed="2.00secret\n",
    )  # fmt: skip
    assert said.code == Exit.DONE, said.err
    made = Account.objects.get(pk=said.data["id"])
    assert (made.profile, made.safe_domains, made.zone) == ("ordinary", ["qingheming.example"], "Asia/Shanghai")
    assert unseal(made.credential.sealed) == {"access_token": "2.00secret"}
    assert b"2.00secret" not in bytes(made.credential.sealed)
    assert "2.00secret" not in guanwei("account", "list", "--as", "he").out


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--network", "myspace"], "There is no network"),
        (["--network", "weibo", "--profile", "king"], "There is no profile"),
        (["--network", "weibo", "--zone", "Mars/Base"], "There is no time zone"),
        (["--network", "weibo", "--server", "ftp://weibo.com"], ""),
        (["--network", "weibo", "--brand", "远山灯具"], "There is no brand"),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    arguments: list[str], complaint: str, guanwei: Command, who: Cast
) -> None:
    before = Account.objects.count()
    said = guanwei("account", "add", "新账号", *arguments, "--as", "he", typed="x\n")
    assert said.code == Exit.NO
    assert complaint in said.err
    assert len(said.err.splitlines()) == 1
    assert Account.objects.count() == before


def test_a_network_that_does_not_answer_says_nothing_about_the_credentials(guanwei: Command, who: Cast) -> None:
    said = guanwei("account", "check", "青禾茗(weibo)", "--as", "zhou", "--json")
    assert said.code == Exit.NO
    assert said.data[0]["health"] == "untried"
    assert "did not answer" in said.data[0]["why"]["en"]


def test_new_credentials_are_tried_against_the_network_at_once(
    guanwei: Command, who: Cast, simulator: Simulator
) -> None:
    made = simulator.add_account(screen_name="青禾茗", safe_domains=["qingheming.example"], grants=[])
    Account.objects.filter(pk=who.weibo.pk).update(server=simulator.url, remote_account_id=str(made["uid"]))
    wrong = guanwei("account", "credentials", "青禾茗(weibo)", "--as", "he", typed="2.00wrong\n")
    assert wrong.code == Exit.NO
    assert Account.objects.get(pk=who.weibo.pk).health == "dead"
    right = guanwei("account", "credentials", "青禾茗(weibo)", "--as", "he", typed=f"{made['access_token']}\n")
    assert right.code == Exit.DONE, right.out
    assert Account.objects.get(pk=who.weibo.pk).health == "alive"


def test_a_brand_begins_with_its_nine_columns(guanwei: Command, who: Cast) -> None:
    assert guanwei("account", "add-brand", "晴川食品", "--as", "he").code == Exit.NOT_ALLOWED
    assert guanwei("account", "add-brand", "晴川食品").code == Exit.DONE
    assert people.column(people.Brand.objects.get(name="晴川食品"), "P").group == "promotion"
    assert guanwei("account", "add-brand", "晴川食品").code == Exit.NO


def test_rotating_the_keys_seals_everything_again_and_forgets_the_old_key(
    home: Home, guanwei: Command, who: Cast
) -> None:
    """In a home of its own: a console that a later test starts would sign with another key than this process."""
    [old] = current_keys(settings.HOME.keys)
    assert guanwei("keys", "rotate", "--as", "he").code == Exit.NOT_ALLOWED
    before = {one.account_id: unseal(one.sealed) for one in Credential.objects.all()}
    said = guanwei("keys", "rotate", "--json")
    assert (said.code, said.data["resealed"]) == (Exit.DONE, 3)
    [new] = current_keys(settings.HOME.keys)
    assert new != old
    assert {one.account_id: unseal(one.sealed) for one in Credential.objects.all()} == before
    for one in Credential.objects.all():
        with pytest.raises(InvalidToken):
            Fernet(old).decrypt(bytes(one.sealed))
    assert Entry.objects.filter(verb="keys.rotated", actor=who.admin).exists()


def test_a_credential_that_no_key_opens_is_named_and_the_rest_is_rotated(
    home: Home, guanwei: Command, who: Cast
) -> None:
    Credential.objects.filter(account=who.weibo).update(sealed=Fernet(Fernet.generate_key()).encrypt(b"{}"))
    said = guanwei("keys", "rotate", "--json")
    assert (said.code, said.data["resealed"], said.data["broken_accounts"]) == (Exit.NO, 2, [who.weibo.pk])


def test_keys_from_the_environment_are_changed_there(
    home: Home, guanwei: Command, who: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    [old] = current_keys(settings.HOME.keys)
    new = guanwei("keys", "new").out.strip()
    monkeypatch.setenv("GUANWEI_KEYS", old.decode())
    assert "guanwei keys new" in guanwei("keys", "rotate").err
    monkeypatch.setenv("GUANWEI_KEYS", f"{new},{old.decode()}")
    said = guanwei("keys", "rotate")
    assert (said.code, "leave only the new key in GUANWEI_KEYS" in said.err) == (Exit.DONE, True)
    monkeypatch.setenv("GUANWEI_KEYS", new)
    assert unseal(Credential.objects.get(account=who.weibo).sealed) == {"access_token": "2.00token"}


def test_whoever_lost_their_factors_is_helped_the_only_administrator_too(guanwei: Command, who: Cast) -> None:
    for person in (who.lin, who.admin):
        set_up_app(person)
        assert guanwei("user", "reset-factors", person.username).code == Exit.DONE
    assert not Authenticator.objects.exists()
    told = Entry.objects.filter(verb="user.factors-reset").order_by("pk")
    assert [(entry.actor, entry.object_id) for entry in told] == [(who.admin, who.lin.pk), (None, who.admin.pk)]


def test_as_a_program_of_its_own_a_password_is_read_from_a_pipe(
    transactional_db: None, database_url: str, who: Cast
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "guanwei", "user", "add", "mei", "--name", "梅", "--lang", "zh"],
        env=os.environ | {"DATABASE_URL": database_url},
        input=PASSWORD + "\n",
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "已添加用户“mei”。\n", "")
    assert authenticate(username="mei", password=PASSWORD).name == "梅"
