"""What Twilio tells of our numbers: a text, a call and each piece of it.

Only what it has signed counts; told again it is the same arrival.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from integrations import queue
from integrations.telephony import telephone
from integrations.timing import clock
from leads.business.addresses import public_address
from leads.business.telephone_account import tokens_of
from leads.capture import door
from leads.capture.telephone.calls import ANSWERED, RINGING
from leads.languages import in_language
from leads.models import Source

View = Callable[[HttpRequest, Source], HttpResponse]


def signed(view: View) -> Callable[..., HttpResponse]:
    """The view of one number, for Twilio alone.

    The signature is over the public address and all that was posted, as it came.
    """

    @csrf_exempt
    @require_POST
    @wraps(view)
    def checked(request: HttpRequest, key: str) -> HttpResponse:
        source = get_object_or_404(
            Source.objects.taking().select_related("business"), key=key, kind=Source.Kind.SMS
        )
        if not telephone.is_genuine(
            tokens_of(source.business, clock.now()),
            settings.PUBLIC_URL + request.get_full_path(),
            request.POST,
            request.headers.get("X-Twilio-Signature", ""),
        ):
            return HttpResponse(
                (
                    "The signature is missing or wrong. Is PUBLIC_URL the address that Twilio "
                    "calls, and is the Auth Token this account's?"
                ),
                status=403,
                content_type="text/plain",
            )
        return view(request, source)

    return checked


def keep_event(
    request: HttpRequest, source: Source, what: str, identity: str, later: timedelta | None = None
) -> None:
    """Store what was told under the telephone company's own id of it."""
    now = clock.now()
    post: dict[str, Any] = request.POST.dict()
    number = str(post.get("From", ""))[:60]
    channel = "sms" if what == "text" else "call"
    door.receive_fields(
        source,
        channel,
        post,
        now,
        f"{what}-{identity}" if identity else "",
        {
            "what": what,
            "call": str(post.get("ParentCallSid") or post.get("CallSid", ""))[:64],
            "from": number,
        },
        due_at=now + later if later else None,
    )
    queue.soon()


def twiml(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/xml")


def address(name: str, source: Source) -> str:
    return public_address(name, source.key)


@signed
def receive_sms(request: HttpRequest, source: Source) -> HttpResponse:
    keep_event(request, source, "text", request.POST.get("MessageSid", ""))
    return twiml(telephone.nothing())


@signed
def call(request: HttpRequest, source: Source) -> HttpResponse:
    """It rings: put it through to the team's phone, or take a message at once.

    What comes of it is told later; a call of which nothing more is heard was missed.
    """
    keep_event(request, source, "ring", request.POST.get("CallSid", ""), later=RINGING)
    if ring := source.telephone.get("ring"):
        return twiml(
            telephone.ring(
                ring,
                int(source.telephone.get("ring_seconds") or 20),
                address("call-answered", source),
                address("call-ended", source),
            )
        )
    keep_event(request, source, "ended", request.POST.get("CallSid", ""))
    return take_message(source)


@signed
def answered(request: HttpRequest, source: Source) -> HttpResponse:
    """One of us took the call: told at once, since its end may be an hour away.

    The leg to our phone names the call it belongs to.
    """
    keep_event(request, source, "answered", request.POST.get("ParentCallSid", ""))
    return twiml(telephone.nothing())


@signed
def ended(request: HttpRequest, source: Source) -> HttpResponse:
    """The team's phone was answered, or it was not: then the caller may leave a message."""
    keep_event(request, source, "ended", request.POST.get("CallSid", ""))
    return (
        twiml(telephone.goodbye())
        if request.POST.get("DialCallStatus") in ANSWERED
        else take_message(source)
    )


def take_message(source: Source) -> HttpResponse:
    return twiml(
        telephone.voicemail(
            source.telephone.get("greeting") or standard_greeting(source),
            source.language,
            address("voicemail", source),
            address("transcript", source),
            address("call-goodbye", source),
        )
    )


def standard_greeting(source: Source) -> str:
    """What a caller hears where the owner has no words of their own."""
    with in_language(source.language):
        return gettext(
            "You have reached {business}. We cannot take your call right now. Please tell us after "
            "the tone how we can help; we will get back to you."
        ).format(business=source.business.name)


@signed
def voicemail(request: HttpRequest, source: Source) -> HttpResponse:
    keep_event(request, source, "voicemail", request.POST.get("RecordingSid", ""))
    return twiml(telephone.nothing())


@signed
def transcript(request: HttpRequest, source: Source) -> HttpResponse:
    keep_event(request, source, "transcript", request.POST.get("TranscriptionSid", ""))
    return twiml(telephone.nothing())


@signed
def goodbye(request: HttpRequest, source: Source) -> HttpResponse:
    with in_language(source.language):
        return twiml(telephone.goodbye(gettext("Thank you. Goodbye."), source.language))
