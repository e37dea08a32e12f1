"""What happened to leads, and what went to them: events, follow-ups, messages."""

from benchmarks.seeding.bulk import fill, random_uuid
from benchmarks.seeding.story import ACTS_NOW, EMAIL, JUNK, LEFT, PRESSES, REPLIED, Story, case
from followups.models import Draft, Enrollment, Message, Sequence, Suppression
from leads.models import Business, LeadEvent, SentText

DAY = 86_400
SAID = (LeadEvent, Enrollment, Message, Draft, SentText, Suppression)
BODY = "'Hi Ada, thank you for writing to us; one of us looks at it today. Number ' || i"


def fill_said(story: Story, business: Business) -> None:
    sequence = Sequence.objects.get(business=business, in_force=True)
    happened(story)
    fill(
        Enrollment,
        story.leads,
        f"{story.followed_up} OR {story.was_followed_up}",
        id="i",
        lead_id="i",
        sequence_id=str(sequence.pk),
        started_at=story.at(),
        ended_at=case(story.followed_up, "NULL", story.at(str(2 * DAY))),
        why=case(
            story.followed_up,
            "''",
            case(LEFT, "'opted_out'", case(REPLIED, "'replied'", "'person'")),
        ),
    )
    first_responses(story, business)
    steps = list(sequence.steps.filter(is_check_in=False).order_by("day"))
    for place, step in enumerate(steps[:4]):
        one_step(story, business, place, step.pk)
    alerts(story, business)
    suppressions(story, business)


def happened(story: Story) -> None:
    answered = f"NOT {story.new} AND NOT {JUNK}"
    was = story.was_followed_up
    kinds = [
        ("captured", "true", "1"),
        ("judged", "true", "6"),
        ("needs_person", ACTS_NOW, "6"),
        ("answered", answered, "20"),
        ("enrolled", f"{was} OR {story.followed_up}", "30"),
        ("followed_up", was, str(DAY)),
        (case(LEFT, "'opted_out'", case(REPLIED, "'heard'", "'replied'")), was, str(2 * DAY)),
        ("ended", was, str(2 * DAY)),
        ("stage", f"NOT {story.open}", story.completed_after),
    ]
    for place, (kind, where, seconds) in enumerate(kinds):
        fill(
            LeadEvent,
            story.leads,
            where,
            id=f"10 * i + {place}",
            lead_id="i",
            kind=kind if kind.startswith("(") else f"'{kind}'",
            at=story.at(seconds),
        )


def first_responses(story: Story, business: Business) -> None:
    sent = f"(NOT {JUNK} AND NOT {story.unanswered})"
    state = case(JUNK, "'withheld'", case(story.unanswered, "'awaiting_approval'", "'sent'"))
    fill(
        Message,
        story.leads,
        id="10 * i",
        business_id=str(business.pk),
        lead_id="i",
        kind="'first_response'",
        category=case(JUNK, "'vendor_solicitation'", "'new_inquiry'"),
        wording=case(PRESSES, "'emergency'", case(story.unanswered, "'drafted'", "'owner'")),
        state=state,
        why=case(JUNK, "'No automatic answer goes to this kind of message.'", "''"),
        why_code=case(JUNK, "'kind_without_answer'", "''"),
        not_before=story.at("10"),
        to=EMAIL,
        subject="'Your message to Oak Roofing'",
        body=BODY,
        text=case(sent, BODY, "''"),
        message_id=case(sent, "'<o' || i || '@oak.example>'", "''"),
        claim=case(sent, random_uuid()),
        sending_at=case(sent, story.at("20")),
        settled_at=case(story.unanswered, "NULL", story.at("20")),
        delivery=case(sent, "'delivered'", "''"),
        attempts="1",
    )
    fill(
        Draft,
        story.leads,
        story.unanswered,
        message_id="10 * i",
        at=story.at("12"),
        text=BODY,
    )
    fill(SentText, story.leads, sent, lead_id="i", text=BODY)


def one_step(story: Story, business: Business, place: int, step: int) -> None:
    """The first two of those that ended were sent, the rest were called off; others are planned."""
    planned, went = story.followed_up, place < 2
    failed = "(i % 200 = 13)" if went else "(1 = 0)"
    sent = f"(NOT {planned} AND NOT {failed})" if went else "(1 = 0)"
    due = case(
        planned,
        story.from_now(f"{DAY} * ({2 * place + 2} + i % 5)"),
        story.at(f"{DAY} * {place + 1}"),
    )
    state = case(planned, "'queued'", case(failed, "'failed'", "'sent'" if went else "'cancelled'"))
    fill(
        Message,
        story.leads,
        f"{planned} OR {story.was_followed_up}",
        id=f"10 * i + {place + 1}",
        business_id=str(business.pk),
        lead_id="i",
        enrollment_id="i",
        step_id=str(step),
        kind="'step'",
        state=state,
        why=case(
            failed, "'550 no such mailbox'", case(f"{planned} OR {sent}", "''", "'They replied'")
        ),
        why_code=case(
            failed, "'refused'", case(f"{planned} OR {sent}", "''", "'follow_ups_ended'")
        ),
        due_local="'2026-01-01T11:00'",
        not_before=due,
        to=EMAIL,
        subject="'Your message to Oak Roofing'",
        body=BODY,
        text=case(sent, BODY, "''"),
        message_id=case(sent, f"'<p{place}-' || i || '@oak.example>'", "''"),
        claim=case(sent, random_uuid()),
        sending_at=case(sent, story.at(f"{DAY} * {place + 1}")),
        settled_at=case(planned, "NULL", story.at(f"{DAY} * 2")),
        attempts="1",
    )


def alerts(story: Story, business: Business) -> None:
    fill(
        Message,
        story.leads,
        ACTS_NOW,
        id="10 * i + 9",
        business_id=str(business.pk),
        about_id="i",
        kind="'alert'",
        topic=case(PRESSES, "'emergency'", "'act_now'"),
        state="'sent'",
        not_before=story.at("7"),
        to="'owner@oak.example'",
        subject="'Act now: Ada Keen'",
        text=BODY,
        message_id="'<a' || i || '@oak.example>'",
        claim=random_uuid(),
        sending_at=story.at("8"),
        settled_at=story.at("8"),
    )


def suppressions(story: Story, business: Business) -> None:
    fill(
        Suppression,
        story.leads,
        f"{story.was_followed_up} AND {LEFT}",
        business_id=str(business.pk),
        address_hash="'h' || i",
        reason="'opted_out'",
        at=story.at(str(2 * DAY)),
        event_id="10 * i + 6",
    )
