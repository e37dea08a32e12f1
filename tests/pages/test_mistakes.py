"""What is wrong stands at its field, what was typed is kept, and nothing is saved."""

from typing import Any

import lxml.html
import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.answers import approval_links
from followups.models import AnswerRule, Message
from followups.models.answering import text_hash
from leads.models import Business, Source
from tests import support
from tests.drafts import drafted, let_go
from tests.support import ADA, Model

pytestmark = pytest.mark.django_db


@pytest.fixture
def inside(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client


class Page:
    """What a post was answered with, and of its forms the one with this in its action."""

    def __init__(self, response: Any, action: str = "") -> None:
        self.status = response.status_code
        self.tree = lxml.html.fromstring(response.content)
        self.action = action

    def control(self, name: str) -> Any:
        inside = "//form[contains(@action, $action)]//*[@name=$name]"
        return self.tree.xpath(inside, action=self.action, name=name)[0]

    def value(self, name: str) -> str:
        """What stands in a line, a text, or a list to choose from."""
        control = self.control(name)
        return (control.value or "").strip()

    def mistake(self, name: str) -> str:
        """What is said at this field, which is marked, described by it, and has the focus."""
        control = self.control(name)
        assert self.status == 422
        assert control.get("aria-invalid") == "true"
        assert control.get("autofocus") is not None
        assert self.tree.xpath("//*[@autofocus]")[0] is control
        assert all(box.get("open") is not None for box in control.iterancestors("details"))
        said = f"{control.get('id')}_error"
        assert said in control.get("aria-describedby").split()
        return str(self.tree.get_element_by_id(said).text_content()).strip()


def test_a_rule_for_answers(inside: Client, business: Business) -> None:
    typed = {
        "new_inquiry-mode": "template",
        "new_inquiry-late": "nothing",
        "new_inquiry-subject": "Thank you",
        "vendor_solicitation-mode": "template",
        "vendor_solicitation-late": "safe",
        "vendor_solicitation-body": "Hello {{nobody}}",
    }
    page = Page(inside.post("/answers/?business=oak", typed))
    assert "{{nobody}} is not a merge field" in page.mistake("vendor_solicitation-body")
    assert page.value("vendor_solicitation-body") == "Hello {{nobody}}"
    assert page.value("new_inquiry-subject") == "Thank you"
    assert page.value("new_inquiry-late") == "nothing"
    assert not AnswerRule.objects.exists()


def test_a_rule_of_one_source_goes_back_to_that_of_every_source(
    inside: Client, business: Business
) -> None:
    address = f"/answers/?business=oak&source={support.form_of(business).pk}"
    typed = {"new_inquiry-mode": "none", "new_inquiry-late": "safe"}
    assert Page(inside.get(address)).value("new_inquiry-mode") == ""
    inside.post(address, typed)
    assert Page(inside.get(address)).value("new_inquiry-mode") == "none"
    inside.post(address, {**typed, "new_inquiry-mode": ""})
    assert not AnswerRule.objects.exists()


def test_the_approved_facts(inside: Client, business: Business) -> None:
    typed = f"We open at eight.\n{'x' * 401}"
    page = Page(inside.post("/answers/facts/?business=oak", {"facts": typed}))
    assert "longer than 400 characters" in page.mistake("facts")
    assert page.value("facts") == typed
    business.refresh_from_db()
    assert business.facts == ["Quotes are free."]
    links = page.tree.xpath("//nav[@aria-label='Sources']/a/@href | //form/@action")
    assert all(link.startswith("/") for link in links)  # the page stands at another address


def test_a_new_saved_reply(inside: Client, business: Business) -> None:
    typed = {"name": "Hours", "body": "We open at {{eight}}"}
    page = Page(inside.post("/replies/?business=oak", typed))
    assert "{{eight}} is not a merge field" in page.mistake("body")
    assert (page.value("name"), page.value("body")) == ("Hours", "We open at {{eight}}")
    page = Page(inside.post("/replies/?business=oak", {"name": "n" * 81, "body": "Words"}))
    assert "80 characters" in page.mistake("name")
    assert page.value("body") == "Words"
    assert not business.saved_replies.exists()


def test_a_changed_saved_reply_keeps_its_card(inside: Client, business: Business) -> None:
    for name in ("Hours", "Prices"):
        inside.post("/replies/?business=oak", {"name": name, "body": f"Our {name}"})
    prices = business.saved_replies.get(name="Prices")
    typed = {"reply": prices.pk, "name": "Prices", "body": "{{"}
    page = Page(inside.post("/replies/?business=oak", typed))
    hours, changed, new = page.tree.xpath("//textarea[@name='body']")
    assert [box.value.strip() for box in (hours, changed, new)] == ["Our Hours", "{{", ""]
    assert changed.get("aria-invalid") == "true" and changed.get("autofocus") is not None
    assert "is not closed" in page.tree.get_element_by_id(f"body-{prices.pk}_error").text_content()
    prices.refresh_from_db()
    assert prices.body == "Our Prices"


@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        ("booking_url", "calendar", "is no web address"),
        ("holidays", "XX", "is not a country whose holidays we know"),
        ("closed_dates", "2026-12-24\ntomorrow", "“tomorrow” is not a date"),
        ("missed", "maybe", "Choose what becomes of missed follow-ups."),
        ("mail_a_minute", "0", "Mails a minute: 1 to 600"),
        ("mail_a_minute", "many", "Mails a minute: 1 to 600"),
        ("warm_up_from", "2026-13-01", "is not a date"),
    ],
)
def test_how_we_send(inside: Client, business: Business, name: str, typed: str, says: str) -> None:
    good = {
        "booking_url": "https://calendar.example.com/oak",
        "holidays": "FR",
        "closed_dates": "2026-12-24, 2026-12-31",
        "missed": "send",
        "mail_a_minute": "40",
        "warm_up_from": "2026-11-02",
    }
    page = Page(inside.post("/sending/?business=oak", {**good, name: typed}))
    assert says in page.mistake(name)
    assert page.value(name) == ("skip" if name == "missed" else typed)
    assert all(page.value(other) == good[other] for other in good if other != name)
    business.refresh_from_db()
    assert (business.missed, business.holidays, business.closed_dates) == ("skip", "", [])


def test_how_we_send_is_kept(inside: Client, business: Business) -> None:
    typed = {
        "booking_url": "",
        "holidays": "CA-NS",
        "closed_dates": "2026-12-31, 2026-12-24\n2026-12-31",
        "missed": "move",
        "mail_a_minute": "",
        "warm_up_from": "2026-11-02",
    }
    assert inside.post("/sending/?business=oak", typed).status_code == 302
    page = Page(inside.get("/sending/?business=oak"))
    assert page.value("closed_dates") == "2026-12-24\n2026-12-31"
    assert (page.value("warm_up_from"), page.value("holidays")) == ("2026-11-02", "CA-NS")
    business.refresh_from_db()
    assert (business.missed, business.mail_a_minute) == ("move", None)


def rows_posted(*rows: dict[str, str], **also: str) -> dict[str, Any]:
    """Rows of criteria as their page posts them, with one to spare."""
    form: dict[str, Any] = {"rows-TOTAL_FORMS": len(rows) + 1, "rows-INITIAL_FORMS": len(rows)}
    for n, row in enumerate([*rows, {}]):
        form |= {f"rows-{n}-{name}": value for name, value in {"weight": "3", **row}.items()}
    return {**form, **also}


@pytest.mark.parametrize("also", [{}, {"try_first": "on"}], ids=["saved", "tried first"])
@pytest.mark.parametrize(
    ("name", "change", "says"),
    [
        ("text", {"text": ""}, "The sentence is missing"),
        ("weight", {"weight": "9"}, "not one of the available choices"),
        ("field", {"field": ""}, "A rule needs a field."),
        ("value", {"op": "gte", "value": "much"}, "Give a number, not 'much'."),
        ("value", {"op": "in", "value": " \n"}, "Give a list of at least one value."),
    ],
)
def test_a_criterion(
    inside: Client,
    business: Business,
    name: str,
    change: dict[str, str],
    says: str,
    also: dict[str, str],
) -> None:
    roof = {"key": "roof", "text": "It is about any roof."}
    gone = {"key": "cash", "text": "They want no invoice.", "DELETE": "on", "weight": "none"}
    area = {"key": "area", "text": "Halifax.", "field": "postcode", "op": "equals", "value": "B3"}
    # The row before is removed: what is declined counts only those that stay.
    typed = rows_posted(roof, gone, {**area, **change}, **also)
    page = Page(inside.post("/criteria/?business=oak", typed))
    assert says in page.mistake(f"rows-2-{name}")
    assert page.value("rows-0-text") == "It is about any roof."
    assert page.control("rows-1-DELETE").get("checked") is not None
    assert page.value("rows-2-op") == {**area, **change}["op"]
    assert business.criteria_versions.count() == 1


def test_criteria_that_are_emptied_or_removed_go(inside: Client, business: Business) -> None:
    again = {"text": "It is about a roof.", "required": "on"}
    emptied, removed = {"key": "cash", "text": ""}, {"key": "area", "text": "x", "DELETE": "on"}
    typed = rows_posted({"key": "roof", **again}, emptied, removed, again, again)
    assert inside.post("/criteria/?business=oak", typed).status_code == 302
    kept = business.criteria_versions.get(in_force=True).criteria
    assert list(kept.values_list("key", "required")) == [
        ("roof", True),
        ("it-is-about-a-roof", True),
        ("it-is-about-a-roof-2", True),
    ]


def test_what_no_criterion_is_to_blame_for_stands_above_them(
    inside: Client, business: Business
) -> None:
    typed = rows_posted({"text": "It is about a roof."}, try_first="on")
    page = Page(inside.post("/criteria/?business=oak", typed))
    assert "no judged leads" in page.tree.xpath("//p[@class='note bad']")[-1].text_content()
    assert page.status == 422 and page.value("rows-0-text") == "It is about a roof."


def test_a_step_that_stands_beside_a_faulty_one_can_still_be_removed(
    inside: Client, business: Business
) -> None:
    typed = {
        "first_subject": "Hello",
        "first_body": "Thank you.",
        "window_from": "09:00",
        "window_to": "18:00",
        "weekdays": ["0"],
        "steps-TOTAL_FORMS": 3,
        "steps-INITIAL_FORMS": 2,
        "steps-0-day": "x",
        "steps-0-channel": "email",
        "steps-0-DELETE": "on",
        "steps-1-day": "2",
        "steps-1-channel": "email",
        "steps-1-subject": "Hello",
        "steps-2-channel": "email",
    }
    page = Page(inside.post("/sequence/?business=oak", typed))
    assert page.mistake("steps-1-body") == "Write the text."
    assert page.control("steps-0-DELETE").get("checked") is not None
    assert not page.tree.xpath("//*[@name='steps-2-DELETE']")  # there is nothing to remove


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
    page = Page(inside.post(f"/approvals/{message.pk}/", {**given, "back": "lead"}))
    assert says in page.mistake(name)
    assert page.value(name) == typed.strip()
    kept = {"subject": "Mine", "body": "My words", "at": ""}
    assert all(page.value(other) == kept[other] for other in kept if other != name)
    assert page.value("back") == "lead"
    message.refresh_from_db()
    assert message.state == "awaiting_approval"


def test_a_draft_behind_a_link(
    client: Client, business: Business, model: Model, owner: User
) -> None:
    message = drafted(business, model)
    address = f"/a/{approval_links.approval_token(message, owner)}/"
    page = Page(client.post(address, posted_draft(message, body="Hello {{nobody}}")))
    assert "{{nobody}} is not a merge field." in page.mistake("body")
    assert (page.value("subject"), page.value("body")) == ("Mine", "Hello {{nobody}}")


def test_a_draft_that_has_changed_says_so_and_is_to_be_read_again(
    inside: Client, business: Business, model: Model
) -> None:
    message = drafted(business, model)
    typed = {**posted_draft(message), "seen": "x" * 64}
    page = Page(inside.post(f"/approvals/{message.pk}/", typed))
    assert page.status == 422 and page.value("body") == "My words"
    assert "has changed since you read it" in page.tree.xpath("//p[@class='error']")[0].text
    assert page.value("seen") == text_hash(message.subject, message.body)
    page = Page(inside.post(f"/approvals/{message.pk}/", {**typed, "what": "reject", "why": "No"}))
    assert page.status == 422 and page.value("why") == "No"
    assert page.value("body") == message.body.strip()


@pytest.mark.parametrize("what", ["approve", "reject"])
def test_a_draft_that_somebody_decided_on_meanwhile(
    inside: Client, business: Business, model: Model, owner: User, what: str
) -> None:
    message = drafted(business, model)
    typed = posted_draft(message, what=what)
    let_go(message, owner)
    for given in (typed, {**typed, "body": "", "why": "x" * 201}):
        page = inside.post(f"/approvals/{message.pk}/", given, follow=True)
        assert page.status_code == 200 and "decided on already" in page.content.decode()


@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        ("text", " ", "Write something first."),
        ("text", "Hello {{nobody}}", "{{nobody}} is not a merge field."),
        ("at", "whenever", "“whenever” is not a time"),
        ("at", "2020-01-01T10:00", "Choose a time within the next"),
    ],
)
def test_a_reply(inside: Client, business: Business, name: str, typed: str, says: str) -> None:
    lead = support.answered_lead(business)
    given = {"text": "We come at nine.", "at": "", name: typed}
    page = Page(inside.post(f"/leads/{lead.pk}/reply/", given))
    assert says in page.mistake(name)
    assert page.value("text") == given["text"].strip()
    assert page.value("at") == given["at"]
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
    assert Page(client.get(f"/leads/{lead.pk}/")).tree.xpath(chosen) == ["email"]
    page = Page(client.post(address, {"text": "", "channel": "sms"}))
    assert page.mistake("text") and page.tree.xpath(chosen) == ["sms"]
    page = Page(client.post(address, {"text": "Hello", "channel": "pigeon"}))
    wrong = page.tree.get_element_by_id("reply-channel_error").text_content()
    assert "cannot be reached that way" in wrong and page.value("text") == "Hello"


def test_a_note(inside: Client, business: Business) -> None:
    lead = support.answered_lead(business)
    address = f"/leads/{lead.pk}/note/"
    assert Page(inside.post(address, {"note": " "})).mistake("note") == "Write something first."
    page = Page(inside.post(address, {"note": "x" * 5001}))
    assert "5000 are the most" in page.mistake("note") and len(page.value("note")) == 5001
    assert not lead.notes.exists()


def test_a_move(inside: Client, business: Business) -> None:
    lead = support.answered_lead(business)
    address = f"/leads/{lead.pk}/move/"
    page = Page(inside.post(address, {"to": "", "why": "They rang"}), address)
    assert page.mistake("to") == "Choose where to move it."
    assert page.value("why") == "They rang"
    page = Page(inside.post(address, {"to": "won", "why": "x" * 201}), address)
    assert "200 characters" in page.mistake("why")
    assert page.value("to") == "won"
    lead.refresh_from_db()
    assert lead.stage == "in_progress"


def test_a_correction(inside: Client, business: Business) -> None:
    lead = support.answered_lead(business)
    address = f"/leads/{lead.pk}/correct/"
    typed = {"category": "existing_customer", "criterion:area": "perhaps", "next": "/review/?why=x"}
    page = Page(inside.post(address, typed), address)
    assert "no verdict for this lead" in page.mistake("criterion:area")
    assert (page.value("category"), page.value("next")) == ("existing_customer", "/review/?why=x")
    same = {"category": "new_inquiry", "why": "I know them"}
    page = Page(inside.post(address, same), address)
    assert "Nothing was changed" in page.tree.xpath("//form/p[@class='error']")[0].text
    assert page.status == 422 and page.value("why") == "I know them"
    page = Page(inside.post(address, {**typed, "judgement": "0"}), address)
    newest = str(lead.judgements.first().pk)  # type: ignore[union-attr]
    assert page.status == 422 and page.value("judgement") == newest
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
