"""The demonstration's brand has what the checks of voice and theme go by (practice A3, C8)."""

from dataclasses import replace

import pytest

from guanwei.accounts.models import Account, Brand
from guanwei.editorial.actions import Draft
from guanwei.jobs import demo
from guanwei.lib.clock import utc_now
from guanwei.practice.keeping import kept
from guanwei.practice.models import KeptTheme
from guanwei.practice.sheets import as_positioning, sheet_of
from guanwei.practice.theme import FEWEST_POSTS
from guanwei.publishing.actions import Placement
from guanwei.publishing.models import Plan
from guanwei.publishing.preview import Rehearsal
from tests.servers.simulator import Simulator

pytestmark = pytest.mark.django_db
NEVER, OFF_THEME = "A3.never-words", "C8.off-theme"
STRANGE = "量子计算机的纠错码又有突破，超导芯片降温到毫开尔文，论文刊登在物理评论快报，股票代码涨停。"


@pytest.fixture
def brand(simulator: Simulator) -> Brand:
    assert demo.load(now=utc_now(), simulator=simulator.url, password="eine lange Losung")
    assert demo.fill(now=utc_now())
    return Brand.objects.get(name=demo.BRAND)


def test_the_brand_has_a_sheet_and_its_plan_one_draft_with_a_word_that_it_never_uses(brand: Brand) -> None:
    sheet = as_positioning(sheet_of(brand))
    assert all(getattr(sheet, name) for name in ("products", "culture", "audience", "person", "tone", "never"))
    assert len(sheet.words) >= 5 and len(sheet.topics) >= 5
    plans = Plan.objects.filter(account__brand=brand).select_related("version")
    found = kept("plan", [plan.pk for plan in plans])
    [named] = [plan for plan in plans if any(one.id == NEVER for one in found[plan.pk])]
    assert "家人们" in named.version.text and named.state == Plan.State.DRAFT


def test_what_has_nothing_to_do_with_the_brand_is_told_and_its_own_words_tie_a_post_to_it(brand: Brand) -> None:
    account = Account.objects.get(brand=brand, name=demo.BRAND)
    assert KeptTheme.objects.get(account=account).theme["posts"] >= FEWEST_POSTS
    draft = Draft(brand.columns.get(code="D3"), STRANGE)

    def off_theme(said: Draft) -> bool:
        rehearsal = Rehearsal(said, [Placement(account, None)], now=utc_now())
        return OFF_THEME in {one.id for preview in rehearsal.previews() for one in preview.findings}

    assert off_theme(draft)
    assert not off_theme(replace(draft, text=STRANGE + "泡茶的时候看完了。"))
