"""Whether a reason was right, and which reasons the owner wants no more."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from leads.business.preferences import keep_columns
from leads.declined import Declined
from leads.judge.evaluation.reasons import NEVER_OFF
from leads.models import Business, Judgement, Lead, ReasonAnswer, ReasonCode


@transaction.atomic(durable=True)
def answer_reason(lead: Lead, code: str, is_right: bool, now: datetime, by: User) -> None:
    """One of us says whether a reason of the newest judgement is right. Declined for any other."""
    lead = Lead.objects.locked().get(pk=lead.pk)
    newest = lead.judgements.first()
    if newest is None or code not in codes_given(newest):
        raise Declined(gettext("It has been judged again meanwhile: look once more."))
    ReasonAnswer.objects.update_or_create(
        lead=lead, code=code, defaults={"is_right": is_right, "at": now, "by": by}
    )


def codes_given(judgement: Judgement) -> set[str]:
    return {reason["code"] for reason in [*judgement.reasons, *judgement.checks]}


@transaction.atomic(durable=True)
def switch_reason(
    business: Business, code: str, on: bool, now: datetime, by: User | None = None
) -> None:
    """Whether this reason asks for a person from now on. Declined for those that stay on."""
    if code not in ReasonCode.values or code in NEVER_OFF:
        raise Declined(gettext("This reason cannot be switched off."))
    row = Business.objects.select_for_update().get(pk=business.pk)
    rest = [each for each in row.reasons_off if each != code]
    wanted = rest if on else [*rest, code]
    keep_columns(row, "judging", {"reasons_off": wanted}, now, by)
