"""A post that would go out by hand though the account's rights let a machine post: said beside the text."""

import re

import pytest

from tests.cast import Cast, cast, picture, weibo_account
from tests.web.test_compose import NEW, entered
from tests.web.visitors import browser, text_of

pytestmark = pytest.mark.django_db
CHECK = "/posts/check"


def pictures_of(who: Cast, count: int) -> dict[str, object]:
    colours = ("olivedrab", "teal", "navy")[:count]
    fields: dict[str, object] = {}
    for number, colour in enumerate(colours, start=1):
        asset = picture(who.brand, colour)
        fields |= {f"picture-{number}-asset": asset.pk, f"picture-{number}-alt": colour}
        fields[f"picture-{number}-position"] = number
    return fields


def checks(who: Cast, **form: object) -> str:
    page = text_of(browser(who.lin).post(CHECK, entered(who, **form)))
    found = re.search(r'<section id="checks".*?</section>', page, re.DOTALL)
    assert found
    return found[0]


def test_a_topic_that_ordinary_rights_lose_is_a_finding_with_both_ways_out() -> None:
    who = cast()
    said = checks(who, text="今天 #初雪# 到了。", accounts=[who.weibo.pk])
    assert f"{who.weibo.name} 这条只能手动发：话题超出" in said
    assert "没有问题" not in said
    assert f'value="plain:{who.weibo.pk}"' in said and 'data-text="今天 初雪 到了。"' in said
    assert f'value="hand:{who.weibo.pk}"' in said


def test_pictures_beyond_the_rights_are_a_finding_and_the_first_can_go_alone() -> None:
    who = cast()
    said = checks(who, accounts=[who.weibo.pk], **pictures_of(who, 3))
    assert "这条只能手动发：3 张图超出" in said and "最多 1 张图" in said
    assert f'value="few:{who.weibo.pk}:1"' in said and "plain:" not in said


@pytest.mark.parametrize("profile", ["granted", "by_hand"])
def test_rights_that_carry_it_or_never_post_by_machine_are_told_nothing(profile: str) -> None:
    who = cast(weibo_profile=profile)
    assert "只能手动发" not in checks(who, text="今天 #初雪# 到了。", accounts=[who.weibo.pk])


def test_what_may_go_by_hand_is_not_asked_again() -> None:
    who = cast()
    form = {"text": "今天 #初雪# 到了。", "accounts": [who.weibo.pk], "by-hand": [who.weibo.pk]}
    said = checks(who, **form)
    assert 'class="finding hint by-hand"' in said and f'name="by-hand" value="{who.weibo.pk}"' in said
    assert "hand:" not in said
    assert 'class="finding ask by-hand"' in checks(who, **form | {"by-hand": [who.bluesky.pk]})


def test_the_buttons_work_without_a_script() -> None:
    who = cast()
    form = entered(who, text="今天 #初雪# 到了。", accounts=[who.weibo.pk])
    plain = text_of(browser(who.lin).post(NEW, form | {"do": f"plain:{who.weibo.pk}"}))
    assert ">今天 初雪 到了。</textarea>" in plain and "只能手动发" not in plain
    accepted = text_of(browser(who.lin).post(NEW, form | {"do": f"hand:{who.weibo.pk}"}))
    assert f'name="by-hand" value="{who.weibo.pk}"' in accepted


def test_counters_and_findings_name_their_account() -> None:
    who = cast()
    second = weibo_account(who.admin, who.brand, name="青禾集", uid="6000000009")
    form = entered(who, text="长" * 400, accounts=[who.weibo.pk, second.pk, who.bluesky.pk])
    own = {f"own-{second.pk}-differs": "on", f"own-{second.pk}-text": "短一点。"}
    page = text_of(browser(who.lin).post(NEW, form | own | {"do": "check"}))
    for account in (who.weibo, second, who.bluesky):
        assert re.search(rf'data-account="{account.pk}"[^>]*>.{{0,80}}<span class="name">{account.name}</span>', page)
    said = re.search(r'<section id="checks".*?</section>', page, re.DOTALL)
    assert said and re.search(rf'class="on-account">.*?{who.weibo.name}</span>', said[0])
