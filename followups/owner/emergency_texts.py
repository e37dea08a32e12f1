"""What the owner says at once in an emergency: their own words in each language, else ours."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from followups.content.emergency_words import usual_text
from followups.content.merge_fields import SAMPLE, business_values, mistakes_in
from followups.models import EmergencyText
from leads.business.changes import note_changes
from leads.declined import Declined
from leads.languages import LANGUAGES, spoken_language
from leads.models import Business


def emergency_text(business: Business, language: str) -> tuple[str, str]:
    """(subject, body) with merge fields, in this language (ISO 639-1) where we have it.

    Else, and where it is not known (""), in the first of the business that we have. Ours where a
    field of the owner's stands for nothing any more: theirs would never go.
    """
    spoken = spoken_language(language, *business.languages)
    own = next((t for t in business.emergency_texts.all() if t.language == spoken), None)
    if own is None or text_mistakes(business, own.subject, own.body):
        return usual_text(business, spoken)
    return own.subject, own.body


def languages_offered(business: Business) -> list[str]:
    """Those of the business in which we speak, at least one."""
    offered = [language for language in business.languages if language in LANGUAGES]
    return offered or ["en"]


@transaction.atomic(durable=True)
def keep_emergency_text(
    business: Business, language: str, subject: str, body: str, now: datetime, by: User
) -> None:
    """Both empty: ours again. Declined names what is wrong, by field."""
    write_text(business, language, subject, body, now, by)


def write_text(
    business: Business, language: str, subject: str, body: str, now: datetime, by: User | None
) -> None:
    """The same within the caller's transaction."""
    subject, body = " ".join(subject.split()), body.replace("\r\n", "\n").strip()
    mine = EmergencyText.objects.filter(business=business, language=language)
    if not subject and not body:
        note_text(mine.first(), EmergencyText(business=business, language=language), now, by)
        mine.delete()
        return
    if wrong := text_mistakes(business, subject, body):
        raise Declined(mistakes=wrong)
    kept = {"subject": subject, "body": body}
    if not mine.filter(**kept).exists():
        after = EmergencyText(business=business, language=language, **kept)
        note_text(mine.first(), after, now, by)
        EmergencyText.objects.update_or_create(
            business=business,
            language=language,
            defaults={**kept, "changed_at": now, "changed_by": by},
        )


def note_text(
    before: EmergencyText | None, after: EmergencyText, now: datetime, by: User | None
) -> None:
    """An empty text is ours."""
    old, new = (
        {f"{after.language}: {name}": getattr(text, name, "") for name in ("subject", "body")}
        for text in (before, after)
    )
    note_changes(after.business, "emergencies", old, new, by, now)


def text_mistakes(business: Business, subject: str, body: str) -> dict[str, str]:
    """What is wrong, by field."""
    values = business_values(business, SAMPLE)
    found = {
        "subject": "; ".join(mistakes_in(subject, "", values)) or missing(subject),
        "body": "; ".join(mistakes_in("", body, values)) or missing(body),
    }
    return {name: text for name, text in found.items() if text}


def missing(text: str) -> str:
    return "" if text else gettext("Write it, or empty both: leadflow's own words go then.")
