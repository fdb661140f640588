"""Who the demonstration's accounts are: a profile on the simulator with something left to mend, one entered by hand."""

from datetime import datetime

from guanwei.accounts.checkups import enter_profile
from guanwei.accounts.models import Account
from guanwei.jobs.checking_up import check_up
from guanwei.jobs.checkup import check_login
from guanwei.networks.public_profile import PublicProfile, VerifiedAs
from guanwei.people.models import User

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
