"""A draft is written.

A message that waits for one is claimed, a model chooses, code composes, and the checks decide who
lets it go.
"""

import logging
import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from followups.answers import fallback
from followups.answers.drafting import prompt
from followups.answers.drafting.choice import Addressee, chosen_of
from followups.answers.drafting.compose import Composed, compose_draft
from followups.answers.drafting.menu import Menu, menu_for
from followups.channels import CHANNELS
from followups.content.mail import merge_values
from followups.content.merge_fields import fill_or_keep
from followups.models import Draft, Message
from followups.outbox import states
from followups.owner import answer_modes
from followups.why import WhyCode
from integrations import crash
from integrations.databases.prepared import Moment, prepared
from integrations.errors import OutsideError
from integrations.texts.sentences import in_english, sentence, several
from leads.judge.model.evidence import Sources
from leads.llm import calls
from leads.llm.places import may_go_on
from leads.llm.redact import Redaction
from leads.models import Inbound, Judgement, Lead, LeadEvent, ModelCall, Verdict
from leads.pipeline import stages as pipeline

log = logging.getLogger(__name__)

ANSWER_TOKENS = 500
State, Kind = Message.State, Message.Kind
ONE_OF_US = sentence("One of us approves it first, as you decided")


def draft_next_answer(now: datetime) -> bool:
    """Write one draft.

    False when none is asked for. Where a model cannot, the owner's own text stands in at once.
    """
    if waiting_drafts.first(now) is None:
        return False
    going_on = may_go_on(now)
    message = claim_draft(going_on, now) if going_on is not None else None
    if message is None:
        return False
    crash.point("after_draft_claim")
    composed, call, why = None, None, ""
    try:
        composed, call = write_draft(message, now)
        why = "" if composed else sentence("its answer was unusable")
    except (OutsideError, calls.OverBudget) as error:
        why = error.args[0]
    except Exception as error:  # whatever a model answered, the promise goes on
        log.exception("message %s could not be drafted", message.pk)
        why = type(error).__name__
    crash.point("after_draft_written")
    try:
        keep_draft(message, composed, call, why, now)
    except Exception:  # a draft that no database takes is none
        log.exception("message %s: its draft could not be kept", message.pk)
        keep_draft(message, None, None, sentence("it could not be kept"), now)
    return True


@prepared()
def waiting_drafts(now: Moment) -> QuerySet[Message]:
    return drafts_to_write(now)


def drafts_to_write(now: Moment) -> QuerySet[Message]:
    """Those that are due and that nobody writes."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    waiting = Message.objects.undecided().filter(free, state=State.DRAFT)
    return waiting.filter(not_before__lte=now).order_by("not_before", "id")


@transaction.atomic(durable=True)
def claim_draft(going_on: Q, now: datetime) -> Message | None:
    """The first that is due, of those that a model can be asked about now."""
    message = (
        drafts_to_write(now)
        .filter(going_on)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("business", "lead__contact", "lead__source")
        .first()
    )
    if message is not None:
        message.claim, message.lease_until = uuid.uuid4(), calls.claim_expiry(now)
        message.save(update_fields=["claim", "lease_until"])
    return message


def write_draft(message: Message, now: datetime) -> tuple[Composed | None, ModelCall]:
    """(the draft or None, the call that chose). Asked with no transaction open."""
    lead = message.lead
    assert lead is not None
    said = list(lead.inbound.filter(kind=Inbound.Kind.HUMAN))
    inbound = (said[-1] if message.kind == Kind.REPLY else said[0]) if said else None
    words = inbound.text if inbound else lead.need
    redaction = Redaction(
        lead.business.country,
        [lead.contact.name, inbound.sender if inbound and "@" not in inbound.sender else ""],
    )
    menu, newest = menu_for(lead, now), lead.judgements.first()
    question = draft_question(lead, menu, words, newest, redaction, now)
    data, call = calls.ask_question(question, now)
    sources = Sources([words, *(str(value) for value in lead.fields.values())])
    choice = chosen_of(data, menu, sources) if isinstance(data, dict) else None
    if choice is None:
        calls.mark_call_unusable(call)
        return None, call
    return compose_draft(choice, menu, addressee_of(message, lead, newest, words)), call


def draft_question(
    lead: Lead,
    menu: Menu,
    words: str,
    newest: Judgement | None,
    redaction: Redaction,
    now: datetime,
) -> calls.Question:
    version, orders = calls.load_prompt("draft")
    asked = prompt.Asked(lead.fields, words, judged_lines(newest), now)
    messages = prompt.draft_messages(orders, lead.business, menu, asked, redaction)
    purpose, schema = ModelCall.Purpose.DRAFT, prompt.draft_schema(menu)
    return calls.Question(lead.business, purpose, version, messages, schema, ANSWER_TOKENS, lead)


def judged_lines(newest: Judgement | None) -> list[str]:
    """Each criterion in the owner's words, with its verdict."""
    if newest is None:
        return []
    verdicts = newest.verdicts.select_related("criterion").exclude(verdict=Verdict.Is.NOT_JUDGED)
    return [
        f"{v.criterion.text}{' (disqualifying)' if v.criterion.disqualifying else ''}: "
        f"{in_english(Verdict.Is(v.verdict).label).lower()}"
        for v in verdicts
    ]


def is_declined(message: Message, newest: Judgement | None) -> bool:
    """Whether a first answer says no: it does not fit, or a disqualifying criterion is met."""
    if newest is None or message.kind == Kind.REPLY:
        return False
    met = newest.verdicts.filter(criterion__disqualifying=True, verdict=Verdict.Is.MET)
    return newest.fit == Judgement.Fit.NO_FIT or met.exists()


def addressee_of(message: Message, lead: Lead, newest: Judgement | None, words: str) -> Addressee:
    filled = merge_values(lead)
    is_short = CHANNELS[message.channel].is_short
    return Addressee(
        filled["first_name"],
        lead.business.name if is_short else filled["signature"],
        is_short,
        is_declined(message, newest),
        newest is not None and not newest.verdicts.filter(sure=False).exists(),
        words,
    )


@transaction.atomic(durable=True)
def keep_draft(
    claimed: Message, composed: Composed | None, call: ModelCall | None, why: str, now: datetime
) -> None:
    """Write what came of it, unless somebody has decided meanwhile, or the lead was erased."""
    assert claimed.lead_id is not None
    lead = Lead.objects.locked().filter(pk=claimed.lead_id).first()
    if lead is None:
        return
    message = (
        Message.objects.select_for_update(of=("self",))
        .filter(pk=claimed.pk, claim=claimed.claim, state=State.DRAFT)
        .first()
    )
    if message is None:
        return
    if composed is None:
        go_without_draft(
            message, lead, sentence("No draft could be written: %(why)s", why=why), now
        )
        return
    goes, doubts = release_or_hold(message, lead, composed, now)
    Draft.objects.update_or_create(
        message=message,
        defaults={
            "at": now,
            "text": composed.text,
            "parts": composed.parts,
            "problems": doubts,
            "call": call,
        },
    )
    why = sentence("goes by itself") if goes else message.why
    pipeline.record_event(lead, LeadEvent.Kind.DRAFTED, now, message=message.pk, why=why)


def release_or_hold(
    message: Message, lead: Lead, composed: Composed, now: datetime
) -> tuple[bool, list[str]]:
    """(whether it goes by itself, why it does not)."""
    is_first = message.kind == Kind.FIRST_RESPONSE
    doubts = composed.problems or (hesitations(lead, message, composed) if is_first else [])
    subject = fill_or_keep(message.subject, merge_values(lead))  # as it will be read
    if is_first and not doubts:
        states.queue(message, now, subject=subject, body=composed.text)
        return True, []
    states.hold_for_approval(
        message,
        WhyCode.NEEDS_APPROVAL,
        several(doubts),
        now,
        subject=subject,
        body=composed.text,
    )
    return False, doubts


def go_without_draft(message: Message, lead: Lead, why: str, now: datetime) -> None:
    """No model: a reply's draft is none.

    A first answer is the owner's own text, at once where they let it.
    """
    if message.kind == Kind.REPLY:
        states.cancel(message, WhyCode.NO_DRAFT, why, now)
        return
    fallback.use_fallback(message, lead, WhyCode.NO_DRAFT, why, now)


def hesitations(lead: Lead, message: Message, composed: Composed) -> list[str]:
    """Why it does not go by itself; [] where the owner lets it and the judgement is confident."""
    if answer_modes.of_lead(lead, message.category).mode != answer_modes.Mode.AUTOMATIC:
        return [ONE_OF_US, *composed.to_read]
    return [*composed.to_read, *([why] if (why := doubt_about(lead)) else [])]


def doubt_about(lead: Lead) -> str:
    """Why the judgement is not confident, "" where it is.

    A model made it, and nobody needs to look.
    """
    newest: Judgement | None = lead.judgements.first()
    if newest is None or newest.judged_by == "rules":
        return sentence("No model has judged the inquiry")
    reasons = [reason["text"] for reason in newest.reasons] or lead.attention
    return sentence("A person should look first: %(reasons)s", reasons=reasons) if reasons else ""
