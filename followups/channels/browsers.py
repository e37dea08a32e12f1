"""The browsers of our people: the one writer of them and of our key."""

import base64
import binascii
from datetime import datetime
from urllib.parse import urlsplit

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext

from followups.models import ChannelKey, Message, PushBrowser, PushKey
from integrations.databases.turns import take_turns
from integrations.network import web_push
from integrations.secrecy import encryption
from leads.declined import Declined

MOST = 10  # browsers of one person; the oldest goes
PREFIX = "browser-"  # as Message.to names one
ONLY_ROW = 1


@transaction.atomic(durable=True)
def make_push_key() -> None:
    """Once: another one would reach none of the browsers that know the first."""
    if not PushKey.objects.filter(pk=ONLY_ROW).exists():
        private, public = web_push.new_keys()
        kept = {"private": encryption.encrypt(private), "public": public}
        PushKey.objects.get_or_create(pk=ONLY_ROW, defaults=kept)


def our_public_key() -> str:
    """ "" where none has been made."""
    return PushKey.objects.filter(pk=ONLY_ROW).values_list("public", flat=True).first() or ""


def our_private_key() -> str:
    """Raises InvalidToken where no key of ours opens it, and DoesNotExist."""
    return encryption.decrypt(PushKey.objects.get(pk=ONLY_ROW).private)


@transaction.atomic(durable=True)
def renew_push_key() -> None:
    """Encrypt it with the newest key. What no key opens stays: the right one may come back."""
    for row in PushKey.objects.select_for_update():
        try:
            row.private = encryption.renew(row.private)
        except encryption.InvalidToken:
            continue
        row.save(update_fields=["private"])


@transaction.atomic(durable=True)
def keep_browser(
    user: User, endpoint: str, p256dh: str, auth: str, agent: str, now: datetime, known: str = ""
) -> PushBrowser:
    """One that is known becomes this person's; `known` is the endpoint that it had before. Declined
    for what no browser says.
    """
    check_usable(endpoint, p256dh, auth)
    take_turns([f"browser {endpoint}"])
    if known != endpoint:
        PushBrowser.objects.filter(user=user, endpoint=known).delete()
    kept = {"user": user, "p256dh": p256dh, "auth": auth, "agent": agent[:300], "made_at": now}
    row, _ = PushBrowser.objects.update_or_create(endpoint=endpoint, defaults=kept)
    newest = PushBrowser.objects.filter(user=user).order_by("-made_at", "-pk")[:MOST]
    PushBrowser.objects.filter(user=user).exclude(pk__in=[one.pk for one in newest]).delete()
    return row


@transaction.atomic(durable=True)
def renew_browser(known: str, secret: str, endpoint: str, p256dh: str, auth: str) -> None:
    """One has given itself another endpoint. It shows that it is the one by the endpoint and the
    secret of before, which nobody else has together; so nobody need be signed in.

    Declined where none is known by them, or the new ones are of no use.
    """
    check_usable(endpoint, p256dh, auth)
    take_turns([f"browser {endpoint}"])
    row = PushBrowser.objects.select_for_update().filter(endpoint=known).first()
    is_it = row is not None and constant_time_compare(row.auth, secret)
    is_taken = PushBrowser.objects.filter(endpoint=endpoint).exclude(endpoint=known).exists()
    if row is None or not is_it or is_taken:
        raise Declined(gettext("This browser is not known here. Switch it on again."))
    row.endpoint, row.p256dh, row.auth = endpoint, p256dh, auth
    row.save(update_fields=["endpoint", "p256dh", "auth"])


def check_usable(endpoint: str, p256dh: str, auth: str) -> None:
    if not is_endpoint(endpoint) or size_of(p256dh) != 65 or size_of(auth) != 16:
        raise Declined(gettext("This browser cannot be told anything: it gave no usable address."))


def is_endpoint(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and len(address) <= 600


def size_of(key: str) -> int:
    """Bytes; 0 for what is no key."""
    try:
        return len(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
    except (binascii.Error, ValueError):
        return 0


@transaction.atomic(durable=True)
def forget_browser(user: User, pk: int) -> None:
    PushBrowser.objects.filter(user=user, pk=pk).delete()


@transaction.atomic(durable=True)
def forget_dead(pk: int, unshown: Message) -> None:
    """What it should have shown goes to its owner by mail, where no mail tells of it anyway."""
    browser = PushBrowser.objects.select_related("user").filter(pk=pk).first()
    if browser is None:
        return
    theirs = PushBrowser.objects.select_for_update().filter(user=browser.user)
    list(theirs.order_by("pk"))  # two that are gone at once make one mail
    browser.delete()
    same = {name: getattr(unshown, name) for name in ("business", "about", "topic", "kind")}
    mails = Message.objects.filter(**same, channel=ChannelKey.EMAIL, to=browser.user.email)
    if not unshown.topic or mails.filter(not_before__gte=unshown.not_before).exists():
        return
    Message.objects.create(
        **same,
        channel=ChannelKey.EMAIL,
        to=browser.user.email,
        not_before=unshown.not_before,
        subject=unshown.subject,
        text=f"{unshown.subject}\n\n{unshown.text}",
    )


def browser_named(to: str) -> PushBrowser | None:
    """That of Message.to."""
    number = to.removeprefix(PREFIX)
    return PushBrowser.objects.filter(pk=int(number)).first() if number.isdecimal() else None
