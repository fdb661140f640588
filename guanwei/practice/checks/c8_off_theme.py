"""C8.off-theme: a post that has little in common with what the brand is about.

Practice C8: stay on the theme; nothing random merely because it is "interesting". The theme is made of the brand's own
best posts (guanwei.practice.theme): the pieces of text that several of them hold. The post is placed by how many of its
pieces are among them, beside what each of those posts shares with the others. Passes: a word of the positioning sheet
(products, topics, words we use) stands in it; it shares half of what is usual; more than the set part of the brand's
own posts have no more in common. Found: the rest, with the words that tie it to the theme, or that there is none. Not
judged: fewer than 30 best posts, no theme given, and a post too short to be placed.
"""

from collections.abc import Iterator
from functools import lru_cache

from guanwei.lib.text import matchable
from guanwei.lib.text.wordlist import WordList
from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.settings import PERCENT, Setting
from guanwei.practice.subjects import Context, PostSubject
from guanwei.practice.theme import FEWEST_POSTS, Place, Theme, in_words
from guanwei.practice.wording import percent

FARTHEST = Setting(
    id="C8.farthest",
    default=5,
    low=1,
    high=50,
    unit=PERCENT,
    label=Words(zh="离主题多远才提醒", en="How far from the theme"),
    help=Words(
        zh="受欢迎的稿件里，只有这么多比例和其他稿件的共同点同样少，就提醒。",
        en="Found where no more than so many of the brand's own best posts have as little in common with the others.",
    ),
)

ID = "C8.off-theme"
VERSION = 1
SUBJECTS = (PostSubject,)
LEVEL = Level.HINT
WAIVABLE = True
READS = Reads.HISTORY
CONCERN = Concern.CONTENT
SETTINGS = (FARTHEST,)
ABOUT = About(
    title=Words(zh="偏离主题", en="Off the theme"),
    why=Words(
        zh="关注我们的人是冲着这个主题来的；只因为“有意思”就发的内容，会让人忘了为什么关注。",
        en='People follow for what the account is about; what is posted merely because it is "interesting" makes them '
        "forget why they did.",
    ),
    passes=(
        Words(
            zh="提到定位表上的产品、话题或常用词。", en="A product, topic or word of the positioning sheet is in it."
        ),
        Words(zh="和以往受欢迎的稿件有足够多的共同用词。", en="It has enough words in common with the best posts."),
        Words(
            zh="受欢迎的稿件不到 30 条，或者这条太短。", en="There are fewer than 30 best posts, or it is very short."
        ),
    ),
    found=(
        Words(
            zh="和受欢迎的稿件没有、或者几乎没有共同的用词；列出有哪些。",
            en="No word, or hardly one, in common with the best posts; those that there are are listed.",
        ),
    ),
)
_SHOWN = 5


def check(subject: PostSubject, context: Context) -> Iterator[Finding]:
    theme = context.theme
    if theme is None or theme.posts < FEWEST_POSTS:
        return
    place = theme.place_of(subject.text)
    if place is None or place.farther > context.settings[FARTHEST] or place.share > theme.usual / 2:
        return
    about = tuple(word for word in map(_form, context.positioning.about) if word.strip())
    if about and any(True for _ in _list(about).all_in(matchable(subject.text).tight)):
        return
    yield _finding(subject, theme, place)


def _form(word: str) -> str:
    return matchable(word).tight.text


@lru_cache(maxsize=64)
def _list(about: tuple[str, ...]) -> WordList:
    return WordList(about)


def _finding(subject: PostSubject, theme: Theme, place: Place) -> Finding:
    ties = in_words(subject.text, place.ties)[:_SHOWN]
    usual = theme.usual
    if ties:
        zh, en = "、".join(f"“{word}”" for word in ties), ", ".join(f'"{word}"' for word in ties)
        common = Words(
            zh=f"和 {theme.posts} 条最受欢迎的稿件只有{zh}是共同的"
            f"（占用词的 {percent(place.share)}，平常是 {percent(usual)}）",
            en=f"With the {theme.posts} best posts it only has {en} in common ({percent(place.share)} of its words; "
            f"{percent(usual)} is usual)",
        )
    else:
        common = Words(
            zh=f"和 {theme.posts} 条最受欢迎的稿件没有一个共同的词",
            en=f"It has no word in common with the {theme.posts} best posts",
        )
    lead = theme.leading[:_SHOWN]
    return Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"{common.zh}，可能偏离了主题（实践 C8）。", en=f"{common.en}; it may be off the theme (practice C8)."
        ),
        hint=Words(
            zh=f"想想它和我们有什么关系，写进去（我们常写：{'、'.join(lead)}）；没有关系就不发。",
            en=f"Say what it has to do with us (we often write about: {', '.join(lead)}); if nothing, leave it out.",
        ),
        field=Field.TEXT,
        span=(0, len(subject.text)),
        figures={
            "posts": theme.posts,
            "ties": len(place.ties),
            "share": round(100 * place.share, 1),
            "usual": round(100 * usual, 1),
        },
    )
