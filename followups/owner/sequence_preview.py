"""What a sequence says, as the mails that a customer gets: with their name, our footer and all."""

from dataclasses import dataclass

from django.utils.translation import gettext

from followups.channels import CHANNELS
from followups.content.mail import postal_line
from followups.content.merge_fields import SAMPLE, business_values, fill_or_keep
from followups.owner.sequence_texts import SequenceTexts, mistakes_in_texts
from leads.declined import Declined
from leads.languages import in_language
from leads.models import Business


@dataclass(frozen=True)
class PreviewedMail:
    """`when` says on which day it goes; `subject` is empty where its channel has none."""

    when: str
    subject: str
    text: str
    footer: str


def preview_mails(business: Business, texts: SequenceTexts) -> list[PreviewedMail]:
    """To somebody of a sample name. Tasks for us are left out; Declined names every mistake."""
    values = business_values(business, SAMPLE)
    if wrong := mistakes_in_texts(texts, values):
        raise Declined(mistakes=wrong)
    with in_language(*business.languages):
        reason = gettext("You get this because you wrote to {business}.")
        leave = gettext("Rather not hear from us again? Unsubscribe: {link}").format(link="…")
    footer = "\n".join([reason.format(business=business.name), postal_line(business), leave])
    pieces = [(gettext("At once"), texts.first_subject, texts.first_body, True)]
    pieces += [
        (
            gettext("Check-in, %(day)s days after") % {"day": step.day}
            if step.is_check_in
            else gettext("Day %(day)s") % {"day": step.day},
            step.subject,
            step.body,
            step.has_subject,
        )
        for step in texts.in_order().steps
        if CHANNELS[step.channel].reaches_people
    ]
    return [
        PreviewedMail(
            when,
            fill_or_keep(subject, values) if has_subject else "",
            fill_or_keep(body, values),
            footer if has_subject else "",
        )
        for when, subject, body, has_subject in pieces
    ]
