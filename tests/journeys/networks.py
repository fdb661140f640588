"""Reading posts back from the networks themselves, by their own calls and not through the product's adapters."""

import re
from typing import Any

import httpx

POST = "app.bsky.feed.post"
PICTURE_MARK = " \u200b"  # Weibo puts it behind a text with pictures
_SHORT_LINK = re.compile(r"http://t\.cn/\w+")


class Weibo:
    """One account, by its token."""

    def __init__(self, server: str, uid: str, token: str) -> None:
        self._server, self._uid, self._token = server, uid, token

    def timeline(self, path: str) -> list[dict[str, Any]]:
        """The newest own posts. `path`: what the app's rights let it call."""
        found = self._get(f"/2/statuses/{path}.json", uid=self._uid, count=100)["statuses"]
        assert isinstance(found, list)
        return found

    def text_of(self, status_id: str) -> str:
        """With the links as they were written: Weibo shows its own short ones."""
        shown = self._get("/2/statuses/show.json", id=status_id)["text"].removesuffix(PICTURE_MARK)
        return _SHORT_LINK.sub(lambda found: self._long(found[0]), shown)

    def pictures_of(self, status_id: str) -> list[bytes]:
        """In their largest form, in order."""
        urls = self._get("/2/statuses/show.json", id=status_id)["pic_urls"]
        large = [url["thumbnail_pic"].replace("/thumbnail/", "/large/") for url in urls]
        return [_get(url).content for url in large]

    def address_of(self, status_id: str) -> str:
        """Of the page that people see, with the short form of the id."""
        params = {"access_token": self._token, "uid": self._uid, "id": status_id}
        answer = httpx.get(f"{self._server}/2/statuses/go.json", params=params, timeout=20, trust_env=False)
        return answer.headers["location"]

    def _long(self, short: str) -> str:
        [found] = self._get("/2/short_url/expand.json", url_short=short)["urls"]
        assert found["result"]
        return str(found["url_long"])

    def _get(self, path: str, **params: Any) -> Any:
        return _get(self._server + path, access_token=self._token, **params).json()


class Bluesky:
    """One account's repository, which anybody may read."""

    def __init__(self, pds: str, did: str) -> None:
        self._pds, self._did = pds, did

    def keys(self) -> list[str]:
        """Of all posts, the newest first."""
        records = self._get("com.atproto.repo.listRecords", repo=self._did, collection=POST, limit=100).json()[
            "records"
        ]
        return [record["uri"].rpartition("/")[2] for record in records]

    def record(self, key: str) -> dict[str, Any]:
        found = self._get("com.atproto.repo.getRecord", repo=self._did, collection=POST, rkey=key).json()["value"]
        assert isinstance(found, dict)
        return found

    def pictures_of(self, key: str) -> list[tuple[bytes, str]]:
        """Bytes and alternative text, in order."""
        images = self.record(key).get("embed", {}).get("images", [])
        return [(self._blob(image["image"]["ref"]["$link"]), image["alt"]) for image in images]

    def _blob(self, cid: str) -> bytes:
        return self._get("com.atproto.sync.getBlob", did=self._did, cid=cid).content

    def _get(self, method: str, **params: Any) -> httpx.Response:
        return _get(f"{self._pds}/xrpc/{method}", **params)


def _get(url: str, **params: Any) -> httpx.Response:
    return httpx.get(url, params=params, timeout=20, trust_env=False).raise_for_status()
