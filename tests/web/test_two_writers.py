"""Two people have the form of one post open."""

import re

import pytest
from django.test import Client

from guanwei.publishing.models import Plan
from tests import cast as people
from tests.cast import Cast, a_draft
from tests.web.visitors import browser, text_of


@pytest.fixture
def who(db: None) -> Cast:
    return people.cast()


def form_of(client: Client, post_id: int) -> dict[str, object]:
    """What the form would send."""
    page = client.get(f"/posts/{post_id}/edit?stored")
    data = page.context["composer"].data
    key = re.search(r'name="form" value="([^"]+)"', text_of(page))
    seen = re.search(r'name="seen" value="([^"]*)"', text_of(page))
    assert key
    assert seen
    return {**{name: data.getlist(name) for name in data}, "form": key[1], "seen": seen[1]}


def test_the_second_is_shown_both_and_loses_nothing(who: Cast) -> None:
    post = a_draft(who, text="原来的话").post_id
    lin, chen = browser(who.lin), browser(who.chen)
    mine, theirs = form_of(lin, post), form_of(chen, post)
    assert chen.post(f"/posts/{post}/edit", theirs | {"text": "陈岚的话", "do": "save"}).status_code == 303
    refused = lin.post(f"/posts/{post}/edit", mine | {"text": "林晓的话", "note": "给同事", "do": "submit"})
    assert refused.status_code == 409
    page = text_of(refused)
    assert "陈岚 在你打开之后改过这条稿件" in page
    differences = {one.label: (one.there, one.here) for one in refused.context["meanwhile"].differences}
    assert differences == {"正文": ("陈岚的话", "林晓的话"), "备注": ("", "给同事")}
    assert "林晓的话</textarea>" in page
    assert Plan.objects.get().version.text == "陈岚的话"
    again = {name: refused.context["composer"].data.getlist(name) for name in refused.context["composer"].data}
    assert lin.post(f"/posts/{post}/edit", again | {"form": mine["form"], "do": "save"}).status_code == 303
    assert Plan.objects.get().version.text == "林晓的话"


def test_the_very_same_words_are_no_conflict(who: Cast) -> None:
    post = a_draft(who, text="原来的话").post_id
    lin, chen = browser(who.lin), browser(who.chen)
    mine, theirs = form_of(lin, post), form_of(chen, post)
    for client, form in ((chen, theirs), (lin, mine)):
        assert client.post(f"/posts/{post}/edit", form | {"text": "新的话", "do": "save"}).status_code == 303


def test_what_was_left_unsaved_is_compared_with_what_it_was_made_from(who: Cast) -> None:
    post = a_draft(who, text="原来的话").post_id
    lin, chen = browser(who.lin), browser(who.chen)
    mine, theirs = form_of(lin, post), form_of(chen, post)
    lin.post("/posts/keep", mine | {"text": "林晓没写完", "post": post, "brand": who.brand.slug, "kept": "0"})
    chen.post(f"/posts/{post}/edit", theirs | {"text": "陈岚的话", "do": "save"})
    taken_up = lin.get(f"/posts/{post}/edit").context["composer"].data
    assert taken_up["text"] == "林晓没写完"
    sent = {name: taken_up.getlist(name) for name in taken_up} | {"form": mine["form"], "do": "save"}
    assert lin.post(f"/posts/{post}/edit", sent).status_code == 409


def test_who_else_has_it_open_is_said_with_and_without_a_script(who: Cast) -> None:
    post = a_draft(who).post_id
    lin, chen = browser(who.lin), browser(who.chen)
    lin.get(f"/posts/{post}/edit")
    assert "林晓 也打开了这条稿件" in text_of(chen.get(f"/posts/{post}/edit"))
    assert "陈岚 也打开了这条稿件" in text_of(lin.post(f"/posts/{post}/beat", {"seen": ""}))
    chen.post(f"/posts/{post}/beat", {"leaves": "1"})
    assert "陈岚" not in text_of(lin.post(f"/posts/{post}/beat", {"seen": ""}))


def test_a_save_is_told_to_whoever_has_it_open(who: Cast) -> None:
    post = a_draft(who, text="原来的话").post_id
    lin, chen = browser(who.lin), browser(who.chen)
    mine, theirs = form_of(lin, post), form_of(chen, post)
    assert "改过" not in text_of(lin.post(f"/posts/{post}/beat", {"seen": mine["seen"]}))
    chen.post(f"/posts/{post}/edit", theirs | {"text": "陈岚的话", "do": "save"})
    assert "陈岚 刚刚改过这条稿件" in text_of(lin.post(f"/posts/{post}/beat", {"seen": mine["seen"]}))
