"""C3.no-benefit: a promotion that gives its readers nothing.

Practice C3: a promotion carries an incentive or a preferential offer. Passes: what is no promotion; one with a coupon
or a discount in its words (guanwei.practice.promotion), with a gift, a trial or a draw, or with a benefit that the
author entered. Found: a promotion or an activity with none of these. A hint: whether a launch wants an offer is for
people to say, and a word list does not know every kind of gift.
"""

from collections.abc import Iterator

from guanwei.lib.words import Words
from guanwei.practice.benefits import offers
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.entries import ColumnGroup
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.promotion import promotion_evidence
from guanwei.practice.subjects import CampaignSubject, Context, PostSubject
from guanwei.practice.wording import NOTHING

ID = "C3.no-benefit"
VERSION = 2
SUBJECTS = (PostSubject, CampaignSubject)
LEVEL = Level.HINT
WAIVABLE = True
READS = Reads.CONTENT
CONCERN = Concern.CONTENT
SETTINGS = ()
ABOUT = About(
    title=Words(zh="推广没有好处", en="Promotion without a benefit"),
    why=Words(
        zh="推广要带上激励或优惠。只说自己好，读者没有理由停下来看。",
        en="A promotion carries an incentive or an offer. Praise alone gives readers no reason to stop.",
    ),
    passes=(
        Words(
            zh="不是推广的稿件，调价通知也不是：“拿铁由 22 元调整为 24 元”。",
            en="A post that is no promotion, such as a notice that a price changes: 拿铁由22元调整为24元.",
        ),
        Words(
            zh="正文里有优惠券、折扣、减免、赠品（“前一百位送杯刷”）、试用或抽奖，或者填了“福利”。",
            en="A coupon, discount, something taken off or given on top (前一百位送杯刷), a trial or draw in the text, "
            "or a benefit that was entered.",
        ),
    ),
    found=(
        Words(zh="推广稿件或活动里看不出读者能得到什么。", en="A promotion or an activity that gives readers nothing."),
    ),
)


def check(subject: PostSubject | CampaignSubject, context: Context) -> Iterator[Finding]:
    if isinstance(subject, CampaignSubject):
        signs = promotion_evidence(subject.text, "", ColumnGroup.LOVED)
        promotes = True
    else:
        signs = subject.promotion
        promotes = bool(signs)
    if not promotes or offers(subject.text, signs, subject.benefit):
        return
    first = signs[0] if signs else None
    said = Words(zh=f"（“{first.quote}”）", en=f' ("{first.quote}")') if first and first.quote else NOTHING
    what = Words(zh="推广", en="a promotion")
    if isinstance(subject, CampaignSubject):
        what = Words(zh="活动", en="an activity")
    yield Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"这是一条{what.zh}{said.zh}，却看不出读者能得到什么；推广要带上激励或优惠（实践 C3）。",
            en=f"This is {what.en}{said.en} and gives readers nothing; it should carry an incentive or an offer "
            "(practice C3).",
        ),
        hint=Words(
            zh="写明优惠、赠品、试用或抽奖，并填在“福利”里；没有的话，改写成读者用得上的内容。",
            en="Name an offer, a gift, a trial or a draw and enter it as the benefit; or write what readers can use.",
        ),
        field=first.field if first else Field.TEXT,
        span=first.span if first else None,
        figures={"sign": first.sign.value if first else ""},
    )
