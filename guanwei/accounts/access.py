"""Which accounts a person may see or act on: the first line of every query that a page, the API or the CLI runs.

Grants are read by one statement. A page asks for them many times: it marks its User with `once_a_request`, and they are
read once for as long as that object lives.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from guanwei.accounts.models import Account, Brand
from guanwei.base import sql
from guanwei.lib.words import Words
from guanwei.people.access import NotAllowed
from guanwei.people.models import User
from guanwei.people.roles import ALLOWS, Permission, Role

GRANTED = """
SELECT given.role, given.brand_id, account.id, account.brand_id, account.active, account.zone
  FROM accounts_grant AS given
  LEFT JOIN accounts_account AS account ON account.id = given.account_id OR account.brand_id = given.brand_id
 WHERE given.user_id = %(user)s
"""
# An administrator is to all brands what a manager is to one.
EVERYTHING = """
SELECT 'manager', brand.id, account.id, brand.id, account.active, account.zone
  FROM accounts_brand AS brand LEFT JOIN accounts_account AS account ON account.brand_id = brand.id
"""
Numbers = Mapping[Permission, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Reach:
    """What a person may, by permission: on which accounts, on which brands as a whole, on something of which brands;
    and the zones of the accounts that are active. `everything`: no query has to be narrowed down."""

    accounts: Numbers
    whole_brands: Numbers
    brands: Numbers
    zones: Mapping[int, str]
    everything: bool = False


def once_a_request(viewer: User) -> User:
    """What this User may is read once from here on. For the User of a request, which lives no longer: what is granted
    or taken away meanwhile counts from the next one."""
    if not hasattr(viewer, "reach"):
        viewer.reach = None  # type: ignore[attr-defined]
    return viewer


def reach_of(viewer: User) -> Reach:
    """Read anew for each call, unless `once_a_request` has marked this User."""
    kept: Reach | None = getattr(viewer, "reach", None)
    if kept is None:
        kept = _read(viewer)
        if hasattr(viewer, "reach"):
            viewer.reach = kept
    return kept


def _read(viewer: User) -> Reach:
    asked = EVERYTHING if viewer.is_admin else GRANTED
    rows = sql.rows(asked, {"user": viewer.pk}) if viewer.is_active else []
    accounts: dict[Permission, set[int]] = defaultdict(set)
    whole: dict[Permission, set[int]] = defaultdict(set)
    brands: dict[Permission, set[int]] = defaultdict(set)
    zones = {account: zone for _role, _whole, account, _brand, active, zone in rows if active}
    for role, whole_brand, account, brand, _active, _zone in rows:
        for permission in ALLOWS[Role(role)]:
            brands[permission].add(whole_brand or brand)
            if whole_brand:
                whole[permission].add(whole_brand)
            if account:
                accounts[permission].add(account)
    return Reach(_frozen(accounts), _frozen(whole), _frozen(brands), zones, viewer.is_active and viewer.is_admin)


def _frozen(found: Mapping[Permission, set[int]]) -> Numbers:
    return {permission: frozenset(found.get(permission, ())) for permission in Permission}


def within(viewer: User, permission: Permission = Permission.VIEW, *, path: str = "account") -> Q:
    """Narrows a query to the accounts on which `viewer` holds `permission`; `path` leads to the account."""
    reach = reach_of(viewer)
    # An empty Q would let go of the other side of an "or".
    return ~Q(pk__in=[]) if reach.everything else Q(**{f"{path}__in": sorted(reach.accounts[permission])})


def asked_within(
    viewer: User, statement: str, permission: Permission = Permission.VIEW, /, **values: object
) -> sql.Asked:
    """A query in plain SQL, narrowed down like `within`: `WITHIN` in it stands for the condition on `account_id`."""
    reach = reach_of(viewer)
    if reach.everything:
        return sql.Asked(statement.replace("WITHIN", "true"), values)
    name = f"accounts_to_{permission}"
    condition = f"account_id = ANY(%({name})s::bigint[])"
    return sql.Asked(statement.replace("WITHIN", condition), {**values, name: sorted(reach.accounts[permission])})


def account_ids(viewer: User, permission: Permission = Permission.VIEW) -> frozenset[int]:
    return reach_of(viewer).accounts[permission]


def holds(viewer: User, permission: Permission, account_id: int) -> bool:
    return account_id in account_ids(viewer, permission)


def accounts_for(viewer: User, permission: Permission = Permission.VIEW) -> QuerySet[Account]:
    """The accounts on which `viewer` holds `permission`, through a grant on the account or on its brand."""
    return Account.objects.filter(within(viewer, permission, path="pk"))


def brands_for(viewer: User, permission: Permission = Permission.VIEW) -> QuerySet[Brand]:
    """The brands on which `viewer` holds `permission` on at least one account, or on the brand itself."""
    reach = reach_of(viewer)
    return Brand.objects.all() if reach.everything else Brand.objects.filter(pk__in=reach.brands[permission])


def whole_brands_for(viewer: User, permission: Permission = Permission.VIEW) -> QuerySet[Brand]:
    """The brands on which `viewer` holds `permission` whole: through a grant on the brand, not on one account."""
    reach = reach_of(viewer)
    return Brand.objects.all() if reach.everything else Brand.objects.filter(pk__in=reach.whole_brands[permission])


def has_whole_brand(viewer: User, permission: Permission) -> bool:
    """Is there one to make an account in? As `whole_brands_for`, without asking for the brands."""
    reach = reach_of(viewer)
    return reach.everything or bool(reach.whole_brands[permission])


def require(actor: User, permission: Permission, account: Account) -> None:
    """NotAllowed unless `actor` holds `permission` on `account`. Asks anew each time: it stands before what changes
    something, and the account may have been made a moment ago."""
    if account.pk not in _read(actor).accounts[permission]:
        raise NotAllowed(
            Words(
                f"你在账号“{account.name}”上没有“{PERMISSION_NAMES[permission].zh}”的权限，请找管理员开通。",
                f'You may not {PERMISSION_NAMES[permission].en} on the account "{account.name}". Ask an administrator.',
            )
        )


def require_on_brand(actor: User, permission: Permission, brand: Brand) -> None:
    """NotAllowed unless `actor` holds `permission` on the whole brand. Asks anew each time, too."""
    if brand.pk not in _read(actor).whole_brands[permission]:
        name = PERMISSION_NAMES[permission]
        raise NotAllowed(
            Words(
                f"你在品牌“{brand.name}”上没有“{name.zh}”的权限，请找管理员开通。",
                f'You may not {name.en} for the whole brand "{brand.name}". Ask an administrator.',
            )
        )


PERMISSION_NAMES = {
    Permission.VIEW: Words("查看", "look"),
    Permission.WRITE: Words("撰稿", "write"),
    Permission.APPROVE: Words("审核", "approve"),
    Permission.WAIVE: Words("豁免", "waive findings"),
    Permission.OPERATE: Words("运营", "operate"),
    Permission.MANAGE: Words("管理", "manage"),
}
