"""Everything that sending a plan needs to know, read with one statement for a whole batch."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from guanwei.accounts.connections import connection_with
from guanwei.accounts.models import Account
from guanwei.accounts.vault import SealBroken, unseal
from guanwei.base import sql
from guanwei.delivery.recheck import PictureFile
from guanwei.editorial.content import Content, PictureContent, content_hash, target_text
from guanwei.lib.clock import steady
from guanwei.listening.targets import targets_of
from guanwei.networks.acts import Target
from guanwei.networks.contract import Connection
from guanwei.practice.registry import rules_version
from guanwei.practice.sheets import positionings_of
from guanwei.publishing.context import AROUND, rules_on, settings_for

# LATERAL with LIMIT 1: each look-up is by its own index, whatever the planner believes about tables that just grew.
# The last two: does any other post have the same words (then repetition, C13, is looked at again), and was something
# blocking waived (then whether the waiver still stands)?
FACTS = """
SELECT plan.id, plan.state, plan.content_hash, version.text, version.link,
       approval.content_hash, host(approval.decided_from), credential.sealed,
       checked.content_hash, checked.rules_version, checked.history_version,
       (SELECT jsonb_agg(jsonb_build_array(asset.sha256, asset.mime, picture.alt_text, asset.width, asset.height)
                        ORDER BY picture.position)
          FROM editorial_versionpicture AS picture JOIN media_asset AS asset ON asset.id = picture.asset_id
         WHERE picture.version_id = version.id),
       account.id, account.brand_id, account.network, account.profile, account.name, account.handle, account.server,
       account.remote_account_id, account.zone, account.safe_domains, account.active, account.health,
       account.history_version,
       EXISTS (SELECT 1 FROM publishing_plan AS other
                WHERE other.fingerprint = plan.fingerprint AND other.state <> 'cancelled' AND other.id <> plan.id
                  AND other.due_at > %(since)s AND plan.fingerprint <> ''::bytea
                LIMIT 1)
       OR EXISTS (SELECT 1 FROM listening_outsidepost AS outside
                   WHERE outside.fingerprint = plan.fingerprint AND outside.gone_at IS NULL
                     AND outside.published_at > %(since)s AND plan.fingerprint <> ''::bytea
                   LIMIT 1),
       EXISTS (SELECT 1 FROM practice_foundfinding AS found WHERE found.run_id = checked.id AND found.level = 'block'),
       plan.repost_of_id,
       EXISTS (SELECT 1 FROM listening_interaction AS original
                WHERE original.id = plan.repost_of_id AND original.gone_at IS NOT NULL),
       account.server_limits, account.stage
  FROM unnest(%(ids)s::bigint[]) AS wanted(id)
 CROSS JOIN LATERAL (SELECT * FROM publishing_plan AS p WHERE p.id = wanted.id LIMIT 1) AS plan
 CROSS JOIN LATERAL (SELECT * FROM accounts_account AS a WHERE a.id = plan.account_id LIMIT 1) AS account
 CROSS JOIN LATERAL (SELECT * FROM editorial_version AS v WHERE v.id = plan.version_id LIMIT 1) AS version
  LEFT JOIN LATERAL (SELECT * FROM approvals_approval AS a
                      WHERE a.kind = 'plan' AND a.object_id = plan.id AND a.state = 'approved' LIMIT 1) AS approval
         ON true
  LEFT JOIN LATERAL (SELECT * FROM accounts_credential AS c WHERE c.account_id = account.id LIMIT 1) AS credential
         ON true
  LEFT JOIN LATERAL (SELECT * FROM practice_checkrun AS r
                      WHERE r.kind = 'plan' AND r.object_id = plan.id LIMIT 1) AS checked
         ON true
"""


STAMP = """
SELECT count(*), sum(extract(epoch FROM set_at)), (SELECT count(*) FROM accounts_account),
       (SELECT sum(extract(epoch FROM set_at)) FROM practice_positioningsheet)
  FROM accounts_setting
"""


STAMP_HOLDS = 0.5  # seconds until a changed setting or sheet is seen


class _Rules:
    """The rules version of each account, worked out again only after somebody changed a setting or a sheet."""

    def __init__(self) -> None:
        self._stamp: object = None
        self._looked_at = float("-inf")
        self._versions: dict[int, str] = {}

    def versions(self, accounts: Collection[Account]) -> dict[int, str]:
        if steady() - self._looked_at > STAMP_HOLDS:
            stamp, self._looked_at = sql.rows(STAMP, {}), steady()
            if stamp != self._stamp:
                self._stamp, self._versions = stamp, {}
        unknown = [account for account in accounts if account.pk not in self._versions]
        if unknown:
            sheets = positionings_of(unknown)
            self._versions |= {pk: rules_version(values, sheets[pk]) for pk, values in settings_for(unknown).items()}
        return self._versions


_RULES = _Rules()


@dataclass(frozen=True, slots=True)
class Facts:
    """One plan as it stands now. `check_holds`: what was found at approval still holds, nothing needs a second look."""

    plan_id: int
    plan_state: str
    content_hash: str
    text: str
    link: str
    approved_hash: str | None
    public_ip: str
    pictures: tuple[PictureFile, ...]
    account: Account
    connection: Connection | None
    true_hash: str  # over what would go out now
    check_holds: bool
    repost_of: Target | None = None  # what it passes on
    original_gone: bool = False


def facts_of(plan_ids: Sequence[int], *, now: datetime, timeout: float) -> dict[int, Facts]:
    """By plan id; plans that are gone are left out."""
    read = sql.rows(FACTS, {"ids": list(plan_ids), "since": now - AROUND})
    accounts = {row[12]: _account((*row[12:24], row[29], row[30])) for row in read}
    rules = _RULES.versions(accounts.values())
    targets = targets_of([(row[27], row[12]) for row in read if row[27]])
    facts = {}
    for row in read:
        account, target = accounts[row[12]], targets.get((row[27], row[12]))
        # Of the content checks only repetition reads other posts. So where content and rules are as they were and no
        # other post has the same words, nothing can have changed, however much else went out since.
        same = (row[8], row[9]) == (row[2], rules_on(account, rules[account.pk])) and not row[26]
        facts[row[0]] = Facts(
            plan_id=row[0],
            plan_state=row[1],
            content_hash=row[2],
            text=row[3],
            link=row[4],
            approved_hash=row[5],
            public_ip=row[6] or "",
            pictures=_pictures(row[11]),
            account=account,
            connection=_connection(account, row[7], timeout),
            true_hash=_hash_of(account, row[3], row[4], row[11], target),
            check_holds=same and (row[10] == row[24] or not row[25]),
            repost_of=target,
            original_gone=row[28],
        )
    return facts


@lru_cache(1024)
def _account(values: tuple[object, ...]) -> Account:
    """Built once for as long as its row stays the same. For reading: many batches share it."""
    names = (
        "id",
        "brand_id",
        "network",
        "profile",
        "name",
        "handle",
        "server",
        "remote_account_id",
        "zone",
        "safe_domains",
        "active",
        "health",
        "server_limits",
        "stage",
    )
    fields = dict(zip(names, values, strict=True))
    for name in ("safe_domains", "server_limits"):
        fields[name] = json.loads(str(fields[name]))
    return Account(**fields)


def _pictures(stated: str | None) -> tuple[PictureFile, ...]:
    return tuple(PictureFile(*values) for values in json.loads(stated)) if stated else ()


def _hash_of(account: Account, text: str, link: str, pictures: str | None, repost_of: Target | None) -> str:
    shown = [PictureContent(file.sha256, file.alt_text) for file in _pictures(pictures)]
    if repost_of is None:
        return content_hash(Content("post", account.pk, text, link, shown))
    target = target_text(repost_of.form, repost_of.remote_id)
    return content_hash(Content("repost", account.pk, text, link, shown, target))


def _connection(account: Account, sealed: bytes | None, timeout: float) -> Connection | None:
    if sealed is None:
        return None
    try:
        return connection_with(account, unseal(sealed), timeout=timeout)
    except SealBroken:
        return None
