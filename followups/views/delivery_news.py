"""Providers post here what became of our messages."""

import re

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from followups.models import Message
from followups.outbox.delivery_news import apply_sms_news
from followups.outbox.news_address import connection_of_news, own_proof
from followups.outbox.news_posts import keep_news_post
from integrations import queue
from integrations.mailing import mail_news as provider_news
from integrations.telephony import telephone
from integrations.timing import clock
from leads.business.connections import note_news
from leads.business.telephone_account import tokens_of
from leads.contacts import threads
from leads.models import Connection
from leads.screening import client


@csrf_exempt  # signed by the telephone company
@require_POST
def sms_news(request: HttpRequest, token: str) -> HttpResponse:
    """What became of one text of ours. Twilio posts it to the address that went with the text."""
    pk = threads.number_of_token("news", token)
    message = Message.objects.select_related("business").filter(pk=pk).first() if pk else None
    if message is None:
        raise Http404
    if not telephone.is_genuine(
        tokens_of(message.business, clock.now()),
        settings.PUBLIC_URL + request.get_full_path(),
        request.POST,
        request.headers.get("X-Twilio-Signature", ""),
    ):
        return HttpResponse(
            "The signature is missing or wrong.", status=403, content_type="text/plain"
        )
    code = request.POST.get("ErrorCode", "")
    apply_sms_news(
        message.pk,
        request.POST.get("MessageStatus", ""),
        int(code) if re.fullmatch("[0-9]{1,9}", code) else 0,
        request.POST.get("MessageSid", ""),
        clock.now(),
    )
    return HttpResponse(status=204)


@client.takes_large_bodies
@csrf_exempt  # the provider's secret or signature is the permission
@require_http_methods(["HEAD", "POST"])
def mail_news(request: HttpRequest, provider: str) -> HttpResponse:
    """What became of our mails, posted by the provider that took them: kept, and read later."""
    if provider not in provider_news.VIEWS:
        raise Http404
    return take_news(request, provider, None)


@csrf_exempt  # the address is the permission, and the provider's signature where there is a key
@require_http_methods(["HEAD", "POST"])
def mail_news_of_business(request: HttpRequest, provider: str, token: str) -> HttpResponse:
    """The same to the address of one business, by whose provider its mail leaves."""
    connection = connection_of_news(provider, token)
    if connection is None:
        raise Http404
    answer = take_news(request, provider, connection)
    if request.method == "POST" and answer.status_code == 204:
        note_news(connection, clock.now())
    return answer


def take_news(request: HttpRequest, provider: str, connection: Connection | None) -> HttpResponse:
    if request.method == "HEAD":
        return HttpResponse()
    if not client.fits(request, provider_news.LARGEST):
        return HttpResponse("Larger than we take.", status=413, content_type="text/plain")
    try:
        provider_news.check(provider, request, own_proof(connection) if connection else None)
    except provider_news.NotAllowed as error:
        return HttpResponse(str(error), status=403, content_type="text/plain")
    content_type = request.headers.get("Content-Type", "")
    business = connection.business if connection else None
    keep_news_post(provider, content_type, request.body, clock.now(), business)
    queue.soon()
    return HttpResponse(status=204)
