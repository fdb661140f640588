"""A1.profile: a field of the profile that is empty, or does not say who this is.

Practice A1: tags, picture, company name, website, a background of its own; a visitor sees at first sight who this is.
The scoring is guanwei.accounts.checkup; this yields a finding for each field that does not have its whole weight.
Passes: a field that is filled in and names the brand where names belong; one that the network does not have or did
not tell. Found: empty ones, the network's own pictures, a description too short or without the brand, too few tags, a
website or a proof of somebody else's domain, a verification as a person. Padding in the name is A2.padding, and told
there.
"""

from collections.abc import Iterator, Mapping

from guanwei.accounts.checkup import WEIGHTS, Item, Standing, Yardstick, examine
from guanwei.accounts.checkup_words import FIELD_NAMES
from guanwei.accounts.names import padding_in
from guanwei.lib.words import Words
from guanwei.networks.public_profile import ProfileField
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.settings import CHARACTERS, DAYS, OTHER_NAMES, Setting, Settings, other_names
from guanwei.practice.subjects import Context, ProfileSubject

_WEIGHT = Words(zh="分", en="points")
EVERY_DAYS = Setting(
    id="A1.every-days",
    default=7,
    low=1,
    high=90,
    unit=DAYS,
    label=Words(zh="多少天体检一次", en="Days between two check-ups"),
    help=Words(
        zh="每个账号隔这么多天读一次主页资料。读一次要用平台一到三次调用。",
        en="Each account's profile is read again after so many days; that takes one to three calls of the network.",
    ),
    from_guide=False,
)
SHORTEST = Setting(
    id="A1.shortest-description",
    default=15,
    low=0,
    high=200,
    unit=CHARACTERS,
    label=Words(zh="简介至少多少字", en="Shortest description"),
    help=Words(zh="更短的简介只得一半的分。", en="A shorter one has half of its weight."),
)
FEWEST_TAGS = Setting(
    id="A1.fewest-tags",
    default=3,
    low=1,
    high=20,
    unit=Words(zh="个", en="tags"),
    label=Words(zh="至少多少个标签", en="Fewest tags"),
    help=Words(zh="不够时按比例得分。", en="With fewer, each counts in proportion."),
)
WEIGHT: Mapping[ProfileField, Setting[int]] = {
    name: Setting(
        id=f"A1.weight-{name.value}",
        default=weight,
        low=0,
        high=100,
        unit=_WEIGHT,
        label=Words(zh=f"体检权重：{FIELD_NAMES[name].zh}", en=f"Weight in the check-up: {FIELD_NAMES[name].en}"),
        help=Words(
            zh="按各项权重之比计分；0 表示这一项不看。",
            en="Weights count in proportion to each other; 0 leaves the field out.",
        ),
    )
    for name, weight in WEIGHTS.items()
}

ID = "A1.profile"
VERSION = 1
SUBJECTS = (ProfileSubject,)
LEVEL = Level.HINT
WAIVABLE = True
READS = Reads.PROFILE
CONCERN = Concern.IDENTITY
SETTINGS = (EVERY_DAYS, OTHER_NAMES, SHORTEST, FEWEST_TAGS, *WEIGHT.values())
ABOUT = About(
    title=Words(zh="主页资料", en="The profile"),
    why=Words(
        zh="指南要求基本资料完整：标签、头像、公司名、网站、自己的背景。访客第一眼就要看出这是谁。",
        en="The guide wants the basic information complete: tags, picture, company name, website, a background of its "
        "own. A visitor sees at first sight who this is.",
    ),
    passes=(
        Words(
            zh="填好的项；名称和简介里写明了品牌。",
            en="A field that is filled in; name and description hold the brand.",
        ),
        Words(zh="平台没有这一项，或者没有告诉我们。", en="The network has no such field, or did not tell."),
    ),
    found=(
        Words(zh="空着的项，平台默认的头像和背景。", en="An empty field; the network's own picture or background."),
        Words(
            zh="简介太短或没提品牌，标签太少，网站或认证用的不是自己的域名。",
            en="A description that is short or without the brand, too few tags, a website or proof of another domain.",
        ),
    ),
)


def yardstick(subject: ProfileSubject, settings: Settings) -> Yardstick:
    """What this account is measured by; the account's page scores by the same."""
    return Yardstick(
        names=(*subject.names, *other_names(settings[OTHER_NAMES])),
        domains=subject.domains,
        weights={name: settings[weight] for name, weight in WEIGHT.items()},
        shortest_description=settings[SHORTEST],
        fewest_tags=settings[FEWEST_TAGS],
    )


def check(subject: ProfileSubject, context: Context) -> Iterator[Finding]:
    measure = yardstick(subject, context.settings)
    for item in examine(subject.profile, subject.network, measure).items:
        padded = item.field is ProfileField.NAME and padding_in(subject.profile.name, measure.names)
        if item.standing in (Standing.WEAK, Standing.MISSING) and not padded:
            yield _finding(item)


def _finding(item: Item) -> Finding:
    name = FIELD_NAMES[item.field]
    return Finding(
        id=ID,
        level=LEVEL,
        message=Words(zh=f"{name.zh}：{item.says.zh}", en=f"{name.en}: {item.says.en}"),
        hint=item.do,
        field=Field.ACCOUNT,
        figures={"field": item.field.value, "weight": item.weight, "reached": round(100 * item.part)},
    )
