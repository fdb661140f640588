"""Padding in the names of accounts, and whose name it is (practice A2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.accounts.names import bare, core, names_one_of, padding_in


@pytest.mark.parametrize(
    ("name", "padding", "left"),
    [
        ("禾木集官方微博", "官方微博", "禾木集"),
        ("禾木集官微", "官微", "禾木集"),
        ("禾木集（官方）", "官方", "禾木集"),
        ("官方 禾木集", "官方", "禾木集"),
        ("禾木集官方旗舰店", "官方", "禾木集 旗舰店"),
        ("Hemuji Official", "Official", "Hemuji"),
        ("Official Hemuji Weibo", "Official", "Hemuji"),
        ("HemujiOfficial", "Official", "Hemuji"),
        ("hemuji_official", "official", "hemuji"),
        ("ＨＥＭＵＪＩ　ＯＦＦＩＣＩＡＬ", "ＯＦＦＩＣＩＡＬ", "ＨＥＭＵＪＩ"),
        ("禾木集微博官方账号", "微博", "禾木集"),
        ("禾木集", "", "禾木集"),
        ("禾木茶器", "", "禾木茶器"),
        ("Officialdom Press", "", "Officialdom Press"),
        ("官方微博", "官方微博", "官方微博"),
        ("", "", ""),
    ],
)
def test_padding_is_found_and_taken_off(name: str, padding: str, left: str) -> None:
    assert padding_in(name) == padding
    assert bare(name) == left


def test_what_belongs_to_the_brand_s_own_name_is_no_padding() -> None:
    assert padding_in("官方铺子", ["官方铺子"]) == ""
    assert padding_in("官方铺子官方", ["官方铺子"]) == "官方"
    assert bare("官方铺子官方", ["官方铺子"]) == "官方铺子"
    assert padding_in("官方铺子", ["禾木集", ""]) == "官方"


@pytest.mark.parametrize(
    ("text", "known", "found"),
    [
        ("青禾茗", ["青禾茗茶业"], "青禾茗茶业"),
        ("青禾茗茶业客服", ["青禾茗茶业"], "青禾茗茶业"),
        ("ＨＥＭＵＪＩ Home", ["Hemuji"], "Hemuji"),
        ("He-mu-ji", ["Hemuji"], "Hemuji"),
        ("茶", ["青禾茗茶业"], ""),
        ("远山灯具", ["青禾茗茶业", "冷泡系列"], ""),
        ("", ["青禾茗茶业"], ""),
        ("冷泡系列", ["青禾茗茶业", "冷泡系列"], "冷泡系列"),
    ],
)
def test_whose_name_it_is(text: str, known: list[str], found: str) -> None:
    assert names_one_of(text, known) == found


ANY = st.lists(st.sampled_from(["官方", "微博", "official", "禾木", " ", "（", "Ⅷ", "ﬁ"]) | st.text(max_size=4)).map(
    "".join
)


@given(ANY, st.lists(ANY, max_size=3))
def test_taking_padding_off_ends_and_leaves_a_name(name: str, known: list[str]) -> None:
    left = bare(name, known)
    assert bare(left, known) == left
    assert len(left) <= len(name)
    assert bool(core(name)) <= bool(left)
    assert padding_in(name, known) in name
    assert names_one_of(name, known) in ["", *known]
