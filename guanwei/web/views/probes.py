"""For load balancers and watchers: does the process answer, and can this installation really send?"""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from guanwei.jobs.health import Level, Line, readiness
from guanwei.lib.clock import utc_now


@login_not_required
@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing of the database: a restart would not help it."""
    return JsonResponse({"ok": True})


@login_not_required
@never_cache
@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """Every part by name; 503 when one of them is not well. Says more only of what is not: anybody may look here."""
    parts = {line.name: _part(line) for line in readiness(utc_now())}
    ready = all(part["ok"] for part in parts.values())
    return JsonResponse({"ok": ready, "parts": parts}, status=200 if ready else 503)


def _part(line: Line) -> dict[str, Any]:
    if line.level is Level.BAD:
        return {"ok": False, "why": line.says.en}
    return {"ok": True}
