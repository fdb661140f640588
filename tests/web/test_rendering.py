"""What a page has shown is let go of at once, without the collector of garbage."""

import gc
import weakref

import pytest
from django.template import TemplateDoesNotExist, engines

from tests.cast import cast
from tests.web.visitors import browser


class Shown:
    """Stands for what a page shows."""


def test_what_was_shown_is_gone_as_soon_as_the_page_is_made() -> None:
    shown = Shown()
    kept = weakref.ref(shown)
    gc.disable()
    try:
        assert (
            engines["rendering"]
            .from_string("{% with a=shown %}{% if a %}yes{% endif %}{% endwith %}")
            .render({"shown": shown})
            == "yes"
        )
        del shown
        assert kept() is None
    finally:
        gc.enable()


def test_a_template_that_is_not_there_is_named() -> None:
    with pytest.raises(TemplateDoesNotExist, match=r"nowhere\.html"):
        engines["rendering"].get_template("nowhere.html")
    with pytest.raises(TemplateDoesNotExist, match=r"nowhere\.html"):
        engines["rendering"].from_string('{% include "nowhere.html" %}').render({})


@pytest.mark.django_db
def test_pages_are_made_by_it() -> None:
    answer = browser(cast().lin).get("/plan?view=month")
    assert answer.status_code == 200
    assert answer.context["days"]
