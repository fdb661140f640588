"""Who the demonstration's brand and accounts are: its positioning, a profile on the simulator with something left to
mend, one entered by hand."""

from datetime import datetime

from guanwei.accounts.checkups import enter_profile
from guanwei.accounts.models import Account
from guanwei.jobs.checking_up import check_up
from guanwei.jobs.checkup import check_login
from guanwei.networks.public_profile import PublicProfile, VerifiedAs
from guanwei.people.models import User
from guanwei.practice.positioning import Person, Positioning

# As the simulator takes it: three tags are wanted, and a background of its own.
PROFILE = {
    "description": "禾木集，做杯子、锅和床单的家居品牌，在杭州。聊茶、做饭，也聊怎么把家住舒服。",
    "url": "https://hemuji.example/",
    "location": "浙江 杭州",
    "tags": ["家居", "茶器"],
    "own_avatar": True,
    "verified": True,
    "verified_type": 2,
    "verified_reason": "杭州禾木集家居有限公司",
    "followers_count": 12840,
    "friends_count": 86,
}

# Not a shop window: what a person who writes for this brand would have been told on the first day.
POSITIONING = Positioning(
    products=("茶器", "杯子", "盖碗", "壶", "隔热杯", "焖烧罐", "铸铁锅", "砂锅", "奶锅", "桌布", "被套", "砧板"),
    culture=(
        "自己开窑，烧坏的也留着讲。",
        "东西要用得久：先教人怎么养，再谈买新的。",
        "不催人下单，做错了当天承认。",
    ),
    audience=("自己做饭的上班族", "刚搬家的年轻人", "喝茶有年头、用坏过几只壶的人"),
    person=Person.WE,
    tone=("像邻居说话", "短句，有画面", "自嘲可以，煽情不行"),
    words=("顺手", "耐用", "开窑", "养锅", "八分满", "过日子"),
    never=("家人们", "宝子", "亲们", "闭眼入", "赋能", "匠心", "尊享"),
    topics=("做饭", "泡茶", "收纳", "清洗", "保养", "手作", "四季家常"),
)


def look_at(main: Account, by_hand: Account, *, operator: User, now: datetime) -> None:
    """The account's token tried and both checked up, so that nobody's first look at them is at gaps. Asks the network:
    not inside a transaction."""
    if check_login(main, now=now).alive:
        check_up(actor=None, now=now, account=main)
    entered = PublicProfile(
        handle=by_hand.handle,
        name=f"{by_hand.name}官方微博",
        description="禾木茶器的官方微博。",
        avatar="own",
        banner="",
        website="",
        location="江西 景德镇",
        tags=("茶器", "陶瓷", "手作"),
        verified=True,
        verified_as=VerifiedAs.COMPANY,
        verified_reason="杭州禾木集家居有限公司",
    )
    enter_profile(actor=operator, now=now, account=by_hand, entered=entered)
    check_up(actor=operator, now=now, account=by_hand)
