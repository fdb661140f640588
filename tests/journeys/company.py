"""The tea company of the cast, with accounts on networks that run."""

from dataclasses import dataclass, field
from datetime import timedelta

from guanwei.accounts.actions import AccountDetails, add_account, grant
from guanwei.accounts.models import Account, Brand
from guanwei.accounts.values import set_value
from guanwei.delivery.models import Delivery
from guanwei.lib.clock import utc_now
from guanwei.media.store import take_in
from guanwei.people.models import User
from guanwei.people.roles import Role
from guanwei.publishing import actions, review
from guanwei.publishing.actions import Placement
from tests import cast
from tests.servers import atnet, mastodon
from tests.servers.simulator import Simulator

DOMAIN = "qingheming.example"
LINK = f"https://www.{DOMAIN}/"


@dataclass(slots=True)
class Company:
    """Lin writes, Chen approves, Zhou operates, He manages. `tokens`: Weibo's, by account id."""

    admin: User
    lin: User
    chen: User
    zhou: User
    he: User
    brand: Brand
    tokens: dict[int, str] = field(default_factory=dict)

    def on_weibo(
        self, simulator: Simulator, name: str, *, profile: str = "ordinary", grants: tuple[str, ...] = ()
    ) -> Account:
        """A new account of the simulator, entered with its token."""
        made = simulator.add_account(screen_name=name, safe_domains=[f"www.{DOMAIN}"], grants=list(grants))
        account = cast.weibo_account(
            self.admin,
            self.brand,
            name=name,
            uid=str(made["uid"]),
            profile=profile,
            server=simulator.url,
            token=made["access_token"],
        )
        self.tokens[account.pk] = made["access_token"]
        return account

    def approved(self, account: Account, text: str, *, seconds: float, pictures: tuple[bytes, ...] = ()) -> Delivery:
        """A post by Lin that Chen approved, due in so many seconds. Returns its delivery."""
        assets = [take_in(actor=self.lin, now=utc_now(), brand=self.brand, data=data, name="图") for data in pictures]
        draft = cast.draft(self.brand, text, pictures=tuple(assets), link=LINK)
        now = utc_now()
        placement = Placement(account, now + timedelta(seconds=seconds))
        [plan] = actions.plan_post(actor=self.lin, now=now, draft=draft, placements=[placement])
        review.submit(actor=self.lin, now=now, plan_id=plan.pk)
        review.approve(actor=self.chen, now=now, plan_id=plan.pk, content_hash=plan.content_hash)
        return Delivery.objects.get(purpose_kind="plan", purpose_id=plan.pk)

    def on_bluesky(self, made: atnet.Account, server: str, name: str) -> Account:
        return cast.bluesky_account(
            self.admin,
            self.brand,
            name=name,
            handle=made.handle,
            did=made.did,
            server=server,
            password=made.app_password,
        )

    def on_mastodon(self, made: mastodon.Account, server: str, name: str) -> Account:
        details = AccountDetails(
            network="mastodon",
            profile="token",
            name=name,
            server=server,
            handle=made.handle,
            remote_account_id=made.url,
            zone="Asia/Shanghai",
            secrets={"access_token": made.access_token},
        )
        return add_account(actor=self.admin, now=utc_now(), brand=self.brand, details=details)


def company() -> Company:
    admin = cast.user("admin", "管理员", is_admin=True)
    brand = cast.a_brand(admin, "青禾茗茶业")
    people = {
        "lin": ("林晓", Role.WRITER),
        "chen": ("陈岚", Role.APPROVER),
        "zhou": ("周航", Role.OPERATOR),
        "he": ("何静", Role.MANAGER),
    }
    users = {username: cast.user(username, name) for username, (name, _role) in people.items()}
    for username, (_name, role) in people.items():
        grant(actor=admin, now=utc_now(), user=users[username], role=role, brand=brand)
    # Weibo asks for the public address of the person behind a post, and everybody here sits at this machine.
    set_value(actor=admin, now=utc_now(), key="weibo.public-ip", value=cast.OFFICE, brand=brand)
    return Company(admin=admin, brand=brand, **users)
