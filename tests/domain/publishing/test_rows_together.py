"""The rows of one file are judged together: what the dry run shows is what is found once they are in the plan."""

import pytest

from guanwei.lib.clock import utc_now
from guanwei.practice.keeping import kept
from guanwei.publishing import imports
from guanwei.publishing.models import Plan, PlanFile
from tests import cast as people
from tests.domain.publishing.sheets import brought, day, line, table, taken_in

pytestmark = pytest.mark.django_db
WEIBO = "青禾茗(weibo)"
ONE = "清明前的茶芽最嫩，一斤要采六万颗，老师傅说手指要比露水还轻，太阳一出来就收工。"
REWORDED = "老师傅说采茶的手指要比露水还轻：清明前的茶芽嫩，六万颗才有一斤，太阳出来之前就要收工。"
REPEATED, SISTER, COPIED = "C13.repeated", "C13.repeated.sister", "C13.reworded"
FULL_DAY, FULL_HOUR, GAP, SLOGAN = "B1.flood.day", "B1.flood.hour", "B1.flood.gap", "B5.slogan"
SUBJECTS = (
    *("头春的雨水", "炒茶的铁锅", "仓库里的猫", "茶农的午饭", "山上的雾", "新来的学徒"),
    *("泡茶的水温", "旧茶罐", "窗外的鸟", "磨刀的人", "夜班的灯", "晒青的竹匾"),
)


def found_in(file: PlanFile) -> list[set[str]]:
    return [{found["id"] for found in row["findings"]} for row in file.report["rows"]]


def many(of: int, *, every_minutes: int, column: str = "D5") -> list[str]:
    """Posts of one day that say different things."""
    return [
        line(f"{SUBJECTS[number]}，今天说给你听。", time=f"{8 + minutes // 60:02}:{minutes % 60:02}", column=column)
        for number in range(of)
        for minutes in [number * every_minutes]
    ]


def test_two_rows_that_say_the_same_in_other_words_are_both_told_and_as_after_the_import() -> None:
    who = people.cast()
    file = brought(who.lin, who.brand, table(line(ONE), line(REWORDED, ahead=5), line("今天的水烧到八十度。", ahead=7)))
    first, second, third = found_in(file)
    assert COPIED in first and COPIED in second and COPIED not in third
    [message] = [one["message"]["zh"] for one in file.report["rows"][0]["findings"] if one["id"] == COPIED]
    month, of_month = day(5)[5:].split("-")
    assert f"本账号 {int(month)} 月 {int(of_month)} 日 09:30" in message.replace(f"{day(5)[:4]} 年 ", "")


def test_rows_are_compared_with_those_of_a_sister_account_and_one_row_on_both_is_one_post() -> None:
    who = people.cast()
    both = line(ONE, account=f"青禾茗(bluesky)、{WEIBO}")
    assert not {REPEATED, SISTER, COPIED} & found_in(brought(who.lin, who.brand, table(both)))[0]
    again = line(REWORDED, ahead=5, account=WEIBO)
    same = line("今天的水烧到八十度，叶子慢慢落下去。", ahead=6)
    sister = line("今天的水烧到八十度，叶子慢慢落下去。", ahead=8, account=WEIBO)
    first, second, third, fourth = found_in(brought(who.lin, who.brand, table(line(ONE), again, same, sister)))
    assert COPIED in first and COPIED in second
    assert SISTER in third and SISTER in fourth and REPEATED not in third | fourth


def test_a_day_that_the_file_floods_is_told_at_each_of_its_rows() -> None:
    who = people.cast()
    rows = found_in(brought(who.lin, who.brand, table(*many(11, every_minutes=75))))
    assert all(FULL_DAY in ids for ids in rows)
    assert not any(FULL_DAY in ids for ids in found_in(brought(who.lin, who.brand, table(*many(10, every_minutes=75)))))
    close = found_in(brought(who.lin, who.brand, table(*many(4, every_minutes=10))))
    assert all({FULL_HOUR, GAP} <= ids for ids in close)


def test_a_file_of_promotions_breaks_the_mix_from_its_first_row_on_and_in_the_plan_as_a_whole() -> None:
    who = people.cast()
    rows = [line(f"{about}的新茶，下单九折。", ahead=2 + at, column="P") for at, about in enumerate(SUBJECTS)]
    rows += [line(f"{about}的后来，明年再说。", ahead=2 + at, time="17:00") for at, about in enumerate(SUBJECTS)]
    file = brought(who.lin, who.brand, table(*rows))
    [share] = [one for one in file.report["plan"][str(who.bluesky.pk)] if one["id"].startswith("C2.promotion-share")]
    assert "52.4%" in share["message"]["zh"]
    assert any(one.startswith("C2.promotion-share") for one in found_in(file)[11])


def test_a_slogan_in_every_row_is_told_although_none_of_them_is_in_the_plan_yet() -> None:
    who = people.cast()
    slogan = "青禾茗，一叶知春的好茶"
    rows = [line(f"{slogan}。{about}。", ahead=2 + at) for at, about in enumerate(SUBJECTS[:4])]
    assert all(SLOGAN in ids for ids in found_in(brought(who.lin, who.brand, table(*rows))))
    assert not any(SLOGAN in ids for ids in found_in(brought(who.lin, who.brand, table(*rows[:3]))))


def test_what_the_dry_run_finds_is_what_is_found_once_the_rows_are_in_the_plan() -> None:
    who = people.cast()
    people.a_draft(who, due_at=people.soon(minutes=3 * 24 * 60), text=REWORDED)
    rows = [
        *many(11, every_minutes=20),
        line(ONE, ahead=4),
        line(ONE, ahead=6, account=WEIBO),
        line(REWORDED + "山下的人都知道。", ahead=9, account=f"青禾茗(bluesky)、{WEIBO}"),
        line(f"{SUBJECTS[-1]}的新茶，下单九折。", ahead=10, column="P"),
    ]
    file = brought(who.lin, who.brand, table(*rows))
    dry = {
        (row["text"], account): {found["id"] for found in row["findings"] if found["account"] == account}
        for row in file.report["rows"]
        for account in row["accounts"]
    }
    plans = Plan.objects.filter(pk__in=taken_in(who.lin, file)).select_related("version")
    after = kept("plan", [plan.pk for plan in plans])
    assert {(plan.version.text, plan.account_id): {one.id for one in after[plan.pk]} for plan in plans} == dry
    assert any(COPIED in ids for ids in dry.values()) and any(SISTER in ids for ids in dry.values())


def test_the_bar_goes_from_nothing_to_all_rows_and_never_back() -> None:
    who = people.cast()
    rows = [
        line(f"第 {number} 杯茶。", ahead=2 + number // 4, time=f"{9 + number % 4 * 3:02}:00") for number in range(90)
    ]
    told: list[tuple[int, int]] = []
    file = imports.receive(
        actor=who.lin, now=utc_now(), brand=who.brand, name="plan.csv", data=table(*rows), start=False
    )
    imports.read(now=utc_now(), file=file, progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told) and told[-1] == (90, 90) and len(told) >= 4
    assert {total for _, total in told} == {90}
