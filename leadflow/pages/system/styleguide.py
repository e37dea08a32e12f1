"""The design system on one page, in development only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leadflow.templatetags.icons import ICONS

TOKENS = ("page", "surface", "raised", "line", "text", "muted", "accent", "good", "warn", "bad")
ROWS = (
    {
        "look": " urgent",
        "left": "9 min left",
        "pressure": "soon",
        "name": "Wade Poole",
        "chip": "Emergency",
        "tone": "bad",
        "need": "A pipe has burst and water is pouring through the kitchen ceiling",
        "why": "an emergency: somebody should act within the hour",
        "then": "No answer: a manager is told at 10:20.",
        "channel": "sms",
        "source": "Phone number",
        "button": "Call",
        "button_look": " primary call",
        "sign": "call",
    },
    {
        "left": "42 min left",
        "pressure": "calm",
        "name": "Dana Whitfield",
        "chip": "Strong fit · 84",
        "tone": "good",
        "need": "Our roof leaks since Sunday, could somebody come and look this week?",
        "why": "A draft waits to be approved.",
        "then": "Not decided: your own text goes instead, at 10:35.",
        "channel": "form",
        "source": "Website form",
        "button": "Approve",
        "sign": "approve",
    },
    {
        "ago": "2 days ago",
        "name": "Bob Cold",
        "chip": "Weak fit · 31",
        "tone": "warn",
        "need": "How much for a new roof?",
        "why": "Our message came back",
        "then": "Nothing goes to them by itself.",
        "channel": "mailbox",
        "source": "Mailbox",
        "button": "Look",
        "sign": "look",
    },
)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    return render(
        request, "pages/styleguide.html", {"tokens": TOKENS, "rows": ROWS, "icons": list(ICONS)}
    )
