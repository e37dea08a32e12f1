"""The text of a draft from what a model chose, and everything that speaks against sending it by
itself. Pure.
"""

import re
from dataclasses import dataclass
from typing import Any

from followups.answers.drafting import allowed
from followups.answers.drafting.prompt import Chosen
from leads.judge.language import language_of

GREETINGS = {
    "en": "Hi {name},",
    "fr": "Bonjour {name},",
    "es": "Hola {name}:",
    "de": "Guten Tag {name},",
    "pl": "Dzień dobry {name},",
}
NAMELESS = {
    "en": "Hello,",
    "fr": "Bonjour,",
    "es": "Hola:",
    "de": "Guten Tag,",
    "pl": "Dzień dobry,",
}
OPENINGS = {
    "thanks": {
        "en": "Thank you for writing to us.",
        "fr": "Merci de nous avoir écrit.",
        "es": "Gracias por escribirnos.",
        "de": "Vielen Dank für Ihre Nachricht.",
        "pl": "Dziękujemy za wiadomość.",
    },
    "sorry": {
        "en": "Thank you for writing to us. We are sorry to hear about this.",
        "fr": "Merci de nous avoir écrit. Nous sommes désolés de l'apprendre.",
        "es": "Gracias por escribirnos. Lamentamos lo ocurrido.",
        "de": "Vielen Dank für Ihre Nachricht. Das tut uns leid.",
        "pl": "Dziękujemy za wiadomość. Przykro nam to słyszeć.",
    },
}
LANGUAGES = {"en": "English", "fr": "French", "es": "Spanish", "de": "German", "pl": "Polish"}
LONGEST, LONGEST_SHORT = 1_500, 480  # characters of a mail, and of a text message
PLACEHOLDER = re.compile(r"\[[A-Z]{2,}_\d+\]|\{\{|\}\}|\[(?:your|name|date|insert)[^\]]*\]", re.I)


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
    greeting = (
        GREETINGS.get(language, GREETINGS["en"]).format(name=name)
        if name
        else NAMELESS.get(language, NAMELESS["en"])
    )
    opening = (
        OPENINGS[choice.opening].get(language, OPENINGS[choice.opening]["en"])
        if choice.opening in OPENINGS
        else ""
    )
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
    text = (" " if is_short else "\n\n").join(part["text"] for part in parts)
    wrong = [p for question in choice.questions for p in allowed.draft_problems(question, facts)]
    return Composed(
        text,
        parts,
        [
            *wrong,
            *whole(
                text, choice, choice.questions, language, LONGEST_SHORT if is_short else LONGEST
            ),
        ],
    )


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
    written = {
        language_of(piece)
        for piece in (" ".join(choice.facts), " ".join(free))
        if len(piece.split()) > 3
    } - {""}
    if language and any(w != language for w in written):
        found.append(
            "It is partly in "
            f"{' and '.join(sorted(LANGUAGES.get(w, w) for w in written if w != language))}; "
            f"they wrote in {LANGUAGES.get(language, language)}"
        )
    return found
