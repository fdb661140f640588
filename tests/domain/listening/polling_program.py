"""A poller as a program of its own, to be killed: DATABASE_URL says where. Makes every source due at once, for ever."""

import os
import sys
import threading
import time

import django

django.setup()

from guanwei.jobs.poller import Poller  # noqa: E402
from guanwei.lib.clock import utc_now  # noqa: E402
from guanwei.listening.models import Source  # noqa: E402
from guanwei.listening.policy import Policy  # noqa: E402


def make_due() -> None:
    while True:
        Source.objects.filter(active=True, poller="", next_at__gt=utc_now()).update(next_at=utc_now())
        time.sleep(0.05)


threading.Thread(target=make_due, daemon=True).start()
policy = Policy(lease_seconds=float(sys.argv[1]), request_seconds=1.0, threads=4)
Poller(policy=policy, clock=utc_now, name=f"poller-{os.getpid()}").run()
