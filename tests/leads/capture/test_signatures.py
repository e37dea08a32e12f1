"""Names come from signatures, phones from numbers that somebody dials: none from sentences."""

import pytest

from leads.capture.people import phone_in
from leads.contacts.signing import name_under

LETTER = "The gate hangs loose, what would it cost?\n\n"


@pytest.mark.parametrize(
    "last",
    [
        "Please ring me.",
        "Speak soon",
        "Obrigada",
        "Vielen Dank",
        "Quedo a la espera",
        "Proszę o telefon",
        "Bonne soirée",
        "ASAP",
        "Ground Floor",
        "Truro NS",
        "Photos attached",
        "Sent from my Galaxy",
        "Cheers\nSent from my iPhone",
        "-----Original Message-----",
        "Many Thanks Again",
        "Best wishes",
        "Thanks heaps",
        "Quick Response Appreciated",
        "Merci infiniment",
        "Gracias de antemano",
    ],
)
def test_a_short_last_line_is_no_name(last: str) -> None:
    assert name_under(LETTER + last) == ""


@pytest.mark.parametrize(
    ("end", "name"),
    [
        ("Mit freundlichen Grüßen\nJürgen Voß", "Jürgen Voß"),
        ("Cordiali saluti\nPia Neri", "Pia Neri"),
        ("Cordialement,\nAnne-Lise de la Croix", "Anne-Lise de la Croix"),
        ("Med vänlig hälsning\nÅke Lind", "Åke Lind"),
        ("Thanks!\nHope Grace", "Hope Grace"),
        ("Regards,\nIda Holm, Holm Interiors", "Ida Holm"),
        ("Bien cordialement,\nYann Le Goff\n06 99 00 12 34", "Yann Le Goff"),
        ("Pozdrawiam serdecznie\nZofia Wrona", "Zofia Wrona"),
        ("Herzliche Grüße aus Kiel\nUwe Voß\n0171", "Uwe Voß"),
        ("Reciba un cordial saludo\nAna Ruiz\nCalle Sol 4", "Ana Ruiz"),
        ("S pozdravem\nJana Malá\n777 555 010", "Jana Malá"),
        ("Ida", "Ida"),
        ("Ida Holm", "Ida Holm"),
    ],
)
def test_a_name_below_a_letter_is_one(end: str, name: str) -> None:
    assert name_under(LETTER + end) == name


def test_a_sentence_that_begins_like_an_introduction_names_nobody() -> None:
    assert name_under("This is Urgent. My name is Ida Holm and the gate hangs loose.") == "Ida Holm"


@pytest.mark.parametrize(
    "digits",
    [
        "built 1960-1975",
        "open 08:00-16:30",
        "from 3-11-2026 to 7-11-2026",
        "2026-11-03 09:15",
        "the gate is 2400 x 1800 x 60",
        "they asked for 14.500.000",
        "they asked for 14 500 000 forint",
        "750 000 € in all",
        "https://photos.example/9025550177",
        "https://photos.example/+19025550177/gate.jpg",
        "www.photos.example/a?id=9025550177",
        "[cid:image002.jpg@01DA7777.9025550177]",
        "our file no. 9025550177",
        "Rechnung Nr. 0302312345",
        "photo_9025550177.jpg",
        "ring 555-0177",
        "000 000 0000",
    ],
)
def test_digits_that_nobody_dials_are_no_phone(digits: str) -> None:
    assert phone_in(f"About the gate: {digits}, please quote.", "CA") == ""


@pytest.mark.parametrize(
    ("text", "country", "phone"),
    [
        ("Call 902-555-0177 please", "CA", "+19025550177"),
        ("902.555.0177", "CA", "+19025550177"),
        ("The gate is 2 x 3 metres, my cell: (902) 555-0177", "CA", "+19025550177"),
        ("Ida Holm | 902 555 0177 | ida@holm.example", "CA", "+19025550177"),
        ("902-555-0177 x 12", "CA", "+19025550177"),
        ("Rappelez-moi au 01 99 00 45 67", "FR", "+33199004567"),
        ("Handy 0171 39 20 055", "DE", "+491713920055"),
        ("tel. 601 234 567", "PL", "+48601234567"),
        ("My number is +44 20 7946 0177", "CA", "+442079460177"),
    ],
)
def test_a_number_to_dial_is_one(text: str, country: str, phone: str) -> None:
    assert phone_in(text, country).startswith(phone)
