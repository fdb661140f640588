"""C16.label: the label and the topic of the column.

Practice C16: appropriately marked. A column may have a label (【有用】) that stands at the beginning of the text, and
a topic. Passes: a column without them; the label at the beginning; the topic anywhere, as one hash or two; no topic
where the rights carry none. Found: no label, or the label of another column (whoever moved the post forgot it), and no
topic. A repost says somebody else's words and needs no label. The fix writes the label, unless the post would be too
long with it. The activity's own topic is looked for in the same way.
"""

from collections.abc import Iterator

from guanwei.lib.text import find_tags, find_topics, match_form
from guanwei.lib.words import Words
from guanwei.networks.contract import Capability, Counting
from guanwei.practice.brand import BrandColumn
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.checks.n_length import COUNTED_BY
from guanwei.practice.findings import Field, Finding, Fix, Level
from guanwei.practice.subjects import CampaignSubject, Context, PostSubject

ID = "C16.label"
# Each let stand by itself: whoever does without the label may still want the topic.
TOPIC = f"{ID}.topic"
VERSION = 1
SUBJECTS = (PostSubject, CampaignSubject)
LEVEL = Level.HINT
WAIVABLE = True
READS = Reads.CONTENT
CONCERN = Concern.CONTENT
SETTINGS = ()
ABOUT = About(
    title=Words(zh="栏目标签和话题", en="Label and topic of the column"),
    why=Words(
        zh="同一个栏目用同一个标签和话题，读者一眼认得出，也找得到以前的。",
        en="One label and one topic for a column: readers know it at a glance and find what came before.",
    ),
    passes=(
        Words(zh="栏目没有设标签和话题，或者是转发。", en="A column without label and topic; a repost."),
        Words(zh="标签在正文开头；话题在哪里都行。", en="The label at the beginning of the text, the topic anywhere."),
        Words(zh="账号的权限带不了话题。", en="No topic on an account whose rights carry none."),
    ),
    found=(
        Words(zh="开头没有栏目的标签，或者用了别的栏目的。", en="No label of the column, or that of another one."),
        Words(zh="没有栏目的话题；活动没有带上自己的话题。", en="No topic of the column, or of the activity."),
    ),
)


def check(subject: PostSubject | CampaignSubject, context: Context) -> Iterator[Finding]:
    if isinstance(subject, CampaignSubject):
        if subject.topic and not _has_topic(subject.text, subject.topic):
            yield _no_topic(subject.text, subject.topic, subject.name, subject.name, None)
        return
    column = subject.brand.column(subject.column)
    if column is None or subject.forwarded is not None or not subject.text.strip():
        return
    yield from _label(subject, column)
    by_hand = Capability.POST not in subject.limits.capabilities
    carried = by_hand or Capability.TOPIC in subject.limits.capabilities
    if column.topic and carried and not _has_topic(subject.text, column.topic):
        yield _no_topic(subject.text, column.topic, column.name, column.in_english, _topic_fix(subject, column))


def _label(subject: PostSubject, column: BrandColumn) -> Iterator[Finding]:
    start = len(subject.text) - len(subject.text.lstrip())
    head = match_form(subject.text[start : start + 40])
    if not column.label or head.startswith(match_form(column.label)):
        return
    wrong = _others_label(subject, column, head, start)
    span = (start, start + len(wrong[1])) if wrong else None
    at = span or (start, start)
    label = Words(zh=f"写上{column.label}", en=f"Put {column.label} there")
    fix = _if_it_fits(subject, Fix(label, Field.TEXT, at, column.label))
    if wrong:
        other, written = wrong
        message = Words(
            zh=f"稿件在“{column.name}”栏目，开头却是“{other.name}”的标签{written}（实践 C16）。",
            en=f'The post is in the column "{column.in_english}" and begins with {written}, the label of '
            f'"{other.in_english}" (practice C16).',
        )
        hint = Words(zh="换标签，或者换栏目。", en="Change the label, or the column.")
    else:
        message = Words(
            zh=f"“{column.name}”栏目的稿件以{column.label}开头，这条没有，读者认不出是哪个栏目（实践 C16）。",
            en=f'Posts of the column "{column.in_english}" begin with {column.label}; without it readers do not know '
            "which column this is (practice C16).",
        )
        hint = Words(zh=f"在开头写上{column.label}。", en=f"Write {column.label} at the beginning.")
    figures = {"label": column.label, "written": wrong[1] if wrong else ""}
    yield Finding(ID, LEVEL, message, hint, Field.TEXT, span, figures, fix)


def _others_label(subject: PostSubject, column: BrandColumn, head: str, start: int) -> tuple[BrandColumn, str] | None:
    """Another column whose label stands at the beginning, and the label as it is written there."""
    for other in subject.brand.columns:
        if other.label and other.key != column.key and head.startswith(match_form(other.label)):
            return other, subject.text[start : start + len(other.label)]
    return None


def _has_topic(text: str, topic: str) -> bool:
    if "#" not in text:
        return False
    return any(one.value == topic for one in (*find_topics(text), *find_tags(text)))


def _topic_fix(subject: PostSubject, column: BrandColumn) -> Fix | None:
    on_weibo = subject.limits.counting is Counting.WEIBO
    # A single hash ends at the first space or mark: such a topic cannot be written there.
    if not on_weibo and [one.value for one in find_tags(f"#{column.topic}")] != [column.topic]:
        return None
    shown = f"#{column.topic}#" if on_weibo else f"#{column.topic}"
    end = len(subject.text.rstrip())
    return _if_it_fits(subject, Fix(Words(zh=f"加上 {shown}", en=f"Add {shown}"), Field.TEXT, (end, end), f" {shown}"))


def _if_it_fits(subject: PostSubject, fix: Fix) -> Fix | None:
    longer = subject.wire_text(fix.applied_to(subject.text))
    return fix if COUNTED_BY[subject.limits.counting](longer) <= subject.max_length else None


def _no_topic(text: str, topic: str, name_zh: str, name_en: str, fix: Fix | None) -> Finding:
    return Finding(
        id=TOPIC,
        level=LEVEL,
        message=Words(
            zh=f"没有带上“{name_zh}”的话题 #{topic}#，读者找不到同一话题下的其他内容（实践 C16）。",
            en=f'The topic #{topic}# of "{name_en}" is missing: readers do not find what else there is (practice C16).',
        ),
        hint=Words(zh=f"加上 #{topic}#。", en=f"Add #{topic}#."),
        field=Field.TEXT,
        figures={"topic": topic},
        fix=fix,
    )
