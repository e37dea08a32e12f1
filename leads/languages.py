"""The languages in which visitors, leads and our own people are addressed.

Our words to them are English in the code and lie translated in `locale/`. Which language it is
depends on who reads, never on who serves the page or sends the message.
"""

from typing import Protocol

from babel import Locale
from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

from integrations.texts.sentences import KeptSentence, in_english


class HasLanguages(Protocol):
    @property
    def languages(self) -> list[str]: ...


LANGUAGES: dict[str, str | Promise] = dict(settings.LANGUAGES)  # ISO 639-1 code → its name


def spoken_language(*wished: str) -> str:
    """The first of these codes ("de", "de-AT") that we speak, else English."""
    return next((code[:2] for code in wished if code[:2] in LANGUAGES), "en")


def main_language(business: HasLanguages) -> str:
    """In which a business speaks to people of whom it does not know better."""
    return spoken_language(*business.languages[:1])


def language_words(code: str) -> KeptSentence:
    """Its name, as a sentence of ours keeps it; of one that we do not speak, too."""
    others = Locale.parse("en").languages
    return KeptSentence(in_english(LANGUAGES.get(code) or others.get(code, code)))


def in_language(*wished: str) -> translation.override:
    """`with in_language(…):` gettext speaks the first of these languages that we have."""
    return translation.override(spoken_language(*wished))


def reading_language() -> str:
    """The language in which a page is being made for one of the team."""
    return team_language(translation.get_language() or "")


def language_name(code: str) -> str:
    """In the language of whoever reads; a code that we do not know is its own name."""
    known = Locale.parse(reading_language()).languages
    return str(known.get(code, code)).capitalize() if code in LANGUAGES else code


def language_names() -> list[tuple[str, str]]:
    """(code, name) of each, to choose from."""
    return [(code, language_name(code)) for code in LANGUAGES]


def team_language(*wished: str) -> str:
    """The first of these codes in which the team is spoken to, else English."""
    spoken = dict(settings.TEAM_LANGUAGES)
    return next((code[:2] for code in wished if code[:2] in spoken), settings.LANGUAGE_CODE)
