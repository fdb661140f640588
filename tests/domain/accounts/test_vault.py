"""Credentials are sealed; keys are rotated under the feet of running processes."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from guanwei.accounts import keys
from guanwei.accounts.access import NotAllowed
from guanwei.accounts.actions import CHECK_JOB, AccountRefused, change_credentials, seal_everything_again
from guanwei.accounts.connections import connection_for
from guanwei.accounts.models import Account, Credential
from guanwei.accounts.vault import SealBroken, is_newest, seal, unseal
from guanwei.lib.clock import utc_now
from guanwei.lib.home import Home
from guanwei.trail.models import Entry
from tests import cast as people

pytestmark = pytest.mark.django_db
SECRET = {"access_token": "2.00very-secret"}


def test_what_is_stored_is_unreadable_and_comes_back_only_with_the_key(home: Home) -> None:
    sealed = seal(SECRET)
    assert b"very-secret" not in sealed
    assert unseal(sealed) == SECRET
    home.keys.write_bytes(Fernet.generate_key() + b"\n")
    with pytest.raises(SealBroken):
        unseal(sealed)


def test_the_key_file_is_its_owners_alone(home: Home) -> None:
    assert home.keys.stat().st_mode & 0o777 == 0o600
    keys.add_key(home.keys)
    assert home.keys.stat().st_mode & 0o777 == 0o600


def test_a_running_process_follows_a_rotation(home: Home) -> None:
    who = people.cast()
    old = Credential.objects.get(account=who.weibo).sealed
    keys.add_key(home.keys)
    assert unseal(old) == {"access_token": "2.00token"}
    assert not is_newest(old)
    assert is_newest(seal(SECRET))
    assert seal_everything_again(actor=who.admin, now=utc_now()).count == 3
    assert seal_everything_again(actor=who.admin, now=utc_now()).count == 0
    keys.keep_only_newest(home.keys)
    assert connection_for(who.weibo).secrets == {"access_token": "2.00token"}
    with pytest.raises(SealBroken):
        unseal(old)


def test_a_credential_that_opens_with_no_key_does_not_stop_the_others(home: Home) -> None:
    who = people.cast()
    Credential.objects.filter(account=who.weibo).update(sealed=b"sealed elsewhere")
    keys.add_key(home.keys)
    done = seal_everything_again(actor=who.admin, now=utc_now())
    assert (done.count, done.broken) == (2, (who.weibo.pk,))
    assert connection_for(who.weibo) is None


def test_rotation_is_for_administrators(home: Home) -> None:
    who = people.cast()
    with pytest.raises(NotAllowed):
        seal_everything_again(actor=who.he, now=utc_now())


def test_nothing_goes_out_with_new_credentials_before_they_were_tried_and_they_leave_no_trace() -> None:
    who = people.cast()
    Account.objects.filter(pk=who.weibo.pk).update(health="alive", wait_until=utc_now(), wait_reason="throttled")
    with pytest.raises(NotAllowed):
        change_credentials(actor=who.zhou, now=utc_now(), account=who.weibo, secrets=SECRET)
    change_credentials(actor=who.he, now=utc_now(), account=who.weibo, secrets=SECRET)
    account = Account.objects.get(pk=who.weibo.pk)
    assert (account.health, account.wait_until, account.wait_reason) == ("checking", None, "")
    assert connection_for(account).secrets == SECRET
    assert "very-secret" not in repr(connection_for(account))
    assert "very-secret" not in str(list(Entry.objects.values()))


def test_one_account_of_a_network_is_here_once() -> None:
    who = people.cast()
    with pytest.raises(AccountRefused):
        people.weibo_account(who.admin, who.brand, name="第二个名字")
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(pk=who.other_account.pk).update(remote_account_id=who.weibo.remote_account_id)


def test_two_starters_at_once_end_with_the_same_key(tmp_path: Path) -> None:
    file = tmp_path / "new" / "keys"
    assert keys.load_or_create_keys(file) == keys.load_or_create_keys(file)


def test_new_credentials_are_verified_by_a_job_at_once_and_not_half_an_hour_later() -> None:
    who = people.cast()
    change_credentials(actor=who.he, now=utc_now(), account=who.weibo, secrets=SECRET)
    change_credentials(actor=who.he, now=utc_now(), account=who.weibo, secrets=SECRET)
    [job] = ProcrastinateJob.objects.filter(task_name=CHECK_JOB)
    assert (job.args, job.status, job.scheduled_at) == ({"account_id": who.weibo.pk}, "todo", None)
    who.weibo.refresh_from_db()
    assert "正在验证" in who.weibo.health_note["zh"]
