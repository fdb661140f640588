"""C15.formats: always the same format.

Practice C15: mostly pictures and text is too simple, use what the platform newly offers. Looks back over a stretch: the
mix of formats, and those that the account's network offers and that were never used in it. Video and votes are known
where the network shows them as the account is read (Mastodon: both; Bluesky: video; Weibo's open interface tells
neither), articles and live never, and nothing of what an export brought. Passes: too few posts whose format is known,
or a format besides text and picture. Found: nothing but text and single pictures, with what could be tried. A hint.
Guanwei itself sends text and pictures; a video, a vote or an article is made in the app.
"""

from collections import Counter
from collections.abc import Iterator

from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.entries import Format
from guanwei.practice.findings import Figure, Finding, Level
from guanwei.practice.settings import MIX_POSTS
from guanwei.practice.subjects import Context, HistorySubject
from guanwei.practice.wording import percent

ID = "C15.formats"
VERSION = 1
SUBJECTS = (HistorySubject,)
LEVEL = Level.HINT
WAIVABLE = True
READS = Reads.HISTORY
CONCERN = Concern.MIX
SETTINGS = (MIX_POSTS,)
ABOUT = About(
    title=Words(zh="形式单一", en="Always the same format"),
    why=Words(
        zh="只有图文太单调。平台出了新形式，先用的人先被看到。",
        en="Pictures and text alone are too simple. Who first uses what a platform newly offers is seen first.",
    ),
    passes=(
        Words(zh="用过长图、视频、投票、文章或直播中的任何一种。", en="A long picture, video, vote, article or live."),
        Words(zh="知道形式的稿件不到 20 条。", en="Fewer than 20 posts whose format is known."),
        Words(
            zh="视频和投票，平台读回来时看得出就算（Mastodon 两样都行，Bluesky 只有视频）；微博的接口不说，"
            "在微博上发过也看不出来。文章、直播和导出文件里的形式都看不出来。",
            en="Video and votes count where the network shows them as the account is read: both on Mastodon, video on "
            "Bluesky; Weibo's interface tells neither. Articles, live and what an export brought cannot be told.",
        ),
        Words(zh="平台没有别的形式。", en="A network that offers nothing else."),
    ),
    found=(Words(zh="全是文字和普通图片，平台上还有没试过的。", en="Only text and pictures, while others are there."),),
)

NAMES = {
    Format.TEXT: Words(zh="文字", en="text"),
    Format.PICTURE: Words(zh="图片", en="picture"),
    Format.LONG_PICTURE: Words(zh="长图", en="long picture"),
    Format.VIDEO: Words(zh="视频", en="video"),
    Format.VOTE: Words(zh="投票", en="vote"),
    Format.ARTICLE: Words(zh="文章", en="article"),
    Format.LIVE: Words(zh="直播", en="live"),
}
# What each network offers, by machine or in its own app.
OFFERED = {
    "weibo": frozenset(Format),
    "bluesky": frozenset({Format.TEXT, Format.PICTURE, Format.LONG_PICTURE, Format.VIDEO}),
    "mastodon": frozenset({Format.TEXT, Format.PICTURE, Format.LONG_PICTURE, Format.VIDEO, Format.VOTE}),
}
_SIMPLE = {Format.TEXT, Format.PICTURE}


def check(subject: HistorySubject, context: Context) -> Iterator[Finding]:
    mix = mix_of(subject, context)
    total = sum(mix.values())
    untried = [one for one in Format if one in subject.formats and not mix[one] and one not in _SIMPLE]
    if total < context.settings[MIX_POSTS] or not untried or any(mix[one] for one in Format if one not in _SIMPLE):
        return
    shares = [(NAMES[one], percent(mix[one] / total)) for one in Format if mix[one]]
    names = [NAMES[one] for one in untried]
    figures: dict[str, Figure] = {one.value: mix[one] for one in Format if mix[one]}
    yield Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"这段时间的 {total} 条里，{'，'.join(f'{name.zh}占 {share}' for name, share in shares)}，"
            "没有别的形式（实践 C15）。",
            en=f"Of {total} posts {', '.join(f'{share} are {name.en}' for name, share in shares)}, and nothing else "
            "(practice C15).",
        ),
        hint=Words(
            zh=f"试试{'、'.join(name.zh for name in names)}。",
            en=f"Try one of these: {', '.join(name.en for name in names)}.",
        ),
        figures=figures | {"posts": total, "untried": ", ".join(one.value for one in untried)},
    )


def mix_of(subject: HistorySubject, context: Context) -> Counter[Format]:
    """Posts of the stretch by format; those whose format nobody knows are left out."""
    entries = context.timeline.between((subject.since, subject.until))
    return Counter(entry.format for entry in entries if entry.format is not None)
