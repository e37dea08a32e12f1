"""Reading our mailboxes.

Every mail is an arrival before it is flagged, and one that fails never stops the next.
"""

import logging
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from integrations.errors import Unavailable
from integrations.mailboxes import mailbox, oauth, oauth_sign_in
from integrations.secrecy.encryption import InvalidToken
from integrations.texts.sentences import sentence
from leads.capture.door import receive_mail
from leads.models import Source
from leads.models.connection import opened, sealed
from leads.models.source_shapes import MailboxSettings

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=50)
RESTS = timedelta(minutes=10)  # a box that took too long: it holds a worker for a minute each time
OVERLAP = timedelta(days=3)  # read again after the numbers changed; the bytes tell what we have
STUCK_TRIES = 3


def poll_next_mailbox(now: datetime) -> bool:
    """Read the mailbox that has waited longest. False when none is due."""
    for source in Source.objects.taking().filter(kind="mailbox").exclude(mailbox={}):
        if is_due(source, now) and claim_mailbox(source, now):
            poll_mailbox(source, now)
            return True
    return False


def is_due(source: Source, now: datetime) -> bool:
    checked = source.mailbox_state.get("checked_at")
    every = RESTS if source.mailbox_state.get("too_slow") else EVERY
    return not checked or datetime.fromisoformat(checked) + every <= now


@transaction.atomic(durable=True)
def claim_mailbox(source: Source, now: datetime) -> bool:
    """Note the attempt before making it, so that no two workers read one box side by side."""
    row = Source.objects.select_for_update().get(pk=source.pk)
    if not is_due(row, now):
        return False
    row.mailbox_state["checked_at"] = now.isoformat()
    row.save(update_fields=["mailbox_state"])
    source.mailbox_state = row.mailbox_state
    return True


def poll_mailbox(source: Source, now: datetime) -> None:
    """Fetch what is new. A failure is noted on the source, where the team sees it."""
    state = source.mailbox_state
    seen = [mailbox.Position(int(state.get("uidvalidity", 0)), int(state.get("last_uid", 0)))]
    read_at = state.get("read_at")
    since = (datetime.fromisoformat(read_at) - OVERLAP).date() if read_at else None

    def keep(uidvalidity: int, uid: int, raw: bytes) -> None:
        receive_mail(
            source,
            raw,
            now,
        )  # known by its bytes: after a change of UIDVALIDITY the numbers are others, not the mails
        seen[0] = mailbox.Position(uidvalidity, uid)

    error, too_slow = "", False
    try:
        seen[0] = mailbox.read(account_of_source(source), seen[0], since, keep)
    except mailbox.Stuck as failure:
        error = failure.words
        seen[0] = past_stuck(source, seen[0], failure, now)
    except Unavailable as failure:
        error, too_slow = failure.words, isinstance(failure, mailbox.TooSlow)
        log.warning("mailbox of source %s: %s", source.pk, failure)
    source.mailbox_state["too_slow"] = too_slow
    remember_position(source, seen[0], error, now)


def past_stuck(
    source: Source, seen: mailbox.Position, failure: mailbox.Stuck, now: datetime
) -> mailbox.Position:
    """A message that cannot be fetched three times in a row is shown in the ledger and passed.

    The next ones must not wait for it.
    """
    before = source.mailbox_state.get("stuck")
    tries = before["tries"] + 1 if before and before["uid"] == failure.uid else 1
    source.mailbox_state["stuck"] = {"uid": failure.uid, "tries": tries}
    if tries < STUCK_TRIES:
        return seen
    receive_mail(
        source,
        (
            f"Subject: A mail that could not be fetched\r\n\r\n{failure.words} "
            "Look into the mailbox itself."
        ).encode(),
        now,
    )
    return mailbox.Position(seen.uidvalidity, failure.uid)


@transaction.atomic(durable=True)
def remember_position(source: Source, seen: mailbox.Position, error: str, now: datetime) -> None:
    row = Source.objects.select_for_update().get(pk=source.pk)
    row.mailbox_state.update(
        {
            "uidvalidity": seen.uidvalidity,
            "last_uid": seen.last_uid,
            "error": error,
            "stuck": source.mailbox_state.get("stuck"),
            "too_slow": source.mailbox_state.get("too_slow", False),
        }
    )
    if not error:
        row.mailbox_state["read_at"] = now.isoformat()
    row.save(update_fields=["mailbox_state"])


def account_of_source(source: Source) -> mailbox.Account:
    """Where to sign in. Raises Unavailable where no key of ours opens what its owner entered."""
    box = source.mailbox
    if "password_env" in box or not source.mailbox_secret:
        secret = os.environ.get(box.get("password_env", "MAILBOX_PASSWORD"), "")
        return account_of(box, secret)
    try:
        secret = opened(source.mailbox_secret).get("password", "")
    except InvalidToken as error:
        words = sentence(
            "The password of this mailbox cannot be read with this secret key: type it again."
        )
        raise Unavailable(words) from error
    return account_of(box, secret, partial(renew_token, source))


def account_of(
    box: MailboxSettings, secret: str, renewed: Callable[[str], None] | None = None
) -> mailbox.Account:
    """`secret` is a password, or a refresh token; `renewed` is told of one that takes its place."""
    token = None
    if box.get("oauth"):
        client = client_of(box)
        url = oauth.PROVIDERS[box["oauth"]]
        token = partial(oauth.access_token, url, *client, secret, renewed)
    return mailbox.Account(
        host=box["host"],
        user=box["user"],
        password=secret,
        port=int(box.get("port", 993)),
        tls=box.get("tls", "implicit"),
        folder=box.get("folder", "INBOX"),
        token=token,
        refused=partial(oauth.forget, secret),
    )


def client_of(box: MailboxSettings) -> tuple[str, str]:
    """(id, secret) of our app at its provider: the mailbox's own, else the one configured."""
    if "client_id" not in box:
        return oauth_sign_in.client_of(box["oauth"])
    secret = os.environ.get(box.get("client_secret_env") or "MAILBOX_CLIENT_SECRET", "")
    return box["client_id"], secret


@transaction.atomic(durable=True)
def renew_token(source: Source, token: str) -> None:
    """Its provider gave another one, and takes the older one only for a while."""
    Source.objects.filter(pk=source.pk, mailbox_secret=source.mailbox_secret).update(
        mailbox_secret=sealed({"password": token})
    )
