"""Notices of being away in more languages, and people who only say that they are."""

import pytest

from leads.words.absence import is_absence

NOTICES = [
    (
        "Automatisch antwoord: offerte",
        "Bedankt voor uw bericht. Ik ben afwezig tot en met 12 juni en heb geen toegang tot mijn "
        "e-mail. Neem bij spoed contact op met mijn collega.",
    ),
    (
        "Risposta automatica: preventivo",
        "Grazie per il suo messaggio. Sono in ferie fino al 12 giugno e non leggo la posta. Per "
        "urgenze contattare la mia collega.",
    ),
    (
        "Resposta automática: orçamento",
        "Obrigada pela sua mensagem. Estou de férias até 12 de junho, sem acesso ao e-mail. Em "
        "caso de urgência contacte a minha colega.",
    ),
    (
        "Autosvar: offert",
        "Tack för ditt mejl. Jag är på semester till och med den 12 juni och läser inte min "
        "e-post. Vid brådskande ärenden kontakta min kollega.",
    ),
    (
        "Autosvar: tilbud",
        "Tak for din mail. Jeg er på ferie til og med 12. juni. Ved hastesager kontakt min "
        "kollega.",
    ),
    (
        "Automatická odpověď: nabídka",
        "Děkuji za vaši zprávu. Jsem na dovolené do 12. června a nemám přístup k e-mailu. V "
        "naléhavých případech kontaktujte kolegyni.",
    ),
]
LETTERS = [
    ("Afwezig tot vrijdag", "De stoep is stuk en wij zijn tot vrijdag afwezig. Graag een offerte."),
    ("Semester", "Vi är på semester till den 12 men trappan läcker, kan ni lämna offert?"),
    ("Dovolená", "Jsme na dovolené do 12. června, schod je prasklý a potřebujeme nabídku."),
    ("Ferie", "Vi er på ferie til mandag, men trappen er ødelagt og vi vil gerne have et tilbud."),
    ("In ferie", "Siamo in ferie fino al 12 ma il tetto perde, ci serve un preventivo."),
    ("Re: offert", "Tack för ditt mejl. Torsdag går bra, vi är tillbaka på onsdag."),
    ("Re: offerte", "Bedankt voor uw bericht. Donderdag is prima, wij zijn dan terug."),
]


@pytest.mark.parametrize(("subject", "text"), NOTICES)
def test_a_notice_is_one_without_any_header(subject: str, text: str) -> None:
    assert is_absence(subject, text, automatic=False)


@pytest.mark.parametrize(("subject", "text"), LETTERS)
def test_a_person_who_is_away_writes_a_letter(subject: str, text: str) -> None:
    assert not is_absence(subject, text, automatic=False)
