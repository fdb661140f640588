"""What comes in: sources and how far each is read, interactions, and what our accounts posted outside Guanwei."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from guanwei.accounts.models import Account
from guanwei.contacts.models import Contact
from guanwei.delivery.models import Delivery
from guanwei.listening.visibility import TROUBLE, Seen
from guanwei.networks.acts import Form
from guanwei.networks.incoming import Kind, Visibility
from guanwei.practice.findings import Finding


class Source(models.Model):
    """One stream of one account (来源), and how far it is read.

    `mark` is the network's mark down to which everything is stored. A poll that needs several pages climbs down from
    the newest: `climb_mark` becomes the mark when the old one is reached, `climb_page` is the page to read next. Both
    move in the transaction that stores a page, so a poller that dies goes on where it stopped (polling.py). The stream
    `own` is the account's own timeline (history.py), which has no mark.
    """

    OWN = "own"

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sources")
    stream = models.CharField(max_length=40)
    active = models.BooleanField(default=True)
    mark = models.TextField(blank=True)
    marked_at = models.DateTimeField(null=True, blank=True)  # when the newest stored item was created
    climb_mark = models.TextField(blank=True)
    climb_marked_at = models.DateTimeField(null=True, blank=True)
    climb_page = models.TextField(blank=True)
    climb_began_at = models.DateTimeField(null=True, blank=True)  # null: no climb is under way
    climb_lowest_at = models.DateTimeField(null=True, blank=True)  # the oldest item that this climb met
    next_at = models.DateTimeField()
    poller = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    polled_at = models.DateTimeField(null=True, blank=True)
    complete_at = models.DateTimeField(null=True, blank=True)  # when everything up to then was last known to be stored
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
    failure = models.JSONField(default=dict, blank=True)  # Words: why, and what to do
    # The network asked to be left alone until then: no person reads sooner either.
    limited_until = models.DateTimeField(null=True, blank=True)
    # Completeness: `stored` of the `counted` less those that were there before listening began (`uncounted`). The last
    # two are null where the network counts nothing ("not measurable").
    counted = models.BigIntegerField(null=True, blank=True)
    uncounted = models.BigIntegerField(null=True, blank=True)
    stored = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "stream"], name="source_once_per_account"),
            models.CheckConstraint(
                condition=Q(lease_until=None, poller="") | (Q(lease_until__isnull=False) & ~Q(poller="")),
                name="source_lease_has_poller",
            ),
        ]
        indexes = [
            # polling.py: what is to be polled next.
            models.Index(fields=["next_at"], condition=Q(active=True), name="source_due"),
        ]


class Gap(models.Model):
    """A stretch of a source that could not be read: what was written in it may be missing (practice E1)."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="gaps")
    after = models.DateTimeField()  # the newest item that was stored before the gap
    before = models.DateTimeField()  # the oldest item that was stored after it
    found_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    reason = models.JSONField(default=dict)  # Words

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(after__lte=models.F("before")), name="gap_has_a_length"),
        ]


class Interaction(models.Model):
    """What somebody outside wrote to or about us (互动). Stored once, however many of our accounts hear it.

    `text` is as it stands now; what it said before an edit is in `revisions`. `gone_at` is when we saw that it is no
    longer there. `about_id` names the post of ours, `parent_id` what it answers, `root_id` the top of the conversation.
    """

    network = models.CharField(max_length=20)
    form = models.CharField(max_length=8, choices=[(form.value, form.value) for form in Form])
    remote_id = models.CharField(max_length=400)
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in Kind])
    # No index of its own: interaction_of_contact begins with it.
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="interactions", db_index=False)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=500, blank=True)
    pictures = models.JSONField(default=list, blank=True)
    visibility = models.CharField(max_length=10, default=Visibility.PUBLIC.value)
    content_warning = models.CharField(max_length=500, blank=True)
    about_id = models.CharField(max_length=400, blank=True)
    parent_id = models.CharField(max_length=400, blank=True)
    root_id = models.CharField(max_length=400, blank=True)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField()
    looked_at = models.DateTimeField()  # when it was last seen as it stands here
    look_again_at = models.DateTimeField(null=True, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True)
    by_hand = models.BooleanField(default=False)  # entered by a person who saw it in the app

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "form", "remote_id"], name="interaction_once_per_network"),
        ]
        indexes = [
            # again.py: what is to be looked at again.
            models.Index(
                fields=["look_again_at"],
                condition=Q(gone_at=None, look_again_at__isnull=False),
                name="interaction_look_again",
            ),
            # The contact's history, newest first.
            models.Index(fields=["contact", "-created_at"], name="interaction_of_contact"),
            # storing.py: was what is heard now entered by hand before?
            models.Index(fields=["network", "url"], condition=Q(by_hand=True), name="interaction_by_hand"),
        ]


class Hearing(models.Model):
    """One of our accounts heard an interaction. `ref` is what its adapter needs to answer from this account.

    `news` says that the inbox has not taken in yet what the interaction now is: new, edited, gone or back. Whoever
    changes an interaction sets it on all of its hearings and defers `inbox.take_in` with `account_id` for each of their
    accounts (key `inbox.take_in:ID`), in the same transaction.
    """

    # No index of its own: hearing_once_per_account begins with it.
    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="hearings", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="hearings")
    source = models.ForeignKey(Source, on_delete=models.SET_NULL, null=True, related_name="hearings")
    also = models.JSONField(default=list, blank=True)  # other sources of the account that it stood in as well
    ref = models.JSONField(default=dict, blank=True)
    heard_at = models.DateTimeField()
    news = models.BooleanField(db_default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["interaction", "account"], name="hearing_once_per_account"),
        ]
        indexes = [
            # inbox/intake.py: what an account heard and nobody took in, oldest first. The taken ones would fill it.
            models.Index(fields=["account", "id"], condition=Q(news=True), name="hearing_news"),
        ]


class Copyable(models.Model):
    """An interaction whose words a post of ours must not copy (practice C13): a public post of somebody else's that is
    long enough to be their own. `fingerprint` is that of its text as it stands."""

    interaction = models.OneToOneField(Interaction, on_delete=models.CASCADE, primary_key=True, related_name="+")
    fingerprint = models.BinaryField(max_length=16)

    class Meta:
        indexes = [
            # resembling.py: who wrote this?
            models.Index(fields=["fingerprint"], name="copyable_by_fingerprint"),
        ]


class Revision(models.Model):
    """What an interaction said before it was edited."""

    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="revisions")
    text = models.TextField(blank=True)
    until = models.DateTimeField()  # when we saw the next wording


class OutsidePost(models.Model):
    """A post of one of our accounts that did not go out through Guanwei (practice B1, B2, C5 count it)."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="outside_posts")
    remote_id = models.CharField(max_length=400)
    url = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    published_at = models.DateTimeField()
    picture_count = models.PositiveSmallIntegerField(default=0)
    form = models.CharField(max_length=5, blank=True)  # "video" or "vote" where the network says so (practice C15)
    repost_of = models.CharField(max_length=400, blank=True)
    group = models.CharField(max_length=10)  # a column group: loved, promotion, forward
    promotion = models.BooleanField(default=False)
    fingerprint = models.BinaryField(max_length=16)
    speaks_of = models.CharField(max_length=7, blank=True)  # guanwei.practice.entries.SpeaksOf
    gives = models.BooleanField(null=True)  # an offer or something of use (practice C6); None: nobody has looked
    imported = models.BooleanField(default=False)  # from an export file, not read from the network
    first_seen_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "remote_id"], name="outside_post_once"),
            models.CheckConstraint(condition=Q(form__in=["", "video", "vote"]), name="outside_post_form_known"),
        ]
        indexes = [
            # context.py: what an account published around a moment.
            models.Index(fields=["account", "published_at"], name="outside_post_of_account"),
            # context.py: does any account of the brand say the same?
            models.Index(fields=["fingerprint"], name="outside_post_by_fingerprint"),
        ]


class Look(models.Model):
    """Whether a post or an answer that went out is still to be seen (visibility.py): one row for each delivery that
    left one.

    `next_at` is when it is looked at next, None after the last look. `trouble_at` is when it was first found gone or
    hidden, as an alarm: not where the check is set to a hint or off. A person who has taken note takes it off the list
    of what needs somebody. `findings` are those that are kept with the delivery, where they were asked for.
    """

    findings: tuple[Finding, ...] = ()

    delivery = models.OneToOneField(Delivery, on_delete=models.CASCADE, related_name="look")
    seen = models.CharField(
        max_length=10, choices=[(seen.value, seen.value) for seen in Seen], default=Seen.NOT_YET.value
    )
    next_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    looked_at = models.DateTimeField(null=True, blank=True)
    words = models.JSONField(default=dict, blank=True)
    trouble_at = models.DateTimeField(null=True, blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    noted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(seen__in=[seen.value for seen in TROUBLE]) | Q(trouble_at=None),
                name="look_alarm_is_trouble",
            ),
            models.CheckConstraint(
                condition=Q(noted_at=None, noted_by=None) | Q(noted_at__isnull=False, noted_by__isnull=False),
                name="look_noted_by_somebody",
            ),
        ]
        indexes = [
            # sent.py: what is to be looked at next.
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="look_due"),
            # What needs somebody: gone or hidden, and nobody has taken note.
            models.Index(
                fields=["trouble_at"], condition=Q(noted_at=None, trouble_at__isnull=False), name="look_alarm"
            ),
        ]
