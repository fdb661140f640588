"""Whatever stands in an address, no page breaks."""

import re
from pathlib import Path

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

import guanwei.web
from guanwei.publishing.models import Plan
from guanwei.web.urls import urlpatterns
from tests.cast import Cast, approved, cast, picture
from tests.web.visitors import browser

pytestmark = pytest.mark.django_db

VIEWS = Path(guanwei.web.__file__).parent.rglob("*.py")
# Every parameter that any page reads, forms that are filled from the address included.
NAMES = sorted(
    {name for file in VIEWS for name in re.findall(r"GET(?:\.get\(|\[)\"(\w+)\"", file.read_text("utf-8"))}
    | {"account", "copy", "from", "week", "since", "until", "format"}
)
NAMED = {"folder": "guide", "name": "checks", "key": "7f3b1f0c-6f0e-4f57-9c41-2b1f8a1d5a11"}
HOSTILE = (
    *(
        "",
        " ",
        "\0",
        "x\0y",
        "-1",
        "0",
        "1",
        "999999999",
        "9" * 30,
        "1e9",
        "NaN",
        "²",
        "٣",
        "\ud7ff",
        "\U0010ffff",
        "%",
    ),
    *("0001-W01", "9999-W52", "2000-W01", "2100-W52", "2026-W99", "0001-01-01", "9999-12-31", "2026-02-30"),
    *("2000-01-01", "2100-12-31", "99999999999999999.999999999999999999", "0.0", "1.1", "1700000000000000.1"),
    *("xlsx", "csv", "trouble", "bad", "<script>", "' OR 1=1 --", "../../etc/passwd", "a" * 4000),
)
values = st.sampled_from(HOSTILE) | st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20)
queries = st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=5).filter(str.isascii), values, max_size=5)


def pages(who: Cast) -> list[str]:
    """Every address that can be looked at, each number in it once with something there, once beyond all numbers; what
    is no number with something there."""
    plan = approved(who)
    there = {
        "post_id": plan.post_id,
        "plan_id": plan.pk,
        "delivery_id": plan.pk,
        "account_id": who.weibo.pk,
        "brand_id": who.brand.pk,
        "user_id": who.lin.pk,
        "asset_id": picture(who.brand).pk,
    }
    found = set()
    for pattern in urlpatterns:
        parts = re.findall(r"<(\w+):(\w+)>", str(pattern.pattern))
        numbers = [name for kind, name in parts if kind == "int"]
        others = {name: NAMED[name] for kind, name in parts if kind != "int"}
        for stand in (there, dict.fromkeys(numbers, 10**25)):
            found.add(reverse(pattern.name, kwargs={name: stand.get(name, 1) for name in numbers} | others))
    client = browser(who.admin)
    return sorted(address for address in found if client.get(address).status_code != 405)


def test_no_page_breaks_whatever_its_address_asks_for() -> None:
    who = cast()
    client, addresses = browser(who.admin), pages(who)

    @settings(max_examples=100)
    @given(st.sampled_from(addresses), queries)
    def ask(address: str, query: dict[str, str]) -> None:
        assert client.get(address, query).status_code != 500

    ask()


def test_no_page_breaks_when_everything_it_reads_is_hostile() -> None:
    who = cast()
    client = browser(who.he)
    for address in pages(who):
        for value in ("0001-W01", "9999-W52", "9999-12-31", "9" * 30, "99999999999999999.999999999999999999"):
            asked = dict.fromkeys(NAMES, value) | {"brand": who.brand.slug, "format": "csv"}
            assert client.get(address, asked).status_code != 500, address


@pytest.mark.parametrize("week", ["0001-W01", "1999-W51", "2101-W01", "9999-W52"])
def test_a_week_that_nobody_plans_is_this_week(week: str) -> None:
    page = browser(cast().lin).get("/plan", {"week": week})
    assert page.status_code == 200
    assert page.context["this_week"]


def test_a_nul_is_refused_wherever_it_stands() -> None:
    who = cast()
    client = browser(who.lin)
    assert client.get("/posts/new?brand=%00").status_code == 400
    assert client.get("/plan?%00=1").status_code == 400
    assert client.post("/posts/new", {"text": "a\0b"}).status_code == 400
    assert client.post("/me", {"do\0": "x"}).status_code == 400
    assert browser().post("/sign-in", {"username": "li\0n", "password": "x"}).status_code == 400
    for address in ("/sign-in", "/", "/source"):
        assert browser().get(address, headers={"cookie": 'sessionid="\\000aaaaaaaaaaaa"'}).status_code == 400


@pytest.mark.parametrize("date", ["0001-01-01", "1999-12-31", "2101-01-01", "9999-12-31"])
def test_a_post_is_not_moved_to_a_day_that_nobody_plans(date: str) -> None:
    who = cast()
    plan = approved(who)
    answer = browser(who.lin).post(f"/plans/{plan.pk}/move", {"date": date, "time": "09:00"})
    assert answer.status_code == 303
    assert Plan.objects.get().due_at == plan.due_at


def test_an_export_up_to_the_last_day_of_the_calendar_is_refused() -> None:
    who = cast()
    query = {"brand": who.brand.slug, "since": "2026-01-01", "until": "9999-12-31", "format": "csv"}
    assert browser(who.lin).get("/imports/export", query).status_code == 303
