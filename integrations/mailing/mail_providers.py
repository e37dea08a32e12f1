"""Whose mail an address is: the big providers, their servers and how one gets a password."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from integrations.errors import Unavailable
from integrations.network.dns_lookup import look_up


@dataclass(frozen=True)
class MailServer:
    """`tls` is "implicit" or "starttls"."""

    host: str
    port: int
    tls: str


@dataclass(frozen=True)
class MailProvider:
    """`domains` are those of its addresses, `exchangers` ends of names to which mail of other
    domains goes that it keeps. `user_is_name`: what stands before the @ signs in.
    """

    key: str
    name: str
    imap: MailServer
    smtp: MailServer
    steps: tuple[str, ...]
    web: str
    domains: tuple[str, ...] = ()
    exchangers: tuple[str, ...] = ()
    spf: str = ""
    checked_by: str = ""  # how its servers sign what they checked
    user_is_name: bool = False

    def user_of(self, address: str) -> str:
        return address.partition("@")[0] if self.user_is_name else address


@cache
def mail_providers() -> tuple[MailProvider, ...]:
    path = Path(__file__).with_suffix(".toml")
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(provider_of_table(key, table) for key, table in tables.items())


def provider_of_table(key: str, table: dict[str, Any]) -> MailProvider:
    return MailProvider(
        key,
        table["name"],
        MailServer(*table["imap"]),
        MailServer(*table["smtp"]),
        tuple(" ".join(step.split()) for step in table["steps"]),
        table["web"],
        tuple(table.get("domains", ())),
        tuple(table.get("exchangers", ())),
        table.get("spf", ""),
        table.get("checked_by", ""),
        table.get("user") == "name",
    )


def known_provider(address: str) -> MailProvider | None:
    """By the domain alone, asking nobody."""
    domain = domain_of(address)
    return next((one for one in mail_providers() if domain in one.domains), None)


def provider_of_server(host: str) -> MailProvider | None:
    """Whose server this is."""
    return next((one for one in mail_providers() if host in (one.imap.host, one.smtp.host)), None)


def guess_provider(address: str) -> MailProvider | None:
    """By the domain, else by where its mail goes (MX), where a name server answers."""
    if (known := known_provider(address)) or not domain_of(address):
        return known
    try:
        records = look_up(domain_of(address), "MX")
    except Unavailable:
        return None
    names = [record.rpartition(" ")[2].lower() for record in records]
    return next((one for one in mail_providers() if keeps_mail_at(one, names)), None)


def keeps_mail_at(provider: MailProvider, exchangers: list[str]) -> bool:
    return any(f".{name}".endswith(f".{end}") for name in exchangers for end in provider.exchangers)


def domain_of(address: str) -> str:
    return address.rpartition("@")[2].strip().lower()
