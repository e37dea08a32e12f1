"""What speaks against sending a draft by itself, in words for whoever reads it first. Pure."""

from followups.answers.drafting import allowed
from followups.answers.drafting.choice import Addressee, Chosen
from followups.answers.drafting.menu import Menu
from integrations.texts.sentences import KeptSentence, sentence
from leads.languages import language_words
from leads.words import pattern
from leads.words.language import SMALL_WORDS, by_small_words

FEWEST_SMALL = 3  # of their small words, where all of it may hang on them
PLACEHOLDER = pattern("drafts", "placeholder")


def question_problems(choice: Chosen, menu: Menu) -> list[str]:
    known = [fact.text for fact in menu.facts]
    return [wrong for q in choice.questions for wrong in allowed.draft_problems(q, known)]


def whole_problems(text: str, choice: Chosen, menu: Menu, to: Addressee) -> list[str]:
    """What is wrong with it as a whole."""
    found = missing_texts(choice, menu)
    if not (choice.facts or choice.own_questions or choice.questions or to.declined):
        found.append(sentence("It says nothing: no approved fact fits, and it asks nothing"))
    if PLACEHOLDER.search(text):
        found.append(sentence("A placeholder is left in it"))
    if other := other_language_said(to.said, menu.language):
        ours, theirs = language_words(menu.language), language_words(other)
        found.append(
            sentence("It is in %(ours)s; they write in %(theirs)s", ours=ours, theirs=theirs)
        )
    stated = [chosen.fact.text for chosen in choice.facts if not chosen.fact.missing]
    if others := other_languages([*stated, *choice.questions], menu.language):
        found.append(
            sentence(
                "It is partly in another language (%(others)s); they wrote in %(theirs)s",
                others=[language_words(other) for other in sorted(others)],
                theirs=language_words(menu.language),
            )
        )
    return found


def missing_texts(choice: Chosen, menu: Menu) -> list[str]:
    """What has no words in their language."""
    theirs = language_words(menu.language)
    missing = ", ".join(f"“{c.fact.text[:60]}”" for c in choice.facts if c.fact.missing)
    words = sentence("No text in %(theirs)s for %(facts)s", theirs=theirs, facts=missing)
    found: list[str] = [words] if missing else []
    if not menu.is_spoken:
        found.append(
            sentence(
                "There is no first sentence, next step and last sentence in %(theirs)s",
                theirs=theirs,
            )
        )
    return found


def too_long(text: str, longest: int) -> KeptSentence:
    return sentence(
        "It is %(count)s characters long; %(most)s are enough", count=len(text), most=longest
    )


def to_read(choice: Chosen, menu: Menu, to: Addressee) -> list[str]:
    """What never goes unread, however well it looks."""
    if to.declined:
        words: list[str] = (
            [] if menu.own_decline else [sentence("It says no to them in our words, not in yours")]
        )
        return (
            words
            if to.is_sure
            else [*words, sentence("It says no to them, and a verdict is unsure")]
        )
    found: list[str] = [
        sentence("The model asks in its own words: “%(question)s”", question=q[:120])
        for q in choice.questions
    ]
    if choice.wish:
        found.append(
            sentence("They wish for “%(wish)s”: somebody must confirm it", wish=choice.wish)
        )
    return found


def other_languages(pieces: list[str], language: str) -> set[str]:
    """In which languages, other than theirs, any of it is plainly written."""
    return {plain_language(piece) for piece in pieces} - {"", language}


def other_language_said(said: str, language: str) -> str:
    """Another language than this one, where an inquiry is beyond doubt in that; "" otherwise."""
    words = allowed.WORD.findall(said.lower())
    counts = {one: sum(w in small for w in words) for one, small in SMALL_WORDS.items()}
    most = max(counts, key=lambda one: counts[one])
    is_plain = counts[most] >= FEWEST_SMALL and counts[most] > 3 * counts.get(language, 0)
    return most if is_plain and language in SMALL_WORDS else ""


def plain_language(piece: str) -> str:
    """By its small words alone: in a few words plain letters say nothing."""
    said = allowed.WORD.findall(piece.lower())
    return by_small_words(said) if len(said) > 3 else ""
