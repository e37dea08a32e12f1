"""What a model's own sentence in a draft may say, in five languages, and what it may not."""

import pytest

from followups.answers.drafting import allowed

FACTS = ["Quotes are free.", "We do not work on Sundays."]


@pytest.mark.parametrize(
    "sentence",
    [
        "Quotes are free.",
        "Could you send us a photo of the leak?",
        "Können Sie uns ein Foto schicken?",
        "Pouvez-vous nous envoyer une photo?",
        "What kind of roof is it?",
        "Is the roof insulated?",
        "Pouvez-vous envoyer une photo du toit?",
        "¿Puede enviar una foto del tejado?",
        "Können Sie ein Foto vom Dach schicken?",
        "Czy dach jest płaski?",
        "Have you had it looked at before?",
    ],
)
def test_what_may_be_said(sentence: str) -> None:
    assert allowed.draft_problems(sentence, FACTS) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Quotes are not free.",
        "We work on Sundays.",
        "Quotes are free and binding.",
        "Thanks, our roofer is already on the way to you.",
        "Thank you, your booking is confirmed.",
        "Sorry, we caused this leak.",
        "Thanks, it costs you nothing.",
        "Thanks, someone calls within the hour.",
        "Thanks, see you at noon.",
        "Thanks, please send your card number.",
        "We can come Tuesday at 9.",
        "The call-out is $180.",
        "Your repair is free.",
        "We guarantee that it will never leak again.",
        "Merci, votre réservation est confirmée.",
        "Gracias, no le cobramos nada.",
        "Danke, wir sind in einer Stunde da.",
        "Dziękujemy, naprawa nic nie kosztuje.",
        "Nous travaillons le dimanche.",
        "Wir arbeiten am Sonntag.",
        "Did you know that the first repair costs nothing with us?",
        "Is noon good, since our roofer is already on the way?",
        "Since your insurer pays for all of it, could you send the policy?",
        "Does $500 suit you as our fixed price?",
        "Is Sunday fine for our visit?",
        "Could you confirm the order, which is binding from this moment?",
        "Can we come by tomorrow?",
        "Would ten percent off help you decide?",
        "See https://oak.example/book for a time?",
        "Shall I ring you on 902 555 0199?",
        "Is half of it enough to begin with?",
        "Soll unser Dachdecker am Sonntag kommen?",
        "Wussten Sie dass die Reparatur nichts kostet?",
        "Est-ce que demain vous convient?",
        "¿Sabía que es gratis?",
        "Quotes are free. Is it big? And we pay for it all.",
    ],
)
def test_what_may_not_be_said(sentence: str) -> None:
    assert allowed.draft_problems(sentence, FACTS)
