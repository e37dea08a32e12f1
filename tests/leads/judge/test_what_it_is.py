"""What an inquiry is, told without a model: kinds of evidence, and none that decides alone."""

import pytest

from leads.judge import plain
from leads.judge.opinion import Inquiry
from leads.judge.plain import junk
from leads.judge.plain.notes import is_note, told_by_them
from leads.judge.plain.trade import Trade, trade_in, trade_of
from leads.models import Business, Criterion
from tests.support.speed import counted_work

ROPES = trade_in(
    [
        "We abseil down towers in Dundee to wash, paint and repair what nobody can reach.",
        "Rope access and high windows. A day with two abseilers costs £900.",
        "Nets against pigeons are fitted as well.",
    ]
)
HORLOGER = trade_in(
    [
        "Réparation de montres, pendules et horloges anciennes à Besse.",
        "Une pile coûte 12 €. Le devis d'une pendule est gratuit.",
    ]
)


def category(text: str, channel: str = "form", trade: Trade = ROPES, **fields: str) -> str:
    subject = fields.pop("subject", "")
    inquiry = Inquiry(fields={**fields}, text=text, subject=subject, channel=channel)
    return plain.judge_by_rules(inquiry, trade).category


@pytest.mark.parametrize(
    ("text", "trade"),
    [
        (
            "Eleven storeys, the glass was last washed in 2019. Half of us work from home on "
            "Mondays so that would be the quietest day. What would two abseilers cost?",
            ROPES,
        ),
        (
            "I earn £300 a day from the flat on top of the tower and guests complain of the "
            "pigeons. Could you fit nets?",
            ROPES,
        ),
        (
            "Our crypto startup is on floor nine in Dundee and rain comes in round the windows. "
            "When could somebody abseil down and repair them?",
            ROPES,
        ),
        (
            "J'ai gagné une montre à la loterie et elle avance de dix minutes par jour. Est-ce "
            "que la réparation coûte cher ?",
            HORLOGER,
        ),
    ],
)
def test_a_set_phrase_is_no_more_than_evidence(text: str, trade: Trade) -> None:
    assert category(text, trade=trade) == "new_inquiry"


@pytest.mark.parametrize(
    "text",
    [
        "Can I verify your account of the damage? Please quote for paint on the tower http://a.bc",
        "bitcoin miners on our roof overheat, could you fit nets against pigeons around them?",
        "No credit check needed I hope! Would you wash the windows of a ten storey block?",
    ],
)
def test_whoever_names_a_need_of_the_trade_is_never_junk(text: str) -> None:
    assert category(text, phone="123456789") not in plain.JUNK


@pytest.mark.parametrize(
    "text",
    [
        "Your parcel is held at the depot. Pay the handling charge within 24 hours or it goes "
        "back: http://depot-fee.example/p",
        "Su tarjeta ha sido bloqueada. Confirme su PIN en http://tarjeta-aviso.example",
        "Gewinner! Ihr Gutschein über 500 Euro wartet, jetzt einlösen http://gluecksrad.example",
        "Zarabiaj 900 zl dziennie, krypto bot pracuje za ciebie http://bot-zysk.example",
        "Prêt rapide sans justificatif jusqu'à 90 000 €, répondez avec votre numéro de carte",
    ],
)
def test_two_kinds_of_signs_tell_junk(text: str) -> None:
    assert category(text) == "spam"


@pytest.mark.parametrize(
    ("text", "fields", "signs"),
    [
        ("Could you wash our windows?", {}, 0),
        ("Could you wash our windows?", {"phone": "1234567"}, 1),
        ("See https://pictures.example/tower for the windows", {}, 1),
        ("Che4p p1lls wh0lesale", {}, 2),
        ("Visit hxxp://rope-deals.example", {"phone": "555"}, 3),
    ],
)
def test_signs_of_spam_are_counted_by_their_kind(
    text: str, fields: dict[str, str], signs: int
) -> None:
    inquiry = Inquiry(fields={**fields}, text=text)
    assert junk.signs_of_spam(inquiry, text, ROPES.shared_with(text)) == signs


@pytest.mark.parametrize(
    "text",
    [
        "We bring abseiling firms in Dundee more tower jobs. You pay per lead, the first two are "
        "free. Shall I set up an account for you?",
        "Do you have capacity for more windows and paint work this month? Our platform matches "
        "abseilers with property managers. Book a demo.",
        "Nous aidons les horlogers à trouver plus de montres à réparer, 49 € par mois, premier "
        "mois offert. On s'appelle jeudi ?",
    ],
)
def test_who_courts_the_trade_in_its_own_words_sells(text: str) -> None:
    assert category(text, "email", HORLOGER if "horlogers" in text else ROPES) == (
        "vendor_solicitation"
    )


def test_the_trade_is_known_by_words_that_not_everybody_uses() -> None:
    assert ROPES.stems >= {"abseil", "pigeon", "dundee"}
    assert not ROPES.stems & {"what", "with", "that", "have"}
    assert ROPES.shared_with("Pigeons nest on our towers in Dundee, what would you charge?") == 3


@pytest.mark.django_db
def test_a_business_is_known_by_its_facts_and_criteria_too() -> None:
    business = Business.objects.create(key="nets", name="Nets", trade="netting", city="Dundee")
    business.approved_facts.create(wordings={"en": {"topic": "birds", "text": "Pigeons go."}})
    trade = trade_of(business, [Criterion(key="c", text="The gulls nest on their chimney.")])
    assert trade.stems >= {"nettin", "dundee", "pigeon", "gulls", "chimne"}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("existing_customer", "she is calling about her invoice"),
        ("existing_customer", "Mr Budd wants his appointment on Friday moved to next week."),
        ("existing_customer", "La cliente demande pourquoi sa facture a augmenté de 20 €."),
        ("existing_customer", "Llama por su factura de mayo, que se la hemos cobrado dos veces."),
        ("existing_customer", "Frau Adler fragt nach ihrer Rechnung, die sei zu hoch. Rückruf."),
        ("existing_customer", "Pani dzwoniła w sprawie swojej faktury, kwota się nie zgadza."),
        (
            "vendor_solicitation",
            "Sales call, a chap about our Google listing and more leads for a monthly fee. Wants "
            "a callback.",
        ),
        (
            "vendor_solicitation",
            "Vertreter für Software rief an, will eine Vorführung machen, kostenlos testen.",
        ),
        ("job_applicant", "Lad dropped in, asked if we're hiring, left his CV and number."),
        (
            "new_inquiry",
            "Lady rang, moved to Perth Road last month, needs somebody to look at a leak and "
            "asked what we charge. Ring her after six.",
        ),
    ],
)
def test_a_note_of_ours_is_about_somebody(kind: str, text: str) -> None:
    assert category(text, "phone_note", Trade()) == kind


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("She asks about her bill and wants us to ring her", "I asks about my bill"),
        ("Elle demande où en est sa réparation et son devis", "je demande où en est ma"),
        ("Pregunta por su cita, que no puede venir el lunes", "Pregunta por mi cita, que no puedo"),
    ],
)
def test_a_note_is_read_as_they_would_have_said_it(note: str, told: str) -> None:
    assert told_by_them(note).startswith(told)


@pytest.mark.parametrize(
    ("channel", "text", "noted"),
    [
        ("phone_note", "Two windows, Broughty Ferry.", True),
        ("walk_in", "Two windows, Broughty Ferry.", True),
        ("import", "Gentleman from the bank rang about the clock, wants a call back", True),
        ("form", "My neighbour said you would come. Please ring me about the clock.", False),
    ],
)
def test_a_note_is_known_by_its_channel_or_its_words(channel: str, text: str, noted: bool) -> None:
    assert is_note(channel, text) == noted


@pytest.mark.parametrize(
    "text",
    [
        "Is this Hamish? It's about the caravan you are selling, is it still there, I could come "
        "tonight with cash",
        "Miss Reid, Callum won't be in school today, he has a temperature. Please tell the office.",
        "Bonjour, je voudrais réserver une table pour six samedi soir au nom de Morel",
        "Buenas, el tren de las 8.10 no ha pasado y exijo la devolución del billete",
        "Frau Doktor, die neuen Tabletten vertrage ich nicht, soll ich sie absetzen?",
        "Proszę o przedłużenie wypożyczonych książek, karta biblioteczna numer 5512",
    ],
)
def test_what_no_such_business_does_is_meant_for_somebody_else(text: str) -> None:
    assert category(text) == "wrong_number_or_misdirected"


@pytest.mark.parametrize(
    "text",
    [
        "Happy birthday you old rogue, see you at the pub on Saturday, love from all of us xx",
        "We are doing a school project about jobs for class 6. Could we ask you a few questions? "
        "It is due on Monday.",
        "Coucou, tu viens dimanche midi chez maman ? Apporte le dessert, bisous",
        "Feliz cumpleaños primo, el domingo comemos en casa de la abuela, besos",
        "Alles Gute zum Geburtstag vom ganzen Chor, am Samstag wird gefeiert!",
        "Sto lat wujku! W niedzielę czekamy z obiadem u babci, buziaki",
    ],
)
def test_what_is_private_is_told_in_five_languages(text: str) -> None:
    assert category(text, "sms") == "personal_or_other"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("existing_customer", "Your men left paint on our sills and still haven't come back."),
        ("existing_customer", "Your driver knocked our gatepost over and never said a word."),
        ("existing_customer", "Vos ouvriers ont cassé la vitre du palier et sont partis."),
        ("existing_customer", "Sus operarios han dejado la fachada manchada de pintura."),
        ("existing_customer", "Ihre Monteure haben gestern unser Geländer zerkratzt."),
        ("existing_customer", "Wasi pracownicy uszkodzili nam parapet i nikt nie dzwoni."),
        ("existing_customer", "La pendule que vous avez réparée en mai s'est encore arrêtée."),
        ("existing_customer", "Tengo que cambiar mi cita del martes, ¿podría ser el jueves?"),
        ("job_applicant", "Do you take on trainees? I have climbed for years and could start now."),
        ("job_applicant", "Ich suche ab August eine Ausbildungsstelle und würde gern bei Ihnen "),
        ("job_applicant", "Szukam pracy, mam doświadczenie na wysokości i mogę zacząć od zaraz."),
    ],
)
def test_customers_of_ours_and_who_seeks_work_are_told_apart(kind: str, text: str) -> None:
    assert category(text) == kind


def test_no_form_is_an_automatic_mail() -> None:
    words = {"subject": "Automatic reply: windows", "text": "I am away, do not reply to this mail"}
    assert category(channel="email", **words) == "auto_reply_or_bounce"
    assert category(channel="form", **words) != "auto_reply_or_bounce"


@pytest.mark.parametrize(
    "text",
    [
        "lady " * 1_300,
        "account " + "a" * 6_000,
        "your parcel " * 500,
        "аb " * 2_000,
        "moja " * 1_200,
        "a.b/c" * 1_300,
    ],
)
def test_no_text_keeps_us_waiting(text: str) -> None:
    with counted_work() as spent:
        category(text, "email", subject=text[:200])
    assert spent.seconds < 3


@pytest.mark.parametrize(
    "text",
    [
        "Knee swollen since the marathon, scan shows no tear. Looking for a first visit, early.",
        "Tribunal date is 9 March, my employer's application. I have managed alone until now.",
        "Wrist pain, I cut hair for a living so it matters. Tuesday evenings if you have those.",
    ],
)
def test_what_no_phrase_tells_is_an_inquiry(text: str) -> None:
    assert plain.judge_by_rules(Inquiry(fields={}, text=text)).category == "new_inquiry"
