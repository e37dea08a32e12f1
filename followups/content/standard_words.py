"""What a business says before its owner has written anything, in the language of its customers."""

from django.utils.translation import gettext, gettext_noop

from leads.languages import in_language

SUBJECT = gettext_noop("Your message to {{business}}")
ANSWER = gettext_noop(
    "Thank you for writing to {{business}}. Your message has reached us, and one of us will read "
    "it and get back to you."
)
NOTES = {  # by the day on which each goes
    1: gettext_noop(
        "Just making sure that our note reached you. If there is anything to add to what you "
        "wrote, simply reply to this mail."
    ),
    3: gettext_noop(
        "You wrote to us a few days ago, and we would like to help. Is there a good time to reach "
        "you? A short reply is enough."
    ),
    5: gettext_noop(
        "We have not heard back from you, which is quite all right. If your question still "
        "stands, reply to this mail and we will pick it up."
    ),
    7: gettext_noop(
        "This is our last note about your message. If it comes up again, now or later, a reply to "
        "this mail is all it takes."
    ),
}


def standard_subject(language: str) -> str:
    with in_language(language):
        return gettext(SUBJECT)


def standard_answer(language: str) -> str:
    with in_language(language):
        return letter([gettext(ANSWER)], language)


def standard_notes(language: str) -> dict[int, str]:
    """By the day on which each goes."""
    with in_language(language):
        return {day: letter([gettext(words)], language) for day, words in NOTES.items()}


def letter(paragraphs: list[str], language: str) -> str:
    """With a greeting above and the signature below."""
    with in_language(language):
        greeting = gettext("Hi {{first_name}},")
    return "\n\n".join([greeting, *paragraphs, "{{signature}}"])
