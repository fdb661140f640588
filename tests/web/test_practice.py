"""The practice in the console: its rows, the positioning sheet, why something is found, and the monthly look back."""

import re
from datetime import timedelta

import pytest

from guanwei.accounts.practice_rows import SECTIONS
from guanwei.accounts.values import set_value
from guanwei.lib.clock import utc_now
from guanwei.listening.history import Posted, keep
from guanwei.practice.checks import c8_off_theme
from guanwei.practice.models import Decision
from guanwei.practice.positioning import Person, Positioning
from guanwei.practice.registry import CHECKS
from guanwei.practice.sheets import as_positioning, set_positioning, sheet_of
from guanwei.publishing.themes import build
from guanwei.trail.models import Entry
from guanwei.web.helping import help_page
from tests.cast import Cast, a_draft, cast
from tests.web.visitors import browser, messages_of, text_of

pytestmark = pytest.mark.django_db
ROWS = [row.id for section in SECTIONS for row in section.rows]


@pytest.fixture
def who(db: None) -> Cast:
    return cast()


def row_of(page: str, row: str) -> str:
    found = re.search(rf'<tr id="{row}">.*?</tr>', page, re.DOTALL)
    assert found, row
    return found[0]


# --- the rows ---------------------------------------------------------------------------------------------------------


def test_every_row_of_the_guide_stands_on_the_page_in_both_languages(who: Cast) -> None:
    numbers = {"A": 6, "B": 5, "C": 16, "E": 8, "F": 4, "G": 3}
    assert set(ROWS) == {f"{part}{n}" for part, count in numbers.items() for n in range(1, count + 1)} | {"D"}
    for language, row in (("zh-hans", "不连着两天没声音"), ("en", "Never silent two days in a row")):
        who.lin.language = language
        page = text_of(browser(who.lin).get("/practice"))
        assert row in page
        for id in ROWS:
            row_of(page, id)


def test_what_needs_a_right_works_with_one_profile_and_goes_by_hand_with_another(who: Cast) -> None:
    page = text_of(browser(who.lin).get(f"/practice?account={who.weibo.pk}"))
    assert 'class="way by_hand"' in row_of(page, "E4")  # an ordinary app may not repost
    assert 'class="way machine"' in row_of(page, "B3")
    assert 'class="way later"' in row_of(page, "C6")
    assert 'class="way later"' in row_of(page, "C7")  # it has a check, and the form nothing to declare
    page = text_of(browser(who.lin).get(f"/practice?account={who.bluesky.pk}"))
    assert 'class="way machine"' in row_of(page, "E4")


def test_all_accounts_together_have_a_column_for_each_rights_profile(who: Cast) -> None:
    page = text_of(browser(who.lin).get("/practice"))
    assert row_of(page, "E4").count('class="way ') == 2
    assert "远山灯具" not in page


def test_each_section_names_its_columns_again_for_narrow_windows(who: Cast) -> None:
    """There the head of the table is not shown, and the dots would stand under nothing."""
    page = text_of(browser(who.qin).get(f"/practice?account={who.weibo.pk}"))
    heads = re.findall(r'<tr class="of-brand">.*?</tr>', page, re.DOTALL)
    assert len(heads) == len(SECTIONS)
    assert all('<span class="net weibo"></span> <span class="of">普通应用</span>' in head for head in heads)


def test_a_decision_that_no_figure_is_to_show_says_so_in_plain_words(who: Cast) -> None:
    page = text_of(browser(who.he).get(f"/accounts/{who.weibo.pk}/retrospective"))
    assert "不看数字" in page


def test_a_row_leads_to_where_it_works_and_to_its_checks(who: Cast) -> None:
    page = text_of(browser(who.lin).get(f"/practice?account={who.weibo.pk}"))
    assert f"/accounts/{who.weibo.pk}?tab=check-up" in row_of(page, "A1")
    assert f"/brands/{who.brand.pk}/positioning" in row_of(page, "A3")
    assert "/help/guide/checks/c12-absolute-wording" in row_of(page, "C12")


def test_open_findings_are_counted_by_row_and_what_was_let_stand_is_not(who: Cast) -> None:
    a_draft(who, who.weibo, text="全国最好的茶叶，销量第一！")
    client = browser(who.lin)
    found = row_of(text_of(client.get(f"/practice?account={who.weibo.pk}")), "C12")
    assert '<a href="/plan">' in found
    elsewhere = row_of(text_of(client.get(f"/practice?account={who.bluesky.pk}")), "C12")
    assert '<a href="/plan">' not in elsewhere
    assert '<a href="/plan">' not in row_of(text_of(browser(who.wu).get("/practice")), "C12")


def test_the_figures_are_those_of_the_chosen_account(who: Cast) -> None:
    at = utc_now() - timedelta(days=3)
    texts = ["绿茶怕烫。", "红茶耐泡。", "白茶放三年。"]
    keep(who.weibo, [Posted(f"p{n}", "", text, at) for n, text in enumerate(texts)], now=utc_now())
    page = text_of(browser(who.lin).get(f"/practice?account={who.weibo.pk}"))
    assert "粉丝爱看 100%" in row_of(page, "C5")
    assert "媒体" in row_of(page, "A4") and "发出的里有 0% 是回复 · 发出的里有 0% 是客服" in row_of(page, "A4")
    assert "粉丝爱看" not in row_of(text_of(browser(who.lin).get("/practice")), "C5")


def test_somebody_without_accounts_sees_no_rows(who: Cast) -> None:
    who.wu.grants.all().delete()
    assert "<table" not in text_of(browser(who.wu).get("/practice"))


# --- the positioning sheet --------------------------------------------------------------------------------------------

ENTERED = {"products": "绿茶\n\n 茶具 \n绿茶", "never": "亲们", "person": "editor", "topics": "泡茶小知识"}


def test_the_sheet_is_filled_in_on_the_brands_page_and_says_who_did(who: Cast) -> None:
    client = browser(who.he)
    assert f'href="/brands/{who.brand.pk}/positioning"' in text_of(client.get(f"/brands/{who.brand.pk}"))
    answer = client.post(f"/brands/{who.brand.pk}/positioning", ENTERED)
    assert answer.status_code == 303
    sheet = as_positioning(sheet_of(who.brand))
    assert (sheet.products, sheet.never, sheet.person) == (("绿茶", "茶具"), ("亲们",), Person.EDITOR)
    page = text_of(client.get(f"/brands/{who.brand.pk}/positioning"))
    assert "何静" in page and "茶具" in page


def test_who_does_not_manage_the_brand_reads_the_sheet_and_cannot_change_it(who: Cast) -> None:
    set_positioning(actor=who.he, now=utc_now(), brand=who.brand, positioning=Positioning(never=("亲们",)))
    client = browser(who.lin)
    page = text_of(client.get(f"/brands/{who.brand.pk}/positioning"))
    assert "亲们" in page and "<textarea" not in page
    assert client.post(f"/brands/{who.brand.pk}/positioning", {"never": ""}).status_code == 403
    assert as_positioning(sheet_of(who.brand)).never == ("亲们",)


def test_a_sheet_that_is_refused_keeps_what_was_entered(who: Cast) -> None:
    answer = browser(who.he).post(f"/brands/{who.brand.pk}/positioning", {"never": "词" * 101})
    assert answer.status_code == 400
    assert "词" * 101 in text_of(answer) and "每行最多" in text_of(answer)
    assert sheet_of(who.brand) is None


def test_the_page_shows_what_the_loved_posts_are_about(who: Cast) -> None:
    at = utc_now() - timedelta(days=50)
    posts = [Posted(f"p{n}", "", f"明前龙井第 {n} 课，水温八十度。", at + timedelta(days=n)) for n in range(31)]
    keep(who.weibo, posts, now=utc_now())
    build(who.weibo, now=utc_now())
    page = text_of(browser(who.lin).get(f"/brands/{who.brand.pk}/positioning"))
    assert "龙井" in page and "来自 31 条" in page
    assert "还没有读" in page  # on Bluesky


# --- why --------------------------------------------------------------------------------------------------------------


def test_a_finding_leads_to_the_page_of_its_check(who: Cast) -> None:
    set_value(actor=who.admin, now=utc_now(), key=f"{c8_off_theme.ID}.level", value="hint")
    set_positioning(actor=who.he, now=utc_now(), brand=who.brand, positioning=Positioning(never=("亲们",)))
    plan = a_draft(who, who.weibo, text="亲们，绿茶用八十度的水泡。")
    page = text_of(browser(who.lin).get(f"/posts/{plan.post_id}"))
    assert 'href="/help/guide/checks/a3-never-words"' in page


def test_every_check_has_a_page_that_a_finding_can_lead_to() -> None:
    for check in CHECKS:
        assert help_page("guide/checks", check.id.lower().replace(".", "-"), chinese=True), check.id


# --- the look back ----------------------------------------------------------------------------------------------------


def decided(who: Cast, **changes: str) -> Decision:
    entered = {
        "text": "每周两条泡茶知识，林晓写",
        "figure": "posts",
        "aim": "8",
        "judge_on": f"{utc_now() + timedelta(days=30):%Y-%m-%d}",
    }
    answer = browser(who.zhou).post(f"/accounts/{who.weibo.pk}/retrospective", entered | changes)
    assert answer.status_code == 303, text_of(answer)
    return Decision.objects.latest("pk")


def test_what_is_decided_stays_on_the_page_until_it_is_judged(who: Cast) -> None:
    made = decided(who)
    assert (made.was, made.aim, made.by) == (0, 8, who.zhou)
    at = utc_now() - timedelta(days=2)
    keep(who.weibo, [Posted(f"p{n}", "", f"第 {n} 条", at) for n in range(5)], now=utc_now())
    client = browser(who.zhou)
    assert "每周两条泡茶知识" in text_of(client.get(f"/accounts/{who.weibo.pk}/retrospective"))
    answer = client.post(f"/decisions/{made.pk}/judge", {"verdict": "partly", "note": "周末没人写"})
    assert answer.status_code == 303
    made.refresh_from_db()
    assert (made.verdict, made.became, made.judged_by) == ("partly", 5, who.zhou)
    page = text_of(client.get(f"/accounts/{who.weibo.pk}/retrospective"))
    assert f'id="decision-{made.pk}"' not in page and "周末没人写" in page
    verbs = Entry.objects.filter(account_id=who.weibo.pk, verb__startswith="retrospective.").order_by("pk")
    assert [entry.verb for entry in verbs] == ["retrospective.decided", "retrospective.judged"]


def test_what_was_judged_is_not_judged_again(who: Cast) -> None:
    made = decided(who)
    client = browser(who.zhou)
    client.post(f"/decisions/{made.pk}/judge", {"verdict": "worked"})
    answer = client.post(f"/decisions/{made.pk}/judge", {"verdict": "failed"})
    assert "已经评判过" in messages_of(answer)[-1]
    made.refresh_from_db()
    assert made.verdict == "worked"


def test_a_verdict_that_there_is_not_is_refused(who: Cast) -> None:
    made = decided(who)
    browser(who.zhou).post(f"/decisions/{made.pk}/judge", {"verdict": "perfect"})
    made.refresh_from_db()
    assert made.verdict == ""


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"text": " "}, "text"),
        ({"aim": ""}, "这个数字要到多少"),
        ({"figure": "loved", "aim": "120"}, "最多 100%"),
        ({"judge_on": "2020-01-01"}, "今天以后"),
        ({"judge_on": "2199-01-01"}, "一年以内"),
        ({"aim": "nan"}, "aim"),
    ],
)
def test_what_cannot_be_judged_later_is_not_decided(who: Cast, changes: dict[str, str], told: str) -> None:
    entered = {"text": "x", "figure": "posts", "aim": "8", "judge_on": f"{utc_now() + timedelta(days=30):%Y-%m-%d}"}
    answer = browser(who.zhou).post(f"/accounts/{who.weibo.pk}/retrospective", entered | changes)
    assert answer.status_code == 400 and told in text_of(answer)
    assert not Decision.objects.exists()


def test_a_decision_that_no_figure_shows_needs_no_aim(who: Cast) -> None:
    made = decided(who, figure="", aim="5")
    assert (made.figure, made.was, made.aim) == ("", None, None)


def test_who_only_looks_reads_the_look_back_and_decides_nothing(who: Cast) -> None:
    client = browser(who.qin)
    assert "<textarea" not in text_of(client.get(f"/accounts/{who.weibo.pk}/retrospective"))
    assert client.post(f"/accounts/{who.weibo.pk}/retrospective", {"text": "x"}).status_code == 403


def test_the_trail_says_what_was_changed_and_decided(who: Cast) -> None:
    set_positioning(actor=who.he, now=utc_now(), brand=who.brand, positioning=Positioning(never=("亲们", "宝宝们")))
    decided(who)
    page = text_of(browser(who.admin).get("/trail"))
    assert "从不用的词：— → 亲们、宝宝们" in page
    assert "<q>每周两条泡茶知识，林晓写</q>" in page


def test_the_seven_columns_are_one_row_with_all_their_checks(who: Cast) -> None:
    row = row_of(text_of(browser(who.lin).get("/practice")), "D")
    assert "D.column-balance" in row and "D4.promotion-while-live" in row


def test_every_check_of_the_guide_stands_in_its_row(who: Cast) -> None:
    page = text_of(browser(who.lin).get("/practice"))
    missing = [check.id for check in CHECKS if not check.id.startswith("N.") and f"<code>{check.id}</code>" not in page]
    assert missing == []
