"""Nothing of a test run may speak to another machine. Only loopback addresses and unix sockets can be reached.

The guard is an audit hook of the interpreter, so it sees every socket of this process, whatever library opened it. What
it refuses is remembered as well: code that swallows the error still fails the test (see `attempts`).
"""

import ipaddress
import socket
import sys
from typing import Any

attempts: list[str] = []
_ADDRESS_EVENTS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_NAME_EVENTS = frozenset({"socket.getaddrinfo", "socket.gethostbyname"})


class OutsideWorld(RuntimeError):
    """A test tried to reach another machine. Not an OSError, which network code may take for an outage."""


def forbid_the_outside_world() -> None:
    """From here to the end of the process; an audit hook cannot be taken away."""
    sys.addaudithook(_watch)


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _ADDRESS_EVENTS:
        target, address = arguments[0], arguments[1]
        if target.family in (socket.AF_INET, socket.AF_INET6) and address and not _is_here(str(address[0])):
            _refuse(f"{address[0]} port {address[1]}")
    elif event in _NAME_EVENTS:
        name = arguments[0]
        # A literal address asks nobody; whether it may be reached is decided when it is.
        if name and not _is_literal(_text(name)) and not _is_here(_text(name)):
            _refuse(f"the address of {_text(name)}")


def _refuse(what: str) -> None:
    attempts.append(what)
    raise OutsideWorld(
        f"A test asked for {what}. Tests reach loopback addresses and unix sockets only: "
        "use the simulator, the AT network or a server of the test's own on 127.0.0.1."
    )


def _text(name: str | bytes) -> str:
    return name.decode("ascii", "replace") if isinstance(name, bytes) else name


def _is_literal(name: str) -> bool:
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return True


def _is_here(name: str) -> bool:
    if _is_literal(name):
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    # The machine's own name, which Django looks up for the Message-ID of a mail, and what RFC 6761 keeps for loopback.
    return name.lower().rstrip(".").rpartition(".")[2] == "localhost" or name == socket.gethostname()
