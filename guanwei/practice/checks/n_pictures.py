"""N.pictures: more pictures than the account's rights carry.

Passes: as many as allowed. Found: one more. The network would refuse or drop them, so it cannot be waived.
What a person in the app may attach is allowed (guanwei.publishing.context.limits_on), so posting by hand is no way out.
"""

from collections.abc import Iterator

from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.subjects import Context, PostSubject
from guanwei.practice.wording import in_english, rights

ID = "N.pictures"
VERSION = 1
SUBJECTS = (PostSubject,)
LEVEL = Level.BLOCK
WAIVABLE = False
READS = Reads.CONTENT
CONCERN = Concern.CONTENT
SETTINGS = ()
ABOUT = About(
    title=Words(zh="图片张数", en="Number of pictures"),
    why=Words(
        zh="账号的权限档决定一条能带几张图，微博普通权限只有一张。多出的图发不出去。",
        en="An account's rights decide how many pictures a post carries; ordinary rights on Weibo carry one. "
        "The rest cannot be sent.",
    ),
    passes=(Words(zh="张数不超过权限档的上限。", en="No more than the rights carry."),),
    found=(Words(zh="多一张也算超出。", en="One more."),),
)


def check(subject: PostSubject, context: Context) -> Iterator[Finding]:
    count, limit, name = len(subject.pictures), subject.limits.max_pictures, rights(subject.limits)
    if count <= limit:
        return
    if limit == 0:
        rule = Words(zh=f"{name.zh}发不了图片", en=f"{name.en} carries no pictures")
        hint = Words(zh="撤下图片。", en="Take the pictures out.")
    else:
        rule = Words(
            zh=f"{name.zh}一条最多带 {limit} 张图",
            en=f"{name.en} carries {in_english(limit, 'picture', 'pictures')} a post",
        )
        hint = Words(
            zh=f"留下最能说明问题的 {limit} 张，或者拼成长图。",
            en=f"Keep the best {limit}, or join them into one long picture.",
        )
    yield Finding(
        id=ID,
        level=LEVEL,
        message=Words(zh=f"{rule.zh}，这条有 {count} 张，发不出去。", en=f"{rule.en}, this one has {count}."),
        hint=hint,
        field=Field.PICTURES,
        figures={"pictures": count, "limit": limit},
    )
