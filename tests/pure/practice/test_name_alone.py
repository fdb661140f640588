"""A2 of a name by itself: padding in it, and whether it shows whose it is."""

import pytest

from guanwei.practice.api import brand_names, check_name
from guanwei.practice.findings import Finding


def found(name: str, brand: str | list[str] = "禾木集") -> list[Finding]:
    return list(check_name(name, brand=brand))


def ids(name: str, brand: str | list[str] = "禾木集") -> list[str]:
    return [finding.id for finding in found(name, brand)]


@pytest.mark.parametrize(
    ("name", "brand"),
    [
        ("禾木集", "禾木集"),
        ("禾木集武汉", "禾木集"),  # the shop of a city
        ("武汉禾木集", "禾木集"),
        ("禾木集茶器", "禾木集"),  # a product line
        ("禾木集客服", "禾木集"),
        ("禾木集", "北京禾木集食品有限公司"),
        ("禾木集武汉", "武汉禾木集食品有限公司"),
        ("小米之家", "北京小米科技有限责任公司"),
        ("平安金管家", "中国平安保险（集团）股份有限公司"),
        ("禾木記", "禾木记食品有限公司"),  # traditional
        ("ＨＥＭＵＪＩ", "hemuji"),
        ("He mu ji", "Hemuji"),
        ("Hemuji Wuhan", "Hemuji Tea Co., Ltd."),
        ("Snack Barn", "SnackBarn"),
        ("hemujiwuhan", "Hemuji"),
        ("LumioHQ", "Lumio"),
        ("iLumio", "Lumio"),
        ("Lumio's", "Lumio"),
        ("云雾Phone", "云雾手机"),
        ("Blue Whale", "BlueWhale Air"),
        ("BLUE WHALE", "BlueWhale Air"),
        ("3M", "3M中国"),
        ("Xiaomi", "小米Xiaomi"),
        ("hemuji_cn", "Hemuji"),
        ("Nestle", "Nestlé China"),
        ("Hemuji", "禾木集/Hemuji"),
        ("Hemuji", "禾木集（Hemuji）"),
        ("禾木家", "禾木集，禾木家"),
        ("工行", "中国工商银行、工行"),
        ("小鹿", "小鹿咖啡"),
        ("宝马中国", "宝马"),
        ("宝马", "宝马（中国）汽车贸易有限公司"),
        ("微博搞笑排行榜", "微博搞笑排行榜"),  # a medium's own name
        ("新浪微博", "新浪微博"),
        ("官方铺子", "官方铺子"),
        ("禾木集", ""),
        ("好物分享", ""),
        ("🍵", "禾木集"),
    ],
)
def test_a_name_that_is_the_brand_s(name: str, brand: str) -> None:
    assert ids(name, brand) == []


@pytest.mark.parametrize(
    ("name", "padding"),
    [
        ("禾木集官方微博", "官方微博"),
        ("禾木集官微", "官微"),
        ("禾木集官博", "官博"),
        ("禾木集微博", "微博"),
        ("官 方 微 博 禾木集", "官 方 微 博"),
        ("禾木集·官方", "官方"),
        ("禾木集官方賬號", "官方賬號"),
        ("禾木集 ＯＦＦＩＣＩＡＬ", "ＯＦＦＩＣＩＡＬ"),
        ("Official禾木集", "Official"),
        ("禾木集官方旗舰店", "官方"),
        ("禾木集官網", "官網"),
        ("禾木集V", "V"),
        ("禾木集加V认证", "加V认证"),
        ("禾木集 guanfang", "guanfang"),
        ("禾木集0fficial", "0fficial"),
        ("Hemuji禾木集 O f f i c i a l", "O f f i c i a l"),
        ("官☆方禾木集", "官☆方"),
        ("禾木集（官、微）", "官、微"),
        ("禾木集 Weibo", " Weibo"),
        ("禾木集公式アカウント", "公式アカウント"),
        ("禾木集帳號", "帳號"),
        ("禾木集官方專頁", "官方專頁"),
    ],
)
def test_padding_with_the_place_where_it_stands(name: str, padding: str) -> None:
    [finding] = found(name)
    assert finding.id == "A2.padding"
    assert finding.span is not None and name[slice(*finding.span)] == padding


@pytest.mark.parametrize(
    "name",
    [
        "上官微微",
        "非官方禾木集粉丝团",
        "士官方阵",
        "Officialdom",
        "Hemuji Unofficial",
        "微博搞笑排行榜",
        "新浪微博",
        "微博电影",
        "芒果TV",
        "NERV",
        "Guanweiyi",
    ],
)
def test_what_only_looks_like_padding(name: str) -> None:
    assert ids(name, "") == []


@pytest.mark.parametrize(
    ("name", "brand"),
    [
        ("好物分享", "禾木集"),
        ("Tea Daily", "禾木集"),
        ("青岛", "青岛啤酒股份有限公司"),  # a place alone
        ("青岛日报", "青岛啤酒股份有限公司"),
        ("银行", "北京银行"),  # a trade alone
        ("北京烤鸭", "北京银行"),
        ("General Store", "General Motors"),
        ("Snack Bar", "SnackBarn"),  # looks like it
        ("HMJ", "Hemuji Home"),  # initials
        ("Lumion", "Lumio"),
        ("Snackbarns", "SnackBarn"),
        ("KFC", "肯德基"),  # another language
        ("小咖啡", "小鹿咖啡"),  # a piece of it
        ("鹿咖啡", "小鹿咖啡"),
        ("工行", "中国工商银行"),  # initials too, until the brand says that it is called so
        ("禾本集", "禾木集"),
        ("官方微博", "禾木集"),
        ("茶", "禾木茶"),
    ],
)
def test_a_name_that_does_not_show_the_brand(name: str, brand: str) -> None:
    mismatch = [finding for finding in found(name, brand) if finding.id == "A2.mismatch"]
    assert [finding.span for finding in mismatch] == [(0, len(name))]
    assert brand.split(",")[0] in mismatch[0].hint.zh


def test_several_names_of_a_brand_however_they_are_given() -> None:
    assert brand_names("禾木集 / Hemuji，禾木") == ("禾木集 / Hemuji，禾木", "禾木集", "Hemuji", "禾木")
    assert brand_names(["禾木集", "A/B"]) == ("禾木集", "A/B", "A", "B")
    assert brand_names("") == brand_names(" ") == brand_names([]) == ()
