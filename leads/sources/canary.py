"""Sending a test inquiry through each real channel, and noticing when it does not come out at the
other end.
"""

import secrets
from datetime import datetime, timedelta
from email.utils import formataddr
from urllib.parse import urlsplit

import lxml.html
import requests
from django.conf import settings
from django.db import transaction

from integrations.errors import OutsideError, Refused, Unavailable
from integrations.mailing import mail
from integrations.telephony import sms
from integrations.texts.sentences import sentence
from leads.business import mail_out, telephone_account
from leads.business.addresses import public_address
from leads.capture.canary import NAME, WORD_BEGINS
from leads.fields import classify_label
from leads.models import Business, Canary, Source
from leads.restored.decision import is_held
from leads.screening import proof

LATE = timedelta(minutes=15)
KEPT = timedelta(days=30)
BETWEEN = timedelta(seconds=20)  # two that somebody asks for
SECONDS = 20
TEXT = (
    "This is a test that leadflow sends to itself, to know that what people send still arrives: "
    "{word}"
)


def send_next_canary(now: datetime) -> bool:
    """Send one canary. False when none is due, or nobody wants them."""
    if not settings.CANARY_MINUTES:
        return False
    every = timedelta(minutes=settings.CANARY_MINUTES)
    for source in (
        Source.objects.taking().filter(kind__in=SENDERS).select_related("business").order_by("id")
    ):
        if is_held(source.business_id):
            continue
        if is_carried(source) and (canary := claim_canary(source, now, every)):
            send_canary(canary, source)
            return True
    return False


def is_carried(source: Source) -> bool:
    """Whether we have a way of our own into this channel."""
    if source.kind == Source.Kind.MAILBOX:
        return bool(source.mailbox) and not mail_out.is_kept_here(source.business)
    if source.kind == Source.Kind.SMS:
        number = telephone_account.canary_number_of(source.business)
        return bool(number and source.telephone.get("number"))
    return True


def send_round_trip(source: Source, now: datetime) -> bool:
    """Send one through a mailbox because somebody asks. False while another has just left."""
    canary = claim_canary(source, now, BETWEEN)
    if canary is not None:
        send_canary(canary, source)
    return canary is not None


@transaction.atomic(durable=True)
def claim_canary(source: Source, now: datetime, every: timedelta) -> Canary | None:
    Source.objects.select_for_update(of=("self",)).get(pk=source.pk)  # two workers send one
    if source.canaries.filter(sent_at__gt=now - every).exists():
        return None
    source.canaries.filter(sent_at__lt=now - KEPT).delete()
    return Canary.objects.create(
        source=source, word=f"{WORD_BEGINS}{secrets.token_hex(8)}", sent_at=now
    )


def send_canary(canary: Canary, source: Source) -> None:
    try:
        SENDERS[source.kind](source, canary.word)
    except (OutsideError, requests.RequestException) as error:
        note_canary(canary, words_of(error))


def words_of(error: Exception) -> str:
    said = error.words if isinstance(error, OutsideError) else str(error)
    return said or type(error).__name__


@transaction.atomic(durable=True)
def note_canary(canary: Canary, why: str) -> None:
    Canary.objects.filter(pk=canary.pk).update(why=why)


def by_form(source: Source, word: str) -> None:
    """As a visitor does: open the form, fill it in, send it."""
    address = public_address("form", source.key)
    page = requests.get(address, timeout=SECONDS)
    if page.status_code != 200:
        raise Refused(sentence("The form answered %(status)s.", status=str(page.status_code)))
    hidden = {
        i.name: i.value or ""
        for i in lxml.html.fromstring(page.content).xpath("//form//input[@type='hidden']")
        if i.name
    }
    challenge = public_address("challenge", source.key)
    if asked := requests.get(challenge, timeout=SECONDS).json():
        hidden["proof"] = proof.solve_challenge(asked)
    if source.consent:
        hidden["consent_given"] = "on"
    response = requests.post(
        address,
        {**hidden, **filled_in(source, word)},
        timeout=SECONDS,
        allow_redirects=False,
    )
    if response.status_code != 302:
        raise Refused(
            sentence(
                "The form answered %(status)s to what was sent.", status=str(response.status_code)
            )
        )


def filled_in(source: Source, word: str) -> dict[str, str]:
    """What a visitor would type into each field."""
    values = {
        "name": NAME,
        "first_name": NAME,
        "last_name": NAME,
        "email": own_address(),
        "phone": "+19025550100",
        "message": TEXT.format(word=word),
    }
    return {
        f["name"]: values.get(classify_label(f["name"]), (f.get("choices") or [word])[0])
        for f in source.fields
    }


def by_mail(source: Source, word: str) -> None:
    """Out by the way of its business, in through the mailbox."""
    user = str(source.mailbox.get("user", ""))
    post = mail.Post(mail_out.way_of(source.business))
    try:
        post.send(
            mail.OutgoingMail(
                sender=formataddr((NAME, sender_of(source.business))),
                to=user if "@" in user else source.business.email,
                subject=word,
                text=TEXT.format(word=word),
                headers={"Message-ID": f"<{word}@{host()}>"},
            )
        )
    finally:
        post.close()


def by_text(source: Source, word: str) -> None:
    """From another number of the same account."""
    account = telephone_account.account_of(source.business)
    if account is None:
        raise Unavailable(sentence("No telephone company is set up."))
    ours, number = telephone_account.canary_number_of(source.business), source.telephone["number"]
    sms.send(account, sms.OutgoingText(ours, to=number, text=word))


SENDERS = {
    Source.Kind.FORM.value: by_form,
    Source.Kind.MAILBOX.value: by_mail,
    Source.Kind.SMS.value: by_text,
}


def host() -> str:
    name = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    return name if "." in name and not name.replace(".", "").isdigit() else "canary.example"


def sender_of(business: Business) -> str:
    """Whom a mail server takes mail from: as every other mail of this business."""
    return settings.MAIL_FROM or business.email or own_address()


def own_address() -> str:
    return settings.MAIL_FROM or f"canary@{host()}"


def silent_canary(now: datetime) -> Canary | None:
    """One that should have come by now and of which nobody has been told."""
    return (
        Canary.objects.filter(
            came_at__isnull=True,
            notified_at__isnull=True,
            sent_at__lte=now - LATE,
            source__business__archived_at__isnull=True,
        )
        .select_related("source__business")
        .order_by("sent_at")
        .first()
    )
