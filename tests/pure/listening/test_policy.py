"""The poller's times: the networks' own unless somebody says otherwise."""

import pytest

from guanwei.listening.policy import Policy


def test_nothing_said_leaves_the_pace_to_the_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GUANWEI_POLL_SECONDS", raising=False)
    assert Policy.from_environment().poll_seconds is None


def test_the_environment_sets_the_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUANWEI_POLL_SECONDS", "2")
    assert Policy.from_environment().poll_seconds == 2
