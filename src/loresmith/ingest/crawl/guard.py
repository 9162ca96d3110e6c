"""Keep the crawler out of places only this machine can see.

A link, a redirect or a name server can point at a database beside us, at a router, or at the metadata service of a cloud, which
gives its keys to whoever asks. So every name is resolved here, every address it has is checked, and the connection is made to
the address that was checked: what a name server says a moment later changes nothing.
"""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# Metadata services by address; those at 169.254.169.254 are link-local and closed with it.
_METADATA = frozenset(map(ip_address, ("fd00:ec2::254", "fd20:ce::254", "100.100.100.200", "192.0.0.192", "168.63.129.16")))
# IPv6 that carries an IPv4 address in its last 32 bits: mapped, compatible, NAT64.
_CARRIERS = tuple(map(ip_network, ("::ffff:0:0/96", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "::ffff:0:0:0/96")))
_SHARED = ip_network("100.64.0.0/10")  # Between a provider and its customers; inside many clouds.


class Refused(Exception):
    """A host that must not be connected to, or that has no address; `reason` is the word for the record of what was dropped."""

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.message = message
        self.reason = reason


def checked_addresses(host: str, port: int, *, allow_private: bool) -> list[str]:
    """Return the IP addresses of a host, all of them checked; Refused where one of them is closed, or there is none.

    Numbers in any notation (`2130706433`, `0x7f.1`) are resolved as the system would, and checked like names.
    """
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Refused(f"{host} has no address: {error}.", reason="unknown-host") from error
    addresses = list(dict.fromkeys(str(place[0]) for *_, place in found))
    for address in addresses:
        if fault := closed(address, allow_private=allow_private):
            raise Refused(f"{host} leads to {address}, {fault}.", reason="private-address")
    return addresses


def closed(address: str, *, allow_private: bool) -> str:
    """Return why an IP address must not be connected to, or nothing.

    Metadata services, link-local, multicast, unspecified and reserved addresses always are closed; loopback and private ones
    unless `allow_private`. IPv6 addresses that carry an IPv4 address are judged by both.
    """
    if "%" in address:
        return "a link-local address"
    ip = ip_address(address)
    if isinstance(ip, IPv6Address) and (inner := _carried(ip)) is not None:
        return closed(str(inner), allow_private=allow_private)
    if ip in _METADATA:
        return "a metadata service"
    if ip.is_link_local or (isinstance(ip, IPv6Address) and ip.is_site_local):
        return "a link-local address"
    if ip.is_multicast or ip.is_unspecified or (ip.is_reserved and not ip.is_loopback) or str(ip).startswith("0."):
        return "an address no server has"
    if ip.is_global or (allow_private and (ip.is_private or ip in _SHARED)):
        return ""
    return "a loopback address" if ip.is_loopback else "a private address"


def _carried(ip: IPv6Address) -> IPv4Address | None:
    if ip.is_loopback or ip.is_unspecified:
        return None
    if ip.sixtofour is not None:
        return ip.sixtofour
    if ip.teredo is not None:
        return ip.teredo[1]
    if any(ip in network for network in _CARRIERS):
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return None
