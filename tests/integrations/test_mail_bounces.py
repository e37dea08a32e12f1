"""Mail that came back: told from people, and the dead address from the one that is only full."""

import json

import pytest

from integrations.inbound_mail import InboundMail, read
from integrations.mailing.mail_diagnosis import is_dead
from tests.support import letter

GONE = "lena@gone.example"


def report(kind: str, block: str, sender: str = "MAILER-DAEMON@mx.example") -> InboundMail:
    return read(
        (
            f"From: {sender}\r\nSubject: Delivery Status\r\nContent-Type: multipart/{kind}; "
            "boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nThis is what became of it."
            "\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example"
            f"\r\n\r\nFinal-Recipient: rfc822; {GONE}\r\n{block}\r\n\r\n--b\r\n"
            "Content-Type: message/rfc822\r\n\r\nMessage-ID: <ours@oak.example>\r\n\r\nHi\r\n--b--"
        ).encode()
    )


@pytest.mark.parametrize("kind", ["report; report-type=delivery-status", "mixed"])
def test_a_report_is_read_in_whatever_it_comes(kind: str) -> None:
    mail = report(
        kind, "Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 no such user"
    )
    assert (mail.kind, mail.failed, mail.hard) == ("bounce", GONE, True)
    assert mail.returned_ids == ["<ours@oak.example>"]


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded", "delayed"])
def test_a_report_of_what_did_not_fail_is_no_bounce(action: str) -> None:
    assert report("report", f"Action: {action}\r\nStatus: 2.0.0").kind == "automatic"


def test_the_diagnosis_outranks_the_status() -> None:
    block = "Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.7.1 blocked by policy"
    assert not report("report", block).hard


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        (
            "mailer-daemon",
            "There was an error sending your mail",
            f"{GONE} was refused: no mailbox",
        ),
        ("<>", "Delivery Status", f"{GONE}: no such user"),
        ("postmaster@mx.example", "Mail delivery failed", f"<{GONE}>: user unknown"),
        ("post@mx.example", "Mancato recapito", f"Indirizzo inesistente: {GONE}"),
        (
            "postmaster@mx.example",
            "Non remis : Devis",
            f"Votre message n'a pas pu être remis aux destinataires : {GONE}. Elle n'existe pas.",
        ),
        (
            "postmaster@mx.example",
            "Unzustellbar: Angebot",
            f"Konnte nicht erfolgreich an {GONE} gesandt werden: Empfänger unbekannt",
        ),
        ("post@mx.example", "Zustellung fehlgeschlagen", f"{GONE} ist unbekannt"),
        ("post@mx.example", "Falha na entrega", f"O destinatário {GONE} não existe"),
    ],
)
def test_a_bounce_in_words_names_the_address(sender: str, subject: str, text: str) -> None:
    mail = read(letter(sender, text, subject))
    assert (mail.kind, mail.failed, mail.hard) == ("bounce", GONE, True)


def test_a_full_mailbox_in_words_is_no_dead_address() -> None:
    text = (
        f"<{GONE}>: 552 5.2.2 the mailbox is over quota\n\n--- Below is a copy of your message ---"
    )
    assert not read(letter("mailer-daemon@mx.example", text, "Returned mail")).hard


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        (
            "Ida Farm <postmaster@ida-farm.example>",
            "Fence",
            "Could you quote for 550 feet of fence?",
        ),
        (
            "Ida <ida@x.example>",
            "Undelivered planks",
            "The planks never came, can you deliver some?",
        ),
        ("Ida <ida@x.example>", "Read: the plan", "I read the plan, could we move the door a bit?"),
    ],
)
def test_a_person_is_no_machine(sender: str, subject: str, text: str) -> None:
    assert read(letter(sender, text, subject)).kind == "human"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Delivery Status Notification (Delay)", f"{GONE}: will be retried for 46 hours"),
        ("Warning: could not send message for past 4 hours", "THIS IS A WARNING MESSAGE ONLY."),
        ("Successful Mail Delivery Report", f"{GONE}: your mail has been delivered"),
    ],
)
def test_a_delay_or_an_arrival_in_words_is_no_bounce(subject: str, text: str) -> None:
    assert read(letter("mailer-daemon@mx.example", text, subject)).kind == "automatic"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Read: Your quote", "Your message to Ida was read on Monday, 5 October 2026."),
        ("Gelesen: Ihr Angebot", "Ihre Nachricht wurde am 5.10. um 9 Uhr gelesen."),
        ("Lu : Votre devis", "Votre message a été lu le 5 octobre."),
        ("Przeczytano: Oferta", "Wiadomość została przeczytana 5 października."),
        ("Leído: Presupuesto", "Su mensaje fue leído el lunes."),
    ],
)
def test_a_receipt_in_words_is_a_machines(subject: str, text: str) -> None:
    assert read(letter("Ida <ida@x.example>", text, subject)).kind == "automatic"


def test_a_vacation_notice_of_a_big_house_is_a_machines() -> None:
    raw = letter("ida@x.example", "I am away.", "Re: x", extra="X-Apple-Action: VACATION\r\n")
    assert read(raw).kind == "automatic"


def provider(data: dict[str, object]) -> InboundMail:
    return read(letter("no-reply@sns.example", json.dumps(data), "Notification"))


def test_a_providers_notice_of_a_bounce_is_one() -> None:
    recipient = {"emailAddress": GONE, "status": "5.1.1", "diagnosticCode": "550 user unknown"}
    mail = provider(
        {
            "notificationType": "Bounce",
            "bounce": {"bounceType": "Permanent", "bouncedRecipients": [recipient]},
            "mail": {"messageId": "ours@oak.example"},
        }
    )
    assert (mail.kind, mail.failed, mail.hard) == ("bounce", GONE, True)
    assert mail.returned_ids == ["<ours@oak.example>"]


def test_a_providers_notice_of_a_complaint_is_one() -> None:
    mail = provider({"eventType": "Complaint", "complaint": {"recipient": GONE}})
    assert (mail.kind, mail.complaint, mail.hard) == ("bounce", True, False)


def test_a_form_that_posts_json_is_no_notice_of_a_provider() -> None:
    mail = provider(
        {"event": "New inquiry", "email": "ida@x.example", "message": "The door sticks"}
    )
    assert not mail.of_delivery


@pytest.mark.parametrize("what", ["Delivery", "Failed", "Rejected"])
def test_a_form_may_ask_for_a_type(what: str) -> None:
    form = {"name": "Ida", "email": "ida@x.example", "type": what, "status": "no user manual"}
    assert provider(form).kind == "human"


@pytest.mark.parametrize(
    "said",
    [
        "550 5.1.1 <a@b.example> User unknown in virtual alias table",
        "550 No such recipient here",
        "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
        "550 5.4.1 Recipient address rejected: Access denied",
        "550-5.2.1 The email account that you tried to reach is inactive",
        "554 delivery error: This user doesn't have a mail.example account",
        "550 Requested action not taken: mailbox unavailable",
        "Sorry, no mailbox here by that name. (#5.1.1)",
        "Unrouteable address",
        "User a (a@b.example) not listed in Domino Directory",
        "550 Message was not accepted -- invalid mailbox: user not found",
        "550 5.1.1 Adresse d au moins un destinataire invalide",
        "550 Empfänger unbekannt",
        "550 konto nie istnieje",
        "550 el buzón no existe",
        "Host or domain name not found. Name service error for name=b.example",
        "554 5.7.1 <a@b.example>: Recipient address rejected: user unknown",
        "5.1.6",
    ],
)
def test_nobody_there_closes_an_address(said: str) -> None:
    assert is_dead(said)


@pytest.mark.parametrize(
    "said",
    [
        "552 5.2.2 The recipient's mailbox is full",
        "550 user over quota. (#5.1.1)",
        "450 4.1.1 User unknown, try again",
        "451 Greylisted, please come back in five minutes",
        "550 5.7.1 Client host [192.0.2.1] blocked using a block list",
        "554 5.7.1 rejected due to poor reputation of the sending IP",
        "550 5.7.26 unauthenticated mail: neither SPF nor DKIM passed",
        "550 5.1.8 Sender address rejected: Domain not found",
        "550 Verification failed for <us@oak.example>: No such user. Sender verify failed",
        "554 Transaction failed: policy restrictions",
        "552 5.3.4 Message too big for system",
        "421 Too many connections from your host",
        "550 5.7.133 authentication required to send to this group",
        "Delivery expired: connection timed out",
        "550 spam message rejected",
        "550 Das Postfach ist voll",
        "550 La boîte du destinataire est pleine",
        "550 rejected",
    ],
)
def test_whatever_else_is_wrong_closes_none(said: str) -> None:
    assert not is_dead(said)
