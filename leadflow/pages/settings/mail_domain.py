"""Whether the domain that a business's mail comes from says that it may."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_safe

from followups.content.mail import sender_address
from integrations.errors import Unavailable
from integrations.mailing.mail_providers import MailProvider, known_provider, mail_providers
from integrations.mailing.mail_way import MailWay
from leadflow.doctor import sender
from leadflow.doctor.finding import Finding, Grade, bad, good
from leadflow.pages.helpers.viewer.scope import business_of
from leads.business import mail_out
from leads.models import Business

TONES = {Grade.GOOD: "good", Grade.WARN: "warn", Grade.BAD: "bad"}
SAID = {
    Grade.GOOD: gettext_lazy("good"),
    Grade.WARN: gettext_lazy("could be better"),
    Grade.BAD: gettext_lazy("missing"),
}


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    findings, silent = look(sender_address(business), server_of(business))
    shown: dict[str, Any] = {
        "business": business,
        "sender": sender_address(business),
        "domain": sender_address(business).rpartition("@")[2],
        "rows": [(one, TONES[one.grade], SAID[one.grade], " TXT " in one.line) for one in findings],
        "silent": silent,
    }
    return render(request, "pages/settings_mail_domain.html", shown)


def look(address: str, server: str) -> tuple[list[Finding], str]:
    """(what was found, why the rest could not be looked up). `server` is by what mail leaves."""
    found: list[Finding] = []
    try:
        found.extend(findings_of(address, server))
    except Unavailable as error:
        return found, str(error)
    return found, ""


def findings_of(address: str, server: str) -> Iterator[Finding]:
    """Raises Unavailable where no name server answers."""
    if provider := known_provider(address):
        yield look_at_provider(provider, server)
        return
    domain = address.rpartition("@")[2]
    through = next((one for one in mail_providers() if one.smtp.host == server), None)
    yield sender.look_at_spf(domain, through.spf if through else "")
    yield sender.look_at_dkim(domain)
    yield sender.look_at_dmarc(domain)


def look_at_provider(provider: MailProvider, server: str) -> Finding:
    """Its domain is its own: only its own servers may send for it."""
    if server == provider.smtp.host:
        return good(
            gettext("Sender"),
            gettext("%(name)s vouches for what leaves by its server.") % {"name": provider.name},
        )
    words = gettext(
        "Only servers of %(name)s may send for this address: others call it forged."
    ) % {"name": provider.name}
    return bad(
        gettext("Sender"),
        gettext("%(words)s Send by %(host)s, or from a domain of your own.")
        % {"words": words, "host": provider.smtp.host},
    )


def server_of(business: Business) -> str:
    """Its name; "" where mail leaves by a provider's API, or not at all."""
    try:
        way: MailWay = mail_out.way_of(business)
    except Unavailable:
        return ""
    return str(dict(way.options).get("host", ""))
