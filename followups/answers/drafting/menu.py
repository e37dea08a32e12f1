"""What a draft to one lead may be made of: the owner's words in the lead's language."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.utils.translation import gettext

from followups.answers.drafting.next_step import next_step_time
from followups.content.mail import merge_values
from followups.content.merge_fields import fill_or_keep
from followups.owner.framing import NEXT_STEP_TIME, FrameTexts, frame_of
from leads.business.facts import first_language
from leads.languages import LANGUAGES, in_language
from leads.models import Business, Fact, Lead


@dataclass(frozen=True)
class OfferedFact:
    """A fact as this draft would state it; `missing` where it has no text in their language."""

    topic: str
    text: str
    missing: bool = False


@dataclass(frozen=True)
class Menu:
    """`frame` has our words where the owner wrote none, with its merge fields filled in;
    `own_decline`: the words to say no with are the owner's.
    """

    language: str
    frame: FrameTexts
    facts: list[OfferedFact] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)  # the owner's, in their language
    own_decline: bool = False
    is_spoken: bool = True  # there are words in their language for what stands around facts


def menu_for(lead: Lead, now: datetime) -> Menu:
    business = lead.business
    language = lead.language or first_language(business)
    own = frame_of(business, language)
    return Menu(
        language,
        filled_frame(whole_frame(business, language, own, now), merge_values(lead)),
        [offered(fact, language) for fact in business.approved_facts.all()],
        [q.texts[language] for q in business.own_questions.all() if language in q.texts],
        bool(own.decline),
        language in LANGUAGES or own != FrameTexts(),
    )


def filled_frame(frame: FrameTexts, values: Mapping[str, str]) -> FrameTexts:
    texts = {name: fill_or_keep(text, values) for name, text in asdict(frame).items()}
    return FrameTexts(**texts)


def offered(fact: Fact, language: str) -> OfferedFact:
    wording = fact.wordings.get(language)
    if wording:
        return OfferedFact(wording["topic"], wording["text"])
    return OfferedFact("", fact.first_wording["text"], missing=True)


def whole_frame(business: Business, language: str, own: FrameTexts, now: datetime) -> FrameTexts:
    """The owner's words, ours where they have none, and when the next step comes."""
    ours = asdict(our_frame(language))
    texts = {name: text or ours[name] for name, text in asdict(own).items()}
    with in_language(language):
        when = next_step_time(business, now)
    return FrameTexts(**{name: text.replace(NEXT_STEP_TIME, when) for name, text in texts.items()})


def our_frame(language: str) -> FrameTexts:
    """What stands around facts where an owner has written nothing.

    It promises nothing that no setting says.
    """
    with in_language(language):
        return FrameTexts(
            opening=gettext("Thank you for writing to us."),
            next_step=gettext("One of us will get back to you."),
            closing=gettext("If there is anything to add, just reply to this message."),
            decline=gettext(
                "From what you write, this is not something we can help you with, and we would "
                "rather tell you at once than keep you waiting."
            ),
        )
