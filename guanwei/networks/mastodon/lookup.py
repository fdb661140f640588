"""Questions to an account's server: who are we, what does it allow, where is a status that we know by its address."""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from guanwei.networks.contract import Connection
from guanwei.networks.mastodon import errors, mapping
from guanwei.networks.mastodon.client import Client, Library, Odd, Refused
from guanwei.networks.mastodon.kept import Kept
from guanwei.networks.mastodon.limits import domain_of_accounts
from guanwei.networks.untrusted import address_of

MOST_AT_ONCE = 20  # statuses by one request
_DEEPEST = 12  # in a conversation; whoever makes a longer one must not make us ask without end
_LAST_STEP = re.compile(r"/([A-Za-z0-9]+)/?$")

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Me:
    """The account that the token belongs to. `id` is its server's, `url` names it everywhere."""

    id: str
    url: str
    handle: str
    display_name: str


@dataclass(frozen=True, slots=True)
class Ancestor:
    """A status above another one. `above` is the id of what it answers itself, "" at the top."""

    uri: str
    author: str
    above: str


class Lookup:
    """Asks, and remembers for a while what hardly changes."""

    def __init__(self) -> None:
        self._instances: Kept[Json] = Kept(600)
        self._accounts: Kept[Me] = Kept(3600)
        self._ancestors: Kept[Ancestor] = Kept(6 * 3600, most=20_000)
        self._without_lists: Kept[bool] = Kept(3600)

    def instance(self, client: Client, connection: Connection) -> Json:
        """What the server says about itself, at most ten minutes old."""
        known = self._instances.get(connection.server)
        if known is not None:
            return known
        try:
            told = client.call(lambda library: library.instance_v2()).object()
        except Refused as error:
            if error.status not in errors.GONE:
                raise
            told = client.call(lambda library: library.instance_v1()).object()
        return self._instances.keep(connection.server, told)

    def domain(self, client: Client, connection: Connection) -> str:
        """What stands behind the second @ of the server's own people."""
        return domain_of_accounts(self.instance(client, connection)) or urlsplit(connection.server).netloc

    def me(self, client: Client, connection: Connection, *, anew: bool = False) -> Me:
        token = hashlib.sha256(connection.secrets.get("access_token", "").encode()).hexdigest()
        known = None if anew else self._accounts.get((connection.server, token))
        if known is not None:
            return known
        told = own_account(client)
        try:
            person = mapping.person_of(told, self.domain(client, connection))
            found = Me(mapping.text_field(told, "id"), person.remote_id, person.handle, person.name)
        except mapping.Malformed as error:
            raise Odd(str(error)) from None
        return self._accounts.keep((connection.server, token), found)

    def status(self, client: Client, me: Me, uri: str, hint: str = "") -> Json | None:
        """The status of this address as the account's server has it; None when the server says that there is none.

        `hint` is its id on this server where it is known. The addresses of most servers end in the id of their own
        statuses; for all others the server is asked to look the address up.
        """
        surely_gone = False
        for candidate in dict.fromkeys(filter(None, (hint, _own_id(uri, me)))):
            found = self.by_id(client, candidate)
            if found is not None and mapping.original(found).get("uri") == uri:
                return mapping.original(found)
            surely_gone = surely_gone or found is None
        try:
            listed = client.call(
                lambda library: library.search_v2(uri, result_type="statuses", exclude_unreviewed=False)
            )
        except Refused:
            if surely_gone:
                return None
            raise
        statuses = listed.object().get("statuses")
        originals = [mapping.original(entry) for entry in statuses or () if isinstance(entry, dict)]
        return next((entry for entry in originals if entry.get("uri") == uri), None)

    def by_id(self, client: Client, status_id: str) -> Json | None:
        try:
            return client.call(lambda library: library.status(status_id)).object()
        except Refused as error:
            if is_gone(client, error):
                return None
            raise

    def several(self, client: Client, connection: Connection, ids: Iterable[str]) -> dict[str, Json | None]:
        """Statuses by their ids, None for what is gone: by lists where the server has that (Mastodon 4.3)."""
        wanted = list(dict.fromkeys(ids))
        found: dict[str, Json | None] = {}
        if len(wanted) > 1 and not self._without_lists.get(connection.server):
            for start in range(0, len(wanted), MOST_AT_ONCE):
                some = wanted[start : start + MOST_AT_ONCE]
                try:
                    listed = client.call(_statuses(some)).objects()
                except Refused as error:
                    if error.status not in errors.GONE:
                        raise
                    self._without_lists.keep(connection.server, True)
                    break
                found |= {str(entry.get("id")): entry for entry in listed}
        for missing in [status_id for status_id in wanted if status_id not in found]:
            found[missing] = self.by_id(client, missing)
        return {status_id: found[status_id] for status_id in wanted}

    def ancestors(self, client: Client, connection: Connection, ids: Iterable[str]) -> dict[str, Ancestor]:
        """The statuses of these ids and those above them, as far as they can be seen and `_DEEPEST` steps up."""
        known: dict[str, Ancestor] = {}
        wanted = set(filter(None, ids))
        for _step in range(_DEEPEST):
            asked = []
            for status_id in wanted:
                kept = self._ancestors.get((connection.server, status_id))
                if kept is None:
                    asked.append(status_id)
                else:
                    known[status_id] = kept
            for status_id, found in self.several(client, connection, asked).items() if asked else ():
                known[status_id] = self._ancestor(connection, status_id, found)
            wanted = {known[status_id].above for status_id in wanted} - known.keys() - {""}
        return known

    def _ancestor(self, connection: Connection, status_id: str, found: Json | None) -> Ancestor:
        status = mapping.original(found or {})
        uri = address_of(status.get("uri"))
        made = Ancestor(uri, mapping.author_url(status), str(status.get("in_reply_to_id") or ""))
        return self._ancestors.keep((connection.server, status_id), made) if uri else made


def own_account(client: Client) -> Json:
    """The account that the token belongs to, as its server tells it."""
    try:
        return client.call(lambda library: library.account_verify_credentials()).object()
    except Refused as error:
        # The question holds nothing but the token, so whatever cannot be processed is that (snac2 answers 422).
        raise Refused(401, error.message, error.headers) if error.status == 422 else error from None


def _statuses(ids: list[str]) -> Callable[[Library], object]:
    return lambda library: library.statuses(ids)


def is_gone(client: Client, error: Refused) -> bool:
    """Does this answer say that something is not there? One in another form than the API's (snac2's, but a gateway's
    as well) counts only when the server answers for the account at the same moment."""
    if error.status not in errors.GONE:
        return False
    if error.message is None:
        client.call(lambda library: library.account_verify_credentials()).object()
    return True


def _own_id(uri: str, me: Me) -> str:
    """The id at the end of the address of a status on the own server; "" for any other."""
    if urlsplit(uri).netloc != urlsplit(me.url).netloc:
        return ""
    found = _LAST_STEP.search(uri)
    return found[1] if found else ""
