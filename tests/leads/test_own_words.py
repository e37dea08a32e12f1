"""What in a text is ours: whatever quotes it, and whatever stands beside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leads.words.opt_out import asks_to_stop
from leads.words.own_words import is_reaction, own_words, split_words

OURS = {
    "en": "Hi Ada, thanks for your message to Oak Roofing. Text QUIT if you want no more of these.",
    "fr": "Bonjour, merci pour votre message. Répondez ARRET pour ne plus recevoir de messages.",
    "es": "Hola, gracias por su mensaje. Responda ALTO para no recibir más mensajes.",
    "de": "Guten Tag, danke für Ihre Nachricht. Zum Abmelden bitte mit STOP antworten.",
    "pl": "Dzień dobry, dziękujemy za wiadomość. Rezygnacja: prosimy odpisać STOP.",
}
REACTIONS = [
    "Liked “{}”",
    'Emphasized "{}"',
    "Laughed at “{}”",
    "Removed a question mark from “{}”",
    "Reacted ❤️ to “{}”",
    "\u200a👍\u200b to “\u200a{}\u200a”\u200b",
    "Reacted with a sticker to “{}”",
    "A adoré « {} »",
    "a ajouté un « J’aime » à « {} »",
    "Le dio risa “{}”",
    "Reaccionó con 👍 a «{}»",
    "Hat „{}“ mit „Gefällt mir“ markiert",
    "Polubił(a) „{}”",
    "Gillade “{}”",
]
WAYS_TO_QUOTE = ["> {}", "“{}”", "« {} »", "{}", "“{}…", "You wrote:\n> {}"]
INNOCENT = [
    "Thursday is fine",
    "ok when?",
    "Oui, jeudi",
    "Sí, el martes",
    "Ja, gerne",
    "Tak, proszę",
]

every_language = pytest.mark.parametrize("language", OURS)


@every_language
@pytest.mark.parametrize("form", REACTIONS)
def test_a_reaction_is_known_and_asks_nothing(language: str, form: str) -> None:
    said = split_words(form.format(OURS[language]), [OURS[language]])
    assert is_reaction(said)
    assert not asks_to_stop(said.own)


@every_language
@pytest.mark.parametrize("form", REACTIONS)
def test_a_reaction_is_known_by_its_look_as_well(language: str, form: str) -> None:
    text = form.format(OURS[language])
    assert is_reaction(split_words(text))
    assert not asks_to_stop(text)


@every_language
@pytest.mark.parametrize("way", WAYS_TO_QUOTE)
@pytest.mark.parametrize("words", INNOCENT)
def test_beside_our_words_their_own_are_read(language: str, way: str, words: str) -> None:
    quote = way.format(OURS[language])
    assert not asks_to_stop(own_words(f"{quote}\n{words}", [OURS[language]]))
    assert not asks_to_stop(own_words(f"{words}\n\n{quote}", [OURS[language]]))


@every_language
@pytest.mark.parametrize("way", WAYS_TO_QUOTE)
def test_stop_beside_our_words_is_theirs(language: str, way: str) -> None:
    quote = way.format(OURS[language])
    assert asks_to_stop(own_words(f"{quote}\nStop", [OURS[language]]))
    assert asks_to_stop(own_words(f"Stop\n\n{quote}", [OURS[language]]))


@pytest.mark.parametrize(
    "text",
    [
        "Liked “Hi Ada, thanks for your message to Oak Roo…”",
        "Liked “…ing. Text QUIT if you want no more of these.”",
        "Liked “HI ADA,  thanks\nfor your message to Oak Roofing. Text QUIT if you want",
    ],
)
def test_a_cut_or_other_blanks_and_case_make_no_difference(text: str) -> None:
    assert own_words(text, [OURS["en"]]) == "Liked"


def test_a_short_message_of_ours_is_known_within_marks_alone() -> None:
    assert own_words("“See you Thursday” great", ["See you Thursday"]) == "great"
    assert own_words("See you Thursday then", ["See you Thursday"]) == "See you Thursday then"


@pytest.mark.parametrize(
    "text", ["😡 “please stop texting me”", "I said “stop”", "My wife says: “stop texting us”"]
)
def test_a_quotation_of_their_own_is_theirs(text: str) -> None:
    assert asks_to_stop(text)


def test_a_reaction_to_a_picture_quotes_nothing() -> None:
    assert is_reaction(split_words("Loved an image"))
    assert not is_reaction(split_words("Loved the colour, go ahead"))


@given(
    st.text(max_size=60),
    st.sampled_from([*REACTIONS, *WAYS_TO_QUOTE]),
    st.sampled_from(sorted(OURS.values())),
    st.text(max_size=60),
)
def test_nothing_but_blanks_is_lost(before: str, form: str, ours: str, after: str) -> None:
    text = f"{before}\n{form.format(ours)}\n{after}"
    said = split_words(text, [ours])
    assert sorted("".join(text.split())) == sorted("".join("".join(said).split()))
