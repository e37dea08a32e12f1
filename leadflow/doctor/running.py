"""What runs: settings, queue, workers, ways out, canaries, versions, backups."""

import os
import platform
from collections.abc import Iterator
from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.core import checks
from django.db import connection

from followups.models import Message, NewsPost
from integrations import queue
from integrations.errors import Unavailable
from integrations.strangers import clamd
from integrations.timing import clock
from leadflow.doctor import mail_servers
from leadflow.doctor.finding import Finding, bad, good, warn
from leadflow.health import KEEPERS, SILENT_AFTER
from leadflow.models import Heartbeat
from leadflow.processes import versions
from leads.models import Business, Source
from leads.restored import decision
from leads.sources.canary import SENDERS, is_carried

BACKUP_OLD = timedelta(hours=36)
LATE = timedelta(minutes=15)


def look_at_settings() -> Iterator[Finding]:
    """The same that `check --deploy` says."""
    found = checks.run_checks(include_deployment_checks=not settings.IS_LOCAL)
    for message in found:
        if message.is_silenced():
            continue
        grade = bad if message.level >= checks.ERROR else warn
        yield grade("settings", f"{message.msg}", str(message.hint or ""))
    if not found:
        yield good("settings", "nothing to mend")


def look_at_queue() -> Iterator[Finding]:
    if not queue.ping():
        yield bad("queue", "It does not answer: answers take ten seconds more.", "bin/run")
        return
    with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2) as found:
        yield look_at_eviction(found)
        yield good("queue", f"{found.llen(queue.HINTS)} hints wait")


def look_at_eviction(found: redis.Redis) -> Finding:
    try:
        policy = found.config_get("maxmemory-policy").get("maxmemory-policy", "noeviction")
    except redis.RedisError:
        return good("queue", "It answers, and does not tell its settings.")
    if policy != "noeviction":
        words = f"It throws away what it has no room for ({policy})."
        return warn("queue", words, "redis-cli config set maxmemory-policy noeviction")
    return good("queue", "It answers, and throws nothing away.")


def look_at_workers(now: datetime) -> Iterator[Finding]:
    seen = dict(Heartbeat.objects.values_list("name", "at"))
    for name in KEEPERS:
        at = seen.get(name)
        if at is None or abs(now - at) > SILENT_AFTER:
            last = f"last heard of {at:%Y-%m-%d %H:%M} UTC" if at else "never heard of"
            command = "work" if name == "worker" else name
            yield bad(name, f"It does not run: {last}.", f"bin/run, or bin/manage {command}")
        else:
            yield good(name, "alive")


def look_at_sending(now: datetime) -> Iterator[Finding]:
    for restore in decision.undecided().select_related("business"):
        words = f"Nothing leaves for {restore.business}: {restore.get_how_display()}"
        yield bad("sending", words, f"{settings.PUBLIC_URL}/restored/")
    overdue = (
        Message.objects.due(now - LATE)
        .exclude(business__in=decision.held_businesses())
        .exclude(business__in=Business.objects.archived())
    )
    if (late := overdue[:1000].count()) and late:
        words = f"{late} messages should have gone a quarter of an hour ago."
        yield bad("sending", words, f"{settings.PUBLIC_URL}/outbox/?state=queued")
    if (out := Message.objects.filter(channel_out=True).first()) is not None:
        yield bad("sending", f"{out.get_channel_display()}: {out.why}", "EMAIL_URL=…")
    if (unread := NewsPost.objects.filter(failed_at__isnull=False).last()) is not None:
        words = f"Delivery news of {unread.provider} could not be read: {unread.why}"
        yield bad("sending", words, "bin/manage doctor; the provider's own log has them")
    yield from mail_servers.look_at_mail_servers()


def look_at_scanner() -> Iterator[Finding]:
    if not settings.CLAMAV:
        return
    try:
        yield good("virus scanner", clamd.version(settings.CLAMAV))
    except Unavailable as error:
        words = f"Files of strangers stay closed: {error}"
        yield bad("virus scanner", words, "systemctl start clamav-daemon; CLAMAV=…")


def look_at_canaries(now: datetime) -> Iterator[Finding]:
    if not settings.CANARY_MINUTES:
        if not settings.IS_LOCAL:
            words = "No test inquiries are sent: a channel could be dead for days."
            yield warn("canaries", words, "CANARY_MINUTES=60")
        return
    for source in Source.objects.taking().filter(kind__in=SENDERS).select_related("business"):
        newest = source.canaries.filter(sent_at__lte=now - LATE).first()
        if not is_carried(source) or newest is None:
            continue
        if newest.came_at is None:
            words = f"{source.name}: that of {newest.sent_at:%Y-%m-%d %H:%M} UTC never came."
            address = f"{settings.PUBLIC_URL}/sources/{source.pk}/"
            yield bad("canaries", f"{words} {newest.why}", address)
        else:
            yield good("canaries", f"{source.name}: came after {newest.seconds} s")


def look_at_versions() -> Iterator[Finding]:
    if newer := versions.unknown_migrations():
        words = f"The database is newer than this program ({newer[0]})."
        yield bad("versions", words, "git pull && bin/run")
    if waiting := versions.waiting_migrations():
        words = f"{len(waiting)} changes of the database wait ({waiting[0]})."
        yield bad("versions", words, "bin/manage migrate")
    python, server = platform.python_version(), versions.database_version()
    yield good("versions", f"leadflow {settings.VERSION}, Python {python}, {server}")
    if connection.vendor == "sqlite" and os.cpu_count():
        yield good("versions", "SQLite serves this machine alone; PostgreSQL serves several.")


def look_at_backups(now: datetime) -> Iterator[Finding]:
    at = Heartbeat.objects.filter(name="backup").values_list("at", flat=True).first()
    line = "bin/manage backup /somewhere/else"
    if at is None:
        yield warn("backups", "There was never one by bin/manage backup.", line)
    elif now - at > BACKUP_OLD:
        yield bad("backups", f"The newest is of {at:%Y-%m-%d %H:%M} UTC.", line)
    else:
        yield good("backups", f"The newest is of {at:%Y-%m-%d %H:%M} UTC.")


def look_at_running() -> Iterator[Finding]:
    now = clock.now()
    yield from look_at_settings()
    yield from look_at_queue()
    yield from look_at_workers(now)
    yield from look_at_sending(now)
    yield from look_at_scanner()
    yield from look_at_canaries(now)
    yield from look_at_versions()
    yield from look_at_backups(now)
