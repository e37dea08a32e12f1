"""What our own receiving server has found out about the sender of a mail. Source: RFC 8601.

Anybody can write such a header. Only the one with the name of our server counts, and of several
the uppermost: servers put theirs on top, and take away what others have written in their name.
"""

from email.message import Message
from typing import Any, NamedTuple

import authres

from integrations.inbound_mail.raw.headers import addresses, guarded

HEADER = "Authentication-Results"
MOST, LONGEST = 10, 4_000  # headers; characters of one
LONGEST_SERVER = 253  # characters of a host's name (RFC 1035)
ABOUT = ("from", "d", "i")  # properties that name a domain: the writer's, or a signer's


def checks_of(message: Message) -> list[str]:
    """The values of these headers, the uppermost first; [] where they may speak of another."""
    if not has_one_sender(message):
        return []
    found = guarded(lambda: message.get_all(HEADER, []), [])
    return [" ".join(str(value)[:LONGEST].split()) for value in found[:MOST]]


def has_one_sender(message: Message) -> bool:
    """Whether its From can be read in one way alone, by whoever checked it and by us."""
    values = guarded(lambda: [str(value) for value in message.get_all("From", [])], [])
    return len(values) == 1 and len(addresses(values)) == 1 and values[0].count("@") <= 2


def vouches_for(checks: list[str], server: str, address: str) -> bool:
    """Whether the server of this name found that the address's own domain has sent a mail.

    That is a DMARC result of "pass" for this domain; where the domain asks for no DMARC, a
    signature (DKIM) of it or of the domain above it. False where nothing was found.
    """
    domain = address.rpartition("@")[2]
    ours = [results_of(value) for value in checks if name_of(value) == server.lower()]
    if not server or not ours:
        return False
    dmarc = uppermost(ours, "dmarc")[:1]
    if dmarc and dmarc[0].result != "none":
        return dmarc[0].result == "pass" and domain in dmarc[0].domains
    return any(one.is_signature_of(domain) for one in uppermost(ours, "dkim"))


class Result(NamedTuple):
    """One line of what was checked: the method, what came of it, the domains that it is about."""

    method: str
    result: str
    domains: frozenset[str]

    def is_signature_of(self, domain: str) -> bool:
        return self.result == "pass" and any(is_within(domain, signer) for signer in self.domains)


def is_within(domain: str, signer: str) -> bool:
    return domain == signer or domain.endswith(f".{signer}")


def uppermost(headers: list[list[Result]], method: str) -> list[Result]:
    """The results of this method in the first header that has any."""
    found = ([one for one in results if one.method == method] for results in headers)
    return next(filter(None, found), [])


def name_of(value: str) -> str:
    """The server that wrote a header, in small letters; "" where it names none."""
    first = value.partition(";")[0].split()
    return first[0].lower() if first and "=" not in first[0] else ""


def results_of(value: str) -> list[Result]:
    """What one header says, in its order; [] where it cannot be read."""
    parsed = guarded(lambda: authres.parse(f"{HEADER}: {value}").results, [])
    return [
        Result(str(one.method).lower(), str(one.result).lower(), domains_of(one.properties))
        for one in parsed
    ]


def domains_of(properties: list[Any]) -> frozenset[str]:
    """Those of the writer, or of a signer."""
    values = (str(one.value).lower() for one in properties if one.name in ABOUT)
    return frozenset(value.rpartition("@")[2].strip(".") for value in values) - {""}
