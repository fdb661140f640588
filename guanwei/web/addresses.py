"""Where a request comes from, as far as it can be believed."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The address of the person's side: the right-most that none of our own proxies wrote of itself.

    Every proxy appends the address that it was called from. With `settings.PROXIES` of our own, the outermost one's
    entry is that many from the right; what stands further left anybody can write.
    """
    return believed(
        request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", ""), proxies=settings.PROXIES
    )


def believed(peer: str, forwarded_for: str, *, proxies: int) -> str | None:
    """Pure. None when the entry is no address."""
    entries = [entry.strip() for entry in forwarded_for.split(",") if entry.strip()]
    told = entries[-proxies] if 0 < proxies <= len(entries) else peer
    try:  # without the zone of a neighbour on the same cable (fe80::1%eth0), which is no part of an address to keep
        return str(ip_address(_without_port(told).partition("%")[0]))
    except ValueError:
        return None


def is_an_address(host: str) -> bool:
    """Pure: a number where a name could stand, such as 127.0.0.1:8800. Browsers make no passkey for one."""
    try:
        return bool(ip_address(_without_port(host)))
    except ValueError:
        return False


def _without_port(entry: str) -> str:
    if entry.startswith("["):
        return entry[1:].partition("]")[0]
    host, colon, _port = entry.partition(":")
    return host if colon and entry.count(":") == 1 else entry
