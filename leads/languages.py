"""The languages in which visitors, leads and our own people are addressed.

Our words to them are English in the code and lie translated in `locale/`. Which language it is
depends on who reads, never on who serves the page or sends the message.
"""

from django.conf import settings
from django.utils import translation

LANGUAGES: dict[str, str] = dict(settings.LANGUAGES)  # ISO 639-1 code → its name in English


def spoken_language(*wished: str) -> str:
    """The first of these codes ("de", "de-AT") that we speak, else English."""
    return next((code[:2] for code in wished if code[:2] in LANGUAGES), "en")


def in_language(*wished: str) -> translation.override:
    """`with in_language(…):` gettext speaks the first of these languages that we have."""
    return translation.override(spoken_language(*wished))


def team_language(*wished: str) -> str:
    """The first of these codes in which the team is spoken to, else English."""
    spoken = dict(settings.TEAM_LANGUAGES)
    return next((code[:2] for code in wished if code[:2] in spoken), settings.LANGUAGE_CODE)
