"""Brands, accounts, credentials and grants: what an administrator or a manager does with them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from guanwei.accounts.access import require, require_on_brand
from guanwei.accounts.factor_seals import seal_factors_again
from guanwei.accounts.models import Account, Brand, Credential, Grant, ProductLine, QuotaWindow
from guanwei.accounts.rules_changed import look_over_again, look_over_brand_again
from guanwei.accounts.vault import SealBroken, is_newest, seal, seal_again, unseal
from guanwei.base.live import tell_access
from guanwei.base.queue import defer
from guanwei.lib.words import Words
from guanwei.people.access import require_admin
from guanwei.people.models import User
from guanwei.people.roles import Permission, Role
from guanwei.trail.record import record


class AccountRefused(Exception):
    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


@dataclass(frozen=True, slots=True)
class AccountDetails:
    """What somebody enters for an account. `secrets` empty for an account that is run by hand."""

    network: str
    profile: str
    name: str
    server: str
    handle: str = ""
    remote_account_id: str = ""
    zone: str = "Asia/Shanghai"
    safe_domains: tuple[str, ...] = ()
    stage: str = Account.Stage.JUNIOR
    role: str = Account.LivedRole.MEDIA
    secrets: dict[str, str] = field(default_factory=dict, repr=False)


def create_brand(*, actor: User, now: datetime, name: str, zone: str = "Asia/Shanghai") -> Brand:
    require_admin(actor)
    ZoneInfo(zone)
    with transaction.atomic():
        brand = Brand.objects.create(name=name, slug=_free_slug(name), zone=zone)
        record(actor=actor, now=now, verb="brand.created", kind="brand", id=brand.pk, details={"name": name})
    return brand


def _free_slug(name: str) -> str:
    base = slugify(name) or "brand"
    taken = set(Brand.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbers = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbers if slug not in taken)


def add_product_line(*, actor: User, now: datetime, brand: Brand, name: str) -> ProductLine:
    require_on_brand(actor, Permission.MANAGE, brand)
    with transaction.atomic():
        line = ProductLine.objects.create(brand=brand, name=name)
        record(actor=actor, now=now, verb="product-line.added", kind="brand", id=brand.pk, details={"name": name})
        look_over_brand_again(brand)
    return line


def add_account(
    *, actor: User, now: datetime, brand: Brand, details: AccountDetails, product_line: ProductLine | None = None
) -> Account:
    """A new official account of a brand. AccountRefused when the brand has it already."""
    require_on_brand(actor, Permission.MANAGE, brand)
    ZoneInfo(details.zone)
    account = Account(
        brand=brand,
        product_line=product_line,
        network=details.network,
        profile=details.profile,
        name=details.name,
        server=details.server,
        handle=details.handle,
        remote_account_id=details.remote_account_id,
        zone=details.zone,
        safe_domains=list(details.safe_domains),
        stage=details.stage,
        role=details.role,
    )
    try:
        with transaction.atomic():
            account.save()
            record(
                actor=actor,
                now=now,
                verb="account.added",
                kind="account",
                id=account.pk,
                account_id=account.pk,
                details={"network": details.network, "profile": details.profile, "name": details.name},
            )
            if details.secrets:
                _keep_secrets(account, details.secrets, now)
    except IntegrityError as error:
        raise AccountRefused(
            Words(f"账号“{details.name}”已经在系统里了。", f'The account "{details.name}" is here already.')
        ) from error
    return account


CHECK_JOB = "accounts.check_login"
NOT_TRIED = Words("正在验证新的授权。", "The new credentials are being verified.")
SESSION = "session"


def change_credentials(*, actor: User, now: datetime, account: Account, secrets: dict[str, str]) -> None:
    """New secrets for an account, and a job that has them verified. Nothing goes out until the network has said whose
    they are (jobs.login.tried): what was approved for one account must not appear on another."""
    require(actor, Permission.MANAGE, account)
    with transaction.atomic():
        _keep_secrets(account, secrets, now)
        Account.objects.filter(pk=account.pk).update(
            health=Account.Health.CHECKING, health_note=NOT_TRIED.as_json(), wait_until=None, wait_reason=""
        )
        defer(CHECK_JOB, key=f"{CHECK_JOB}:{account.pk}", account_id=account.pk)
        record(
            actor=actor,
            now=now,
            verb="account.credentials-changed",
            kind="account",
            id=account.pk,
            account_id=account.pk,
        )


def keep_renewed_secrets(*, account_id: int, secrets: dict[str, str], now: datetime) -> None:
    """A network renewed its session during a call: the new one is sealed in place of the old, unless somebody changed
    the credentials meanwhile."""
    with transaction.atomic():
        kept = Credential.objects.select_for_update(no_key=True).filter(account=account_id).first()
        if kept is None:
            return
        before = unseal(kept.sealed)
        if {**before, SESSION: ""} == {**secrets, SESSION: ""}:
            kept.sealed, kept.changed_at = seal(secrets), now
            kept.save(update_fields=["sealed", "changed_at"])


def _keep_secrets(account: Account, secrets: dict[str, str], now: datetime) -> None:
    Credential.objects.update_or_create(account=account, defaults={"sealed": seal(secrets), "changed_at": now})


def note_health(
    *,
    now: datetime,
    account: Account,
    alive: bool,
    words: Words,
    expires_at: datetime | None = None,
    remote_account_id: str = "",
    handle: str = "",
) -> None:
    """What the network answered when it was last asked."""
    with transaction.atomic():
        known = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
        changed = known.health != (Account.Health.ALIVE if alive else Account.Health.DEAD)
        known.health = Account.Health.ALIVE if alive else Account.Health.DEAD
        known.health_note, known.health_at = words.as_json(), now
        known.token_expires_at = expires_at if alive else known.token_expires_at
        known.remote_account_id = remote_account_id or known.remote_account_id
        known.handle = handle or known.handle
        known.save()
        if changed:
            record(
                actor=None,
                now=now,
                verb=f"account.{known.health}",
                kind="account",
                id=known.pk,
                account_id=known.pk,
                details={"words": words.as_json()},
            )


def set_active(*, actor: User, now: datetime, account: Account, active: bool) -> None:
    require(actor, Permission.MANAGE, account)
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(active=active)
        record(
            actor=actor,
            now=now,
            verb="account.resumed" if active else "account.paused",
            kind="account",
            id=account.pk,
            account_id=account.pk,
        )
        look_over_again([account.pk])


def grant(
    *, actor: User, now: datetime, user: User, role: Role, brand: Brand | None = None, account: Account | None = None
) -> Grant:
    """Gives a role on a brand or on one account. Twice changes nothing. AccountRefused for neither or both."""
    if (brand is None) == (account is None):
        raise AccountRefused(Words("请选择一个品牌或一个账号。", "Choose one brand or one account for the role."))
    if account:
        require(actor, Permission.MANAGE, account)
    elif brand:
        require_on_brand(actor, Permission.MANAGE, brand)
    with transaction.atomic():
        made, fresh = Grant.objects.get_or_create(user=user, brand=brand, account=account, role=role.value)
        if fresh:
            record(
                actor=actor,
                now=now,
                verb="role.granted",
                kind="user",
                id=user.pk,
                account_id=account and account.pk,
                details={"role": role.value, "brand": brand and brand.pk, "account": account and account.pk},
            )
            tell_access(user.pk)
    return made


def withdraw(*, actor: User, now: datetime, grant: Grant) -> None:
    if grant.account:
        require(actor, Permission.MANAGE, grant.account)
    elif grant.brand:
        require_on_brand(actor, Permission.MANAGE, grant.brand)
    with transaction.atomic():
        record(
            actor=actor,
            now=now,
            verb="role.withdrawn",
            kind="user",
            id=grant.user_id,
            account_id=grant.account_id,
            details={"role": grant.role},
        )
        grant.delete()
        tell_access(grant.user_id)


QUOTA_KEPT_FOR = timedelta(days=3)  # the longest window is a day; two more to look back at


def forget_quota_windows(*, now: datetime) -> int:
    """Deletes the counts of windows that are long over. Returns how many."""
    return QuotaWindow.objects.filter(starts_at__lt=now - QUOTA_KEPT_FOR).delete()[0]


@dataclass(frozen=True, slots=True)
class Resealed:
    """`count` secrets were put under the newest key; no key here opens the credentials of the accounts `broken`."""

    count: int
    broken: tuple[int, ...]


def seal_everything_again(*, actor: User, now: datetime) -> Resealed:
    """Every secret that is not under the newest key, those of second factors too: the second step of a key rotation."""
    require_admin(actor)
    count, broken = 0, []
    with transaction.atomic():
        for credential in Credential.objects.select_for_update().order_by("pk"):
            if is_newest(credential.sealed):
                continue
            try:
                credential.sealed = seal_again(credential.sealed)
            except SealBroken:
                broken.append(credential.account_id)
                continue
            credential.changed_at = now
            credential.save(update_fields=["sealed", "changed_at"])
            count += 1
        factors, lost = seal_factors_again()
        details = {"credentials": count, "broken": broken, "factors": factors, "lost_factors": lost}
        record(actor=actor, now=now, verb="keys.rotated", kind="installation", id=0, details=details)
    return Resealed(count + factors, tuple(broken))
