"""What a sequence says, as data: its shape, what it starts with, and what may be wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time

from django.utils.translation import gettext

from followups.channels import CHANNELS, TO_LEADS
from followups.content.merge_fields import mistakes_in
from followups.content.standard_words import standard_answer, standard_notes, standard_subject
from followups.models import ChannelKey, Sequence

MAX_STEPS, LAST_DAY = 8, 60
# An inquiry lets us write for half a year.
MAX_CHECK_INS, FIRST_CHECK_IN, LAST_CHECK_IN = 3, 14, 150
Mistakes = dict[str, str]  # by the field of the form that holds it


@dataclass(frozen=True)
class StepTexts:
    """`day` counts from the inquiry; a check-in's from the day on which the lead came to rest."""

    day: int
    body: str
    subject: str = ""
    channel: str = ChannelKey.EMAIL.value
    is_check_in: bool = False

    @property
    def has_subject(self) -> bool:
        return self.channel in CHANNELS and CHANNELS[self.channel].has_subject


@dataclass(frozen=True)
class SequenceTexts:
    """Hours are local to the reader; 0 is Monday."""

    first_subject: str
    first_body: str
    window_from: time
    window_to: time
    weekdays: list[int]
    steps: list[StepTexts]

    def in_order(self) -> "SequenceTexts":
        """Steps by day, check-ins last; a step whose channel has no subject has none."""
        steps = [s if s.has_subject else replace(s, subject="") for s in self.steps]
        return replace(self, steps=sorted(steps, key=lambda s: (s.is_check_in, s.day)))


def standard_texts(first_body: str = "", language: str = "en") -> SequenceTexts:
    """The sequence every business starts with, in the language of its customers.

    `first_body` is the owner's own safe answer where there is one.
    """
    subject = standard_subject(language)
    notes = standard_notes(language).items()
    return SequenceTexts(
        first_subject=subject,
        first_body=first_body or standard_answer(language),
        window_from=time(9),
        window_to=time(18),
        weekdays=[0, 1, 2, 3, 4, 5],
        steps=[StepTexts(day, body, subject) for day, body in notes],
    )


def texts_of(sequence: Sequence) -> SequenceTexts:
    return SequenceTexts(
        first_subject=sequence.first_subject,
        first_body=sequence.first_body,
        window_from=sequence.window_from,
        window_to=sequence.window_to,
        weekdays=sequence.weekdays,
        steps=[
            StepTexts(s.day, s.body, s.subject, s.channel, s.is_check_in)
            for s in sequence.steps.all()
        ],
    )


def mistakes_in_texts(texts: SequenceTexts, values: Mapping[str, str]) -> Mistakes:
    """What is wrong, by field; `values` are what merge fields stand for.

    The fields of the third step are called "steps-2-day", "steps-2-body" and so on.
    """
    found = {
        f"first_{name}": wrong
        for name, wrong in text_mistakes(
            texts.first_subject, texts.first_body, True, values
        ).items()
    }
    for number, step in enumerate(texts.steps):
        found |= {
            f"steps-{number}-{name}": wrong for name, wrong in step_mistakes(step, values).items()
        }
    return found | count_mistakes(texts.steps) | window_mistakes(texts)


def text_mistakes(
    subject: str, body: str, has_subject: bool, values: Mapping[str, str]
) -> Mistakes:
    found = {}
    if has_subject and not subject.strip():
        found["subject"] = gettext("Write a subject.")
    elif has_subject and (wrong := mistakes_in(subject, "", dict(values))):
        found["subject"] = "; ".join(wrong)
    if not body.strip():
        found["body"] = gettext("Write the text.")
    elif wrong := mistakes_in("", body, dict(values)):
        found["body"] = "; ".join(wrong)
    return found


def step_mistakes(step: StepTexts, values: Mapping[str, str]) -> Mistakes:
    if step.channel not in TO_LEADS:
        return {
            "channel": gettext("“%(channel)s” is no way to reach anybody.")
            % {"channel": step.channel}
        }
    sample = CHANNELS[step.channel].sample_values(values)
    found = text_mistakes(step.subject, step.body, step.has_subject, sample)
    first, last = (FIRST_CHECK_IN, LAST_CHECK_IN) if step.is_check_in else (1, LAST_DAY)
    if not first <= step.day <= last:
        said = (
            gettext("A check-in goes on a day from %(first)s to %(last)s.")
            if step.is_check_in
            else gettext("A step goes on a day from %(first)s to %(last)s.")
        )
        found["day"] = said % {"first": first, "last": last}
    return found


def count_mistakes(steps: list[StepTexts]) -> Mistakes:
    """Too many of a kind, or two on one day."""
    found: Mistakes = {}
    most = {False: MAX_STEPS, True: MAX_CHECK_INS}
    days: dict[bool, list[int]] = {False: [], True: []}
    for number, step in enumerate(steps):
        mine = days[step.is_check_in]
        if step.day in mine:
            found[f"steps-{number}-day"] = gettext("Another step goes on day %(day)s already.") % {
                "day": step.day
            }
        mine.append(step.day)
        if len(mine) > most[step.is_check_in]:
            said = (
                gettext("%(most)s check-ins are the most.")
                if step.is_check_in
                else gettext("%(most)s steps are the most.")
            )
            found[f"steps-{number}-day"] = said % {"most": most[step.is_check_in]}
    return found


def window_mistakes(texts: SequenceTexts) -> Mistakes:
    found = {}
    if texts.window_from >= texts.window_to:
        found["window_to"] = gettext("The hours must begin before they end.")
    if not texts.weekdays:
        found["weekdays"] = gettext("At least one weekday must be open.")
    return found
