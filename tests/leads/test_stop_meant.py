"""Words that ask to stop, meant for us or for another."""

import pytest

from leads.words.opt_out import asks_to_stop, may_ask_to_stop

OF_ANOTHER = """
    Why did you stop writing to me? I still want the roof done.
    The wasps won't leave us alone, and the roof over their nest leaks. Please quote.
    The last company would not stop calling me. Can you quote a new roof?
    I asked Yell to stop sending me leads to other firms, I want you.
    They told me not to contact them any more, so now I am looking for a new roofer.
    Our tenant asked the agency to stop texting her. Does that reach you?
    The old gardener would not stop sending me invoices.
    Ich habe der Hausverwaltung gesagt, sie soll mir nicht mehr schreiben. Wann können Sie kommen?
    El otro techador no deja de escribirme, prefiero trabajar con ustedes.
    J'ai demandé au syndic de ne plus m'écrire.
    Prosiłam spółdzielnię, żeby więcej do mnie nie pisała.
"""
NO_MESSAGES = """
    Please stop calling me Mrs Keen, it's Ada! See you Friday.
    Don't call me sir, I'm twenty.
    I want to opt out of the guttering part, just the roof please
    Hören Sie bitte auf, den Rasen zu mähen.
"""
WORK_WANTED = """
    Please unsubscribe me from the newsletter but keep me informed about my job.
    Löschen Sie bitte meine alte Nummer, die neue ist 0170 1234567. Wann kommen Sie?
    Stop emailing my brother, but I need the quote
    Take me off the mailing list. When can you start on the fence?
    No more messages at night please, and could you fix the tap as well?
    Désinscrivez-moi de vos offres mais gardez mon rendez-vous.
"""
STILL_SURE = """
    Stop calling my nan
    Stop texting me. You said you would stop!
    Why won't you stop texting me
    I told you to stop emailing me
    I've asked your office twice to stop texting me.
    Tell your people to leave me alone and stop writing to me
    We found another roofer, please stop emailing. Thanks
    Caller asks us to stop the boiler reminders, says the house was sold in May.
    I opt out of all messages.
"""


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


@pytest.mark.parametrize("text", lines(OF_ANOTHER) + lines(NO_MESSAGES) + lines(WORK_WANTED))
def test_what_is_not_only_an_order_to_us_silences_nobody(text: str) -> None:
    assert not asks_to_stop(text)


@pytest.mark.parametrize("text", lines(WORK_WANTED))
def test_whoever_wants_work_and_less_mail_is_asked_about(text: str) -> None:
    assert may_ask_to_stop(text)


@pytest.mark.parametrize("text", lines(STILL_SURE))
def test_an_order_to_us_is_obeyed(text: str) -> None:
    assert asks_to_stop(text)
