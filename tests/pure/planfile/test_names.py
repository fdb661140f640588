"""Accounts and columns by whatever people call them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.editorial.planfile.known import (
    KnownAccount,
    KnownColumn,
    KnownNames,
    account_label,
    column_by_label,
    column_label,
    find_accounts,
    find_column,
    find_networks,
)
from guanwei.lib.words import Words
from tests.pure.planfile.making import JOKES, KNOWN, OFFER, SKY, TEA, TIPS, WEIBO


@pytest.mark.parametrize(
    ("text", "networks", "expected"),
    [
        ("晴川茶饮", "", (TEA,)),
        (" 晴川 茶饮 ", "", (TEA,)),
        ("@晴川茶饮", "", (TEA,)),
        ("＠qingchuantea", "", (TEA,)),
        ("QingchuanTea", "", (TEA,)),
        ("晴川食品", "微博", (WEIBO,)),
        ("晴川食品", "新浪微博", (WEIBO,)),
        ("晴川食品", "Bluesky", (SKY,)),
        ("晴川食品", "微博、Bluesky", (WEIBO, SKY)),
        ("晴川食品（微博）", "", (WEIBO,)),
        ("晴川食品(bluesky)", "", (SKY,)),
        ("@qingchuan.bsky.social", "", (SKY,)),
        ("晴川茶饮、@qingchuanfood", "", (TEA, WEIBO)),
        ("晴川茶饮，@qingchuanfood", "", (TEA, WEIBO)),
        ("晴川茶饮;@qingchuanfood", "", (TEA, WEIBO)),
        ("晴川茶饮；@qingchuanfood", "", (TEA, WEIBO)),
        ("晴川茶饮/@qingchuanfood", "", (TEA, WEIBO)),
        ("晴川茶饮\n@qingchuanfood", "", (TEA, WEIBO)),
        ("@qingchuantea @qingchuanfood", "", (TEA, WEIBO)),
        ("晴川茶饮、晴川茶饮", "", (TEA,)),
        ("晴川茶饮、", "", (TEA,)),
        ("id:2", "", (TEA,)),
        ("", "", ()),
        ("", "微博", None),
        ("晴川食品", "", None),
        ("晴川食晶", "", None),
        ("晴川茶饮", "Bluesky", None),
        ("晴川茶饮", "微博、Bluesky", None),
        ("晴川茶饮", "抖音", None),
        ("晴川茶饮、不存在", "", None),
    ],
)
def test_accounts_are_found_by_name_handle_and_network(text, networks, expected):
    found = find_accounts(text, networks, KNOWN)
    assert isinstance(found, Words) if expected is None else found == expected


def test_an_unknown_account_is_answered_with_the_nearest_name():
    assert "晴川食品" in find_accounts("晴川食晶", "", KNOWN).zh


def test_a_name_on_several_networks_is_answered_with_both():
    words = find_accounts("晴川食品", "", KNOWN)
    assert "晴川食品(weibo)" in words.zh
    assert "晴川食品(bluesky)" in words.zh


def test_a_network_alone_is_enough_where_it_has_one_account():
    assert find_accounts("", "微博", KnownNames((WEIBO, SKY))) == (WEIBO,)
    assert find_accounts("", "微博、bluesky", KnownNames((WEIBO, SKY))) == (WEIBO, SKY)


def test_an_account_may_have_a_separator_in_its_name():
    odd = KnownAccount("9", "weibo", "A/B 测试、实验室")
    assert find_accounts("A/B 测试、实验室", "", KnownNames((odd, TEA))) == (odd,)


def test_aliases_count_as_names():
    odd = KnownAccount("9", "weibo", "晴川", aliases=("小晴",))
    assert find_accounts("小晴", "", KnownNames((odd,))) == (odd,)


def test_a_network_of_a_plug_in_is_known_by_its_key():
    account = KnownAccount("9", "threads", "晴川")
    assert find_networks("Threads", KnownNames((account,))) == {"threads"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("实用知识", TIPS),
        (" 实用 知识 ", TIPS),
        ("D5", TIPS),
        ("d5", TIPS),
        ("D5 实用知识", TIPS),
        ("D5-实用知识", TIPS),
        ("D5：实用知识", TIPS),
        ("实用知识（D5）", TIPS),
        ("【小贴士】", TIPS),
        ("小贴士", TIPS),
        ("【乐一乐】", JOKES),
        ("产品推广", OFFER),
        ("promotion", OFFER),
        ("id:60", JOKES),
        ("D9", None),
        ("知识", None),
        ("D5 轻松一刻", None),
    ],
)
def test_columns_are_found_by_name_code_and_label(text, expected):
    found = find_column(text, KNOWN)
    assert isinstance(found, Words) if expected is None else found == expected


def test_an_unknown_column_is_answered_with_all_of_them():
    assert "实用知识、轻松一刻、产品推广" in find_column("知识", KNOWN).zh


def test_a_name_of_two_columns_is_a_question():
    twins = KnownNames((), (KnownColumn("1", "早安", "D1"), KnownColumn("2", "早安", "D2")))
    assert "多个栏目" in find_column("早安", twins).zh
    assert find_column("D2", twins).key == "2"


def test_the_label_that_opens_a_text_names_its_column():
    assert column_by_label("  【小贴士】泡茶用多少度的水？", KNOWN) == TIPS
    assert column_by_label("说到【小贴士】", KNOWN) is None


names = st.text(alphabet="晴川食品Ab1 @/、()-", min_size=1, max_size=8).filter(lambda name: name.strip())


@given(st.lists(st.tuples(names, names | st.just(""), st.sampled_from(["weibo", "bluesky"])), min_size=1, max_size=6))
def test_every_account_has_a_label_that_finds_it_again(accounts):
    known = KnownNames(
        tuple(
            KnownAccount(str(number), network, name, handle)
            for number, (name, handle, network) in enumerate(accounts, start=100)
        )
    )
    for account in known.accounts:
        assert find_accounts(account_label(account, known), "", known) == (account,)


@given(st.lists(st.tuples(names, st.sampled_from(["D1", "D2", ""])), min_size=1, max_size=6))
def test_every_column_has_a_label_that_finds_it_again(columns):
    known = KnownNames((), tuple(KnownColumn(str(n), name, code) for n, (name, code) in enumerate(columns, start=100)))
    for column in known.columns:
        assert find_column(column_label(column, known), known) == column
