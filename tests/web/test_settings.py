"""What the environment makes of Django's settings."""

import runpy
from typing import Any

import pytest

from guanwei.config import settings


def settings_with(monkeypatch: pytest.MonkeyPatch, **environment: str) -> dict[str, Any]:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(settings.__file__))


def test_a_console_with_a_name_keeps_browsers_to_https(monkeypatch: pytest.MonkeyPatch) -> None:
    found = settings_with(monkeypatch, GUANWEI_HOSTS="console.example", GUANWEI_PROXIES="1")
    assert found["SECURE_HSTS_SECONDS"] >= 180 * 24 * 3600
    assert found["SESSION_COOKIE_SECURE"]
    assert found["CSRF_COOKIE_SECURE"]
    assert found["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


def test_a_console_on_this_machine_alone_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    found = settings_with(monkeypatch, GUANWEI_HOSTS="", GUANWEI_PROXIES="0")
    assert found["SECURE_HSTS_SECONDS"] == 0
    assert found["SECURE_PROXY_SSL_HEADER"] is None
