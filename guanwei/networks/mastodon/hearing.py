"""What comes in: the account's notifications as interactions, page by page, and interactions looked at again.

A page is asked for with `since_id` and `max_id`. Servers that do not know the first answer with what is older as well
(snac2 2.75), so what is newer than the mark is decided here, by the ids themselves.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from guanwei.networks.acts import Form, Target
from guanwei.networks.contract import Connection
from guanwei.networks.incoming import Again, Heard, Kind, Page, Visibility
from guanwei.networks.mastodon import errors, mapping
from guanwei.networks.mastodon.client import Client, Library, Refused, TooMuch
from guanwei.networks.mastodon.lookup import Ancestor, Json, Lookup, Me
from guanwei.networks.mastodon.mapping import Malformed
from guanwei.networks.untrusted import address_of, line_of, text_of

TYPES = ["mention", "reblog", "quote"]
_USUAL_LIST = 40  # people in a list, when no number is asked for
_AN_ID = re.compile(r"[A-Za-z0-9]{1,64}")


@dataclass(frozen=True, slots=True)
class Ear:
    """Everything that reading for one account needs."""

    client: Client
    connection: Connection
    lookup: Lookup
    me: Me
    domain: str

    def page(self, newer_than: str, older: str, size: int) -> Page:
        """`older` holds below which id to read, and the newest id of the page at the top, which is the next mark."""
        known, (below, newest) = _id(newer_than), map(_id, _two(older))
        entries = [entry for entry in self._notifications(known, below, size) if entry.get("id")]
        listed = [entry for entry in entries if not below or _place(entry) < place_of(below)]
        new = [entry for entry in listed if place_of(known) < _place(entry)]
        mark = newest or max((str(entry["id"]) for entry in new), key=place_of, default=known)
        # A server that does not know max_id gives the newest page again and again: below it nothing can be read.
        stuck = bool(entries) and not listed
        reached = not entries or len(new) < len(listed)
        goes_on = "" if reached or stuck else f"{min(new, key=_place)['id']}/{mark}"
        return Page(tuple(self._interactions(new)), mark, goes_on, reached)

    def _notifications(self, known: str, below: str, size: int) -> list[Json]:
        """People elsewhere write as long as their own server lets them. Where a page of it is more than we take, a
        smaller one is asked for: nobody keeps us from hearing the others."""
        marks: Json = {"types": TYPES, "max_id": below or None, "since_id": known or None}
        while True:
            try:
                return self.client.call(partial(Library.notifications, limit=size, **marks)).objects()
            except TooMuch:
                if size == 1:
                    raise
                size = max(1, size // 4)

    def again(self, targets: tuple[Target, ...]) -> tuple[Again, ...]:
        """As they stand now. Left out is what is not found by its address alone: a server shows no more than what the
        account has met."""
        posts = [target for target in targets if target.form is not Form.REPOST]
        ids = [_id(target.ref.get("id", "")) for target in posts]
        by_id = self.lookup.several(self.client, self.connection, filter(None, ids))
        shown: dict[str, Json | None] = {}
        gone: list[Again] = []
        for target, status_id in zip(posts, ids, strict=True):
            status = by_id.get(status_id)
            found = mapping.original(status) if status is not None else None
            if not status_id or (found is not None and found.get("uri") != target.remote_id):
                found = self._looked_up(target.remote_id)
            elif found is None:
                gone.append(Again(target.remote_id, None))
            shown[target.remote_id] = found
        heard = self._heard([found for found in shown.values() if found])
        boosts = [boost for target in targets if target.form is Form.REPOST for boost in self._boost_again(target)]
        return (*gone, *(Again(each.remote_id, each) for each in heard), *boosts)

    def _looked_up(self, uri: str) -> Json | None:
        return self.lookup.status(self.client, self.me, uri) if address_of(uri) else None

    def _boost_again(self, target: Target) -> list[Again]:
        """A boost stands as long as the person is among those who boost; only a short list is known to be whole."""
        status_id = _id(target.ref.get("id", ""))
        _uri, booster = mapping.split_boost_id(target.remote_id)
        if not status_id or not booster:
            return []
        status = self.lookup.by_id(self.client, status_id)
        if status is None:
            return [Again(target.remote_id, None)]
        try:
            people = self.client.call(lambda library: library.status_reblogged_by(status_id)).objects()
        except Refused as error:
            if error.status in errors.GONE:  # no such list here
                return []
            raise
        account = next((person for person in people if mapping.account_url(person) == booster), None)
        if account is None:
            return [Again(target.remote_id, None)] if len(people) < _USUAL_LIST else []
        told = {"status": status, "account": account, "created_at": target.ref.get("at")}
        boost = self._boost(told)
        return [Again(target.remote_id, boost)] if boost else []

    def _interactions(self, notifications: list[Json]) -> list[Heard]:
        """In the order given. What lacks what no status can lack (it was deleted meanwhile) is left out: one odd entry
        must not keep all others from being heard."""
        boosts = {id(entry): self._boost(entry) for entry in notifications if entry.get("type") == "reblog"}
        others = [entry for entry in notifications if entry.get("type") in ("mention", "quote")]
        statuses = {id(entry): mapping.original(mapping.part(entry, "status")) for entry in others}
        heard = {each.remote_id: each for each in self._heard(statuses.values())}
        found = []
        for entry in notifications:
            each = boosts.get(id(entry)) or heard.get(str(statuses.get(id(entry), {}).get("uri")))
            if each is not None and each not in found:
                found.append(each)
        return found

    def _heard(self, statuses: Iterable[Json]) -> list[Heard]:
        listed = list(statuses)
        above = self.lookup.ancestors(
            self.client, self.connection, (str(status.get("in_reply_to_id") or "") for status in listed)
        )
        found = []
        for status in listed:
            try:
                found.append(self._interaction(status, above))
            except Malformed:
                continue
        return [each for each in found if each.author.remote_id != self.me.url]

    def _interaction(self, status: Json, above: dict[str, Ancestor]) -> Heard:
        chain = _chain(str(status.get("in_reply_to_id") or ""), above)
        quoted = mapping.part(mapping.part(status, "quote"), "quoted_status")
        ours = [ancestor.uri for ancestor in chain if ancestor.author == self.me.url]
        quotes_us = bool(quoted) and mapping.author_url(quoted) == self.me.url
        account = mapping.part(status, "account")
        uri = mapping.uri_of(status)
        return Heard(
            remote_id=uri,
            form=Form.POST,
            kind=_kind(status, self.me, quotes_us=quotes_us),
            author=mapping.person_of(account, self.domain),
            text=mapping.shown_text(status, self.domain),
            created_at=mapping.moment_of(status.get("created_at")),
            url=address_of(status.get("url")) or uri,
            edited_at=mapping.moment_or_none(status.get("edited_at")),
            about_id=address_of(quoted.get("uri")) if quotes_us else ours[-1] if ours else "",
            parent_id=chain[0].uri if chain else "",
            root_id=chain[-1].uri if chain else "",
            pictures=mapping.pictures_of(status),
            visibility=mapping.visibility_of(status),
            content_warning=text_of(status.get("spoiler_text")),
            ref=_ref(status, account),
        )

    def _boost(self, notification: Json) -> Heard | None:
        """A boost has no status of its own in the notification: it is named by what it boosts and by whom."""
        try:
            status = mapping.original(mapping.part(notification, "status"))
            account = mapping.part(notification, "account")
            author = mapping.person_of(account, self.domain)
            uri = mapping.uri_of(status)
            return Heard(
                remote_id=mapping.boost_id(uri, author.remote_id),
                form=Form.REPOST,
                kind=Kind.REPOST,
                author=author,
                text="",
                created_at=mapping.moment_of(notification.get("created_at")),
                url=address_of(status.get("url")) or uri,
                about_id=uri,
                parent_id=uri,
                root_id=uri,
                visibility=mapping.visibility_of(status),
                ref=_ref(status, account) | {"at": str(notification.get("created_at"))},
            )
        except Malformed:
            return None


def _two(older: str) -> tuple[str, str]:
    below, _sign, newest = older.partition("/")
    return below, newest


def _id(text: str) -> str:
    """`text` when it can be an id, else "": a mark that makes no sense only means reading anew."""
    return text if _AN_ID.fullmatch(text) else ""


def place_of(notification_id: str) -> tuple[int, str]:
    """For comparing ids: they grow with time, as numbers on Mastodon and as texts of one length elsewhere."""
    return len(notification_id), notification_id


def _place(entry: Json) -> tuple[int, str]:
    return place_of(str(entry.get("id")))


def _kind(status: Json, me: Me, *, quotes_us: bool) -> Kind:
    if mapping.visibility_of(status) is Visibility.DIRECT:
        return Kind.DIRECT
    if quotes_us:
        return Kind.REPOST
    return Kind.COMMENT if status.get("in_reply_to_account_id") == me.id else Kind.MENTION


def _chain(status_id: str, above: dict[str, Ancestor]) -> list[Ancestor]:
    """From what is answered directly to the top, as far as it is known."""
    chain: list[Ancestor] = []
    while status_id in above and above[status_id].uri and above[status_id] not in chain:
        chain.append(above[status_id])
        status_id = above[status_id].above
    return chain


def _ref(status: Json, account: Json) -> dict[str, str]:
    """What the adapter wants back: the ids on this server, and the name that it knows the author by."""
    told: dict[str, Any] = {
        "id": status.get("id"),
        "account": account.get("id"),
        "acct": line_of(account.get("acct")),
        "visibility": status.get("visibility"),
        "url": address_of(status.get("url")),
    }
    return {name: str(value) for name, value in told.items() if value}
