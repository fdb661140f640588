"""A month's plan of 300 rows with the words that people really post, in and out again."""

from datetime import datetime, timedelta

import pytest

from guanwei.editorial.models import Post
from guanwei.lib.clock import utc_now
from guanwei.lib.sheets import Format
from guanwei.publishing import imports
from guanwei.publishing.exports import export_plan
from guanwei.publishing.models import Plan
from tests import cast as people
from tests.domain.publishing.sheets import BEIJING, REAL_POSTS, brought, counts, taken_in
from tests.samples.plan_sheet import picture, plan_sheet

ROWS = 300


def texts() -> list[str]:
    """Real posts where the data set is at hand; else sentences put together here, and said so."""
    if REAL_POSTS.exists():
        found = [line.split(",", 2)[2].strip() for line in REAL_POSTS.read_text("utf-8").splitlines() if "," in line]
        return list(dict.fromkeys(text for text in found if text))[:ROWS]
    print(f"{REAL_POSTS.name} is not here: generated texts are used instead of real posts")
    return [f"第 {number} 天：茶山上{'晴雨雾'[number % 3]}，采了 {number * 7 % 90} 斤鲜叶。" for number in range(ROWS)]


@pytest.mark.django_db
def test_three_hundred_rows_come_in_whole_and_go_out_again() -> None:
    who, words = people.cast(), texts()
    sheet = plan_sheet(
        words,
        first_day=(datetime.now(BEIJING) + timedelta(days=1)).date(),
        accounts=("青禾茗(bluesky)", "青禾茗(weibo)"),
        columns=("实用知识", "身边生活", "公司内部", "会心一笑"),
        pictures=[picture(colour) for colour in ("teal", "maroon", "navy")],
        picture_every=30,
        per_day=4,
    )
    told: list[tuple[int, int]] = []
    file = imports.receive(
        actor=who.lin, now=utc_now(), brand=who.brand, name="一月.xlsx", data=sheet.data, start=False
    )
    imports.read(now=utc_now(), file=file, progress=lambda done, total: told.append((done, total)))
    assert counts(file) == (ROWS, 0, 0), [row for row in file.report["rows"] if row["state"] != "good"][:3]
    assert told[-1] == (ROWS, ROWS)
    assert len(told) == ROWS / 20
    taken_in(who.lin, file)
    plans = Plan.objects.order_by("due_at").select_related("version", "account")
    assert [plan.version.text for plan in plans] == [row.text for row in sheet.rows]
    assert [plan.due_at.astimezone(BEIJING).replace(tzinfo=None) for plan in plans] == [row.local for row in sheet.rows]
    assert Post.objects.filter(versions__pictures__isnull=False).count() == ROWS // 30
    for kind in Format:
        data = export_plan(
            viewer=who.lin, brand=who.brand, since=utc_now(), until=utc_now() + timedelta(days=365), file_format=kind,
            language="zh",
        )  # fmt: skip
        assert counts(brought(who.lin, who.brand, data, f"again.{kind.value}")) == (0, ROWS, 0)
    assert counts(brought(who.lin, who.brand, sheet.data, "一月.xlsx")) == (0, ROWS, 0)
