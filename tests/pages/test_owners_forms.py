"""The forms of owners.

What is wrong stands at its field, what was typed is kept, and nothing is saved.
"""

from typing import Any

import lxml.html
import pytest
from django.test import Client

from followups.models import AnswerRule
from followups.owner import sequence_choice
from leads.models import Business
from tests import support
from tests.support.forms import send, shown_by

pytestmark = pytest.mark.django_db


def test_a_rule_for_answers(inside: Client, business: Business) -> None:
    typed = {
        "new_inquiry-mode": "template",
        "new_inquiry-late": "nothing",
        "new_inquiry-subject": "Thank you",
        "vendor_solicitation-mode": "template",
        "vendor_solicitation-late": "safe",
        "vendor_solicitation-body": "Hello {{nobody}}",
    }
    shown = send(inside, "/in/oak/answers/", typed)
    assert "{{nobody}} is not a merge field" in shown.first_mistake("vendor_solicitation-body")
    assert shown.words("vendor_solicitation-body") == "Hello {{nobody}}"
    assert shown.words("new_inquiry-subject") == "Thank you"
    assert shown.words("new_inquiry-late") == "nothing"
    assert not AnswerRule.objects.exists()


def test_a_rule_of_one_source_goes_back_to_that_of_every_source(
    inside: Client, business: Business
) -> None:
    address = f"/in/oak/answers/?source={support.form_of(business).pk}"
    typed = {"new_inquiry-mode": "none", "new_inquiry-late": "safe"}
    assert shown_by(inside.get(address)).words("new_inquiry-mode") == ""
    inside.post(address, typed)
    assert shown_by(inside.get(address)).words("new_inquiry-mode") == "none"
    inside.post(address, {**typed, "new_inquiry-mode": ""})
    assert not AnswerRule.objects.exists()


def test_a_new_saved_reply(inside: Client, business: Business) -> None:
    typed = {"name": "Hours", "body": "We open at {{eight}}"}
    shown = send(inside, "/in/oak/replies/", typed)
    assert "{{eight}} is not a merge field" in shown.first_mistake("body")
    assert (shown.words("name"), shown.words("body")) == ("Hours", "We open at {{eight}}")
    shown = send(inside, "/in/oak/replies/", {"name": "n" * 81, "body": "Words"})
    assert "80 characters" in shown.first_mistake("name")
    assert shown.words("body") == "Words"
    assert not business.saved_replies.exists()


def test_a_changed_saved_reply_keeps_its_card(inside: Client, business: Business) -> None:
    for name in ("Hours", "Prices"):
        inside.post("/in/oak/replies/", {"name": name, "body": f"Our {name}"})
    prices = business.saved_replies.get(name="Prices")
    typed = {"reply": prices.pk, "name": "Prices", "body": "{{"}
    shown = send(inside, "/in/oak/replies/", typed)
    hours, changed, new = shown.page.xpath("//textarea[@name='body']")
    assert [box.value.strip() for box in (hours, changed, new)] == ["Our Hours", "{{", ""]
    assert changed.get("aria-invalid") == "true"
    assert changed.get("autofocus") is not None
    assert "is not closed" in shown.page.get_element_by_id(f"body-{prices.pk}_error").text_content()
    prices.refresh_from_db()
    assert prices.body == "Our Prices"


@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        ("booking_url", "calendar", "is no web address"),
        ("missed", "maybe", "Choose what becomes of missed follow-ups."),
        ("mail_a_minute", "0", "Mails a minute: 1 to 600"),
        ("mail_a_minute", "many", "Mails a minute: 1 to 600"),
        ("warm_up_from", "2026-13-01", "is not a date"),
    ],
)
def test_how_we_send(inside: Client, business: Business, name: str, typed: str, says: str) -> None:
    good = {
        "booking_url": "https://calendar.example.com/oak",
        "missed": "send",
        "mail_a_minute": "40",
        "warm_up_from": "2026-11-02",
    }
    shown = send(inside, "/in/oak/sending/", {**good, name: typed})
    assert says in shown.first_mistake(name)
    assert shown.words(name) == ("skip" if name == "missed" else typed)
    assert all(shown.words(other) == good[other] for other in good if other != name)
    business.refresh_from_db()
    assert (business.missed, business.booking_url) == ("skip", "")


def test_how_we_send_is_kept(inside: Client, business: Business) -> None:
    typed = {
        "booking_url": "",
        "missed": "move",
        "mail_a_minute": "",
        "warm_up_from": "2026-11-02",
    }
    assert inside.post("/in/oak/sending/", typed).status_code == 302
    shown = shown_by(inside.get("/in/oak/sending/"))
    assert shown.words("warm_up_from") == "2026-11-02"
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
    shown = send(inside, "/in/oak/criteria/", typed)
    assert says in shown.first_mistake(f"rows-2-{name}")
    assert shown.words("rows-0-text") == "It is about any roof."
    assert shown.control("rows-1-DELETE").get("checked") is not None
    assert shown.words("rows-2-op") == {**area, **change}["op"]
    assert business.criteria_versions.count() == 1


def test_criteria_that_are_emptied_or_removed_go(inside: Client, business: Business) -> None:
    again = {"text": "It is about a roof.", "required": "on"}
    emptied, removed = {"key": "cash", "text": ""}, {"key": "area", "text": "x", "DELETE": "on"}
    typed = rows_posted({"key": "roof", **again}, emptied, removed, again, again)
    assert inside.post("/in/oak/criteria/", typed).status_code == 302
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
    shown = send(inside, "/in/oak/criteria/", typed)
    assert "no judged leads" in shown.page.xpath("//p[@class='note bad']")[-1].text_content()
    assert shown.status == 422
    assert shown.words("rows-0-text") == "It is about a roof."


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
    shown = send(inside, "/in/oak/sequence/", typed)
    assert shown.first_mistake("steps-1-body") == "Write the text."
    assert shown.control("steps-0-DELETE").get("checked") is not None
    assert not shown.page.xpath("//*[@name='steps-2-DELETE']")  # there is nothing to remove


def test_all_mistakes_of_a_sequence_are_seen_at_once(inside: Client, business: Business) -> None:
    sequence = sequence_choice.sequence_in_force(business)
    assert sequence
    typed: dict[str, object] = {
        "first_subject": sequence.first_subject,
        "first_body": sequence.first_body,
        "window_from": "09:00",
        "window_to": "18:00",
        "weekdays": ["0"],
        "steps-TOTAL_FORMS": 4,
        "steps-INITIAL_FORMS": 4,
    }
    wrong = [("1", "Hi {{name}}"), ("1", ""), ("-4", "Fine."), ("", "{{nobody}}")]
    for number, (day, body) in enumerate(wrong):
        typed |= {f"steps-{number}-day": day, f"steps-{number}-body": body}
        typed |= {f"steps-{number}-channel": "email", f"steps-{number}-subject": "Words"}
    page = lxml.html.fromstring(inside.post("/in/oak/sequence/", typed).content)
    marked = [field.get("name") for field in page.xpath("//*[@aria-invalid='true']")]
    assert marked == [
        "steps-0-body",
        "steps-1-day",
        "steps-1-body",
        "steps-2-day",
        "steps-3-day",
        "steps-3-body",
    ]
