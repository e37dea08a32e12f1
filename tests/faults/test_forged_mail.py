"""Mails under a name that is not their writer's: shown, and a person is asked; they do nothing."""

from datetime import timedelta
from typing import Any

import pytest

from followups.models import Suppression
from leadflow.rehearsal import mails
from leads.contacts import consent, threads
from leads.models import Attention, Business, Inbound, Lead, MailId
from tests import support
from tests.support import MONDAY, letter

pytestmark = pytest.mark.django_db

OURS, HERS, SERVER = "office@oak-roofing.example", "ada@lovelace.example", "mx.oak-roofing.example"
LATER = MONDAY + timedelta(hours=1)
STOP = "Please stop writing to me and take me off your list."
PASS = "dkim=pass header.d={0}; dmarc=pass header.from={0}"


def checked(what: str, server: str = SERVER) -> str:
    return f"Authentication-Results: {server}; {what}\r\n"


@pytest.fixture
def lead(business: Business) -> Lead:
    """One who was answered and waits for us again."""
    business.sources.filter(kind="mailbox").update(checked_by=SERVER)
    lead = support.answered_lead(business)
    support.write(business, {**support.ADA, "message": "One thing more: the gutter, too."}, MONDAY)
    return lead


def unseen(lead: Lead) -> set[str]:
    return set(lead.attentions.filter(seen_at=None).values_list("code", flat=True))


def stands(lead: Lead) -> tuple[Any, ...]:
    """How a lead stands: what a forged mail may not change."""
    support.live(LATER)
    lead.refresh_from_db()
    return (
        lead.stage,
        lead.waiting_since,
        lead.promise_due_at,
        lead.in_hand_since,
        consent.is_withdrawn(lead.contact),
        Suppression.objects.count(),
    )


FAILED = [
    "",
    checked("dmarc=fail header.from=oak-roofing.example"),
    checked("dkim=pass header.d=evil.example; dmarc=fail header.from=oak-roofing.example"),
    checked("dkim=pass header.d=evil.example; spf=pass smtp.mailfrom=evil.example"),
    # by another server, or below what ours has found
    checked(PASS.format("oak-roofing.example"), "mx.evil.example"),
    checked("dmarc=fail header.from=oak-roofing.example")
    + checked(PASS.format("oak-roofing.example")),
    checked("dmarc=pass header.from=evil.example"),
    checked("dmarc=pass"),
    f"Authentication-Results: {SERVER}\r\n",
    f"Authentication-Results: {SERVER}; {'(' * 3000}\r\n",
    checked(PASS.format("oak-roofing.example")) + "From: Mallory <m@evil.example>\r\n",
]


@pytest.mark.parametrize("headers", FAILED)
def test_a_forged_mail_of_ours_stops_no_clock(business: Business, lead: Lead, headers: str) -> None:
    before = stands(lead)
    forged = letter(f"Us <{OURS}>", "All done, thanks.", "Roof", to=HERS, extra=headers)
    arrival = support.mail_in(business, forged, LATER)
    assert (arrival.became, arrival.lead, arrival.why_code) == (
        "attached",
        lead,
        "own_mail_unproved",
    )
    assert stands(lead) == before
    assert Attention.Code.UNPROVED in unseen(lead)
    assert arrival.inbound.kind == Inbound.Kind.UNPROVED
    assert "All done" not in " ".join(threads.words_sent_to(lead.contact))
    assert not lead.inbound.filter(kind=Inbound.Kind.TEAM).exists()


TOLD = f"Name: Ada King\nEmail: {HERS}\nMessage: All done already, thanks a lot."


@pytest.mark.parametrize(
    ("sender", "extra", "is_asked"),
    [
        ("WordPress <wordpress@oak-roofing.example>", "", True),
        (f"Us <{OURS}>", checked("dmarc=fail header.from=oak-roofing.example"), True),
        (f"Us <{OURS}>", checked(PASS.format("oak-roofing.example")), False),
        ("Forms <noreply@formhouse.example>", "", False),
    ],
)
def test_what_is_told_in_our_name_counts_as_a_form_and_is_asked_about(
    business: Business, sender: str, extra: str, is_asked: bool
) -> None:
    """A website's own mail looks the same: the clock runs for whom it names, and no more."""
    business.sources.filter(kind="mailbox").update(checked_by=SERVER)
    lead = support.answered_lead(business)
    arrival = support.mail_in(business, letter(sender, TOLD, "New submission", extra=extra), LATER)
    assert (arrival.became, arrival.lead) == ("attached", lead)
    assert (Attention.Code.UNPROVED in unseen(lead)) == is_asked
    lead.refresh_from_db()
    assert (lead.waiting_since, lead.stage) == (LATER, "in_progress")
    said = lead.inbound.order_by("pk").last()
    assert said is not None
    assert (said.kind, said.proof) == (Inbound.Kind.HUMAN, "")
    assert "All done" not in " ".join(threads.words_sent_to(lead.contact))


def test_what_our_server_vouches_for_is_ours(business: Business, lead: Lead) -> None:
    signed = checked(PASS.format("oak-roofing.example"))
    ours = letter(f"Us <{OURS}>", "I will come on Tuesday.", "Roof", to=HERS, extra=signed)
    assert support.mail_in(business, ours, LATER).why_code == "own_mail"
    lead.refresh_from_db()
    assert lead.waiting_since is None


def test_what_lies_in_our_sent_mail_or_bears_our_token_is_ours(
    business: Business, lead: Lead
) -> None:
    copy = letter(f"Us <{OURS}>", "I will come on Tuesday.", "Roof", to=HERS)
    assert support.mail_in(business, copy, LATER, folder="Sent").why_code == "own_mail"
    to = f"{HERS}, {threads.reply_address(lead, OURS)}"
    with_token = letter(f"Us <{OURS}>", "Or on Wednesday.", "Roof", to=to)
    assert support.mail_in(business, with_token, LATER).why_code == "own_mail"


def test_without_the_name_of_our_server_no_header_counts(business: Business, lead: Lead) -> None:
    business.sources.filter(kind="mailbox").update(checked_by="")
    for server in (SERVER, "", "x"):
        signed = checked(PASS.format("lovelace.example"), server)
        support.mail_in(business, letter(f"Ada <{HERS}>", STOP, server, extra=signed), LATER)
    assert not consent.is_withdrawn(lead.contact)


@pytest.mark.parametrize(
    "headers", ["", checked("dmarc=fail header.from=lovelace.example"), "X-Stop: yes\r\n"]
)
def test_a_forged_customer_opts_nobody_out(business: Business, lead: Lead, headers: str) -> None:
    support.mail_in(business, letter(f"Ada <{HERS}>", STOP, "Hello", extra=headers), LATER)
    assert not consent.is_withdrawn(lead.contact)
    lead.refresh_from_db()
    assert lead.is_silenced, "until a person decides nothing goes by itself"
    assert lead.waiting_since is not None, "and no clock is stopped"
    assert Attention.Code.MAY_OPT_OUT in unseen(lead)


@pytest.mark.parametrize(
    ("sender", "extra", "in_thread"),
    [
        (HERS, checked(PASS.format("lovelace.example")), False),
        (HERS, checked("dkim=pass header.i=@lovelace.example; dmarc=none"), False),
        (HERS, "", True),
        ("ada.private@home.example", "", True),
    ],
)
def test_the_honest_are_obeyed_at_once(
    business: Business, lead: Lead, sender: str, extra: str, in_thread: bool
) -> None:
    thread = support.first_answer(lead).message_id if in_thread else ""
    support.mail_in(business, letter(f"Ada <{sender}>", STOP, "Hello", thread, extra=extra), LATER)
    assert consent.is_withdrawn(lead.contact)


def test_a_signature_of_another_domain_speaks_for_nobody_else(
    business: Business, lead: Lead
) -> None:
    signed = checked(PASS.format("evil.example"))
    first = letter(f"Ada <{HERS}>", "Here is a picture.", "Hello")
    support.mail_in(business, first, LATER)
    known = MailId.objects.get(lead=lead, ours=False, value__contains="elsewhere").value
    stop = letter("M <m@evil.example>", STOP, "Hello", known, extra=signed)
    assert support.mail_in(business, stop, LATER).lead == lead
    assert not consent.is_withdrawn(lead.contact)


def test_a_mail_id_of_their_own_making_proves_nothing(business: Business, lead: Lead) -> None:
    """First a harmless forged mail, whose id is then known; then what names it."""
    own = f"<{'ab' * 12}.lf@evil.example>"
    first = letter(f"Ada <{HERS}>", "Here is a picture.", "Hello").replace(
        b"Message-ID: <", f"Message-ID: {own}\r\nX-Was: <".encode()
    )
    assert support.mail_in(business, first, LATER).lead == lead
    assert MailId.objects.filter(lead=lead, value=own, ours=False).exists()
    support.mail_in(business, letter(f"Ada <{HERS}>", STOP, "Hello", own), LATER)
    bounce = mails.bounce(OURS, HERS, "550 5.1.1 user unknown", own, LATER)
    assert support.mail_in(business, bounce, LATER).became == "refused"
    complaint = mails.complaint(OURS, HERS, "abuse", own, LATER)
    assert support.mail_in(business, complaint, LATER).became == "refused"
    assert not consent.is_withdrawn(lead.contact)
    support.live(LATER)
    assert not Suppression.objects.exists()


def test_a_forged_absence_parks_nothing_and_of_a_forged_machine_a_person_is_told(
    business: Business,
) -> None:
    """Two programs like this one must fall silent at once: whether one is there, a person sees."""
    lead = support.answered_lead(business)
    away = letter(
        f"Ada <{HERS}>",
        "I am out of the office until 30 December 2027.",
        "Out of office",
        extra="Auto-Submitted: auto-replied\r\n",
    )
    machine = away.replace(
        b"Message-ID: <", f"Message-ID: <{'ab' * 12}.lfa@e.example>\r\nX: <".encode()
    )
    for raw in (away, machine):
        assert support.mail_in(business, raw, MONDAY).became == "attached"
    support.live(MONDAY)
    enrollment = lead.enrollments.get()
    assert (enrollment.parked_until, enrollment.ended_at) == (None, None)
    support.live(MONDAY + timedelta(days=1, hours=1))
    assert "A program like this one answers from there" in support.reasons(lead)


def test_a_resting_lead_is_not_woken_by_a_name(business: Business, lead: Lead) -> None:
    support.mail_in(business, letter(f"Ada <{HERS}>", "Here is a picture.", "Hello"), LATER)
    known = MailId.objects.get(lead=lead, value__contains="elsewhere").value
    Lead.objects.filter(pk=lead.pk).update(
        stage="completed", outcome="nurture", completed_at=LATER, waiting_since=None
    )
    again = support.mail_in(
        business, letter(f"Ada <{HERS}>", "Come tomorrow.", "Hello", known), LATER
    )
    lead.refresh_from_db()
    assert (lead.stage, again.became) == ("completed", "lead")


def test_a_group_of_ours_that_is_none_speaks_for_nobody(business: Business, lead: Lead) -> None:
    forged = letter(
        f"'Ada' via Team <{OURS}>",
        STOP,
        "Hello",
        extra=f"List-Id: <team.oak-roofing.example>\r\nX-Original-From: Ada <{HERS}>\r\n"
        + checked(PASS.format("oak-roofing.example")),
    )
    support.mail_in(business, forged, LATER)
    assert not consent.is_withdrawn(lead.contact)
    assert lead.is_silenced
