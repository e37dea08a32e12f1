"""What the settings are called on the page of changes, by the names under which rows keep them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from integrations.texts.sentences import KeptSentence, in_words
from leads.business.places import country_names, zone_names
from leads.languages import language_name, reading_language
from leads.models import Business, SettingChange

NAMES: dict[str, Promise] = {
    "accent": gettext_lazy("accent color"),
    "active": gettext_lazy("in use"),
    "address": gettext_lazy("address"),
    "all_at": gettext_lazy("when all are told"),
    "allowed_origins": gettext_lazy("sites that may show it"),
    "attachment_days": gettext_lazy("days that files are kept"),
    "audit_days": gettext_lazy("days that the log is kept"),
    "body": gettext_lazy("text"),
    "booking_url": gettext_lazy("booking page"),
    "by": gettext_lazy("way out"),
    "calls_a_day": gettext_lazy("questions a day"),
    "calls_a_month": gettext_lazy("questions a month"),
    "canary_number": gettext_lazy("number for tests"),
    "checked_by": gettext_lazy("server that checks senders"),
    "city": gettext_lazy("town"),
    "answerer_owns": gettext_lazy("who answers first has it"),
    "closed_dates": gettext_lazy("closed days"),
    "closing": gettext_lazy("last sentence"),
    "consent": gettext_lazy("consent"),
    "conversation_days": gettext_lazy("days that conversations are kept"),
    "country": gettext_lazy("country"),
    "decline": gettext_lazy("saying no"),
    "email": gettext_lazy("e-mail address"),
    "fields": gettext_lazy("fields"),
    "folder": gettext_lazy("folder"),
    "from": gettext_lazy("sender's address"),
    "holidays": gettext_lazy("public holidays"),
    "host": gettext_lazy("server"),
    "hours": gettext_lazy("opening hours"),
    "in force": gettext_lazy("in force"),
    "keeps_owner": gettext_lazy("who comes back keeps their owner"),
    "key": gettext_lazy("key"),
    "language": gettext_lazy("language"),
    "languages": gettext_lazy("languages"),
    "log_days": gettext_lazy("days that figures of sending are kept"),
    "logo_digest": gettext_lazy("logo"),
    "look_up_websites": gettext_lazy("look at home pages"),
    "mail_a_minute": gettext_lazy("mails a minute"),
    "managers_at": gettext_lazy("when managers are told"),
    "mapping": gettext_lazy("what its fields mean"),
    "missed": gettext_lazy("missed follow-ups"),
    "model": gettext_lazy("model"),
    "model_call_days": gettext_lazy("days that questions to the model are kept"),
    "most_an_hour": gettext_lazy("inquiries an hour"),
    "name": gettext_lazy("name"),
    "needs_proof": gettext_lazy("proof of work"),
    "next_step": gettext_lazy("next step"),
    "number": gettext_lazy("number"),
    "open_dates": gettext_lazy("open days"),
    "opening": gettext_lazy("first sentence"),
    "password": gettext_lazy("password"),
    "phone": gettext_lazy("phone"),
    "port": gettext_lazy("port"),
    "postal_address": gettext_lazy("postal address"),
    "price_cached": gettext_lazy("price of what was sent before"),
    "price_in": gettext_lazy("price of what is sent"),
    "price_out": gettext_lazy("price of what comes back"),
    "promise_minutes": gettext_lazy("promise in minutes"),
    "put away": gettext_lazy("put away"),
    "raw_days": gettext_lazy("days that what came in is kept"),
    "reasons_off": gettext_lazy("reasons switched off"),
    "redirect": gettext_lazy("page afterwards"),
    "region": gettext_lazy("region"),
    "second_factor_demanded": gettext_lazy("second factor demanded"),
    "service": gettext_lazy("service"),
    "sid": gettext_lazy("account"),
    "sign_off": gettext_lazy("sign-off"),
    "signature": gettext_lazy("signature"),
    "signing_key": gettext_lazy("signing key"),
    "subject": gettext_lazy("subject"),
    "telephone": gettext_lazy("greeting and messages"),
    "thanks": gettext_lazy("thanks"),
    "timezone": gettext_lazy("time zone"),
    "tls": gettext_lazy("encryption"),
    "token": gettext_lazy("token"),
    "tokens_a_day": gettext_lazy("tokens a day"),
    "tokens_a_month": gettext_lazy("tokens a month"),
    "trade": gettext_lazy("trade"),
    "user": gettext_lazy("user"),
    "warm_up_from": gettext_lazy("slow beginning from"),
}


# By these names rows keep codes, and people read what each stands for
VALUES: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "country": lambda code: country_names(reading_language()).get(code, code),
        "language": language_name,
        "languages": lambda codes: ", ".join(map(language_name, codes.split(", "))),
        "missed": lambda code: str(dict(Business.Missed.choices).get(code, code)),
        "timezone": lambda zone: zone_names(reading_language()).get(zone, zone),
    }
)


def setting_value(change: SettingChange, kept: str) -> str:
    """What was set, as people say it: "Canada" for CA."""
    if isinstance(kept, KeptSentence) or not kept:
        return in_words(kept)
    words = VALUES.get(str(change.name).rpartition(": ")[2], in_words)
    return words(kept)


def setting_name(change: SettingChange) -> str:
    """ "postal address", or "Website form: fields" where it is one of several things."""
    if isinstance(change.name, KeptSentence):
        return change.name.in_words
    thing, colon, key = change.name.rpartition(": ")
    return f"{thing}{colon}{NAMES.get(key, key.replace('_', ' '))}"
