"""AGPL section 13: whoever uses the console gets its source."""

import io
import sys
import zipfile
from pathlib import Path

import pytest

import guanwei
from guanwei.web.views.source import licence
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
        assert archive.read("LICENSE") == (Path(guanwei.__file__).parents[1] / "LICENSE").read_bytes()
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


def test_an_installed_wheel_brings_the_licence_that_goes_with_the_source(tmp_path: Path) -> None:
    """Beside an installed package lie the files of others: the text is in the wheel's own notes."""
    notes = tmp_path / "wheeled-1.0.dist-info"
    (notes / "licenses").mkdir(parents=True)
    (tmp_path / "LICENSE").write_text("somebody else's")
    (notes / "licenses" / "LICENSE").write_text("ours")
    (notes / "METADATA").write_text("Metadata-Version: 2.4\nName: wheeled\nVersion: 1.0\n")
    (notes / "RECORD").write_text("wheeled-1.0.dist-info/licenses/LICENSE,,\nwheeled-1.0.dist-info/METADATA,,\n")
    sys.path.insert(0, str(tmp_path))
    try:
        assert licence(tmp_path / "wheeled").read_text() == "ours"
    finally:
        sys.path.remove(str(tmp_path))
    assert licence(tmp_path / "not-installed").read_text() == "somebody else's"
