"""What keeps pages from running anything that is not ours."""

import re
from pathlib import Path

import pytest

import guanwei.web
from tests.cast import a_draft, approved, cast
from tests.web.visitors import browser, text_of

WEB = Path(guanwei.web.__file__).parent
TEMPLATES = sorted(WEB.rglob("*.html"))


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_no_template_has_anything_inline(file: Path) -> None:
    text = file.read_text("utf-8")
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"<style", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert "|safe" not in text
    assert "autoescape off" not in text


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/sign-in", "/nothing-here", "/healthz", "/posts/new"])
def test_every_answer_carries_a_policy_without_unsafe(address: str) -> None:
    who = cast()
    for client in (browser(), browser(who.lin)):
        policy = client.get(address).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "style-src 'self';" in policy
        assert "unsafe" not in policy
        assert "*" not in policy


@pytest.mark.django_db
def test_what_people_write_is_shown_and_never_run() -> None:
    who = cast()
    nasty = "<script>alert(1)</script> & <img src=x onerror=alert(1)>"
    plan = a_draft(who, text=nasty)
    for address in (f"/posts/{plan.post_id}", f"/posts/{plan.post_id}/edit", "/plan"):
        page = text_of(browser(who.lin).get(address))
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text_of(browser(who.lin).get(f"/posts/{plan.post_id}"))


@pytest.mark.django_db
def test_a_form_never_leads_to_another_site() -> None:
    who = cast()
    plan = approved(who)
    answer = browser(who.lin).post(f"/plans/{plan.pk}/check", {"next": "https://evil.example/"})
    assert answer.headers["Location"] == "/"
