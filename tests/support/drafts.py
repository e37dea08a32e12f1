"""Small moves around drafts: how they are asked for, what a model chooses, and letting one go."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User

from followups.answers.approval import approve_draft, hash_of_draft
from followups.models import Message
from followups.owner import answer_modes, framing
from leads.models import Business
from tests import support
from tests.support import ADA, MONDAY, Model
from tests.support.judging import GOOD

CHOICE = {"facts": [1], "opening": "sorry", "questions": ["Could you send a photo of it?"]}
OWN = {"facts": [1], "opening": "sorry", "questions": [], "own_questions": [1]}
OWN_QUESTION = "Could you send a photo of it?"
MINUTE = timedelta(minutes=1)


def answers(choice: Any) -> Any:
    """A model that judges well and chooses what a test says."""
    return lambda schema: GOOD if "category" in schema["properties"] else choice


def words(mail: Any) -> str:
    """The plain part of a mail that was accepted."""
    return next(
        part.get_payload(decode=True).decode()
        for part in mail.walk()
        if part.get_content_type() == "text/plain"
    ).replace("\r\n", "\n")


def decide(
    business: Business,
    mode: str,
    late: str = "safe",
    category: str = "new_inquiry",
    body: str = "",
    owner: User | None = None,
) -> None:
    by = (
        owner
        or User.objects.filter(memberships__business=business).first()
        or support.make_owner(business)
    )
    answer_modes.decide_answer_rule(
        business,
        None,
        {category: answer_modes.Rule(mode, late, "Hello" if body else "", body)},
        MONDAY,
        by,
    )


def drafted(
    business: Business, model: Model, choice: Any = CHOICE, mode: str = "draft", late: str = "safe"
) -> Message:
    model(answers(choice))
    decide(business, mode, late)
    support.live(MONDAY) if (lead := support.write(business, ADA)) else None
    return support.first_answer(lead)


def own_question(business: Business, text: str = OWN_QUESTION, language: str = "en") -> None:
    """One of the owner's own questions, which a draft may ask unread."""
    framing.keep_question(business, None, language, text, MONDAY)


def let_go(message: Message, by: User, **changes: Any) -> Message:
    given = {
        "seen": hash_of_draft(message),
        "subject": message.subject,
        "body": message.body,
        "now": MONDAY + MINUTE,
        **changes,
    }
    return approve_draft(message.pk, by=by, **given)


def waiting_draft(business: Business, number: int) -> Message:
    """One of several people's drafts, as it waits for somebody to approve it."""
    lead = support.write(
        business,
        {**ADA, "email": f"a{number}@x.example", "phone": "", "name": f"Ada Keen{number}"},
        support.clock(),
    )
    return Message.objects.create(
        business=business,
        lead=lead,
        kind="first_response",
        category="new_inquiry",
        state="awaiting_approval",
        not_before=support.clock(),
        to=lead.contact.email,
        subject="Hello",
        body="Quotes are free.",
    )
