"""Calls, missed or answered, and the messages left by them."""

import re
from datetime import datetime, timedelta

from django.utils.translation import gettext_noop

from leads.capture.filed import Filed, FiledWhy
from leads.capture.inquiry import attach_inquiry
from leads.capture.telephone.conversation import (
    Files,
    Post,
    attach_or_open_by_phone,
    fetch_later,
    words_of,
)
from leads.capture.telephone.heard import HeardText, hear_text
from leads.fields import text_of
from leads.models import Arrival, Lead, LeadEvent
from leads.pipeline import attention
from leads.pipeline import stages as pipeline
from leads.pipeline.attention import Code

Became = Arrival.Became
RINGING = timedelta(minutes=5)  # after which a call that told nothing more counts as missed
SAME_CALL = timedelta(days=1)  # an id counts for no longer: it comes from outside
ANSWERED = ("completed", "answered")


def lead_of_call(arrival: Arrival, sid: str) -> Lead | None:
    other = (
        Arrival.objects.filter(
            source=arrival.source,
            meta__call=sid,
            lead__isnull=False,
            received_at__gte=arrival.received_at - SAME_CALL,
        )
        .exclude(pk=arrival.pk)
        .order_by("id")
        .first()
        if sid
        else None
    )
    return Lead.objects.locked().get(arrivals=other) if other else None


def was_answered(arrival: Arrival) -> bool:
    return Arrival.objects.filter(
        source=arrival.source,
        meta__call=arrival.meta["call"],
        meta__what="answered",
        lead__isnull=False,
    ).exists()


def file_call(
    arrival: Arrival, post: Post, number: str, talked: bool, lead: Lead | None = None
) -> Filed:
    """One call, missed or answered.

    Whoever was talked to does not wait; whoever was missed does.
    """
    summary = (
        gettext_noop("A call that one of us answered.") if talked else gettext_noop("Missed call.")
    )
    filed = Filed(Became.ATTACHED, FiledWhy.CALL, lead, summary)
    if lead is None and not number:
        code = FiledWhy.TALK_WITHHELD if talked else FiledWhy.CALL_WITHHELD
        return Filed(Became.QUARANTINED, code)
    if lead is None:
        filed = attach_or_open_by_phone(arrival, post, number, hear_text(summary), [])
    assert filed.lead is not None
    note_call(filed.lead, arrival.received_at, talked, summary)
    return filed


def note_call(lead: Lead, at: datetime, talked: bool, summary: str) -> None:
    pipeline.record_event(lead, LeadEvent.Kind.CALLED, at, how=summary)
    if talked:
        pipeline.record_event(lead, LeadEvent.Kind.REPLIED, at, how=gettext_noop("on the phone"))
        pipeline.mark_answered(lead, at)
        text = gettext_noop("One of us talked to them on the phone: note what they need")
        attention.ask_person(lead, at, Code.TALKED, text)


def file_voicemail(
    arrival: Arrival, post: Post, number: str, lead: Lead | None, transcript: HeardText
) -> Filed:
    """A recorded message, or its words.

    They say more than "they called", so the lead is judged by them.
    """
    recorded = arrival.meta["what"] == "voicemail"
    summary, files = recording(post) if recorded else ("", [])
    text = hear_text(summary) if recorded else transcript
    if not text.said.own:
        became = Became.ATTACHED if lead else Became.REFUSED
        return Filed(became, FiledWhy.VOICEMAIL_EMPTY, lead)
    if lead is None:
        return attach_or_open_by_phone(arrival, post, number, text, files)
    attach_inquiry(lead, arrival, words_of(text, number), LeadEvent.Kind.ATTACHED)
    fetch_later(arrival.inbound, files, arrival.received_at)
    if not recorded:
        lead.judge_at, lead.judge_attempts = arrival.received_at, 0
        lead.judge_turn = Lead.Turn.UNREAD
        lead.save(update_fields=["judge_at", "judge_attempts", "judge_turn"])
    return Filed(Became.ATTACHED, FiledWhy.VOICEMAIL, lead)


def recording(post: Post) -> tuple[str, Files]:
    """(what the team reads of a recorded message, its file); "" where nothing was recorded."""
    seconds = re.sub(r"[^0-9]", "", text_of(post.get("RecordingDuration")))[:5] or "?"
    if seconds == "0":
        return "", []
    file = (f"message-{seconds}s.mp3", text_of(post.get("RecordingUrl")) + ".mp3")
    return f"They left a message of {seconds} seconds.", [file]
