"""The people, the brand and the accounts that tests play with. Plain functions: call what a test needs.

Lin writes, Chen approves, Zhou operates, He manages, Qin only looks. Wu works for another brand and must see nothing of
this one.
The two companies are invented.
"""

import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from django.contrib.auth.hashers import make_password
from django.test.utils import override_settings
from PIL import Image

from guanwei.accounts.actions import AccountDetails, add_account, create_brand, grant
from guanwei.accounts.models import Account, Brand
from guanwei.editorial.actions import Draft, DraftPicture, add_default_columns
from guanwei.editorial.models import Column
from guanwei.lib.clock import utc_now
from guanwei.media.models import Asset
from guanwei.media.store import take_in
from guanwei.people.access import OPERATOR
from guanwei.people.actions import create_user
from guanwei.people.models import User
from guanwei.people.roles import Role
from guanwei.publishing import actions, review
from guanwei.publishing.actions import Placement
from guanwei.publishing.models import Plan

PASSWORD = "青石桥边的茶-7421"
SITE = "https://www.qingheming.example/"
OFFICE = "36.112.4.9"  # an address that is public; nothing in a test ever calls it


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody and everything, made by `cast`."""

    admin: User
    lin: User  # writes
    chen: User  # approves
    zhou: User  # operates
    he: User  # manages
    qin: User  # looks
    wu: User  # of the other brand
    brand: Brand
    other_brand: Brand
    weibo: Account
    bluesky: Account
    other_account: Account

    @property
    def people(self) -> dict[str, User]:
        return {
            "admin": self.admin,
            "lin": self.lin,
            "chen": self.chen,
            "zhou": self.zhou,
            "he": self.he,
            "qin": self.qin,
            "wu": self.wu,
        }


def cast(*, weibo_profile: str = "ordinary") -> Cast:
    """One brand with a Weibo and a Bluesky account, its people with their roles, and a stranger's brand."""
    now = utc_now()
    admin = user("admin", "管理员", is_admin=True)
    brand = a_brand(admin, "青禾茗茶业")
    other = a_brand(admin, "远山灯具")
    weibo = weibo_account(admin, brand, profile=weibo_profile)
    bluesky = bluesky_account(admin, brand)
    elsewhere = weibo_account(admin, other, name="远山灯具", uid="6000000002")
    people = {
        "lin": (user("lin", "林晓"), Role.WRITER, brand),
        "chen": (user("chen", "陈岚"), Role.APPROVER, brand),
        "zhou": (user("zhou", "周航"), Role.OPERATOR, brand),
        "he": (user("he", "何静"), Role.MANAGER, brand),
        "qin": (user("qin", "秦越"), Role.VIEWER, brand),
        "wu": (user("wu", "吴敏"), Role.MANAGER, other),
    }
    for person, role, of in people.values():
        grant(actor=admin, now=now, user=person, role=role, brand=of)
    return Cast(
        admin=admin,
        **{name: person for name, (person, _role, _of) in people.items()},
        brand=brand,
        other_brand=other,
        weibo=weibo,
        bluesky=bluesky,
        other_account=elsewhere,
    )


def user(username: str, name: str, *, is_admin: bool = False, language: str = "zh-hans") -> User:
    """Signs in with PASSWORD. The slow hash is made once for all tests and put in place of a quick one."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        made = create_user(
            actor=OPERATOR,
            now=utc_now(),
            username=username,
            name=name,
            password=PASSWORD,
            is_admin=is_admin,
            language=language,
        )
    User.objects.filter(pk=made.pk).update(password=_hashed_once())
    return User.objects.get(pk=made.pk)


@cache
def _hashed_once() -> str:
    return make_password(PASSWORD)


def a_brand(admin: User, name: str) -> Brand:
    brand = create_brand(actor=admin, now=utc_now(), name=name)
    add_default_columns(brand)
    return brand


def weibo_account(
    admin: User,
    brand: Brand,
    *,
    name: str = "青禾茗",
    uid: str = "6000000001",
    profile: str = "ordinary",
    server: str = "http://127.0.0.1:9",
    token: str = "2.00token",
    zone: str = "Asia/Shanghai",
) -> Account:
    details = AccountDetails(
        network="weibo",
        profile=profile,
        name=name,
        server=server,
        handle=name,
        remote_account_id=uid,
        zone=zone,
        safe_domains=("qingheming.example",),
        secrets={"access_token": token},
    )
    return add_account(actor=admin, now=utc_now(), brand=brand, details=details)


def bluesky_account(
    admin: User,
    brand: Brand,
    *,
    name: str = "青禾茗",
    handle: str = "qingheming.test",
    did: str = "did:plc:qingheming000000000000",
    server: str = "http://127.0.0.1:9",
    password: str = "app-password",
    zone: str = "Asia/Shanghai",
) -> Account:
    details = AccountDetails(
        network="bluesky",
        profile="app-password",
        name=name,
        server=server,
        handle=handle,
        remote_account_id=did,
        zone=zone,
        secrets={"identifier": handle, "app_password": password},
    )
    return add_account(actor=admin, now=utc_now(), brand=brand, details=details)


def mastodon_account(
    admin: User,
    brand: Brand,
    *,
    name: str = "青禾茗",
    handle: str = "qingheming@m.example",
    url: str = "https://m.example/@qingheming",
    server: str = "http://127.0.0.1:9",
    token: str = "masto-token",
    zone: str = "Asia/Shanghai",
) -> Account:
    details = AccountDetails(
        network="mastodon",
        profile="token",
        name=name,
        server=server,
        handle=handle,
        remote_account_id=url,
        zone=zone,
        secrets={"access_token": token},
    )
    return add_account(actor=admin, now=utc_now(), brand=brand, details=details)


def column(brand: Brand, code: str = "D5") -> Column:
    return Column.objects.get(brand=brand, code=code)


def picture_bytes(colour: str = "olivedrab", size: tuple[int, int] = (640, 480), kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, kind)
    return buffer.getvalue()


def picture(brand: Brand, colour: str = "olivedrab") -> Asset:
    return take_in(actor=None, now=utc_now(), brand=brand, data=picture_bytes(colour), name=f"{colour}.png")


def draft(
    brand: Brand,
    text: str = "泡绿茶水温八十度就好，开水会烫出涩味。",
    *,
    code: str = "D5",
    link: str = SITE,
    pictures: tuple[Asset, ...] = (),
    benefit: str = "",
) -> Draft:
    return Draft(
        column=column(brand, code),
        text=text,
        link=link,
        benefit=benefit,
        pictures=[DraftPicture(asset, f"图 {number}") for number, asset in enumerate(pictures, start=1)],
    )


def soon(*, minutes: int = 60) -> datetime:
    """So many minutes from now, on the full second."""
    return datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=minutes)


def a_draft(
    who: Cast,
    account: Account | None = None,
    *,
    due_at: datetime | None = None,
    text: str = "",
    actor: User | None = None,
    pictures: tuple[Asset, ...] = (),
    code: str = "D5",
) -> Plan:
    """A draft by Lin on one account (Bluesky unless named), due in an hour unless named."""
    words = {"text": text} if text else {}
    account = account or who.bluesky
    [plan] = actions.plan_post(
        actor=actor or who.lin,
        now=utc_now(),
        draft=draft(account.brand, code=code, pictures=pictures, **words),
        placements=[Placement(account, due_at or soon())],
    )
    return plan


def in_review(who: Cast, account: Account | None = None, **more: object) -> Plan:
    """A post that Lin sent in."""
    plan = a_draft(who, account, **more)  # type: ignore[arg-type]
    return review.submit(actor=more.get("actor") or who.lin, now=utc_now(), plan_id=plan.pk)  # type: ignore[arg-type]


def approved(who: Cast, account: Account | None = None, **more: object) -> Plan:
    """A post that Lin sent in and Chen approved."""
    plan = in_review(who, account, **more)
    return review.approve(
        actor=who.chen, now=utc_now(), plan_id=plan.pk, content_hash=plan.content_hash, public_ip=OFFICE
    )
