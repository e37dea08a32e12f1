"""What stands beside and behind a conversation, fetched once somebody looks at it.

Each part is a piece of the lead's page, or a page of its own to whoever has no script.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from django.contrib.auth.decorators import login_required
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Prefetch, Q
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from followups.models import Enrollment, Message
from followups.sequences import ending
from leadflow.pages.helpers.lists.lineup import page_of
from leadflow.pages.helpers.viewer.scope import theirs
from leadflow.pages.lead.page.lead_forms import GiveForm, NoteForm
from leadflow.pages.lead.page.noted import events_of, is_held, lead_with_state, messages_of
from leadflow.pages.review.correction_forms import CorrectionForm
from leads.llm.accounts import can_ask
from leads.models import Lead, Merge, Verdict
from leads.report import clocks

MAX_EVENTS, MAX_OTHERS = 100, 20
State = Message.State
NOT_SENT = (State.WITHHELD, State.CANCELLED)


class Part(NamedTuple):
    title: str | Promise
    find: Callable[[HttpRequest, Lead], dict[str, Any]]  # what its template shows


@login_required
@require_safe
def page(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    one = PARTS.get(part)
    if one is None:
        raise Http404("A lead has no such part.")
    lead = lead_with_state(request, pk, has_past=has_past())
    piece = f"parts/lead/{part}.html"
    is_piece = "HX-Request" in request.headers and "HX-Boosted" not in request.headers
    shown = {"lead": lead, "title": one.title, "part": piece, "is_piece": is_piece}
    shown |= one.find(request, lead)
    response = render(request, piece if is_piece else "pages/lead_part.html", shown)
    patch_vary_headers(response, ["HX-Request"])
    return response


def has_past() -> Q | Exists:
    """Whether the person wrote before, or two cards of theirs have become one."""
    others = Lead.objects.filter(contact=OuterRef("contact")).exclude(pk=OuterRef("pk"))
    joined = Merge.objects.filter(kept=OuterRef("contact"), undone_at__isnull=True)
    return Exists(others) | Exists(joined)


def parts_with(lead: Lead, messages: list[Message], forms: Mapping[str, Form]) -> dict[str, Any]:
    """The parts that hold one of these forms, to stand open on the lead's page."""
    found: dict[str, Any] = {}
    if forms.keys() & {"note", "correction"}:
        found |= side_of(lead, messages)
    if "correction" in forms:
        found |= verdicts_of(lead)
    return found


def side(request: HttpRequest, lead: Lead) -> dict[str, Any]:
    return side_of(lead, messages_of(lead))


def side_of(lead: Lead, messages: list[Message]) -> dict[str, Any]:
    """What happens next, the judgement in short, and what the team noted."""
    return {
        "side": True,
        **next_of(lead, messages),
        "judgement": lead.judgements.select_related("criteria").first(),
        **reasons_answered(lead),
        "notes": lead.notes.select_related("by"),
        "note": NoteForm(),
    }


def what_is_next(request: HttpRequest, lead: Lead) -> dict[str, Any]:
    return next_of(lead, messages_of(lead))


def next_of(lead: Lead, messages: list[Message]) -> dict[str, Any]:
    """What goes by itself and when, or why nothing does, and what did not go."""
    enrollment = newest_enrollment(lead)
    ends = bool(getattr(enrollment, "ends", False))
    return {
        "enrollment": enrollment,
        "ends": ends,
        "planned": [one for one in messages if is_planned(one, ends)],
        "not_sent": [one for one in messages if one.state in NOT_SENT],
        "draft_waits": any(one.state in Message.UNDECIDED for one in messages),
        "is_held": is_held(lead, messages),
    }


def newest_enrollment(lead: Lead) -> Enrollment | None:
    """None where it never had follow-ups; one that runs is the newest. Noted on it is whether it
    `ends` in a moment.
    """
    ends = ExpressionWrapper(ending.is_about_to_end(), BooleanField())
    rows = lead.enrollments.select_related("sequence").annotate(ends=ends)
    return rows.order_by("-id").first()


def is_planned(message: Message, ends: bool) -> bool:
    """Whether it is to go.

    A check-in goes to nobody who is not at rest, and no step where the follow-ups are about to
    end, so neither is shown as planned.
    """
    if not message.is_queued:
        return False
    if message.kind == Message.Kind.CHECK_IN:
        return message.lead is not None and message.lead.outcome == Lead.Outcome.NURTURE
    return not (ends and message.kind == Message.Kind.STEP)


def reasons_answered(lead: Lead) -> dict[str, set[str]]:
    """The codes of reasons of which one of us has said that they are right, or are not."""
    answers = list(lead.reason_answers.values_list("code", "is_right"))
    return {
        "said_right": {code for code, is_right in answers if is_right},
        "said_wrong": {code for code, is_right in answers if not is_right},
    }


def verdicts(request: HttpRequest, lead: Lead) -> dict[str, Any]:
    return verdicts_of(lead)


def verdicts_of(lead: Lead) -> dict[str, Any]:
    """The judgement sentence by sentence, with their words that show it, and the form to correct
    it.
    """
    rows = Prefetch("verdicts", Verdict.objects.select_related("criterion"))
    judgement = lead.judgements.prefetch_related(rows).select_related("criteria").first()
    return {
        "verdicts_of": judgement,
        "judgement": judgement,
        "correction": CorrectionForm(judgement) if judgement else None,
    }


def timeline(request: HttpRequest, lead: Lead) -> dict[str, Any]:
    events = events_of(lead).select_related("by").order_by("-at", "-id")
    return {
        "events": page_of(request, "timeline", events, MAX_EVENTS),
        "clocks": clocks.clocks(lead),
    }


def past(request: HttpRequest, lead: Lead) -> dict[str, Any]:
    """Earlier leads of the same person, and cards that were joined with theirs."""
    others = lead.contact.leads.exclude(pk=lead.pk).filter(theirs(request))
    return {
        "others": page_of(request, "earlier", others.order_by("-received_at"), MAX_OTHERS),
        "merges": lead.contact.merges.filter(undone_at__isnull=True).select_related("joined"),
    }


def give(request: HttpRequest, lead: Lead) -> dict[str, Any]:
    return {"give": GiveForm(lead)}


def words(request: HttpRequest, lead: Lead) -> dict[str, Any]:
    """What may be put into the box: saved replies, and a draft from the approved facts."""
    waits = lead.messages.undecided().exists()
    return {
        "saved_replies": lead.business.saved_replies.all(),
        "can_draft": not waits and can_ask(lead.business),
    }


PARTS: Mapping[str, Part] = MappingProxyType(
    {
        "side": Part(gettext_lazy("What happens next, and why"), side),
        "next": Part(gettext_lazy("What happens next"), what_is_next),
        "verdicts": Part(gettext_lazy("Sentence by sentence"), verdicts),
        "timeline": Part(gettext_lazy("Timeline"), timeline),
        "past": Part(gettext_lazy("Earlier"), past),
        "give": Part(gettext_lazy("Whose it is"), give),
        "words": Part(gettext_lazy("Saved replies"), words),
    }
)
