"""C6.coupon-without-way: a coupon is promised, and nothing says how to get it.

Practice C6: real coupons. One that nobody knows how to come by is none: readers ask below the post, or feel fooled.
Found is a coupon or a code that is given (送, 发放, 领, "we give away") in a text that names no way at all. A way is
anything that could be one: a link, a picture (it may show the code), somebody to write to, a place, an app, something
to do (comment, repost, buy), a condition, a code, an end. Passes: whatever has one of these, a coupon that is merely
spoken of, and one whose giving is over. What cannot be judged: whether the way works. Rather missed than wrongly found.
"""

import re
from collections.abc import Iterator

from guanwei.lib.text import find_links, matchable
from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.subjects import Context, PostSubject

ID = "C6.coupon-without-way"
VERSION = 1
SUBJECTS = (PostSubject,)
LEVEL = Level.HINT
WAIVABLE = True
READS = Reads.CONTENT
CONCERN = Concern.CONTENT
SETTINGS = ()
ABOUT = About(
    title=Words(zh="有券，没说怎么领", en="A coupon without a way to get it"),
    why=Words(
        zh="说了送券，却不说怎么领，读者只能在评论里问，问不到就觉得是噱头。",
        en="A coupon that nobody knows how to get is none: readers ask below the post, or feel fooled.",
    ),
    passes=(
        Words(
            zh="有链接、图片、二维码、兑换码，或者写了评论、转发、私信、到店、下单、截止日期中的任何一样。",
            en="A link, a picture, a code, or any word on commenting, reposting, writing, coming, buying or an end.",
        ),
        Words(zh="只是谈到优惠券，或者已经发完了。", en="A coupon that is merely spoken of, or one that is gone."),
    ),
    found=(
        Words(zh="“周末给大家送优惠券！”，别的什么也没说。", en='"Coupons for all of you this weekend!", and no more.'),
    ),
)

# Over the matchable text: simplified, lower case. A coupon, and close before or behind it that it is given.
_COUPON = (
    r"(?:优惠|折扣|代金|抵[用扣]|现金|购物|提货|体验|无门槛|满减)券|(?:优惠|折扣|兑换)码|\d{1,4}\s?元券"
    r"|\b(?:coupons?|vouchers?|(?:promo|discount)\ codes?)\b"
)
_GIVEN = (
    r"(?:(?<![相护目欢寄])赠?送(?![达给]?[了过完到])|赠予|(?<!已)派?发放(?![了过完])|派送|[奉送]上|奉送|备好|准备了?|安排上?"
    r"|来[啦咯喽]|发一?波|give(?:\ away)?|giving(?:\ away)?|are\ here|for\ (?:all\ of\ )?you|for\ everyone)"
)
_PROMISED = re.compile(
    rf"{_GIVEN}[^。!?;\n]{{0,12}}?(?P<after>{_COUPON})|(?P<before>{_COUPON})[^。!?;\n]{{0,6}}?{_GIVEN}", re.VERBOSE
)
_SIGNS = ("券", "码", "coupon", "voucher", "code")  # one of them stands in every coupon
# Anything that could be a way to it, a condition, an end, or that it is no promise at all.
_WAY = re.compile(
    r"@|https?:|[a-z0-9-]\.(?:com|cn|net|org)|\d[a-z0-9]{3}|[a-z]{3}\d"
    r"|评论|留言|回复|私信|私聊|转发|转评|点赞|关注|投票|互动|话题|参与|报名|申请|登录|登陆|注册|填写|搜索?|扫码?|二维码|截图|点[击开这此]"
    r"|戳|链接|入口|页面|首页|主页|置顶|简介|详情|见图|如图|下图|长图|海报|攻略|规则|方式|步骤|方法|怎么|如何|凭|出示|持|告诉|报[上出]|暗号|口令"
    r"|app|小程序|公众号|微信|微博|客户端|官网|网站|商城|旗舰店|天猫|淘宝|京东|抖音|直播间?|会员|账户|账号|卡包|购物车|结算|下单|购买|消费满|买"
    r"|门店|到店|进店|店[里内员]|前台|柜台|现场|展[位台厅]|收银|专柜|商场|餐厅|酒店|地址|电话|热线|致电|客服|店铺?"
    r"|满\s?\d|前\s?\d+\s?[名位个]|抽[取中选奖]|中奖|随机|自动|直接|短信|邮[件箱]|快递|包裹|随[单货箱]|截止|截至|为止|有效|即日|\d\s?[月日号点时:：]"
    r"|已|[发领抢派送]完|[领抢拿收用][到了过]|没[有用]|曾|上次|去年|之前|当时|过期|失效|结束|作废|诈骗|骗|假|冒|感谢|政府|市民|居民|商务局|条件|要求|仅限|限"
    r"|\b(?:comment|repl(?:y|ies)|dm|message|repost|retweet|share|follow|click|tap|link|scan|code:|use|enter|visit|shop"
    r"|store|app|site|website|bio|sign|register|subscribe|buy|order|purchase|spend|until|ends?|valid|expires?|checkout"
    r"|first|draw|random|members?|e?mail|call|ask|show|terms|conditions|gone|over|scam|was|were|used|got)\b"
)


def check(subject: PostSubject, context: Context) -> Iterator[Finding]:
    if subject.link or subject.pictures or subject.forwarded or find_links(subject.text):
        return
    text = matchable(subject.text)
    if not any(sign in text.text for sign in _SIGNS):
        return
    promised = _PROMISED.search(text.text)
    if promised is None or _WAY.search(text.text):
        return
    span = text.span(*promised.span("after" if promised["after"] else "before"))
    coupon = subject.text[slice(*span)]
    yield Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"说了送“{coupon}”，却没有写怎么领（实践 C6）。",
            en=f'"{coupon}" is promised, and nothing says how to get it (practice C6).',
        ),
        hint=Words(
            zh="写上领取的办法、条件和截止时间：评论还是私信、哪个页面、到哪天为止。",
            en="Say how to get it, on what terms and until when: by a comment or a message, on which page.",
        ),
        field=Field.TEXT,
        span=span,
        figures={"coupon": coupon},
    )
