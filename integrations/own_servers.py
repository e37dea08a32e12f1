"""Servers that an owner names: theirs may stand in their own network, a cloud's may not."""

import ipaddress
import socket

from integrations.errors import Unavailable

# Where clouds tell the machines in them their secrets; link-local ones are refused as a whole
METADATA = {"168.63.129.16", "100.100.100.200", "192.0.0.192", "fd00:ec2::254"}


def refuse_metadata(host: str) -> None:
    """Raises Unavailable where a name has no address, or one that is nobody's server."""
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(host, None)}
    except (OSError, UnicodeError) as error:
        raise Unavailable(f"There is no server called {host}.", whole_channel=True) from error
    if any(map(is_metadata, found)):
        raise Unavailable(f"{host} is no mail server of yours.", whole_channel=True)


def is_metadata(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return ip.is_link_local or ip.is_multicast or ip.is_unspecified or str(ip) in METADATA
