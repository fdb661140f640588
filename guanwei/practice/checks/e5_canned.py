"""E5.canned: an answer made of service phrases alone.

Practice E5: real communication, a human voice; never "your opinion is very valuable, we will listen carefully, thank
you for your support". The phrases stand in phrases/canned-replies.toml, what clauses do in any wording is known by
phrases/canned-grammar.toml (guanwei.practice.canned); Chinese and English, traditional characters and stuffing too.
Passes: an answer with something of its own, however polite it is besides; a short word of one's own (谢谢～, 哈哈).
Found: phrases, promises, mottos and rules that fit every message, and nothing left once these, greetings, names, emoji
and signature are taken out; also where the other's words are only repeated ("the problem that you reported has been
passed on"), or where a private message is asked for and nothing else is said. Not judged: what is longer than 600
characters, and other languages.
"""

from collections.abc import Iterator

from guanwei.lib.words import Words
from guanwei.practice.canned import judged
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.settings import CHARACTERS, Setting
from guanwei.practice.subjects import Context, ReplySubject

MOST_LEFT = Setting(
    id="E5.canned-left",
    default=4,
    low=0,
    high=40,
    unit=CHARACTERS,
    label=Words(zh="套话之外剩多少字算没说什么", en="What may be left beside canned phrases"),
    help=Words(
        zh="去掉套话、称呼、表情和落款后，剩下的不超过这么多字就提醒；一个英文词算两个字，一个数字算三个字。",
        en="An answer with no more than so many characters left, once phrases, greetings, emoji and signature are "
        "taken out, is found; a word in Latin letters counts two, a number three.",
    ),
)

ID = "E5.canned"
VERSION = 3
SUBJECTS = (ReplySubject,)
LEVEL = Level.ASK
WAIVABLE = True
READS = Reads.CONTENT
CONCERN = Concern.CONTENT
SETTINGS = (MOST_LEFT,)
ABOUT = About(
    title=Words(zh="客服套话", en="Canned phrases"),
    why=Words(
        zh="“您的意见很宝贵，我们会认真听取，感谢您的支持”等于什么也没说，对方知道没有人在听。指南要的是真诚交流、有人味。",
        en='"Your opinion is very valuable, we will listen carefully, thank you for your support" says nothing, and '
        "whoever reads it knows that nobody listens. The guide asks for real communication with a human voice.",
    ),
    passes=(
        Words(
            zh="客气一句再说正事：“抱歉给您带来不便，昨天杭州仓停电，您的件今早九点出库了”。",
            en='One polite phrase and then something real: "Sorry for the inconvenience. The ferry was cancelled, your '
            'parcel leaves on Thursday".',
        ),
        Words(
            zh="自己的话，再短也行：“谢谢～今天这张图是小王拍的”“哈哈”“可以的”。",
            en='Words of one\'s own, however short: "Ha, our designer says it is a walrus", "Yes, both are vegan".',
        ),
        Words(
            zh="一句认错：“对不起，是我们没做好。”；谁听了什么反应；我去做哪一件事：“我这就打电话给快递”。",
            en='A fault owned up to and nothing else: "Sorry, that\'s on us."; how somebody took it; what one person '
            'goes and does: "I\'ll chase it with the courier".',
        ),
    ),
    found=(
        Words(
            zh="“亲，您好，非常抱歉给您带来不便，已为您反馈相关部门”。",
            en='"We apologize for any inconvenience. Your feedback is important to us".',
        ),
        Words(zh="“感谢您的关注与支持，祝您生活愉快”“好的呢亲”。", en='"Thank you for your continued support".'),
        Words(
            zh="只请人私信、打客服，没说会做什么；写明电话、时间或要做的事就不算。",
            en='"Please DM us so we can assist you" and nothing else; a number to call, a time or a step is something.',
        ),
        Words(
            zh="对谁都能用的规定和花样翻新的客套：“具体请以门店公告为准”“少侠莫急，策划已经在反省啦”。",
            en='A rule for every question, courtesy in any costume: "Prices may vary, please see our website".',
        ),
        Words(zh="繁体、夹符号空格的写法同样会发现。", en="Traditional characters and stuffing hide nothing."),
    ),
)
_SHOWN = 3


def check(subject: ReplySubject, context: Context) -> Iterator[Finding]:
    canned = judged(subject.text, context.settings[MOST_LEFT], subject.answers)
    if canned is None:
        return
    phrases = [subject.text[start:end].strip() for start, end in canned.phrases]
    shown = phrases[:_SHOWN]
    zh, en = "".join(f"“{phrase}”" for phrase in shown), ", ".join(f'"{phrase}"' for phrase in shown)
    more = Words(zh="等", en=" and more") if len(phrases) > _SHOWN else Words(zh="", en="")
    yield Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"这条回复只有{zh}{more.zh}这样的客服套话，没有一句是说给对方听的（实践 E5）。",
            en=f"This answer is made of canned phrases ({en}{more.en}) and says nothing to the person (practice E5).",
        ),
        hint=Words(
            zh="说一件具体的事：对方问题的答案、什么时候有结果、谁在处理，或者一句自己的话。",
            en="Say one concrete thing: the answer, when there will be one, who looks after it, or a word of your own.",
        ),
        field=Field.TEXT,
        span=(canned.phrases[0][0], canned.phrases[-1][1]),
        figures={"phrases": len(phrases), "left": canned.left},
    )
