"""What the page of mail out says of the news that a provider tells of mails."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.timesince import timesince
from django.utils.translation import gettext

from followups.outbox.news_address import news_address
from integrations.mailing.mail_news import SIGNED_BY, VIEWS
from integrations.mailing.mail_webhook import OWN_KEYS
from leadflow.pages.settings.mail_out_forms import NAMES
from leads.business import mail_out
from leads.business.addresses import public_address
from leads.business.connections import is_readable
from leads.models import Business, Connection


@dataclass(frozen=True)
class NewsOfMail:
    """`says` whether any has come, `proof` by what it is believed."""

    name: str
    address: str
    at: datetime | None
    says: str
    proof: str
    is_local: bool


def news_of_mail(business: Business, kept: Connection | None, now: datetime) -> NewsOfMail | None:
    """None where mail leaves by a server, which tells nothing later."""
    if mail_out.is_shared():
        return news_by_environment(settings.MAIL_PROVIDER)
    provider = str(kept.values.get("by", "")) if kept else ""
    if kept is None or provider not in VIEWS:
        return None
    return NewsOfMail(
        NAMES[provider],
        news_address(business, provider),
        kept.news_at,
        has_come(kept.news_at, now),
        proof_of(provider, kept),
        settings.IS_LOCAL,
    )


def has_come(at: datetime | None, now: datetime) -> str:
    if at is None:
        return gettext("No news has come yet")
    return gettext("The last news came {time} ago").format(time=timesince(at, now))


def proof_of(provider: str, kept: Connection) -> str:
    if provider not in OWN_KEYS:
        return gettext("It signs nothing: whoever knows this address is believed.")
    if is_readable(kept.secret) and kept.secrets.get("signing_key"):
        return gettext("Its signing key is kept, encrypted: what is not signed by it is refused.")
    return gettext("It can sign what it tells: change the settings to enter its signing key.")


def news_by_environment(provider: str) -> NewsOfMail | None:
    if provider not in VIEWS:
        return None
    shown = {"MAIL_WEBHOOK_SECRET": "WEBHOOK_SECRET"}  # what django-anymail calls each
    if key := SIGNED_BY.get(provider):
        shown[key] = key
    given = [name for name, known in shown.items() if settings.ANYMAIL.get(known)]
    if given:
        words = gettext("The environment sets {names}, by which it is believed.")
        proof = words.format(names=", ".join(given))
    else:
        words = gettext("Nothing is believed yet. Set in the environment: {names}.")
        proof = words.format(names=", ".join(shown))
    says = gettext("Believed by the environment") if given else gettext("Not believed yet")
    address = public_address("mail-news", provider)
    return NewsOfMail(NAMES.get(provider, provider), address, None, says, proof, settings.IS_LOCAL)
