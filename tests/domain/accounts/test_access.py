"""Who may do what on which account: roles as a table, checked against what the queries really let through."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db.models import Q

from guanwei.accounts.access import (
    NotAllowed,
    account_ids,
    accounts_for,
    brands_for,
    once_a_request,
    require,
    require_on_brand,
    within,
)
from guanwei.accounts.actions import AccountRefused, grant, set_active, withdraw
from guanwei.accounts.models import Account, Brand, Grant
from guanwei.lib.clock import utc_now
from guanwei.people.access import OPERATOR, require_admin
from guanwei.people.actions import set_active as set_user_active
from guanwei.people.models import User
from guanwei.people.roles import Permission, Role
from tests import cast as people

pytestmark = pytest.mark.django_db

V, W, A, X, O, M = Permission  # noqa: E741
MAY = {
    "admin": {V, W, A, X, O, M},
    "he": {V, W, A, X, O, M},
    "chen": {V, W, A, X},
    "zhou": {V, W, O},
    "lin": {V, W},
    "qin": {V},
    "wu": set(),
}


@pytest.mark.parametrize("name", MAY)
def test_a_role_on_the_brand_gives_exactly_its_permissions_on_every_account(name: str) -> None:
    who = people.cast()
    person = who.people[name]
    for account in (who.weibo, who.bluesky):
        for permission in Permission:
            allowed = account in accounts_for(person, permission)
            assert allowed == (permission in MAY[name]), (name, permission)
            if allowed:
                require(person, permission, account)
            else:
                with pytest.raises(NotAllowed) as refused:
                    require(person, permission, account)
                assert account.name in refused.value.words.zh


def test_a_role_on_one_account_reaches_no_other_and_not_the_brand_as_a_whole() -> None:
    who = people.cast()
    grant(actor=who.he, now=utc_now(), user=who.wu, role=Role.WRITER, account=who.weibo)
    assert set(accounts_for(who.wu, W)) == {who.weibo, who.other_account}
    assert who.brand in brands_for(who.wu, W)
    with pytest.raises(NotAllowed):
        require_on_brand(who.wu, W, who.brand)


def test_somebody_who_was_disabled_may_nothing_even_as_administrator() -> None:
    who = people.cast()
    for person in (who.lin, who.admin):
        set_user_active(actor=OPERATOR, now=utc_now(), user=person, active=False)
        person = User.objects.get(pk=person.pk)
        assert not accounts_for(person).exists()
        assert not brands_for(person).exists()
        with pytest.raises(NotAllowed):
            require_admin(person)
        with pytest.raises(NotAllowed):
            require_on_brand(person, V, who.brand)


def test_a_role_that_was_taken_away_no_longer_counts() -> None:
    who = people.cast()
    withdraw(actor=who.he, now=utc_now(), grant=Grant.objects.get(user=who.lin))
    assert not accounts_for(who.lin).exists()


def test_a_request_reads_grants_once_and_the_next_one_reads_them_anew(
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    who = people.cast()
    looking = once_a_request(User.objects.get(pk=who.lin.pk))
    with django_assert_num_queries(1):
        assert account_ids(looking, W) == {who.weibo.pk, who.bluesky.pk}
        assert not account_ids(looking, A)
        assert within(looking)
    withdraw(actor=who.he, now=utc_now(), grant=Grant.objects.get(user=who.lin))
    assert account_ids(looking), "this request goes on with what it has read"
    with pytest.raises(NotAllowed):
        require(looking, W, who.weibo)  # an action asks anew
    assert not account_ids(once_a_request(User.objects.get(pk=who.lin.pk)))


def test_what_an_administrator_may_see_stays_everything_beside_another_condition() -> None:
    who = people.cast()
    everything = set(Account.objects.all())
    assert set(Account.objects.filter(within(who.admin, path="pk") | Q(pk=who.weibo.pk))) == everything
    assert set(Account.objects.filter(within(who.admin, path="pk") & Q(pk=who.weibo.pk))) == {who.weibo}
    assert set(Account.objects.filter(within(who.qin, W, path="pk") | Q(pk=who.weibo.pk))) == {who.weibo}


def test_only_a_manager_gives_roles_and_only_on_what_they_manage() -> None:
    who = people.cast()
    for actor in (who.lin, who.chen, who.zhou, who.qin, who.wu):
        with pytest.raises(NotAllowed):
            grant(actor=actor, now=utc_now(), user=who.lin, role=Role.MANAGER, brand=who.brand)
    with pytest.raises(NotAllowed):
        grant(actor=who.he, now=utc_now(), user=who.he, role=Role.MANAGER, brand=who.other_brand)
    assert Grant.objects.filter(role="manager").count() == 2


def test_a_role_given_twice_is_given_once() -> None:
    who = people.cast()
    for _ in range(2):
        grant(actor=who.he, now=utc_now(), user=who.qin, role=Role.WRITER, account=who.weibo)
    assert Grant.objects.filter(user=who.qin).count() == 2  # viewer of the brand, writer of the account


def test_a_brand_of_strangers_is_not_among_ones_brands() -> None:
    who = people.cast()
    assert list(brands_for(who.lin)) == [who.brand]
    assert set(brands_for(who.admin)) == set(Brand.objects.all())


def test_pausing_an_account_is_for_those_who_manage_it() -> None:
    who = people.cast()
    with pytest.raises(NotAllowed):
        set_active(actor=who.zhou, now=utc_now(), account=who.weibo, active=False)
    set_active(actor=who.he, now=utc_now(), account=who.weibo, active=False)
    who.weibo.refresh_from_db()
    assert not who.weibo.active


def test_a_role_on_nothing_or_on_two_things_is_refused_with_a_sentence() -> None:
    who = people.cast()
    for scope in ({}, {"brand": who.brand, "account": who.weibo}):
        with pytest.raises(AccountRefused) as refused:
            grant(actor=who.admin, now=utc_now(), user=who.wu, role=Role.WRITER, **scope)
        assert "一个品牌或一个账号" in refused.value.words.zh
