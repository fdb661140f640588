"""From an interaction to what an act is aimed at, as one of our accounts reaches it."""

from collections.abc import Collection, Mapping

from guanwei.listening.models import Hearing, Interaction
from guanwei.networks.acts import Form, Target


def target_of(interaction: Interaction, ref: Mapping[str, str]) -> Target:
    """`ref` is that of the account's hearing. Wants the contact loaded."""
    root = interaction.root_id or interaction.about_id
    return Target(
        remote_id=interaction.remote_id,
        form=Form(interaction.form),
        root_id="" if root == interaction.remote_id else root,
        author_id=interaction.contact.remote_id,
        author_handle=interaction.contact.handle,
        ref=ref,
    )


def refs_of(interactions: Collection[int], accounts: Collection[int]) -> dict[tuple[int, int], dict[str, str]]:
    """What each account's adapter needs to reach each interaction, by both ids. One query."""
    found = Hearing.objects.filter(interaction__in=interactions, account__in=accounts)
    rows = found.values_list("interaction", "account", "ref")
    return {(interaction, account): ref for interaction, account, ref in rows}


def targets_of(wanted: Collection[tuple[int, int]]) -> dict[tuple[int, int], Target]:
    """By interaction and account. Two queries, none for nothing."""
    if not wanted:
        return {}
    found = Interaction.objects.filter(pk__in={interaction for interaction, _ in wanted}).select_related("contact")
    refs = refs_of({interaction for interaction, _ in wanted}, {account for _, account in wanted})
    by_id = {one.pk: one for one in found}
    return {pair: target_of(by_id[pair[0]], refs.get(pair, {})) for pair in wanted}
