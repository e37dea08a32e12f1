"""Who is writing to a lead just now: told by their page while its reply box has the focus."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction

from leads.colleagues import display_name
from leads.models import Lead, Replying

LASTS = timedelta(seconds=25)  # pages tell it every five


@transaction.atomic(durable=True)
def note_replying(lead: Lead, user: User, now: datetime) -> None:
    Replying.objects.update_or_create(lead=lead, user=user, defaults={"at": now})


@transaction.atomic(durable=True)
def note_left_box(lead: Lead, user: User) -> None:
    Replying.objects.filter(lead=lead, user=user).delete()


def others_replying(lead: Lead, user: User, now: datetime) -> list[str]:
    """What each of the others who write just now is called."""
    rows = Replying.objects.filter(lead=lead, at__gt=now - LASTS).exclude(user=user)
    return [display_name(row.user) for row in rows.select_related("user").order_by("user_id")]


def forget_next_replying(now: datetime) -> bool:
    """The rows of those who closed the page. False where there is none."""
    gone, _ = Replying.objects.filter(at__lte=now - LASTS).delete()
    return bool(gone)
