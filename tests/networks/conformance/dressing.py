"""Filling in an account's profile as its owner would in the app, past the adapter."""

from dataclasses import dataclass

import httpx

from tests.networks.conformance.cases import Bluesky, Case, Weibo, picture
from tests.networks.conformance.mastodon_cases import MastodonCase, OnTheMock

WEBSITE = "https://www.qingheming.example/"


@dataclass(frozen=True, slots=True)
class Dress:
    """What is put on. Nothing in it is what a network puts there by itself."""

    name: str = "青禾茗"
    description: str = "青禾茗茶业的官方账号。\n讲茶，也听你讲。"
    website: str = WEBSITE
    location: str = "浙江 杭州"
    tags: tuple[str, ...] = ("绿茶", "冷泡茶", "茶器")
    verified_reason: str = "青禾茗茶业有限公司"


def put_on(case: Case, dress: Dress) -> None:
    if isinstance(case, Weibo):
        _weibo(case, dress)
    elif isinstance(case, Bluesky):
        _bluesky(case, dress)
    elif isinstance(case, MastodonCase):
        _mastodon(case, dress)
    case.settle()


def _weibo(case: Weibo, dress: Dress) -> None:
    profile = {
        "description": dress.description,
        "url": dress.website,
        "location": dress.location,
        "tags": list(dress.tags),
        "own_avatar": True,
        "own_cover": True,
        "verified": True,
        "verified_type": 2,
        "verified_reason": dress.verified_reason,
        "followers_count": 812,
        "friends_count": 36,
    }
    case.simulator.control("PATCH", f"accounts/{case.made['uid']}", {"screen_name": dress.name, "profile": profile})


def _bluesky(case: Bluesky, dress: Dress) -> None:
    signed_in = {"identifier": case.account.handle, "password": case.account.password}
    token = _xrpc(case, "com.atproto.server.createSession", "", json=signed_in)["accessJwt"]
    blobs = [
        _xrpc(case, "com.atproto.repo.uploadBlob", token, content=picture(seed).data, mime="image/png")["blob"]
        for seed in (1, 2)
    ]
    record = {
        "$type": "app.bsky.actor.profile",
        "displayName": dress.name,
        "description": dress.description,
        "website": dress.website,
        "avatar": blobs[0],
        "banner": blobs[1],
    }
    place = {"repo": case.account.did, "collection": "app.bsky.actor.profile", "rkey": "self", "record": record}
    _xrpc(case, "com.atproto.repo.putRecord", token, json=place)


def _xrpc(case: Bluesky, method: str, token: str, mime: str = "", **body: object) -> dict[str, str]:
    headers = ({"Authorization": f"Bearer {token}"} if token else {}) | ({"Content-Type": mime} if mime else {})
    answer = httpx.post(f"{case.atnet.pds}/xrpc/{method}", headers=headers, timeout=30, trust_env=False, **body)
    assert answer.is_success, f"{method}: {answer.status_code} {answer.text}"
    made: dict[str, str] = answer.json()
    return made


def _mastodon(case: MastodonCase, dress: Dress) -> None:
    form = {
        "display_name": dress.name,
        "note": dress.description,
        "fields_attributes[0][name]": "网站",
        "fields_attributes[0][value]": dress.website,
    }
    small = {name: (f"{name}.png", picture(seed).data, "image/png") for seed, name in enumerate(("avatar", "header"))}
    headers = {"Authorization": f"Bearer {case.account.access_token}"}
    address = f"{case.server.url}/api/v1/accounts/update_credentials"
    answer = httpx.patch(address, data=form, files=small, headers=headers, timeout=20, trust_env=False)
    assert answer.is_success, f"{answer.status_code} {answer.text[:300]}"
    if isinstance(case, OnTheMock):
        for name in dress.tags:
            case.server.ask(case.account.access_token, "POST", "/api/v1/featured_tags", name=name)
