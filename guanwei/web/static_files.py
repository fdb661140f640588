"""The console's own styles, scripts and pictures, over ASGI."""

from contextlib import closing
from typing import IO

from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]  # whitenoise has no types
    """WhiteNoise answers with an open file. Under ASGI Django has to read that in a thread, and warns at each one. Our
    files are a few kilobytes: their bytes are the answer."""

    @staticmethod
    def serve(static_file: StaticFile, request: HttpRequest) -> HttpResponse:
        found = static_file.get_response(request.method, request.META)
        answer = HttpResponse(_bytes_of(found.file), status=int(found.status))
        del answer.headers["Content-Type"]
        for name, value in found.headers:
            answer.headers[name] = value
        return answer


def _bytes_of(file: IO[bytes] | None) -> bytes:
    if file is None:
        return b""
    with closing(file):
        return file.read()
