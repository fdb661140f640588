"""Which addresses may be called from inside: https to public hosts, and loopback only where it is allowed by name.

A server address comes from a form, and a Bluesky account's own document names another; without this check either could
make the software talk to machines that only it can reach. `objection` is for the form; `wire.py` asks `may_connect`
again for the address it is about to connect to, so a name that changes its answer in between gains nothing.
"""

import ipaddress
from urllib.parse import urlsplit

from guanwei.lib.words import Words

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_INNER = tuple(
    ipaddress.ip_network(block)
    for block in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.168.0.0/16", "224.0.0.0/3", "::/127", "fc00::/7", "fe80::/9", "ff00::/8"),
    )
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# Inner addresses of old, which Python calls global; networks that still have them exist.
_SITE_LOCAL = ipaddress.IPv6Network("fec0::/10")


def objection(server: str, *, allow_local: bool) -> Words | None:
    """Why `server` may not be called, or None. Looks at the address as written; names are checked when they resolve."""
    try:
        parts = urlsplit(server)
        port = parts.port
    except ValueError:
        return Words(zh=f"地址无法识别：{server}", en=f"Not an address: {server}")
    host = parts.hostname
    if parts.scheme not in ("http", "https") or not host or port == 0 or not server.isprintable() or "\\" in server:
        return Words(zh=f"地址无法识别：{server}", en=f"Not an address: {server}")
    if "@" in parts.netloc or parts.query or parts.fragment:
        return Words(
            zh="服务器地址只能包含协议、域名和路径", en="A server address holds nothing but scheme, host and path"
        )
    literal = _literal(host)
    local = is_this_machine(host)
    if local and not allow_local:
        return Words(zh="未允许连接本机地址", en="Addresses on this machine are not allowed")
    if parts.scheme == "http" and not local:
        return Words(zh="只允许 https 地址", en="Only https addresses are allowed")
    if literal is not None and not may_connect(literal, allow_local=allow_local):
        return Words(zh="只允许公网地址", en="Only public addresses are allowed")
    return None


def is_this_machine(host: str) -> bool:
    """Is the host, as written, this machine itself?"""
    literal = _literal(host)
    return host == "localhost" or (literal is not None and _unwrapped(literal).is_loopback)


def may_connect(address: IPAddress, *, allow_local: bool) -> bool:
    """May a connection be made to this very address? Looks inside the IPv6 forms that carry an IPv4 address."""
    address = _unwrapped(address)
    if address.is_loopback:
        return allow_local
    outer = address.is_global and not address.is_multicast and not address.is_reserved
    return outer and address not in _SITE_LOCAL


def public_ip(text: str) -> str:
    """`text` when it is an IP address with a meaning outside, else "": an inner one only gives away the network."""
    literal = _literal(text.strip())
    if literal is None or any(_unwrapped(literal) in inner for inner in _INNER):
        return ""
    return str(literal)


def _literal(host: str) -> IPAddress | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _unwrapped(address: IPAddress) -> IPAddress:
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address.teredo is not None:
        return address.teredo[1]
    return address.ipv4_mapped or address.sixtofour or address
