"""May a follow-up leave now? The part of the verdict that is theirs alone, and as pure."""

from datetime import timedelta

from followups.policy.send_facts import Refuse, Send, SendFacts, Verdict, Wait
from followups.why import WhyCode
from integrations.texts.sentences import sentence

APART = timedelta(hours=20)  # between two automatic messages to one lead
STEP_STALE = timedelta(hours=36)
NEXT_HOUR = timedelta(hours=1)  # when a limit may have room again, or a business be back
WARM_UP = 20  # mails on the first day of a new sender
WARM_UP_DOUBLES = timedelta(days=2)
WARM = 5_000  # mails a day from where on there is no limit


def may_send_step(facts: SendFacts) -> Verdict:
    if facts.story.ended:
        why = sentence("The follow-ups have ended: %(why)s.", why=facts.story.ended)
        return Refuse(WhyCode.FOLLOW_UPS_ENDED, why, ask=False)
    return may_send_later(facts)


def may_send_check_in(facts: SendFacts) -> Verdict:
    """Once more, long after a lead came to rest; never to one that woke up."""
    if not facts.story.resting:
        return Refuse(WhyCode.NOT_RESTING, sentence("The lead is at rest no longer."), ask=False)
    return may_send_later(facts)


def may_send_later(facts: SendFacts) -> Verdict:
    """What goes days after the inquiry, at an hour that suits the reader."""
    return refuse_unwanted(facts) or wait_for_moment(facts) or Send()


def refuse_unwanted(facts: SendFacts) -> Refuse | None:
    """Who answered, booked, cannot be reached or is a machine hears nothing more by itself."""
    if facts.story.replied:
        return Refuse(WhyCode.REPLIED, sentence("They have written back."), ask=False)
    if facts.story.booked:
        why = sentence("They have booked, or went to the booking page.")
        return Refuse(WhyCode.BOOKED, why, ask=False)
    if facts.person.machine:
        return Refuse(
            WhyCode.MACHINE,
            sentence(
                "A program like this one answers from there: two of them would never stop. Write "
                "yourself."
            ),
        )
    if facts.person.bounced:
        return Refuse(
            WhyCode.BOUNCED, sentence("The last mail to this address came back."), ask=False
        )
    planned_at = facts.moments.planned_at
    if facts.kind == "step" and planned_at and facts.now - planned_at > STEP_STALE:
        why = sentence("Its moment passed before it could be sent.")
        return Refuse(WhyCode.MISSED, why, ask=False, missed=True)
    return None


def wait_for_moment(facts: SendFacts) -> Wait | None:
    """The pause after the message before it, the hours allowed, and a sender's warming up."""
    now, moments, last = facts.now, facts.moments, facts.story.last_automatic_at
    if last and now < last + APART and not facts.is_task:
        why = sentence("Twenty hours lie between two automatic messages.")
        return Wait(last + APART, WhyCode.TOO_CLOSE, why)
    if moments.allowed_at and moments.allowed_at > now:
        why = sentence("Outside the hours at which follow-ups go.")
        return Wait(moments.allowed_at, WhyCode.OUTSIDE_HOURS, why)
    if moments.sms_at and moments.sms_at > now:
        why = sentence("Too early or too late for a text where they are.")
        return Wait(moments.sms_at, WhyCode.SMS_HOURS, why)
    cap = facts.counts.warm_up_cap
    if cap is not None and facts.counts.automatic_today >= cap and not facts.is_task:
        why = sentence(
            "A new sender begins slowly: %(most)s automatic mails a day for now.", most=cap
        )
        return Wait(now + NEXT_HOUR, WhyCode.WARMING_UP, why)
    return None


def warm_up_cap(days: int) -> int | None:
    """Most automatic mails on the day `days` after a sender began.

    None before it does and once it is warm.
    """
    doublings = days // WARM_UP_DOUBLES.days
    cap = WARM_UP * 2 ** min(doublings, 20)
    return cap if days >= 0 and cap < WARM else None
