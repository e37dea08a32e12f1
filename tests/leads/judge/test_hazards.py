"""Emergencies, danger, health and law, told without a model by what is meant."""

import pytest

from leads.judge import plain
from leads.judge.opinion import Inquiry, Opinion
from leads.judge.plain import signs
from leads.models.judgement import ReasonCode
from leads.words import word_file
from leads.words.hazards import hazards_in
from leads.words.hazards.tokens import tokens_of
from tests.support.speed import counted_work


def judged(text: str) -> Opinion:
    return plain.judge_by_rules(Inquiry(fields={}, text=text, channel="sms"))


EMERGENCIES = [
    ("water", "the sprinkler pipe snapped and water is gushing onto the shop floor"),
    ("water", "L'évier déborde et l'eau coule chez la voisine en ce moment"),
    ("water", "Sale agua del techo del dormitorio y cada vez más"),
    ("water", "Aus der Decke im Flur läuft Wasser, es hört nicht auf"),
    ("gas", "theres a gas smell by the meter and im dizzy"),
    ("gas", "W piwnicy śmierdzi gazem"),
    ("fire", "Smoke is coming from the dishwasher"),
    ("fire", "La prise fait des étincelles"),
    ("cold", "no heating since sunday and grandma is 93"),
    ("cold", "Stromausfall, unser Säugling friert"),
    ("locked", "My nephew is trapped in the lift"),
    ("locked", "Je suis enfermée dehors et le bébé dort dedans"),
    ("body", "He can barely swallow and his neck is swollen"),
    ("body", "No puedo mover las piernas, no siento los pies"),
    ("body", "Mein Kollege ist bewusstlos"),
    ("body", "Babcia upadła i nie może wstać"),
    ("mind", "I am going to kill myself"),
    ("mind", "J'ai envie de mourir"),
    ("violence", "My ex is at my door with a hammer"),
    ("violence", "Mi novio me ha pegado otra vez"),
    ("child", "Her father took our daughter to the airport without my permission"),
    ("storm", "The storm tore the tiles off and it's raining in"),
    ("storm", "Ein Baum ist auf unser Haus gestürzt"),
    ("animal", "our cat was hit by a car and is not moving"),
    ("break_in", "someone is trying to break in"),
    ("law", "Officers are at our office with a warrant"),
    ("law", "Mi primo está detenido en comisaría"),
]


@pytest.mark.parametrize(("hazard", "text"), EMERGENCIES)
def test_an_emergency_is_told_by_what_happens(hazard: str, text: str) -> None:
    found = {h.name.split(".")[0] for h in hazards_in(text) if h.urgency == "emergency"}
    assert hazard in found
    assert judged(text).urgency == "emergency"


@pytest.mark.parametrize(
    "text",
    [
        "Nothing is on fire, we only want a quote for a chimney",
        "The pipe is no longer leaking and the floor is dry",
        "Nothing's on fire, no need to run",
        "it ain't flooded, just damp",
        "Nix brennt, wir wollen bloß einen Termin",
        "Aucunement blessé, juste un devis s'il vous plaît",
        "No hay ninguno herido, queremos presupuesto del vallado",
        "Es brennt nicht, ich wollte nur nach einem Kamin fragen",
        "Il n'y a pas d'odeur de gaz, je veux juste un contrôle",
        "Our cellar was flooded three years ago, now it is dry",
        "Hace dos años se inundó el garaje",
        "In case of a gas leak, whom would we call?",
        "Falls der Keller überflutet wird, was kostet das Auspumpen?",
        "What do you charge for smoke alarm installation?",
        "I teach fire safety to children",
        "Przegląd kotła gazowego, proszę o termin",
        "It is not an emergency: water drips from the ceiling vent when it rains",
    ],
)
def test_what_is_denied_past_possible_or_trade_is_none(text: str) -> None:
    assert judged(text).urgency != "emergency"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (ReasonCode.DANGER, "Sparks are flying out of the fuse box"),
        (ReasonCode.HEALTH, "my wife passed out"),
        (ReasonCode.LEGAL, "The police are here with a search warrant"),
    ],
)
def test_the_reason_quotes_the_words_that_say_so(code: ReasonCode, text: str) -> None:
    reason = next(r for r in judged(text).reasons if r["code"] == code)
    assert reason["text"].split("“")[1].rstrip("”") in text


def test_a_personal_message_can_be_an_emergency() -> None:
    opinion = judged("Mum, it's Ben, dad collapsed on the floor and he won't wake up. Love you")
    assert opinion.urgency == "emergency"


def test_a_person_taken_for_an_applicant_is_still_heard() -> None:
    text = "He strangled me and I am afraid to go home"
    assert signs.urgency_of(text, "job_applicant", asked=False) == "emergency"


def test_an_applicant_who_knows_gas_leaks_rings_nobody() -> None:
    text = "I am a qualified gas engineer looking for work, used to gas leaks and smoke"
    assert judged(text).urgency == "none"


def test_who_sells_against_floods_rings_nobody() -> None:
    opinion = judged(
        "Hi, I have homeowners in your area whose basement is flooding right now. You only pay "
        "for the ones you win. Book a demo."
    )
    assert opinion.category == "vendor_solicitation"
    assert opinion.urgency == "none"


def test_careless_spelling_and_accents_fold_to_plain_words() -> None:
    words = [token.word for token in tokens_of("THERE'S Überlauf, c'est źle")]
    assert words == ["theres", "uberlauf", "c", "est", "zle"]


def test_every_rule_names_classes_of_words_that_some_language_has() -> None:
    named = {
        name
        for rows in word_file("hazards/rules").table("rules").values()
        for row in rows.values()
        for part in [*row["all"], *([row["with"]] if "with" in row else [])]
        for name in part.split("|")
    }
    known = {name for lang in ("en", "fr", "es", "de", "pl") for name in tables_of(lang)}
    assert named <= known


def tables_of(language: str) -> set[str]:
    return set(word_file(f"hazards/{language}").tables)


@pytest.mark.parametrize("piece", ["water ", "no ", "now water pours in ", "a", "if not leak, "])
def test_a_long_hostile_text_takes_little_time(piece: str) -> None:
    hazards_in("warm up")
    with counted_work() as spent:
        hazards_in(piece * (20_000 // len(piece)))
    assert spent.seconds < 1
