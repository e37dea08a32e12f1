"""Asking us to stop as nobody listed it: heard where somebody answers us, and no more than asked
about. Each kind of wish once, and each kind of ordinary answer; what other hands wrote is measured
by benchmarks/.
"""

import pytest

from leads.words.opt_out import asks_to_stop, may_ask_to_stop
from leads.words.stop_hints import hint_of_stop
from leads.words.unknown_language import is_in_unknown_language

MAY_ASK = [
    "I think four messages in a week is plenty, don't you?",
    "Wow, another one! Because the first five were so welcome. Give my inbox a holiday, please.",
    "Enuf",
    "pls stp sendin me thees",
    "I'd be happier if my phone stayed quiet from now on, nothing personal.\n\nMargaret Oyelaran",
    "Could you take our address out of whatever this is?",
    "I'm out, thanks",
    "Right, that's me done hearing about gutters.",
    "C'est gentil mais on va s'arrêter là, merci.",
    "Pas la peine d'insister",
    "Ya está bien, ¿no? Con uno bastaba.",
    "Jetzt reicht's aber mal.",
    "Proszę dać już spokój z tymi wiadomościami",
    "Ile razy mam mówić, że nie? Proszę zapomnieć o moim adresie.",
    "Per favore non insistete, abbiamo già risolto",
    "Chega, por favor.",
    "Laat maar zitten verder, ik hoef niks meer te horen.",
    "Sluta höra av er tack",
    "I må gerne lade være med at skrive igen",
    "Älkää enää lähettäkö näitä viestejä, kiitos.",
    "もうメールは結構です。",
    "Хватит мне писать, пожалуйста",
]

ORDINARY = [
    "Blocked",
    "Bye",
    "C'est bon",
    "Ya está",
    "That's it, thanks",
    "You know where we are, number 12 with the red door.",
    "That will do, thank you",
    "麻烦您周四下午过来",
    "ご迷惑をおかけしますが、木曜日でお願いします",
    "電話で結構です",
    "Больше не течёт, спасибо! Жду вас в пятницу",
    "Більше не протікає, дякую",
    "Пожалуйста, не раньше девяти",
    "Please don't call before 9, I work nights.",
    "No more leaks since Tuesday, fingers crossed! Can you still do the service?",
    "That's enough paint for two coats I think. When can you start?",
    "Take me off the waiting list for the 12th and put me on the 19th please",
    "Can you remove the old shed as well and take it off site?",
    "I've had enough of this boiler, what would a new one cost?",
    "No need to ring the bell, the baby sleeps. Just come round the back.",
    "Thanks for following up. Budget is tight, could you remind me again in September?",
    "Never mind the gutters, it's the roof I'm worried about",
    "Not interested in the premium package, just the basic one thanks",
    "Please delete the second line of the quote, we don't need the skirting",
    "Can't talk now, at work. Text me instead, don't ring",
    "What a persistent bunch, I like it! Come and measure up on Saturday.",
    "nope not yet still waiting on the landlord",
    "No",
    "My late father's piano has not been tuned since 2009, it passed to me this spring.",
    "Your mail went to spam, apologies for the delay. The third of June is perfect.",
    "Arrêtez-vous devant le portail, je viendrai ouvrir.",
    "Laissez tomber le carrelage, on garde seulement la peinture.",
    "Merci pour la relance, on en reparle en septembre si ça vous va",
    "Basta con pintar el salón, el pasillo está bien",
    "No puedo el jueves, ¿y el viernes?",
    "Bitte nicht vor 9 Uhr anrufen, sonst passt mir jeder Tag.",
    "Lassen Sie den alten Schrank einfach stehen, den holt mein Bruder",
    "Keine Sorge, wir melden uns nächste Woche wieder",
    "Już nie cieknie, ale proszę i tak przyjechać w piątek",
    "Non chiamate la mattina, lavoro di notte. Va bene martedì pomeriggio",
    "Não consigo na quinta, pode ser sexta de manhã?",
]


@pytest.mark.parametrize("text", MAY_ASK)
def test_who_is_worn_out_may_ask_it_and_silences_nobody(text: str) -> None:
    assert hint_of_stop(text) or may_ask_to_stop(text)
    assert not asks_to_stop(text)


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_answer_asks_nothing(text: str) -> None:
    assert not hint_of_stop(text)


@pytest.mark.parametrize("text", ["", " ", "👍", "Ok", "-- \nDana Fox\nFox Bakery"])
def test_what_says_nothing_asks_nothing(text: str) -> None:
    assert not hint_of_stop(text)
    assert not is_in_unknown_language(text)


@pytest.mark.parametrize(
    "text",
    [
        "Lütfen artık bana yazmayın",
        "Kérem, hagyjanak minket békén végre",
        "Залиште нас у спокої",
        "연락 그만 주세요",
        "ขอร้องอย่าส่งข้อความมาอีก",
    ],
)
def test_a_language_that_we_do_not_read_is_told(text: str) -> None:
    assert is_in_unknown_language(text)


@pytest.mark.parametrize(
    "text",
    [
        "14 Cwmbrelyn Terrace, Aberystwyth",
        "Siobhan Ní Dhomhnaill",
        "yep thurs 3pm c u then",
        "its the smeg one model cvb-2231x",
        "ok merci",
        "da",
        "On se voit jeudi à quatorze heures, comme convenu.",
        "Wir sehen uns am Donnerstag um zwei, wie besprochen.",
        "Do zobaczenia w czwartek o drugiej, tak jak ustaliliśmy.",
        "Pat <pat@customer.example> https://example.org/a/b/c",
    ],
)
def test_names_places_and_what_we_read_are_not_taken_for_one(text: str) -> None:
    assert not is_in_unknown_language(text)
