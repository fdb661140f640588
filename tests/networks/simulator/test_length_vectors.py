"""How Weibo counts length: half-width units, 280 of them at most. weibo-api 3.6."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .driver import SAFE_LINK, Account, Simulator, body_of, code_of
from .oracle import LIMIT_HALF_WIDTH, characters, half_width_of_link, half_width_of_words

PATH_140 = "http://example.com/" + "a" * (140 - len("http://example.com/"))
WEIBO_41 = "http://weibo.com/" + "a" * (41 - len("http://weibo.com/"))

WORDS = [
    ("Test", 2),
    ("【转基因", 4),
    ("我司CEO！", 5),
    ("8@&*%&b", 4),
    (" Test", 3),
    ("好" * 140, 140),
    ("a" * 280, 140),
]
LINKS = [
    ("http://example.com/a/very/long/path?x=1", 20),
    ("https://example.com/a/very/long/path?x=1", 20),
    ("http://a.cn", 20),
    ("http://t.cn/AbCdEf", 18),
    (PATH_140, 20),
    (PATH_140 + "a", 21),
    (PATH_140 + "a" * 60, 80),
    ("http://weibo.cn/u", 17),
    (WEIBO_41, 41),
    (WEIBO_41 + "a", 20),
    (WEIBO_41.replace("weibo.com", "weibo.cn"), 40),
]


@pytest.fixture
def anything_goes(simulator: Simulator, brand: Account) -> Account:
    """An account whose posts are refused for nothing but their length."""
    simulator.without_limits()
    simulator.faults(safe_domain_check=False, own_timeline_size=100)
    return brand


def filled(words: str, half_width: int, total: int) -> str:
    """`words`, which count `half_width`, brought to exactly `total` by a space and Latin letters."""
    return words if half_width == total else words + " " + "a" * (total - half_width - 1)


@pytest.mark.parametrize(("words", "shown"), WORDS)
def test_the_contracts_words_count_what_it_says(words: str, shown: int) -> None:
    assert characters(half_width_of_words(words)) == shown


@pytest.mark.parametrize(("link", "half_width"), LINKS)
def test_the_contracts_links_count_what_it_says(link: str, half_width: int) -> None:
    assert half_width_of_link(link) == half_width


@pytest.mark.parametrize("words", [words for words, _ in WORDS], ids=[words[:12] for words, _ in WORDS])
def test_words_fill_the_post_to_the_half_width_unit(anything_goes: Account, words: str) -> None:
    count = half_width_of_words(words)
    body_of(anything_goes.share(filled(words, count, LIMIT_HALF_WIDTH)))
    longer = words + "a" if count == LIMIT_HALF_WIDTH else filled(words, count, LIMIT_HALF_WIDTH + 1)
    answer = anything_goes.share(longer)
    assert (answer.status_code, code_of(answer)) == (400, 20012)


@pytest.mark.parametrize(("link", "half_width"), LINKS, ids=[f"{len(link)} long, {link[:18]}" for link, _ in LINKS])
def test_a_link_takes_its_own_weight_of_the_post(anything_goes: Account, link: str, half_width: int) -> None:
    before = "你好 " + link
    count = 5 + half_width
    body_of(anything_goes.share(filled(before, count, LIMIT_HALF_WIDTH)))
    assert code_of(anything_goes.share(filled(before, count, LIMIT_HALF_WIDTH + 1))) == 20012


@pytest.mark.parametrize(
    ("words", "accepted"),
    [
        pytest.param("好" * 140, True, id="140 Chinese"),
        pytest.param("好" * 141, False, id="141 Chinese"),
        pytest.param("a" * 280, True, id="280 Latin"),
        pytest.param("a" * 281, False, id="281 Latin"),
        pytest.param("🎉" * 70, True, id="70 emoji"),
        pytest.param("🎉" * 71, False, id="71 emoji"),
    ],
)
def test_the_limit_is_140_chinese_or_280_latin_characters_or_70_emoji(
    anything_goes: Account, words: str, accepted: bool
) -> None:
    answer = anything_goes.share(words)
    assert code_of(answer) == (None if accepted else 20012)


def test_two_links_weigh_twice(anything_goes: Account) -> None:
    both = f"{SAFE_LINK} https://example.org/ "
    body_of(anything_goes.share(both + "a" * (280 - 42)))
    assert code_of(anything_goes.share(both + "a" * (281 - 42))) == 20012


def test_a_refused_text_leaves_nothing_behind(anything_goes: Account) -> None:
    anything_goes.share("好" * 141)
    assert anything_goes.timeline() == []


# Letters that cannot be the beginning of a link or of a topic; those have tests of their own.
plain_letters = st.characters(codec="utf-8", exclude_characters=":#＃\x00")
about_the_limit = st.lists(
    st.tuples(st.text(plain_letters, min_size=1, max_size=3), st.integers(1, 140)), min_size=1, max_size=4
).map(lambda runs: "".join(words * times for words, times in runs))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(about_the_limit)
def test_any_words_are_accepted_exactly_when_they_count_280_or_less(anything_goes: Account, words: str) -> None:
    answer = anything_goes.share(f"x{words}x")
    too_long = half_width_of_words(f"x{words}x") > LIMIT_HALF_WIDTH
    assert code_of(answer) == (20012 if too_long else None)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(plain_letters, min_size=1, max_size=20), st.integers(-2, 2))
def test_any_words_filled_up_to_about_the_limit_are_judged_to_the_unit(
    anything_goes: Account, words: str, beyond: int
) -> None:
    count = half_width_of_words(words)
    answer = anything_goes.share("a" + words + "a" * (LIMIT_HALF_WIDTH + beyond - count - 1))
    assert code_of(answer) == (20012 if beyond > 0 else None)
