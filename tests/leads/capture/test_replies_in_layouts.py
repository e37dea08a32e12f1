"""Whatever program quotes our mail, in whatever language: an innocent reply never opts out, and a
plain stop always does.
"""

from typing import Any

import pytest

from integrations import inbound_mail
from leads.capture.mail.our_words import with_words_folded, words_sent_to_writer
from leads.models import Business, Lead, SentText
from leads.words import opt_out
from tests import support
from tests.support import ADA, MONDAY, letter
from tests.support.mail_programs import HEADERS, layouts

pytestmark = pytest.mark.django_db
REPLIES = {
    "en": ("Yes, Thursday at ten works.", "Please stop writing to me."),
    "fr": ("Oui, jeudi à dix heures nous convient.", "Merci de ne plus m'écrire."),
    "es": ("Sí, el jueves a las diez nos viene bien.", "Por favor, no me escriban más."),
    "de": ("Ja, Donnerstag um zehn passt uns.", "Bitte schreiben Sie mir nicht mehr."),
    "pl": ("Tak, czwartek o dziesiątej nam pasuje.", "Proszę do mnie więcej nie pisać."),
}


def kinds_of_ours(business: Business, language: str) -> dict[str, str]:
    """What we send: the first answer, a follow-up, a person's reply; with their footers."""
    lead = support.write(business, {**ADA, "language": language})
    Lead.objects.filter(pk=lead.pk).update(language=language)
    support.live(MONDAY)
    support.live(MONDAY.replace(day=15, hour=15))
    return dict(lead.messages.filter(state="sent").values_list("kind", "text"))


@pytest.mark.parametrize("spoken", REPLIES)
@pytest.mark.parametrize("program", HEADERS)
def test_our_words_are_never_theirs(business: Business, spoken: str, program: str) -> None:
    innocent, stop = REPLIES[spoken]
    ours = kinds_of_ours(business, spoken)
    assert len(ours) > 1
    for kind, text in ours.items():
        for name, reply in layouts(program, innocent, text):
            assert typed(business, reply) == innocent, (kind, name)
        for name, reply in layouts(program, stop, text):
            assert opt_out.asks_to_stop(typed(business, reply)), (kind, name)


def typed(business: Business, text: str) -> str:
    """What is left as theirs, without a signature."""
    raw = letter("Ada Keen <ada@lovelace.example>", text)
    mail = inbound_mail.read(raw)
    mail = with_words_folded(mail, words_sent_to_writer(mail, business))
    return mail.typed.partition("\n\n-- \n")[0].strip()


def test_what_went_is_remembered_for_the_lead(business: Business) -> None:
    lead = support.answered_lead(business, ADA)
    first = lead.messages.get(kind="first_response")
    assert SentText.objects.filter(lead=lead, text=first.text).exists()


def stopped(arrival: Any) -> bool:
    return bool(arrival.lead.events.filter(kind="opted_out").exists())


@pytest.mark.parametrize(
    "header",
    [
        "List-ID: <office.customers.example>\r\nPrecedence: list",
        "Precedence: bulk",
        "List-Unsubscribe: <https://crm.example/u/1>",
        "Return-Path: <>",
        "X-Autorespond: no",
        "X-Auto-Response-Suppress: All",
        "Auto-Submitted: auto-generated",
    ],
)
def test_a_wish_to_stop_is_heard_in_any_wrapping(business: Business, header: str) -> None:
    lead = support.answered_lead(business, ADA)
    sent = lead.messages.get(kind="first_response").message_id
    sender, words = "Ada <ada@lovelace.example>", "Please stop writing to us."
    raw = letter(sender, words, in_reply_to=sent, extra=f"{header}\r\n")
    arrival = support.mail_in(business, raw)
    assert arrival.lead == lead
    assert stopped(arrival)


def test_what_they_pass_on_asks_nothing_of_us(business: Business) -> None:
    lead = support.answered_lead(business, ADA)
    text = (
        "See the offer I got.\n\n---------- Forwarded message ---------\n"
        "From: Bob <bob@elsewhere.example>\nSubject: Offer\n\nPlease remove me from your list."
    )
    raw = letter("Ada <ada@lovelace.example>", text, subject="Fwd: Offer")
    arrival = support.mail_in(business, raw)
    assert arrival.lead == lead
    assert not stopped(arrival)


def test_an_absence_in_our_thread_is_no_reply(business: Business) -> None:
    lead = support.answered_lead(business, ADA)
    sent = lead.messages.get(kind="first_response").message_id
    raw = letter(
        "Ada <ada@lovelace.example>",
        "Thank you for your message. I am on annual leave until 14 December.",
        subject="Out of office: Your message",
        in_reply_to=sent,
    )
    assert support.mail_in(business, raw).why_code == "automatic"
