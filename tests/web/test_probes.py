"""/healthz and /readyz."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from guanwei.delivery.models import Sender
from guanwei.lib.clock import utc_now
from tests.web.visitors import browser

pytestmark = pytest.mark.django_db


def beat(*, seconds_ago: int) -> None:
    now = utc_now()
    Sender.objects.create(name=f"s{seconds_ago}", started_at=now, beat_at=now - timedelta(seconds=seconds_ago))


def test_healthz_answers_without_the_database(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        answer = browser().get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True})


def test_readyz_is_well_while_a_sender_beats() -> None:
    Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
    beat(seconds_ago=300)
    beat(seconds_ago=2)
    answer = browser().get("/readyz")
    assert {name: part for name, part in answer.json()["parts"].items() if not part["ok"]} == {}
    assert answer.status_code == 200


@pytest.mark.parametrize("seconds_ago", [None, 31])
def test_readyz_is_not_well_without_a_sender(seconds_ago: int | None) -> None:
    if seconds_ago:
        beat(seconds_ago=seconds_ago)
    answer = browser().get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["sender"]["ok"] is False
    assert answer.json()["parts"]["database"]["ok"] is True


def test_readyz_is_not_well_while_a_migration_is_missing() -> None:
    beat(seconds_ago=1)
    [(app, newest)] = MigrationLoader(None).graph.leaf_nodes("inbox")
    MigrationRecorder.Migration.objects.get(app=app, name=newest).delete()
    answer = browser().get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["migrations"]["ok"] is False
