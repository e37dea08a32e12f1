"""The page behind the unsubscribe link: GET only shows it, POST acts."""

import re

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from followups import delivery
from followups.leave import lead_of, leave, not_me
from integrations import mail_news, telephone
from leads import client, threads
from leads.consent import is_withdrawn

WORDS = {
    "en": ("Stop messages from {b}?", "You will get no more automatic messages from us, by any channel.", "Yes, stop", "Done. {b} will not write to you again by itself."),
    "fr": ("Ne plus recevoir de messages de {b} ?", "Vous ne recevrez plus aucun message automatique de notre part.", "Oui, arrêter", "C'est fait. {b} ne vous écrira plus automatiquement."),
    "es": ("¿Dejar de recibir mensajes de {b}?", "No recibirá más mensajes automáticos nuestros por ningún medio.", "Sí, darme de baja", "Hecho. {b} no volverá a escribirle automáticamente."),
    "de": ("Keine Nachrichten mehr von {b}?", "Sie erhalten auf keinem Weg mehr automatische Nachrichten von uns.", "Ja, abmelden", "Erledigt. {b} schreibt Ihnen nicht mehr von selbst."),
    "pl": ("Nie otrzymywać więcej wiadomości od {b}?", "Nie wyślemy już żadnych automatycznych wiadomości żadnym kanałem.", "Tak, wypisz mnie", "Gotowe. {b} nie będzie już pisać automatycznie."),
}


@csrf_exempt  # a mail provider posts here without a cookie (RFC 8058); the signed address is the permission
@require_http_methods(["GET", "HEAD", "POST"])
def leave_page(request: HttpRequest, token: str) -> HttpResponse:
    lead = lead_of(token)
    if lead is None:
        raise Http404
    question, what, button, done = (w.format(b=lead.business.name) for w in WORDS.get(lead.language, WORDS["en"]))
    language = lead.language if lead.language in WORDS else "en"
    if request.method == "POST":
        try:
            one_click = request.POST.get("List-Unsubscribe") == "One-Click"
        except (SuspiciousOperation, MultiPartParserError, ValueError):  # whatever the body holds, the address alone says what is wanted
            one_click = False
        leave(lead, timezone.now(), "One-click unsubscribe" if one_click else "The link in our mail")
    return render(request, "public/leave.html", {"language": language, "question": question, "what": what, "button": button, "done": done if request.method == "POST" or is_withdrawn(lead.contact) else ""})


@csrf_exempt  # signed by the telephone company
@require_POST
def text_news(request: HttpRequest, token: str) -> HttpResponse:
    """What became of one text of ours. Twilio posts it to the address that went with the text."""
    pk = threads.number("news", token)
    if pk is None:
        raise Http404
    if not telephone.is_genuine(settings.PUBLIC_URL + request.get_full_path(), request.POST, request.headers.get("X-Twilio-Signature", "")):
        return HttpResponse("The signature is missing or wrong.", status=403, content_type="text/plain")
    code = request.POST.get("ErrorCode", "")
    delivery.heard(pk, request.POST.get("MessageStatus", ""), int(code) if re.fullmatch("[0-9]{1,9}", code) else 0, request.POST.get("MessageSid", ""), timezone.now())
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
    except ValueError as error:
        return HttpResponse(str(error), status=400, content_type="text/plain")
    for news in found:
        delivery.mail_heard(news, timezone.now())
    return HttpResponse(status=204)


NOT_ME = {
    "en": ("It was not you who wrote to {b}?", "Somebody typed in your address. We will send nothing more to it.", "It was not me", "Thank you. Nothing more will come to this address."),
    "fr": ("Ce n'est pas vous qui avez écrit à {b} ?", "Quelqu'un a saisi votre adresse. Nous n'y enverrons plus rien.", "Ce n'était pas moi", "Merci. Plus rien ne sera envoyé à cette adresse."),
    "es": ("¿No fue usted quien escribió a {b}?", "Alguien introdujo su dirección. No enviaremos nada más a ella.", "No fui yo", "Gracias. No llegará nada más a esta dirección."),
    "de": ("Sie haben {b} nicht geschrieben?", "Jemand hat Ihre Adresse eingetragen. Wir senden nichts mehr dorthin.", "Das war ich nicht", "Danke. An diese Adresse kommt nichts mehr."),
    "pl": ("To nie Państwo napisali do {b}?", "Ktoś wpisał Państwa adres. Nic więcej na niego nie wyślemy.", "To nie ja", "Dziękujemy. Na ten adres nic więcej nie przyjdzie."),
}


@csrf_exempt  # the signed address is the permission
@require_http_methods(["GET", "HEAD", "POST"])
def not_me_page(request: HttpRequest, token: str) -> HttpResponse:
    lead = lead_of(token, "not-me")
    if lead is None:
        raise Http404
    language = lead.language if lead.language in NOT_ME else "en"
    question, what, button, done = (w.format(b=lead.business.name) for w in NOT_ME[language])
    if request.method == "POST":
        not_me(lead, timezone.now())
    return render(request, "public/leave.html", {"language": language, "question": question, "what": what, "button": button, "done": done if request.method == "POST" else ""})
