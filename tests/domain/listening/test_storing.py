"""What is heard is stored once, follows its edits and deletions, and reaches the inbox of all who heard it."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from guanwei.accounts.models import Account
from guanwei.contacts.models import Contact
from guanwei.lib.clock import utc_now
from guanwei.listening import again
from guanwei.listening.models import Hearing, Interaction, Revision, Source
from guanwei.listening.storing import LONGEST_TEXT, TAKE_IN_JOB
from guanwei.networks.acts import Form
from guanwei.networks.contract import Scope, Throttled, Unknown, Unreadable
from guanwei.networks.incoming import Again, Kind, Person
from guanwei.networks.registry import limits_for
from tests import cast as people
from tests.domain.listening.ears import FAN, MINUTE, a_source, hear, heard, page
from tests.planner import only_loops


def waiting_jobs() -> set[int]:
    jobs = ProcrastinateJob.objects.filter(task_name=TAKE_IN_JOB, status="todo")
    return {job.args["account_id"] for job in jobs}


def taken_in() -> None:
    """As if the inbox had done its work."""
    Hearing.objects.update(news=False)
    ProcrastinateJob.objects.all()._raw_delete("default")


def test_the_same_page_twice_stores_everything_once(who: people.Cast) -> None:
    source = a_source(who.weibo)
    for _ in range(2):
        hear(source, page(heard(1), heard(2)))
    assert (Interaction.objects.count(), Hearing.objects.count(), Contact.objects.count()) == (2, 2, 1)
    source.refresh_from_db()
    assert source.stored == 2
    assert waiting_jobs() == {who.weibo.pk}


def test_two_accounts_hear_one_interaction_each_with_its_own_reference(who: people.Cast) -> None:
    sister = people.weibo_account(who.admin, who.brand, name="青禾茗客服", uid="6000000009", profile="commercial")
    hear(a_source(who.weibo), page(heard(1)))
    Source.objects.all().delete()
    hear(a_source(sister), page(heard(1, ref={"mid": "other"})))
    assert Interaction.objects.count() == 1
    assert {h.account_id: h.ref["mid"] for h in Hearing.objects.all()} == {who.weibo.pk: "1", sister.pk: "other"}
    assert waiting_jobs() == {who.weibo.pk, sister.pk}


def test_one_account_that_hears_it_in_two_streams_counts_it_in_both(who: people.Cast) -> None:
    mentions = a_source(who.weibo)
    comment = heard(1, form=Form.COMMENT, kind=Kind.MENTION)
    hear(mentions, page(comment))
    comments = a_source(who.weibo, "comments")
    Source.objects.filter(pk=comments.pk).update(active=True)
    for _ in range(2):
        hear(comments, page(heard(1, form=Form.COMMENT, kind=Kind.COMMENT, about_id="p1")))
    one = Interaction.objects.get()
    assert (one.kind, one.about_id) == (Kind.COMMENT.value, "p1")
    assert [source.stored for source in Source.objects.filter(pk__in=[mentions.pk, comments.pk])] == [1, 1]


def test_an_edit_keeps_what_was_said_before_and_is_news(who: people.Cast) -> None:
    source = a_source(who.weibo)
    hear(source, page(heard(5)))
    taken_in()
    before = Interaction.objects.get()
    hear(source, page(heard(5, text="改口了", edited_at=utc_now())))
    after = Interaction.objects.get()
    assert (after.pk, after.text) == (before.pk, "改口了")
    assert after.edited_at
    assert [revision.text for revision in Revision.objects.all()] == [before.text]
    assert Hearing.objects.get().news and waiting_jobs() == {who.weibo.pk}


def test_what_did_not_change_is_no_news(who: people.Cast) -> None:
    source, same = a_source(who.weibo), heard(5)
    hear(source, page(same))
    taken_in()
    hear(source, page(same))
    assert not Hearing.objects.get().news and waiting_jobs() == set()


def test_a_stranger_may_write_anything(who: people.Cast) -> None:
    evil = Person("x" * 900, "\x00@" * 400, "\ud800名" * 300, "javascript:alert(1)", "https://a.cn/" + "a" * 5000)
    hostile = heard(
        1,
        text="\x00<script>\ud800\u202e",
        author=evil,
        url="javascript:alert(1)",
        pictures=("data:text/html,x", "https://a.cn/p.jpg"),
        created_at=utc_now() + timedelta(days=9000),
        about_id="a" * 900,
        ref={"k\x00": "\ud800"},
    )
    unusable = heard(2, remote_id="y" * 900)
    source = a_source(who.weibo)
    hear(source, page(hostile, unusable, heard(3)))
    kept = Interaction.objects.get(text__contains="<script>")
    assert (kept.url, kept.pictures, kept.contact.url, kept.contact.avatar) == ("", ["https://a.cn/p.jpg"], "", "")
    assert kept.created_at <= utc_now()
    assert Interaction.objects.count() == 2


def test_a_book_in_one_post_is_kept_as_far_as_anybody_reads(who: people.Cast) -> None:
    source, book = a_source(who.weibo), "茶" * 300_000
    for _ in range(2):  # the same the second time: nobody has edited it
        hear(source, page(heard(1, text=book)))
    kept = Interaction.objects.get()
    assert (len(kept.text), kept.text[-2:]) == (LONGEST_TEXT, "茶…")
    assert not Revision.objects.exists()


@pytest.mark.parametrize(
    ("name", "shown"), [("官方\u202e客服", "官方客服"), ("\u3164\u3164", "tea_fan"), ("", "tea_fan")]
)
def test_what_a_person_is_called_turns_no_line_around_and_can_be_seen(who: people.Cast, name: str, shown: str) -> None:
    source = a_source(who.weibo)
    for _ in range(2):  # known the second time, and the same
        hear(source, page(heard(1, author=Person(FAN.remote_id, "tea_fan", name))))
    assert str(Contact.objects.get()) == shown


def test_a_person_is_one_contact_whose_name_follows(who: people.Cast) -> None:
    source = a_source(who.weibo)
    hear(source, page(heard(1)))
    renamed = Person(FAN.remote_id, FAN.handle, "茶气改名了", followers=12)
    hear(source, page(heard(2, author=renamed)))
    contact = Contact.objects.get()
    assert (contact.name, contact.followers) == ("茶气改名了", 12)


# --- looking again ----------------------------------------------------------------------------------------------------


def to_look(who: people.Cast) -> again.ToLook:
    Interaction.objects.update(look_again_at=utc_now() - MINUTE)
    [one] = again.claim(now=utc_now(), count=50, lease_seconds=60, limits_of=limits_for)
    assert one.account_id == who.weibo.pk
    return one


def test_a_deleted_one_is_marked_told_to_the_inbox_and_no_longer_counted(who: people.Cast) -> None:
    source = a_source(who.weibo)
    hear(source, page(heard(1), heard(2)))
    taken_in()
    looked = to_look(who)
    assert [target.ref for target in looked.targets] == [{"mid": "1"}, {"mid": "2"}]
    lost = heard(1).remote_id
    again.store(now=utc_now(), looked=looked, answer=[Again(lost, None), Again(heard(2).remote_id, heard(2))])
    assert list(Interaction.objects.exclude(gone_at=None).values_list("remote_id", flat=True)) == [lost]
    source.refresh_from_db()
    assert source.stored == 1
    assert waiting_jobs() == {who.weibo.pk}
    # An undeleted one (a network's mistake, or a review that ended) stands again.
    hear(source, page(heard(1)))
    assert not Interaction.objects.exclude(gone_at=None).exists()


def test_looks_move_on_to_the_next_age_and_what_nobody_may_read_stays(who: people.Cast) -> None:
    hear(a_source(who.weibo), page(heard(30), heard(40)))
    looked = to_look(who)
    seen = heard(30, text="改了", edited_at=utc_now())
    again.store(now=utc_now(), looked=looked, answer=[Again(seen.remote_id, seen)])
    edited, unknown = Interaction.objects.order_by("remote_id")
    assert (edited.text, unknown.text, unknown.gone_at) == ("改了", heard(40).text, None)
    assert timedelta(minutes=29) < edited.look_again_at - utc_now() < timedelta(minutes=31)
    assert unknown.look_again_at > utc_now()


def test_two_pollers_do_not_look_at_the_same_and_a_dead_one_is_followed(who: people.Cast) -> None:
    hear(a_source(who.weibo), page(heard(1)))
    now = utc_now()
    Interaction.objects.update(look_again_at=now)
    assert again.claim(now=now, count=50, lease_seconds=60, limits_of=limits_for)
    assert not again.claim(now=now, count=50, lease_seconds=60, limits_of=limits_for)
    assert again.claim(now=now + 2 * MINUTE, count=50, lease_seconds=60, limits_of=limits_for)


def test_of_several_whose_moment_has_come_no_more_are_taken_than_wanted_the_longest_due_first(who: people.Cast) -> None:
    hear(a_source(who.weibo), page(heard(1), heard(2), heard(3)))
    now = utc_now()
    for minutes, one in enumerate(Interaction.objects.order_by("-remote_id")):
        Interaction.objects.filter(pk=one.pk).update(look_again_at=now - timedelta(minutes=10 - minutes))
    only_loops("listening_interaction")
    taken = [again.claim(now=now, count=1, lease_seconds=60, limits_of=limits_for) for _ in range(4)]
    assert [[target.ref["mid"] for look in looks for target in look.targets] for looks in taken] == [
        ["3"],
        ["2"],
        ["1"],
        [],
    ]


def test_a_limit_of_the_network_puts_looks_off(who: people.Cast) -> None:
    hear(a_source(who.weibo), page(heard(1)))
    answer = Unreadable("10023", Throttled(7200, Scope.ACCOUNT, "10023"))
    again.store(now=utc_now(), looked=to_look(who), answer=answer)
    assert Interaction.objects.get().look_again_at > utc_now() + timedelta(minutes=119)


def test_through_a_dead_account_nobody_looks(who: people.Cast) -> None:
    hear(a_source(who.weibo), page(heard(1)))
    Account.objects.filter(pk=who.weibo.pk).update(health=Account.Health.DEAD)
    Interaction.objects.update(look_again_at=utc_now())
    assert not again.claim(now=utc_now(), count=50, lease_seconds=60, limits_of=limits_for)


def test_what_nobody_can_look_at_now_waits_for_its_next_age_and_stands_in_nobodys_way(who: people.Cast) -> None:
    hear(a_source(who.weibo), page(heard(1)))
    Account.objects.filter(pk=who.weibo.pk).update(active=False)
    written = Interaction.objects.get().created_at
    for minutes, then in ((11, 60), (61, 240), (1441, 2880)):
        now = written + minutes * MINUTE
        Interaction.objects.update(look_again_at=now)
        assert not again.claim(now=now, count=50, lease_seconds=60, limits_of=limits_for)
        assert Interaction.objects.get().look_again_at == written + then * MINUTE
    Interaction.objects.update(look_again_at=written + 2881 * MINUTE)
    assert not again.claim(now=written + 2881 * MINUTE, count=50, lease_seconds=60, limits_of=limits_for)
    assert Interaction.objects.get().look_again_at is None


def test_a_look_that_fails_is_tried_again_later_and_not_for_ever(who: people.Cast) -> None:
    hear(a_source(who.weibo), page(heard(1)))
    looked, written = to_look(who), Interaction.objects.get().created_at
    down = Unreadable("timed out", Unknown("timed out"))
    again.store(now=written + 11 * MINUTE, looked=looked, answer=down)
    assert Interaction.objects.get().look_again_at == written + 21 * MINUTE
    again.store(now=written + 2881 * MINUTE, looked=looked, answer=down)
    assert Interaction.objects.get().look_again_at is None


def test_every_edit_is_followed_where_the_network_tells_no_time_of_it(who: people.Cast) -> None:
    source = a_source(who.weibo)
    for text in ("一稿", "二稿", "三稿", "二稿"):  # the last one comes out of a cache
        hear(source, page(heard(5, text=text)))
    kept = Interaction.objects.get()
    assert kept.text == "三稿"
    assert list(kept.revisions.order_by("pk").values_list("text", flat=True)) == ["一稿", "二稿"]


def test_a_post_and_a_comment_with_one_number_are_looked_at_apart(who: people.Cast) -> None:
    source = a_source(who.weibo)
    hear(source, page(heard(30), heard(30, form=Form.COMMENT, kind=Kind.COMMENT)))
    Interaction.objects.update(look_again_at=utc_now())
    [looked] = again.claim(now=utc_now(), count=9, lease_seconds=60, limits_of=limits_for)
    again.store(now=utc_now(), looked=looked, answer=(Again(heard(30).remote_id, None),))
    assert Interaction.objects.exclude(gone_at=None).count() == 1
    [other] = again.claim(now=utc_now() + 2 * MINUTE, count=9, lease_seconds=60, limits_of=limits_for)
    assert set(other.ids).isdisjoint(looked.ids)
