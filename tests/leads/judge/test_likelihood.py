"""What is said in other words than rules expect: asking us to stop, and emergencies."""

import pytest

from leads.judge.opinion import Inquiry
from leads.judge.plain import judge_by_rules
from leads.words.learnt import likelihood
from tests.support.speed import counted_work

ORDINARY = [
    "Hi, could you quote for two new bedroom windows, uPVC, ground floor? We are in no hurry.",
    "Bonjour, je voudrais un devis pour repeindre un salon de 25 m2, merci.",
    "Buenas, quería saber si dan clases de piano a adultos los jueves por la tarde.",
    "Guten Tag, was kostet eine Grundreinigung für eine Dreizimmerwohnung?",
    "Dzień dobry, ile kosztuje strojenie pianina? Mieszkam w Krakowie.",
    "Can I move Thursday's appointment to Friday morning please? Sorry for the trouble.",
    "Please take the second item off my order, I only need one hinge.",
]

SHORT = [
    "Power went off",
    "Gutter fell off",
    "Boiler stopped again",
    "Drain blocked again",
    "Remove tree stump please",
    "Need rubbish removed",
    "Text me",
    "Proszę o kontakt",
    "Proszę o ofertę na dach",
    "Cieknie mi dach, proszę o kontakt",
    "Heizung geht nicht mehr",
    "Bitte schreiben Sie mir ein Angebot",
    "Merci de me contacter",
    "Plus d'eau chaude",
    "Por favor contáctenme",
    "Ya no funciona la caldera",
    "Would you remove a satellite dish and two aerials? We've cancelled Sky for good.",
    "",
]


@pytest.mark.parametrize(
    "text",
    [
        "theres smoke curling out behind the fuse board and the lights keep dipping",
        "He has swallowed a battery about ten minutes ago and is drooling",
        "La baignoire du dessus se vide dans notre plafond, ça gonfle à vue d'œil",
        "Mi padre se ha caído por la escalera y no se puede mover, le sangra la cabeza",
        "Die Decke hängt schon durch und es kommt Wasser aus der Lampe",
        "pies zjadł trutkę na szczury pół godziny temu i się trzęsie",
    ],
)
def test_an_emergency_is_heard_however_it_is_put(text: str) -> None:
    assert judge_by_rules(Inquiry(fields={}, text=text)).urgency == "emergency"


@pytest.mark.parametrize(
    "text",
    [
        "please stop texting me I found another dentist ages ago",
        "I keep getting your reminders and I really do not want any more of them",
        "Merci de ne plus m'envoyer de messages, j'ai déménagé à Lyon",
        "No me manden más correos, ya no vivo ahí",
        "Bitte schicken Sie mir keine Erinnerungen mehr, ich bin umgezogen",
        "prosze juz do mnie nie pisac, mam innego mechanika",
    ],
)
def test_a_wish_to_be_left_alone_is_heard_however_it_is_put(text: str) -> None:
    assert judge_by_rules(Inquiry(fields={}, text=text)).opt_out


@pytest.mark.parametrize("text", SHORT)
def test_a_few_words_of_somebody_who_writes_first_are_an_inquiry(text: str) -> None:
    assert not judge_by_rules(Inquiry(fields={}, text=text)).opt_out


@pytest.mark.parametrize(
    "text",
    [
        "STOP. im in calgary now",
        "Stop now. we sold the house last week",
        "STOPP. Ich wohne jetzt in Wien",
        "Arrêtez maintenant. nous avons déménagé",
    ],
)
def test_who_asks_us_to_stop_at_once_is_no_emergency(text: str) -> None:
    opinion = judge_by_rules(Inquiry(fields={}, text=text, channel="sms"))
    assert opinion.opt_out
    assert opinion.urgency == "none"


@pytest.mark.parametrize("text", ORDINARY)
def test_who_writes_of_other_things_is_neither(text: str) -> None:
    opinion = judge_by_rules(Inquiry(fields={}, text=text))
    assert opinion.urgency != "emergency"
    assert not opinion.opt_out


def test_one_sentence_that_tells_is_found_among_many() -> None:
    letter = " ".join(ORDINARY[:1] * 9)
    told = f"{letter} There is a strong smell of gas in the hall and my wife has fainted. {letter}"
    assert judge_by_rules(Inquiry(fields={}, text=told)).urgency == "emergency"


def test_what_is_taken_back_is_calm() -> None:
    assert likelihood.is_calm("nothing is on fire")
    assert not likelihood.is_calm("the shed is on fire")


def test_a_long_text_takes_no_longer_for_its_length_squared() -> None:
    def seconds(length: int) -> float:
        text = ("gas fire water stop " * length)[:length]
        with counted_work() as spent:
            likelihood.likelihood.__wrapped__("emergency", text, False)
        return spent.seconds

    seconds(500)
    assert seconds(6_000) < 40 * max(seconds(600), 0.002)
