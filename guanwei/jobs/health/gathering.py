"""Looking: each part asks the database, the disk or the networks, and judges nothing."""

import shutil
import tempfile
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max

from guanwei.accounts.models import Account, Credential
from guanwei.accounts.queries import quota_use
from guanwei.accounts.vault import SealBroken, unseal
from guanwei.base import sql
from guanwei.delivery.models import Delivery, Sender, Stop
from guanwei.delivery.states import State
from guanwei.editorial.models import VersionPicture
from guanwei.jobs.checkup import check_login
from guanwei.jobs.dbclock import DatabaseClock
from guanwei.jobs.health.facts import (
    DatabaseFacts,
    DiskFacts,
    Facts,
    JobFacts,
    ListeningFacts,
    PictureFacts,
    QuotaFacts,
    SenderFacts,
    TokenFacts,
)
from guanwei.jobs.health.judging import BEAT_IS_FRESH_FOR, OVERDUE_AFTER
from guanwei.jobs.login import WITHOUT_TOKEN
from guanwei.lib.clock import utc_now
from guanwei.lib.home import PRIVATE
from guanwei.lib.words import Words
from guanwei.listening.freshness import Standing
from guanwei.listening.queries import all_sources
from guanwei.media.store import bytes_of
from guanwei.publishing.models import Plan

DAY = timedelta(days=1)
LATE = (Standing.BEHIND, Standing.FAILING)
PICTURES_AHEAD = timedelta(days=31)

# Due, ready, inside its window, and nothing explains why nobody took it: the account is in use, not waiting, not
# stopped, nothing of it is on its way and nothing of it moved lately (a long queue on one account is no fault).
OVERDUE = """
SELECT count(*), min(d.due_at)
  FROM delivery_delivery AS d JOIN accounts_account AS a ON a.id = d.account_id
 WHERE d.state = 'waiting' AND d.due_at <= %(since)s AND d.ready_at <= %(since)s
   AND a.active AND (a.wait_until IS NULL OR a.wait_until <= %(since)s)
   AND NOT EXISTS (SELECT 1 FROM delivery_delivery AS other
                    WHERE other.account_id = a.id
                      AND (other.state IN ('claimed', 'sending', 'pending') OR other.changed_at > %(since)s))
   AND NOT EXISTS (SELECT 1 FROM delivery_stop AS stop
                    WHERE stop.lifted_at IS NULL
                      AND (stop.account_id = a.id OR stop.brand_id = a.brand_id
                           OR (stop.account_id IS NULL AND stop.brand_id IS NULL)))
"""
WAITING_JOBS = """
SELECT count(*), min(greatest(job.scheduled_at, event.at))
  FROM procrastinate_jobs AS job
  LEFT JOIN LATERAL (SELECT max(e.at) AS at FROM procrastinate_events AS e WHERE e.job_id = job.id) AS event ON true
 WHERE job.status = 'todo' AND (job.scheduled_at IS NULL OR job.scheduled_at <= %(now)s)
"""
FAILED_JOBS = """
SELECT DISTINCT job.task_name
  FROM procrastinate_jobs AS job JOIN procrastinate_events AS event ON event.job_id = job.id
 WHERE job.status = 'failed' AND event.type = 'failed' AND event.at > %(since)s
"""


def gather_quickly(now: datetime) -> Facts:
    """What /readyz wants. The database's silence is a fact, not an exception."""
    try:
        version = sql.rows("SELECT current_setting('server_version_num')::int", {})[0][0]
        missing = _missing_migrations()
        if missing:
            return Facts(now, DatabaseFacts(version), missing, disk=_disk())
        ahead = DatabaseClock().measure()
        theirs = now - timedelta(milliseconds=ahead)
        return Facts(
            now=theirs,
            database=DatabaseFacts(version),
            missing_migrations=missing,
            sender=_sender(theirs),
            clock_ahead_ms=ahead,
            disk=_disk(),
            jobs=_jobs(theirs),
            late_sources=sum(state.freshness.standing in LATE for state in all_sources(now=theirs)),
        )
    except DatabaseError as error:
        return Facts(now, DatabaseFacts(None, type(error).__name__), disk=_disk())


def gather(now: datetime, *, ask: bool) -> Facts:
    """Everything. `ask`: each account's network is asked about its credentials, which takes a call of its quota."""
    quick = gather_quickly(now)
    if quick.database.version is None or quick.missing_migrations:
        return quick
    accounts = list(Account.objects.filter(active=True).exclude(profile=WITHOUT_TOKEN).order_by("name"))
    return Facts(
        now=quick.now,
        database=quick.database,
        missing_migrations=quick.missing_migrations,
        sender=quick.sender,
        clock_ahead_ms=quick.clock_ahead_ms,
        disk=quick.disk,
        jobs=quick.jobs,
        late_sources=quick.late_sources,
        listening=_listening(quick.now),
        tokens=tuple(_token(account, ask=ask) for account in accounts),
        quotas=tuple(_quotas(accounts, quick.now)),
        pictures=_pictures(quick.now),
    )


def _listening(now: datetime) -> tuple[ListeningFacts, ...]:
    return tuple(
        ListeningFacts(
            state.account.name, state.source.stream, state.freshness.standing, state.freshness.says, len(state.gaps)
        )
        for state in all_sources(now=now)
    )


def _missing_migrations() -> tuple[str, ...]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return tuple(f"{migration.app_label}.{migration.name}" for migration, _backwards in plan)


def _sender(now: datetime) -> SenderFacts:
    beats = list(Sender.objects.order_by("-beat_at").values_list("beat_at", flat=True))
    ((overdue, since),) = sql.rows(OVERDUE, {"since": now - OVERDUE_AFTER})
    return SenderFacts(
        beat_at=beats[0] if beats else None,
        senders=sum(now - beat <= BEAT_IS_FRESH_FOR for beat in beats),
        last_sent_at=Delivery.objects.filter(state=State.SENT.value).aggregate(last=Max("sent_at"))["last"],
        overdue=overdue,
        overdue_since=since,
        missed=Delivery.objects.filter(state=State.MISSED.value, late_at__gt=now - DAY).count(),
        wait_for_a_person=Delivery.objects.filter(state__in=(State.UNKNOWN.value, State.REFUSED.value)).count(),
        stops=Stop.objects.filter(lifted_at=None).count(),
    )


def _disk() -> DiskFacts:
    home, trouble, free = settings.HOME.root, "", 0
    try:
        settings.MEDIA_ROOT.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        free = shutil.disk_usage(home).free
        with tempfile.TemporaryFile(dir=settings.MEDIA_ROOT) as probe:
            probe.write(b"x" * 4096)
    except OSError as error:
        trouble = error.strerror or type(error).__name__
    return DiskFacts(str(home), free, trouble)


def _jobs(now: datetime) -> JobFacts:
    ((waiting, since),) = sql.rows(WAITING_JOBS, {"now": now})
    failed = sql.rows(FAILED_JOBS, {"since": now - DAY})
    return JobFacts(since, waiting, tuple(name for (name,) in failed))


def _token(account: Account, *, ask: bool) -> TokenFacts:
    credential = Credential.objects.filter(account=account).first()
    opens = credential is None or _opens(credential)
    answer = check_login(account, now=utc_now()) if ask and opens else None
    account.refresh_from_db()
    return TokenFacts(
        account=account.name,
        health=account.health,
        note=Words.from_json(account.health_note) if account.health_note else None,
        expires_at=account.token_expires_at,
        was_asked=answer is not None,
        asked=answer.alive if answer else None,
        answer=answer.words if answer else None,
        opens=opens,
    )


def _opens(credential: Credential) -> bool:
    try:
        unseal(credential.sealed)
    except SealBroken:
        return False
    return True


def _quotas(accounts: Iterable[Account], now: datetime) -> Iterable[QuotaFacts]:
    for account in accounts:
        for use in quota_use(account, now=now):
            planned = Delivery.objects.filter(
                account=account,
                state__in=(State.WAITING.value, State.HELD.value),
                due_at__gte=now,
                due_at__lt=use.until,
            )
            yield QuotaFacts(account.name, use.quota.bucket, use.left, planned.count(), use.until)


def _pictures(now: datetime) -> PictureFacts:
    plans = Plan.objects.filter(due_at__gt=now, due_at__lt=now + PICTURES_AHEAD).exclude(state=Plan.State.CANCELLED)
    used = VersionPicture.objects.filter(version__in=plans.values("version")).select_related("asset", "version")
    lost, looked_at = [], {}
    for picture in used:
        asset = picture.asset
        if asset.sha256 not in looked_at:
            looked_at[asset.sha256] = _intact(asset.sha256)
        if not looked_at[asset.sha256]:
            lost.append((picture.version.post_id, asset.name))
    return PictureFacts(len(looked_at), tuple(lost))


def _intact(sha256: str) -> bool:
    try:
        bytes_of(sha256)
    except (OSError, ValueError):
        return False
    return True
