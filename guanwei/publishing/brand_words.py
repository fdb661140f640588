"""What is to be said of words that are for no account yet: by the rules of their brand, as far as words alone go."""

from datetime import datetime
from zoneinfo import ZoneInfo

from guanwei.accounts.models import Brand
from guanwei.accounts.values import layers_for_brand
from guanwei.practice.anywhere import ANYWHERE
from guanwei.practice.checks import (
    a3_flat_wording,
    a3_never_words,
    b5_slogan,
    c2_hard_sell,
    c12_absolute_wording,
    c12_forbidden_wording,
    c12_own_words,
    c12_typo,
)
from guanwei.practice.entries import ColumnGroup
from guanwei.practice.findings import Finding
from guanwei.practice.registry import run, settings_from
from guanwei.practice.sheets import as_positioning, sheet_of
from guanwei.practice.subjects import Context, PostSubject
from guanwei.publishing.brands import facts_of_brand

# Length, pictures, links, rhythm, mix and repetition are an account's; what falls on a certain day waits for its time.
OF_WORDS = frozenset(
    module.ID
    for module in (
        *(a3_flat_wording, a3_never_words, b5_slogan, c2_hard_sell),
        *(c12_absolute_wording, c12_forbidden_wording, c12_own_words, c12_typo),
    )
)


def found_in_words(brand: Brand, text: str, *, now: datetime) -> tuple[Finding, ...]:
    """The gravest first. Five queries."""
    settings = settings_from(layers_for_brand(brand))
    subject = PostSubject(
        id="new",
        post="new",
        account="",
        text=text,
        group=ColumnGroup.LOVED,
        limits=ANYWHERE,
        zone=ZoneInfo(brand.zone),
        brand=facts_of_brand(brand, settings),
    )
    context = Context(now, settings, positioning=as_positioning(sheet_of(brand)))
    return run(subject, context, only=OF_WORDS)
