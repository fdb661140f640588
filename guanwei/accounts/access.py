"""Which accounts a person may see or act on: the first line of every query that a page, the API or the CLI runs."""

from django.db.models import Q, QuerySet

from guanwei.accounts.models import Account, Brand, Grant
from guanwei.lib.words import Words
from guanwei.people.access import NotAllowed
from guanwei.people.models import User
from guanwei.people.roles import Permission, roles_with


def accounts_for(viewer: User, permission: Permission = Permission.VIEW) -> QuerySet[Account]:
    """The accounts on which `viewer` holds `permission`, through a grant on the account or on its brand."""
    if not viewer.is_active:
        return Account.objects.none()
    if viewer.is_admin:
        return Account.objects.all()
    grants = Grant.objects.filter(user=viewer, role__in=roles_with(permission))
    return Account.objects.filter(
        Q(pk__in=grants.filter(account__isnull=False).values("account"))
        | Q(brand__in=grants.filter(brand__isnull=False).values("brand"))
    )


def brands_for(viewer: User, permission: Permission = Permission.VIEW) -> QuerySet[Brand]:
    """The brands on which `viewer` holds `permission` on at least one account, or on the brand itself."""
    if not viewer.is_active:
        return Brand.objects.none()
    if viewer.is_admin:
        return Brand.objects.all()
    grants = Grant.objects.filter(user=viewer, role__in=roles_with(permission))
    return Brand.objects.filter(
        Q(pk__in=grants.filter(brand__isnull=False).values("brand"))
        | Q(accounts__in=grants.filter(account__isnull=False).values("account"))
    ).distinct()


def whole_brands_for(viewer: User, permission: Permission = Permission.VIEW) -> QuerySet[Brand]:
    """The brands on which `viewer` holds `permission` whole: through a grant on the brand, not on one account."""
    if not viewer.is_active:
        return Brand.objects.none()
    if viewer.is_admin:
        return Brand.objects.all()
    grants = Grant.objects.filter(user=viewer, role__in=roles_with(permission), brand__isnull=False)
    return Brand.objects.filter(pk__in=grants.values("brand"))


def require(actor: User, permission: Permission, account: Account) -> None:
    """NotAllowed unless `actor` holds `permission` on `account`."""
    if not accounts_for(actor, permission).filter(pk=account.pk).exists():
        raise NotAllowed(
            Words(
                f"你在账号“{account.name}”上没有“{PERMISSION_NAMES[permission].zh}”的权限，请找管理员开通。",
                f'You may not {PERMISSION_NAMES[permission].en} on the account "{account.name}". Ask an administrator.',
            )
        )


def require_on_brand(actor: User, permission: Permission, brand: Brand) -> None:
    """NotAllowed unless `actor` holds `permission` on the whole brand."""
    if not whole_brands_for(actor, permission).filter(pk=brand.pk).exists():
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
