"""N.not-visible: what went out and is not to be seen.

A network may take a post or an answer and remove it later, or show it to nobody; that it was sent says nothing. So it
is looked at again ten minutes and a day after it went out (guanwei.listening.sent). Passes: what readers see. Found:
what is gone without our having taken it down, and what is shown to its author only. Set to ask or block it is an alarm
on Today until somebody knows of it or the network shows it again; a hint stays beside the post.
"""

from collections.abc import Iterator
from datetime import timedelta

from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Finding, Level
from guanwei.practice.subjects import Context, SentSubject, Shown
from guanwei.practice.wording import iso, moment_words

ID = "N.not-visible"
VERSION = 1
SUBJECTS = (SentSubject,)
LEVEL = Level.ASK
WAIVABLE = False  # it is out: somebody takes note
READS = Reads.SENT
CONCERN = Concern.AFTERWARDS
SETTINGS = ()
ABOUT = About(
    title=Words(zh="发出后看不到", en="Sent and not to be seen"),
    why=Words(
        zh="平台收下了不等于读者看得到：内容可能事后被删，也可能只有自己可见。不回头看一眼就没人知道，客户也一直等不到回复。",
        en="That a network took it does not mean that readers see it: it may be removed later, or shown to its author "
        "alone. Unless somebody looks, nobody knows, and a customer waits for an answer that is there for us only.",
    ),
    passes=(
        Words(
            zh="发出后十分钟和一天各看一次，读者都看得到；或者是我们自己撤下的。",
            en="Looked at after ten minutes and after a day, and readers see it; or we took it down ourselves.",
        ),
    ),
    found=(
        Words(zh="平台上已经没有这条。", en="The network no longer has it."),
        Words(zh="还在，但只有自己看得到。", en="It is there, for its author alone."),
    ),
)

_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)


def check(subject: SentSubject, context: Context) -> Iterator[Finding]:
    if subject.shown is Shown.VISIBLE:
        return
    gone = subject.shown is Shown.GONE
    what = Words(zh="回复", en="The answer") if subject.is_answer else Words(zh="稿件", en="The post")
    after = max(subject.looked_at - subject.sent_at, timedelta())
    lasted, seen = _span(after), moment_words(subject.looked_at, subject.zone, context.now)
    yield Finding(
        id=f"{ID}.{subject.shown.value}",
        level=LEVEL,
        message=Words(
            zh=f"{what.zh}发出{lasted.zh}后，平台上已经没有了（{seen.zh} 回看）。"
            if gone
            else f"{what.zh}发出{lasted.zh}后还在，但读者看不到（{seen.zh} 回看）。",
            en=f"{what.en} was no longer there {lasted.en} after it went out (looked at {seen.en})."
            if gone
            else f"{what.en} was still there {lasted.en} after it went out, but not shown to readers (looked at "
            f"{seen.en}).",
        ),
        hint=_HINTS[subject.shown],
        figures={
            "minutes": after // _MINUTE,
            "sent_at": iso(subject.sent_at, subject.zone),
            "looked_at": iso(subject.looked_at, subject.zone),
        },
    )


_HINTS = {
    Shown.GONE: Words(
        zh="到账号里看通知和原因；是同事在应用里删的就记为已知，是平台删的先改再发。",
        en="Look in the app for a notice and the reason. If a colleague deleted it there, note that it is known; if "
        "the network did, change it before it goes out again.",
    ),
    Shown.HIDDEN: Words(
        zh="到账号里看原因，可以申诉；多半是用词、链接或图片触发了审核。",
        en="Look in the app for the reason and appeal there; mostly a word, a link or a picture has met a filter.",
    ),
}


def _span(time: timedelta) -> Words:
    if time < _HOUR:
        minutes = max(1, time // _MINUTE)
        return Words(zh=f" {minutes} 分钟", en=f"{minutes} minute{'' if minutes == 1 else 's'}")
    hours = time // _HOUR
    return Words(zh=f" {hours} 小时", en=f"{hours} hour{'' if hours == 1 else 's'}")
