"""What other people's systems post: forms made elsewhere, and mail.

Stored before it is answered.
"""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from integrations import queue
from integrations.mailing import mail_webhook
from integrations.network import post_proofs
from integrations.timing import clock
from leads.capture import webhook
from leads.capture.mail import posted
from leads.models import Source
from leads.screening import client
from leads.sources.posted_mail import key_of, note_posted, posting_proof, source_of_posts
from leads.sources.webhook_secret import note_refused_post

UNPROVED = (
    "This webhook has a secret, and the post does not show it: sign the body with it (HMAC-SHA256, "
    "as your form builder does), or send it as “Authorization: Bearer …” or as the password of "
    "https://leadflow:…@ in the address."
)


@client.takes_large_bodies
@csrf_exempt  # its address is a secret, it may have another; no cookie is read
@require_http_methods(["GET", "HEAD", "POST"])
def hook(request: HttpRequest, key: str) -> HttpResponse:
    """Posts of forms made elsewhere: JSON, or a form with files or without.

    GET answers the probes by which builders check an address.
    """
    source = get_object_or_404(
        Source.objects.taking().select_related("business"), key=key, kind=Source.Kind.WEBHOOK
    )
    if request.method != "POST":
        return HttpResponse(
            request.GET.get("hub.challenge", "")[:200]
            if request.GET.get("hub.verify_token") == key
            else "ready",
            content_type="text/plain",
        )
    content_type = request.headers.get("Content-Type", "")
    if webhook.NO_FORM.match(content_type.strip()):
        return JsonResponse({"error": "That is no form: send JSON or form fields."}, status=415)
    most = webhook.LARGEST if webhook.is_multipart(content_type) else client.SMALL
    if not client.fits(request, most):
        return JsonResponse({"error": "The post is larger than we take."}, status=413)
    if not is_believed(source, request):
        note_refused_post(source, clock.now())
        return unproved()
    if not request.body.strip():
        return JsonResponse({"error": "The post is empty."}, status=400)
    webhook.keep_post(source, request.body, content_type, clock.now(), client.client_ip(request))
    queue.soon()
    return JsonResponse({"ok": True})


def is_believed(source: Source, request: HttpRequest) -> bool:
    """Whoever knows the address is, where the webhook has no secret of its own."""
    if not source.posted_secret:
        return True
    return post_proofs.is_proved(request.headers, lambda: request.body, key_of(source), clock.now())


def unproved() -> HttpResponse:
    """A client that shows its password only where it is asked for is asked."""
    asked = {"WWW-Authenticate": 'Basic realm="webhook", charset="UTF-8"'}
    return JsonResponse(
        {"error": UNPROVED}, status=401, headers=asked, json_dumps_params={"ensure_ascii": False}
    )


@client.takes_large_bodies
@csrf_exempt  # the provider's secret and signature are the permission
@require_http_methods(["HEAD", "POST"])
def posted_mail(request: HttpRequest, key: str, provider: str) -> HttpResponse:
    """Mail that a provider posts to a mailbox of ours, stored before it is answered."""
    own = source_of_posts(key)
    named = {"key": key} if own is None else {"pk": own, "posted_by": provider}
    source = get_object_or_404(
        Source.objects.taking().select_related("business"), kind=Source.Kind.MAILBOX, **named
    )
    if provider not in mail_webhook.VIEWS:
        raise Http404
    if request.method == "HEAD":
        return HttpResponse()
    if not client.fits(request, mail_webhook.LARGEST):
        return JsonResponse({"error": "The mail is larger than we take."}, status=413)
    try:
        mail_webhook.check(provider, request, posting_proof(source) if own is not None else None)
    except mail_webhook.NotAllowed as error:
        return JsonResponse({"error": str(error)}, status=403)
    content_type = request.headers.get("Content-Type", "")
    now = clock.now()
    posted.keep_post(source, provider, content_type, request.body, now)
    if own is not None:
        note_posted(source, now)
    queue.soon()
    return JsonResponse({"ok": True})
