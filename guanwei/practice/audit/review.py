"""The audit itself: posts in, one after the other, an operating review out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from guanwei.lib.words import Words
from guanwei.practice.audit.advice import first_changes
from guanwei.practice.audit.engagement import Engagement, EngagementFigures
from guanwei.practice.audit.marks import Evidence
from guanwei.practice.audit.mixing import Mix, MixFigures
from guanwei.practice.audit.posts import AuditPost, PostKind
from guanwei.practice.audit.repeating import Repetition, RepetitionFigures
from guanwei.practice.audit.rhythm import Rhythm, RhythmFigures
from guanwei.practice.audit.scoring import Section, overall, sections_of
from guanwei.practice.audit.voice import AnswerFigures, Hands, Voice, VoiceFigures, own_words
from guanwei.practice.wording import in_english


@dataclass(frozen=True, slots=True)
class Review:
    """One account as its timeline shows it. `source` is where that came from, a file by its name alone. `posts` are
    without answers, `texts` those of them whose words are told. `first` are the sentences that say what to change
    first, each with its figures. `notes` say what the source could not tell."""

    label: str
    source: str
    zone: ZoneInfo
    posts: int
    texts: int
    rhythm: RhythmFigures | None
    mix: MixFigures
    repetition: RepetitionFigures
    voice: VoiceFigures
    answers: AnswerFigures
    engagement: EngagementFigures
    sections: tuple[Section, ...]
    score: int | None
    first: tuple[Words, ...]
    notes: tuple[Words, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values; moments are ISO 8601, sentences in both languages."""
        told = _plain(self)
        assert isinstance(told, dict)
        return told


class Audit:
    """`names` are what the brand is called: for the share of posts about itself (practice C9). `hands` judge the
    texts (voice.told_of); without any this process does."""

    def __init__(
        self,
        zone: ZoneInfo,
        *,
        label: str = "",
        source: str = "",
        names: Sequence[str] = (),
        hands: Hands | None = None,
    ) -> None:
        self._zone, self._label, self._source = zone, label, source
        self._rhythm, self._mix, self._engagement = Rhythm(zone), Mix(), Engagement(zone)
        self._repetition, self._voice = Repetition(), Voice(names, hands)
        self._posts = self._texts = 0
        self._with_pictures_told = False

    def add(self, post: AuditPost) -> None:
        if post.kind is PostKind.REPLY:
            self._mix.add_reply()
            if post.text:
                self._voice.add_answer(post.text, post.answers)
            return
        self._posts += 1
        day = self._rhythm.add(post.at, day_known=post.day_known, hour_known=post.hour_known)
        group = self._mix.add(post, day)
        self._engagement.add(post, group)
        if post.text is None:
            return
        self._texts += 1
        self._with_pictures_told = self._with_pictures_told or post.pictures is not None
        original = post.kind is PostKind.POST
        words = post.text if original else own_words(post.text)
        # Where nobody says how many pictures there are, few words may well stand under one.
        thin = original and post.pictures is not None
        said = day.isoformat() if post.day_known else f"{day:%Y-%m}"
        self._voice.add(words, said, post.pictures, judge_thin=thin)
        if original:
            self._repetition.add(words)

    def review(self) -> Review:
        evidence = Evidence(
            posts=self._posts,
            texts=self._texts,
            pictures_told=self._with_pictures_told,
            rhythm=self._rhythm.figures(),
            mix=self._mix.figures(),
            repetition=self._repetition.figures(),
            voice=self._voice.figures(),
            answers=self._voice.answers(),
        )
        engagement = self._engagement.figures()
        sections = sections_of(evidence)
        return Review(
            label=self._label,
            source=self._source,
            zone=self._zone,
            posts=evidence.posts,
            texts=evidence.texts,
            rhythm=evidence.rhythm,
            mix=evidence.mix,
            repetition=evidence.repetition,
            voice=evidence.voice,
            answers=evidence.answers,
            engagement=engagement,
            sections=sections,
            score=overall(sections),
            first=first_changes(sections),
            notes=tuple(_notes(evidence, engagement)),
        )


def _time_notes(rhythm: RhythmFigures | None) -> list[Words]:
    if rhythm is None:
        return []
    notes = [] if rhythm.days_known else [_NO_DAYS]
    return [*notes, _no_hours(missing)] if (missing := rhythm.posts - rhythm.with_hour) else notes


def _no_hours(posts: int) -> Words:
    return Words(
        zh=f"{posts:,} 条只写了日期、没有钟点：钟点和一小时里的条数没有算它们。",
        en=f"{in_english(posts, 'post names', 'posts name')} a day and no time of day: left out of hours and of what "
        "came within an hour.",
    )


_NO_DAYS = Words(
    zh="来源没有写哪一天：断更和刷屏看不出来，没有评。月份、星期、钟点是准的。",
    en="The source names no days: silences and floods cannot be told and are not judged. Months, weekdays and hours "
    "are sure.",
)


def _notes(evidence: Evidence, engagement: EngagementFigures) -> list[Words]:
    notes = _time_notes(evidence.rhythm)
    if evidence.posts and not evidence.texts:
        notes.append(
            Words(
                zh="来源没有正文：用语、重复、文风都没有评。",
                en="The source has no texts: wording, repetition and voice are not judged.",
            )
        )
    elif evidence.texts < evidence.posts:
        without = evidence.posts - evidence.texts
        english = in_english(without, "post has", "posts have")
        notes.append(Words(zh=f"{without:,} 条没有正文。", en=f"{english} no text."))
    if evidence.mix.unknown:
        unknown = evidence.mix.unknown
        notes.append(
            Words(
                zh=f"{unknown:,} 条看不出属于哪一类，没有算进内容配比。",
                en=f"{in_english(unknown, 'post', 'posts')} with nothing to tell the purpose: left out of the mix.",
            )
        )
    if engagement.all is None:
        notes.append(
            Words(
                zh="来源没有互动数：最好和最差的几条、最佳时段都没有评。",
                en="The source has no counts of interactions: best and worst posts and best hours are not there.",
            )
        )
    if not evidence.mix.replies:
        notes.append(
            Words(
                zh="来源里没有账号的回复：互动（E）没有评。",
                en="The source has no answers by the account: interaction (E) is not judged.",
            )
        )
    return notes


def _plain(value: object) -> object:
    match value:
        case Words():
            return value.as_json()
        case ZoneInfo():
            return value.key
        case datetime() | date():
            return value.isoformat()
        case Enum():
            return value.value
        case float():
            return round(value, 4)
        case Mapping():
            return {str(_plain(key)): _plain(entry) for key, entry in value.items()}
        case tuple() | list():
            return [_plain(entry) for entry in value]
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value
