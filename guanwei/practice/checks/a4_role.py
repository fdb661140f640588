"""A4.role: the account lives another role than it declared.

Practice A4: find your place: interaction, communication or even customer service; the guide leans to media
communication more than customer service. Each role has a mix of own posts, conversation and service; what was really
done in the stretch is measured against it. Passes: no declared role, fewer acts than set, a share at the tolerance.
Found: the share that is furthest off, where it is off by more. The mixes are ours; the guide gives no figures.
"""

from collections.abc import Iterator

from guanwei.lib.words import Words
from guanwei.practice.brand import Role
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Figure, Finding, Level
from guanwei.practice.settings import POINTS, Setting
from guanwei.practice.subjects import Context, HistorySubject
from guanwei.practice.wording import percent

TOLERANCE = Setting(
    id="A4.tolerance",
    default=20.0,
    low=0.0,
    high=100.0,
    unit=POINTS,
    label=Words(zh="角色允许偏离多少", en="Allowed drift of the role"),
    help=Words(zh="指南没有给数，20 是我们定的。", en="The guide gives no figure; 20 is ours."),
)
SAMPLE = Setting(
    id="A4.minimum",
    default=40,
    low=10,
    high=10_000,
    unit=Words(zh="条", en="posts and answers"),
    label=Words(zh="至少多少条才比较", en="Posts and answers needed"),
    help=Words(zh="发的和回的加起来不到这么多，就不下结论。", en="With fewer together there is no verdict."),
)

ID = "A4.role"
VERSION = 1
SUBJECTS = (HistorySubject,)
LEVEL = Level.HINT
WAIVABLE = True
READS = Reads.HISTORY
CONCERN = Concern.IDENTITY
SETTINGS = (TOLERANCE, SAMPLE)
ABOUT = About(
    title=Words(zh="角色走样", en="Role that is really lived"),
    why=Words(
        zh="账号说自己是媒体，天天做的却是客服，读者和同事都不知道该拿它当什么。指南更看重媒体传播。",
        en="An account that calls itself a medium and is a service desk all day confuses readers and colleagues. The "
        "guide leans to media communication.",
    ),
    passes=(
        Words(
            zh="媒体：发稿 70 / 交流 25 / 客服 5；交流：45 / 45 / 10；客服：30 / 20 / 50。各允许偏离 20 个百分点。",
            en="Media: posts 70 / conversation 25 / service 5; conversation: 45 / 45 / 10; service: 30 / 20 / 50. Each "
            "may drift by 20 points.",
        ),
        Words(
            zh="回的是订单、物流、退换、维修、发票、打不开一类的来信，算客服；其他回复算交流。",
            en="Answers about an order, a delivery, a return, a repair, an invoice or what does not work count as "
            "service, all others as conversation.",
        ),
        Words(zh="发的和回的加起来不到 40 条。", en="Fewer than 40 posts and answers together."),
    ),
    found=(
        Words(
            zh="其中一项偏离超过 20 个百分点，例如媒体账号里客服占了四成。",
            en="One of the three is off by more than 20 points, such as 40 % service on a media account.",
        ),
    ),
)

# Per cent of own posts, conversation and service.
MIXES: dict[Role, dict[Role, float]] = {
    Role.MEDIA: {Role.MEDIA: 70, Role.CONVERSATION: 25, Role.SERVICE: 5},
    Role.CONVERSATION: {Role.MEDIA: 45, Role.CONVERSATION: 45, Role.SERVICE: 10},
    Role.SERVICE: {Role.MEDIA: 30, Role.CONVERSATION: 20, Role.SERVICE: 50},
}
ROLES = {
    Role.MEDIA: Words(zh="媒体", en="media"),
    Role.CONVERSATION: Words(zh="交流", en="conversation"),
    Role.SERVICE: Words(zh="客服", en="service"),
}
_ACTS = {
    Role.MEDIA: Words(zh="发稿", en="own posts"),
    Role.CONVERSATION: Words(zh="交流", en="conversation"),
    Role.SERVICE: Words(zh="客服", en="service"),
}
_TOO_MUCH = {
    Role.MEDIA: Words(zh="多回几条留言，发稿可以少一些。", en="Answer more of what people write; post a little less."),
    Role.CONVERSATION: Words(
        zh="多备一些自己的内容，别只跟着别人的话走。", en="Prepare more content of your own; do not only follow others."
    ),
    Role.SERVICE: Words(
        zh="售后问题转给客服，账号把时间留给内容和交流。",
        en="Hand service questions to the service desk, and keep the account's time for content and conversation.",
    ),
}
_TOO_LITTLE = {
    Role.MEDIA: Words(zh="多备一些自己的内容。", en="Prepare more content of your own."),
    Role.CONVERSATION: Words(zh="多回几条留言，主动说几句。", en="Answer more, and speak to people unasked."),
    Role.SERVICE: Words(zh="把没人回的问题接住，或者改一下角色。", en="Take the questions in, or change the role."),
}


def check(subject: HistorySubject, context: Context) -> Iterator[Finding]:
    role, lived = subject.role, subject.lived
    if role is None or lived is None or lived.total < context.settings[SAMPLE]:
        return
    drifts = {part: 100 * lived.share(part) - target for part, target in MIXES[role].items()}
    part, drift = max(drifts.items(), key=lambda one: (round(abs(one[1]), 1), one[1]))
    if abs(drift) <= context.settings[TOLERANCE]:
        return
    name, act, target = ROLES[role], _ACTS[part], f"{MIXES[role][part]:g}%"
    figures: dict[str, Figure] = {one.value: lived.of(one) for one in Role}
    yield Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"账号的角色是“{name.zh}”，这段时间做的 {lived.total:,} 件事里{act.zh}占 {percent(lived.share(part))}，"
            f"这个角色约为 {target}（实践 A4）。",
            en=f"The account's role is {name.en}; of {lived.total:,} things that it did, {act.en} were "
            f"{percent(lived.share(part))}, and about {target} suits the role (practice A4).",
        ),
        hint=(_TOO_MUCH if drift > 0 else _TOO_LITTLE)[part],
        figures=figures | {"role": role.value, "part": part.value, "drift": round(drift, 1)},
    )
