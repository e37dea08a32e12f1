"""Stop as people text it: with a signature, a reason or a mistake; and what only sounds like it."""

import pytest

from leads.words.opt_out import asks_to_stop, may_ask_to_stop, subject_asks_to_stop

STOP = [
    "Stop\nSent from my Galaxy",
    "unsubscribe\n\nGet Outlook for Android",
    "stop\n\nWysłane z iPhone'a",
    "Stopp\nGesendet von Outlook für iOS",
    "Alto\n\nEnviado desde mi Samsung",
    "Stop\n-- \nDana Fox\nFox Bakery",
    "STOP\nDana Fox",
    "ok stop",
    "Nope, stop.",
    "STOP STOP STOP STOP",
    "🛑 stop 🛑",
    "“STOP”",
    "STOP thank you so much",
    "stop and thank you",
    "Stop. We went with a neighbour's firm",
    "STOP I rent this house",
    "stop already have a plumber",
    "Stop - wrong guy",
    "who is this? stop",
    "wrong number stop",
    "I never signed up for this, stop",
    "Thanks but stop",
    "Stop it. Not interested.",
    "Cancel. Found somebody.",
    "Stop! I never contacted you",
    "stpo",
    "Sto p",
    "unsubscrbe",
    "Unsub me please",
    "Cancel these messages",
    "turn off these texts",
    "End the reminders",
    "take my cell off the list",
    "remove this number from your contacts",
    "I dont want anymore messages",
    "do not send me any more texts",
    "Do not text",
    "why won't you stop texting me",
    "get lost",
    "J'ai déjà trouvé, arrêtez svp",
    "stop on a vendu la maison",
    "Mauvais numéro, stop",
    "Plus aucun message merci",
    "je ne veux plus recevoir de textos",
    "Ne me textez plus",
    "Enlevez mon numéro",
    "número equivocado, alto",
    "Ya no quiero mensajes",
    "Deja de escribirme",
    "Borren mi número",
    "Non mi scriva più",
    "Vorrei far togliere il mio indirizzo dalla vostra lista",
    "Deixem de me contactar",
    "Gelieve mij niet meer te mailen",
    "Mag ik van de lijst af?",
    "Ta bort min mejladress från er lista",
    "Slet min adresse fra jeres liste",
    "Nepřeji si dostávat další zprávy",
    "Merci de retirer mon adresse de votre liste",
    "Ich möchte nicht mehr kontaktiert werden",
    "Non voglio ricevere altre mail",
    "Não quero receber mais e-mails",
    "Removam o meu contacto",
    "Schrijf me niet meer",
    "Skriv inte till mig mer",
    "Jag vill inte ha fler mejl",
    "Stop med at skrive",
    "Fjern mig fra listen",
    "Slutt å sende meg e-post",
    "Prosím, už mi nepište.",
    "Přestaňte mi psát",
    "Nechci od vás dostávat e-maily",
    "Stopp, wir haben schon jemanden",
    "Stopp. Haus ist verkauft.",
    "Keine Nachrichten mehr bitte",
    "Hört auf zu schreiben",
    "Aufhören!",
    "Stop, już kogoś znalazłem",
    "Przestańcie pisać",
    "Nie życzę sobie SMS-ów",
    "pomyłka, nie piszcie",
    "Basta messaggi",
    "Parem de me mandar mensagens",
    "Stop ermee",
    "Sluta skicka sms",
]
GO_ON = [
    "stop by on Thursday",
    "Stop at the gate and ring",
    "Stop on the left side of the road",
    "can he stop in Tuesday am",
    "the bus stop is right outside",
    "we no longer use the bus stop",
    "It drips non stop, come any time",
    "we need to stop the water",
    "stop leak product didn't help",
    "he won't stop calling me about the price",
    "Our old contractor stopped texting us back",
    "Stop worrying, take your time :)",
    "Cancel that, I found the leak",
    "please cancel my appointment",
    "End of June is best",
    "quit working last night, the furnace",
    "Remove the old deck",
    "can you take me off the Tuesday slot",
    "no more leaks so far!",
    "let me alone decide on the colour",
    "Do not ring the bell, baby asleep",
    'Text us any time. Reply STOP to opt out."\nThursday is fine',
    "L'arrêt de bus est devant la maison",
    "Pouvez-vous arrêter la fuite ?",
    "N'envoyez plus personne vendredi",
    "Il ne s'arrête plus de couler",
    "La fuga no para",
    "Es un muro alto con humedad",
    "Basta con una capa de pintura",
    "Fin de mes está bien",
    "Stopp der Heizung",
    "Das Wasser hört nicht auf zu laufen",
    "Bitte keine Plastikfenster mehr",
    "Schreiben Sie mir nicht per Post, bitte per SMS",
    "Woda nie przestaje lecieć",
    "Proszę usunąć stary piec",
    "Koniec lipca pasuje",
    "Przystanek jest obok",
    "Nechci čekat na e-mail, zavolejte mi",
    "Smažte moje staré zábradlí z nabídky",
    "Non mi scriva, mi chiami per favore",
    "Schrijf me niet, bel me liever",
    "Skriv inte mer till mig, ring i stället",
    "Não quero e-mails, prefiro que liguem",
    "Togliete il vecchio recinto",
    "Haal mijn oude hek van de lijst, de schuur blijft",
    "Ta bort mitt gamla staket från listan",
    "Non desidero altro che un tetto asciutto",
]
WHO_KNOWS = [
    "Stop! Don't come at three, come at four",
    "Stop. What is your price?",
    "yes cancel",
    "Stopp, nicht Freitag sondern Samstag",
    "Stop, nie piątek tylko sobota",
    "Alto. Mejor vengan el martes",
    "please stop calling the house, use my cell",
    "Stop e-mailing the office, our new address is dana@fox.example",
    "Don't text me pictures, email them",
    "Stop texting me at work",
    "Bitte keine Anrufe, nur SMS",
    "Ne m'appelez plus, textez-moi",
    "Nie piszcie maila, wolę SMS",
]


@pytest.mark.parametrize("text", STOP)
def test_stop_is_heard_however_it_is_said(text: str) -> None:
    assert asks_to_stop(text)


@pytest.mark.parametrize("text", GO_ON)
def test_what_sounds_like_it_is_no_opt_out(text: str) -> None:
    assert not asks_to_stop(text)


@pytest.mark.parametrize("text", WHO_KNOWS)
def test_where_one_cannot_tell_nobody_is_opted_out(text: str) -> None:
    assert not asks_to_stop(text)


@pytest.mark.parametrize("text", WHO_KNOWS)
def test_where_one_cannot_tell_a_person_should_look(text: str) -> None:
    assert may_ask_to_stop(text)


def test_directions_are_no_order() -> None:
    assert not asks_to_stop("Turn left at the church, stop, then it is the red house.")


def test_a_long_letter_is_not_read_by_one_clause() -> None:
    letter = "The tap drips. Stop. That is how it goes all night. " + "It is a kitchen tap. " * 20
    assert not asks_to_stop(letter)


def test_a_long_letter_below_a_first_line_that_says_stop_is_one() -> None:
    assert asks_to_stop("Stop.\n\n" + "This message is for its receiver alone. " * 20)


def test_what_is_sure_is_not_doubtful_as_well() -> None:
    assert not may_ask_to_stop("Stop texting me. Stop texting me at work.")


@pytest.mark.parametrize("subject", ["Unsubscribe", "Re: STOP", "AW: Abmelden", "stop, please"])
@pytest.mark.parametrize("text", ["", "Thanks", "Sent from my iPhone", "-- \nDana Fox"])
def test_a_subject_alone_asks_it_where_nothing_else_is_said(subject: str, text: str) -> None:
    assert subject_asks_to_stop(subject, text)


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Re: Your quote", ""),
        ("Unsubscribe", "Ignore the subject, Thursday is fine"),
        ("Bus stop on Oak Street", ""),
    ],
)
def test_no_other_subject_does(subject: str, text: str) -> None:
    assert not subject_asks_to_stop(subject, text)
