"""Which text says what another one said: other words, other order, other figures, other script; and what does not."""

import os
import random
import subprocess
import sys
from itertools import islice, pairwise, product
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from guanwei.practice.near import Kind, NearIndex, Sketch, compared, marks_of, nearest, sketch_of
from guanwei.practice.near.index import COMMON, LOOKED_AT
from guanwei.practice.near.marks import WEIGHT_APART, WEIGHT_IN_A_ROW, numbers_of
from guanwei.practice.near.units import places_of, units_of
from guanwei.practice.near.weighing import ENOUGH, SURE

LABELLED = Path(__file__).parents[3] / "bench" / "labelled" / "reworded.tsv"
TEA = "泡绿茶的水温八十度就好，开水会把嫩芽烫熟，茶汤又黄又涩；先倒水后放茶，三分钟再喝。"
ANY = st.text(max_size=80) | st.lists(
    st.sampled_from(
        [
            TEA[:20],
            TEA[20:],
            "#话题#",
            "@某人 ",
            "//@谁:",
            "http://t.cn/",
            "【每日一茶】",
            "[心]",
            "３０",
            "abc's",
            "\ud800",
        ]
    ),
    max_size=8,
).map("".join)


def kinds(text: str, *earlier: str) -> list[str]:
    return [match.kind.value for match in nearest(text, earlier)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("三十分钟", "30分钟"),
        ("３０分钟", "30 分钟"),
        ("手機掉進水裡", "手机掉进水里"),
        ("#话题#早上好 @某人 http://t.cn/A6", "早上好"),
        ("【每日一茶】凤凰单丛[心]", "凤凰单丛"),
        ("说得好//@别人:原来的话", "说得好"),
        ("It's raining", "IT’S RAINING"),
        ("Cups washed", "cup wash"),
    ],
)
def test_what_does_not_count_leaves_the_same_units(first: str, second: str) -> None:
    assert units_of(first) == units_of(second) != ""


@pytest.mark.parametrize(
    "text",
    [
        "绿茶别用开水泡：嫩芽会被烫熟，茶汤发黄发涩。水温八十度，先倒水，后放茶，等三分钟再喝。",
        "先倒水后放茶，三分钟再喝；泡绿茶的水温八十度就好，开水会把嫩芽烫熟，茶汤又黄又涩。",
        "泡綠茶的水溫八十度就好，開水會把嫩芽燙熟，茶湯又黃又澀；先倒水後放茶，三分鐘再喝。",
        "泡绿茶的水温85度就好，开水会把嫩芽烫熟，茶汤又黄又涩；先倒水后放茶，两分钟再喝。",
        f"爱喝茶的看过来！{TEA}你平时怎么泡？评论区说说。",
    ],
    ids=["other words", "other order", "other script", "other figures", "a comment round it"],
)
def test_a_reworded_copy_is_found(text: str) -> None:
    [match] = nearest(text, ["不相干的一条，说说茶园早上的雾。", TEA])
    assert (match.key, match.kind) == (1, Kind.REWORDED)
    assert match.share > 0.5


@pytest.mark.parametrize(
    "text",
    [
        "【每日一茶】今天说红茶：水温九十五度，出汤要快，第三泡最甜，配一块绿豆糕正好。",
        "绿茶怎么存？密封、避光、放冰箱，取出来回到室温再开袋，半年内喝完。",
        "早安。窗外的桂花开了，慢慢走，慢慢闻。",
        "#绿茶# #喝茶# @青禾茗 http://t.cn/A6",
        "",
    ],
)
def test_a_post_of_the_same_series_or_subject_is_none(text: str) -> None:
    assert kinds(text, TEA) == []


@pytest.mark.parametrize(
    ("text", "earlier"),
    [
        ("今日客流 312 人，卖出龙井 46 斤，室温 24 度。", "昨日客流 287 人，卖出龙井 51 斤，室温 22 度。"),
        ("枇杷膏熬好了，罐子不够，隔壁借来十二个玻璃瓶。", "枇杷今年熟得早，摘果的阿姨说再等两天糖度能上十四。"),
    ],
    ids=["figures are what it says", "two rare names in common"],
)
def test_two_short_posts_about_the_same_thing_are_no_copies(text: str, earlier: str) -> None:
    assert kinds(text, earlier) == kinds(earlier, text) == []


@pytest.mark.parametrize(
    ("text", "earlier"),
    [
        (
            "说好周五寄出的货寄不了了，海关查验卡住了，预计下周二放行再寄。等不了的朋友直接申请退款。",
            "原定周五寄出的订单，因海关查验延误，预计下周二放行后寄出。不愿等待的可以申请退款。",
        ),
        (
            "末班车从明天起推迟到23:40，夜里下班的人不用再跑着赶车了。",
            "好消息，夜里下班的你：明天开始，末班车23:40才开，比现在晚，不用一路跑。",
        ),
    ],
    ids=["formal to chatty", "turned round"],
)
def test_few_neighbours_in_common_hide_no_rewording(text: str, earlier: str) -> None:
    assert kinds(text, earlier) == kinds(earlier, text) == ["reworded"]


def test_the_same_template_with_other_content_is_none() -> None:
    assert (
        kinds(
            "周二午餐：番茄牛腩、清炒菠菜、紫菜汤。十一点半开饭。",
            "周一午餐：红烧鸡块、蒜蓉空心菜、冬瓜汤。十一点半开饭。",
        )
        == []
    )


def test_a_long_text_is_not_like_every_short_one() -> None:
    """By chance nearly every common character of a short post stands in a long one."""
    long = "".join(Path(__file__).with_name("replies_by_hand.py").read_text(encoding="utf-8").split())
    for text in (TEA, "体检报告七个工作日出，可以寄，也可以在公众号里查。", "会议室改叫河豚以后，没人敢进去开会了。"):
        assert kinds(text, long[:4000]) == kinds(long[:4000], text) == []


def test_a_passage_that_was_copied_is_shown_where_it_stands() -> None:
    text = (
        "下雨天在店里听客人聊天，有人问为什么家里泡的总是苦。"
        f"{TEA[9:28]}。我们送了他一支温度计，他说晚上就去试，明天带照片来给大家看看成果，顺便再买两罐白牡丹。"
    )
    [match] = nearest(text, [TEA])
    assert match.kind is Kind.PART_COPIED
    assert [text[start:end] for start, end in match.spans] == [TEA[9:28].strip("，。；")]


def test_a_signature_that_every_post_has_is_no_copy() -> None:
    signed = "——青禾茗编辑部，欢迎来信：杭州市西湖区龙井路十八号茶博苑三楼"
    posts = ["新茶今天炒好了" + signed, "小满前后雨水多" + signed, "客人寄来一盒杏干" + signed]
    assert kinds("茶厂的猫生了三只" + signed, *posts) == []


def test_what_a_series_has_in_every_post_does_not_count() -> None:
    series = [
        f"距离采茶节还有{days}天，今天公布{what}，详情请到茶博苑服务台询问，期待与您相见。"
        for days, what in ((9, "停车安排"), (8, "摊位名单"), (7, "演出节目"), (6, "采摘路线"))
    ]
    assert kinds("距离采茶节还有5天，今天公布志愿者名单，详情请到茶博苑服务台询问，期待与您相见。", *series) == []
    assert kinds("采茶节还有7天，演出节目今天公布，详情到茶博苑服务台询问，期待相见。", *series) == ["reworded"]


def test_english_is_compared_word_by_word() -> None:
    earlier = "Never store bread in the fridge: wrap it in a cotton towel and freeze what you cannot eat in two days."
    assert kinds(
        "Bread? Not in the fridge. Wrap it in cotton and freeze whatever you can't eat in two days.", earlier
    ) == ["reworded"]
    assert kinds("Never store tomatoes in the fridge: they lose their taste below ten degrees.", earlier) == []


def test_what_the_pairs_by_hand_teach_is_kept() -> None:
    """They are learned from: how well others are judged, bench/practice_quality.py says."""
    right = wrong = missed = 0
    for line in LABELLED.read_text(encoding="utf-8").splitlines()[1:]:
        label, _, _, earlier, text = line.split("\t")
        hit = "reworded" in kinds(text, earlier)
        right, wrong, missed = (
            right + (hit and label == "1"),
            wrong + (hit and label == "0"),
            missed + (not hit and label == "1"),
        )
    assert right / (right + wrong) >= 0.95
    assert right / (right + missed) >= 0.90


def test_two_processes_say_the_same_of_two_texts() -> None:
    """A set has another order in each process; no likeness may rest on that, to its last digit."""
    program = (
        "import sys; from guanwei.practice.near import compared, sketch_of\n"
        "for line in sys.stdin.read().splitlines()[1:]:\n"
        "    _, _, _, earlier, text = line.split(chr(9))\n"
        "    print(compared(sketch_of(text), sketch_of(earlier)))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            input=LABELLED.read_text(encoding="utf-8"),
            env=dict(os.environ) | {"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1
    assert "REWORDED" in said.pop()


def test_an_index_finds_what_was_added_and_nothing_that_was_taken_out() -> None:
    index: NearIndex[str] = NearIndex()
    index.add("tea", TEA)
    index.add("fog", "不相干的一条，说说茶园早上的雾，山腰看不见人。")
    assert [match.key for match in index.similar(TEA + "你学会了吗")] == ["tea"]
    index.add("tea", "换成别的内容，讲讲炒茶师傅的一双手。")
    assert (len(index), index.similar(TEA + "你学会了吗")) == (2, [])
    index.remove("fog")
    with pytest.raises(KeyError):
        index.remove("fog")


def test_a_slogan_that_thousands_share_hides_no_copy() -> None:
    index: NearIndex[int] = NearIndex()
    for number in range(300):
        index.add(
            number, f"用心做好每一杯茶。第{number}号茶客留言{chr(0x4E00 + 7 * number)}{chr(0x5E00 + 11 * number)}"
        )
    index.add(-1, f"用心做好每一杯茶。{TEA}")
    assert index.similar(f"用心做好每一杯茶。{TEA[20:]}{TEA[:20]}")[0].key == -1


LATE = "周三起门店延长到晚上十点打烊，加班晚归也能喝到一碗热馄饨。"
LATE_REWORDED = "下班再晚也有馄饨吃：这周三开始，我们十点才关门。"  # no three units in a row are the same


def test_an_index_finds_who_keeps_the_names_of_things_and_no_three_units_in_a_row() -> None:
    index: NearIndex[int] = NearIndex()
    for number in range(300):
        shop = f"第{number}号{chr(0x4E00 + 7 * number)}{chr(0x5E00 + 11 * number)}"
        index.add(number, f"周三晚上十点，门店{shop}下班关门")
    index.add(-1, LATE)
    [match] = index.similar(LATE_REWORDED)
    assert (match.key, match.kind, match.spans) == (-1, Kind.REWORDED, ())


def test_whoever_searches_has_to_be_surer_than_who_is_handed_one_text() -> None:
    bells = "为骑到拉萨的那位车主测了六种铃铛，冠军响到传达室大爷出来问谁来了。"
    rider = "一位车主骑“渡口”从杭州到拉萨，81天，4600公里。回来只问了一件事：铃铛能不能换个声音大点的。"
    [match] = nearest(bells, [rider])
    assert ENOUGH <= match.score < SURE
    index: NearIndex[int] = NearIndex()
    index.add(0, rider)
    assert marks_of(units_of(bells)).keys() & marks_of(units_of(rider)).keys()
    assert index.similar(bells) == []


def test_what_was_copied_and_changed_here_and_there_is_found_by_a_search_all_the_same() -> None:
    earlier = (
        "Keep your bread fresh for longer: never store it in the fridge, wrap it in a cotton towel and freeze what you "
        "cannot eat in two days."
    )
    later = (
        "To keep bread fresh, don't put it in the fridge; wrap it in a cotton towel and freeze anything you won't eat "
        "within two days."
    )
    [match] = nearest(later, [earlier])
    assert ENOUGH <= match.score < SURE
    index: NearIndex[int] = NearIndex()
    index.add(0, earlier)
    assert [found.score for found in index.similar(later)] == [match.score]


def test_of_very_many_that_share_all_marks_the_latest_are_looked_at() -> None:
    index: NearIndex[int] = NearIndex()
    ends = map("".join, product("的了是我不在有人这个上来们大", repeat=2))  # which say nothing
    for number, end in enumerate(islice(ends, COMMON + 40)):
        index.add(number, TEA + end)
    found = {match.key for match in index.similar(TEA, limit=LOOKED_AT)}
    assert found == set(range(COMMON + 40 - LOOKED_AT, COMMON + 40))


def test_a_short_and_a_long_text_choose_the_same_marks_of_a_passage() -> None:
    """Sixteen of the long one are chosen among a thousand: those of the passage that are, the short one has too."""
    passage = "".join(chr(0x4E00 + 53 * at) for at in range(120))
    long = "".join(chr(0x4E00 + 31 * at % 20000) for at in range(900)) + passage
    rows = {mark for mark, weight in marks_of(long).items() if weight == WEIGHT_IN_A_ROW}
    of_passage = {crc32(passage[at : at + 3].encode("utf-32-le")) - 0x80000000 for at in range(118)}
    assert len(rows) == 16
    assert rows & of_passage
    assert rows & of_passage <= marks_of(passage).keys()


def test_marks_of_a_long_text_stand_in_all_of_it_where_it_uses_the_same_characters_again_and_again() -> None:
    rng = random.Random(7)
    often, others = "一最开生感期", [chr(0x4E00 + 41 * at) for at in range(400)]
    long = "".join(rng.choice(often) if rng.random() < 0.2 else rng.choice(others) for _ in range(3000))
    rows = {mark for mark, weight in marks_of(long).items() if weight == WEIGHT_IN_A_ROW}
    threes = [crc32(long[at : at + 3].encode("utf-32-le")) - 0x80000000 for at in range(2998)]
    assert any(mark in rows for mark in threes[2000:])
    assert sum(mark in rows for mark in threes[1500:]) >= 4


def test_marks_are_the_same_on_every_machine() -> None:
    row, apart = WEIGHT_IN_A_ROW, WEIGHT_APART
    assert marks_of("甲乙丙") == {-2047160749: row, 1841288851: apart, -1710008385: apart, -250140683: apart}
    assert marks_of("的") == {}
    long = units_of(TEA * 3 + "".join(chr(0x4E00 + 37 * at % 20000) for at in range(2000)))
    assert 16 <= len(marks_of(long)) <= 31
    assert all(-(2**31) <= mark < 2**31 for mark in marks_of(long))


@given(ANY)
@example("哈" * 5000)
@example("的了" * 30)
def test_any_text_has_marks_and_the_same_ones_again(text: str) -> None:
    units = units_of(text)
    marks = marks_of(units)
    assert marks.keys() == numbers_of(units)
    assert len(marks) <= 31
    assert all(-(2**31) <= mark < 2**31 for mark in marks)
    assert marks or len(units) < 3


@given(ANY)
def test_every_unit_has_its_place(text: str) -> None:
    places = places_of(text)
    assert len(places) == len(units_of(text))
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(first[0] <= second[0] for first, second in pairwise(places))


@given(ANY, st.lists(ANY, max_size=5))
@example("0A泡0A㐀㣆八", ["0㐀0㣆0八泡0"])
def test_any_text_can_be_compared_and_spans_lie_in_it(text: str, earlier: list[str]) -> None:
    for match in nearest(text, earlier):
        assert 0 <= match.share <= 1
        assert 0 < match.score <= 1
        assert all(0 <= start < end <= len(text) for start, end in match.spans)
        assert 0 <= match.key < len(earlier)


@given(ANY)
def test_a_text_is_wholly_like_itself_or_too_short(text: str) -> None:
    like = compared(sketch_of(text), Sketch(units_of(text)))
    assert like is None or (like.score, like.share) == (1.0, 1.0)
