"""What the domain name system says of a name."""

import dns.exception
import dns.resolver
import dns.reversename

from integrations.errors import Unavailable
from integrations.texts.sentences import sentence

SECONDS = 4.0


def look_up(name: str, kind: str) -> list[str]:
    """Records of one kind as text, a TXT record's parts joined; [] where there are none.

    Raises Unavailable where nobody answers.
    """
    try:
        answer = dns.resolver.resolve(name, kind, lifetime=SECONDS)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except dns.exception.DNSException as error:
        raise Unavailable(
            sentence("No name server answers about %(name)s: %(error)s", name=name, error=error)
        ) from error
    if kind == "TXT":
        return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]
    return [record.to_text().rstrip(".") for record in answer]


def names_of_address(address: str) -> list[str]:
    """What an IP address is called (PTR). Raises Unavailable."""
    return look_up(dns.reversename.from_address(address).to_text(), "PTR")
