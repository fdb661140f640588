"""When the author of an answer is told to look again first."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from guanwei.inbox.collisions import Standing, warning

CHEN = Standing(by="陈岚", out=True, unknown=False, version=8, to_the_same=False, mine=False)

standings = st.builds(
    Standing,
    by=st.sampled_from(["陈岚", ""]),
    out=st.booleans(),
    unknown=st.booleans(),
    version=st.integers(1, 20),
    to_the_same=st.booleans(),
    mine=st.booleans(),
)


def told(written_for: int, heard_version: int, *others: Standing) -> str:
    words = warning(written_for=written_for, heard_version=heard_version, others=others)
    return words.zh if words else ""


def test_nothing_new_is_no_warning() -> None:
    assert told(7, 7) == ""


def test_more_words_of_theirs_are_told() -> None:
    assert told(7, 8) == "你打开之后，对方又有新的内容。"


def test_a_colleagues_answer_since_is_told_with_the_name_and_an_earlier_one_is_not() -> None:
    assert told(7, 7, CHEN) == "陈岚已经回复了。"
    assert told(8, 7, CHEN) == ""


def test_an_answer_to_the_very_same_thing_is_told_however_old() -> None:
    assert told(20, 7, replace(CHEN, to_the_same=True)) == "陈岚已经回复了。"
    assert told(20, 7, replace(CHEN, to_the_same=True, mine=True)) == "你已经回复了。"


def test_ones_own_answer_to_something_else_is_no_news() -> None:
    assert told(7, 7, replace(CHEN, mine=True)) == ""


def test_an_answer_that_may_be_out_is_told_as_just_that() -> None:
    assert told(7, 7, replace(CHEN, out=False, unknown=True)) == "陈岚已经回复过，但不知道发没发出去。"
    assert told(7, 7, replace(CHEN, out=False)) == "陈岚已经写了回复，还没有发出。"


def test_an_account_that_the_author_may_not_see_has_no_name() -> None:
    assert told(7, 7, replace(CHEN, by="", to_the_same=True)) == "另一个账号已经回复了。"


@given(st.integers(1, 20), st.integers(1, 20), st.lists(standings, max_size=4))
def test_silence_means_that_nothing_happened(written_for: int, heard_version: int, others: list[Standing]) -> None:
    words = warning(written_for=written_for, heard_version=heard_version, others=others)
    new = [one for one in others if one.to_the_same or (one.version > written_for and not one.mine)]
    assert (words is None) == (not new and heard_version <= written_for)
    assert words is None or (words.zh and words.en)
