"""A real poller on a real AT network: mention, comment and repost arrive once each; a deleted one is marked."""

from datetime import timedelta

import pytest

from guanwei.accounts.actions import change_credentials
from guanwei.accounts.connections import connection_for
from guanwei.accounts.models import Account
from guanwei.jobs.login import tried
from guanwei.jobs.poller import Poller
from guanwei.lib.clock import utc_now
from guanwei.listening.models import Hearing, Interaction, OutsidePost
from guanwei.networks.acts import Target
from guanwei.networks.contract import Accepted, Outbound
from guanwei.networks.registry import adapter_for
from tests import cast as people
from tests.domain.listening.test_poller import QUICK, complete_since, run_until
from tests.networks.conformance.fans import BlueskyFan
from tests.servers.atnet import Network

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_happens_on_bluesky_arrives_once_and_a_deletion_is_marked(transactional_db: None, atnet: Network) -> None:
    who = people.cast()
    ours = atnet.create_account("tea")
    Account.objects.filter(pk=who.bluesky.pk).update(server=atnet.pds, remote_account_id=ours.did, handle=ours.handle)
    secrets = {"identifier": ours.handle, "app_password": ours.app_password}
    change_credentials(actor=who.admin, now=utc_now(), account=who.bluesky, secrets=secrets)
    who.bluesky.refresh_from_db()
    assert tried(actor=who.admin, now=utc_now(), account=who.bluesky).alive
    Account.objects.exclude(pk=who.bluesky.pk).update(active=False)

    fan = BlueskyFan(atnet, ours)
    adapter, connection = adapter_for("bluesky"), connection_for(who.bluesky)
    assert connection
    key = adapter.new_client_key(utc_now())
    posted = adapter.publish(connection, Outbound("新茶到了", client_key=key, created_at=utc_now()))
    assert isinstance(posted, Accepted)
    mention, comment = fan.mention("水温多少？"), fan.comment(posted.remote_id, "好香")
    fan.repost(posted.remote_id)
    atnet.catch_up()

    poller = Poller(policy=QUICK, clock=utc_now, name="one")
    run_until(poller, lambda: Interaction.objects.count() >= 3, seconds=30)
    run_until(poller, complete_since(utc_now()), seconds=30)
    assert sorted(Interaction.objects.values_list("kind", flat=True)) == ["comment", "mention", "repost"]
    assert Hearing.objects.count() == 3
    # It went out past the ledger: for Guanwei somebody posted it in the app.
    assert OutsidePost.objects.get().remote_id == posted.remote_id

    _edits_are_followed(poller, fan, mention, atnet)

    fan.delete(comment)
    atnet.catch_up()
    Interaction.objects.update(look_again_at=utc_now() - timedelta(seconds=1))
    run_until(poller, lambda: Interaction.objects.exclude(gone_at=None).exists(), seconds=30)
    poller.finish()
    assert Interaction.objects.exclude(gone_at=None).get().remote_id == comment.remote_id
    assert Interaction.objects.get(remote_id=mention.remote_id).gone_at is None


def _edits_are_followed(poller: Poller, fan: BlueskyFan, written: Target, atnet: Network) -> None:
    """The network tells no time of them."""
    for text in ("水温多少度？", "水温多少度合适？"):
        fan.edit(written, text)
        atnet.catch_up()
        Interaction.objects.update(look_again_at=utc_now() - timedelta(seconds=1))
        run_until(poller, Interaction.objects.filter(text__endswith=text).exists, seconds=30)
    assert Interaction.objects.get(remote_id=written.remote_id).revisions.count() == 2
