"""Writing posts: the words and pictures, not yet where and when."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Max

from guanwei.accounts.models import Account, Brand
from guanwei.editorial.columns import DEFAULT_COLUMNS
from guanwei.editorial.models import Column, Findable, Post, Version, VersionPicture
from guanwei.lib.text import vector_of
from guanwei.media.models import Asset
from guanwei.people.models import User
from guanwei.trail.record import record


@dataclass(frozen=True, slots=True)
class DraftPicture:
    asset: Asset
    alt_text: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """What one account says in words of its own. `pictures` None: those that all share."""

    text: str
    link: str = ""
    pictures: Sequence[DraftPicture] | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person wrote: everything about a post but accounts and times. `own` by account id, where an account says
    it in its own words."""

    column: Column
    text: str
    link: str = ""
    pictures: Sequence[DraftPicture] = ()
    benefit: str = ""
    note: str = ""
    value: str = ""
    own: Mapping[int, Wording] = field(default_factory=dict)

    def on(self, account_id: int) -> "Draft":
        """What goes out on that account."""
        words = self.own.get(account_id)
        if words is None:
            return replace(self, own={})
        pictures = self.pictures if words.pictures is None else words.pictures
        return replace(self, text=words.text, link=words.link, pictures=pictures, own={})


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
        value=draft.value,
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
    post.column, post.benefit = draft.column, draft.benefit
    post.note, post.value = draft.note, draft.value
    post.save(update_fields=["column", "benefit", "note", "value"])
    version = _add(actor, now, post, draft, number=number, account=account)
    record(
        actor=actor,
        now=now,
        verb="post.revised",
        kind="post",
        id=post.pk,
        account_id=account.pk if account else None,
        details={"version": number},
    )
    return version


def versions_saying(
    *, actor: User, now: datetime, post: Post, draft: Draft, accounts: Collection[Account], anew: bool = False
) -> dict[int, Version]:
    """By account, the version of a locked post that says what `draft` has it say: the newest one where it says that
    already, else a new one. `anew`: new ones all the same, since what else was approved with the words has changed."""
    common = _version_saying(actor, now, post, replace(draft, own={}), None, anew)
    found = {account.pk: common for account in accounts}
    for account in accounts:
        if account.pk in draft.own:
            found[account.pk] = _version_saying(actor, now, post, draft.on(account.pk), account, anew)
    return found


def said(draft: Draft) -> tuple[object, ...]:
    """What the public sees of a draft on an account, to compare two of them."""
    return draft.text, draft.link, [(picture.asset.pk, picture.alt_text) for picture in draft.pictures]


def pictures_in(version: Version) -> list[DraftPicture]:
    shown = version.pictures.select_related("asset").order_by("position")
    return [DraftPicture(picture.asset, picture.alt_text) for picture in shown]


def _version_saying(
    actor: User, now: datetime, post: Post, draft: Draft, account: Account | None, anew: bool
) -> Version:
    newest = None if anew else post.versions.filter(account=account).order_by("-number").first()
    if newest and said(replace(draft, text=newest.text, link=newest.link, pictures=pictures_in(newest))) == said(draft):
        return newest
    return add_version(actor=actor, now=now, post=post, draft=draft, account=account)


def _add(actor: User, now: datetime, post: Post, draft: Draft, *, number: int, account: Account | None) -> Version:
    version = Version.objects.create(
        post=post, account=account, number=number, text=draft.text, link=draft.link, created_by=actor, created_at=now
    )
    Findable.objects.create(version=version, at=now, words=vector_of(version.text, version.link))
    VersionPicture.objects.bulk_create(
        VersionPicture(version=version, asset=picture.asset, position=position, alt_text=picture.alt_text)
        for position, picture in enumerate(draft.pictures)
    )
    return version
