"""A2.padding: a name that says that it is official.

Practice A2: the name is the company's or the product's name; nobody likes "XX Official Weibo". Words such as 官方微博,
官微, Official, found whatever their width and case (guanwei.accounts.names). Passes: a name without them, and one whose
brand or product line is itself called so. Found: the words, with the name that is left without them.
"""

from collections.abc import Iterator

from guanwei.accounts.names import bare, padding_in, padding_span
from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.settings import OTHER_NAMES, other_names
from guanwei.practice.subjects import Context, NameSubject, ProfileSubject

ID = "A2.padding"
VERSION = 2
SUBJECTS = (ProfileSubject, NameSubject)
LEVEL = Level.HINT
WAIVABLE = True
READS = Reads.PROFILE
CONCERN = Concern.IDENTITY
SETTINGS = (OTHER_NAMES,)
ABOUT = About(
    title=Words(zh="名称里的“官方”", en='"Official" in the name'),
    why=Words(
        zh="名称就是公司或产品的名字。没有人喜欢“某某官方微博”：它占掉了名字的位置，什么也没说。",
        en="The name is the company's or the product's name. Nobody likes \"XX Official Weibo\": it takes up the room "
        "of a name and says nothing.",
    ),
    passes=(
        Words(zh="公司名、品牌名、产品名本身。", en="The name of the company, the brand or a product."),
        Words(zh="品牌或产品线自己就叫这个名字。", en="A brand or product line that is itself called so."),
    ),
    found=(
        Words(
            zh="名称里有“官方微博”“官微”“官方账号”“Official”“V”等字样，中间隔开、写成繁体或拼音也一样。",
            en="官方微博, 官微, Official, a V and the like, also apart, in traditional characters or in pinyin.",
        ),
    ),
)


def check(subject: ProfileSubject | NameSubject, context: Context) -> Iterator[Finding]:
    alone = isinstance(subject, NameSubject)
    name = subject.name if isinstance(subject, NameSubject) else subject.profile.name
    known = (*subject.names, *other_names(context.settings[OTHER_NAMES]))
    padding = padding_in(name, known)
    if not padding:
        return
    left = bare(name, known)
    hint = Words(
        zh="换成公司名或产品名。“这是官方账号”由平台的认证标志来说。",
        en="Take the name of the company or a product. That it is official is what the mark of verification says.",
    )
    if left != name:
        hint = Words(
            zh=f"改成“{left}”就够了。“这是官方账号”由平台的认证标志来说。",
            en=f'"{left}" is enough. That it is official is what the mark of verification says.',
        )
    yield Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"名称“{name}”带着“{padding}”，没有人喜欢这样的名字（实践 A2）。",
            en=f'The name "{name}" carries "{padding}", which nobody likes (practice A2).',
        ),
        hint=hint,
        field=Field.ACCOUNT,
        span=padding_span(name, known) if alone else None,
        figures={"name": name, "padding": padding, "without": left},
    )
