"""What others wrote and a post of ours must not copy (practice C13, B5). In the transaction that takes it in."""

from collections.abc import Iterable

from guanwei.accounts.models import Account
from guanwei.listening.models import Copyable, Interaction
from guanwei.networks.acts import Form
from guanwei.networks.incoming import Kind, Visibility
from guanwei.practice.fingerprint import fingerprint
from guanwei.practice.known import Text, remember

# Shorter ones are chat: everybody says them, and nobody would call it copied.
SHORTEST = 24
AT_A_TIME = 2000
PUBLIC = frozenset({Visibility.PUBLIC.value, Visibility.UNLISTED.value})


def may_be_copied(row: Interaction) -> bool:
    """A post in words of its author's own: no comment, no forward of ours, nothing that only some may read."""
    return (
        row.form == Form.POST.value
        and row.kind == Kind.MENTION.value
        and row.visibility in PUBLIC
        and len(row.text) >= SHORTEST
    )


def note(brand: int, rows: Iterable[Interaction]) -> None:
    """Makes them known to the brand as they stand now. Rows of our own accounts are the caller's to leave out."""
    remember(Text(brand, mark, text) for mark, text in _mark(rows))


def _mark(rows: Iterable[Interaction]) -> list[tuple[bytes, str]]:
    """Each with its fingerprint, which is stored beside it."""
    marks = {row.pk: (fingerprint(row.text), row.text) for row in rows if may_be_copied(row)}
    kept = {pk: (mark, text) for pk, (mark, text) in marks.items() if mark}
    Copyable.objects.bulk_create(
        [Copyable(interaction_id=pk, fingerprint=mark) for pk, (mark, _) in sorted(kept.items())],
        update_conflicts=True,
        unique_fields=["interaction"],
        update_fields=["fingerprint"],
    )
    return list(kept.values())


def note_all() -> None:
    """What was heard before, as far as it is not noted yet. In the caller's transaction."""
    ours = {
        name.removeprefix("@") for pair in Account.objects.values_list("remote_account_id", "handle") for name in pair
    }
    rows = (
        Interaction.objects.filter(form=Form.POST.value, kind=Kind.MENTION.value, visibility__in=PUBLIC)
        .exclude(contact__remote_id__in=ours)
        .order_by("pk")
        .only("pk", "form", "kind", "visibility", "text")
    )
    after = 0
    while listed := list(rows.filter(pk__gt=after)[:AT_A_TIME]):
        after = listed[-1].pk
        _mark(listed)
