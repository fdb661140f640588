"""E5.no-answer: somebody asks something, and the answer takes up none of it.

Practice E5: real communication. The question is known by its words (guanwei.practice.questions), never by a question
mark alone. Passes: a time where a time is asked, a place, a figure, a yes or no, a link; a question back; "I will find
out"; one content word in common; for how, why and whether any statement of some length, since only a person can tell
whether that is the answer. Found: what is left, where thanks, an invitation, the weather and praise that nobody asked
for count as nothing. A hint, and meant to be missed rather than wrong.
"""

from collections.abc import Iterator

from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.questions import NAMES, asked, takes_up
from guanwei.practice.subjects import Context, ReplySubject

ID = "E5.no-answer"
VERSION = 2
SUBJECTS = (ReplySubject,)
LEVEL = Level.HINT
WAIVABLE = True
READS = Reads.CONTENT
CONCERN = Concern.CONTENT
SETTINGS = ()
ABOUT = About(
    title=Words(zh="没有回答问题", en="The question is not answered"),
    why=Words(
        zh="对方问了一件具体的事，回复却没接上，比不回更让人失望。",
        en="Somebody asked a definite thing and the answer passes by it; that disappoints more than silence.",
    ),
    passes=(
        Words(
            zh="问时间给了时间，问地方给了地方，问价格给了数字。", en="A time where a time is asked, a place, a price."
        ),
        Words(zh="反问一句，或者说去问问再来回。", en='A question back, or "I will find out".'),
        Words(
            zh="句末只有问号、没有疑问词；反问和抱怨，例如“怎么这么慢”。",
            en="A question mark without a word that asks; a complaint that only sounds like a question.",
        ),
    ),
    found=(
        Words(
            zh="问“周末几点开门？”，回“感谢关注哦”。", en='"When do you open?" answered by "Thanks for your support".'
        ),
        Words(
            zh="问“蓝色款什么时候有货”，回“蓝色款很好看哦”：夸的不是他问的。",
            en='"When is the blue one back?" answered by "The blue one is lovely": praise that nobody asked for.',
        ),
        Words(zh="问“多少钱”，回“喜欢就来店里看看吧”。", en='"How much is it?" answered by "Come and see us".'),
    ),
)
_SHOWN = 30


def check(subject: ReplySubject, context: Context) -> Iterator[Finding]:
    if not subject.text.strip():
        return
    questions = asked(subject.answers)
    if not questions or takes_up(subject.answers, subject.text, questions):
        return
    first = questions[0]
    name, clause = NAMES[first.asks], first.clause[:_SHOWN]
    yield Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"对方问的是“{clause}”（{name.zh}），回复里没有接上任何一点（实践 E5）。",
            en=f'The question is "{clause}" ({name.en}), and the answer takes up none of it (practice E5).',
        ),
        hint=Words(
            zh="先回答这一句；还不知道，就说谁去问、什么时候回来告诉对方。",
            en="Answer that first; where you do not know yet, say who finds out and when you come back.",
        ),
        field=Field.TEXT,
        span=(0, len(subject.text)),
        figures={"asks": first.asks.value, "clause": clause},
    )
