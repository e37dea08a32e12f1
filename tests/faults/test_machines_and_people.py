"""People whose mail looks like a machine's become leads; what machines send ends nothing."""

import pytest

from followups.models import Enrollment
from leads.models import Attachment, Business, Inbound, LeadEvent
from tests import support
from tests.support import letter

pytestmark = pytest.mark.django_db

IDA = "Ida Holm <ida@holm.example>"
WISH = "The porch step is rotten and the rail is loose. Could you quote for both this week?"


@pytest.mark.parametrize(
    ("subject", "text", "extra"),
    [
        ("Porch", WISH, "X-Autoreply: no\r\n"),
        ("Porch", WISH, "Return-Path: <>\r\n"),
        ("On leave until the 12th", "I'm on leave until 12 June, the step can be mended then.", ""),
        (
            "Abwesend ab Montag",
            "Guten Tag, wir sind bis 12. Juni im Urlaub und danach soll die Stufe gemacht werden.",
            "",
        ),
        (
            "Absente cette semaine",
            "Je suis absente jusqu'au 12 juin mais la marche du perron est pourrie. "
            "Il nous faut une soumission.",
            "",
        ),
        (
            "Fuera de la oficina, escalón roto",
            "Estoy fuera hasta el 12 de junio, el escalón está roto y mi hermano abre la puerta.",
            "",
        ),
    ],
)
def test_a_person_who_looks_like_a_machine_is_a_lead(
    business: Business, subject: str, text: str, extra: str
) -> None:
    arrival = support.mail_in(business, letter(IDA, text, subject, extra=extra))
    assert arrival.became == "lead"


def test_a_person_who_tells_of_a_bounce_is_a_lead(business: Business) -> None:
    text = f"My mail to your other address was undeliverable. {WISH}"
    arrival = support.mail_in(business, letter(IDA, text, "Undeliverable?"))
    assert arrival.became == "lead"


def test_a_letter_that_a_server_marked_is_looked_at(business: Business) -> None:
    marked = letter(IDA, WISH, "Porch", extra="Auto-Submitted: auto-generated\r\n")
    assert support.mail_in(business, marked).became == "quarantined"


def test_what_a_machine_answers_tells_of_nobody(business: Business) -> None:
    text = "Your mail to ada@x.example waits. To have it delivered, open https://confirm.example/1"
    answer = letter(
        "confirm@gate.example", text, "Confirm", extra="Auto-Submitted: auto-replied\r\n"
    )
    assert support.mail_in(business, answer).lead is None


def test_an_agent_who_answers_from_a_help_desk_is_a_person(business: Business) -> None:
    lead = support.answered_lead(business)
    text = "##- Please type your reply above this line -##\n\nThursday suits us, the gate is open."
    known = support.first_answer(lead).message_id
    support.mail_in(business, letter("Ada <ada@lovelace.example>", text, in_reply_to=known))
    assert lead.events.filter(kind=LeadEvent.Kind.HEARD).exists()


def test_a_reply_without_words_that_says_stop_above_them_is_heard(business: Business) -> None:
    lead = support.answered_lead(business)
    known = support.first_answer(lead).message_id
    stop = letter("Ada <ada@lovelace.example>", "", "Unsubscribe", in_reply_to=known)
    support.mail_in(business, stop)
    assert lead.events.filter(kind=LeadEvent.Kind.OPTED_OUT).exists()


def test_a_person_at_postmaster_is_not_refused(business: Business) -> None:
    arrival = support.mail_in(business, letter("Ida <postmaster@holm.example>", WISH, "Porch"))
    assert arrival.became in ("lead", "quarantined")


def report(message_id: str, action: str, status: str) -> bytes:
    """A delivery report inside a multipart/mixed, as some servers send it."""
    return (
        "From: <>\r\nTo: office@oak-roofing.example\r\nSubject: Delivery Status\r\n"
        "Message-ID: <report@mx.example>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nThis is what became of your mail.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; ada@lovelace.example\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\n\r\n--b--"
    ).encode()


def test_the_bounce_of_our_answer_is_no_reply_of_theirs(business: Business) -> None:
    lead = support.answered_lead(business)
    known = support.first_answer(lead).message_id
    support.mail_in(business, report(known, "failed", "5.1.1"))
    support.live(support.MONDAY)
    assert Enrollment.objects.get(lead=lead).why == "bounced"


def test_news_that_our_answer_arrived_ends_nothing(business: Business) -> None:
    lead = support.answered_lead(business)
    known = support.first_answer(lead).message_id
    support.mail_in(business, report(known, "delivered", "2.0.0"))
    support.live(support.MONDAY)
    kinds = lead.events.values_list("kind", flat=True)
    assert not {LeadEvent.Kind.BOUNCED, LeadEvent.Kind.HEARD} & set(kinds)


def test_a_bare_mailer_daemon_is_answered_by_nobody(business: Business) -> None:
    text = "We could not deliver your message.\n\ngone@x.example: 550 no such mailbox"
    arrival = support.mail_in(business, letter("mailer-daemon", text, "There was an error"))
    assert arrival.became in ("refused", "quarantined")


def test_words_and_files_beyond_the_limits_stand_on_the_lead(business: Business) -> None:
    sentence = "The porch step is rotten. "
    support.mail_in(business, letter(IDA, sentence * 5_000 + "The very end.", "Porch"))
    assert Inbound.objects.get().text.startswith(sentence.strip())
    assert bytes(Attachment.objects.get().data).endswith(b"The very end.")


def test_a_lead_without_an_address_asks_a_person(business: Business) -> None:
    arrival = support.mail_in(business, letter(f"Ida Holm <ida@holm_{'x' * 70}>", WISH, "Porch"))
    support.live(support.MONDAY)
    assert arrival.became == "quarantined" or arrival.lead.attentions.exists()
