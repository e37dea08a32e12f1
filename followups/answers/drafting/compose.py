"""The text of a draft from what a model chose, and everything that speaks against sending it by
itself. Pure.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from followups.answers.drafting import allowed
from followups.answers.drafting.prompt import Chosen
from leads.languages import LANGUAGES, in_language
from leads.words import pattern
from leads.words.language import language_of

LONGEST, LONGEST_SHORT = 1_500, 480  # characters of a mail, and of a text message
PLACEHOLDER = pattern("drafts", "placeholder")


@dataclass(frozen=True)
class Composed:
    """A draft.

    Its text, its paragraphs with what is a fact word for word, and why it needs a person ([]: it
    needs none).
    """

    text: str
    parts: list[dict[str, Any]]
    problems: list[str]


def compose_draft(
    choice: Chosen,
    facts: list[str],
    name: str,
    signature: str,
    language: str,
    is_short: bool = False,
) -> Composed:
    """A mail in paragraphs, or the same in one line for a channel that is short."""
    greeting, opening = greeting_and_opening(choice.opening, name, language)
    paragraphs = [
        (greeting, False),
        (opening, False),
        *((f, True) for f in choice.facts),
        (" ".join(choice.questions), False),
        (signature, False),
    ]
    parts: list[dict[str, Any]] = [
        {"text": text.strip(), "fact": fact} for text, fact in paragraphs if text.strip()
    ]
    between, longest = (" ", LONGEST_SHORT) if is_short else ("\n\n", LONGEST)
    text = between.join(part["text"] for part in parts)
    wrong = [p for question in choice.questions for p in allowed.draft_problems(question, facts)]
    wrong += whole(text, choice, choice.questions, language, longest)
    return Composed(text, parts, wrong)


def greeting_and_opening(opening: str, name: str, language: str) -> tuple[str, str]:
    """How a draft begins, in their language: the closed list that a model chooses from."""
    with in_language(language):
        greeting = gettext("Hi {name},").format(name=name) if name else gettext("Hello,")
        if opening == "thanks":
            return greeting, gettext("Thank you for writing to us.")
        if opening == "sorry":
            return greeting, gettext(
                "Thank you for writing to us. We are sorry to hear about this."
            )
        return greeting, ""


def whole(
    text: str, choice: Chosen, free: list[str], language: str, longest: int = LONGEST
) -> list[str]:
    """What is wrong with it as a whole."""
    found = []
    if not choice.facts and not choice.questions:
        found.append("It says nothing: no approved fact fits, and it asks nothing")
    if len(text) > longest:
        found.append(f"It is {len(text)} characters long; {longest} are enough")
    if PLACEHOLDER.search(text):
        found.append("A placeholder is left in it")
    if others := other_languages([" ".join(choice.facts), " ".join(free)], language):
        names = " and ".join(sorted(LANGUAGES.get(other, other) for other in others))
        theirs = LANGUAGES.get(language, language)
        found.append(f"It is partly in {names}; they wrote in {theirs}")
    return found


def other_languages(pieces: list[str], language: str) -> set[str]:
    """In which languages, other than theirs, more than three words of it are written."""
    written = {language_of(piece) for piece in pieces if len(piece.split()) > 3}
    return written - {"", language} if language else set()
