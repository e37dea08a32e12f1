"""May this leave now?

One pure function over facts. It decides everything again at the last moment and imports nothing of
ours but the names of the reasons and how they are worded.
"""

from datetime import timedelta

from followups.policy.may_follow_up import NEXT_HOUR, may_send_check_in, may_send_step
from followups.policy.send_facts import (
    Assume,
    HoldFact,
    Refuse,
    Restored,
    Send,
    SendFacts,
    Verdict,
    Wait,
)
from followups.why import WhyCode
from integrations.texts.sentences import sentence

ADDRESS_CAP = 3  # automatic messages to one address a day, over all leads and forms
DOMAIN_CAP = 200  # first answers to one domain a day: a form is no mail gun
NOTICE_STALE = timedelta(minutes=5)
ANSWER_STALE = timedelta(hours=24)
# An SMS that late is no answer at once any more: it keeps decent hours.
PROMPT = timedelta(minutes=15)
DECIDED_AGAIN = timedelta(days=1)  # where nobody has decided on what is held
# When a limit may have room again.
LOOK_AGAIN_AFTER = timedelta(seconds=20)
NEXT_ROOM = timedelta(minutes=5)


# Refusals by age alone: what was too late here may have been in time before a restore
BY_AGE = (WhyCode.STALE, WhyCode.MISSED)


def may_send(facts: SendFacts) -> Verdict:
    """Send, Wait(until, code, why), Refuse(code, why) or Assume(why).

    Every why is for a person to read.
    """
    if facts.is_archived and facts.kind != "account":
        why = sentence("The business is put away: nothing leaves for it.")
        return Wait(facts.now + NEXT_HOUR, WhyCode.ARCHIVED, why)
    if facts.restored is None:
        return may_send_now(facts)
    return may_send_after_restore(facts, facts.restored)


def may_send_after_restore(facts: SendFacts, restored: Restored) -> Verdict:
    """Nothing until a person has looked; then what may have gone before counts as said."""
    meant_for = facts.meant_for or facts.now
    was_meant_before = meant_for <= restored.since
    if not restored.is_decided and (was_meant_before or facts.kind != "account"):
        why = sentence("The database was restored: nothing leaves until one of you has looked.")
        return Wait(meant_for, WhyCode.RESTORED, why)  # its moment tells whether it may have gone
    verdict = may_send_now(facts)
    is_refused = isinstance(verdict, Refuse) and verdict.code not in BY_AGE
    if is_refused or not was_meant_before:
        return verdict
    return Assume(sentence("The database was restored since: it may have gone before that."))


def may_send_now(facts: SendFacts) -> Verdict:
    """As far as nothing was restored."""
    if not facts.to:
        return Refuse(
            WhyCode.NO_ADDRESS, sentence("There is no e-mail address: call or text them.")
        )
    if facts.kind in (
        "report",
        "alert",
        "account",
        "trial",
    ):
        return Send()
    if facts.kind == "notice":
        return may_send_notice(facts)
    return (
        person_refuses(facts)
        or minute_limit(facts)
        or (may_send_reply(facts) if facts.kind == "reply" else may_send_automatic(facts))
    )


def may_send_notice(facts: SendFacts) -> Verdict:
    """The one answer to STOP, START or HELP.

    Within five minutes, once a day, also to somebody who has just opted out; never two machines at
    each other.
    """
    if facts.asked_at is None or facts.now - facts.asked_at > NOTICE_STALE:
        return Refuse(
            WhyCode.STALE,
            sentence("More than five minutes after their word: it would be one message too many."),
            ask=False,
        )
    if facts.counts.notices_today:
        return Refuse(
            WhyCode.ANSWERED_TODAY, sentence("They have had such an answer today."), ask=False
        )
    if facts.person.erased:
        return Refuse(
            WhyCode.SUPPRESSED, sentence("Its owner was erased, as they asked."), ask=False
        )
    if facts.person.is_own_address:
        return Refuse(WhyCode.OWN_ADDRESS, sentence("That is one of our own numbers."))
    return Send()


def person_refuses(facts: SendFacts) -> Refuse | None:
    """What holds for whatever goes to a person, be it written by one of us."""
    person = facts.person
    if person.opted_out:
        expected = facts.kind in ("step", "check_in")
        return Refuse(WhyCode.OPTED_OUT, sentence("They asked us not to write."), ask=not expected)
    if person.suppressed:
        return Refuse(
            WhyCode.SUPPRESSED,
            sentence("Nothing goes to this address: %(why)s.", why=person.suppressed),
        )
    if person.is_own_address:
        return Refuse(WhyCode.OWN_ADDRESS, sentence("That is one of our own addresses."))
    if person.is_wrong_number:
        why = sentence("One of us called this number, and it is not theirs.")
        return Refuse(WhyCode.WRONG_NUMBER, why, ask=False)
    return None


def minute_limit(facts: SendFacts) -> Wait | None:
    counts = facts.counts
    if not counts.most_a_minute or counts.this_minute < counts.most_a_minute:
        return None
    why = sentence(
        "%(most)s mails a minute go from this sender, as you set.", most=counts.most_a_minute
    )
    return Wait(facts.now + LOOK_AGAIN_AFTER, WhyCode.MINUTE_LIMIT, why)


def may_send_reply(facts: SendFacts) -> Verdict:
    if not facts.written_since:
        return Send()
    return Refuse(
        WhyCode.WRITTEN_SINCE,
        sentence("They have written since this was written: read that first, then send it again."),
    )


def may_send_automatic(facts: SendFacts) -> Verdict:
    """What we say by ourselves, to a person."""
    return (
        lead_refuses(facts)
        or wait_for_decision(facts)
        or wait_for_reply(facts)
        or consent_or_cap_refuses(facts)
        or {
            "first_response": may_send_first_response,
            "check_in": may_send_check_in,
            "step": may_send_step,
        }[facts.kind](facts)
    )


def lead_refuses(facts: SendFacts) -> Refuse | None:
    """Where the lead stands, nothing goes by itself any more."""
    story = facts.story
    if story.completed and facts.kind != "check_in":
        return Refuse(WhyCode.COMPLETED, sentence("The lead is completed."), ask=False)
    if story.unwanted:
        why = sentence("It is no longer taken for an inquiry (%(kind)s).", kind=story.unwanted)
        return Refuse(WhyCode.NOT_WANTED, why, ask=False)
    if story.person_answered:
        return Refuse(WhyCode.PERSON_ANSWERED, sentence("One of us has taken over."), ask=False)
    if story.stopped and not facts.by_person:
        return Refuse(WhyCode.STOPPED, sentence("Stopped by one of us."), ask=False)
    return None


def wait_for_decision(facts: SendFacts) -> Wait | None:
    """Until a person has decided, a reason for which one is needed holds what goes by itself."""
    if facts.by_person:
        return None
    held = [hold for hold in facts.story.holds if hold_applies(hold, facts)]
    if held:
        reasons = [hold.text for hold in held]
        why = sentence("Held until one of you decides: %(reasons)s.", reasons=reasons)
        return Wait(facts.now + DECIDED_AGAIN, WhyCode.HELD, why)
    if is_too_slow_for_emergency(facts):
        why = sentence("It is an emergency: the text for emergencies goes instead.")
        return Wait(facts.now + LOOK_AGAIN_AFTER, WhyCode.EMERGENCY_FIRST, why)
    return None


def hold_applies(hold: HoldFact, facts: SendFacts) -> bool:
    """A first answer in the owner's own words goes all the same, unless they asked us to stop."""
    return hold.of_opt_out or facts.kind != "first_response" or facts.wording == "drafted"


def is_too_slow_for_emergency(facts: SendFacts) -> bool:
    is_answer = facts.kind == "first_response" and facts.wording in (
        "owner",
        "drafted",
    )
    return is_answer and facts.story.emergency


def wait_for_reply(facts: SendFacts) -> Wait | None:
    reply_at = facts.story.reply_at
    if reply_at is None:
        return None
    if facts.kind == "first_response" and reply_at > facts.now + PROMPT:
        return None
    until = max(reply_at, facts.now + LOOK_AGAIN_AFTER)
    return Wait(until, WhyCode.REPLY_PLANNED, sentence("One of us is about to write."))


def consent_or_cap_refuses(facts: SendFacts) -> Refuse | None:
    until = facts.person.consent_until
    if not facts.is_task and (until is None or until <= facts.now):
        return Refuse(
            WhyCode.NO_CONSENT,
            sentence("Their inquiry no longer allows us to write by ourselves."),
        )
    if facts.counts.to_address_today >= ADDRESS_CAP:
        return Refuse(
            WhyCode.ADDRESS_LIMIT,
            sentence(
                "%(most)s automatic messages went to this address today already.", most=ADDRESS_CAP
            ),
        )
    return None


def may_send_first_response(facts: SendFacts) -> Verdict:
    """At any hour: they have just written to us. An SMS that is late waits for the day."""
    if facts.counts.to_domain_today >= DOMAIN_CAP:
        return Refuse(
            WhyCode.DOMAIN_LIMIT,
            sentence(
                "%(most)s first answers went to this domain today already: is somebody misusing "
                "the form?",
                most=DOMAIN_CAP,
            ),
        )
    if most := facts.counts.source_full_at:
        why = sentence(
            "%(most)s first answers an hour go to those who come by this source.", most=most
        )
        return Wait(facts.now + NEXT_ROOM, WhyCode.SOURCE_LIMIT, why)
    captured_at, sms_at = facts.story.captured_at, facts.moments.sms_at
    age = facts.now - captured_at if captured_at else timedelta(0)
    if age > ANSWER_STALE:
        return Refuse(
            WhyCode.STALE, sentence("More than a day late: a person should answer instead.")
        )
    if sms_at and sms_at > facts.now and age > PROMPT:
        return Wait(sms_at, WhyCode.SMS_HOURS, sentence("Too late at night for a text."))
    return Send()
