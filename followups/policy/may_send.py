"""May this leave now?

One pure function over facts. It decides everything again at the last moment and imports nothing of
ours.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

APART = timedelta(hours=20)  # between two automatic messages to one lead
ADDRESS_CAP = 3  # automatic messages to one address a day, over all leads and forms
DOMAIN_CAP = 200  # first answers to one domain a day: a form is no mail gun
NOTICE_STALE = timedelta(minutes=5)
ANSWER_STALE = timedelta(hours=24)
PROMPT = timedelta(
    minutes=15
)  # a text that late is no answer at once any more: it keeps decent hours
STEP_STALE = timedelta(hours=36)
BEFORE_THEM = "One of us is about to write."
NEXT_MINUTE, NEXT_HOUR = (
    timedelta(seconds=20),
    timedelta(hours=1),
)  # when a limit may have room again
WARM_UP, DOUBLES, WARM = (
    20,
    timedelta(days=2),
    5_000,
)  # mails on the first day; how fast they double; from where on there is no limit


@dataclass(frozen=True)
class Send:
    pass


@dataclass(frozen=True)
class Wait:
    until: datetime
    why: str


@dataclass(frozen=True)
class Refuse:
    """`tell` is False where the reason is the normal end of a story and nobody needs to look."""

    why: str
    tell: bool = True
    missed: bool = (
        False  # its window passed while nothing could be sent: the team decides what becomes of it
    )


Verdict = Send | Wait | Refuse


@dataclass(frozen=True)
class SendFacts:
    """All that counts, gathered under the lead's lock.

    Times are aware; None means never or not known.
    """

    kind: str  # one of Message.Kind
    now: datetime
    to: str
    opted_out: bool = False
    suppressed: str = ""  # why this address is suppressed
    is_own_address: bool = False
    completed: bool = False
    unwanted: str = (
        ""  # what it turned out to be, where that wants no automatic message of this kind
    )
    ended: str = ""  # why the follow-ups ended
    replied: bool = False  # a person wrote since the inquiry, by any channel
    person_answered: bool = False  # one of us wrote
    reply_at: datetime | None = (
        None  # one of us has written something that goes then, and may be taken back until then
    )
    heard_since: bool = False  # on a reply that was to go later: they have written meanwhile
    booked: bool = False  # since the follow-ups began; for a check-in, ever
    machine: bool = False  # a program like this one writes from there
    bounced: bool = False  # the newest mail to this address came back for good
    consent_until: datetime | None = None
    last_automatic_at: datetime | None = None
    to_address_today: int = 0
    to_domain_today: int = 0
    planned_at: datetime | None = None  # the allowed moment it was first meant for
    allowed_at: datetime | None = None  # the next allowed moment from now on, in the reader's zone
    captured_at: datetime | None = None
    text_at: datetime | None = None  # the next moment at which a text may wake nobody
    asked_at: datetime | None = None  # when the official word came that a notice answers
    notices_today: int = 0
    resting: bool = False  # completed as nurture, which is when check-ins go
    is_task: bool = False  # for us to do; it reaches nobody's mailbox or telephone
    this_minute: int = 0  # mails of this sender within the last minute
    most_a_minute: int | None = None
    automatic_today: int = 0  # automatic mails of this sender within a day
    warm_up_cap: int | None = None  # most of them while a new sender warms up


def may_send(facts: SendFacts) -> Verdict:
    """Send, Wait(until, why) or Refuse(why). Every why is for a person to read."""
    if not facts.to:
        return Refuse("There is no e-mail address: call or text them.")
    if facts.kind in ("report", "alert", "account", "trial"):
        return Send()
    if facts.kind == "notice":
        return may_send_notice(facts)
    if facts.opted_out:
        return Refuse("They asked us not to write.", tell=facts.kind not in ("step", "check_in"))
    if facts.suppressed:
        return Refuse(f"Nothing goes to this address: {facts.suppressed}.")
    if facts.is_own_address:
        return Refuse("That is one of our own addresses.")
    if facts.most_a_minute and facts.this_minute >= facts.most_a_minute:
        return Wait(
            facts.now + NEXT_MINUTE,
            f"{facts.most_a_minute} mails a minute go from this sender, as you set.",
        )
    if facts.kind == "reply":
        return (
            Refuse("They have written since this was written: read that first, then send it again.")
            if facts.heard_since
            else Send()
        )
    return may_send_automatic(facts)


def may_send_notice(facts: SendFacts) -> Verdict:
    """The one answer to STOP, START or HELP.

    Within five minutes, once a day, also to somebody who has just opted out; never two machines at
    each other.
    """
    if facts.asked_at is None or facts.now - facts.asked_at > NOTICE_STALE:
        return Refuse(
            "More than five minutes after their word: it would be one message too many.", tell=False
        )
    if facts.notices_today:
        return Refuse("They have had such an answer today.", tell=False)
    return Refuse("That is one of our own numbers.") if facts.is_own_address else Send()


def may_send_automatic(facts: SendFacts) -> Verdict:
    """What we say by ourselves, to a person."""
    if facts.completed and facts.kind != "check_in":
        return Refuse("The lead is completed.", tell=False)
    if facts.unwanted:
        return Refuse(f"It is no longer taken for an inquiry ({facts.unwanted}).", tell=False)
    if facts.person_answered:
        return Refuse("One of us has taken over.", tell=False)
    if facts.reply_at and (facts.kind != "first_response" or facts.reply_at <= facts.now + PROMPT):
        return Wait(max(facts.reply_at, facts.now + NEXT_MINUTE), BEFORE_THEM)
    if not facts.is_task and (facts.consent_until is None or facts.consent_until <= facts.now):
        return Refuse("Their inquiry no longer allows us to write by ourselves.")
    if facts.to_address_today >= ADDRESS_CAP:
        return Refuse(f"{ADDRESS_CAP} automatic messages went to this address today already.")
    if facts.kind == "first_response":
        return may_send_first_response(facts)
    if facts.kind == "check_in":
        return may_send_check_in(facts)
    return may_send_step(facts)


def may_send_first_response(facts: SendFacts) -> Verdict:
    """At any hour: they have just written to us. A text that is late waits for the day."""
    if facts.to_domain_today >= DOMAIN_CAP:
        return Refuse(
            f"{DOMAIN_CAP} first answers went to this domain today already: is somebody "
            "misusing the form?"
        )
    if facts.captured_at and facts.now - facts.captured_at > ANSWER_STALE:
        return Refuse("More than a day late: a person should answer instead.")
    if (
        facts.text_at
        and facts.text_at > facts.now
        and facts.captured_at
        and facts.now - facts.captured_at > PROMPT
    ):
        return Wait(facts.text_at, "Too late at night for a text.")
    return Send()


def may_send_step(facts: SendFacts) -> Verdict:
    if facts.ended:
        return Refuse(f"The follow-ups have ended: {facts.ended}.", tell=False)
    return may_send_later(facts)


def may_send_check_in(facts: SendFacts) -> Verdict:
    """Once more, long after a lead came to rest; never to one that woke up."""
    return (
        may_send_later(facts)
        if facts.resting
        else Refuse("The lead is at rest no longer.", tell=False)
    )


def may_send_later(facts: SendFacts) -> Verdict:
    """What goes days after the inquiry, at an hour that suits the reader."""
    if facts.replied:
        return Refuse("They have written back.", tell=False)
    if facts.booked:
        return Refuse("They have booked, or went to the booking page.", tell=False)
    if facts.machine:
        return Refuse(
            "A program like this one answers from there: two of them would never stop. Write "
            "yourself."
        )
    if facts.bounced:
        return Refuse("The last mail to this address came back.", tell=False)
    if facts.kind == "step" and facts.planned_at and facts.now - facts.planned_at > STEP_STALE:
        return Refuse("Its moment passed before it could be sent.", tell=False, missed=True)
    if (
        facts.last_automatic_at
        and facts.now < facts.last_automatic_at + APART
        and not facts.is_task
    ):
        return Wait(
            facts.last_automatic_at + APART, "Twenty hours lie between two automatic messages."
        )
    if facts.allowed_at and facts.allowed_at > facts.now:
        return Wait(facts.allowed_at, "Outside the hours at which follow-ups go.")
    if facts.text_at and facts.text_at > facts.now:
        return Wait(facts.text_at, "Too early or too late for a text where they are.")
    if (
        facts.warm_up_cap is not None
        and facts.automatic_today >= facts.warm_up_cap
        and not facts.is_task
    ):
        return Wait(
            facts.now + NEXT_HOUR,
            f"A new sender begins slowly: {facts.warm_up_cap} automatic mails a day for now.",
        )
    return Send()


def warm_up_cap(days: int) -> int | None:
    """Most automatic mails on the day `days` after a sender began.

    None before it does and once it is warm.
    """
    doublings = days // DOUBLES.days
    cap = WARM_UP * 2 ** min(doublings, 20)
    return cap if days >= 0 and cap < WARM else None
