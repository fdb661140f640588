"""What somebody saw only in the app is entered by hand, and gives way when it is heard after all."""

from datetime import UTC, datetime

import pytest

from guanwei.accounts.access import NotAllowed
from guanwei.accounts.models import Account
from guanwei.lib.clock import utc_now
from guanwei.listening.by_hand import Entry, EntryRefused, enter_by_hand
from guanwei.listening.models import Hearing, Interaction, Revision
from guanwei.listening.storing import EARLIEST
from guanwei.networks.incoming import Kind, Visibility
from guanwei.trail.models import Entry as Trail
from tests import cast as people
from tests.domain.listening.ears import MINUTE, a_source, hear, heard, page
from tests.domain.listening.test_storing import waiting_jobs

LINK = "https://weibo.com/7000000001/n1"


@pytest.fixture
def who(who: people.Cast) -> people.Cast:
    """No rights to read: what is typed is all there is."""
    Account.objects.filter(pk=who.weibo.pk).update(profile="by_hand")
    who.weibo.refresh_from_db()
    return who


def enter(who: people.Cast, **what: object) -> Interaction:
    values: dict[str, object] = {"text": "你们的茶什么时候上新？", "author": "@茶气", "kind": Kind.DIRECT}
    entry = Entry(**(values | what))  # type: ignore[arg-type]
    return enter_by_hand(actor=who.lin, now=utc_now(), account=who.weibo, entry=entry)


def test_a_private_letter_is_typed_off_and_reaches_the_inbox(who: people.Cast) -> None:
    made = enter(who, created_at=utc_now() - MINUTE)
    assert (made.by_hand, made.kind, made.contact.name, made.look_again_at) == (True, "direct", "茶气", None)
    assert Hearing.objects.get().news and waiting_jobs() == {who.weibo.pk}
    assert Trail.objects.get(verb="interaction.entered").actor == who.lin


def test_the_same_entry_twice_is_one_interaction(who: people.Cast) -> None:
    assert enter(who).pk == enter(who).pk
    assert Hearing.objects.count() == 1
    assert enter(who, text="另一句").pk != enter(who).pk


def test_what_is_heard_later_takes_the_place_of_what_was_typed(who: people.Cast) -> None:
    made = enter(who, link=LINK, text="大概是问水温", kind=Kind.MENTION)
    Account.objects.filter(pk=who.weibo.pk).update(profile="commercial")
    source = a_source(who.weibo)
    hear(source, page(heard(1, url=LINK)))
    kept = Interaction.objects.get()
    assert (kept.pk, kept.text, kept.by_hand) == (made.pk, heard(1).text, False)
    assert (kept.remote_id, kept.contact.remote_id) == (heard(1).remote_id, heard(1).author.remote_id)
    assert not Revision.objects.exists()
    source.refresh_from_db()
    assert source.stored == 1 and Hearing.objects.get().source_id == source.pk


def test_what_turns_out_to_be_for_few_is_not_taken_for_public(who: people.Cast) -> None:
    enter(who, link=LINK, kind=Kind.MENTION)
    Account.objects.filter(pk=who.weibo.pk).update(profile="commercial")
    hear(a_source(who.weibo), page(heard(1, url=LINK, visibility=Visibility.FOLLOWERS)))
    assert Interaction.objects.get().visibility == "followers"


def test_a_link_of_another_site_is_refused_and_so_is_a_bare_one(who: people.Cast) -> None:
    with pytest.raises(EntryRefused) as refused:
        enter(who, link="https://evil.example/weibo.com/1/Abc12")
    assert "weibo.com" in refused.value.words.en
    with pytest.raises(EntryRefused):
        enter(who, link=LINK, text="", author="")
    assert not Interaction.objects.exists()


def test_who_may_not_write_enters_nothing(who: people.Cast) -> None:
    for person in (who.qin, who.wu):
        with pytest.raises(NotAllowed):
            enter_by_hand(actor=person, now=utc_now(), account=who.weibo, entry=Entry(text="x", author="y"))


def test_what_was_said_in_confidence_to_another_account_is_not_opened_by_its_link(who: people.Cast) -> None:
    link = "https://weibo.com/detail/5000000000000123"
    letter = enter(who, link=link, text="我的电话是 13800000000")
    Account.objects.filter(pk=who.other_account.pk).update(profile="by_hand")
    who.other_account.refresh_from_db()
    entry = Entry(link=link, text="猜的", author="猜的人")
    guessed = enter_by_hand(actor=who.wu, now=utc_now(), account=who.other_account, entry=entry)
    assert (guessed.text, guessed.pk == letter.pk) == ("猜的", False)
    assert set(Hearing.objects.values_list("interaction", "account")) == {
        (letter.pk, who.weibo.pk),
        (guessed.pk, who.other_account.pk),
    }
    again = enter_by_hand(actor=who.wu, now=utc_now(), account=who.other_account, entry=entry)
    assert again.pk == guessed.pk
    assert enter(who, link=link).pk == letter.pk


def test_of_two_entries_with_one_link_what_is_heard_later_takes_the_place_of_the_first(who: people.Cast) -> None:
    link = "https://weibo.com/"
    letter = enter(who, link=link)
    Account.objects.filter(pk=who.other_account.pk).update(profile="by_hand")
    who.other_account.refresh_from_db()
    entry = Entry(link=link, text="猜的", author="猜的人")
    guessed = enter_by_hand(actor=who.wu, now=utc_now(), account=who.other_account, entry=entry)
    Account.objects.filter(pk=who.weibo.pk).update(profile="commercial")
    hear(a_source(who.weibo), page(heard(1, url=link)))
    assert set(Interaction.objects.values_list("pk", "by_hand")) == {(letter.pk, False), (guessed.pk, True)}


def test_two_people_below_one_post_have_its_link_in_common_and_both_are_kept(who: people.Cast) -> None:
    first = enter(who, link=LINK, author="甲", text="好喝吗？", kind=Kind.COMMENT)
    second = enter(who, link=LINK, author="乙", text="多少钱？", kind=Kind.COMMENT)
    assert (first.text, second.text) == ("好喝吗？", "多少钱？")
    assert enter(who, link=LINK, author="@乙", text="多少钱？", kind=Kind.COMMENT).pk == second.pk
    assert Interaction.objects.count() == 2


def test_a_time_that_no_clock_can_reckon_with_is_kept_as_an_early_one(who: people.Cast) -> None:
    made = enter(who, created_at=datetime(1, 1, 1, tzinfo=UTC))
    assert made.created_at == EARLIEST
