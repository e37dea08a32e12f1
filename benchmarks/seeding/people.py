"""Who wrote, and what: contacts, arrivals, leads, what they said and how it was judged."""

from benchmarks.seeding.bulk import fill, json, payload
from benchmarks.seeding.story import (
    ACTS_NOW,
    EMAIL,
    JUNK,
    PRESSES,
    TEXT,
    UNSURE,
    Story,
    case,
)
from leads.models import (
    Address,
    Arrival,
    Attachment,
    Attention,
    Business,
    Consent,
    Contact,
    Correction,
    Criterion,
    Hold,
    Inbound,
    Judgement,
    Lead,
    MailId,
    MergeSuggestion,
    ModelCall,
    ReasonAnswer,
    Verdict,
)

DAY = 86_400
RAW = payload('\'{"email": "\' || ' + EMAIL + ' || \'", "message": "\' || ' + TEXT + " || '\"}'")
PEOPLE = (
    Contact,
    Address,
    Consent,
    Arrival,
    Lead,
    Inbound,
    Attachment,
    MailId,
    Judgement,
    Verdict,
    Attention,
    Hold,
    Correction,
    ReasonAnswer,
    MergeSuggestion,
    ModelCall,
)


def fill_people(story: Story, business: Business) -> None:
    contacts(story, str(business.pk), business.timezone)
    arrivals(story, business)
    leads(story, business)
    words(story)
    judgements(story, business)
    reasons(story)


def contacts(story: Story, business: str, zone: str) -> None:
    last = story.leads
    fill(Contact, last, id="i", business_id=business, name="'Ada Keen ' || i", language="'en'")
    fill(
        Address, last, id="2 * i", business_id=business, contact_id="i", kind="'email'", value=EMAIL
    )
    phone = "'+1' || (9020000000 + i)"
    fill(
        Address,
        last,
        "i % 2 = 0",
        id="2 * i + 1",
        business_id=business,
        contact_id="i",
        kind="'phone'",
        value=phone,
    )
    fill(
        Consent,
        last,
        id="i",
        contact_id="i",
        channel="'email'",
        basis="'inquiry'",
        given_at=story.at(),
        expires_at=story.at(str(180 * DAY)),
    )
    fill(
        MergeSuggestion,
        min(last // 2, 300) * 2,
        "i % 2 = 0",
        one_id="i - 1",
        other_id="i",
        why="'The same phone number.'",
        at=story.from_now("-3600 * i"),
    )


def arrivals(story: Story, business: Business) -> None:
    """One a lead, one more for each fifth, and what became none: one in fifty."""
    sources = list(business.sources.order_by("pk").values_list("pk", flat=True))
    source = f"(CASE i % 3 WHEN 0 THEN {sources[-1]} ELSE {sources[0]} END)"
    expired = f"({story.age} < -{business.raw_days * DAY})"
    common = {
        "source_id": source,
        "channel": "'form'",
        "received_at": story.at(),
        "due_at": story.at(),
        "filed_at": story.at("2"),
        "raw": case(expired, payload("''"), RAW),
        "expired": expired,
    }
    last = story.leads
    known = {"address": case(expired, "''", EMAIL), "lead_id": "i"}
    fill(
        Arrival,
        last,
        id="i",
        submission_id="'s' || i",
        content_hash="'h' || i",
        became="'lead'",
        **known,
        **common,
    )
    fill(
        Arrival,
        last,
        "i % 5 = 1",
        id=f"{last} + i",
        submission_id="'t' || i",
        content_hash="'j' || i",
        became="'attached'",
        why="'They go on with their open lead.'",
        why_code="'goes_on'",
        **known,
        **common,
    )
    held = story.last_days(30)
    fill(
        Arrival,
        last,
        "i % 50 = 9",
        id=f"2 * {last} + i",
        submission_id="'u' || i",
        content_hash="'k' || i",
        became=case(held, "'quarantined'", "'refused'"),
        why="'Nothing in it tells who writes.'",
        why_code="'machine'",
        name="'Somebody ' || i",
        read_at=story.at("9"),
        told_at=story.at("9"),
        **common,
    )


def leads(story: Story, business: Business) -> None:
    form = business.sources.order_by("pk")[0].pk
    done = f"NOT {story.open}"
    waits_until = story.from_now(f"7200 + {story.leads} - i")
    fill(
        Lead,
        story.leads,
        id="i",
        business_id=str(business.pk),
        contact_id="i",
        source_id=str(form),
        channel="'form'",
        stage=case(done, "'completed'", case(story.new, "'new'", "'in_progress'")),
        outcome=case(
            done,
            case(
                JUNK,
                "'spam'",
                "(CASE i % 3 WHEN 0 THEN 'won' WHEN 1 THEN 'lost' ELSE 'nurture' END)",
            ),
            "''",
        ),
        completed_at=case(done, story.at(story.completed_after)),
        fields=json('\'{"postcode": "B3H 1A1"}\''),
        need="'A leak around the chimney, number ' || i",
        timezone=f"'{business.timezone}'",
        language="'en'",
        received_at=story.at(),
        waiting_since=case(story.waits, story.at()),
        promise_due_at=case(story.waits, waits_until),
        no_inquiry_since=case(f"{JUNK} AND NOT {story.unanswered}", story.at("50")),
        act_now=f"({ACTS_NOW})",
        pressing=f"({PRESSES})",
        pressing_since=case(PRESSES, story.at()),
        in_hand_since=case(f"i % 2 = 0 AND NOT {story.new}", story.at("50")),
    )


def words(story: Story) -> None:
    last = story.leads
    fill(
        Inbound,
        last,
        id="i",
        lead_id="i",
        arrival_id="i",
        channel="'form'",
        at=story.at(),
        text=TEXT,
    )
    fill(
        Inbound,
        last,
        "i % 5 = 1",
        id=f"{last} + i",
        lead_id="i",
        arrival_id=f"{last} + i",
        channel="'email'",
        at=story.at("40"),
        text="'One more thing: ' || " + TEXT,
    )
    fill(
        Attachment,
        last,
        "i % 500 = 1",
        inbound_id="i",
        name="'chimney.txt'",
        kind="'text/plain'",
        size="20",
        data=payload("'What the chimney is.'"),
    )
    fill(MailId, last, lead_id="i", value="'<o' || i || '@oak.example>'")
    fill(MailId, last, "i % 5 = 1", lead_id="i", value="'<t' || i || '@x.example>'")


def judgements(story: Story, business: Business) -> None:
    version = business.criteria_versions.get(in_force=True)
    criteria = Criterion.objects.filter(version=version, kind=Criterion.Kind.JUDGEMENT)
    reasons = case(
        PRESSES,
        '\'[{"code": "danger", "text": "somebody may be in danger"}]\'',
        case(ACTS_NOW, '\'[{"code": "anger", "text": "angry or complaining"}]\'', "'[]'"),
    )
    fill(
        ModelCall,
        story.leads,
        "i % 4 = 0",
        id="i",
        business_id=str(business.pk),
        lead_id="i",
        purpose="'judge'",
        at=story.at("5"),
        model="'gpt-4.1-mini'",
        prompt_version="'7'",
        key="'key' || i",
        outcome="'answered'",
        tokens="1800",
        seconds="1.5",
    )
    fill(
        Judgement,
        story.leads,
        id="i",
        lead_id="i",
        criteria_id=str(version.pk),
        at=story.at("6"),
        category=case(JUNK, "'vendor_solicitation'", "'new_inquiry'"),
        urgency=case(PRESSES, "'emergency'", "'normal'"),
        summary="'A leak around the chimney, number ' || i",
        language="'en'",
        known=case(JUNK, "0", "2"),
        score=case(JUNK, "NULL", "i % 101"),
        fit=case(JUNK, "'not_judged'", "'fair'"),
        reasons=json(reasons),
        checks=json(case(UNSURE, '\'[{"code": "low_confidence", "text": "not sure"}]\'', "'[]'")),
        judged_by=case("i % 4 = 0", "'gpt-4.1-mini'", "'rules'"),
        call_id=case("i % 4 = 0", "i"),
        reviewed_at=case(f"{UNSURE} AND NOT {story.open} AND i % 2 = 0", story.at("9000")),
    )
    for criterion in criteria:
        fill(
            Verdict,
            story.leads,
            f"NOT {JUNK}",
            judgement_id="i",
            criterion_id=str(criterion.pk),
            verdict=case("i % 3 = 0", "'met'", "'cant_tell'"),
        )


def reasons(story: Story) -> None:
    fill(
        Attention,
        story.leads,
        ACTS_NOW,
        lead_id="i",
        code="'judgement'",
        reason=case(PRESSES, "'danger'", "'anger'"),
        text="'angry or complaining'",
        at=story.at("6"),
        seen_at=case(story.asks, "NULL", story.at("30")),
    )
    fill(
        Hold,
        story.leads,
        PRESSES,
        lead_id="i",
        code="'danger'",
        text="'somebody may be in danger'",
        at=story.at("6"),
        decision=case(story.open, "''", "'go_on'"),
        decided_at=case(story.open, "NULL", story.at("30")),
    )
    fill(
        ReasonAnswer,
        story.leads,
        "i % 60 = 5",
        lead_id="i",
        code="'low_confidence'",
        is_right="(i % 120 = 5)",
        at=story.at("9000"),
    )
    fill(
        Correction,
        story.leads,
        "i % 120 = 5",
        lead_id="i",
        about="'category'",
        before="'new_inquiry'",
        value="'existing_customer'",
        at=story.at("9000"),
    )
