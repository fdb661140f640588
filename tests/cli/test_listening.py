"""`guanwei sources` and `guanwei history`: what is heard, and what was posted before."""

from pathlib import Path

import pytest

from guanwei.accounts.models import Account
from guanwei.cli.output import Exit
from guanwei.lib.clock import utc_now
from guanwei.listening.models import OutsidePost, Source
from guanwei.listening.sources import ensure_sources
from tests.cast import Cast
from tests.cli.conftest import Command

CSV = "时间,正文\n2026-01-05 09:30,泡绿茶八十度就好\n昨天,看不懂的一行\n"


@pytest.fixture
def sources(who: Cast) -> Source:
    Account.objects.filter(pk=who.weibo.pk).update(profile="commercial")
    ensure_sources(now=utc_now())
    return Source.objects.get(account=who.weibo, stream="mentions")


def test_every_source_says_how_far_it_is_read(guanwei: Command, who: Cast, sources: Source) -> None:
    Source.objects.filter(pk=sources.pk).update(complete_at=utc_now())
    said = guanwei("sources", "--account", "青禾茗(weibo)", "--as", "qin")
    assert said.code == Exit.DONE
    assert "everything up to" in said.out and "still being read" in said.out
    facts = {
        one["stream"]: one for one in guanwei("sources", "--as", "qin", "--json").data if one["network"] == "weibo"
    }
    assert (facts["mentions"]["standing"], facts["comments"]["standing"]) == ("fresh", "first")
    assert facts["mentions"]["behind_seconds"] < 60
    assert "not measurable" in facts["reposts"]["completeness"]["en"]


def test_nobody_sees_the_sources_of_strangers(guanwei: Command, who: Cast, sources: Source) -> None:
    accounts = {one["account"] for one in guanwei("sources", "--as", "wu", "--json").data}
    assert "青禾茗" not in accounts


def test_a_source_that_fails_is_a_line_of_doctor(guanwei: Command, who: Cast, sources: Source) -> None:
    long_ago = utc_now().replace(year=2020)
    why = {"zh": "连不上平台。", "en": "The network cannot be reached."}
    Source.objects.filter(pk=sources.pk).update(complete_at=long_ago, failing_since=long_ago, failure=why)
    lines = {line["name"]: line for line in guanwei("doctor", "--offline", "--json").data["lines"]}
    assert lines["listening"]["level"] == "warn"
    assert lines["source:青禾茗:mentions"]["level"] == "bad"
    assert "cannot be reached" in lines["source:青禾茗:mentions"]["says"]["en"]


def test_an_export_is_shown_refused_for_a_bad_row_and_taken_in(guanwei: Command, who: Cast, tmp_path: Path) -> None:
    file = tmp_path / "导出.csv"
    file.write_text(CSV, "utf-8")
    command = ["history", "import", str(file), "--account", "青禾茗(weibo)", "--as", "he"]
    refused = guanwei(*command)
    assert refused.code == Exit.NO
    assert "Row 3" in refused.err and "nothing was imported" in refused.err
    dry = guanwei(*command, "--dry-run", "--leave-bad-rows")
    assert (dry.code, dry.out) == (
        Exit.DONE,
        "1 would be imported; 0 were known already, 0 went out through Guanwei.\n",
    )
    assert not OutsidePost.objects.exists()
    done = guanwei(*command, "--leave-bad-rows", "--json")
    assert done.data == {"fresh": 1, "known": 0, "ours": 0, "bad": 1, "imported": True}
    again = guanwei(*command, "--leave-bad-rows", "--json")
    assert (again.data["fresh"], again.data["known"], OutsidePost.objects.count()) == (0, 1, 1)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
def test_what_an_account_published_is_written_and_can_be_audited(
    guanwei: Command, who: Cast, tmp_path: Path, kind: str
) -> None:
    before = tmp_path / "before.csv"
    rows = [f"2026-01-{day:02} 09:30,第{day}天，泡绿茶八十度就好" for day in range(1, 26)]
    before.write_text("\n".join(["时间,正文", *rows]), "utf-8")
    guanwei("history", "import", str(before), "--account", "青禾茗(weibo)", "--as", "he")
    file = tmp_path / f"history.{kind}"
    command = ["history", "export", "--account", "青禾茗(weibo)", "-o", str(file), "--as", "qin"]
    assert guanwei(*command, "--lang", "zh").code == Exit.DONE
    audit = guanwei("audit", str(file), "--json")
    assert (audit.err, audit.data["posts"], audit.data["texts"]) == ("", 25, 25)
    assert sum(day[9] for day in audit.data["rhythm"]["heat"]) == 25
    assert guanwei(*command, "--from", "2026-01-20", "--until", "2026-01-22").code == Exit.DONE
    assert guanwei("audit", str(file), "--json").data["posts"] == 3
    again = guanwei("history", "import", str(file), "--account", "青禾茗(weibo)", "--as", "he", "--json")
    assert (again.data["fresh"], again.data["known"]) == (0, 3)


def test_of_an_account_that_published_nothing_nothing_is_written(guanwei: Command, who: Cast, tmp_path: Path) -> None:
    file = tmp_path / "history.csv"
    command = ["history", "export", "--account", "青禾茗(weibo)", "-o", str(file), "--as"]
    said = guanwei(*command, "qin")
    assert (said.code, file.exists()) == (Exit.NO, False)
    assert "nothing was written" in said.err
    assert guanwei(*command, "wu").code != Exit.DONE and not file.exists()


def test_a_file_that_is_no_export_is_one_sentence(guanwei: Command, who: Cast, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("a,b\n1,2\n", "utf-8")
    said = guanwei("history", "import", str(file), "--account", "青禾茗(weibo)", "--as", "he")
    assert (said.code, len(said.err.splitlines())) == (Exit.NO, 1)
    assert guanwei("history", "import", str(file), "--account", "青禾茗(weibo)", "--as", "lin").code != Exit.DONE
