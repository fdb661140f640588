"""What can be done to what somebody wrote, and how: by machine, by hand, not at all."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.inbox.ways import CONFIRM, NAMES, OFFERED, Aim, ByHand, ByMachine, NotHere, way_of, ways
from guanwei.networks.acts import Form, Operation
from guanwei.networks.contract import Capability, Limits
from guanwei.networks.incoming import Kind, Visibility
from guanwei.networks.registry import limits_for

EVERYTHING = replace(limits_for("weibo", "granted"), capabilities=frozenset(Capability))
COMMENT = Aim(Form.COMMENT, Kind.COMMENT, below_ours=True)
MENTION = Aim(Form.POST, Kind.MENTION)

aims = st.builds(
    Aim,
    form=st.sampled_from(Form),
    kind=st.sampled_from(Kind),
    visibility=st.sampled_from(Visibility),
    below_ours=st.booleans(),
    ours=st.booleans(),
    entered=st.booleans(),
    gone=st.booleans(),
)
rights = st.builds(
    lambda machine, hand: replace(EVERYTHING, capabilities=machine, by_hand=hand),
    st.frozensets(st.sampled_from(Capability)),
    st.frozensets(st.sampled_from(Capability)),
)


def with_rights(machine: set[Capability], by_hand: set[Capability] | None = None) -> Limits:
    return replace(EVERYTHING, capabilities=frozenset(machine), by_hand=frozenset(by_hand or ()))


def test_a_post_that_comments_on_ours_can_have_everything_done_to_it() -> None:
    assert tuple(ways(Aim(Form.POST, Kind.COMMENT, below_ours=True), EVERYTHING)) == OFFERED


def test_a_comment_is_no_post_so_it_is_not_passed_on() -> None:
    assert set(ways(COMMENT, EVERYTHING)) == set(OFFERED) - {Operation.REPOST}


def test_a_mention_is_nobodys_comment_so_it_is_not_hidden_pinned_or_deleted() -> None:
    offered = set(ways(MENTION, EVERYTHING))
    assert offered == {Operation.REPLY, Operation.REPOST, Operation.LIKE, Operation.BLOCK, Operation.REPORT}


def test_what_only_the_app_can_is_done_by_hand_and_what_neither_can_is_not_offered() -> None:
    offered = ways(COMMENT, with_rights({Capability.COMMENT}, {Capability.LIKE}))
    assert list(offered) == [Operation.REPLY, Operation.LIKE]
    assert isinstance(offered[Operation.REPLY], ByMachine)
    assert isinstance(offered[Operation.LIKE], ByHand)
    refused = way_of(Operation.PIN, COMMENT, with_rights({Capability.COMMENT}))
    assert refused == NotHere(refused.reason)  # type: ignore[union-attr]
    assert "微博上不能置顶" in refused.reason.zh  # type: ignore[union-attr]


@pytest.mark.parametrize("visibility", [Visibility.UNLISTED, Visibility.FOLLOWERS, Visibility.DIRECT])
def test_what_was_said_to_few_is_never_answered_by_a_machine_that_can_only_speak_to_all(visibility: Visibility) -> None:
    aim = replace(MENTION, visibility=visibility)
    public_only = with_rights({Capability.COMMENT}, {Capability.VISIBILITY})
    assert isinstance(way_of(Operation.REPLY, aim, public_only), ByHand)
    assert isinstance(way_of(Operation.REPLY, MENTION, public_only), ByMachine)
    assert isinstance(way_of(Operation.REPLY, aim, EVERYTHING), ByMachine)


@pytest.mark.parametrize(
    ("visibility", "passed_on"),
    [
        (Visibility.PUBLIC, True),
        (Visibility.UNLISTED, True),
        (Visibility.FOLLOWERS, False),
        (Visibility.DIRECT, False),
    ],
)
def test_only_what_was_said_in_public_is_passed_on(visibility: Visibility, passed_on: bool) -> None:
    assert (Operation.REPOST in ways(replace(MENTION, visibility=visibility), EVERYTHING)) is passed_on
    letter = replace(MENTION, kind=Kind.DIRECT, visibility=visibility)  # typed off in the app: nobody said how public
    assert Operation.REPOST not in ways(letter, EVERYTHING)


def test_a_bare_forward_is_no_text_to_answer_but_its_author_can_be_blocked() -> None:
    assert list(ways(Aim(Form.REPOST, Kind.REPOST), EVERYTHING)) == [Operation.BLOCK]


def test_what_was_typed_off_the_app_is_answered_in_the_app() -> None:
    assert isinstance(way_of(Operation.REPLY, replace(MENTION, entered=True), EVERYTHING), ByHand)


@pytest.mark.parametrize(
    ("form", "needed"), [(Form.COMMENT, Capability.DELETE_COMMENT), (Form.POST, Capability.DELETE)]
)
def test_an_answer_of_ours_is_taken_back_by_the_right_that_fits_its_form(form: Form, needed: Capability) -> None:
    ours = Aim(form, Kind.MENTION, ours=True)
    assert isinstance(way_of(Operation.DELETE, ours, with_rights({needed})), ByMachine)
    assert isinstance(way_of(Operation.DELETE, ours, with_rights(set(Capability) - {needed})), NotHere)


def test_somebody_elses_post_below_ours_takes_the_right_over_comments() -> None:
    below = Aim(Form.POST, Kind.COMMENT, below_ours=True)
    assert isinstance(way_of(Operation.DELETE, below, with_rights({Capability.DELETE})), NotHere)


@given(aims, rights)
def test_what_is_gone_is_not_answered(aim: Aim, limits: Limits) -> None:
    assert set(ways(replace(aim, gone=True), limits)) <= {Operation.BLOCK}


@given(aims, rights, st.sampled_from(Operation))
def test_no_machine_does_what_its_rights_do_not_hold_and_every_other_way_says_why(
    aim: Aim, limits: Limits, operation: Operation
) -> None:
    way = way_of(operation, aim, limits)
    if isinstance(way, ByMachine):
        assert operation is Operation.REPOST or limits.capabilities
        assert not aim.entered
    else:
        assert way.reason.zh and way.reason.en


def test_everything_that_cannot_be_undone_is_asked_before() -> None:
    assert set(CONFIRM) == {Operation.HIDE, Operation.DELETE, Operation.BLOCK, Operation.REPORT}
    assert set(OFFERED) <= set(NAMES)
