"""Whether the servers by which mail leaves can be reached, and take our password."""

import smtplib
from collections.abc import Iterator

from django.conf import settings
from django.core.mail import get_connection

from integrations.errors import Unavailable
from integrations.mailing.mail_way import MailWay, way_of_environment
from integrations.secrecy.concealing import conceal
from leadflow.doctor.finding import Finding, bad, good
from leads.business import mail_out
from leads.models import Business, Connection

SECONDS = 10


def look_at_mail_servers() -> Iterator[Finding]:
    """That of the environment, else those that owners entered."""
    if settings.EMAIL_URL:
        way = way_of_environment()
        assert way is not None
        yield look_at_mail_server(way, str(settings.EMAIL_HOST), "EMAIL_URL=…")
        return
    for business in Business.objects.filter(connections__kind=Connection.Kind.MAIL):
        line = f"{settings.PUBLIC_URL}/in/{business.key}/settings/mail/"
        try:
            way = mail_out.way_of(business)
        except Unavailable as error:
            yield bad("mail server", f"{business}: {error}", line)
            continue
        if host := dict(way.options).get("host"):
            yield look_at_mail_server(way, str(host), line)


def look_at_mail_server(way: MailWay, host: str, line: str) -> Finding:
    """It can be reached, by TLS where that is asked for, and takes our password. `line` is what to
    change where it does not.
    """
    backend = get_connection(way.backend, **{**dict(way.options), "timeout": SECONDS})
    try:
        backend.open()
        backend.close()
    except (smtplib.SMTPException, OSError, Unavailable) as error:
        return bad(
            "mail server", f"{host} does not take us: {conceal(str(error), way.secrets)}", line
        )
    return good("mail server", f"{host} takes us.")
