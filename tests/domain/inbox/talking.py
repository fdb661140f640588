"""Short words for the tests of answers: somebody wrote, one of us answers, the sender steps."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from guanwei.accounts.models import Account
from guanwei.contacts.models import Contact
from guanwei.delivery.models import Delivery
from guanwei.inbox.answer_rules import Given
from guanwei.inbox.answering import answer
from guanwei.inbox.intake import take_in
from guanwei.inbox.models import Answer, Thread
from guanwei.lib.clock import utc_now
from guanwei.listening.models import Hearing, Interaction
from guanwei.networks.acts import Form, Operation
from guanwei.networks.incoming import Kind, Visibility
from guanwei.people.models import User

WORDS = "水温八十度最合适，开水会烫出涩味。"


def wrote(
    account: Account,
    text: str = "泡绿茶用多少度的水？",
    *,
    remote_id: str = "",
    by: str = "阿禾",
    kind: Kind = Kind.COMMENT,
    form: Form = Form.COMMENT,
    about_id: str = "5000000000000001",
    visibility: Visibility = Visibility.PUBLIC,
    by_hand: bool = False,
    ref: Mapping[str, str] | None = None,
    at: datetime | None = None,
) -> Interaction:
    """Somebody outside wrote this; the account heard it, and the inbox has taken it in."""
    moment = at or utc_now() - timedelta(minutes=10)
    contact, _ = Contact.objects.get_or_create(
        network=account.network,
        remote_id=f"id-{by}",
        defaults={"handle": by, "name": by, "first_seen_at": moment, "last_seen_at": moment},
    )
    made = Interaction.objects.create(
        network=account.network,
        form=form.value,
        remote_id=remote_id or f"{5100000000000000 + Interaction.objects.count()}",
        kind=kind.value,
        contact=contact,
        text=text,
        visibility=visibility.value,
        about_id=about_id if kind is Kind.COMMENT else "",
        root_id=about_id if kind is Kind.COMMENT else "",
        created_at=moment,
        heard_at=moment,
        looked_at=moment,
        by_hand=by_hand,
    )
    heard(account, made, ref)
    return made


def heard(account: Account, interaction: Interaction, ref: Mapping[str, str] | None = None) -> None:
    Hearing.objects.create(interaction=interaction, account=account, ref=dict(ref or {}), heard_at=utc_now())
    take_in(now=utc_now(), account_id=account.pk)


def thread_of(interaction: Interaction, account: Account | None = None) -> Thread:
    found = Thread.objects.filter(items__interaction=interaction)
    return found.get(account=account) if account else found.get()


def given(interaction: Interaction, text: str = WORDS, **more: object) -> Given:
    """An answer by somebody who has read everything in the thread, unless `written_for` says otherwise."""
    thread = thread_of(interaction)
    operation = more.get("operation", Operation.REPLY)
    said = {"thread_id": thread.pk, "interaction_id": interaction.pk, "written_for": thread.version}
    return Given(text=text if operation is Operation.REPLY else "", **(said | more))  # type: ignore[arg-type]


def answered(actor: User, interaction: Interaction, text: str = WORDS, **more: object) -> Answer:
    return answer(actor=actor, now=utc_now(), given=given(interaction, text, **more))


def delivery_of(made: Answer) -> Delivery:
    return Delivery.objects.filter(purpose_kind="answer", purpose_id=made.pk).latest("occurrence")
