"""The page behind the unsubscribe link: GET only shows it, POST acts."""

import re
from collections.abc import Mapping

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from followups.opt_out.booking_link import use_booking_link
from followups.opt_out.unsubscribe import (
    disown_inquiry,
    lead_of_token,
    only_people,
    unsubscribe_lead,
)
from followups.outbox import delivery_news
from integrations import mail_news, telephone
from leads.contacts import threads
from leads.contacts.consent import is_withdrawn
from leads.models import Lead
from leads.screening import client

WORDS = {
    "en": (
        "What may {b} send you?",
        "Yes, stop everything",
        "Nothing at all: neither automatic messages nor answers, by any channel.",
        "Only answers by a person",
        "No automatic messages any more; somebody may still answer what you asked.",
        "Done. {b} will not write to you again.",
        "Done. Nothing automatic will come any more; a person may still answer you.",
    ),
    "fr": (
        "Que peut vous envoyer {b} ?",
        "Oui, tout arrêter",
        "Plus rien du tout : ni messages automatiques ni réponses, par aucun canal.",
        "Seulement les réponses d'une personne",
        "Plus de messages automatiques ; quelqu'un pourra encore répondre à votre demande.",
        "C'est fait. {b} ne vous écrira plus.",
        "C'est fait. Plus rien d'automatique ; une personne pourra encore vous répondre.",
    ),
    "es": (
        "¿Qué puede enviarle {b}?",
        "Sí, parar todo",
        "Nada en absoluto: ni mensajes automáticos ni respuestas, por ningún medio.",
        "Solo respuestas de una persona",
        "Ningún mensaje automático más; alguien podrá aún responder a lo que preguntó.",
        "Hecho. {b} no volverá a escribirle.",
        "Hecho. No llegará nada automático; una persona podrá aún responderle.",
    ),
    "de": (
        "Was darf {b} Ihnen senden?",
        "Ja, alles beenden",
        "Gar nichts: weder automatische Nachrichten noch Antworten, auf keinem Weg.",
        "Nur Antworten von Menschen",
        "Keine automatischen Nachrichten mehr; auf Ihre Frage darf noch jemand antworten.",
        "Erledigt. {b} schreibt Ihnen nicht mehr.",
        "Erledigt. Es kommt nichts Automatisches mehr; ein Mensch darf Ihnen noch antworten.",
    ),
    "pl": (
        "Co {b} może do Państwa wysyłać?",
        "Tak, zakończ wszystko",
        "Zupełnie nic: ani automatycznych wiadomości, ani odpowiedzi, żadnym kanałem.",
        "Tylko odpowiedzi od człowieka",
        "Żadnych automatycznych wiadomości; ktoś może jeszcze odpowiedzieć na Państwa pytanie.",
        "Gotowe. {b} nie będzie już pisać.",
        "Gotowe. Nic automatycznego już nie przyjdzie; człowiek może jeszcze odpowiedzieć.",
    ),
}


def addressed(
    token: str, page: str, words: Mapping[str, tuple[str, ...]]
) -> tuple[Lead, str, list[str]]:
    """(lead, language, the page's words in it) of whoever a signed address was made for.

    Http404 for any other.
    """
    lead = lead_of_token(token, page)
    if lead is None:
        raise Http404
    language = lead.language if lead.language in words else "en"
    return lead, language, [w.format(b=lead.business.name) for w in words[language]]


# A mail provider posts here without a cookie (RFC 8058); the signed address is the permission
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def leave_page(request: HttpRequest, token: str) -> HttpResponse:
    lead, language, (question, stop, stop_what, people, people_what, stopped, only_people_now) = (
        addressed(token, "leave", WORDS)
    )
    choice = posted(request) if request.method == "POST" else ""
    if choice == "people":
        only_people(lead, timezone.now())
    elif choice:
        unsubscribe_lead(
            lead,
            timezone.now(),
            "One-click unsubscribe" if choice == "one-click" else "The link in our mail",
        )
    done = stopped if is_withdrawn(lead.contact) else only_people_now if choice == "people" else ""
    return render(
        request,
        "public/leave.html",
        {
            "language": language,
            "question": question,
            "choices": [("stop", stop, stop_what), ("people", people, people_what)],
            "done": done,
        },
    )


def posted(request: HttpRequest) -> str:
    """people, one-click or stop.

    Whatever else the body holds, the address alone says what is wanted.
    """
    try:
        if request.POST.get("List-Unsubscribe") == "One-Click":
            return "one-click"
        return "people" if request.POST.get("what") == "people" else "stop"
    except (SuspiciousOperation, MultiPartParserError, ValueError):
        return "stop"


@csrf_exempt  # signed by the telephone company
@require_POST
def text_news(request: HttpRequest, token: str) -> HttpResponse:
    """What became of one text of ours. Twilio posts it to the address that went with the text."""
    pk = threads.number_of_token("news", token)
    if pk is None:
        raise Http404
    if not telephone.is_genuine(
        settings.PUBLIC_URL + request.get_full_path(),
        request.POST,
        request.headers.get("X-Twilio-Signature", ""),
    ):
        return HttpResponse(
            "The signature is missing or wrong.", status=403, content_type="text/plain"
        )
    code = request.POST.get("ErrorCode", "")
    delivery_news.apply_sms_news(
        pk,
        request.POST.get("MessageStatus", ""),
        int(code) if re.fullmatch("[0-9]{1,9}", code) else 0,
        request.POST.get("MessageSid", ""),
        timezone.now(),
    )
    return HttpResponse(status=204)


@csrf_exempt  # the provider's secret or signature is the permission
@require_http_methods(["HEAD", "POST"])
def mail_news_posted(request: HttpRequest, provider: str) -> HttpResponse:
    """What became of our mails, posted by the provider that took them."""
    if provider not in mail_news.VIEWS:
        raise Http404
    if request.method == "HEAD":
        return HttpResponse()
    if not client.fits(request, mail_news.LARGEST):
        return HttpResponse("Larger than we take.", status=413, content_type="text/plain")
    try:
        found = mail_news.read(provider, request)
    except mail_news.NotAllowed as error:
        return HttpResponse(str(error), status=403, content_type="text/plain")
    except mail_news.Unreadable as error:
        return HttpResponse(str(error), status=400, content_type="text/plain")
    for news in found:
        delivery_news.apply_mail_news(news, timezone.now())
    return HttpResponse(status=204)


NOT_ME = {
    "en": (
        "It was not you who wrote to {b}?",
        "Somebody typed in your address. We will send nothing more to it.",
        "It was not me",
        "Thank you. Nothing more will come to this address.",
    ),
    "fr": (
        "Ce n'est pas vous qui avez écrit à {b} ?",
        "Quelqu'un a saisi votre adresse. Nous n'y enverrons plus rien.",
        "Ce n'était pas moi",
        "Merci. Plus rien ne sera envoyé à cette adresse.",
    ),
    "es": (
        "¿No fue usted quien escribió a {b}?",
        "Alguien introdujo su dirección. No enviaremos nada más a ella.",
        "No fui yo",
        "Gracias. No llegará nada más a esta dirección.",
    ),
    "de": (
        "Sie haben {b} nicht geschrieben?",
        "Jemand hat Ihre Adresse eingetragen. Wir senden nichts mehr dorthin.",
        "Das war ich nicht",
        "Danke. An diese Adresse kommt nichts mehr.",
    ),
    "pl": (
        "To nie Państwo napisali do {b}?",
        "Ktoś wpisał Państwa adres. Nic więcej na niego nie wyślemy.",
        "To nie ja",
        "Dziękujemy. Na ten adres nic więcej nie przyjdzie.",
    ),
}


@csrf_exempt  # the signed address is the permission
@require_http_methods(["GET", "HEAD", "POST"])
def not_me_page(request: HttpRequest, token: str) -> HttpResponse:
    lead, language, (question, what, button, done) = addressed(token, "not-me", NOT_ME)
    if request.method == "POST":
        disown_inquiry(lead, timezone.now())
    return render(
        request,
        "public/leave.html",
        {
            "language": language,
            "question": question,
            "choices": [("not-me", button, what)],
            "done": done if request.method == "POST" else "",
        },
    )


BOOKING = {
    "en": (
        "Choose a time with {b}",
        "Our calendar shows which times are free.",
        "See the calendar",
        "Go on to the calendar",
        "There is no calendar at the moment. Just reply to our message.",
    ),
    "fr": (
        "Choisissez un moment avec {b}",
        "Notre calendrier montre les moments libres.",
        "Voir le calendrier",
        "Continuer vers le calendrier",
        "Il n'y a pas de calendrier pour le moment. Répondez simplement à notre message.",
    ),
    "es": (
        "Elija una hora con {b}",
        "Nuestro calendario muestra las horas libres.",
        "Ver el calendario",
        "Continuar al calendario",
        "Ahora mismo no hay calendario. Responda simplemente a nuestro mensaje.",
    ),
    "de": (
        "Wählen Sie einen Termin bei {b}",
        "Unser Kalender zeigt, wann noch etwas frei ist.",
        "Zum Kalender",
        "Weiter zum Kalender",
        "Zurzeit gibt es keinen Kalender. Antworten Sie einfach auf unsere Nachricht.",
    ),
    "pl": (
        "Wybierz termin w {b}",
        "Nasz kalendarz pokazuje wolne terminy.",
        "Zobacz kalendarz",
        "Przejdź do kalendarza",
        "W tej chwili nie ma kalendarza. Wystarczy odpowiedzieć na naszą wiadomość.",
    ),
}


@csrf_exempt  # the signed address is the permission
@require_http_methods(["GET", "HEAD", "POST"])
def booking_page(request: HttpRequest, token: str) -> HttpResponse:
    """Where {{booking_link}} leads.

    Programs that look at links in mails only get as far as the button.
    """
    lead, language, (title, what, button, go_on, none) = addressed(token, "booking", BOOKING)
    address, goes = lead.business.booking_url, request.method == "POST"
    if goes and address:
        use_booking_link(lead, timezone.now())
    page = render(
        request,
        "public/booking.html",
        {
            "language": language,
            "title": title,
            "what": what,
            "button": button,
            "go_on": go_on,
            "none": none,
            "address": address,
            "goes": goes,
        },
    )
    if goes and address:
        page["Refresh"] = (
            # A redirect would be taken for a form that posts elsewhere, which our own policy
            # forbids
            f"0; url={iri_to_uri(address)}"
        )
    return page
