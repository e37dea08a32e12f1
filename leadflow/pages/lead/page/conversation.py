"""What they and we said to each other, here and elsewhere, and the drafts of ours that wait."""

from typing import Any

from django.db.models import QuerySet
from django.forms import Form

from followups.answers.answered_since import GOES
from followups.answers.approval import hash_of_read
from followups.models import Message
from followups.why import WhyCode
from leadflow.pages.approvals.decision_forms import DecisionForm, forms_of_draft
from leads.models import Inbound, Lead, LeadEvent

State, Kind = Message.State, Message.Kind
SAID = (State.SENT, State.SENDING, State.UNCONFIRMED, State.FAILED)
LONG = 7  # turns that are shown all; of more the first and the last ones are
LAST = 4


def conversation_of(lead: Lead, messages: list[Message]) -> dict[str, Any]:
    """In the order of time: how it began, what of a long one is folded, and the newest."""
    theirs = [{"ours": False, "at": i.at, "inbound": i} for i in lead.inbound.all()]
    said = [one for one in messages if one.state in SAID]
    ours = [{"ours": True, "at": m.sending_at or m.not_before, "message": m} for m in said]
    elsewhere = [{"contacted": event, "at": event.at} for event in contacted_on(lead)]
    both: list[dict[str, Any]] = [*theirs, *ours, *elsewhere]
    turns = sorted(both, key=lambda turn: turn["at"])
    is_long = len(turns) > LONG
    return {
        "begins": turns[:1] if is_long else [],
        "folded": turns[1:-LAST] if is_long else [],
        "newest": turns[-LAST:] if is_long else turns,
    }


def contacted_on(lead: Lead) -> QuerySet[LeadEvent]:
    """Calls and meetings, as one of us has logged them."""
    logged = lead.events.standing().filter(kind=LeadEvent.Kind.CONTACTED)
    return logged.select_related("by").order_by("at", "id")


def words_to_send_again(lead: Lead, messages: list[Message], user: Any) -> str:
    """Of a reply of theirs that did not go because the customer had written meanwhile; "" once
    another was written, or nobody waits any more.
    """
    last = max((one for one in messages if one.is_reply), key=lambda one: one.pk, default=None)
    if last is None or last.author_id != user.pk or lead.waiting_since is None:
        return ""
    is_withheld = last.state == State.WITHHELD and last.why_code == WhyCode.WRITTEN_SINCE
    return last.body if is_withheld else ""


def drafts_of(
    lead: Lead, messages: list[Message], said: str, decided: Form | None
) -> dict[str, Any]:
    """Those that wait for a person, each with the forms to decide on it, or with the one that was
    `decided`; whether one is written. `said` is the mark of the lead.
    """
    waiting = [one for one in messages if one.state == State.AWAITING_APPROVAL]
    typed = {decided.message: decided} if isinstance(decided, DecisionForm) else {}
    return {
        "cards": [
            forms_of_draft(one, read_of(one, lead, messages), said, typed.get(one))
            for one in waiting
        ],
        "drafting": any(one.state == State.DRAFT for one in messages),
    }


def read_of(draft: Message, lead: Lead, messages: list[Message]) -> str:
    """Hash of all that stands on the page and is read before one decides on it."""
    heard = [one.pk for one in lead.inbound.all() if one.kind == Inbound.Kind.HUMAN]
    replies = [m for m in messages if m.kind == Kind.REPLY and m.state in GOES and m != draft]
    said = [one.pk for one in replies]
    return hash_of_read(draft, max(heard, default=None), max(said, default=None))
