"""What visitors see of an account is read as its owner entered it; what is not told is unknown and never "empty"."""

from dataclasses import fields

from guanwei.networks.contract import NotSent, Unauthorized, Unknown, Unreadable
from guanwei.networks.public_profile import FIELDS, REQUESTS, ProfileField, PublicProfile, VerifiedAs
from tests.networks.conformance.cases import Case
from tests.networks.conformance.dressing import Dress, put_on
from tests.networks.conformance.mastodon_cases import OnSnac
from tests.networks.faultproxy import Fault


def read(case: Case) -> PublicProfile:
    profile = case.adapter.read_profile(case.connection)
    assert isinstance(profile, PublicProfile), profile
    return profile


def test_what_the_owner_entered_is_what_is_read(fresh: Case) -> None:
    dress = Dress()
    put_on(fresh, dress)
    seen = read(fresh)
    assert seen.handle.lower().startswith(fresh.connection.handle.lower()[:4]) or seen.handle == dress.name
    assert (seen.name, seen.description) == (dress.name, dress.description)
    assert seen.website == dress.website
    for address in (seen.avatar, seen.banner):
        assert address and address.startswith(("http://", "https://"))
    if ProfileField.LOCATION in FIELDS[fresh.network]:
        assert seen.location == dress.location
    if ProfileField.TAGS in FIELDS[fresh.network]:
        # snac2 takes no featured hashtags: its answer is an empty list, or none at all.
        assert not seen.tags if isinstance(fresh, OnSnac) else set(seen.tags or ()) == set(dress.tags)
    if fresh.network == "weibo":
        assert (seen.verified_as, seen.verified_reason) == (VerifiedAs.COMPANY, dress.verified_reason)
        assert (seen.followers, seen.following, seen.posts) == (812, 36, 0)


def test_an_account_that_nobody_has_filled_in_has_the_network_s_own_pictures_and_empty_fields(fresh: Case) -> None:
    seen = read(fresh)
    assert seen.name
    assert (seen.description or "", seen.website or "") == ("", "")
    # The mock draws a pattern of its own for everybody, which real servers do not.
    if "mock" not in type(fresh).__name__.lower():
        assert seen.avatar == "" and not seen.banner
    assert seen.verified is False and seen.verified_as is None


def test_a_field_that_the_network_does_not_have_is_not_told(case: Case) -> None:
    seen = read(case)
    assert [field for field in set(ProfileField) - FIELDS[case.network] if seen.value_of(field) is not None] == []


def test_reading_takes_no_more_requests_than_it_says(case: Case) -> None:
    case.adapter.check_login(case.connection)  # a login is kept, and is none of the requests that are meant
    before = len(case.proxy.arrivals())
    read(case)
    assert len(case.proxy.arrivals()) - before <= REQUESTS[case.network]


def test_dead_credentials_and_a_broken_wire_are_told_apart(fresh: Case) -> None:
    path = {"weibo": "users/show", "bluesky": "getProfile", "mastodon": "verify_credentials"}[fresh.network]
    fresh.adapter.check_login(fresh.connection)
    fresh.proxy.spoil(Fault(answer="html"), path)
    answer = fresh.adapter.read_profile(fresh.connection)
    assert isinstance(answer, Unreadable) and isinstance(answer.outcome, NotSent | Unknown), answer
    answer = fresh.adapter.read_profile(fresh.with_dead_credentials())
    if fresh.network != "bluesky":  # its tokens outlive the app password
        assert isinstance(answer, Unreadable) and isinstance(answer.outcome, Unauthorized), answer


def test_a_profile_is_kept_and_comes_back_the_same(case: Case) -> None:
    seen = read(case)
    assert PublicProfile.from_json(seen.as_json()) == seen
    assert PublicProfile.from_json({"name": "x", "a field of a later version": 1}).name == "x"
    assert {field.value for field in ProfileField} <= {field.name for field in fields(PublicProfile)}
