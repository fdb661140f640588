"""Starting a job by name, in the transaction of the change that calls for it."""

from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from guanwei.base import sql

# Workers pass over what is locked, so this keeps the job from beginning before the caller's transaction ends.
HOLD = "SELECT id FROM procrastinate_jobs WHERE queueing_lock = %(key)s AND status = 'todo' FOR SHARE"


def defer(name: str, *, key: str | None = None, **arguments: Any) -> bool:
    """Queues the job `name`; it runs only if this transaction commits. With `key`, at most one such job waits.

    Returns False when one waits already: it will see this change, because it does not begin before the transaction
    ends. The savepoint keeps the caller's transaction usable after that refusal.
    """
    while key is None or not sql.rows(HOLD, {"key": key}):
        try:
            with transaction.atomic():
                app.configure_task(name, queueing_lock=key).defer(**arguments)
        except AlreadyEnqueued:
            continue  # somebody was quicker, and it may have begun meanwhile, without this change
        return True
    return False
