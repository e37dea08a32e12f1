"""Where the provider of a business tells what became of its mails, and what proves that it does."""

from integrations.mailing.mail_webhook import UNREADABLE, OwnProof
from integrations.secrecy.encryption import InvalidToken
from leads.business import mail_out
from leads.business.addresses import public_address
from leads.contacts.threads import number_of_token, thread_token
from leads.models import Business, Connection

PURPOSE = "mail news"


def news_address(business: Business, provider: str) -> str:
    """To be pasted at the provider; whoever knows it is believed."""
    token = thread_token(PURPOSE, business.pk)
    return public_address("mail-news-of-business", provider, token)


def connection_of_news(provider: str, token: str) -> Connection | None:
    """Of the business whose address it is, where its mail leaves by this provider."""
    pk = number_of_token(PURPOSE, token)
    rows = Connection.objects.filter(business=pk, kind=mail_out.MAIL).select_related("business")
    found = rows.first() if pk is not None else None
    return found if found and found.values.get("by") == provider else None


def own_proof(connection: Connection) -> OwnProof:
    try:
        key = connection.secrets.get("signing_key", "")
    except InvalidToken:
        key = UNREADABLE
    return OwnProof(news_address(connection.business, str(connection.values["by"])), key)
