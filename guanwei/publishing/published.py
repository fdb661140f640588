"""What an account published, through Guanwei or outside, as a file that `guanwei audit` and an import of history read.

Guanwei keeps no likes and no views. Comments and reposts are those that were heard of a post; they are empty where the
account was not listened to yet when it went out, or its rights let nobody hear them.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db.models import Count, Min

from guanwei.accounts.access import require
from guanwei.accounts.models import Account
from guanwei.base import sql
from guanwei.delivery.models import Delivery
from guanwei.lib.sheets.writing import OutCell, OutSheet, write_csv, write_xlsx
from guanwei.lib.words import Words
from guanwei.listening.history import NO_ID, standing
from guanwei.listening.models import Source
from guanwei.networks.acts import Operation
from guanwei.networks.incoming import Kind
from guanwei.networks.registry import limits_for
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.practice.entries import ColumnGroup
from guanwei.publishing.models import Plan

# In the order of the columns; the headers are such as guanwei.listening.timelinefile knows.
FIELDS: Mapping[str, Words] = {
    "time": Words("时间", "time"),
    "is_repost": Words("是否转发", "is_repost"),
    "column": Words("栏目", "column"),
    "group": Words("分组", "group"),
    "text": Words("正文", "text"),
    "form": Words("形式", "form"),
    "pictures": Words("图片数", "pictures"),
    "comments": Words("评论数", "comments"),
    "reposts": Words("转发数", "reposts"),
    "link": Words("链接", "link"),
    "id": Words("编号", "id"),
}
_GROUPS = {
    ColumnGroup.LOVED: Words("读者爱看", "loved"),
    ColumnGroup.PROMOTION: Words("推广", "promotion"),
    ColumnGroup.FORWARD: Words("转发", "forward"),
}
_WIDTHS = (22, 10, 14, 10, 60, 10, 8, 8, 8, 30, 20)
_SHEET = Words("历史", "History")
HEARD = """
SELECT interaction.about_id, interaction.kind, count(*)
  FROM listening_hearing AS hearing
  JOIN listening_interaction AS interaction ON interaction.id = hearing.interaction_id
 WHERE hearing.account_id = %(account)s AND interaction.about_id = ANY(%(ids)s::text[])
   AND interaction.kind = ANY(%(kinds)s::text[]) AND interaction.gone_at IS NULL
 GROUP BY interaction.about_id, interaction.kind
"""


class FileKind(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"


@dataclass(frozen=True, slots=True)
class Published:
    """One post that is out. `form` is a word of guanwei.practice.entries.Format, "" where nobody knows."""

    at: datetime
    text: str
    group: ColumnGroup
    is_repost: bool
    column: str
    form: str
    pictures: int | None
    link: str
    remote_id: str


@dataclass(frozen=True, slots=True)
class Export:
    posts: int
    data: bytes


def export_history(
    *, viewer: User, account: Account, since: datetime, until: datetime, file_kind: FileKind, language: str
) -> Export:
    """What went out on the account from `since` up to `until`, the oldest first, and still stands as far as we know.
    NotAllowed unless the viewer may look at the account; SheetError for a text that no cell of Excel can hold."""
    require(viewer, Permission.VIEW, account)
    posts = sorted(
        [*_through_guanwei(account, since, until, language), *_outside(account, since, until)],
        key=lambda post: (post.at, post.remote_id),
    )
    rows = list(_rows(account, posts, ZoneInfo(account.zone)))
    return Export(len(posts), _written(rows, file_kind, language))


def _through_guanwei(account: Account, since: datetime, until: datetime, language: str) -> Iterator[Published]:
    plans = list(
        Plan.objects.filter(account=account, state=Plan.State.PUBLISHED, taken_down_at=None)
        .filter(published_at__gte=since, published_at__lt=until)
        .select_related("version", "post__column")
        .annotate(picture_count=Count("version__pictures"))
    )
    left = _left_by(account, plans)
    for plan in plans:
        assert plan.published_at is not None
        column = plan.post.column
        remote_id, link = left.get((plan.pk, plan.occurrence), ("", ""))
        yield Published(
            at=plan.published_at,
            text=plan.version.text,
            group=ColumnGroup.PROMOTION if plan.promotion else ColumnGroup(plan.group),
            is_repost=plan.repost_of_id is not None,
            column=Words(column.name, column.name_en or column.name).in_language(language),
            form=plan.format,
            pictures=plan.picture_count,
            link=link,
            remote_id=remote_id,
        )


def _left_by(account: Account, plans: Sequence[Plan]) -> dict[tuple[int, int], tuple[str, str]]:
    """By plan and occurrence: the id and the link of what its delivery left, of several parts the first."""
    sent = Delivery.objects.filter(
        account=account,
        purpose_kind="plan",
        purpose_id__in=[plan.pk for plan in plans],
        operation__in=[Operation.POST.value, Operation.REPOST.value],
        sent_at__isnull=False,
    )
    rows = sent.order_by("-segment").values_list("purpose_id", "occurrence", "remote_id", "url")
    return {(purpose, occurrence): (id, url) for purpose, occurrence, id, url in rows}


def _outside(account: Account, since: datetime, until: datetime) -> Iterator[Published]:
    found = standing([account.pk]).filter(published_at__gte=since, published_at__lt=until)
    for post in found.iterator(chunk_size=2000):
        yield Published(
            at=post.published_at,
            text=post.text,
            group=ColumnGroup.PROMOTION if post.promotion else ColumnGroup(post.group),
            is_repost=post.group == ColumnGroup.FORWARD.value,
            column="",
            form=post.form,
            pictures=None if post.imported else post.picture_count,  # an export tells nothing of pictures
            link=post.url,
            remote_id="" if post.remote_id.startswith(NO_ID) else post.remote_id,
        )


# --- what was heard of them -----------------------------------------------------------------------------------------


def _counts(account: Account, posts: Sequence[Published]) -> Iterator[tuple[int | None, int | None]]:
    """Comments and reposts of each post; None where they could not be heard."""
    kinds = [Kind.COMMENT, Kind.REPOST]
    ids = [post.remote_id for post in posts if post.remote_id]
    asked = {"account": account.pk, "ids": ids, "kinds": [kind.value for kind in kinds]}
    heard = {(id, kind): count for id, kind, count in sql.rows(HEARD, asked)}
    since = [_listened_since(account, kind) for kind in kinds]
    for post in posts:
        comments, reposts = (
            heard.get((post.remote_id, kind.value), 0) if post.remote_id and began and began <= post.at else None
            for kind, began in zip(kinds, since, strict=True)
        )
        yield comments, reposts


def _listened_since(account: Account, kind: Kind) -> datetime | None:
    names = [stream.name for stream in limits_for(account.network, account.profile).streams if kind in stream.kinds]
    return Source.objects.filter(account=account, active=True, stream__in=names).aggregate(Min("created_at"))[
        "created_at__min"
    ]


# --- the file -------------------------------------------------------------------------------------------------------


def _rows(account: Account, posts: Sequence[Published], zone: ZoneInfo) -> Iterator[dict[str, object]]:
    for post, (comments, reposts) in zip(posts, _counts(account, posts), strict=True):
        yield {
            "time": post.at.astimezone(zone).isoformat(sep=" ", timespec="seconds"),
            "is_repost": post.is_repost,
            "column": post.column,
            "group": post.group,
            "text": post.text,
            "form": post.form,
            "pictures": post.pictures,
            "comments": comments,
            "reposts": reposts,
            "link": post.link,
            "id": post.remote_id,
        }


def _written(rows: Sequence[Mapping[str, object]], file_kind: FileKind, language: str) -> bytes:
    if file_kind is FileKind.JSONL:
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    header = [words.in_language(language) for words in FIELDS.values()]
    table = [header, *([_cell(row[field], language) for field in FIELDS] for row in rows)]
    if file_kind is FileKind.CSV:
        return write_csv(table)
    cells = [[OutCell(text) for text in line] for line in table]
    return write_xlsx([OutSheet(_SHEET.in_language(language), cells, _WIDTHS)])


def _cell(value: object, language: str) -> str:
    if isinstance(value, ColumnGroup):
        return _GROUPS[value].in_language(language)
    if isinstance(value, bool):
        return (Words("是", "yes") if value else Words("否", "no")).in_language(language)
    return "" if value is None else str(value)
