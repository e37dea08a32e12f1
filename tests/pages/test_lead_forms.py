"""What one of us types about a lead or a draft.

What is wrong stands at its field, what was typed is kept, and nothing is done.
"""

from typing import Any

import lxml.html
import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.answers import approval_links
from followups.models import Message
from followups.models.answering import text_hash
from leads.models import Business, Source
from leads.pipeline import by_hand
from tests import support
from tests.support import ADA, Model
from tests.support.drafts import drafted, let_go
from tests.support.forms import send, shown_by

pytestmark = pytest.mark.django_db


def posted_draft(message: Message, **typed: str) -> dict[str, str]:
    seen = text_hash(message.subject, message.body)
    return {"what": "approve", "seen": seen, "subject": "Mine", "body": "My words", **typed}


@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        ("subject", "  ", "Write a subject."),
        ("subject", "Hello {{nobody}}", "{{nobody}} is not a merge field."),
        ("body", "", "Write the text."),
        ("body", "Hello {{nobody}}", "{{nobody}} is not a merge field."),
        ("at", "whenever", "“whenever” is not a time"),
        ("at", "2020-01-01T10:00", "later it would be no answer"),
    ],
)
def test_a_draft(
    inside: Client, business: Business, model: Model, name: str, typed: str, says: str
) -> None:
    message = drafted(business, model)
    given = posted_draft(message, **{name: typed})
    shown = send(inside, f"/approvals/{message.pk}/", {**given, "back": "lead"})
    here = {"action": f"/approvals/{message.pk}/"}
    assert says in shown.first_mistake(name, **here)
    assert shown.words(name, **here) == typed.strip()
    kept = {"subject": "Mine", "body": "My words", "at": ""}
    assert all(shown.words(other, **here) == kept[other] for other in kept if other != name)
    back = f"//form[@action='{here['action']}']//*[@name='back']/@value"
    assert shown.page.xpath(back) == ["lead", "lead"]
    assert shown.page.xpath("//*[@id='lead']"), "they are on its page still"
    message.refresh_from_db()
    assert message.state == "awaiting_approval"


def test_a_draft_behind_a_link(
    client: Client, business: Business, model: Model, owner: User
) -> None:
    message = drafted(business, model)
    address = f"/a/{approval_links.approval_token(message, owner)}/"
    shown = send(client, address, posted_draft(message, body="Hello {{nobody}}"))
    assert "{{nobody}} is not a merge field." in shown.first_mistake("body")
    assert (shown.words("subject"), shown.words("body")) == ("Mine", "Hello {{nobody}}")


def test_a_draft_that_has_changed_says_so_and_is_to_be_read_again(
    inside: Client, business: Business, model: Model
) -> None:
    message = drafted(business, model)
    typed = {**posted_draft(message), "seen": "x" * 64}
    shown = send(inside, f"/approvals/{message.pk}/", typed)
    assert shown.status == 422
    assert shown.words("body") == "My words"
    assert "has changed since you read it" in shown.page.xpath("//p[@class='error']")[0].text
    now = text_hash(message.subject, message.body)
    assert set(shown.page.xpath("//*[@name='seen']/@value")) == {now}
    shown = send(inside, f"/approvals/{message.pk}/", {**typed, "what": "reject", "why": "No"})
    assert shown.status == 422
    assert shown.words("why") == "No"
    assert shown.words("body") == message.body.strip()


@pytest.mark.parametrize("what", ["approve", "reject"])
def test_a_draft_that_somebody_decided_on_meanwhile(
    inside: Client, business: Business, model: Model, owner: User, what: str
) -> None:
    message = drafted(business, model)
    typed = posted_draft(message, what=what)
    let_go(message, owner)
    for given in (typed, {**typed, "body": "", "why": "x" * 201}):
        page = inside.post(f"/approvals/{message.pk}/", given, follow=True)
        assert page.status_code == 200
        assert "decided on already" in page.content.decode()


@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        ("text", " ", "Write something first."),
        ("text", "Hello {{nobody}}", "{{nobody}} is not a merge field."),
        ("at", "whenever", "“whenever” is not a time"),
        ("at", "2020-01-01T10:00", "That time is past"),
        ("at", "2099-01-01T10:00", "Choose a time within the next"),
    ],
)
def test_a_reply(inside: Client, business: Business, name: str, typed: str, says: str) -> None:
    lead = support.answered_lead(business)
    given = {"text": "We come at nine.", "at": "", name: typed}
    shown = send(inside, f"/leads/{lead.pk}/reply/", given)
    assert says in shown.first_mistake(name)
    assert shown.words("text") == given["text"].strip()
    assert shown.words("at") == given["at"]
    assert not lead.messages.filter(kind=Message.Kind.REPLY).exists()


def test_a_reply_keeps_the_way_that_was_chosen(
    client: Client, business: Business, owner: User, settings: Any
) -> None:
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = "AC1", ["token"]
    number = business.sources.get(kind=Source.Kind.SMS)
    number.telephone = {"number": "+19025550100"}
    number.save()
    lead = support.answered_lead(business, ADA, support.clock())
    client.force_login(owner)
    address = f"/leads/{lead.pk}/reply/"
    chosen = "//input[@name='channel'][@checked]/@value"
    assert shown_by(client.get(f"/leads/{lead.pk}/")).page.xpath(chosen) == ["email"]
    shown = send(client, address, {"text": "", "channel": "sms"})
    assert shown.first_mistake("text")
    assert shown.page.xpath(chosen) == ["sms"]
    shown = send(client, address, {"text": "Hello", "channel": "pigeon"})
    wrong = shown.page.get_element_by_id("reply-channel_error").text_content()
    assert "cannot be reached that way" in wrong
    assert shown.words("text") == "Hello"


def test_a_note(inside: Client, business: Business) -> None:
    lead = support.answered_lead(business)
    address = f"/leads/{lead.pk}/note/"
    shown = send(inside, address, {"note": " "})
    assert shown.first_mistake("note", action=address) == "Write something first."
    shown = send(inside, address, {"note": "x" * 5001})
    assert "5000 are the most" in shown.first_mistake("note", action=address)
    assert len(shown.words("note", action=address)) == 5001
    assert not lead.notes.exists()


def test_a_move(inside: Client, business: Business) -> None:
    lead = support.answered_lead(business)
    address = f"/leads/{lead.pk}/move/"
    shown = send(inside, address, {"to": "", "why": "They rang"})
    said = shown.page.xpath("//details[@open]//*[@role='alert']")
    assert [one.text_content() for one in said] == ["Choose where to move it."]
    assert shown.words("why", action=address) == "They rang"
    shown = send(inside, address, {"to": "won", "why": "x" * 201})
    assert "200 characters" in shown.first_mistake("why", action=address)
    lead.refresh_from_db()
    assert lead.stage == "in_progress"


def test_a_move_says_who_is_where_and_what_it_ends(inside: Client, business: Business) -> None:
    lead = support.write(business, ADA)
    said = inside.post(f"/leads/{lead.pk}/move/", {"to": "in_progress"}, follow=True)
    words = " ".join(str(one) for one in said.context["messages"])
    assert words == ("Ada Keen moved to: In progress. They are not waiting for an answer any more.")
    followed = support.answered_lead(business, {**ADA, "name": "Bo Lund", "email": "b@x.example"})
    said = inside.post(f"/leads/{followed.pk}/move/", {"to": "won"}, follow=True)
    words = " ".join(str(one) for one in said.context["messages"])
    assert words.startswith("Bo Lund moved to: Completed: Won. ")
    assert words.endswith("planned messages will not be sent.")


def test_a_move_from_a_page_that_a_colleague_has_overtaken(
    inside: Client, business: Business
) -> None:
    lead = support.answered_lead(business)
    page = lxml.html.fromstring(inside.get(f"/leads/{lead.pk}/").content)
    seen = page.xpath("//form[contains(@action, '/move/')]//input[@name='seen']/@value")[0]
    ann = support.make_owner(business, "ann@oak-roofing.example")
    by_hand.move_by_hand(lead, "won", "", support.clock(), ann)
    address = f"/leads/{lead.pk}/move/"
    shown = inside.post(address, {"to": "lost", "why": "They rang", "seen": seen})
    assert shown.status_code == 422
    said = shown.content.decode()
    assert "ann has moved it meanwhile, to “Won”" in said
    assert 'value="They rang"' in said
    lead.refresh_from_db()
    assert lead.outcome == "won"
    page = lxml.html.fromstring(said)
    seen = page.xpath("//form[contains(@action, '/move/')]//input[@name='seen']/@value")[0]
    inside.post(address, {"to": "lost", "why": "They rang", "seen": seen})
    lead.refresh_from_db()
    assert lead.outcome == "lost"


def test_a_correction(inside: Client, business: Business) -> None:
    lead = support.answered_lead(business)
    address = f"/leads/{lead.pk}/correct/"
    typed = {"category": "existing_customer", "criterion:area": "perhaps", "next": "/review/"}
    shown = send(inside, address, typed)
    assert "no verdict for this lead" in shown.first_mistake("criterion:area", action=address)
    assert shown.words("category", action=address) == "existing_customer"
    assert shown.words("next", action=address) == "/review/"
    same = {"category": "new_inquiry", "why": "I know them"}
    shown = send(inside, address, same)
    assert "Nothing was changed" in shown.page.xpath("//form/p[@class='error']")[0].text
    assert shown.status == 422
    assert shown.words("why", action=address) == "I know them"
    shown = send(inside, address, {**typed, "judgement": "0"})
    newest = str(lead.judgements.first().pk)  # type: ignore[union-attr]
    assert shown.status == 422
    assert shown.words("judgement", action=address) == newest
    assert lead.judgements.count() == 1


@pytest.mark.parametrize("bad", ["\x00", "\ud800", "x" * 15_000, "9" * 40])
@pytest.mark.parametrize("what", ["reply", "note", "move", "booked", "correct", "take-back"])
def test_whatever_is_posted_to_a_lead_is_answered(
    inside: Client, business: Business, what: str, bad: str
) -> None:
    lead = support.answered_lead(business)
    names = ("text", "channel", "at", "note", "to", "why", "category", "criterion:area", "message")
    names = (*names, "judgement", "next", bad)
    # A charset of its own is the one way in for a lone surrogate.
    parts = "".join(
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{bad}\r\n' for name in names
    )
    for charset in ("utf-8", "raw_unicode_escape"):
        response = inside.generic(
            "POST",
            f"/leads/{lead.pk}/{what}/",
            f"{parts}--b--\r\n".encode(charset, "replace"),
            content_type=f"multipart/form-data; boundary=b; charset={charset}",
        )
        assert response.status_code in (302, 400, 422)
