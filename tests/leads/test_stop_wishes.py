"""Opt-outs with a reason, a qualifier or their own words, and what only sounds like them."""

import pytest

from leads.words.opt_out import asks_to_stop

STOPS = {
    "the official word is a sentence at the beginning": """
        STOP. we moved to kent
        Stop - you have the wrong Priya
        STOP!! fourth time
        End. Not my phone.
        Arrêt. J'ai vendu l'appartement.
        Alto. Ya no soy cliente.
        Stopp. Bin seit Mai umgezogen.
        Stop. Zmieniłam przychodnię.
    """,
    "no more of what we send": """
        no more mot reminder texts pls
        No further catalogues, thank you
        enough with the weekly offers
        sick of your newsletters
        Please cease all mailings to this house
        Plus de rappels de vaccin par SMS svp
        Assez de promotions
        No más avisos de revisión por SMS
        Keine Impferinnerungen mehr bitte
        Schluss mit den Werbebriefen
        Żadnych więcej powiadomień, proszę
        Basta offerte, grazie
        Geen nieuwsbrieven meer
    """,
    "somebody leaves a list": """
        Take us off the list for the yearly service, the text and the letter
        please get my dad off your newsletter list
        How do I come off this mailing list
        We'd like to be deleted from your records
        Retirez ma femme de votre liste de diffusion
        Sáquenme de la base de datos
        Streichen Sie meine Frau bitte aus dem Verteiler
        Proszę wykreślić nas z bazy przypomnień
        pls take nan off the text list, she passed
        Enlevez mamie de la liste des anniversaires
        Streichen Sie Oma bitte von der Geburtstagsliste
        Toglieteci dalla vostra lista
        Parem de enviar mensagens
    """,
    "a message is to be the last": """
        let no. 12 be my last
        Let this be the final reminder
        Please make this your last text
        This must be the last email
        Que ce mail soit le dernier
        Que sea este el último aviso
        Diese SMS soll die letzte gewesen sein
        Niech ten mail będzie ostatni
    """,
    "consent and what we keep": """
        I do not consent to being contacted
        You don't have permission to text me
        I revoke my consent
        Delete my number please
        Erase everything you have about me
        Je retire mon consentement
        No doy permiso para que me llamen
        Ich widerrufe meine Zustimmung
        Cofam zgodę na kontakt
        Återkallar mitt samtycke
    """,
    "asked before": """
        I unsubscribed in June and still get your emails
        why do i keep getting these texts
        Why are you still emailing me
        I told you to stop
        How come your offers keep coming
        I hit unsubscribe twice and it still comes
        Pourquoi m'écrivez-vous encore ?
        ¿Por qué sigo recibiendo sus avisos?
        Warum bekomme ich immer noch Newsletter?
        Dlaczego wciąż dostaję wasze wiadomości?
        Waarom krijg ik nog steeds mails?
    """,
    "in words of their own": """
        Please don't use our address for advertising
        There is no need to send me any more vouchers
        I refuse to get any more flyers
        Could the texts stop please
        dont text me no more
        Inutile de nous envoyer d'autres courriels
        No usen mi teléfono para propaganda
        Bitte nutzen Sie meine Nummer nicht für Werbung
        Nie trzeba wysyłać mi kolejnych przypomnień
    """,
    "to throw away": """
        chuck my number would you
        Throw this address in the bin please
        jetez notre adresse à la poubelle
        echen mi correo a la basura
        schmeißt diese nummer weg
        wywalcie ten numer
    """,
    "else to whom one complains": """
        one more of these and I go to the ombudsman
        next text gets marked as spam
        Encore un mail et je vous dénonce à la CNIL
        Otro correo más y os denuncio a la AEPD
        Noch eine SMS und ich melde das der Bundesnetzagentur
        Jeszcze jeden mail i zgłaszam to do UODO
    """,
}
STAYS = {
    "off another list, or for one day": """
        take us off the list for Wednesday, we are away
        Please take me off the waiting list, I found a room
        Can we come off the list for the Sunday tour
        Could you get us off the list for the 3rd
        Retirez-nous de la liste de mardi
        Quítenos de la lista del sábado
        Nehmen Sie uns von der Liste für Montag
        Proszę wykreślić nas z listy na środę
    """,
    "something else stops": """
        stop by on Friday after lunch
        Take us through the list of your offers
        stop the drip in the hall please
        please stop the work on Wednesday
        Stop at the second gate
        How do I stop the oven sending alerts
        Arrêtez les travaux lundi svp
        Paren las obras el jueves
        Stoppen Sie bitte die Bauarbeiten am Dienstag
        Proszę zatrzymać roboty we wtorek
    """,
    "no more of something else": """
        no more mice since you came
        No more than two texts a week would be nice
        We want no more tiles
        Plus de chauffage depuis mardi
        No queremos más humedades
        Keine Ameisen mehr, danke
        Nie chcemy więcej paneli
    """,
    "told, not wished": """
        I got no more texts from the driver
        I haven't received your newsletter this month
        Je n'ai plus reçu de message de l'équipe
        Ya no me llegan sus correos, ¿pueden revisar?
        Ich habe keine Mail bekommen
        Nie dostaję od was wiadomości, proszę sprawdzić
    """,
    "the last of something": """
        The last newsletter had a code, is it valid
        Let Saturday be the last day of the hire
        Is that your final offer
        Let the hall be the last you tile
        Votre dernier mail parlait de lundi
        Su último aviso decía martes
        Ihre letzte Nachricht war unklar
        Ostatnia faktura nie przyszła
    """,
    "consent to something else": """
        I do not consent to the extra cost
        We never agreed to a second visit
        We do not agree to the charge for texting
        Please delete the third line of the quote
        Je ne consens pas aux travaux de nuit
        No autorizo el gasto extra
        Ich stimme dem Aufpreis nicht zu
        Nie wyrażam zgody na wycinkę drzewa
    """,
    "waiting to hear": """
        When I do not hear from you, I get worried about the pipe
        Please ring me back; in case we don't hear from you by noon we ask elsewhere
        I write again because I don't hear from you about the boiler
        Whenever we do not get an answer from you the tenants ask me
    """,
    "to throw away, but something else is wanted": """
        Bin my old number, the new one is 555 0100
        Put my number in your file please
        Throw the old address out, we moved to Elm Road and need you on Friday
        Another quote please, the drain is blocked
        La próxima vez avisen, el portón estaba bloqueado
    """,
    "how a sender says that one may leave": """
        To opt out of our supply offers reply LEAVE
        Click the link below to be removed from this mailing
        Tired of these updates? Unsubscribe here
        Pour vous désabonner, répondez STOP
        Si ce courriel ne vous concerne pas, cliquez sur désinscription
        Para darse de baja envíe BAJA al 123
        Um sich vom Newsletter abzumelden, klicken Sie hier
        Keine Post mehr von uns? Hier abmelden
        Aby zrezygnować z biuletynu, kliknij poniżej
        Nie chcesz dostawać ofert? Wypisz się
    """,
    "off a day, not off our list": """
        Proszę skreślić mnie ze środy i wpisać na piątek
        Wypiszcie nas z soboty, damy znać
    """,
    "what goes without": """
        Ilu gości tracą Państwo bez reklam w radiu
        Robimy plakaty, ale bez ulotek
    """,
    "another way, or about advertising": """
        Don't text me, ring me instead
        Please do not call before ten
        Our newsletter does not send, can you repair it
        We print flyers, no design needed
        Ne m'appelez pas, envoyez plutôt un mail
        Prefiero que no me llamen, escríbanme un correo
        Bitte nicht anrufen, lieber eine Mail
        Proszę nie dzwonić, proszę wysłać maila
    """,
}


def lines(groups: dict[str, str]) -> list[str]:
    return [line.strip() for group in groups.values() for line in group.strip().splitlines()]


@pytest.mark.parametrize("text", lines(STOPS))
def test_a_wish_to_hear_nothing_is_heard(text: str) -> None:
    assert asks_to_stop(text)


@pytest.mark.parametrize("text", lines(STAYS))
def test_what_only_sounds_like_it_is_not(text: str) -> None:
    assert not asks_to_stop(text)
