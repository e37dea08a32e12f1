"""What stands of all that a business relies on: a light each, since when, and what to do."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from followups.models import ChannelKey, Message
from integrations.texts.sentences import in_words
from leadflow.doctor.machine import FULL, SCARCE
from leadflow.doctor.running import BACKUP_OLD
from leadflow.health import is_alive
from leadflow.models import Heartbeat
from leads.business import mail_out, telephone_account
from leads.business.connections import connection_of
from leads.capture.scanning import scanner_is_away
from leads.ledger.balance import imbalance_words, imbalances
from leads.llm.accounts import can_ask
from leads.models import Business, ModelCall, Source
from leads.restored.decision import is_held
from leads.sources.canary import LATE, SENDERS, is_carried
from leads.sources.mailboxes import SILENT, connected_mailboxes, last_read

GOOD, WARN, BAD, OFF = "good", "warn", "bad", ""
DAYS = 30  # of the books
OF_LATE = timedelta(days=7)
Outcome = ModelCall.Outcome


@dataclass(frozen=True)
class Light:
    """`tone` is a chip's, "" for what is not set up; `since` the moment of the newest sign of it.
    `do` is a sentence, `view` the name of the page where it is done, of the source `row` if any.
    """

    name: str
    tone: str
    says: str
    means: str
    since: datetime | None = None
    do: str = ""
    view: str = ""
    row: int | None = None

    @property
    def address(self) -> str:
        return reverse(self.view, args=[self.row] if self.row else []) if self.view else ""


def lights_of(business: Business, now: datetime) -> list[Light]:
    return [
        *(mailbox(source, now) for source in connected_mailboxes([business])),
        *webhooks(business, now),
        mail(business),
        texts(business),
        model(business),
        *canaries(business, now),
        books(business, now),
        *machine(now),
    ]


def good(name: str, means: str, since: datetime | None = None) -> Light:
    return Light(name, GOOD, gettext("Works"), means, since)


def mailbox(source: Source, now: datetime) -> Light:
    name = gettext("Mailbox: {name}").format(name=source.name)
    since = last_read(source)
    if error := source.mailbox_state.get("error"):
        means = gettext("New mails are not read: {why}").format(why=in_words(error))
        do = gettext("Look at how it is connected.")
        return Light(name, BAD, gettext("Not read"), means, since, do, "source", source.pk)
    if since is None or now - since > SILENT:
        means = gettext("Nothing was read for a while, and nothing says why.")
        do = gettext("See below whether the worker runs.")
        return Light(name, WARN, gettext("Silent"), means, since, do)
    return good(name, gettext("What people write there becomes leads within a minute."), since)


def webhooks(business: Business, now: datetime) -> Iterator[Light]:
    """Those to which somebody has posted of late without their secret: it may be the owner's own
    form.
    """
    refusing = Source.objects.taking().filter(business=business, refused_at__gt=now - OF_LATE)
    for source in refusing.order_by("id"):
        name = gettext("Webhook: {name}").format(name=source.name)
        means = ngettext(
            "{count} post did not show the secret, and nothing of it is kept.",
            "{count} posts did not show the secret, and nothing of them is kept.",
            source.refused_posts,
        ).format(count=source.refused_posts)
        do = gettext("See whether your form has the secret that is kept here.")
        at = source.refused_at
        yield Light(name, WARN, gettext("Refused"), means, at, do, "source", source.pk)


def mail(business: Business) -> Light:
    name, view = gettext("Mail out"), "mail-out"
    since = newest_sent(business, ChannelKey.EMAIL)
    if is_held(business.pk):
        means = gettext("The data was restored: nothing leaves until an owner decides.")
        do = gettext("Decide what becomes of what may have gone already.")
        return Light(name, BAD, gettext("Held"), means, since, do, "restored")
    if mail_out.is_kept_here(business):
        means = gettext("No way out is set up: what you say is kept here, and nobody gets it.")
        do = gettext("Connect a mail server or a provider.")
        return Light(name, BAD, gettext("Nothing leaves"), means, since, do, view)
    if why := why_out(business, ChannelKey.EMAIL):
        means = gettext("Nobody takes our mail: {why}. It is tried again and again.")
        do = gettext("Send yourself a test mail.")
        return Light(name, BAD, gettext("Out"), means.format(why=why.rstrip(".")), since, do, view)
    if words := failed_test(business, since):
        means = gettext("The last test failed: {why}").format(why=words)
        do = gettext("Mend it, and send yourself a test mail.")
        return Light(name, BAD, gettext("Test failed"), means, since, do, view)
    return good(name, gettext("Answers and follow-ups leave."), since)


def failed_test(business: Business, since: datetime | None) -> str:
    """What the last test of its own way out found, where it failed and nothing has left by it
    after that; "" else.
    """
    row = None if mail_out.is_shared() else connection_of(business, mail_out.MAIL)
    if row is None or row.works is not False or row.tested_at is None:
        return ""
    return row.test_words if since is None or since < row.tested_at else ""


def texts(business: Business) -> Light:
    name, view = gettext("Text and calls"), "telephone-account"
    if telephone_account.is_kept_here(business):
        means = gettext("No telephone account is set up: no text leaves, and no call comes in.")
        return Light(name, OFF, gettext("Not set up"), means, None, "", view)
    since = newest_sent(business, ChannelKey.SMS)
    if why := why_out(business, ChannelKey.SMS):
        means = gettext("Nobody takes our texts: {why}.").format(why=why.rstrip("."))
        do = gettext("Look at the account.")
        return Light(name, BAD, gettext("Out"), means, since, do, view)
    return good(name, gettext("Texts leave, and missed calls are answered."), since)


def newest_sent(business: Business, channel: str) -> datetime | None:
    sent = Message.objects.filter(business=business, channel=channel, state=Message.State.SENT)
    return sent.order_by("-settled_at").values_list("settled_at", flat=True).first()


def why_out(business: Business, channel: str) -> str:
    """Why nobody takes anything of this channel; "" where somebody does."""
    out = Message.objects.filter(business=business, channel=channel, channel_out=True).first()
    return (in_words(out.why) or gettext("no reason was given")) if out else ""


def model(business: Business) -> Light:
    name, view = gettext("Model"), "model"
    if not can_ask(business):
        means = gettext("None is set up: your rules judge alone, and your own words answer.")
        return Light(name, OFF, gettext("Not set up"), means, None, "", view)
    calls = ModelCall.objects.filter(business=business).exclude(outcome=Outcome.RESERVED)
    newest = calls.order_by("-at", "-id").first()
    since = newest.at if newest else None
    if newest and newest.outcome in (Outcome.UNAVAILABLE, Outcome.REFUSED):
        means = gettext("It did not answer last time: your rules judge alone until it does.")
        do = gettext("Try it, and look at the key.")
        return Light(name, BAD, newest.get_outcome_display(), means, since, do, view)
    return good(name, gettext("It reads inquiries against your criteria."), since)


def canaries(business: Business, now: datetime) -> Iterator[Light]:
    """The tests that leadflow sends to itself, of each source that it can test."""
    if not settings.CANARY_MINUTES:
        return
    sources = Source.objects.taking().filter(business=business, kind__in=SENDERS)
    for source in sources.select_related("business").order_by("id"):
        newest = source.canaries.filter(sent_at__lte=now - LATE).first()
        if newest is None or not is_carried(source):
            continue
        name = gettext("Test of {name}").format(name=source.name)
        if newest.came_at:
            yield good(name, gettext("What people send there arrives."), newest.came_at)
        else:
            means = gettext("A test inquiry did not arrive. What people send may be lost.")
            do = gettext("Look at the source.")
            says, sent = gettext("Silent"), newest.sent_at
            yield Light(name, BAD, says, means, sent, do, "source", source.pk)


def books(business: Business, now: datetime) -> Light:
    name, view = gettext("The books"), "balance"
    if wrong := imbalances(business, now, now - timedelta(days=DAYS)):
        do = gettext("Open the books.")
        return Light(
            name, BAD, gettext("They do not balance"), imbalance_words(wrong)[0], None, do, view
        )
    means = gettext("Everything that came in became something, or waits to.")
    return Light(name, GOOD, gettext("They balance"), means, None, "", view)


def machine(now: datetime) -> Iterator[Light]:
    """What all businesses here rely on."""
    seen = dict(Heartbeat.objects.values_list("name", "at"))
    yield process(gettext("Worker"), seen.get("worker"), now)
    yield process(gettext("Timetable"), seen.get("timetable"), now)
    yield backup(seen.get("backup"), now)
    if settings.CLAMAV:
        yield virus_scanner()
    yield disk(shutil.disk_usage(settings.VAR).free)


def process(name: str, at: datetime | None, now: datetime) -> Light:
    if is_alive(at, now):
        return good(name, gettext("What is due is done."), at)
    means = gettext("Nothing is read, judged, answered or sent in time.")
    do = gettext("Ask whoever runs the server to start leadflow again (bin/run).")
    return Light(name, BAD, gettext("Does not run"), means, at, do)


def backup(at: datetime | None, now: datetime) -> Light:
    name = gettext("Backup")
    if at is not None and now - at <= BACKUP_OLD:
        return good(name, gettext("Were this machine lost, little would be."), at)
    do = gettext("Ask whoever runs the server to make one every night (bin/manage backup).")
    if at is None:
        means = gettext("There has never been one: were this machine lost, all would be.")
        return Light(name, WARN, gettext("None yet"), means, None, do)
    means = gettext("The newest is old: what came since then would be lost with this machine.")
    return Light(name, BAD, gettext("Too old"), means, at, do)


def virus_scanner() -> Light:
    name = gettext("Virus scanner")
    if not scanner_is_away():
        return good(name, gettext("Each file that comes in is checked before it can be opened."))
    means = gettext("It does not answer: files that come in stay closed until it has seen them.")
    do = gettext("Ask whoever runs the server to look (bin/manage doctor).")
    return Light(name, BAD, gettext("Out"), means, None, do)


def disk(free: int) -> Light:
    """`free` in bytes."""
    name = gettext("Disk")
    room = gettext("{count} GB are free.").format(count=f"{free / 1e9:.1f}")
    if free >= SCARCE:
        return Light(name, GOOD, gettext("Room enough"), room)
    do = gettext("Ask whoever runs the server to make room.")
    says = gettext("Full") if free < FULL else gettext("Nearly full")
    return Light(name, BAD if free < FULL else WARN, says, room, None, do)
