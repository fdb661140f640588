"""The way back: what a fan writes is heard once, an agent answers in the browser, the answer stands on the network."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from guanwei.delivery.models import Attempt, Delivery
from guanwei.inbox.models import Answer, Item, Thread
from guanwei.lib.clock import utc_now
from guanwei.listening.models import Hearing, Interaction, Look, Source
from guanwei.networks.acts import Target
from guanwei.networks.incoming import Kind
from tests.journeys.company import Company, company
from tests.journeys.conftest import Visit
from tests.journeys.fans import OnBluesky, OnMastodon, OnWeibo, Stage
from tests.journeys.running import Installation, Visitor, wait_until

POST = "头采龙井到店了，今天下午三点开第一罐。"
MENTION, COMMENT = "你们周末几点关门？", "这个用多少度的水泡？"
ANSWERS = {MENTION: "周末开到晚上九点，欢迎来坐坐。", COMMENT: "八十度就好，先温杯再投茶。"}
STAGES: dict[str, tuple[Callable[..., Stage], str]] = {
    "weibo": (OnWeibo, "simulator"),
    "bluesky": (OnBluesky, "atnet"),
    "mastodon": (OnMastodon, "snac_server"),
}


@pytest.fixture
def who(transactional_db: None) -> Company:
    return company()


@pytest.fixture(params=STAGES)
def stage(request: pytest.FixtureRequest, who: Company) -> Stage:
    """Weibo is the simulator; Bluesky and Mastodon are real servers."""
    made, server = STAGES[request.param]
    return made(who, request.getfixturevalue(server))


def test_what_a_fan_writes_is_heard_once_and_answered_where_it_stands(
    who: Company, stage: Stage, installation: Installation, visit: Visit
) -> None:
    """On Mastodon (snac2) a forward has no words, and the fan deletes on the server's own page: its API cannot."""
    worker = installation.start_worker(GUANWEI_POLL_SECONDS="2")
    post_id = posted(who, stage)
    wait_until(lambda: stage.shown_to_the_fan(post_id), 30)
    wrote = {MENTION: stage.fan.mention(MENTION), COMMENT: stage.fan.comment(post_id, COMMENT)}
    forward = stage.fan.repost(post_id, stage.forwarded)
    zhou = visit(who.zhou)

    wait_until(lambda: Item.objects.count() >= 3, 40, what_was_heard)
    kinds = ((wrote[MENTION], Kind.MENTION), (wrote[COMMENT], Kind.COMMENT), (forward, Kind.REPOST))
    heard_once({target.remote_id: kind.value for target, kind in kinds}, post_id)
    shown_once(zhou, stage)

    for question, target in wrote.items():
        answer_in_the_browser(zhou, item_of(target), ANSWERS[question])
        wait_until(lambda target=target: stage.ours_below(target), 20)
        [below] = stage.ours_below(target)
        assert ANSWERS[question] in below
    assert Attempt.objects.filter(delivery__operation="reply").count() == 2
    looked_at_again()

    deleted(stage, wrote[MENTION])
    shown_as_deleted(zhou, item_of(wrote[MENTION]))
    assert Interaction.objects.exclude(gone_at=None).count() == 1
    assert "Traceback" not in worker.log.read_text()


# --- what happens -----------------------------------------------------------------------------------------------------


def posted(who: Company, stage: Stage) -> str:
    """A post of ours that is out. Its id on the network."""
    delivery = who.approved(stage.account, POST, seconds=0.5)
    wait_until(lambda: Delivery.objects.filter(state="sent").exists(), 30, lambda: str(Delivery.objects.values()))
    delivery.refresh_from_db()
    return delivery.remote_id


def answer_in_the_browser(zhou: Visitor, item: Item, words: str) -> None:
    """From the list to the conversation, and there below what was written."""
    zhou.open("/inbox")
    with zhou.page.expect_navigation():
        zhou.page.locator(f'.thread-row a.text[href^="/inbox/{item.thread_id}"]').click()
    said = zhou.page.locator(f"#said-{item.interaction_id}")
    assert item.interaction.text in said.inner_text()
    choice = zhou.page.locator("#answer select[name=interaction]")
    if choice.count():
        choice.select_option(str(item.interaction_id))
    zhou.page.locator("#answer textarea[name=text]").fill(words)
    with zhou.page.expect_navigation():
        zhou.page.locator("#answer button[name=do][value=answer]").click()
    given = Answer.objects.get(interaction=item.interaction)
    assert words in zhou.page.locator(f"#answer-{given.pk}").inner_text()
    wait_until(lambda: state_of(given) == "out", 30, lambda: str(Delivery.objects.values("state", "words")))
    zhou.open(f"/inbox/{item.thread_id}")
    assert "/deliveries/" in zhou.page.locator(f"#answer-{given.pk}").inner_html()
    assert zhou.page.locator(f"#answer-{given.pk}[data-moving]").count() == 0


def state_of(answer: Answer) -> str:
    answer.refresh_from_db()
    return answer.state


def deleted(stage: Stage, target: Target) -> None:
    """The moments at which it is looked at again, ten minutes after it was written and later, are brought forward."""
    stage.delete(target)
    still_there = Interaction.objects.filter(remote_id=target.remote_id, gone_at=None)

    def is_gone() -> bool:
        still_there.filter(look_again_at__gt=utc_now() + timedelta(minutes=2)).update(look_again_at=utc_now())
        return item_of(target).gone

    wait_until(is_gone, 40, what_was_heard)


def looked_at_again() -> None:
    """The post and both answers are to be seen. The look ten minutes after each went out is brought forward."""
    wait_until(lambda: Look.objects.count() == 3, 30)
    Look.objects.update(next_at=utc_now())
    seen = Look.objects.values_list("seen", flat=True)
    wait_until(lambda: set(seen.all()) == {"visible"}, 30, lambda: str(list(Look.objects.values())))


# --- what is looked at ------------------------------------------------------------------------------------------------


def heard_once(written: dict[str, str], post_id: str) -> None:
    """Kinds by id; also when everything was read twice more."""
    polled_again()
    assert dict(Interaction.objects.values_list("remote_id", "kind")) == written
    assert Interaction.objects.count() == Hearing.objects.count() == Item.objects.count() == 3
    about = Interaction.objects.exclude(kind=Kind.MENTION.value).values_list("about_id", flat=True)
    assert set(about) == {post_id}


def polled_again() -> None:
    for _ in range(2):
        since = utc_now()
        late = Source.objects.filter(active=True).exclude(complete_at__gt=since)
        wait_until(lambda late=late: not late.exists(), 20, lambda late=late: str(late.values()))


def shown_once(zhou: Visitor, stage: Stage) -> None:
    """In the list a conversation about the post and one about the mention, in them each thing once."""
    zhou.open("/inbox?show=all")
    rows = zhou.page.locator(".thread-row")
    assert rows.count() == Thread.objects.count() == 2
    said = Counter[str]()
    for thread in Thread.objects.all():
        zhou.open(f"/inbox/{thread.pk}")
        said.update(zhou.page.locator("#timeline article.said:not(.ours)").all_inner_texts())
        if thread.about_id:
            assert POST in zhou.page.locator("section.above").inner_text()
    assert len(said) == said.total() == 3
    for words in filter(None, (MENTION, COMMENT, stage.forwarded)):
        assert sum(words in text for text in said) == 1


def shown_as_deleted(zhou: Visitor, item: Item) -> None:
    zhou.open(f"/inbox/{item.thread_id}")
    assert zhou.page.locator(f"#said-{item.interaction_id}.gone").is_visible()
    assert item.interaction.text in zhou.page.locator(f"#said-{item.interaction_id}").inner_text()
    zhou.open("/inbox?show=all")
    assert zhou.page.locator(f'.thread-row a[href^="/inbox/{item.thread_id}"] s').is_visible()


def item_of(target: Target) -> Item:
    return Item.objects.select_related("interaction").get(
        interaction__remote_id=target.remote_id, interaction__form=target.form.value
    )


def what_was_heard() -> str:
    heard: Any = list(Interaction.objects.values("kind", "form", "text", "gone_at"))
    return f"{heard} {list(Source.objects.values('account__name', 'stream', 'failure', 'complete_at'))}"
