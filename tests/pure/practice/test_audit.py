"""An account's timeline as an operating review: what is counted, how it becomes points, what comes first."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanwei.lib.crew import Crew
from guanwei.lib.words import Words
from guanwei.practice.audit import Audit, AuditPost, PostKind
from guanwei.practice.audit.mixing import group_of
from guanwei.practice.audit.page import page
from guanwei.practice.audit.repeating import Repetition
from guanwei.practice.audit.scoring import Item, section_of
from guanwei.practice.audit.telling import first_words, moment_words, parts_of
from guanwei.practice.audit.voice import ABSOLUTE, HARD_SELL, own_words, told_of
from guanwei.practice.entries import ColumnGroup
from guanwei.practice.near import nearest
from tests.pure.practice.timelines import HALF_A_DAY, MONDAY, SAYINGS, TEA, ZONE, daily, item, review_of

ROOT = Path(__file__).resolve().parents[3]


def test_an_empty_timeline_is_a_review_without_a_score() -> None:
    review = review_of([])
    assert (review.posts, review.score, review.first, review.rhythm) == (0, None, (), None)
    assert json.dumps(review.as_json())
    assert "<html" in page([review], "zh")


def test_several_processes_come_to_the_same_review_as_one() -> None:
    boast = "我们是全国最好的茶馆，没有之一！"
    texts = [boast if place % 9 == 0 else f"{SAYINGS[place % 8]}，第 {place % 400} 天。" for place in range(1200)]
    posts = [AuditPost(MONDAY + place * HALF_A_DAY, text=text, pictures=0) for place, text in enumerate(texts)]
    with Crew(told_of, 2) as crew:
        by_several = Audit(ZONE, label="禾木记", hands=crew)
        for post in posts:
            by_several.add(post)
        review = by_several.review()
    assert review == review_of(posts)
    told = review.voice.wordings[ABSOLUTE]
    assert told.posts == texts.count(boast) and len(told.examples) == 1


def test_hours_and_days_are_those_of_the_accounts_zone() -> None:
    late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)  # Monday 07:30 in Shanghai
    rhythm = review_of([AuditPost(late)]).rhythm
    assert rhythm is not None
    assert (rhythm.first, rhythm.heat[0][7], sum(map(sum, rhythm.heat))) == (date(2026, 3, 2), 1, 1)


@pytest.mark.parametrize(("days", "silences"), [(1, 0), (2, 0), (3, 1)])
def test_one_empty_day_is_no_silence_and_two_are(days: int, silences: int) -> None:
    rhythm = review_of(daily(2, every=timedelta(days=days))).rhythm
    assert rhythm is not None
    assert len(rhythm.silences) == silences
    assert [gap.days for gap in rhythm.silences] == [2] * silences


def test_the_eleventh_post_of_a_day_is_a_flood_and_the_fourth_within_an_hour_is_crowded() -> None:
    ten = review_of(daily(10, every=timedelta(minutes=30))).rhythm
    eleven = review_of(daily(11, every=timedelta(minutes=30))).rhythm
    four = review_of(daily(4, every=timedelta(minutes=15))).rhythm
    assert ten is not None and eleven is not None and four is not None
    assert (ten.flood_days, eleven.flood_days) == ((), ((date(2026, 3, 2), 11),))
    assert (eleven.in_floods, four.crowded, four.close) == (1, 1, 0)


def test_where_days_are_inferred_neither_silence_nor_flood_is_judged_and_it_is_said() -> None:
    """The slack of a month gathers at its beginning: what looks like a silence there is none."""
    known = [AuditPost(MONDAY + timedelta(days=9 * (number // 12)), likes=number) for number in range(60)]
    told = review_of(known)
    assert (item(told, "B1").points, item(told, "B2").points) != (None, None)
    review = review_of(replace(post, day_known=False) for post in known)
    for one in (item(review, "B1"), item(review, "B2"), item(review, "B5", "hundred")):
        assert one.points is None
        assert "没有写哪一天" in one.said.zh and "names no days" in one.said.en
    assert review.rhythm is not None
    assert (review.rhythm.silences, review.rhythm.flood_days, review.rhythm.crowded) == ((), (), 0)
    assert "断更和刷屏看不出来" in review.notes[0].zh
    html = page([review], "zh")
    assert "2026-03 周一 09:00" in html and "2026-03-02" not in html and "2026-03 – 2026-04" in html


def test_posts_that_name_a_day_alone_count_in_silences_and_not_in_hours() -> None:
    timed = [AuditPost(MONDAY + timedelta(days=day), likes=day) for day in range(3)]
    days = [AuditPost(MONDAY + timedelta(days=9), hour_known=False, likes=1) for _ in range(22)]
    review = review_of([*timed, *days])
    rhythm = review.rhythm
    assert rhythm is not None
    assert (rhythm.posts, rhythm.with_hour, rhythm.best_hours) == (25, 3, (9,))
    assert ([gap.days for gap in rhythm.silences], rhythm.flood_days[0][1], rhythm.crowded) == ([6], 22, 0)
    assert review.engagement.best_hour is None
    assert "22 条只写了日期" in review.notes[0].zh
    assert moment_words(replace(review.engagement.best[0], hour_known=False), ZONE).zh == "2026-03-04"
    no_hours = review_of(days)
    assert no_hours.rhythm is not None and no_hours.rhythm.best_hours == ()
    assert page([no_hours], "zh").count("<svg") == 0


def test_english_counts_one_post_as_one() -> None:
    review = review_of([AuditPost(MONDAY, text=TEA, likes=1), AuditPost(MONDAY)], names=["禾木记"])
    words = [note.en for note in review.notes] + [one.said.en for part in review.sections for one in part.items]
    words += [row.value.en for part in parts_of(review) for row in part.rows]
    assert not [said for said in words if re.search(r"\b1 (?:posts|forwards|answers|days|silences)\b", said)]
    assert "0 of 1 post (0%)" in words


def test_the_distance_from_a_target_is_in_percentage_points() -> None:
    posts = [replace(post, group=ColumnGroup.PROMOTION) for post in daily(30)]
    mix = item(review_of(posts), "C5")
    assert "差 90 个百分点" in mix.do.zh and "90 percentage points" in mix.do.en
    assert "个百分点" in mix.how.zh and "%" not in mix.how.en


def test_posts_may_come_in_any_order() -> None:
    posts = [AuditPost(MONDAY + timedelta(hours=7 * number), text=TEA[number % 9 :]) for number in range(40)]
    forwards, backwards = review_of(posts), review_of(reversed(posts))
    assert forwards.rhythm == backwards.rhythm
    assert forwards.mix == backwards.mix


def test_a_post_counts_to_what_the_source_says_then_to_what_is_found() -> None:
    posts = [
        AuditPost(MONDAY, text="全场满100减20", group=ColumnGroup.LOVED),
        AuditPost(MONDAY, text="全场满100减20"),
        AuditPost(MONDAY, text="", kind=PostKind.REPOST),
        AuditPost(MONDAY, text=TEA),
        AuditPost(MONDAY),
        AuditPost(MONDAY, text="好的呀", kind=PostKind.REPLY),
    ]
    mix = review_of(posts).mix
    assert mix.groups == {ColumnGroup.LOVED: 2, ColumnGroup.PROMOTION: 1, ColumnGroup.FORWARD: 1}
    assert (mix.unknown, mix.replies, mix.posts) == (1, 1, 5)


def test_posts_of_a_forward_column_are_forwards_and_not_what_followers_love() -> None:
    posts = [replace(post, column="转发", column_group=ColumnGroup.FORWARD) for post in daily(25, text=TEA)]
    review = review_of(posts)
    assert review.mix.groups == {ColumnGroup.LOVED: 0, ColumnGroup.PROMOTION: 0, ColumnGroup.FORWARD: 25}
    assert item(review, "C5").points == 0


@pytest.mark.parametrize(
    ("group", "text", "counted"),
    [
        (ColumnGroup.FORWARD, TEA, ColumnGroup.FORWARD),
        (ColumnGroup.FORWARD, "全场满100减20", ColumnGroup.PROMOTION),
        (ColumnGroup.LOVED, "全场满100减20", ColumnGroup.PROMOTION),
        (ColumnGroup.PROMOTION, TEA, ColumnGroup.PROMOTION),
        (ColumnGroup.FORWARD, None, ColumnGroup.FORWARD),
    ],
)
def test_a_promotion_counts_as_one_whatever_its_column_as_in_the_plan(
    group: ColumnGroup, text: str | None, counted: ColumnGroup
) -> None:
    assert group_of(AuditPost(MONDAY, text=text, column_group=group)) is counted


def test_shares_of_fewer_than_20_posts_get_no_points() -> None:
    selling = [AuditPost(MONDAY + timedelta(days=day), text=f"第{day}天：全场满100减20") for day in range(20)]
    assert item(review_of(selling[:19]), "C2", "Share").points is None
    assert item(review_of(selling), "C2", "Share").points == 0


def test_no_more_loved_posts_than_the_target_lower_the_mix() -> None:
    assert item(review_of(daily(30, text=TEA)), "C5").points == 100


def test_the_same_text_again_is_told_from_a_reworded_one() -> None:
    repetition = Repetition()
    for text in (
        TEA,
        TEA + "！！",
        TEA.replace("今年的第一批", "头一批").replace("就已经", "已经"),
        "完全不同的一句话，说的是井水",
    ):
        repetition.add(text)
    found = repetition.figures()
    assert (found.judged, found.exact, found.near) == (4, 1, 1)
    assert found.pairs[0].earlier == TEA


def test_two_posts_about_one_thing_are_not_the_same_again() -> None:
    """Likely enough of two texts that are handed in together, and not of two among all that an account wrote."""
    texts = (
        "一位车主骑“渡口”从杭州到拉萨，81天，4600公里。回来只问了一件事：铃铛能不能换个声音大点的。",
        "为骑到拉萨的那位车主测了六种铃铛，冠军响到传达室大爷出来问谁来了。",
    )
    found = review_of(AuditPost(MONDAY + timedelta(days=day), text=text) for day, text in enumerate(texts)).repetition
    assert nearest(texts[1], texts[:1])
    assert (found.judged, found.near) == (2, 0)


def test_words_that_were_passed_on_are_not_the_accounts_own() -> None:
    assert own_words("说得好//@别人：全国最好的茶") == "说得好"
    review = review_of([AuditPost(MONDAY, text="说得好//@别人：这是全国最好的茶叶，全网第一", kind=PostKind.REPOST)])
    assert review.voice.wordings[ABSOLUTE].posts == 0


def test_wording_that_the_checks_stop_at_is_counted_once_a_post_with_examples() -> None:
    review = review_of(daily(5, text="我们的茶是全网第一，爆款返场，限量抢购，手慢无！立即抢购"))
    assert review.voice.wordings[ABSOLUTE].posts == review.voice.wordings[HARD_SELL].posts == 5
    assert 0 < len(review.voice.wordings[ABSOLUTE].examples) <= 3
    first = review.voice.wordings[ABSOLUTE].examples[0]
    assert (first.day, first.parts[1]) == ("2026-03-02", "全网第一")
    assert "".join(first.parts) == first.quote


@pytest.mark.parametrize("blank", ["", "\n\n", " \t ", "　"])
def test_the_words_that_were_found_are_the_ones_that_are_marked(blank: str) -> None:
    text = f"山上的雾还没散，茶青就已经{blank}下了山，我们的茶是{blank}全网第一{blank}，晚上大家围着锅看他杀青" * 2
    [example] = review_of([AuditPost(MONDAY, text=text)]).voice.wordings[ABSOLUTE].examples
    before, words, after = example.parts
    assert words == "全网第一"
    assert before.startswith("…") and after.endswith("…") and "".join(example.parts) == example.quote


def test_posts_about_itself_are_counted_only_where_its_name_is_known() -> None:
    posts = [AuditPost(MONDAY, text="禾木記今天开门"), AuditPost(MONDAY, text=TEA)]
    assert review_of(posts).voice.names is None
    assert review_of(posts, names=["禾木记"]).voice.names == 1


def test_the_best_and_the_worst_stand_on_counts_and_a_sample() -> None:
    posts = [AuditPost(MONDAY + timedelta(hours=number), text=str(number), likes=number) for number in range(25)]
    told = review_of([*posts, AuditPost(MONDAY, text="没有数")]).engagement
    assert told.enough and told.all is not None
    assert (told.all.posts, told.all.median) == (25, 12)
    assert [post.likes for post in told.best] == [24, 23, 22, 21, 20]
    assert [post.likes for post in told.worst] == [0, 1, 2, 3, 4]
    assert not review_of(posts[:19]).engagement.enough


def test_what_to_change_first_is_three_sentences_with_figures_and_says_nothing_of_what_is_well() -> None:
    flood = [AuditPost(MONDAY + timedelta(minutes=number), text="全网第一，手慢无，满100减20") for number in range(300)]
    review = review_of(flood)
    assert len(review.first) == 3
    assert all(re.search(r"\d", sentence.zh) and re.search(r"\d", sentence.en) for sentence in review.first)
    texts = ("春茶", "夏天的凉席", "秋天的柿子", "冬天的棉袄")
    fine = [
        AuditPost(
            MONDAY + timedelta(days=number),
            text=f"#日子# {texts[number % 4]}{SAYINGS[number % 8]}{chr(0x4E00 + 37 * number) * 3}",
            form=("picture", "video", "text")[number % 3],
            group=ColumnGroup.PROMOTION if number % 10 == 0 else ColumnGroup.LOVED,
        )
        for number in range(60)
    ]
    assert "C12" not in " ".join(sentence.zh for sentence in review_of(fine).first)


def test_what_the_source_does_not_tell_is_said_and_not_judged() -> None:
    review = review_of(daily(30))
    notes = " ".join(note.en for note in review.notes)
    assert "no texts" in notes and "no counts" in notes and "no answers" in notes
    assert item(review, "C12").points is None
    assert item(review, "B2").points == 100
    assert [section.points for section in review.sections if section.letter in "DE"] == [None, None]


@pytest.mark.parametrize("count", [1, 2, 19])
def test_of_a_handful_of_posts_neither_good_nor_bad_is_said(count: int) -> None:
    review = review_of(daily(count, text=TEA))
    assert (review.score, review.first) == (None, ())
    [told] = first_words(review)
    assert str(count) in told.zh and "太少" in told.zh and "20" in told.en
    assert told.zh in page([review], "zh") and "都不错" not in page([review], "zh")


def test_an_account_that_is_in_order_is_said_to_be() -> None:
    [told] = first_words(review_of(daily(30)))
    assert "都不错" in told.zh


def test_years_of_silence_are_not_made_good_by_everything_else() -> None:
    """174 posts in three years, each as it should be: B2 is 0, and the whole must say so."""
    texts = [f"#日子# {SAYINGS[number % 8]}，{chr(0x4E00 + 37 * number) * 3}，今年的新事" for number in range(174)]
    posts = [AuditPost(MONDAY + timedelta(days=6.3 * number), text=text) for number, text in enumerate(texts)]
    silent, steady = (
        review_of(posts),
        review_of(replace(post, at=MONDAY + number * HALF_A_DAY) for number, post in enumerate(posts)),
    )
    assert (item(silent, "B2").points, item(steady, "B2").points) == (0, 100)
    before, after = (next(one.points for one in review.sections if one.letter == "B") for review in (silent, steady))
    assert before is not None and before < 50 and after == 100
    assert silent.score is not None and steady.score is not None
    assert silent.score <= 60 <= steady.score - 20


@pytest.mark.parametrize(
    ("rows", "points"),
    [
        ({"B1": 100, "B2": 100}, 100),
        ({"B1": 100, "B2": 0}, 25),
        ({"B1": 100, "B2": None}, 100),
        ({"C12": 100, "C16": 0}, 50),  # what is not essential pulls no further than the mean
        ({"C12": 0, "C16": 100}, 25),
        ({"A3": None}, None),
    ],
)
def test_a_section_stands_halfway_between_its_mean_and_its_worst_essential_row(
    rows: dict[str, int | None], points: int | None
) -> None:
    nothing = Words("", "")
    items = tuple(Item(row, nothing, one, nothing, nothing, nothing) for row, one in rows.items())
    assert section_of("X", nothing, items).points == points


def test_canned_answers_lower_interaction() -> None:
    answers = [
        AuditPost(
            MONDAY + timedelta(hours=number), text="您的意见非常宝贵，我们会认真听取，谢谢！", kind=PostKind.REPLY
        )
        for number in range(20)
    ]
    review = review_of(answers)
    assert (review.answers.canned, item(review, "E5").points, review.posts) == (20, 0, 0)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.builds(
            AuditPost,
            st.datetimes(datetime(2009, 8, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(tzinfo=UTC)),  # noqa: DTZ001
            kind=st.sampled_from(PostKind),
            text=st.none() | st.text(max_size=200),
            form=st.text(max_size=5),
            pictures=st.none() | st.integers(0, 9),
            likes=st.none() | st.integers(0, 10**9),
        ),
        max_size=30,
    )
)
def test_any_timeline_gives_a_review_whose_points_lie_between_0_and_100(posts: list[AuditPost]) -> None:
    review = review_of(posts)
    points = [one.points for section in review.sections for one in (section, *section.items)]
    assert all(one is None or 0 <= one <= 100 for one in points)
    json.dumps(review.as_json())
    assert page([review, review], "en").count("<svg") % 2 == 0


def test_it_is_a_library_without_django() -> None:
    code = (
        "import sys; from guanwei.practice.audit import Audit; from guanwei.practice.audit.page import page; "
        "assert 'django' not in sys.modules, 'Django is loaded'"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_the_reviews_of_the_documentation_are_what_the_script_makes(tmp_path: Path) -> None:
    """Where the public data sets lie beside the project. Elsewhere the script says so, and changes nothing."""
    script = [sys.executable, str(ROOT / "tools" / "reviews.py"), "--check"]
    done = subprocess.run(script, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    absent = subprocess.run([*script, "--data", str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True)
    assert absent.stdout.count("is not in") == 2
