"""A stranger who forwards, quotes or invites somebody is the lead; only one of us, or a machine,
names another.
"""

import pytest

from leads.models import Business
from tests import support
from tests.support import letter

pytestmark = pytest.mark.django_db
FORWARD = (
    "{words}\n\n---------- Forwarded message ---------\nFrom: Pete Pipe <pete@pipe.example>\n"
    "Date: Fri, Nov 27, 2026 at 4:12 PM\nSubject: ceiling\nTo: <ada@x.example>\n\n"
    "The water comes from the flashing. Call me on 902-555-0177."
)
OUTLOOK = (
    "{words}\n\nFrom: Ina Spector <ina@spector.example>\nSent: Friday, November 27, 2026 4:12 PM\n"
    "To: ada@x.example\nSubject: inspection\n\nChimney flashing loose."
)
LABELS = (
    "{words}\n\nTenant: Joe Lodger\nPhone: 902-555-0177\nEmail: joe@lodger.example\nUnit: 4\n"
    "Problem: water over the bed"
)
CHAT = (
    "{words}\n\n[14:02] Tom Lodger: water is coming through the ceiling\n[14:03] Me: since when\n"
    "[14:04] Tom Lodger: since the storm, mail me at tom@lodger.example"
)
CONTACT = "{words}\n\nCarl Caretaker\ncarl@caretaker.example\n902-555-0177"
SUBJECTS = ("Repair", "Fwd: inspection", "New request for a quote")
WORDS = "Hello, we own 40 Oak Street. Could you quote for this, please?"
INVITATION = (
    b"From: Ada Keen <ada.keen@x.example>\r\nTo: office@oak-roofing.example\r\nSubject: Visit\r\n"
    b"Message-ID: <i@x>\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n"
    b"Content-Type: text/plain\r\n\r\nCan you come on Thursday?\r\n--b\r\n"
    b"Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n"
    b"BEGIN:VEVENT\r\nORGANIZER:mailto:ada.keen@x.example\r\n"
    b"ATTENDEE;CN=Hubert:mailto:hubert@spouse.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n--b--\r\n"
)


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("layout", [FORWARD, OUTLOOK, LABELS, CHAT, CONTACT])
@pytest.mark.parametrize(
    "sender", ["Ada Keen <ada.keen@x.example>", "ada.keen77@gmail.com", "Ada <ada@keen.example>"]
)
def test_whoever_writes_is_the_lead(
    business: Business, sender: str, layout: str, subject: str
) -> None:
    arrival = support.mail_in(business, letter(sender, layout.format(words=WORDS), subject=subject))
    assert arrival.lead.contact.email == sender.rpartition("<")[2].strip(">")
    assert arrival.lead.contact.phone == ""
    assert WORDS in arrival.inbound.text


def test_a_guest_of_theirs_is_not_the_lead(business: Business) -> None:
    arrival = support.mail_in(business, INVITATION)
    assert arrival.lead.contact.email == "ada.keen@x.example"


@pytest.mark.parametrize(
    "headers",
    [
        "From: Ada Keen <ada@x.example>\nSent: Friday, November 27, 2026 4:12 PM\nSubject: roof",
        "Van: Ada Keen <ada@x.example>\nVerzonden: vrijdag 27 november 2026 16:12\nOnderwerp: dak",
        "Od: Ada Keen <ada@x.example>\nWysłano: piątek, 27 listopada 2026 16:12\nTemat: dach",
        "Fra: Ada Keen <ada@x.example>\nSendt: fredag 27. november 2026 16:12\nEmne: tak",
    ],
)
@pytest.mark.parametrize("subject", ["FW: roof", "VS: roof", "roof"])
def test_one_of_us_passes_on_whoever_wrote(business: Business, headers: str, subject: str) -> None:
    raw = letter(
        "Sam <sam@oak-roofing.example>", f"FYI\n\n{headers}\n\nOur roof leaks.", subject=subject
    )
    lead = support.mail_in(business, raw).lead
    assert lead is not None
    assert (lead.contact.name, lead.contact.email) == ("Ada Keen", "ada@x.example")


@pytest.mark.parametrize(
    "extra",
    [
        "X-Original-From: Ada Keen <ada@x.example>\r\n",
        "X-Original-Sender: ada@x.example\r\nReply-To: team@oak-roofing.example\r\n",
        "Reply-To: Ada Keen <ada@x.example>\r\n",
    ],
)
def test_our_own_group_shows_whoever_wrote_to_it(business: Business, extra: str) -> None:
    raw = letter(
        "'Ada Keen' via Team <team@oak-roofing.example>",
        "Our roof leaks, can you come?",
        subject="Roof",
        extra=f"{extra}List-ID: <team.oak-roofing.example>\r\nPrecedence: list\r\n",
    )
    lead = support.mail_in(business, raw).lead
    assert (lead.contact.name, lead.contact.email) == ("Ada Keen", "ada@x.example")


@pytest.mark.parametrize("shown", ["Ada Keen (ada@x.example)", "'Ada Keen' <ada@x.example>"])
def test_a_forwarder_that_names_the_writer_beside_itself(business: Business, shown: str) -> None:
    raw = letter(
        f'"{shown}" <forward@oak-roofing.example>',
        "Our roof leaks, can you come?",
        subject="Roof",
        extra="Reply-To: ada@x.example\r\n",
    )
    lead = support.mail_in(business, raw).lead
    assert (lead.contact.name, lead.contact.email) == ("Ada Keen", "ada@x.example")


def test_a_group_that_hides_the_writer_is_looked_at(business: Business) -> None:
    raw = letter(
        "'Ada Keen' via Team <team@oak-roofing.example>",
        "Our roof leaks, can you come?",
        subject="Roof",
        extra="List-ID: <team.oak-roofing.example>\r\nPrecedence: list\r\n",
    )
    assert support.mail_in(business, raw).became == "quarantined"
