"""What an owner decides: criteria and the texts of sequences, a version each."""

from datetime import timedelta
from typing import Any

import lxml.html
import pytest
from django.test import Client

from followups.owner import sequence_choice
from leads.criteria import versions
from leads.models import Business
from tests import support
from tests.support import MONDAY

pytestmark = pytest.mark.django_db


def criteria_form(business: Business) -> dict[str, Any]:
    """The page as it is posted: a row for each criterion, and one to spare."""
    rows = versions.rows_of_version(versions.version_in_force(business))
    form: dict[str, Any] = {
        "rows-TOTAL_FORMS": len(rows) + 1,
        "rows-INITIAL_FORMS": len(rows),
        f"rows-{len(rows)}-weight": 3,
    }
    for n, row in enumerate(rows):
        form |= {f"rows-{n}-{name}": row[name] for name in ("key", "text", "weight")}
        form |= {f"rows-{n}-{part}": value for part, value in row["rule"].items()}
        form |= {f"rows-{n}-{flag}": "on" for flag in ("required", "disqualifying") if row[flag]}
    return form


def test_a_rule_on_a_field_that_no_form_asks_for_says_so(
    inside: Client, business: Business
) -> None:
    form = business.sources.get(kind="form")
    form.fields = [*form.fields, {"name": "postcode", "label": "Postcode"}]
    form.save()
    assert "None of your forms asks" not in inside.get("/in/oak/criteria/").content.decode()
    inside.post(
        "/in/oak/criteria/",
        {
            **criteria_form(business),
            "rows-3-text": "Small sites only.",
            "rows-3-field": "acreage",
            "rows-3-op": "lte",
            "rows-3-value": "3",
        },
    )
    shown = inside.get("/in/oak/criteria/").content.decode()
    assert "None of your forms asks for “acreage”" in shown
    assert '<option value="postcode">' in shown


def test_saving_unchanged_criteria_makes_no_version(inside: Client, business: Business) -> None:
    inside.post("/in/oak/criteria/", criteria_form(business))
    assert business.criteria_versions.count() == 1


def test_a_changed_sentence_is_a_new_version_and_the_old_one_stays(
    inside: Client, business: Business
) -> None:
    lead = support.answered_lead(business)
    inside.post(
        "/in/oak/criteria/",
        {
            **criteria_form(business),
            "rows-1-text": "It is about a sloped roof.",
            "rows-3-text": "They can wait.",
            "rows-3-weight": "1",
        },
    )
    version = versions.version_in_force(business)
    assert version
    assert version.number == 2
    assert version.criteria.count() == 4
    judgement = lead.judgements.get()
    assert judgement.criteria
    assert judgement.criteria.number == 1
    assert judgement.criteria.criteria.get(key="roof").text == "It is about a roof."


def test_a_rule_that_makes_no_sense_keeps_what_was_typed(
    inside: Client, business: Business
) -> None:
    answer = inside.post("/in/oak/criteria/", {**criteria_form(business), "rows-0-value": "("})
    assert answer.status_code == 422
    assert "regular expression" in answer.content.decode()
    assert business.criteria_versions.count() == 1


def sequence_form(business: Business) -> dict[str, object]:
    current = sequence_choice.sequence_in_force(business)
    assert current
    form: dict[str, object] = {
        "first_subject": current.first_subject,
        "first_body": current.first_body,
        "window_from": "09:00",
        "window_to": "18:00",
        "weekdays": ["0", "1", "2", "3", "4", "5"],
    }
    steps = list(current.steps.all())
    form |= {"steps-TOTAL_FORMS": len(steps), "steps-INITIAL_FORMS": len(steps)}
    for n, s in enumerate(steps):
        form |= {f"steps-{n}-day": s.day, f"steps-{n}-channel": s.channel}
        form |= {f"steps-{n}-subject": s.subject, f"steps-{n}-body": s.body}
    return form


def test_a_changed_text_is_a_new_version_and_people_in_flight_finish_on_theirs(
    inside: Client, business: Business
) -> None:
    lead = support.answered_lead(business)
    inside.post(
        "/in/oak/sequence/",
        {**sequence_form(business), "steps-0-body": "Hi {{first_name}}, new words."},
    )
    current = sequence_choice.sequence_in_force(business)
    assert current
    assert current.version == 2
    support.live(MONDAY + timedelta(days=1))
    assert "new words" not in support.step(lead, 1).text
    assert support.step(lead, 1).state == "sent"


def test_an_unknown_merge_field_is_refused_where_it_is_typed(
    inside: Client, business: Business
) -> None:
    wrong = {"first_subject": "A new subject", "steps-2-body": "Hi {{name}}"}
    answer = inside.post("/in/oak/sequence/", {**sequence_form(business), **wrong})
    page = lxml.html.fromstring(answer.content)
    (field,) = page.xpath("//*[@name='steps-2-body']")
    assert answer.status_code == 422
    assert "is not a merge field" in page.get_element_by_id("id_steps-2-body_error").text_content()
    assert (field.get("aria-invalid"), field.get("autofocus")) == ("true", "")
    assert field.text.strip() == "Hi {{name}}"  # what was typed is kept
    assert page.xpath("//*[@name='first_subject']")[0].get("value") == "A new subject"
    assert sequence_choice.sequence_in_force(business).version == 1  # type: ignore[union-attr]


def test_a_version_that_is_tried_stands_beside_the_one_in_force(
    inside: Client, business: Business
) -> None:
    alone = "There is one version so far"
    assert alone in inside.get("/in/oak/criteria/versions/").content.decode()
    rows = versions.rows_of_version(versions.version_in_force(business))
    rows[0] = {**rows[0], "text": "It is about a roof that leaks."}
    versions.new_version(business, rows, MONDAY, try_first=True)
    page = inside.get("/in/oak/criteria/versions/")
    assert alone not in page.content.decode()
    assert (page.context["old"].in_force, page.context["new"].in_force) == (True, False)
    assert "It is about a roof that leaks." in page.content.decode()
    asked = inside.get("/in/oak/criteria/versions/?old=2&new=1")
    assert (asked.context["old"].number, asked.context["new"].number) == (2, 1)
