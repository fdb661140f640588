"""The sender's own times, from the environment, so that a bench or a test can make them short."""

import os
from dataclasses import dataclass

from guanwei.delivery.outcomes import with_waits
from guanwei.networks.contract import Limits


@dataclass(frozen=True, slots=True)
class Policy:
    """All in seconds. A lease must outlast the longest request, or a slow answer would become a doubt."""

    lease_seconds: float = 90.0
    request_seconds: float = 30.0
    unknown_wait: float | None = None  # None: what the network's limits say
    reconcile_after: tuple[float, ...] | None = None
    threads: int = 16
    batch: int = 64

    @classmethod
    def from_environment(cls) -> "Policy":
        """`GUANWEI_LEASE_SECONDS`, `GUANWEI_REQUEST_SECONDS`, `GUANWEI_UNKNOWN_WAIT_SECONDS`,
        `GUANWEI_RECONCILE_AFTER_SECONDS` (comma separated), `GUANWEI_SENDER_THREADS`."""
        get = os.environ.get
        waits = get("GUANWEI_RECONCILE_AFTER_SECONDS")
        unknown = get("GUANWEI_UNKNOWN_WAIT_SECONDS")
        policy = cls(
            lease_seconds=float(get("GUANWEI_LEASE_SECONDS", "90")),
            request_seconds=float(get("GUANWEI_REQUEST_SECONDS", "30")),
            unknown_wait=float(unknown) if unknown else None,
            reconcile_after=tuple(float(part) for part in waits.split(",")) if waits else None,
            threads=int(get("GUANWEI_SENDER_THREADS", "16")),
        )
        if policy.lease_seconds <= policy.request_seconds:
            raise ValueError("GUANWEI_LEASE_SECONDS must be longer than GUANWEI_REQUEST_SECONDS.")
        return policy

    def applied_to(self, limits: Limits) -> Limits:
        return with_waits(limits, unknown_wait=self.unknown_wait, reconcile_after=self.reconcile_after)
