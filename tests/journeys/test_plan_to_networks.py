"""The journey: a spreadsheet of thirty posts goes through the console to two networks and is read back from them."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from guanwei.accounts.models import Account
from guanwei.delivery.models import Attempt, Delivery
from guanwei.lib.clock import utc_now
from guanwei.publishing import actions
from guanwei.publishing.models import Plan
from tests.journeys import networks
from tests.journeys.company import LINK, Company, company
from tests.journeys.conftest import Visit
from tests.journeys.november import Sheet, sheet
from tests.journeys.running import Installation, Visitor, wait_until
from tests.networks.faultproxy import FaultProxy
from tests.servers import atnet as at_network
from tests.servers.simulator import Simulator

SHANGHAI = ZoneInfo("Asia/Shanghai")
WRITES_THAT_ARE_POSTS = ("statuses/share", "statuses/update", "statuses/upload", "statuses/upload_url_text")


@dataclass(slots=True)
class Scene:
    """The company with its three accounts, and what counts the writes on the way to Bluesky."""

    company: Company
    main: Account
    store: Account
    bluesky: Account
    proxy: FaultProxy
    simulator: Simulator
    network: at_network.Network


@pytest.fixture
def scene(transactional_db: None, simulator: Simulator, atnet: at_network.Network) -> Iterator[Scene]:
    with FaultProxy(atnet.pds) as proxy:
        made = company()
        yield Scene(
            company=made,
            main=made.on_weibo(simulator, "青禾茗", profile="commercial", grants=("commercial",)),
            store=made.on_weibo(simulator, "青禾茗门店"),
            bluesky=made.on_bluesky(atnet.create_account("tea"), proxy.address, "青禾茗"),
            proxy=proxy,
            simulator=simulator,
            network=atnet,
        )


def test_thirty_posts_from_a_spreadsheet_reach_both_networks(
    scene: Scene, installation: Installation, visit: Visit
) -> None:
    plan = sheet((utc_now().astimezone(SHANGHAI) + timedelta(days=1)).date())
    for _ in range(2):
        installation.start_worker()
    lin = visit(scene.company.lin)
    bring_in(lin, plan)
    send_in(lin, installation)
    move_one_on_its_page(visit(scene.company.zhou))
    approve_all(visit(scene.company.chen), plan)
    bring_the_others_forward(scene.company)
    wait_until(all_out, 120, what_is_left)
    lin.open("/deliveries?state=sent")
    out = lin.page.locator("#rows").inner_text().count("已发布")
    lin.page.locator("a[rel=next]").click()
    lin.page.locator("a[rel=prev]").wait_for()
    assert out + lin.page.locator("#rows").inner_text().count("已发布") == 60
    on_weibo_as_written(scene, plan)
    on_bluesky_as_written(scene, plan)
    each_written_once(scene, plan)


# --- what people do ---------------------------------------------------------------------------------------------------


def bring_in(lin: Visitor, plan: Sheet) -> None:
    lin.open("/imports")
    lin.page.locator("input[type=file]").set_input_files(
        {"name": "十一月排期.xlsx", "mimeType": "application/octet-stream", "buffer": plan.data}
    )
    lin.press("读取")
    lin.waits_for(lin.page.url, "30 行可以导入", 60)
    shown = lin.page.locator("table.rows tbody tr")
    assert shown.count() == len(plan.rows)
    for number, row in enumerate(plan.rows):
        assert row.text.split("\n")[0] in shown.nth(number).inner_text()
    assert not Plan.objects.exists()
    lin.press("导入", lin.page.locator("main"))
    lin.waits_for(lin.page.url, "30 行已作为草稿进入排期", 60)


def send_in(lin: Visitor, installation: Installation) -> None:
    """The first post on its page, as one does with one post; the others by the command, as one does with thirty."""
    first, *others = Plan.objects.order_by("post_id").values_list("post_id", flat=True).distinct()
    lin.open(f"/posts/{first}")
    for _account in range(2):
        lin.press("送审")
        assert lin.sees("已送审")
    installation.command("post", "submit", "--as", "lin", *map(str, others))
    assert Counter(Plan.objects.values_list("state", flat=True)) == {"review": 60}


def approve_all(chen: Visitor, plan: Sheet) -> None:
    """One after the other, each looked at: its words and its pictures stand on the page that is approved."""
    by_text = {row.text: row for row in plan.rows}
    chen.open("/approvals")
    seen = Counter[str]()
    while chen.page.locator("article.approval").count():
        article = chen.page.locator("article.approval").first
        words = article.locator(".words").inner_text()
        row = by_text[words.removesuffix(LINK).strip()]
        assert article.locator("img").count() == len(row.pictures)
        seen[row.text] += 1
        chen.press("通过", article)
    assert seen == {row.text: 2 for row in plan.rows}
    assert chen.sees("没有等你审核的内容")


def move_one_on_its_page(zhou: Visitor) -> None:
    """To a full minute, as the page has it, and far enough away to be approved before: it is the next one due then."""
    first = Plan.objects.order_by("pk")[0]
    soon = utc_now().astimezone(SHANGHAI) + timedelta(seconds=90)
    zhou.open(f"/posts/{first.post_id}")
    section = zhou.page.locator(f"#plan-{first.pk}")
    zhou.unfold("改时间", section)
    section.get_by_label("日期").fill(f"{soon:%Y-%m-%d}")
    section.get_by_label("时间").fill(f"{soon:%H:%M}")
    zhou.press("改时间", section)
    assert zhou.sees("已改到")


def bring_the_others_forward(company: Company) -> None:
    """They are planned for the coming fortnight, and nobody waits that long: the same action, within seconds."""
    far_away = utc_now() + timedelta(hours=1)
    for number, plan in enumerate(Plan.objects.filter(due_at__gt=far_away).order_by("pk")):
        due = utc_now() + timedelta(seconds=5 + number / 6)
        actions.move(actor=company.zhou, now=utc_now(), plan_id=plan.pk, due_at=due, lateness=timedelta(minutes=10))
    assert set(Plan.objects.values_list("state", flat=True)) <= {"approved", "published"}


def all_out() -> bool:
    return Counter(Delivery.objects.values_list("state", flat=True)) == {"sent": 60}


def what_is_left() -> str:
    return str(list(Delivery.objects.exclude(state="sent").values_list("account__name", "state", "words__en")))


# --- what the networks say --------------------------------------------------------------------------------------------


def delivered(account: Account) -> dict[str, Delivery]:
    """By the text of the post."""
    texts = dict(Plan.objects.filter(account=account).values_list("pk", "version__text"))
    return {texts[one.purpose_id]: one for one in Delivery.objects.filter(account=account)}


def on_weibo_as_written(scene: Scene, plan: Sheet) -> None:
    for account, on_store in ((scene.main, False), (scene.store, True)):
        weibo = networks.Weibo(scene.simulator.url, account.remote_account_id, scene.company.tokens[account.pk])
        rows = [row for row in plan.rows if row.on_store is on_store]
        ledger = delivered(account)
        assert set(ledger) == {row.text for row in rows}
        for row in rows:
            status_id = ledger[row.text].remote_id
            assert weibo.text_of(status_id) == f"{row.text} {LINK}"
            assert weibo.pictures_of(status_id) == [data for data, _alt in row.pictures]
        own = [status["idstr"] for status in weibo.timeline("user_timeline" if on_store else "user_timeline/biz")]
        # An ordinary app is shown its five newest posts, whatever it asks for.
        assert len(own) == (5 if on_store else len(rows))
        assert set(own) <= {one.remote_id for one in ledger.values()}


def on_bluesky_as_written(scene: Scene, plan: Sheet) -> None:
    bluesky = networks.Bluesky(scene.network.pds, scene.bluesky.remote_account_id)
    ledger = delivered(scene.bluesky)
    keys = {row.text: ledger[row.text].remote_id.rpartition("/")[2] for row in plan.rows}
    assert sorted(bluesky.keys()) == sorted(keys.values())
    for row in plan.rows:
        record = bluesky.record(keys[row.text])
        assert record["text"] == f"{row.text} {LINK}"
        assert record["facets"][-1]["features"][0]["uri"] == LINK
        assert bluesky.pictures_of(keys[row.text]) == list(row.pictures)


def each_written_once(scene: Scene, plan: Sheet) -> None:
    """Counted where the requests arrive, not in our ledger; which says the same."""
    weibo = Counter(
        entry["text"].removesuffix(LINK + " ").removesuffix(LINK).strip()
        for entry in scene.simulator.wire()
        if entry["complete"] and is_post(entry["path"])
    )
    assert weibo == {row.text: 1 for row in plan.rows}
    written = [json.loads(one.body)["record"] for one in scene.proxy.arrivals() if one.path.endswith("putRecord")]
    assert Counter(record["text"].removesuffix(LINK).strip() for record in written) == {
        row.text: 1 for row in plan.rows
    }
    assert Attempt.objects.count() == 60


def is_post(path: str) -> bool:
    return path.removesuffix(".json").removesuffix("/biz").endswith(WRITES_THAT_ARE_POSTS)
