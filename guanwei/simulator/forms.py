"""Reading a request's parameters: query, form and multipart (weibo-api 1)."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from guanwei.simulator.call import Upload
from guanwei.simulator.errors import ApiError

LARGEST_BODY = 32 * 1024 * 1024
LARGEST_FIELD = 12 * 1024 * 1024
MOST_FIELDS = 200
TOKEN_HEADER = "OAuth2 "


@dataclass(slots=True)
class Form:
    """values: every value of each parameter, those of the body before those of the query. params: the first of each."""

    values: dict[str, list[str]] = field(default_factory=dict)
    params: dict[str, str] = field(default_factory=dict)
    uploads: list[Upload] = field(default_factory=list)
    multipart: bool = False
    token_header: str = ""

    def token(self) -> str:
        """The token of the form; the header only counts where the body is no multipart (weibo-api 1)."""
        in_form = self.params.get("access_token", "").strip()
        return in_form or ("" if self.multipart else self.token_header)


def base_of(request: Request) -> str:
    """`http://host:port` as the caller sees it, for addresses in answers."""
    scope = request.scope
    host, port = scope.get("server") or ("127.0.0.1", 80)
    return f"{scope['scheme']}://{request.headers.get('host') or f'{host}:{port}'}"


async def read_body(request: Request) -> bytes | None:
    """The whole body, or None when it is too long (it is read and dropped). ClientDisconnect when it never ends."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size <= LARGEST_BODY:
            parts.append(part)
    return b"".join(parts) if size <= LARGEST_BODY else None


async def read_form(request: Request, body: bytes | None) -> Form:
    """Raises 10018 for a body that was too long, 10007 for another media type, 10008 for a broken multipart body."""
    if body is None:
        raise ApiError(10018)
    form = Form(token_header=_token_of(request.headers.get("authorization", "")))
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        await _read_multipart(request, body, form)
    elif kind == "application/x-www-form-urlencoded":
        form.values = _decoded(body)
    elif body:
        raise ApiError(10007)
    if request.scope["query_string"]:
        for name, values in _decoded(request.scope["query_string"]).items():
            form.values.setdefault(name, values)
    form.params = {name: values[0] for name, values in form.values.items()}
    return form


def _decoded(text: bytes) -> dict[str, list[str]]:
    try:
        return parse_qs(text.decode("latin-1"), keep_blank_values=True, encoding="utf-8", max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise ApiError(10008) from error


async def _read_multipart(request: Request, body: bytes, form: Form) -> None:
    async def all_at_once() -> AsyncGenerator[bytes, None]:
        yield body

    form.multipart = True
    parser = MultiPartParser(
        request.headers, all_at_once(), max_fields=MOST_FIELDS, max_files=MOST_FIELDS, max_part_size=LARGEST_FIELD
    )
    try:
        parsed = await parser.parse()
    except (MultiPartException, KeyError) as error:
        raise ApiError(10008) from error
    for name, value in parsed.multi_items():
        if isinstance(value, UploadFile):
            form.uploads.append(Upload(name, await value.read()))
        else:
            form.values.setdefault(name, []).append(value)
    await parsed.close()


def _token_of(header: str) -> str:
    return header.removeprefix(TOKEN_HEADER).strip() if header.startswith(TOKEN_HEADER) else ""
