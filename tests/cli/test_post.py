"""`guanwei post` and `guanwei plan list`: one post from its writing to its approval, as the people who may do it."""

from pathlib import Path

from django.utils import timezone

from guanwei.approvals.models import Approval
from guanwei.cli.output import Exit
from guanwei.delivery.models import Delivery
from guanwei.publishing.models import Plan
from tests import cast as people
from tests.cast import Cast
from tests.cli.conftest import Command

TEXT = "泡绿茶水温八十度就好，开水会烫出涩味。"


def at(minutes: int) -> str:
    """A time on the clocks of Beijing, where the cast's accounts are."""
    moment = people.soon(minutes=minutes).astimezone(timezone.get_fixed_timezone(480))
    return f"{moment:%Y-%m-%d %H:%M}"


def new(guanwei: Command, *more: str, account: str = "青禾茗(bluesky)") -> dict[str, object]:
    said = guanwei(
        "post", "new", "--json", "--as", "lin", "--account", account, "--column", "D5", "--text", TEXT,
        "--at", at(90), *more,
    )  # fmt: skip
    assert said.code == Exit.DONE, said.err + said.out
    [line] = said.data
    return dict(line)


def stamp_of(guanwei: Command, post: object) -> str:
    return str(guanwei("post", "show", str(post), "--as", "chen", "--json").data["stamp"])


def test_a_post_is_written_sent_in_read_and_approved(guanwei: Command, who: Cast, tmp_path: Path) -> None:
    picture = tmp_path / "tea.png"
    picture.write_bytes(people.picture_bytes())
    line = new(guanwei, "--picture", str(picture), "--alt", "一杯绿茶", "--submit")
    assert line["state"] == "review"
    shown = guanwei("post", "show", str(line["post"]), "--as", "chen").out
    assert TEXT in shown
    assert "tea.png 一杯绿茶" in shown
    approve = shown.splitlines()[-1].partition("guanwei ")[2].split()
    said = guanwei(*approve, "--as", "chen", "--json")
    assert (said.code, said.data[0]["state"]) == (Exit.DONE, "approved")
    assert Delivery.objects.get().state == "waiting"
    assert Approval.objects.get().decided_by == who.chen


def test_a_post_says_what_its_readers_get(guanwei: Command, who: Cast) -> None:
    made = new(guanwei, "--value", "exclusive")
    assert guanwei("post", "show", str(made["post"]), "--as", "lin", "--json").data["value"] == "exclusive"
    assert "What readers get: An exclusive" in guanwei("post", "show", str(made["post"]), "--as", "lin").out


def test_what_changed_after_reading_is_not_approved(guanwei: Command, who: Cast) -> None:
    plan = people.in_review(who)
    read = stamp_of(guanwei, plan.post_id)
    people.actions.revise(
        actor=who.lin, now=timezone.now(), post_id=plan.post_id, draft=people.draft(who.brand, "另一句话。")
    )
    people.review.submit(actor=who.lin, now=timezone.now(), plan_id=plan.pk)
    said = guanwei("post", "approve", f"{plan.post_id}:{read}", "--as", "chen")
    assert said.code == Exit.NO
    assert (
        said.err == f"Post {plan.post_id} changed after you read it. Read it again: guanwei post show {plan.post_id}.\n"
    )
    plan.refresh_from_db()
    assert plan.state == Plan.State.REVIEW


def test_nobody_approves_unread_or_what_is_their_own(guanwei: Command, who: Cast) -> None:
    plan = people.in_review(who)
    unread = guanwei("post", "approve", str(plan.post_id), "--as", "chen")
    assert unread.code == Exit.NO
    assert f"guanwei post show {plan.post_id}" in unread.err
    mine = people.in_review(
        who, actor=who.chen, text="陈岚自己写的一条，讲讲茶园的早晨。", due_at=people.soon(minutes=240)
    )
    own = guanwei("post", "approve", f"{mine.post_id}:{stamp_of(guanwei, mine.post_id)}", "--as", "chen")
    assert own.code == Exit.NO
    assert "You wrote a version of this" in own.out


def test_who_may_not_is_told_so_with_exit_4(guanwei: Command, who: Cast) -> None:
    plan = people.in_review(who)
    said = guanwei("post", "approve", f"{plan.post_id}:{stamp_of(guanwei, plan.post_id)}", "--as", "lin")
    assert said.code == Exit.NOT_ALLOWED == 4
    assert "You may not approve on the account" in said.out


def test_a_stranger_sees_no_post(guanwei: Command, who: Cast) -> None:
    plan = people.a_draft(who)
    said = guanwei("post", "show", str(plan.post_id), "--as", "wu")
    assert (said.code, said.err) == (Exit.NO, f"There is no post {plan.post_id} that you may see.\n")


def test_a_post_goes_back_moves_and_leaves_the_plan(guanwei: Command, who: Cast) -> None:
    plan = people.in_review(who)
    number = str(plan.post_id)
    assert guanwei("post", "return", number, "--comment", "水温写错了", "--as", "chen").code == Exit.DONE
    assert Plan.objects.get().state == Plan.State.DRAFT
    moved = guanwei("post", "move", number, "--at", at(200), "--as", "lin", "--json")
    assert moved.data[0]["time"] == at(200)
    past = guanwei("post", "move", number, "--at", "2020-01-05 09:30", "--as", "lin")
    assert past.code == Exit.NO
    assert "That time has passed" in past.out
    assert guanwei("post", "cancel", number, "--as", "lin").code == Exit.DONE
    assert Plan.objects.get().state == Plan.State.CANCELLED
    assert guanwei("post", "cancel", number, "--as", "lin").err == f"Post {number} has no such plan.\n"


def test_a_finding_is_waived_with_a_reason_and_only_one_that_is_there(guanwei: Command, who: Cast) -> None:
    plan = people.in_review(who)
    again = people.a_draft(who, due_at=people.soon(minutes=180))
    shown = guanwei("post", "show", str(again.post_id), "--as", "chen", "--json").data
    [repeated] = [one for one in shown["plans"][0]["findings"] if one["id"].startswith("C13")]
    number = str(again.post_id)
    assert guanwei("post", "submit", number, "--as", "lin").code == (
        Exit.NO if repeated["level"] == "block" else Exit.DONE
    )
    nothing = guanwei("post", "waive", number, "X9.nothing", "--reason", "x", "--as", "chen")
    assert (nothing.code, nothing.err) == (Exit.NO, f'Post {number} has no finding "X9.nothing".\n')
    said = guanwei(
        "post", "waive", number, repeated["id"], "--reason", "节日重发", "--until", "2099-12-31", "--as", "chen"
    )
    assert said.code == Exit.DONE, said.out + said.err
    shown = guanwei("post", "show", number, "--as", "chen").out
    assert "(waived, 陈岚: 节日重发, through 2099-12-31)" in shown
    assert plan.post_id != again.post_id


def test_one_post_on_two_accounts_is_one_command(guanwei: Command, who: Cast) -> None:
    said = guanwei(
        "post", "new", "--as", "lin", "--account", "青禾茗(weibo)", "--account", "青禾茗(bluesky)", "--json",
        "--column", "实用知识", "--text", "-", "--link", people.SITE, "--at", at(90), typed=f"{TEXT}\n",
    )  # fmt: skip
    assert said.code == Exit.DONE, said.err
    assert len({line["post"] for line in said.data}) == 1
    number = str(said.data[0]["post"])
    done = guanwei("post", "submit", number, "--as", "lin", "--account", "青禾茗(bluesky)", "--json")
    assert done.code == Exit.DONE, done.out
    assert {plan.account.network: plan.state for plan in Plan.objects.all()} == {"weibo": "draft", "bluesky": "review"}


def test_a_name_that_means_two_accounts_is_asked_about(guanwei: Command, who: Cast) -> None:
    said = guanwei("post", "new", "--as", "lin", "--account", "青禾茗", "--column", "D5", "--text", TEXT)
    assert said.code == Exit.NO
    assert "means several accounts" in said.err
    assert not Plan.objects.exists()


def test_a_time_that_cannot_be_read_is_one_sentence(guanwei: Command, who: Cast) -> None:
    for time in ("tomorrow", "2026-13-01 09:30", "2026-01-05 25:99"):
        said = guanwei(
            "post", "new", "--as", "lin", "--account", "青禾茗(bluesky)", "--column", "D5", "--text", TEXT, "--at", time
        )
        assert said.code == Exit.NO
        assert len(said.err.splitlines()) == 1
    assert not Plan.objects.exists()


def test_the_plan_of_the_next_days_is_a_table(guanwei: Command, who: Cast) -> None:
    people.a_draft(who)
    people.in_review(
        who, text="另一条：茶叶要放在阴凉干燥的地方，别放冰箱里和鱼做邻居。", due_at=people.soon(minutes=60 * 24 * 20)
    )
    said = guanwei("plan", "list", "--as", "chen", "--lang", "zh")
    assert "青禾茗" in said.out
    assert "草稿" in said.out
    assert len(said.out.splitlines()) == 2
    month = guanwei("plan", "list", "--days", "30", "--as", "chen", "--json").data
    assert [line["state"] for line in month] == ["draft", "review"]
    assert guanwei("plan", "list", "--as", "wu").out.splitlines()[-1] == "Nothing is planned for these days."


def test_without_a_name_the_only_administrator_acts(guanwei: Command, who: Cast) -> None:
    people.a_draft(who)
    assert len(guanwei("plan", "list", "--json").data) == 1
    people.user("admin2", "第二位", is_admin=True)
    said = guanwei("plan", "list")
    assert (said.code, said.err) == (Exit.NO, "There are several administrators: name one with --as: admin, admin2.\n")
    nobody = guanwei("plan", "list", "--as", "nobody")
    assert nobody.err == 'There is no user called "nobody".\n'


def test_a_cancelled_post_is_planned_again(guanwei: Command, who: Cast) -> None:
    post = str(new(guanwei)["post"])
    assert guanwei("post", "again", post, "--at", at(120), "--as", "lin").code == Exit.NO
    assert guanwei("post", "cancel", post, "--as", "lin").code == Exit.DONE
    said = guanwei("post", "again", post, "--at", at(120), "--as", "lin", "--json")
    assert (said.code, said.data[0]["state"]) == (Exit.DONE, "draft")
    assert Plan.objects.get().occurrence == 1
