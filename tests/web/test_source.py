"""AGPL section 13: whoever uses the console gets its source."""

import io
import zipfile

import pytest

import guanwei
from tests.cast import user
from tests.web.visitors import browser, text_of

pytestmark = pytest.mark.django_db


def test_the_source_can_be_had_without_signing_in() -> None:
    answer = browser().get("/source")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/zip")
    assert guanwei.__version__ in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        names = set(archive.namelist())
        assert b"__version__" in archive.read("guanwei/__init__.py")
    for name in (
        "guanwei/web/urls.py",
        "guanwei/web/templates/base.html",
        "guanwei/web/static/web/console.css",
        "guanwei/web/static/web/console.js",
        "guanwei/web/locale/zh_Hans/LC_MESSAGES/django.po",
        "guanwei/jobs/demo/plan.csv",
    ):
        assert name in names
    assert not [name for name in names if "__pycache__" in name or name.endswith((".pyc", ".mo"))]
    assert len(answer.content) < 10 << 20


@pytest.mark.parametrize(("language", "name"), [("zh-hans", "源代码（AGPL）"), ("en", "Source code (AGPL)")])
def test_the_way_there_stands_on_the_sign_in_page_and_on_ones_own(language: str, name: str) -> None:
    for address, client in (("/sign-in", browser()), ("/me", browser(user("lin", "林晓", language=language)))):
        page = text_of(client.get(address, headers={"accept-language": language}))
        assert f'<a href="/source" download>{name}</a>' in page
