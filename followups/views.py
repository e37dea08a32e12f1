"""The page behind the unsubscribe link: GET only shows it, POST acts."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from followups.leave import lead_of, leave

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
        one_click = request.POST.get("List-Unsubscribe") == "One-Click"
        leave(lead, timezone.now(), "One-click unsubscribe" if one_click else "The link in our mail")
    return render(request, "public/leave.html", {"language": language, "question": question, "what": what, "button": button, "done": done if request.method == "POST" else ""})
