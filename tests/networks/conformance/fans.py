"""People outside, as each network's own clients let them act: past the adapters, which must make sense of it."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar

import httpx

from guanwei.lib.clock import utc_now
from guanwei.networks.acts import Form, Target
from guanwei.networks.bluesky.records import timestamp
from tests.servers.atnet import Account, Network
from tests.servers.simulator import Simulator


class Fan(ABC):
    """One person. What is written is told as the target that an answer would be aimed at, without the `ref` that only
    hearing it brings."""

    handle: str
    remote_id: str

    @abstractmethod
    def mention(self, text: str) -> Target:
        """A post of the fan's own that names our account."""

    @abstractmethod
    def comment(self, post_id: str, text: str) -> Target: ...

    def comments(self, post_id: str, texts: Sequence[str]) -> list[str]:
        """The ids of many comments at once."""
        return [self.comment(post_id, text).remote_id for text in texts]

    @abstractmethod
    def repost(self, post_id: str, text: str = "") -> Target:
        """With words where there are some, else the forward alone."""

    @abstractmethod
    def answer(self, comment_id: str, post_id: str, text: str) -> Target:
        """An answer to a comment or an answer of ours below that post."""

    @abstractmethod
    def edit(self, target: Target, text: str) -> None: ...

    @abstractmethod
    def delete(self, target: Target) -> None: ...


class WeiboFan(Fan):
    """Somebody who authorised the app, unless told otherwise: of others an ordinary app hears nothing."""

    def __init__(
        self, simulator: Simulator, account_uid: str, name: str = "访客甲", *, authorised: bool = True
    ) -> None:
        self._simulator, self._account, self._authorised = simulator, account_uid, authorised
        self.handle = name
        self.remote_id = str(self._act("post", "", "大家好")[1]["user"]["idstr"])

    def mention(self, text: str) -> Target:
        return self._target(self._act("mention", self._account, text)[0], Form.POST)

    def comment(self, post_id: str, text: str) -> Target:
        return self._target(self._act("comment", post_id, text)[0], Form.COMMENT, post_id)

    def answer(self, comment_id: str, post_id: str, text: str) -> Target:
        return self._target(self._act("reply", comment_id, text)[0], Form.COMMENT, post_id)

    def repost(self, post_id: str, text: str = "") -> Target:
        return self._target(self._act("repost", post_id, text)[0], Form.POST)

    def edit(self, target: Target, text: str) -> None:
        self._act("edit", target.remote_id, text)

    def delete(self, target: Target) -> None:
        self._act("delete", target.remote_id)

    def _act(self, action: str, target: str, text: str = "") -> tuple[str, dict[str, Any]]:
        words = {"action": action, "as": self.handle, "authorised": self._authorised, "target": target, "text": text}
        answer = self._simulator.control("POST", "fan", words)
        return answer["idstr"], answer[answer["kind"]]

    def _target(self, remote_id: str, form: Form, root_id: str = "") -> Target:
        return Target(remote_id, form, root_id, self.remote_id, self.handle)


class BlueskyFan(Fan):
    """An account of the same network, the same one in every test, writing records of its own. `behind`: how late its
    clock is."""

    _known: ClassVar[dict[str, Account]] = {}

    def __init__(self, network: Network, our: Account) -> None:
        if network.pds not in self._known:
            self._known[network.pds] = network.create_account("fan")
        account = self._known[network.pds]
        self._network, self._our, self._token = network, our, ""
        self.handle, self.remote_id = account.handle, account.did
        signed_in = {"identifier": account.handle, "password": account.password}
        self._token = str(self._call("com.atproto.server.createSession", signed_in)["accessJwt"])
        self.behind = timedelta(0)

    def mention(self, text: str) -> Target:
        return self._post(f"@{self._our.handle} {text}", facets=[self._facet()])

    def comment(self, post_id: str, text: str) -> Target:
        ref = self.ref(post_id)
        root = self._value(post_id).get("reply", {}).get("root", ref)
        return self._post(text, root["uri"], reply={"root": root, "parent": ref})

    def answer(self, comment_id: str, post_id: str, text: str) -> Target:
        return self.comment(comment_id, text)

    def comments(self, post_id: str, texts: Sequence[str]) -> list[str]:
        """Forty at a time, and all of these in the same moment."""
        reply = {"root": self.ref(post_id), "parent": self.ref(post_id)}
        made = []
        for start in range(0, len(texts), 40):
            post = {"$type": "app.bsky.feed.post", "createdAt": timestamp(utc_now() - self.behind), "reply": reply}
            create = {"$type": "com.atproto.repo.applyWrites#create", "collection": "app.bsky.feed.post"}
            writes = [create | {"value": post | {"text": text}} for text in texts[start : start + 40]]
            answer = self._call("com.atproto.repo.applyWrites", {"repo": self.remote_id, "writes": writes})
            made += [result["uri"] for result in answer["results"]]
        return made

    def repost(self, post_id: str, text: str = "") -> Target:
        if text:
            return self._post(text, embed={"$type": "app.bsky.embed.record", "record": self.ref(post_id)})
        made = self._create("app.bsky.feed.repost", {"subject": self.ref(post_id)})
        return Target(made, Form.REPOST, "", self.remote_id, self.handle)

    def edit(self, target: Target, text: str) -> None:
        """Its app has no edits, but a record can be replaced."""
        _, _, _, collection, rkey = target.remote_id.split("/")
        record = self._value(target.remote_id) | {"text": text}
        body = {"repo": self.remote_id, "collection": collection, "rkey": rkey, "record": record}
        self._call("com.atproto.repo.putRecord", body)

    def delete(self, target: Target) -> None:
        _, _, _, collection, rkey = target.remote_id.split("/")
        self._call("com.atproto.repo.deleteRecord", {"repo": self.remote_id, "collection": collection, "rkey": rkey})

    def ref(self, uri: str) -> dict[str, str]:
        return {"uri": uri, "cid": self._record(uri)["cid"]}

    def _value(self, uri: str) -> dict[str, Any]:
        value: dict[str, Any] = self._record(uri)["value"]
        return value

    def _record(self, uri: str) -> dict[str, Any]:
        _, _, did, collection, rkey = uri.split("/")
        params = {"repo": did, "collection": collection, "rkey": rkey}
        answer = httpx.get(f"{self._network.pds}/xrpc/com.atproto.repo.getRecord", params=params, trust_env=False)
        record: dict[str, Any] = answer.raise_for_status().json()
        return record

    def _facet(self) -> dict[str, Any]:
        feature = {"$type": "app.bsky.richtext.facet#mention", "did": self._our.did}
        return {"index": {"byteStart": 0, "byteEnd": len(self._our.handle) + 1}, "features": [feature]}

    def _post(self, text: str, root_id: str = "", **more: Any) -> Target:
        made = self._create("app.bsky.feed.post", {"text": text, **more})
        return Target(made, Form.POST, root_id, self.remote_id, self.handle)

    def _create(self, collection: str, record: dict[str, Any]) -> str:
        written = {"$type": collection, "createdAt": timestamp(utc_now() - self.behind), **record}
        body = {"repo": self.remote_id, "collection": collection, "record": written}
        return str(self._call("com.atproto.repo.createRecord", body)["uri"])

    def _call(self, method: str, body: dict[str, Any]) -> Any:
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        address = f"{self._network.pds}/xrpc/{method}"
        answer = httpx.post(address, json=body, headers=headers, timeout=30, trust_env=False)
        assert answer.is_success, f"{method}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None
