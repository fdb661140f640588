"""The poller's own times, from the environment, so that a bench or a test can make them short."""

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """All in seconds. A lease must outlast the longest request, or two pollers would read the same page."""

    lease_seconds: float = 90.0
    request_seconds: float = 30.0
    poll_seconds: int | None = None  # between two polls of any stream; None: what the network's limits say
    threads: int = 6

    @classmethod
    def from_environment(cls) -> "Policy":
        """`GUANWEI_LEASE_SECONDS`, `GUANWEI_REQUEST_SECONDS` as for the sender; `GUANWEI_POLL_SECONDS`,
        `GUANWEI_POLLER_THREADS`."""
        get = os.environ.get
        pace = get("GUANWEI_POLL_SECONDS")
        return cls(
            lease_seconds=float(get("GUANWEI_LEASE_SECONDS", "90")),
            request_seconds=float(get("GUANWEI_REQUEST_SECONDS", "30")),
            poll_seconds=int(pace) if pace else None,
            threads=int(get("GUANWEI_POLLER_THREADS", "6")),
        )
