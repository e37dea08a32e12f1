"""All that a sequence says, sent at once to the one of us who asks.

Filled in as for a sample lead, marked as a trial.
"""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from followups.channels import CHANNELS
from followups.content.merge_fields import SAMPLE, Unresolved, business_values, fill, fill_or_keep
from followups.models import Message, Sequence
from followups.owner.sequence_choice import sequence_in_force
from leads.declined import Declined
from leads.models import Business


@transaction.atomic(durable=True)
def send_trial(business: Business, audience: str, now: datetime, by: User) -> int:
    """How many mails go.

    Declined where there is nobody to send to or nothing to send.
    """
    sequence = sequence_in_force(business, audience)
    if sequence is None:
        raise Declined(gettext("There is no sequence to try yet: save one first."))
    if not by.email:
        raise Declined(gettext("Your account has no e-mail address to send it to."))
    filled = business_values(business, SAMPLE)
    rows = [
        trial(business, by.email, place, subject, body, filled, now)
        for place, subject, body in pieces(sequence)
    ]
    Message.objects.bulk_create(rows)
    return len(rows)


def pieces(sequence: Sequence) -> list[tuple[str, str, str]]:
    """(when, subject, text) of all it says."""
    found = [(gettext("at once"), sequence.first_subject, sequence.first_body)]
    for step in sequence.steps.all():
        when = (
            gettext("check-in after %(day)s days") % {"day": step.day}
            if step.is_check_in
            else gettext("day %(day)s") % {"day": step.day}
        )
        found.append(
            (
                when
                if CHANNELS[step.channel].has_subject
                else f"{when}, {step.get_channel_display().lower()}",
                step.subject,
                step.body,
            )
        )
    return found


def trial(
    business: Business,
    to: str,
    when: str,
    subject: str,
    body: str,
    values: dict[str, str],
    now: datetime,
) -> Message:
    try:
        text = fill(body, values)
    except Unresolved as error:
        text = gettext("It would not be sent: %(error)s\n\n%(body)s") % {
            "error": error,
            "body": body,
        }
    about = (
        gettext("[Trial, %(when)s] %(subject)s")
        % {"when": when, "subject": fill_or_keep(subject, values)}
    ).strip()
    return Message(
        business=business,
        kind=Message.Kind.TRIAL,
        not_before=now,
        to=to,
        subject=about[:200],
        text=(
            gettext(
                "%(text)s\n\n-- \nA trial of what leads get, sent because you asked for it. "
                "Real mails carry the footer with the way out."
            )
            % {"text": text}
        ),
    )
