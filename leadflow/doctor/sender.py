"""Whether others believe our mail: SPF, DKIM, DMARC and PTR of the sender."""

import re
import socket
from collections.abc import Callable, Iterator

from django.conf import settings
from django.utils.translation import gettext

from followups.content.mail import sender_address
from integrations.errors import Unavailable
from integrations.network import dns_lookup
from leadflow.doctor.finding import Finding, bad, good, warn
from leads.business import mail_out
from leads.models import Business

# Where providers put keys; DKIM_SELECTOR names any other
SELECTORS = ("default", "dkim", "mail", "google", "selector1", "selector2", "k1", "s1", "pm")


def look_at_senders() -> Iterator[Finding]:
    businesses = list(Business.objects.at_work())
    kept = mail_out.businesses_kept(businesses)
    domains = {sender_address(b).rpartition("@")[2] for b in businesses if b not in kept}
    for domain in sorted(domains):
        for check in (look_at_spf, look_at_dkim, look_at_dmarc):
            yield asked(domain, check)
    if settings.EMAIL_URL:
        yield asked(str(settings.EMAIL_HOST), look_at_ptr)


def asked(name: str, check: Callable[[str], Finding]) -> Finding:
    try:
        return check(name)
    except Unavailable as error:
        return warn("DNS", str(error), f"dig TXT {name}")


def look_at_spf(domain: str, include: str = "") -> Finding:
    """`include` is what it must hold for the provider by whose server mail leaves, if any."""
    found = [r for r in dns_lookup.look_up(domain, "TXT") if r.lower().startswith("v=spf1")]
    record = f'{domain} TXT "v=spf1 {include or "include:YOUR-PROVIDER"} -all"'
    if not found:
        return bad(
            "SPF",
            gettext("%(domain)s does not say who may send for it.") % {"domain": domain},
            record,
        )
    if len(found) > 1:
        return bad(
            "SPF",
            gettext("%(domain)s has %(count)s SPF records: none counts.")
            % {"domain": domain, "count": len(found)},
            record,
        )
    if re.search(r"(^|\s)\+?all(\s|$)", found[0]):
        return bad(
            "SPF",
            gettext("%(domain)s lets everybody send for it: %(found)s")
            % {"domain": domain, "found": found[0]},
            record,
        )
    if not set(include.lower().split()) <= set(found[0].lower().split()):
        words = gettext(
            "%(domain)s does not name the server by which your mail leaves: %(found)s"
        ) % {"domain": domain, "found": found[0]}
        return warn("SPF", words, f'{domain} TXT "{with_include(found[0], include)}"')
    return good("SPF", f"{domain}: {found[0]}")


def with_include(record: str, include: str) -> str:
    """The same record, naming one more; the words behind v=spf1 are read in their order."""
    return re.sub(r"(?i)^v=spf1", f"v=spf1 {include}", record)


def look_at_dkim(domain: str) -> Finding:
    selectors = [settings.DKIM_SELECTOR] if settings.DKIM_SELECTOR else SELECTORS
    for selector in selectors:
        records = dns_lookup.look_up(f"{selector}._domainkey.{domain}", "TXT")
        keys = [r for r in records if re.search(r"(^|;)\s*p\s*=\s*[A-Za-z0-9+/]", r)]
        if keys:
            return good(
                "DKIM",
                gettext("%(domain)s has a key under %(selector)s.")
                % {"domain": domain, "selector": selector},
            )
    if settings.DKIM_SELECTOR:
        name = f"{settings.DKIM_SELECTOR}._domainkey.{domain}"
        return bad("DKIM", f"There is no key at {name}.", f'{name} TXT "v=DKIM1; p=…"')
    words = gettext(
        "%(domain)s has no key under a usual name; your provider tells which it is."
    ) % {"domain": domain}
    return warn("DKIM", words, "DKIM_SELECTOR=…")


def look_at_dmarc(domain: str) -> Finding:
    """Of the domain, else of the one above it."""
    above = domain.partition(".")[2]
    for name in [domain, *([above] if "." in above else [])]:
        records = dns_lookup.look_up(f"_dmarc.{name}", "TXT")
        found = [r for r in records if r.lower().startswith("v=dmarc1")]
        if found:
            return grade_dmarc(name, found)
    line = f'_dmarc.{domain} TXT "v=DMARC1; p=quarantine; rua=mailto:postmaster@{domain}"'
    return bad(
        "DMARC",
        gettext("%(domain)s has none: the big providers refuse or hide its mail.")
        % {"domain": domain},
        line,
    )


def grade_dmarc(name: str, found: list[str]) -> Finding:
    policy = re.search(r"(?i)(?:^|;)\s*p\s*=\s*(\w+)", found[0])
    if len(found) > 1 or not policy:
        return bad(
            "DMARC",
            gettext("_dmarc.%(name)s cannot be read: %(found)s")
            % {"name": name, "found": found[0]},
            "",
        )
    if policy[1].lower() == "none":
        line = f'_dmarc.{name} TXT "v=DMARC1; p=quarantine"'
        return warn(
            "DMARC",
            gettext("%(name)s only watches (p=none): anybody may write as you.") % {"name": name},
            line,
        )
    return good("DMARC", f"{name}: {found[0]}")


def look_at_ptr(host: str) -> Finding:
    """The address that a mail server has must have a name, and that name the address."""
    try:
        address = socket.gethostbyname(host)
    except OSError as error:
        return bad("PTR", f"{host} of EMAIL_URL has no address: {error}", f"dig {host}")
    names = dns_lookup.names_of_address(address)
    if not names:
        return warn("PTR", f"{address} ({host}) has no name.", "Ask whoever runs that server.")
    if address not in dns_lookup.look_up(names[0], "A"):
        words = f"{address} is called {names[0]}, which is another address."
        return warn("PTR", words, "Ask whoever runs that server.")
    return good("PTR", f"{address} is {names[0]}.")
