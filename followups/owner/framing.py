"""The owner's own words in drafts: what stands around the facts, and their questions."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from followups.content.merge_fields import field_mistakes
from followups.models import AnswerFrame, OwnQuestion
from integrations.texts.sentences import sentence
from leads.business.changes import note_changes
from leads.business.facts import AREA, first_language, is_by_language, note_words
from leads.declined import Declined
from leads.languages import language_words
from leads.models import Business

LONGEST_FRAME_TEXT, LONGEST_QUESTION, MAX_QUESTIONS = 300, 160, 30
NEXT_STEP_TIME = "{{next_step_time}}"


@dataclass(frozen=True)
class FrameTexts:
    """The owner's words in one language, as in `AnswerFrame`; "" stands for ours."""

    opening: str = ""
    next_step: str = ""
    closing: str = ""
    sign_off: str = ""
    decline: str = ""


@transaction.atomic(durable=True)
def keep_frame(
    business: Business, language: str, texts: FrameTexts, now: datetime, by: User | None = None
) -> None:
    """Declined names each mistake by its field."""
    if wrong := frame_mistakes(texts):
        raise Declined(mistakes=wrong)
    old, new = (
        {f"{language}: {name}": text for name, text in asdict(each).items()}
        for each in (frame_of(business, language), texts)
    )
    note_changes(business, AREA, old, new, by, now)
    write_frame(business, language, texts)


def write_frame(business: Business, language: str, texts: FrameTexts) -> None:
    AnswerFrame.objects.update_or_create(
        business=business, language=language, defaults=asdict(texts)
    )


def frame_mistakes(texts: FrameTexts) -> dict[str, str]:
    found = {}
    for name, text in asdict(texts).items():
        known = text.replace(NEXT_STEP_TIME, "") if name == "next_step" else text
        if wrong := field_mistakes(known):
            found[name] = "; ".join(wrong)
        elif len(text) > LONGEST_FRAME_TEXT:
            found[name] = gettext("%(most)s characters are the most here.") % {
                "most": LONGEST_FRAME_TEXT
            }
    return found


def frame_of(business: Business, language: str) -> FrameTexts:
    """The owner's words in this language; all empty where they have written none."""
    row = business.answer_frames.filter(language=language).first()
    names = FrameTexts.__dataclass_fields__
    return FrameTexts(**{name: getattr(row, name) for name in names}) if row else FrameTexts()


@transaction.atomic(durable=True)
def keep_question(
    business: Business,
    pk: int | None,
    language: str,
    text: str,
    now: datetime,
    by: User | None = None,
) -> None:
    """Write a question anew, or change the words in one language of the one with this key.

    Without words it is not asked in that language. Declined names its mistake.
    """
    row = Business.objects.select_for_update().get(pk=business.pk)
    question = row.own_questions.filter(pk=pk).first() if pk else new_question(row)
    if question is None:
        raise Declined(gettext("This question has been removed meanwhile."))
    texts = tidy_questions({**question.texts, language: text})
    if wrong := question_mistakes(texts):
        raise Declined(wrong, "text")
    before, after = question.texts.get(language), texts.get(language)
    name = sentence("question in %(language)s", language=language_words(language))
    note_words(row, name, before, after, now, by)
    question.texts = texts
    question.save()


def new_question(business: Business) -> OwnQuestion:
    """Behind the others, not saved. Declined where there are as many as there may be."""
    if business.own_questions.count() >= MAX_QUESTIONS:
        raise Declined(
            gettext("%(most)s questions are the most.") % {"most": MAX_QUESTIONS}, "text"
        )
    last = business.own_questions.order_by("-position").first()
    return OwnQuestion(business=business, position=last.position + 1 if last else 1)


def tidy_questions(texts: Mapping[str, str]) -> dict[str, str]:
    kept = {language: " ".join(text.split()) for language, text in texts.items()}
    return {language: text for language, text in kept.items() if text}


def question_mistakes(texts: Mapping[str, str]) -> str:
    if not texts:
        return gettext("Write the question.")
    return next((wrong for text in texts.values() if (wrong := question_wrong(text))), "")


def question_wrong(text: str) -> str:
    if not text.endswith("?"):
        return gettext("A question ends with a question mark.")
    if len(text) > LONGEST_QUESTION:
        return gettext("%(most)s characters are the most.") % {"most": LONGEST_QUESTION}
    return gettext("A question has no merge fields.") if "{{" in text or "}}" in text else ""


@transaction.atomic(durable=True)
def remove_question(business: Business, pk: int, now: datetime, by: User) -> None:
    """Drafts ask it no more. One that is gone already is no mistake."""
    question = business.own_questions.select_for_update().filter(pk=pk).first()
    if question is None:
        return
    note_words(business, sentence("question"), question.texts, None, now, by)
    question.delete()


def load_words_of_drafts(business: Business, data: Mapping[str, Any]) -> None:
    """What a file gives as "answer_frames" and "own_questions", within the caller's transaction.

    Declined where it is of another shape, or cannot be sent.
    """
    frames = data.get("answer_frames", {})
    if not isinstance(frames, dict):
        raise Declined("answer_frames: must be an object by language")
    for language, texts in frames.items():
        write_frame(business, language, frame_given(language, texts))
    if "own_questions" in data:
        write_questions(business, data["own_questions"])


def frame_given(language: str, texts: Any) -> FrameTexts:
    names = FrameTexts.__dataclass_fields__
    if not is_by_language({language: ""}) or not is_texts(texts) or not set(texts) <= set(names):
        raise Declined(f"answer_frames.{language}: must be texts of {', '.join(names)}")
    given = FrameTexts(**texts)
    if wrong := frame_mistakes(given):
        raise Declined(f"answer_frames.{language}: {'; '.join(wrong.values())}")
    return given


def is_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())


def write_questions(business: Business, given: Any) -> None:
    """Each a text in the first language, or an object of texts by language."""
    wanted = [tidy_questions(texts) for texts in questions_given(business, given)]
    if wrong := next((w for texts in wanted if (w := question_mistakes(texts))), ""):
        raise Declined(f"own_questions: {wrong}")
    if wanted == [question.texts for question in business.own_questions.all()]:
        return
    business.own_questions.all().delete()
    OwnQuestion.objects.bulk_create(
        OwnQuestion(business=business, position=n, texts=texts)
        for n, texts in enumerate(wanted, start=1)
    )


def questions_given(business: Business, given: Any) -> list[dict[str, str]]:
    first = first_language(business)
    listed = given if isinstance(given, list) else [given]
    found = [{first: one} if isinstance(one, str) else one for one in listed]
    if not isinstance(given, list) or not all(map(is_by_language, found)):
        raise Declined("own_questions: must be a list of texts, or of texts by language")
    return found


def words_of_drafts_as_data(business: Business) -> dict[str, Any]:
    """In the form in which a file gives them."""
    frames = business.answer_frames.all()
    return {
        "answer_frames": {f.language: asdict(frame_of(business, f.language)) for f in frames},
        "own_questions": [question.texts for question in business.own_questions.all()],
    }
