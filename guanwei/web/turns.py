"""How much of a process one person may keep busy at once. A script in somebody's name that searches and checks without
end would otherwise take every connection to the database, and everybody else would wait."""

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guanwei.lib.words import Words

# What takes longer than a page usually does. A browser that types, searches and uploads does not get to MOST.
COSTLY = frozenset(
    {
        *("search", "search-suggest", "inbox", "trail", "check-draft", "check-answer", "new-post", "edit-post"),
        *("upload-picture", "crop-picture", "imports", "export", "import-template", "import", "submit-import"),
        *("check-again", "approve-several", "try-account", "check-up", "enter-interaction"),
    }
)
MOST = 4
WAIT_SECONDS = 1
TITLE = Words("请稍等", "One moment")
BUSY = Words(
    "你前面的几个请求还在处理，请稍等一下再试。", "Your last requests are still under way. Try again in a moment."
)


class InTurn:
    """Middleware, behind the one that knows who asks: of each person MOST costly requests at once, further ones are
    told to come back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        self._running: Counter[int] = Counter()
        self._lock = threading.Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self._get_response(request)
        finally:
            self._end(request)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        if request.resolver_match.url_name not in COSTLY or not request.user.is_authenticated:
            return None
        return None if self._begin(request) else _busy(request)

    def _begin(self, request: HttpRequest) -> bool:
        person = request.user.pk
        with self._lock:
            if self._running[person] >= MOST:
                return False
            self._running[person] += 1
        request.in_turn = person
        return True

    def _end(self, request: HttpRequest) -> None:
        person = getattr(request, "in_turn", None)
        if person is None:
            return
        with self._lock:
            self._running[person] -= 1
            if not self._running[person]:
                del self._running[person]


def _busy(request: HttpRequest) -> HttpResponse:
    answer = render(request, "errors/429.html", {"title": TITLE, "reason": BUSY}, status=429)
    answer.headers["Retry-After"] = str(WAIT_SECONDS)
    return answer
