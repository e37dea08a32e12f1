"""Posts of delivery news: kept at the door, read apart, and applied one piece at a time."""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from followups.models import NewsPost
from followups.outbox.delivery_news import apply_mail_news
from integrations.mailing import mail_news
from integrations.strangers import reader
from leads.models import Business

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)  # longer than a job may run
TRY_AGAIN = timedelta(minutes=2)
TRIES = 8
MOST_READERS = 2  # that one post may stop
SHOWN = timedelta(days=30)  # for which the operator sees what could not be read


@transaction.atomic(durable=True)
def keep_news_post(
    provider: str, content_type: str, raw: bytes, now: datetime, business: Business | None = None
) -> None:
    """Told twice it is kept twice: news that were applied come to the same once more."""
    NewsPost.objects.create(
        business=business,
        provider=provider,
        content_type=content_type[:300],
        raw=raw,
        received_at=now,
        due_at=now,
    )


def apply_next_news_post(now: datetime) -> bool:
    """Read one post and apply what it tells. False where none is due."""
    waiting = NewsPost.objects.filter(failed_at__isnull=True, due_at__lte=now)
    pk = waiting.order_by("due_at", "id").values_list("pk", flat=True).first()
    post = claim_post(pk, now) if pk else None
    if post is None:
        return False
    try:
        found = reader.apart(mail_news.unpack, post.provider, post.content_type, bytes(post.raw))
        apply_all(found, now, post.business)
    except reader.ReaderStopped as stopped:
        note_failure(post.pk, stopped.args[0], now, MOST_READERS)
    except Exception as error:  # its words may quote somebody's address: the row keeps its kind
        log.warning("news post %s: %s", pk, type(error).__name__)
        note_failure(post.pk, type(error).__name__, now)
    else:
        forget_post(post.pk)
    return True


def apply_all(found: list[mail_news.News], now: datetime, business: Business | None) -> None:
    """One piece that cannot be applied holds up no other one; its error is raised at the end."""
    failed: Exception | None = None
    for news in found:
        try:
            apply_mail_news(news, now, business)
        except Exception as error:
            failed = error
    if failed is not None:
        raise failed


@transaction.atomic(durable=True)
def claim_post(pk: int, now: datetime) -> NewsPost | None:
    """For one worker alone, its try noted before it is read; None where another one has it."""
    rows = NewsPost.objects.select_for_update(skip_locked=True)
    post = rows.filter(pk=pk, failed_at__isnull=True, due_at__lte=now).first()
    if post is None:
        return None
    post.attempts, post.due_at = post.attempts + 1, now + LEASE
    post.save(update_fields=["attempts", "due_at"])
    return post


@transaction.atomic(durable=True)
def note_failure(pk: int, why: str, now: datetime, most: int = TRIES) -> None:
    """Again later. After so many tries nobody reads it again, and nothing that it says is kept."""
    post = NewsPost.objects.select_for_update().get(pk=pk)
    post.why, post.due_at = why, now + TRY_AGAIN * post.attempts
    if post.attempts >= most:
        post.failed_at, post.raw = now, b""
        NewsPost.objects.filter(failed_at__lt=now - SHOWN).delete()
    post.save(update_fields=["why", "due_at", "failed_at", "raw"])


@transaction.atomic(durable=True)
def forget_post(pk: int) -> None:
    NewsPost.objects.filter(pk=pk).delete()
