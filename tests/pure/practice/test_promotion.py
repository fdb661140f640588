"""What counts as promotion: prices, coupons, ways to buy; and what only looks like them."""

import pytest

from guanwei.practice.entries import ColumnGroup
from guanwei.practice.findings import Field
from guanwei.practice.promotion import Evidence, Sign, promotion_evidence
from tests.pure.practice.world import FORWARD, GRANTED, LOVED, ORDINARY, PROMOTION, a_post


def signs(text: str, link: str = "", group: ColumnGroup = LOVED, **forced: object) -> set[Sign]:
    return {evidence.sign for evidence in promotion_evidence(text, link, group, **forced)}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("今日特惠 99元", "99元"),
        ("只要 99 元", "99 元"),
        ("¥99", "¥99"),
        ("￥99 起", "￥99"),
        ("￥1,299.00", "￥1,299.00"),
        ("现在买，99元带走", "99元"),
        ("9.9包邮", "9.9包邮"),
        ("3元起", "3元"),
        ("100元代金", "100元"),
        ("9.9元首单", "9.9元"),
        ("99元月卡", "99元"),
        ("199元气垫", "199元"),
        ("新车 12.98万起", "12.98万"),
        ("一元秒杀", "一元"),
        ("九十九元一箱", "九十九元"),
        ("15块钱一斤", "15块钱"),
        ("9块9包邮", "9块9"),
        ("到手价：199", "到手价：199"),
        ("券后价18.8", "券后价18.8"),
        ("９９元", "９９元"),
        ("Only $19.99 today", "$19.99"),
        ("now €20", "€20"),
        ("99RMB", "99RMB"),
        ("捐款名单在官网。新品 99 元", "99 元"),
    ],
)
def test_a_price_is_seen(text: str, quote: str):
    seen = [evidence for evidence in promotion_evidence(text, "", LOVED) if evidence.sign is Sign.PRICE]
    assert [evidence.quote for evidence in seen] == [quote]


@pytest.mark.parametrize(
    "text",
    [
        "优惠券已到账",
        "快来领券",
        "券后更划算",
        "满300减50",
        "满 300 元减 50",
        "立减20",
        "送你10元券",
        "全场5折",
        "8.8折优惠",
        "全场八折",
        "买一送一",
        "第二件半价",
        "满99包邮",
        "最高可减500元",
        "买两盒再减10块",
        "下单立省50元",
        "羽绒服直降200元",
        "20% off everything",
        "use this promo code",
    ],
)
def test_a_coupon_or_a_discount_is_seen(text: str):
    assert Sign.COUPON in signs(text)


@pytest.mark.parametrize(
    "text",
    ["购买链接在评论里", "立即下单", "点击购买", "复制这段￥CZ0001abcDE￥打开", "Buy now", "http://m.tb.cn/h.abc 看看"],
)
def test_a_way_to_buy_is_seen(text: str):
    assert Sign.BUY_LINK in signs(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026元旦快乐",
        "2026 元旦放假安排",
        "正月十五元宵节",
        "吃100元宵的人",
        "一元论与二元论",
        "二元一次方程怎么解",
        "三元催化器怎么保养",
        "多元化的团队",
        "2026年元月",
        "向灾区捐款100元",
        "公司营收超过300亿元",
        "被罚款200元",
        "奖金5000元",
        "抽10个小可爱平分2000元",
        "可申领3000元政府救助",
        "第三季度利润￥3亿",
        "10元红包等你拿",
        "引领券商板块上涨",
        "证券后市展望",
        "一波三折的旅程",
        "3折叠屏是什么",
        "三块蛋糕",
        "吃了3块，好饱",
        "满3岁就能去",
        "特价票还剩3天",
        "售价将在5月公布",
        "raised $3 million",
        "$TSLA",
        "今天12.5公里，配速5分",
        "拿铁由22元调整为24元",
        "门票从60元涨到80元，学生不变。",
        "停车费由5元恢复为8元",
        "The latte goes up from $4 to $4.50 on Monday",
        "押金100元，离店退还",
        "多收的12元退了",
        "",
    ],
)
def test_this_is_no_promotion(text: str):
    assert signs(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "涨价前最后一天，拿铁22元",
        "拿铁由24元直降为18元，限时三天",
        "粉丝涨到一万了。新锅299元",
        "由我们店长推荐的豆子，89元",
    ],
)
def test_a_change_that_is_held_out_as_a_bargain_and_a_price_beside_one_are_promotion(text: str):
    assert Sign.PRICE in signs(text)


def test_what_is_taken_off_is_no_price():
    assert signs("最高可减500元") == {Sign.COUPON}


def test_a_post_of_a_promotion_column_is_one_whatever_it_says():
    assert signs("你好", group=PROMOTION) == {Sign.COLUMN}


def test_a_price_makes_a_post_of_any_column_a_promotion():
    assert signs("99元", group=FORWARD) == signs("99元", group=LOVED) == {Sign.PRICE}


@pytest.mark.parametrize(
    ("link", "sells"),
    [
        ("https://item.taobao.com/item.htm?id=1", True),
        ("https://shop.example.cn/", True),
        ("https://www.example.cn/buy/123", True),
        ("https://detail.tmall.com/item.htm", True),
        ("https://www.example.cn/news/123", False),
        ("https://baike.baidu.com/item/99", False),
        ("https://nottaobao.com/", False),
        ("https://taobao.com@evil.cn/", False),
        ("not a link", False),
        ("http://[broken", False),
    ],
)
def test_a_link_to_a_shop_is_seen(link: str, sells: bool):
    assert (Sign.BUY_LINK in signs("看看", link)) is sells


def test_the_link_that_a_network_forces_is_no_promotion_but_its_path_may_be():
    forced = {"forced_domains": ["shop.example.cn"]}
    assert signs("看看", "https://shop.example.cn/", **forced) == set()
    assert signs("看看 https://shop.example.cn/news", **forced) == set()
    assert signs("看看", "https://shop.example.cn/buy/1", **forced) == {Sign.BUY_LINK}


def test_the_brands_default_link_is_no_promotion_at_all():
    link = "https://shop.example.cn/buy"
    assert signs("看看", link, default_link=link) == set()
    assert signs("看看", link + "/1", default_link=link) == {Sign.BUY_LINK}


def test_a_safe_domain_is_forced_only_where_the_rights_need_one():
    shop = {"link": "https://shop.example.cn/", "safe_domains": ("shop.example.cn",)}
    assert a_post(limits=ORDINARY, **shop).promotion == ()
    assert [evidence.sign for evidence in a_post(limits=GRANTED, **shop).promotion] == [Sign.BUY_LINK]


def test_what_a_person_declared_counts():
    assert [evidence.sign for evidence in a_post(declared=frozenset({Sign.COUPON})).promotion] == [Sign.COUPON]


def test_the_evidence_says_where_it_stands():
    text = "新品到店，只要99元"
    assert promotion_evidence(text, "", LOVED) == (Evidence(Sign.PRICE, Field.TEXT, "99元", (7, 10)),)
