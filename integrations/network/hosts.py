"""Servers that an owner names: their choice, also in our own network, but never one that hands out
what a machine is trusted with.
"""

import ipaddress
import socket

from integrations.errors import Unavailable
from integrations.network.web import inner_address, is_public
from integrations.texts.sentences import sentence

# Where clouds tell a machine its own secrets
METADATA = [
    ipaddress.ip_network(network)
    for network in (
        "169.254.0.0/16",
        "fe80::/10",
        "fd00:ec2::/32",
        "fd20:ce::/32",
        "100.100.100.200/32",
        "168.63.129.16/32",
        "192.0.0.192/32",
        "0.0.0.0/8",
        "::/128",
    )
]


def addresses_of(host: str) -> list[str]:
    """IP addresses of a name. Raises Unavailable where it has none."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unavailable(
            sentence("There is no server called %(host)s.", host=host), whole_channel=True
        ) from error
    return [str(info[4][0]) for info in found]


def refuse_metadata(host: str) -> None:
    """Raises Unavailable where a name leads to a machine's metadata, or nowhere."""
    if any(map(is_metadata, addresses_of(host))):
        raise Unavailable(
            sentence("%(host)s is no server that may be asked.", host=host), whole_channel=True
        )


def is_metadata(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        ip = inner_address(ip) or ip
    is_listed = any(ip in network for network in METADATA if network.version == ip.version)
    return is_listed or ip.is_multicast


def is_on_public_web(host: str) -> bool:
    """Whether any of its addresses is. Raises Unavailable where there is no such name."""
    return any(map(is_public, addresses_of(host)))
