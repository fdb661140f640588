"""Writing posts: the words and pictures, not yet where and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from guanwei.accounts.models import Account, Brand
from guanwei.editorial.columns import DEFAULT_COLUMNS
from guanwei.editorial.models import Column, Post, Version, VersionPicture
from guanwei.media.models import Asset
from guanwei.people.models import User
from guanwei.trail.record import record


@dataclass(frozen=True, slots=True)
class DraftPicture:
    asset: Asset
    alt_text: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person wrote: everything about a post but accounts and times."""

    column: Column
    text: str
    link: str = ""
    pictures: Sequence[DraftPicture] = ()
    benefit: str = ""
    note: str = ""


def add_default_columns(brand: Brand) -> list[Column]:
    """The seven columns, promotion and forward for a new brand. Those it has already stay as they are."""
    wanted = [
        Column(
            brand=brand,
            code=c.code,
            name=c.name,
            name_en=c.name_en,
            group=c.group,
            label=c.label,
            target_percent=c.target_percent,
            hue=c.hue,
            position=position,
        )
        for position, c in enumerate(DEFAULT_COLUMNS)
    ]
    Column.objects.bulk_create(wanted, ignore_conflicts=True)
    return list(Column.objects.filter(brand=brand))


def write_post(*, actor: User, now: datetime, draft: Draft, import_key: str = "") -> tuple[Post, Version]:
    """A new post with its first version. Call inside the transaction that plans it."""
    post = Post.objects.create(
        brand=draft.column.brand,
        column=draft.column,
        benefit=draft.benefit,
        note=draft.note,
        import_key=import_key,
        created_by=actor,
        created_at=now,
    )
    version = _add(actor, now, post, draft, number=1, account=None)
    record(actor=actor, now=now, verb="post.written", kind="post", id=post.pk)
    return post, version


def add_version(*, actor: User, now: datetime, post: Post, draft: Draft, account: Account | None = None) -> Version:
    """The next version of a locked post, for all accounts or for one. Call inside the transaction that replans it."""
    number = (post.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    post.column, post.benefit, post.note = draft.column, draft.benefit, draft.note
    post.save(update_fields=["column", "benefit", "note"])
    version = _add(actor, now, post, draft, number=number, account=account)
    record(actor=actor, now=now, verb="post.revised", kind="post", id=post.pk, details={"version": number})
    return version


def _add(actor: User, now: datetime, post: Post, draft: Draft, *, number: int, account: Account | None) -> Version:
    version = Version.objects.create(
        post=post, account=account, number=number, text=draft.text, link=draft.link, created_by=actor, created_at=now
    )
    VersionPicture.objects.bulk_create(
        VersionPicture(version=version, asset=picture.asset, position=position, alt_text=picture.alt_text)
        for position, picture in enumerate(draft.pictures)
    )
    return version
