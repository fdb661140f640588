"""Settings: which values fit, which one holds, and what happens to one that no longer fits."""

import logging

import pytest

from guanwei.accounts.inheritance import Layer, Origin, Value, resolve
from guanwei.practice import api
from guanwei.practice.check import Concern
from guanwei.practice.checks.b1_flood import MAX_PER_DAY
from guanwei.practice.checks.c2_promotion_share import CEILING
from guanwei.practice.registry import ALL_SETTINGS, CHECKS, settings_from
from guanwei.practice.settings import DEFAULT_LINK

ACCOUNT = Layer(Origin.ACCOUNT, {"B1.max-per-day": 4})
BRAND = Layer(Origin.BRAND, {"B1.max-per-day": 6, "C2.ceiling": 12.5})
INSTALLATION = Layer(Origin.INSTALLATION, {"B1.max-per-day": 8, "C2.ceiling": 15, "B2.silent-days": 3})


def test_the_account_wins_over_the_brand_and_the_brand_over_the_installation():
    settings = settings_from([ACCOUNT, BRAND, INSTALLATION])
    assert settings.values["B1.max-per-day"] == Value(4, Origin.ACCOUNT)
    assert settings.values["C2.ceiling"] == Value(12.5, Origin.BRAND)
    assert settings.values["B2.silent-days"] == Value(3, Origin.INSTALLATION)
    assert settings.values["C2.promotion-share.level"] == Value("ask", Origin.DEFAULT)


def test_a_value_that_does_not_fit_is_passed_over_and_logged(caplog: pytest.LogCaptureFixture):
    stale = Layer(Origin.ACCOUNT, {"B1.max-per-day": 100})
    with caplog.at_level(logging.WARNING, logger="guanwei.practice"):
        settings = settings_from([stale, BRAND])
    assert settings[MAX_PER_DAY] == 6
    assert "B1.max-per-day" in caplog.text


def test_null_false_and_zero_are_values_and_not_absence():
    for value in (None, False, 0, ""):
        assert resolve("a", [Layer(Origin.BRAND, {"a": value})], "default") == Value(value, Origin.BRAND)


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        (1, True),
        (10, True),
        (99, True),
        (0, False),
        (100, False),
        (-1, False),
        (9.5, False),
        ("10", False),
        (True, False),
    ],
)
def test_posts_per_day_are_whole_numbers_from_1_to_99(value: object, fits: bool):
    assert MAX_PER_DAY.fits(value) is fits
    assert (MAX_PER_DAY.problem(value) is None) is fits


@pytest.mark.parametrize(
    ("value", "fits"),
    [(0, True), (0.0, True), (12.5, True), (100, True), (100.1, False), (-0.1, False), (float("nan"), False)],
)
def test_a_share_is_a_number_from_0_to_100(value: object, fits: bool):
    assert CEILING.fits(value) is fits


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        ("", True),
        ("https://www.example.cn/", True),
        ("www.example.cn", False),
        ("https://a.cn/空 格", False),
        (None, False),
    ],
)
def test_the_default_link_is_a_whole_address_or_empty(value: object, fits: bool):
    assert DEFAULT_LINK.fits(value) is fits


def test_every_default_fits_its_own_setting():
    assert [setting.id for setting in ALL_SETTINGS if not setting.fits(setting.default)] == []


def test_no_two_settings_share_an_id():
    ids = [setting.id for setting in ALL_SETTINGS]
    assert len(ids) == len(set(ids))


def test_every_number_has_bounds_and_says_what_it_counts():
    for setting in ALL_SETTINGS:
        assert setting.label.zh and setting.label.en and setting.help.zh and setting.help.en and setting.unit.zh
        if not isinstance(setting.default, str):
            assert (
                setting.low is not None and setting.high is not None and setting.low <= setting.default <= setting.high
            )


def test_the_guides_numbers_are_the_defaults():
    guides = {setting.id: setting.default for setting in ALL_SETTINGS if setting.from_guide}
    assert guides == {
        "B2.silent-days": 2,
        "B5.ceiling": 100,
        "C2.ceiling": 10.0,
        "C5.target-loved": 79.0,
        "C5.target-promotion": 10.0,
        "C5.target-forward": 11.0,
    }


def test_what_the_network_refuses_cannot_be_set_to_ask():
    for check in CHECKS:
        assert ("ask" in check.level.choices) is (check.waivable or check.concern is Concern.AFTERWARDS)
        assert "off" in check.level.choices


def test_targets_of_the_mix_make_a_whole_or_are_refused() -> None:
    with pytest.raises(api.SettingRefused) as refused:
        api.settings_of({"C5.target-loved": 90.0})
    assert "111%" in refused.value.words.zh and "111%" in refused.value.words.en
    assert api.settings_of({"C5.target-loved": 70.0, "C5.target-promotion": 19.0})
