"""By what a business's mail leaves: what the environment names, else what its owner entered."""

from collections.abc import Sequence

from integrations.errors import Unavailable
from integrations.mailing.mail_way import (
    MailWay,
    way_of_environment,
    way_of_provider,
    way_of_server,
)
from integrations.secrecy.encryption import InvalidToken
from integrations.texts.sentences import sentence
from leads.business.connections import connection_of
from leads.models import Business, Connection

MAIL = Connection.Kind.MAIL
SERVER = "server"  # in place of a provider's name, where mail leaves by SMTP


def way_of(business: Business) -> MailWay:
    """Raises Unavailable where there is none, or where its password cannot be read."""
    if way := way_of_environment():
        return way
    connection = connection_of(business, MAIL)
    if connection is None:
        raise Unavailable(sentence("No mail server is set up."), whole_channel=True)
    try:
        return way_of_values(connection.values, connection.secrets)
    except InvalidToken as error:
        words = sentence("The password of the mail server cannot be read with this secret key.")
        raise Unavailable(words, whole_channel=True) from error


def way_of_values(values: dict[str, str | int], secrets: dict[str, str]) -> MailWay:
    """What a row of Connection says. Values: by, and host, port, tls, user or region; secrets:
    password, or key and second_key.
    """
    by = str(values["by"])
    if by != SERVER:
        second, region = secrets.get("second_key", ""), str(values.get("region") or "")
        return way_of_provider(by, secrets.get("key", ""), second, region)
    host, port, tls = str(values["host"]), int(values["port"]), str(values["tls"])
    return way_of_server(host, port, tls, str(values["user"]), secrets.get("password", ""))


def is_shared() -> bool:
    """Whether all businesses send by one way, that of the environment."""
    return way_of_environment() is not None


def is_kept_here(business: Business) -> bool:
    """Whether nothing is set up by which its mail could leave: it stays in the outbox."""
    return bool(businesses_kept([business]))


def businesses_kept(businesses: Sequence[Business]) -> list[Business]:
    """Those of them whose mail stays here."""
    if is_shared():
        return []
    rows = Connection.objects.filter(business__in=businesses, kind=MAIL)
    leaving = set(rows.values_list("business_id", flat=True))
    return [business for business in businesses if business.pk not in leaving]


def any_leaves() -> bool:
    """Whether the mail of any business leaves."""
    return is_shared() or Connection.objects.filter(kind=MAIL).exists()


def leaves_copies(business: Business) -> bool:
    """Whether what went may lie in a folder of sent mail: what a provider's API sends does not."""
    if way := way_of_environment():
        return not way.provider
    connection = connection_of(business, MAIL)
    return connection is None or connection.values["by"] == SERVER
