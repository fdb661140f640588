"""What the post form opens with: what was sent, what was left unsaved, a stored post, a copy of one, or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.http import HttpRequest, QueryDict

from guanwei.accounts.access import accounts_for, brands_for
from guanwei.accounts.models import Account, Brand
from guanwei.editorial.actions import Draft, Wording
from guanwei.editorial.models import Post
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.publishing.drafting import whole_draft
from guanwei.publishing.meanwhile import stamp_of
from guanwei.publishing.models import Plan, WorkingCopy
from guanwei.publishing.queries import plans_for
from guanwei.publishing.working import form_key, working_copy
from guanwei.web.answers import number_in
from guanwei.web.scope import scope_of

SEEN = "seen"  # the field that says what a form of a stored post was made from


@dataclass(frozen=True, slots=True)
class Opened:
    """`data` is what stands in the form, as it would be sent. `key` names the form until it is saved; `version` is that
    of the working copy behind it, 0 without one. `plans` are those that an edit is about."""

    viewer: User
    brand: Brand
    data: QueryDict
    key: UUID
    version: int = 0
    post: Post | None = None
    plans: list[Plan] = field(default_factory=list)
    left: WorkingCopy | None = None  # what it takes up


def open_new(request: HttpRequest, viewer: User) -> Opened | None:
    """None where there is no brand that the viewer may write for."""
    if request.method == "POST":
        return sent(request, viewer)
    left = working_copy(viewer, key=key) if (key := key_in(request.GET.get("draft", ""))) else None
    if left and left.post_id is None:
        return Opened(viewer, left.brand, _typed(left), left.key, left.version, left=left)
    copied = _copied(request, viewer)
    brand = _brand(request, viewer, copied[0].post.brand.slug if copied else "")
    if brand is None:
        return None
    if copied:
        mine = set(accounts_for(viewer, Permission.WRITE).values_list("pk", flat=True))
        shown = [plan for plan in copied if plan.account_id in mine] or copied[:1]
        return Opened(viewer, brand, _stored(viewer, copied[0].post, shown, times=False), uuid4())
    accounts = [str(account.pk) for account in _first_accounts(request, viewer, brand)]
    data = _filled([*(("accounts", account) for account in accounts), ("date", request.GET.get("date", "")[:10])])
    return Opened(viewer, brand, data, uuid4())


def open_edit(request: HttpRequest, viewer: User, post: Post) -> Opened:
    """Whoever left changes to this post unsaved finds them again."""
    plans = list(plans_for(viewer).filter(post=post).exclude(state=Plan.State.CANCELLED).order_by("account__name"))
    if request.method == "POST":
        return _sent(request, viewer, post.brand, post, plans)
    left = working_copy(viewer, post=post)
    if left and "stored" not in request.GET:
        return Opened(viewer, post.brand, _typed(left), left.key, left.version, post, plans, left)
    key, version = (left.key, left.version) if left else (uuid4(), 0)
    return Opened(viewer, post.brand, _stored(viewer, post, plans, times=True), key, version, post, plans)


def sent(request: HttpRequest, viewer: User) -> Opened | None:
    """What stands in the form of a new post, or in that of one that the viewer may see."""
    brand = _brand(request, viewer)
    if brand is None:
        return None
    number = request.POST.get("post", "")
    plans: list[Plan] = []
    if number.isascii() and number.isdecimal() and len(number) < 19:
        plans = list(plans_for(viewer).filter(post=int(number)).exclude(state=Plan.State.CANCELLED))
    return _sent(request, viewer, brand, plans[0].post if plans else None, plans)


def saved_as(viewer: User, key: UUID) -> int | None:
    """The post that the form was saved as, for who comes back to it."""
    made = Post.objects.filter(created_by=viewer, import_key=form_key(key))
    return made.values_list("pk", flat=True).first()


def key_in(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _sent(request: HttpRequest, viewer: User, brand: Brand, post: Post | None, plans: list[Plan]) -> Opened:
    kept = request.POST.get("kept", "")
    version = int(kept) if kept.isascii() and kept.isdecimal() and len(kept) < 9 else 0
    key = key_in(request.POST.get("form", "")) or uuid4()
    return Opened(viewer, brand, request.POST.copy(), key, version, post, plans)


def _typed(left: WorkingCopy) -> QueryDict:
    return _filled((name, value) for name, value in left.fields)


def _filled(fields: Iterable[tuple[str, str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in fields:
        data.appendlist(name, value)
    return data


def stored(viewer: User, post: Post) -> QueryDict:
    """What stands there now, as its form would be sent: for whoever has it open and is not the only one."""
    now = Post.objects.select_related("brand", "column").get(pk=post.pk)
    plans = plans_for(viewer).filter(post=post).exclude(state=Plan.State.CANCELLED).order_by("account__name")
    return _stored(viewer, now, list(plans), times=True)


def _stored(viewer: User, post: Post, shown: list[Plan], *, times: bool) -> QueryDict:
    """A post as its form would be sent. What is out on an account stands there as its own words: it stays as it is,
    whatever the others will say."""
    stamp = stamp_of(viewer, post.pk)  # first: what changes while the rest is read is told of when it is saved
    draft = whole_draft(post, shown)
    out = {plan.account_id: draft.on(plan.account_id) for plan in shown if plan.state == Plan.State.PUBLISHED and times}
    said = {account: Wording(there.text, there.link, there.pictures) for account, there in out.items()}
    draft = replace(draft, own={**draft.own, **said})
    fields = [
        ("column", str(draft.column.pk)),
        *(("accounts", str(plan.account_id)) for plan in shown),
        *(("text", draft.text), ("link", draft.link), ("benefit", draft.benefit), ("note", draft.note)),
        ("value", draft.value),
    ]
    for number, picture in enumerate(draft.pictures, start=1):
        fields += [
            (f"picture-{number}-asset", str(picture.asset.pk)),
            (f"picture-{number}-alt", picture.alt_text),
            (f"picture-{number}-position", str(number)),
        ]
    for account, words in draft.own.items():
        fields += _own(draft, account, words)
    if times:
        fields += [*_times(shown), (SEEN, stamp)]
    return _filled(fields)


def _own(draft: Draft, account: int, words: Wording) -> list[tuple[str, str]]:
    shown = {picture.asset.pk for picture in (draft.pictures if words.pictures is None else words.pictures)}
    without = [picture.asset.pk for picture in draft.pictures if picture.asset.pk not in shown]
    fields = [("differs", "on"), ("text", words.text), ("link", words.link), *(("without", str(pk)) for pk in without)]
    return [(f"own-{account}-{name}", value) for name, value in fields]


def _times(plans: list[Plan]) -> list[tuple[str, str]]:
    """One time for all where their clocks show the same; else each its own."""
    clocks = {plan.account_id: local_time(plan) for plan in plans}
    if len(set(clocks.values())) == 1:
        day, _t, clock = next(iter(clocks.values())).partition("T")
        return [("date", day), ("time", clock)]
    parts = [(account, *local.partition("T")[::2]) for account, local in clocks.items()]
    return [
        pair for account, day, clock in parts for pair in ((f"own-{account}-date", day), (f"own-{account}-time", clock))
    ]


def local_time(plan: Plan) -> str:
    """`2026-03-02T09:30` on the account's own clock; empty without a time."""
    return f"{plan.due_at.astimezone(ZoneInfo(plan.account.zone)):%Y-%m-%dT%H:%M}" if plan.due_at else ""


def _brand(request: HttpRequest, viewer: User, otherwise: str = "") -> Brand | None:
    wanted = request.POST.get("brand") or request.GET.get("brand") or otherwise
    mine = brands_for(viewer, Permission.WRITE).order_by("name")
    if wanted:
        return mine.filter(slug=wanted).first()
    scope = scope_of(request, viewer)
    return (mine.filter(pk=scope.brand_id).first() if scope else None) or mine.first()


def _first_accounts(request: HttpRequest, viewer: User, brand: Brand) -> list[Account]:
    """The one that the person works on, or the only one there is."""
    mine = accounts_for(viewer, Permission.WRITE).filter(brand=brand, active=True)
    scope = scope_of(request, viewer)
    if scope and mine.filter(pk=scope.pk).exists():
        return [scope]
    only = list(mine[:2])
    return only if len(only) == 1 else []


def _copied(request: HttpRequest, viewer: User) -> list[Plan]:
    wanted = number_in(request, "copy")
    return list(plans_for(viewer).filter(post=wanted).order_by("pk")) if wanted else []
