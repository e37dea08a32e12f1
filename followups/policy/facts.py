"""What policy needs to know about a message, read under the lead's lock.

What bears its marker only later is looked at again in `outbox/claims.py`.
"""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

from followups.channels import CHANNELS
from followups.models import Enrollment, Message, Sequence, Suppression
from followups.owner import answer_modes, sequence_choice
from followups.owner.audience import NEVER
from followups.policy import calendar, counting, history, rate_limits, restored
from followups.policy.closed import ERASED, suppressions, why_suppressed
from followups.policy.held import holds_of, stopped_by_us
from followups.policy.history import History, LeadVersion
from followups.policy.may_follow_up import APART
from followups.policy.send_facts import Counts, Moments, Person, SendFacts, Story
from integrations.texts.sentences import lowered
from leads.business.closed_days import closed_days
from leads.contacts import consent
from leads.contacts.typed import counted_as
from leads.enrichment import offline
from leads.models import Address, Business, Judgement, Lead, LeadEvent, MailId
from leads.restored.decision import restores_that_count

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SMS_HOURS = calendar.Window(time(9), time(20), frozenset(range(7)))  # it rings at a bedside


class SendFactsReader:
    """The facts about several messages, read in as many questions as for one.

    Their leads must be locked.
    """

    def __init__(self, messages: list[Message], now: datetime) -> None:
        self.now, to_people = now, [m for m in messages if m.lead is not None]
        self.past = history.histories_of(to_people)
        leads = {m.lead.pk: m.lead for m in messages if m.lead is not None}
        self.contacts = {lead.contact_id for lead in leads.values()}
        self.consent = consent.statuses_of(self.contacts)
        self.judged = newest_judgements(leads)
        self.holds, self.stopped = holds_of(leads), stopped_by_us(leads)
        self.addresses = addresses_of(self.contacts)
        self.mail_ids: dict[int, list[str]] = defaultdict(list)
        for lead, value in (
            MailId.objects.filter(lead__in=leads).order_by("pk").values_list("lead_id", "value")
        ):
            self.mail_ids[lead].append(value)
        self.gone = counting.GoneCounts(to_people, now)
        written_to = [m.to for m in to_people]
        known = [one.value for theirs in self.addresses.values() for one in theirs]
        self.suppressed = suppressions({m.business_id for m in to_people}, written_to + known)
        self.restores = restores_that_count({m.business_id for m in messages})

    @cached_property
    def events(self) -> Counter[int]:
        return history.events_of(self.contacts)

    def lead_version(self, message: Message) -> LeadVersion | None:
        """How its lead stands.

        None where nothing waits behind another message, so that nothing can happen before the
        marker.
        """
        if message.lead is None or len(self.past) == 1:
            return None
        contact = message.lead.contact_id
        return LeadVersion(
            contact,
            self.events[contact],
            {
                (message.pk, message.state),
                *((m.pk, m.state) for m in self.past[message.pk].messages),
            },
        )

    def facts_of(self, message: Message) -> SendFacts:
        """Rows in `sending` and `unconfirmed` count as sent.

        Two workers cannot both pass a limit.
        """
        lead, restore = message.lead, self.restores.get(message.business_id)
        found = SendFacts(
            kind=message.kind,
            now=self.now,
            to=message.to,
            is_archived=message.business.archived_at is not None,
            meant_for=restored.meant_for(message) if restore else None,
            restored=restored.fact_of(message, restore) if restore else None,
        )
        if lead is None:
            return found
        past = self.past[message.pk]
        return replace(
            found,
            is_task=not CHANNELS[message.channel].reaches_people,
            wording=message.wording,
            by_person=message.author_id is not None,
            written_since=message.kind == Message.Kind.REPLY
            and message.written_at is not None
            and past.written_since(message.written_at),
            asked_at=message.answers.at if message.answers else None,
            person=self.person(message, lead, past),
            story=self.story(message, lead, past),
            moments=self.moments(message, lead, past),
            counts=self.counts(message, lead),
        )

    def person(self, message: Message, lead: Lead, past: History) -> Person:
        allowed = self.consent[lead.contact_id]
        reason = self.why_suppressed(message, lead)
        return Person(
            opted_out=allowed.is_withdrawn,
            suppressed=lowered(reason.label) if reason else "",
            erased=reason == ERASED,
            is_own_address=message.to in CHANNELS[message.channel].own_addresses(lead.business),
            machine=past.has(LeadEvent.Kind.AUTOMATIC, "machine"),
            bounced=past.has(LeadEvent.Kind.BOUNCED, "hard"),
            is_wrong_number=any(
                one.value == message.to and one.wrong_at for one in self.addresses[lead.contact_id]
            ),
            consent_until=allowed.until.get(message.channel),
        )

    def why_suppressed(self, message: Message, lead: Lead) -> Suppression.Reason | None:
        """Who was erased gets nothing by another way of theirs either."""
        known = [one.value for one in self.addresses[lead.contact_id]]
        if why_suppressed(lead.business_id, known, self.suppressed) == ERASED:
            return ERASED
        return why_suppressed(lead.business_id, [message.to], self.suppressed)

    def story(self, message: Message, lead: Lead, past: History) -> Story:
        enrollment, completed = message.enrollment, lead.stage == Lead.Stage.COMPLETED
        judged = self.judged.get(lead.pk, NOT_JUDGED)
        return Story(
            captured_at=lead.received_at,
            completed=completed,
            resting=completed and lead.outcome == Lead.Outcome.NURTURE,
            unwanted=unwanted(message, lead, judged.category),
            ended=lowered(Enrollment.Why(enrollment.why).label)
            if enrollment and enrollment.ended_at
            else "",
            replied=past.has_replied(enrollment, message.kind == Message.Kind.CHECK_IN),
            booked=past.has_booked(enrollment if message.kind == Message.Kind.STEP else None),
            person_answered=past.person_answered(message),
            reply_at=past.reply_at,
            last_automatic_at=past.last_automatic,
            holds=tuple(self.holds[lead.pk]),
            stopped=lead.pk in self.stopped,
            emergency=judged.urgency == Judgement.Urgency.EMERGENCY,
        )

    def moments(self, message: Message, lead: Lead, past: History) -> Moments:
        enrollment, sms_at = message.enrollment, None
        hours = window_of(enrollment.sequence, lead) if enrollment else calendar.Window()
        if CHANNELS[message.channel].rings:
            zones = zones_of_number(message.to, lead)
            sms_at = calendar.next_allowed_everywhere(self.now, zones, SMS_HOURS)
        return Moments(
            planned_at=planned(message, lead, hours, past.last_automatic),
            allowed_at=calendar.next_allowed(self.now, lead.zone, hours) if enrollment else None,
            sms_at=sms_at,
        )

    def count_ready(self, message: Message) -> None:
        """It goes in a moment: those that are decided on after it find it gone."""
        if message.lead is not None and message.kind in Message.AUTOMATIC:
            source = message.lead.source_id
            self.gone.add(message.business_id, source, message.kind, message.to)

    def counts(self, message: Message, lead: Lead) -> Counts:
        found = Counts(
            to_address_today=self.gone.to_mailbox[lead.business_id, counted_as(message.to)],
            to_domain_today=self.gone.of_domain(message),
            source_full_at=self.gone.full_at(message, lead),
            notices_today=counting.notices_today(message, lead, self.now),
        )
        if not CHANNELS[message.channel].is_limited:
            return found
        return replace(
            found,
            most_a_minute=lead.business.mail_a_minute,
            this_minute=rate_limits.this_minute(lead.business, self.now),
            warm_up_cap=rate_limits.warm_up_cap(lead.business, self.now),
            automatic_today=rate_limits.warmed_up_with(lead.business, self.now),
        )


def addresses_of(contacts: Collection[int]) -> dict[int, list[Address]]:
    """Where each of them is reached, as far as we know."""
    found: dict[int, list[Address]] = defaultdict(list)
    for address in Address.objects.filter(contact__in=contacts):
        found[address.contact_id].append(address)
    return found


class Judged(NamedTuple):
    category: str = ""
    urgency: str = ""


NOT_JUDGED = Judged()


def newest_judgements(leads: Collection[int]) -> dict[int, Judged]:
    """What each lead was last judged to be; absent where it never was."""
    rows = Judgement.objects.filter(lead__in=leads).order_by("at", "pk")
    return {lead: Judged(*row) for lead, *row in rows.values_list("lead_id", "category", "urgency")}


def zones_of_number(phone: str, lead: Lead) -> list[ZoneInfo]:
    """Where a text may ring: in the lead's zone, and where the area code lies."""
    return list(dict.fromkeys([lead.zone, *(ZoneInfo(z) for z in offline.zones_of(phone))]))


def unwanted(message: Message, lead: Lead, category: str) -> str:
    """What it was judged to be, where such people get no answer, or no follow-ups, of ours.

    "" where they do.
    """
    if not category:
        return ""
    if message.enrollment:
        allowed = sequence_choice.is_followed_up(message.enrollment.sequence, category)
    elif message.wording == Message.Wording.EMERGENCY:
        allowed = category not in NEVER
    else:
        allowed = answer_modes.is_answered(lead, category)
    return "" if allowed else lowered(Judgement.Category(category).label)


def planned(
    message: Message, lead: Lead, hours: calendar.Window, last: datetime | None
) -> datetime | None:
    """When a step was meant to go, no sooner than the pause after the message before it allows."""
    if not message.due_local:
        return None
    due = calendar.as_utc(datetime.fromisoformat(message.due_local), lead.zone)
    return calendar.next_allowed(max(due, last + APART) if last else due, lead.zone, hours)


def window_of(sequence: Sequence, lead: Lead) -> calendar.Window:
    """The hours of a sequence with the closed days of its business."""
    hours = sequence.window_from, sequence.window_to, sequence.weekdays
    return window(*hours, lead.business, lead.received_at.year)


def window(
    start: time, end: time, weekdays: list[int], business: Business, year: int
) -> calendar.Window:
    return calendar.Window(start, end, frozenset(weekdays), closed_days(business, year))
