"""`guanwei web`: the console and the API. As many of them as wanted may run on one database."""

import argparse
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from guanwei.cli.django import connect
from guanwei.cli.first_run import code_of_first_run, how_to_set_up
from guanwei.cli.output import Exit
from guanwei.cli.parser import Parser, port
from guanwei.lib.collecting import collect_rarely
from guanwei.lib.problem import Problem
from guanwei.lib.words import Words

if TYPE_CHECKING:
    import uvicorn

HELP = Words("网页与 API 服务", "the console and the API")
# By name, because imports only go down and guanwei.config stands above everything.
APPLICATION = "guanwei.config.asgi:application"
GRACE = 3  # seconds that open answers get when the server stops


def arguments(parser: Parser) -> None:
    add_address(parser)


def add_address(parser: Parser) -> None:
    host = Words("监听地址，默认只在本机", "address to listen on; this machine alone unless told")
    parser.add_argument("--host", default="127.0.0.1", help=host)
    parser.add_argument("--port", type=port, default=8800, help=Words("端口，默认 8800", "port, 8800 unless told"))


def run(args: argparse.Namespace) -> int:
    with listening(args.host, args.port) as listener, connect(args, pool=True):
        args.out.note(Words(f"网页地址：{url_of(listener)}", f"Listening on {url_of(listener)}"))
        if code := code_of_first_run():
            for line in how_to_set_up(url_of(listener), code):
                args.out.note(line)
        serve(listener)
    return Exit.DONE


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket on the address; Problem when it is taken, not ours to take, or no address of this machine."""
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
    except (OSError, OverflowError) as error:
        raise _refused(host, port, error) from error
    with listener:
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(place)
            listener.listen(256)
        except (OSError, OverflowError) as error:
            raise _refused(host, port, error) from error
        yield listener


def url_of(listener: socket.socket) -> str:
    """Where a browser on this machine finds it: by name, for no browser makes a passkey for a number."""
    host, port = listener.getsockname()[:2]
    if host in ("0.0.0.0", "::", "127.0.0.1", "::1"):
        host = "localhost"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def configuration() -> "uvicorn.Config":
    import uvicorn

    from guanwei.cli.patience import Patient

    return uvicorn.Config(
        APPLICATION,
        http=Patient,
        log_config=None,
        access_log=False,
        server_header=False,
        # Whom to believe about an address is decided in guanwei.web.addresses; uvicorn believes everybody on loopback.
        proxy_headers=False,
        ws="none",
        lifespan="off",
        timeout_graceful_shutdown=GRACE,
    )


def serve(listener: socket.socket) -> None:
    """Serves until SIGTERM or SIGINT; Django must have been started."""
    import uvicorn

    class Server(uvicorn.Server):
        """Three things that uvicorn cannot know: what is loaded by now stays; live streams have to be told, or each
        stop would take GRACE seconds; and the signal is not to come once more after a clean end, for we have a
        database to close first."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            collect_rarely()

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            end_streams = getattr(self.config.loaded_app, "end_streams", None)
            if end_streams:
                end_streams()
            await super().shutdown(sockets)

        @contextmanager
        def capture_signals(self) -> Iterator[None]:
            before = {each: signal.signal(each, self.handle_exit) for each in (signal.SIGINT, signal.SIGTERM)}
            try:
                yield
            finally:
                for each, handler in before.items():
                    signal.signal(each, handler)

    Server(configuration()).run(sockets=[listener])


def _refused(host: str, port: int, error: Exception) -> Problem:
    import errno

    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return Problem(
            f"端口 {port} 已被占用，请用 --port 指定另一个。", f"Port {port} is in use. Choose another one with --port."
        )
    if isinstance(error, OSError) and error.errno == errno.EACCES:
        return Problem(
            f"没有权限使用端口 {port}，请用 --port 指定另一个。",
            f"Port {port} needs more rights. Choose another one with --port.",
        )
    return Problem(f"无法监听 {host}:{port}：{error}。", f"Cannot listen on {host}:{port}: {error}.")
