"""Starting a job by name, in the transaction of the change that calls for it."""

from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


def defer(name: str, *, key: str | None = None, **arguments: Any) -> bool:
    """Queues the job `name`; it runs only if this transaction commits. With `key`, at most one such job waits.

    Returns False when it waits already. The savepoint keeps the caller's transaction usable after that refusal.
    """
    try:
        with transaction.atomic():
            app.configure_task(name, queueing_lock=key).defer(**arguments)
    except AlreadyEnqueued:
        return False
    return True
