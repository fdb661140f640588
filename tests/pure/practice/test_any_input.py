"""Whatever the text, the links, the pictures, the history: no check fails, spans lie in the text, order is stable."""

import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from guanwei.practice.anywhere import ANYWHERE
from guanwei.practice.brand import BrandColumn, BrandFacts, Role
from guanwei.practice.entries import ColumnGroup, Entry, EntryState, Format, SpeaksOf
from guanwei.practice.findings import Field, Finding, in_order
from guanwei.practice.fingerprint import fingerprint
from guanwei.practice.hours import Hours
from guanwei.practice.lived import Lived
from guanwei.practice.positioning import Positioning
from guanwei.practice.promotion import Sign
from guanwei.practice.registry import run
from guanwei.practice.subjects import (
    CampaignSubject,
    Context,
    Forwarded,
    HistorySubject,
    NameSubject,
    PictureFacts,
    PlanSubject,
    PostSubject,
    ProfileSubject,
    ReplySubject,
    SentSubject,
    Shown,
    Stage,
    Value,
)
from guanwei.practice.theme import build_theme
from guanwei.practice.windows import Timeline
from tests.pure.accounts.test_checkup import PROFILES
from tests.pure.practice.world import BLUESKY, BY_HAND, GRANTED, ORDINARY, set_to

ZONES = [ZoneInfo(name) for name in ("Asia/Shanghai", "America/New_York", "Africa/Cairo", "Australia/Lord_Howe", "UTC")]
# Pieces that the checks look for, cut anywhere and joined with anything.
PIECES = st.sampled_from(
    [
        "http://",
        "https://a.cn",
        "http://[",
        "#",
        "#话题#",
        "99元",
        "¥1,",
        "￥",
        "满3",
        "元",
        "www.",
        "@",
        "%zz",
        "//a@b",
        "\\",
        "最好的",
        "全网第①",
        "手慢无",
        "12月1日（周三）",
        "登陆网站",
    ]
)
ANY_TEXT = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | PIECES, max_size=12).map("".join)
MOMENTS = st.integers(0, 130 * 365 * 86_400_000).map(
    lambda millis: datetime(1971, 1, 1, tzinfo=UTC) + timedelta(milliseconds=millis)
)
NEAR = st.integers(-40 * 24 * 60, 40 * 24 * 60).map(
    lambda minutes: datetime(2026, 10, 25, 1, 30, tzinfo=UTC) + timedelta(minutes=minutes)
)
ENTRIES = st.builds(
    Entry,
    id=st.sampled_from([f"e{n}" for n in range(12)]),
    post=st.sampled_from(["p1", "p2", "p3"]),
    moment=NEAR | MOMENTS,
    group=st.sampled_from(ColumnGroup),
    promotion=st.booleans(),
    fingerprint=ANY_TEXT.map(fingerprint),
    state=st.sampled_from(EntryState),
    column=st.sampled_from(["", "1", "2", "3"]),
    speaks_of=st.sampled_from(SpeaksOf),
    format=st.none() | st.sampled_from(Format),
    written=st.none() | NEAR | MOMENTS,
)
TIMELINES = st.lists(ENTRIES, max_size=25).map(Timeline.of)
PICTURES = st.builds(
    PictureFacts, st.integers(0, 10**8), st.sampled_from(["image/jpeg", "image/webp", "", "x"]), ANY_TEXT
)
CALLED = st.sampled_from(["", "赫木", "Tea", "a.cn", "话题", " "]) | ANY_TEXT
COLUMNS = st.builds(
    BrandColumn,
    key=st.sampled_from(["", "1", "2", "3"]),
    code=st.sampled_from(["D2", "D4", "P", ""]),
    name=CALLED,
    group=st.sampled_from(ColumnGroup),
    label=st.sampled_from(["", "【有用】", "#"]) | ANY_TEXT,
    topic=st.sampled_from(["", "话题", "赫木的茶会"]) | ANY_TEXT,
    target=st.none() | st.floats(0, 100),
)
BRANDS = st.builds(
    BrandFacts,
    st.lists(CALLED, max_size=3).map(tuple),
    st.lists(CALLED, max_size=3).map(tuple),
    st.lists(COLUMNS, max_size=3).map(tuple),
)
POSTS = st.builds(
    PostSubject,
    id=st.sampled_from(["new", "e1", "e2"]),
    post=st.sampled_from(["p1", "p2", "new"]),
    account=st.just("brand"),
    text=ANY_TEXT,
    group=st.sampled_from(ColumnGroup),
    limits=st.sampled_from([ORDINARY, GRANTED, BY_HAND, BLUESKY, ANYWHERE]),
    zone=st.sampled_from(ZONES),
    link=ANY_TEXT,
    pictures=st.lists(PICTURES, max_size=3).map(tuple),
    due=st.none() | NEAR | MOMENTS,
    safe_domains=st.lists(st.sampled_from(["a.cn", "", "例子.中国", "http://["]) | ANY_TEXT, max_size=2).map(tuple),
    default_link=st.sampled_from(["", "https://a.cn/", "http://["]),
    declared=st.frozensets(st.sampled_from(Sign)),
    value=st.none() | st.sampled_from(Value),
    public_ip=st.none() | ANY_TEXT | st.sampled_from(["8.8.8.8", "10.0.0.1"]),
    column=st.sampled_from(["", "1", "2", "3"]),
    brand=BRANDS,
    stage=st.sampled_from(Stage),
    forwarded=st.none() | st.builds(Forwarded, ANY_TEXT, ANY_TEXT | st.sampled_from(["都市早报", "The Daily News"])),
)
STRETCH = (st.just("brand"), st.sampled_from(ZONES), NEAR | MOMENTS, NEAR | MOMENTS, BRANDS)
PLANS = st.builds(PlanSubject, *STRETCH)
LIVED = st.builds(Lived, *[st.integers(0, 500)] * 3)
HISTORIES = st.builds(
    HistorySubject,
    *STRETCH,
    st.none() | st.sampled_from(Role),
    st.none() | LIVED,
    st.frozensets(st.sampled_from(Format)),
)
CAMPAIGNS = st.builds(CampaignSubject, ANY_TEXT, ANY_TEXT, ANY_TEXT, ANY_TEXT, BRANDS)
SEEN = st.builds(
    ProfileSubject,
    account=st.just("brand"),
    network=st.sampled_from(["weibo", "bluesky", "mastodon"]),
    profile=PROFILES,
    names=st.lists(ANY_TEXT, max_size=3).map(tuple),
    domains=st.lists(st.sampled_from(["a.cn", "www.", ""]) | ANY_TEXT, max_size=2).map(tuple),
)
OUT = st.builds(
    SentSubject, st.just("brand"), st.sampled_from(ZONES), st.sampled_from(Shown), NEAR | MOMENTS, NEAR, st.booleans()
)
NAMES = st.builds(NameSubject, ANY_TEXT, st.lists(ANY_TEXT, max_size=3).map(tuple))
ANSWERS = st.builds(
    ReplySubject,
    account=st.just("brand"),
    text=ANY_TEXT,
    answers=ANY_TEXT,
    to=ANY_TEXT,
    limits=st.sampled_from([ORDINARY, GRANTED, BY_HAND, BLUESKY, ANYWHERE]),
    zone=st.sampled_from(ZONES),
    prefix=ANY_TEXT,
    domains=st.lists(st.sampled_from(["a.cn", "www.", ""]) | ANY_TEXT, max_size=2).map(tuple),
)
SETTINGS = st.sampled_from(
    [
        set_to({}),
        set_to(
            {
                "mix.minimum-posts": 5,
                "B1.max-per-day": 1,
                "C7.ask": "yes",
                "E5.signature": "——*",
                "C13.shortest": 1,
                "C2.ceiling": 0,
            }
        ),
    ]
)
SHEETS = st.builds(
    Positioning,
    products=st.lists(ANY_TEXT, max_size=2).map(tuple),
    never=st.lists(ANY_TEXT | st.sampled_from(["元", "话 题", "VIP"]), max_size=3).map(tuple),
    topics=st.lists(ANY_TEXT, max_size=2).map(tuple),
)
# A theme that says nothing by its number of posts is one like any other.
THEMES = st.lists(ANY_TEXT, max_size=6).map(lambda texts: replace(build_theme(texts), posts=40))
RESPONSES = st.lists(st.tuples(NEAR, st.integers(0, 9)), max_size=90)
HOURS = st.builds(Hours.of, RESPONSES, st.sampled_from(ZONES))
CONTEXTS = st.builds(
    Context,
    NEAR,
    SETTINGS,
    TIMELINES,
    TIMELINES,
    hours=st.none() | HOURS,
    positioning=SHEETS,
    theme=st.none() | THEMES,
    recent_texts=st.lists(ANY_TEXT, max_size=4).map(tuple),
    earlier=st.lists(ANY_TEXT, max_size=3).map(tuple),
)


def failures(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.message.en for finding in findings if finding.id.endswith(".failed")]


@given(POSTS | ANSWERS, CONTEXTS)
def test_no_check_fails_on_any_text_and_every_finding_can_be_shown(
    subject: PostSubject | ReplySubject, context: Context
):
    findings = run(subject, context)
    assert failures(findings) == []
    for finding in findings:
        assert finding.message.zh and finding.message.en and finding.hint.zh and finding.hint.en
        shouted = {"!", "！"} & set(finding.hint.en + finding.hint.zh)
        assert not shouted - set("".join(map(str, finding.figures.values()))), "only in what it quotes: an own topic"
        json.dumps(finding.as_json(), allow_nan=False)
        if finding.span:
            start, end = finding.span
            assert 0 <= start <= end <= len(subject.text)
        if finding.fix:
            start, end = finding.fix.span
            link = subject.link if isinstance(subject, PostSubject) else ""
            assert 0 <= start <= end <= len(link if finding.fix.field is Field.LINK else subject.text)


@given(NAMES, CONTEXTS)
def test_no_check_fails_on_any_name(subject: NameSubject, context: Context):
    findings = run(subject, context)
    assert failures(findings) == []
    for finding in findings:
        if finding.id == "N.empty":  # there is nothing to point at
            continue
        assert finding.span
        start, end = finding.span
        assert 0 <= start < end <= len(subject.name)
        json.dumps(finding.as_json(), allow_nan=False)


@given(PLANS | HISTORIES | CAMPAIGNS | OUT, CONTEXTS)
def test_no_check_fails_on_any_stretch_or_activity(
    subject: PlanSubject | HistorySubject | CampaignSubject, context: Context
):
    findings = run(subject, context)
    assert failures(findings) == []
    json.dumps([finding.as_json() for finding in findings], allow_nan=False)


@given(SEEN, CONTEXTS)
def test_no_check_fails_on_any_profile(subject: ProfileSubject, context: Context):
    findings = run(subject, context)
    assert failures(findings) == []
    json.dumps([finding.as_json() for finding in findings], allow_nan=False)


@settings(max_examples=30)
@given(POSTS, CONTEXTS, st.randoms(use_true_random=False))
def test_the_same_findings_stand_in_the_same_order(subject: PostSubject, context: Context, chance: random.Random):
    findings = run(subject, context)
    assert run(subject, context) == findings
    # Of one check the order is its own; between checks it does not depend on who ran first.
    by_check = [[finding for finding in findings if finding.id == name] for name in {found.id for found in findings}]
    chance.shuffle(by_check)
    assert in_order(finding for group in by_check for finding in group) == findings


@settings(max_examples=30)
@given(POSTS, CONTEXTS)
def test_judging_changes_nothing(subject: PostSubject, context: Context):
    entries = list(context.timeline.between((datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC))))
    run(subject, context)
    assert (
        list(context.timeline.between((datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)))) == entries
    )
