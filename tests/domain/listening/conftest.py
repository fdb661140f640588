"""The cast with a Weibo account whose rights let it listen to everything."""

import pytest

from tests import cast as people


@pytest.fixture
def who(db: None) -> people.Cast:
    return people.cast(weibo_profile="commercial")
