"""Who says it, and in which mood: our own claim, or a title, somebody else's words, an aim, a question, a denial.

The same word is advertising in one sentence and harmless in the next; 市场监管总局公告 2023 年第 6 号
lists when. Everything here reads the matchable form, in which punctuation is half width.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from guanwei.lib.text.expression import Expression


class Stance(StrEnum):
    """Why a word is no claim of ours."""

    TITLE = "title"  # of a book, a film, a song
    REPOSTED = "reposted"  # what somebody else wrote, handed on
    QUOTED = "quoted"  # in somebody else's mouth
    DENIED = "denied"  # not, no longer, forbidden, a fraud
    AIM = "aim"  # what we strive for
    QUESTION = "question"
    OWN_COMPARISON = "own-comparison"  # with ourselves, with other times
    AWARD = "award"  # a title that somebody else has given
    REPORTED = "reported"  # news, hearsay
    USE = "use"  # how goods are used best
    PERSONAL = "personal"  # one person's taste
    SOURCED = "sourced"  # a rank with its year and source


_ENDS = re.compile(r"[。!?;\n【】]|\.(?=\s|$)|\.{3,}|~+")
_BREAKS = re.compile(r"[。!?;\n【】,:、()~\"“”「」『』\[\]#|—]|\.(?=\s|$)|\.{3,}|\s-\s")
_REPOST = Expression(r"//@|(?:^|\s)rt\s?@")
_TITLES = re.compile(r"《[^》\n]{1,60}》|〈[^〉\n]{1,60}〉")
_TAGS = re.compile(r"#[^#\n]{1,60}#")
_QUOTES = re.compile(r"“[^”\n]{1,160}”|「[^」\n]{1,160}」|『[^』\n]{1,160}』|\"[^\"\n]{1,160}\"|‘[^’\n]{1,160}’")
_SPEAKER = (
    "儿子|女儿|老公|老婆|丈夫|室友|闺蜜|顾客|客人|客户|用户|网友|粉丝|读者|游客|旅客|乘客|观众|家长|学员|老人|爷爷|奶奶|妈妈|爸爸|孩子|小朋友|朋友|同学|邻居"
    "|(?:出租车|司机|隔壁|对面|修车)[^,。]{0,3}(?:师傅|老板)|大叔|阿姨|大家|很多人|有人|人们|某些?商家|骗子|他们?|她们?|@\\S{1,20}"
)
_SAYS = (
    "说|表示|认为|觉得|评价|点评|留言|评论|吐槽|反馈|来信|写道|写信|夸|称|喊|问|感叹|坦言|回复|告诉"
    "|写|打出|标|印|挂出|贴出|宣称"
)
_BEFORE_QUOTE = re.compile(rf"(?:(?:{_SAYS})(?:我们?|小编|道|了|过|着|到|,|:)*|:)$")
_SPOKEN = re.compile(rf"(?:{_SPEAKER})[^,。!?]{{0,12}}(?:{_SAYS})[^。!?]{{0,40}}$")
_ABOUT_WORDS = re.compile(
    r"^(?:这)?[一二两三四五六七八]个字|^.{0,8}?(?:等|之类|这样|这种|一类)?(?:的)?(?:用语|字眼|字样|词|说法|表述|话术|宣传|广告|套路|骗|诈|谎|噱头|标签|口号)"
)
# 把“买它买它”做成了闹铃: words as a thing.
_MADE_INTO = re.compile(r"^(?:做成|设成|设为|当成|写[成在进]|印[成在]|刻|贴[成在]|改成|当(?:铃声|暗号|口头禅))")
_DENIED = re.compile(
    r"(?:不(?:是|算|必|一定|再|能|得|可|要|许|会是|见得|敢|求|做|说|追求|该|宜|用|靠|争|拼|等于|代表|存在)"
    r"|取消了?|停办|并非|绝非|未必|没有|没|无需|谈不上|勿|(?<![级性特类个分鉴差区识告])别(?![的家处人])|禁止|杜绝"
    r"|拒绝|莫信|警惕|当心|小心|所谓|号称|虚假|谎称|自称|违规|骗|诈|isn't|not|never|no longer|don't)[^,。!?;]{0,8}$"
)
_NOT_DENIED = re.compile(r"不(?:仅|只|但|光)|没有之一|不要错过|别错过|不能错过|不得不|不要太|没有比|别犹豫")
_AIM = re.compile(
    r"(?:要求自己|逼自己|定了?个?小?目标|想做|想成为|力争|争取|努力|致力|目标|愿景|立志|尽量|尽力|尽可能|尽我们|尽自己|尽最大|争做|争创|迈进|以成为|成为[^,。]{0,12}而"
    r"|朝着|奔着|有一天|早日|用心做到|我们相信|信条|信念|宗旨|理念|使命|strive|aim|goal|target|do our)[^。!?;]{0,24}$"
    r"|(?:梦想|理想|追求|希望|渴望|dream|hope)[^,。!?;]{0,8}$"
)
_AIM_AFTER = re.compile(
    r"^[^。!?;]{0,12}(?:是我们的(?:目标|追求|愿景|梦想|宗旨|理念|信条|使命)|为(?:目标|己任|宗旨)|努力|奋斗)"
)
_ASKS = re.compile(
    r"哪|谁|什么|啥|几[个款家种位]|多少|怎[么样]|如何|是不是|有没有|能不能|吗|么\?|呢\?|猜|\b(?:what|which|who|how|where|why)\b"
)
_ASKS_IN_ENGLISH = re.compile(r"^\s*(?:is|are|was|were|does|did|isn't|aren't) (?:our|it|this|that|the|they|we|there) ")
_RHETORICAL = re.compile(
    r"还?在?等(?:着|个)?(?:什么|啥)|怎么?能(?:错过|少)|岂能|何不|谁不[爱想]|谁还没|谁能(?:拒绝|抵挡|不)|怎能不"
    r"|还不(?:快|来|赶)|(?<=[,~])(?:你|您|亲|宝)[^,。!?]{0,8}(?:吗|没有?|么)(?=[?])|(?<=[,~])(?:心动"
    r"|爱)了(?:吗|没)|why wait|what are you waiting for"
)
_OWN = re.compile(
    r"(?:历来|以来|至今|迄今|(?:年|月|天|周|季|度)来|今年|今天|今日|今晚"
    r"|昨天|明天|本周|本月|本季|这周|这个月|去年|全年|上半年|下半年|一年(?:中|里|当中)"
    r"|一天(?:中|里)|系列(?:中|里|产品中)?|家族(?:中|里)?|旗下|店里|店内|厂里|(?:^|我们|咱们|全|整个|在)公司里?|办公室里?|部门里?|团队里?|全班|全店|全公司|全厂|菜单上"
    r"|我们(?:家|店|公司)?(?:做|开|卖|拍|办|收到|见|遇到|出|设计|吃|喝|走|写|经历)过?的?"
    r"|(?:店|厂|车间|仓库|公司|办公室|部门|食堂|团队|班组|菜单|系列|新品|产品线|家族|本季|同事)(?:中|里|内|之中|当中)"
    r"|(?:(?<![你您])(?:开|吃|喝|用|住|穿)|看|听|见|去|玩|做|买|读|遇|走|经历|收到|体验)过(?:的|得)?"
    r"|our own|we have ever|we've ever|ever made|ever done)"
    r"(?:产品|款式|作品|门店|店|声音|动静|位置|人气)?(?:中|里|的|,|是|卖得|也是|可能是)*$"
)
_COMPARED = re.compile(
    r"(?:和|跟|与|同|比起?)[^,。!?]{0,8}(?:自家|自己|去年|上一?代|旧款|老款|前代|上一版|之前)[^。!?;]{0,14}$"
)
_USE = re.compile(
    r"(?:^|[,。:])(?:请|建议|尽量|记得)(?!认准|选择|您?品|来|到)[^,。!?]{0,10}$|(?:食用|饮用|冲泡|冲煮|佩戴|保存(?!条件|完|技|得)|冷藏|加热|放置|℃|°c|(?<![0-9下])[0-9]{1,3}度|(?<!24)(?:分钟|小时)(?!就能|内?送|到|就可)|毫升|温度(?!计)|水温|饭前|饭后|睡前|早晚)[^,。!?]{0,10}$"
)
# When it is at its best is a hint: 最好吃的是第二天.
_USE_AFTER = re.compile(
    r"^(?:的)?(?:时候|时间|时节|日子)?(?:就?是|在|要数)(?:第[二三两四五六七八九十0-9]{1,3}[天年泡杯碗次口]|刚|趁|现[做烤切煮]|[0-9一二三四五六七八九十]{1,3}(?:点|天|月|分钟|小时|度|℃)|[春夏秋冬][天季]|清晨|早上|傍晚|晚上|夜里|出[炉锅]|冷藏|常温)"
)
_AWARD = re.compile(
    r"(?:荣?获|获评|获选|入选|入围|斩获|摘得|授予|(?:被|获)?评[为选上]|认定|候选|提名|蝉联|夺得?|问鼎|颁发|颁给|评出|票选|揭晓|竞赛|比赛|大赛|决赛|联赛|锦标赛|公开赛|世界杯|奥运|亚运"
    r"|\b(?:voted(?! by nobody)|named|crowned|shortlisted|nominated|awarded)\b)"
)
_AWARD_AFTER = re.compile(
    r"^.{0,14}?(?:奖(?!品|励)|称号|候选|提名|评选|榜单|颁奖|名录|赛|[^,。!?]{0,6}由[^,。!?]{0,8}(?:投|评|选|决定)|选手|得主|awards?\b|finalist)"
)
_NEWS = Expression(
    r"(?:数据|资料|信息)?来源:|source: |according to (?:the|a) "
    r"|据(?!说)[^,。!?]{1,18}(?:报|讯|消息|介绍|悉|统计|了解|透露|称|显示|通报|报道)|据(?:悉|了解|报|统计|报道)|记者|报道|外媒|美媒|日媒|韩媒|港媒|快讯|[0-9]日[讯电]|新华社|央视"
    r"|日报|晚报|晨报|通讯社|警方|法院|检方|检察|政府(?!补)|国务院|总统|总理|首相|部长|省长|市长|书记|确诊|病例|疫情|新冠|肺炎|抗疫|球队|赛季|球员|球迷"
    r"|夺冠|进球|选手|影帝|影后|票房|主演|专辑|单曲|演唱会|导演|饰演|出演|爱豆|男团|女团|偶像|超话|研究(?:显示|发现|表明|人员)|(?:专家|教授|科学家|学者)[^,。!?]{0,8}(?:说|表示|称|指出|提醒|认为)|调查显示|网传|爆料|曝光|遇难|身亡|地震|去世"
    r"|外长|外交|战机|导弹|嫌疑|嫌犯|行拘|拘留|被告|被判|上市公司|股价|市值|财报|ipo|a股|涨停|跌停|并购"
)
_PERSONAL = Expression(
    r"(?<![让给为把使替带对跟和请点戳找加信系滴])我(?![们哋司店厂家校院行社])(?!公司)|俺|本人|(?<![户好])人家|个人(?:觉得|认为|感觉)|哈哈|呜呜|嘤|tmd|妈的|老子|\b(?:i|my|me)\b|男朋友|女朋友|老公|老婆|室友|闺蜜|爱你|喜欢你"
)
_THEY = re.compile(r"(?:[他她它]们?|人家)(?:就|才|也|都)?(?:是|有|的)?$|你们?(?:就|才|也|都)?是?$")
_TO_READERS = re.compile(r"^[^,。!?]{0,4}的(?:你们?|自己|妈妈|爸爸|老师|同事|员工|伙伴|人)(?=[,。!?~]|$|们)")


# Both ends of a scale are facts of our own list: the cheapest and the dearest. 最高 and 最低 stand together in adverts.
_ENDS_OF_A_SCALE = tuple(
    (re.compile(one), re.compile(other))
    for first, second in (
        ("最便宜|最平|cheapest", "最贵|dearest|most expensive"),
        ("最大|largest|biggest", "最小|smallest"),
        ("最多|most ", "最少|fewest|least"),
        ("最快|fastest|quickest", "最慢|slowest"),
        ("最早|earliest", "最晚|最迟|latest"),
        ("最长|longest", "最短|shortest"),
        ("最轻|lightest", "最重|heaviest"),
        ("strongest", "weakest|mildest"),
        ("highest", "lowest"),
    )
    for one, other in ((first, second), (second, first))
)
_SCALES = re.compile("|".join(one.pattern for one, _ in _ENDS_OF_A_SCALE))
# 最便宜的一口杯6块: a price.
_PRICE_AFTER = re.compile(
    r"^的?[^,。!?只仅才就]{0,8}?[0-9]+(?:\.[0-9]+)?(?:元|块|蚊|角)?(?=[,。;、起]|$)"
    r"|^ (?:[a-z]+ ){0,3}(?:is|costs|at) [£$€]"
)
# A rank that names its year and who counted.
_RANK = re.compile(r"第[一1]|冠军|榜首|之首|no\.? ?1|number (?:one|1)|#1|top|best|highest|most |领先|最[高多大]")
_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])")
_SOURCE = re.compile(
    r"据|来源|统计|报告|测评|评测|抽检|调查|排行榜|榜单|协会|口径|\b(?:source|according|survey|ranked|rated by"
    r"|report|index|said|says|awards)\b"
)
# 100%满意做不到, 四川最高的咖啡馆?不是我们: taken back behind the word.
_DENIED_AFTER = re.compile(
    r"^[^,。!?;]{0,10}(?:做不到|不敢说|谈不上|不存在|不可能|是假的|没听说|没见过|是句?空话|是骗|算不上)"
    r"|^[^。!;]{0,14}[,?](?:真?不是(?:我|咱|本|说)|轮不到|还?没听说|我们还没|不敢)(?!吹|自夸|夸张)"
)
# The best bread in the world is the one your neighbour brings: a saying.
_SAYING_AFTER = re.compile(r"^[^,.!?]{0,40}\bis (?:the one (?:you|your|that|we)|when|what you|your)\b")
# Our fastest yet: with what we made before.
_OWN_AFTER = re.compile(
    r"^[^,.!?]{0,40}\b(?:yet|so far|to date|on (?:our|the) (?:menu|list|shelf|team)"
    r"|in (?:our|the) (?:range|shop|catalogue|workshop|office|shed|team|building|kitchen|fridge|box|house)"
    r"|we(?:'ve| have)? (?:ever )?(?:made|make|sold|sell|stock|built|build|baked|brewed|printed))\b(?! by| anywhere)"
)


# An exemption ends where the sentence sells (目标很简单:卖全国最好的羽绒服,现在下单), and one for use or for our own
# earlier goods where the whole market is meant (请使用全球最好的洗发水).
_SELLS = re.compile(
    r"(?:现在|立即|立刻|马上|赶紧|赶快|快来|速来|抓紧)[^,。!?;]{0,4}(?:买|下单|抢|订|拍|入手|囤)|点击(?:购买|下单)|欢迎选购"
    r"|\b(?:order|buy|shop) (?:now|today|yours)\b"
)
_MARKET = re.compile(r"(?:全(?:国|网|球|市|城|行业)|市面上?|市场上?|行业(?:内|里)?|世界上?|业内|同类)[^,。!?;]{0,4}$")


@dataclass(frozen=True)
class Surroundings:
    """A stretch of a text with what stands around it. `before` and `after` reach to the ends of its sentence,
    `near_before` and `near_after` to those of its clause; `beyond` goes on a little where the clause ends."""

    before: str
    near_before: str
    near_after: str
    after: str
    beyond: str
    asks: bool


@lru_cache(maxsize=256)
def surroundings(text: str, start: int, end: int) -> Surroundings:
    head, tail = text[max(0, start - 160) : start], text[end : end + 160]
    before = head[_last(_ENDS, head) :]
    near_before = head[_last(_BREAKS, head) :]
    stop = _ENDS.search(tail)
    after = tail[: stop.start()] if stop else tail
    breaks = _BREAKS.search(tail)
    near_after = tail[: breaks.start()] if breaks else tail
    beyond = tail[len(near_after) : len(near_after) + 12]
    return Surroundings(before, near_before, near_after, after, beyond, bool(stop and stop.group() == "?"))


def stance_of(text: str, start: int, end: int) -> Stance | None:
    """Why the word at `[start, end)` is no claim of ours; None when nothing says so."""
    around = surroundings(text, start, end)
    framed = _frame(text, start, end)
    if framed:
        return framed
    found = _mood(around, text[start:end]) or (Stance.QUOTED if _SPOKEN.search(around.before) else None)
    return None if found and _lapses(found, around) else found


def _lapses(found: Stance, around: Surroundings) -> bool:
    match found:
        case Stance.USE | Stance.OWN_COMPARISON:
            return _MARKET.search(around.near_before) is not None and not _OWN.search(around.near_before)
        case Stance.AIM | Stance.QUOTED:
            return _SELLS.search(around.after) is not None
        case _:
            return False


def in_tag(text: str, start: int, end: int) -> bool:
    """Does it stand in a #topic#? Topics are given by others more often than not."""
    return any(first < start and end < last for first, last in _places(text).tags)


@lru_cache(maxsize=64)
def is_news(text: str) -> bool:
    """Topics do not count: people hang their adverts on the day's."""
    return _NEWS.stands_in(_TAGS.sub("", text))


def is_personal(sentence: str) -> bool:
    """One person's own voice, which an official account hardly has."""
    return _PERSONAL.stands_in(sentence)


def _last(pattern: re.Pattern[str], text: str) -> int:
    place = 0
    for match in pattern.finditer(text):
        place = match.end()
    return place


@dataclass(frozen=True, slots=True)
class _Places:
    """Where a text hands on what somebody else wrote, and where its titles, quotations and topics are."""

    repost: int
    titles: tuple[tuple[int, int], ...]
    quotes: tuple[tuple[int, int], ...]
    tags: tuple[tuple[int, int], ...]


@lru_cache(maxsize=64)
def _places(text: str) -> _Places:
    """Kept, because it is asked for every word of a text."""
    repost = _REPOST.search(text)
    spans = (tuple(match.span() for match in pattern.finditer(text)) for pattern in (_TITLES, _QUOTES, _TAGS))
    return _Places(repost.start() if repost else len(text), *spans)


def _frame(text: str, start: int, end: int) -> Stance | None:
    places = _places(text)
    if places.repost < start:
        return Stance.REPOSTED
    if any(first < start and end < last for first, last in places.titles):
        return Stance.TITLE
    for first, last in places.quotes:
        if first < start and end < last:
            lead, rest = text[max(0, first - 24) : first], text[last : last + 20]
            said = _BEFORE_QUOTE.search(lead) or _SPOKEN.search(lead) or last - first > 14
            made = _MADE_INTO.match(rest)
            if said or made or _ABOUT_WORDS.match(rest) or _DENIED.search(lead) or _AWARD.search(lead):
                return Stance.QUOTED
    return None


# 顶级的食材也经不起冻两次, 学徒问什么叫最好: of anything that may be so, and of the word itself.
_EVEN = re.compile(r"^的?[^\W\d_]{1,6}也(?:经不|会|怕|要|得|有|难免)")
_WHAT_IS = re.compile(r"(?:什么(?:叫|是|才是)|啥叫|何谓|何为)[^,。!?]{0,3}$")


def _at_both_ends(word: str, around: Surroundings) -> bool:
    if _SCALES.search(word) is None:
        return False
    sentence = around.before + word + around.after
    return any(one.search(word) and other.search(sentence) for one, other in _ENDS_OF_A_SCALE)


def _is_sourced(sentence: str) -> bool:
    return bool(_YEAR.search(sentence) and _SOURCE.search(sentence))


def _mood(around: Surroundings, word: str) -> Stance | None:
    if _EVEN.match(around.near_after) or _WHAT_IS.search(around.near_before):
        return Stance.DENIED
    if _DENIED.search(around.near_before) and not _NOT_DENIED.search(around.near_before):
        return Stance.DENIED
    if _DENIED_AFTER.match(around.near_after + around.beyond) or (
        word.isascii() and _SAYING_AFTER.match(around.near_after)
    ):
        return Stance.DENIED
    if _RANK.search(word) and _is_sourced(around.before + word + around.after):
        return Stance.SOURCED
    if _AIM.search(around.before) or _AIM_AFTER.match(around.after):
        return Stance.AIM
    if around.asks and _ASKS_IN_ENGLISH.search(around.before):
        return Stance.QUESTION
    if around.asks and _ASKS.search(_RHETORICAL.sub("", around.before + around.after + "?")):
        return Stance.QUESTION
    if "便宜" in word and _PRICE_AFTER.match(around.near_after):
        return Stance.OWN_COMPARISON
    if _at_both_ends(word, around) or (word.isascii() and _OWN_AFTER.match(around.near_after)):
        return Stance.OWN_COMPARISON
    if _OWN.search(around.near_before) or _COMPARED.search(around.before):
        return Stance.OWN_COMPARISON
    if _USE.search(around.before) or _USE_AFTER.match(around.near_after):
        return Stance.USE
    if _AWARD.search(around.before) or _AWARD_AFTER.match(around.near_after):
        return Stance.AWARD
    if _TO_READERS.match(("的" if word.endswith("的") else "") + around.near_after) or _THEY.search(around.near_before):
        return Stance.PERSONAL
    return None
