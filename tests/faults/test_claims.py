"""What a stranger's mail claims silences nobody else, and speaks for nobody else."""

from datetime import timedelta

import pytest

from followups.models import Suppression
from leads.models import Attention, Business
from tests import support
from tests.support import ADA, MONDAY, letter

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(hours=2)
STRANGER = "Eve <eve@stranger.example>"


def test_a_header_of_groups_under_a_strangers_address_speaks_for_nobody(business: Business) -> None:
    lead = support.answered_lead(business)
    claim = f"X-Original-From: Ada <{ADA['email']}>\r\n"
    mail = letter(STRANGER, "Please stop writing to me", "Roof", extra=claim)
    assert support.mail_in(business, mail, LATER).lead != lead
    assert lead.enrollments.get().why == ""


def test_a_group_of_ours_speaks_for_whoever_wrote_to_it(business: Business) -> None:
    lead = support.answered_lead(business)
    claim = f"X-Original-From: Ada <{ADA['email']}>\r\n"
    group = "'Ada' via Office <office@oak-roofing.example>"
    mail = letter(group, "Thursday is fine, thank you.", "Re: Roof", extra=claim)
    assert support.mail_in(business, mail, LATER).lead == lead


def test_a_wish_told_of_somebody_else_is_for_a_person_to_judge(business: Business) -> None:
    lead = support.answered_lead(business)
    told = f"Name: Ada\r\nEmail: {ADA['email']}\r\nMessage: please stop writing to me"
    support.mail_in(business, letter(STRANGER, told, "Roof"), LATER)
    assert not Suppression.objects.exists()
    assert Attention.objects.get(lead=lead).code == Attention.Code.SOMEBODY_ELSE
