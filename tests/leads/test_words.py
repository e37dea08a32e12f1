"""What words alone tell."""

from datetime import date

import pytest

from leads.words.absence import is_absence, is_robot, returns_on
from leads.words.opt_in import allows_again
from leads.words.opt_out import asks_to_stop

STOP = [
    "STOP",
    "stop.",
    "Stop please",
    "UNSUBSCRIBE",
    "ARRET",
    "quit",
    "opt out",
    "ALTO",
    "BAJA",
    "Please unsubscribe me from this list.",
    "take me off your list",
    "Could you remove my number from your database?",
    "Please stop emailing me.",
    "stop texting me about the review please",
    "I don't want to receive any more messages",
    "do not contact me again",
    "please do not contact me",
    "leave me alone",
    "No more emails please",
    "lose my number",
    "pls quit w the appt reminders i finished in july. do not contact",
    "I would rather not have cheerful newsletters landing while I eat",
    "Merci de me désabonner",
    "Ne m'écrivez plus svp",
    "Veuillez ne plus me contacter",
    "Retirez-moi de votre liste",
    "Por favor no me escriban más",
    "Denme de baja",
    "Dejen de mandarme mensajes",
    "Bitte keine weiteren E-Mails mehr senden",
    "Nehmen Sie mich bitte aus dem Verteiler",
    "Proszę mnie wypisać",
    "Proszę nie pisać więcej",
    "no thanks, please don't write again",
    "Lassen Sie mich bitte in Ruhe.",
    "Proszę więcej do mnie nie pisać.",
    "Arrêtez de m'écrire",
    "Laissez-moi tranquille",
    "Déjenme en paz",
    "No más correos por favor",
    "Proszę więcej do mnie nie dzwonić",
    "Proszę nie dzwonić ani nie pisać.",
]
GO_ON = [
    "Could u guys stop by thurs instead?",
    "Should I stop running until then?",
    "I'd sooner you rang than wrote.",
    "please stop the leak",
    "The rain won't stop and the roof leaks",
    "Can you stop in on Friday?",
    "don't call me at work, evenings are best",
    "Please do not contact him, only me",
    "Don't email me on Thursdays, she has my phone",
    "If it is no longer needed, tell us",
    "I can't stop coughing",
    "We stopped using the back room",
    "The end of the month is fine",
    "cancel my appointment on Friday and give me Monday",
    'Not the right person? Reply "no" and I\'ll stop.',
    "email only please",
    (
        "Could you take me off the list for Tuesday and put me on the one for Thursday evenings "
        "instead?"
    ),
    "i quit my gym and unsubscribed from all that already so evenings r free now",
    "Bonjour, pouvez-vous passer jeudi ?",
    "¿Pueden venir el jueves? No me escriban al trabajo, mejor al celular",
    "Ja, Donnerstag passt.",
    "I am back on the list for surgery",
    "no need to call, text is fine",
    "Proszę nie dzwonić między 14 a 22, jestem na zmianie.",
    "Merci de ne pas m'appeler entre midi et deux, merci",
    "No me llamen por la mañana por favor",
    "Bitte nicht mehr anrufen vor 18 Uhr, da arbeite ich",
]


@pytest.mark.parametrize("text", STOP)
def test_asking_to_stop_is_heard(text: str) -> None:
    assert asks_to_stop(text)


@pytest.mark.parametrize("text", GO_ON)
def test_what_is_no_opt_out_is_none(text: str) -> None:
    assert not asks_to_stop(text)


ARRIVED = date(2026, 10, 8)  # a Thursday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("I will be back on Tuesday, October 13, 2026.", date(2026, 10, 13)),
        ("I am on leave and return on Monday 16 November.", date(2026, 11, 16)),
        ("Je serai de retour au bureau le lundi 23 novembre.", date(2026, 11, 23)),
        ("Estaré de vuelta el 19 de octubre.", date(2026, 10, 19)),
        ("Ich bin ab dem 12.10.2026 wieder im Büro.", date(2026, 10, 12)),
        ("Wracam 15 października.", date(2026, 10, 15)),
        ("On the road today, back tomorrow, Friday October 9.", date(2026, 10, 9)),
        ("back on 2026-11-02", date(2026, 11, 2)),
        ("I'm away from 5 October to 16 October and back on 19 October.", date(2026, 10, 19)),
        ("Out until the 25th.", date(2026, 10, 25)),
        ("I'm away until Friday 16th with patchy signal.", date(2026, 10, 16)),
        ("I am back tomorrow.", date(2026, 10, 9)),
        ("Back on Monday!", date(2026, 10, 12)),
        ("Back on January 4.", date(2027, 1, 4)),
        ("I am away and will answer as soon as I can.", None),
        ("I will be back when the snow melts, call 902 555 0108.", None),
    ],
)
def test_the_day_of_return_is_read(text: str, day: date | None) -> None:
    assert returns_on(text, ARRIVED) == day


@pytest.mark.parametrize(
    ("subject", "text", "automatic", "expected"),
    [
        ("Automatic reply: Your roof", "I am on leave and will be back on Saturday.", False, True),
        ("Réponse automatique : toiture", "Je suis en congé.", True, True),
        (
            "Re: Your roof",
            (
                "I'm away in Rotterdam until the 25th and only have the phone. Please ring when "
                "I'm back."
            ),
            False,
            False,
        ),
        ("[#4471] We got your message", "Your request has been filed as #4471.", True, False),
        ("Re: Your roof", "I am currently away from my desk.", True, True),
        (
            "A. Aldous is away",
            "Out of the office, back on 3/11. Anything urgent to reception.",
            False,
            True,
        ),
        (
            "PTO Re: Hello",
            (
                "Thanks for your message. I'm on PTO this week, returning next Monday. I will not "
                "be checking email."
            ),
            False,
            True,
        ),
        (
            "Away: Re: Your enquiry",
            (
                "Hello! You've reached my inbox while I'm at a conference. I'll catch up on email "
                "when I'm back in the office."
            ),
            False,
            True,
        ),
        (
            "February offers: oak doors",
            (
                "15% off oak doors until the 28th. You get this because you contacted us. "
                "Unsubscribe here."
            ),
            True,
            False,
        ),
        (
            "Auto: on site",
            "On site in Wyoming, back Sept 30. Call the shop in an emergency.",
            True,
            True,
        ),
        (
            "Re: Hello",
            "Your request (#20913) has been received and is being reviewed by our support staff.",
            True,
            False,
        ),
    ],
)
def test_an_absence_is_told_from_a_person(
    subject: str, text: str, automatic: bool, expected: bool
) -> None:
    assert is_absence(subject, text, automatic) is expected


def test_a_robot_without_headers_is_told_by_its_words() -> None:
    assert is_robot(
        "[X] Request received", "Your request (#20913) has been received and is being reviewed."
    )
    assert is_robot(
        "Held", "Your message was not distributed because you are not subscribed to this list."
    )
    assert is_robot("Automatic reply: x", "hello")
    assert not is_robot("Re: x", "hello, my request is simple")


@pytest.mark.parametrize(
    "text",
    [
        "STOP SMS",
        "Arrêtez svp",
        "STOP STOP",
        "ＳＴＯＰ",
        "St\u00adop",
        "please remove my number",
        "ya no me manden mensajes",
        "quítenme de la lista",
        "dar de baja",
        "S.T.O.P.",
        "I don't want any more emails",
        "I do not wish to be contacted",
        "I withdraw my consent to be contacted",
        "Cease and desist all communication",
        "Je ne veux plus recevoir vos mails",
        "Veuillez me retirer de la liste",
        "Supprimez mes données",
        "No quiero que me contacten",
        "Eliminen mis datos",
        "No vuelvan a contactarme",
        "Wrong number, stop",
    ],
)
def test_more_ways_to_say_stop(text: str) -> None:
    assert asks_to_stop(text)


@pytest.mark.parametrize(
    "text",
    [
        "how can we stop this",
        "please help us stop this!",
        "Water everywhere, how do I stop it",
        "please stop the dripping",
        "Please stop it from flooding the basement",
        "please stop sewage backing up",
        "no further contact needed with the insurer, just fix it",
        "remove us from the waiting list for June but keep July",
        "My boiler won't stop. Please stop it.",
        "I have no further contact details for the tenant",
    ],
)
def test_something_else_should_stop(text: str) -> None:
    assert not asks_to_stop(text)


@pytest.mark.parametrize(
    "text",
    [
        "Please contact me again and I will sue",
        "you can contact me again in your dreams, STOP",
        "You can message me again when hell freezes over",
        "puede mandarme su dirección para denunciarle",
        "Jamás pueden escribirme",
        "Can you start sending the crew on Monday?",
    ],
)
def test_no_permission_is_read_into_anger_or_other_business(text: str) -> None:
    assert not allows_again(text)
