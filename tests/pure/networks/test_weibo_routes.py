"""Which server gets which call."""

import pytest

from guanwei.networks.weibo.limits import PROFILES
from guanwei.networks.weibo.routes import ROUTES, TOKEN_INFO, Routes


def test_every_profile_has_its_routes() -> None:
    assert set(ROUTES) == set(PROFILES)


@pytest.mark.parametrize(
    ("profile", "route", "url"),
    [
        ("ordinary", "text", "https://api.weibo.com/2/statuses/share.json"),
        ("ordinary", "picture", "https://api.weibo.com/2/statuses/share.json"),
        ("granted", "text", "https://api.weibo.com/2/statuses/update.json"),
        ("granted", "picture", "https://upload.api.weibo.com/2/statuses/upload.json"),
        ("granted", "pictures", "https://api.weibo.com/2/statuses/upload_url_text.json"),
        ("commercial", "text", "https://c.api.weibo.com/2/statuses/update/biz.json"),
        ("commercial", "timeline", "https://c.api.weibo.com/2/statuses/user_timeline/biz.json"),
    ],
)
def test_weibos_own_server_stands_for_all_of_its_hosts(profile: str, route: str, url: str) -> None:
    routes: Routes = ROUTES[profile]
    assert getattr(routes, route).url("https://api.weibo.com/") == url


def test_another_server_answers_for_every_host_itself() -> None:
    for routes in ROUTES.values():
        for endpoint in (routes.text, routes.picture, routes.destroy, routes.timeline, TOKEN_INFO):
            assert endpoint.url("http://127.0.0.1:8000") == f"http://127.0.0.1:8000{endpoint.path}"
