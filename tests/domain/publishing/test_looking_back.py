"""What the job finds beside the plan: the first break with a way out, what went out lately, and the good hours."""

from datetime import timedelta

import pytest

from guanwei.accounts.models import Account, ProductLine
from guanwei.delivery.models import Delivery
from guanwei.editorial.models import Column
from guanwei.lib.clock import utc_now
from guanwei.practice.entries import Format, SpeaksOf
from guanwei.practice.keeping import kept
from guanwei.publishing.context import scene_for
from guanwei.publishing.good_hours import count_hours
from guanwei.publishing.models import GoodHours, Plan
from guanwei.publishing.whole_plan import look_over, whole_plans
from tests import cast as people

pytestmark = pytest.mark.django_db
DAY = 24 * 60


def looked_over(who: people.Cast):
    look_over(Account.objects.get(pk=who.bluesky.pk), now=utc_now())
    return next(iter(whole_plans(who.qin, account_id=who.bluesky.pk)), None)


def test_the_first_break_of_a_plan_is_named_with_the_nearest_slot_that_keeps_all_rules() -> None:
    who = people.cast()
    people.a_draft(who, due_at=people.soon(minutes=DAY))
    people.a_draft(who, due_at=people.soon(minutes=DAY * 8), text="茶叶要避光密封，别和香料放在一起。")
    whole = looked_over(who)
    assert whole and whole.first
    assert whole.first.id == "B2.silence" and "最先在" in whole.first.message.zh
    assert "slot" in whole.first.figures and "最近的" in whole.first.hint.zh


def test_two_posts_at_once_are_told_where_the_second_may_go() -> None:
    who = people.cast()
    for minutes, text in ((DAY, "早上的茶"), (DAY + 5, "又一杯早上的茶，八十度的水")):
        people.a_draft(who, due_at=people.soon(minutes=minutes), text=text)
    whole = looked_over(who)
    assert whole and whole.first and whole.first.id == "B1.flood.gap"
    assert whole.first.hint.en.startswith("Move it to") and "slot" in whole.first.figures


def test_a_plan_in_order_has_no_first_break() -> None:
    who = people.cast()
    for day in range(4):
        people.a_draft(who, due_at=people.soon(minutes=60 + DAY * day), text=f"第 {day} 天的茶，八十度的水。")
    whole = looked_over(who)
    assert whole is None or whole.first is None


def test_whom_a_plan_speaks_of_and_its_format_are_copied_from_its_words() -> None:
    who = people.cast()
    ProductLine.objects.create(brand=who.brand, name="云雾茶")
    texts = (f"{who.brand.name}的炒茶师傅", "云雾茶要用八十度的水", "今天的云很好看")
    plans = [
        people.a_draft(who, due_at=people.soon(minutes=DAY * (at + 1)), text=text) for at, text in enumerate(texts)
    ]
    stored = [Plan.objects.get(pk=plan.pk) for plan in plans]
    assert [plan.speaks_of for plan in stored] == ["us", "product", ""]
    assert {plan.format for plan in stored} == {"text"}
    account = Account.objects.get(pk=who.bluesky.pk)
    scene = scene_for([account], now=utc_now())
    entry = scene.timelines[account.pk].get(f"plan:{plans[1].pk}")
    assert entry and entry.speaks_of is SpeaksOf.PRODUCT and entry.format is Format.TEXT
    assert entry.written is not None and scene.brand(account.pk).column(entry.column)


def test_what_a_plan_gives_readers_is_copied_from_its_words_and_from_what_the_author_says() -> None:
    who = people.cast()
    plain = people.a_draft(who, due_at=people.soon(minutes=DAY), text="今天的云很好看")
    offer = people.a_draft(who, due_at=people.soon(minutes=2 * DAY), text="转发抽 3 位送茶")
    timeline = scene_for([who.bluesky], now=utc_now()).timelines[who.bluesky.pk]
    entries = [timeline.get(f"plan:{plan.pk}") for plan in (plain, offer)]
    assert [entry and entry.gives for entry in entries] == [False, True]


def test_a_post_without_the_label_of_its_column_is_told_so_and_given_it() -> None:
    who = people.cast()
    Column.objects.filter(brand=who.brand).update(label="【有用】")
    plan = people.a_draft(who, text="茶叶要避光密封，别和香料放在一起。")
    [label] = [found for found in kept("plan", [plan.pk])[plan.pk] if found.id == "C16.label"]
    assert label.fix and label.fix.replacement == "【有用】"


def test_hours_are_counted_once_a_day_from_what_was_heard() -> None:
    who = people.cast()
    account, now = Account.objects.get(pk=who.bluesky.pk), utc_now()
    count_hours(account, now=now)
    first = GoodHours.objects.get(account=account)
    assert sum(first.posts) == Delivery.objects.filter(account=account, sent_at__isnull=False).count() == 0
    count_hours(account, now=now + timedelta(hours=1))
    assert GoodHours.objects.get(account=account).at == first.at
    count_hours(account, now=now + timedelta(hours=25))
    assert GoodHours.objects.get(account=account).at > first.at
    assert scene_for([account], now=now).context(account.pk).hours is not None


def test_an_account_that_answers_orders_and_deliveries_all_day_is_told_that_it_lives_as_a_service_desk() -> None:
    who = people.cast()
    messages = ["快递还没到，订单号 2231", "退款多久到账？", "我的壶碎了，能换新吗"] * 10 + [
        "好看",
        "明天几点开门？",
    ] * 5

    def found(answered):
        look_over(who.bluesky, now=utc_now(), answered=answered)
        return [one for one in kept("looking-back", [who.bluesky.pk])[who.bluesky.pk] if one.id == "A4.role"]

    [role] = found(lambda account, since, until: (60, messages))
    assert [role.figures[part] for part in ("media", "conversation", "service", "part")] == [0, 15, 45, "service"]
    [role] = found(lambda account, since, until: (60, ["好看"]))
    assert [role.figures[part] for part in ("media", "conversation", "service")] == [0, 60, 0]
