"""Every page, for whom it is, and what it does."""

from datetime import timedelta
from typing import Any

import lxml.html
import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.models import Message
from followups.owner import sequence_choice
from leads.criteria import versions
from leads.models import Business, Lead
from tests import support
from tests.support import ADA, MONDAY

pytestmark = pytest.mark.django_db

PAGES = [
    "/approvals/",
    "/answers/",
    "/replies/",
    "/sending/",
    "/",
    "/board/",
    "/report/2026-09-14/",
    "/criteria/",
    "/sequence/",
    "/sources/",
    "/outbox/",
    "/review/",
    "/criteria/versions/",
    "/examples/",
    "/judging/",
]


@pytest.fixture
def inside(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client


@pytest.mark.parametrize("path", [*PAGES, "/leads/1/", "/outbox/1/"])
def test_nobody_sees_a_page_without_signing_in(
    client: Client, business: Business, path: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("path", PAGES)
def test_pages_open(inside: Client, business: Business, path: str) -> None:
    support.answered_lead(business)
    answer = inside.get(path)
    assert answer.status_code == 200
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_signing_in_leads_to_today(client: Client, owner: User) -> None:
    answer = client.post(
        "/accounts/login/", {"login": owner.email, "password": "correct horse battery"}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_nobody_can_sign_up(client: Client, owner: User) -> None:
    client.post(
        "/accounts/signup/",
        {
            "email": "x@x.example",
            "password1": "correct horse battery",
            "password2": "correct horse battery",
        },
    )
    assert not User.objects.filter(email="x@x.example").exists()


def test_one_business_does_not_see_anothers_leads(inside: Client, business: Business) -> None:
    other = support.make_business(key="elm", name="Elm", email="office@elm.example")
    lead = support.answered_lead(other)
    assert inside.get(f"/leads/{lead.pk}/").status_code == 404
    assert inside.get(f"/outbox/{support.first_answer(lead).pk}/").status_code == 404
    assert (
        "Ada Keen"
        not in inside.get("/").content.decode()
        + inside.get("/board/").content.decode()
        + inside.get("/?business=elm").content.decode()
    )
    assert inside.post(f"/leads/{lead.pk}/reply/", {"text": "x"}).status_code == 404


def test_today_is_sorted_by_what_is_left_of_the_promise(inside: Client, business: Business) -> None:
    now = support.clock()
    for name, minutes in (("Late", 90), ("Fresh", 1), ("Middle", 40)):
        support.write(
            business,
            {**ADA, "name": f"{name} Person", "email": f"{name}@x.example".lower(), "phone": ""},
            now - timedelta(minutes=minutes),
        )
    page = inside.get("/").content.decode()
    assert page.index("Late Person") < page.index("Middle Person") < page.index("Fresh Person")


def test_the_lead_page_shows_all_there_is(inside: Client, business: Business) -> None:
    lead = support.answered_lead(business)
    page = inside.get(f"/leads/{lead.pk}/").content.decode()
    for words in (
        "Our roof leaks since Sunday",
        "Thanks for writing to Oak Roofing",
        "The roof is in Halifax.",
        "B3H 1A1",
        "day 3",
        "Stop the follow-ups",
        "First answer sent",
    ):
        assert words in page


def test_hostile_words_are_shown_as_words(inside: Client, business: Business) -> None:
    lead = support.answered_lead(
        business,
        {
            **ADA,
            "name": "<script>alert(1)</script>",
            "message": "<img src=x onerror=alert(1)> our roof leaks {{ settings }}",
        },
    )
    page = (
        inside.get(f"/leads/{lead.pk}/").content.decode() + inside.get("/board/").content.decode()
    )
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_a_reply_is_sent_and_an_empty_one_is_told(inside: Client, business: Business) -> None:
    lead = support.answered_lead(business)
    assert inside.post(f"/leads/{lead.pk}/reply/", {"text": " "}).status_code == 422
    assert (
        inside.post(f"/leads/{lead.pk}/reply/", {"text": "I can come on Thursday."}).status_code
        == 302
    )
    support.live(support.clock())
    assert (
        lead.messages.get(kind=Message.Kind.REPLY).state == "queued"
    )  # for ten seconds it can be taken back
    support.live(support.clock() + timedelta(seconds=11))
    assert lead.messages.get(kind=Message.Kind.REPLY).state == "sent"
    assert lead.enrollments.get().why == "person"


@pytest.mark.parametrize(
    ("action", "data", "check"),
    [
        ("stop", {}, lambda lead: lead.enrollments.get().why == "stopped"),
        ("move", {"to": "won"}, lambda lead: lead.outcome == "won"),
        ("seen", {}, lambda lead: support.reasons(lead) == ""),
    ],
)
def test_actions_of_the_lead_page(
    inside: Client, business: Business, action: str, data: dict[str, str], check
) -> None:  # type: ignore[no-untyped-def]
    lead = support.answered_lead(business)
    assert inside.post(f"/leads/{lead.pk}/{action}/", data).status_code == 302
    lead.refresh_from_db()
    assert check(lead)


@pytest.mark.parametrize("path", ["/leads/1/reply/", "/leads/1/stop/", "/sources/key/"])
def test_arriving_at_an_action_after_signing_in_again_does_nothing_and_leads_back(
    inside: Client, business: Business, path: str
) -> None:
    lead = support.answered_lead(business)
    answer = inside.get(path.replace("1", str(lead.pk)), follow=True)
    assert answer.status_code == 200
    assert "Nothing was done" in answer.content.decode()
    assert lead.enrollments.get().ended_at is None


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("Hello {{nobody}}", "is not a merge field"),
        ("Price: ${amount}", "left in the text"),
        (" ", "Write something"),
    ],
)
def test_a_reply_that_cannot_be_sent_stays_in_the_box(
    inside: Client, business: Business, typed: str, says: str
) -> None:
    lead = support.answered_lead(business)
    answer = inside.post(f"/leads/{lead.pk}/reply/", {"text": typed})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert typed.strip() in answer.content.decode()
    assert not lead.messages.filter(kind="reply").exists()


def test_a_merge_field_in_a_reply_is_filled_in(inside: Client, business: Business) -> None:
    lead = support.answered_lead(business)
    inside.post(f"/leads/{lead.pk}/reply/", {"text": "Hello {{first_name}}, we come at nine."})
    assert lead.messages.get(kind="reply").body == "Hello Ada, we come at nine."


def test_a_held_back_arrival_is_released_by_a_person_and_keeps_its_time(
    inside: Client, business: Business
) -> None:
    from leads.models import Arrival

    inside.post(
        "/f/oak/",
        {"name": "Ada", "email": "ada@x.example", "message": "Our roof leaks", "fax_line": "1"},
    )
    support.live(support.clock())
    arrival = Arrival.objects.get()
    assert arrival.became == "quarantined"
    assert "people do not see" in arrival.why
    assert arrival.why in inside.get(f"/arrivals/{arrival.pk}/").content.decode()
    assert "ada@x.example" in inside.get(f"/arrivals/{arrival.pk}/").content.decode()
    inside.post(f"/arrivals/{arrival.pk}/again/")
    support.live(support.clock())
    arrival.refresh_from_db()
    assert arrival.became == "lead"
    assert arrival.lead
    assert arrival.lead.received_at == arrival.received_at


@pytest.mark.parametrize(
    "path",
    ["/arrivals/", "/balance/", "/arrivals/?became=quarantined&source=1", "/outbox/?state=queued"],
)
def test_the_ledger_opens(inside: Client, business: Business, path: str) -> None:
    support.answered_lead(business)
    assert inside.get(path).status_code == 200


def builder(**changes: str) -> dict[str, str]:
    return {
        "name": "Form",
        "language": "fr",
        "active": "on",
        "fields-TOTAL_FORMS": "3",
        "fields-INITIAL_FORMS": "3",
        "fields-0-label": "Votre e-mail",
        "fields-0-name": "email",
        "fields-0-type": "line",
        "fields-0-required": "on",
        "fields-1-label": "Service",
        "fields-1-name": "service",
        "fields-1-type": "choice",
        "fields-1-choices": "Toit\nMur",
        "fields-2-label": "Message",
        "fields-2-name": "message",
        "fields-2-type": "text",
        "consent": "J'accepte d'être contacté.",
        "allowed_origins": "https://www.oak.example",
        **changes,
    }


def test_a_form_is_built_by_clicking_and_speaks_its_language(
    inside: Client, business: Business
) -> None:
    from leads.models import Arrival

    source = support.form_of(business)
    assert inside.post(f"/sources/{source.pk}/", builder()).status_code == 302
    page = inside.get("/f/oak/").content.decode()
    assert "Envoyer" in page
    assert "Toit" in page
    assert "accepte" in page
    refused = inside.post(
        "/f/oak/", {"email": "ada@x.example", "message": "Bonjour", "service": "Toit"}
    )
    assert refused.status_code == 422
    assert "cocher" in refused.content.decode()
    inside.post(
        "/f/oak/",
        {"email": "ada@x.example", "message": "Bonjour", "service": "Toit", "consent_given": "on"},
    )
    support.live(support.clock())
    arrival = Arrival.objects.get()
    assert arrival.lead
    assert arrival.lead.contact.consents.get().wording == "J'accepte d'être contacté."


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"fields-0-name": "stage"}, "leadflow&#x27;s own"),
        ({"fields-0-name": "website"}, "nobody can be answered"),
        ({"fields-1-choices": ""}, "needs choices"),
        ({"allowed_origins": "javascript:x"}, "is not a site"),
        ({"redirect": "ftp://x"}, "must begin with https"),
    ],
)
def test_a_form_that_cannot_work_is_told_and_not_saved(
    inside: Client, business: Business, change: dict[str, str], says: str
) -> None:
    source = support.form_of(business)
    answer = inside.post(f"/sources/{source.pk}/", builder(**change))
    source.refresh_from_db()
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert source.language == "en"


def test_a_test_inquiry_goes_all_the_way_and_stays_out_of_the_figures(
    inside: Client, business: Business, owner: User
) -> None:
    from leads.report.figures import week_of_figures

    inside.post(f"/sources/{support.form_of(business).pk}/test/")
    now = support.clock()
    support.live(now)
    lead = Lead.objects.get()
    assert lead.is_test
    assert support.first_answer(lead).to == owner.email
    assert support.first_answer(lead).state == "sent"
    assert (
        week_of_figures(business, now - timedelta(days=1), now + timedelta(days=1))["came_in"] == []
    )


def test_a_key_is_switched_off(inside: Client, business: Business) -> None:
    from leads.sources import settings

    source, key = settings.new_api_key(business, "site")
    inside.post(f"/sources/{source.pk}/switch/")
    answer = inside.post(
        "/api/v1/inquiries",
        {"message": "hi", "email": "a@b.example"},
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}"},
    )
    assert answer.status_code == 401


def test_a_password_reset_leaves_by_a_worker_and_tells_nobody_who_has_an_account(
    client: Client, business: Business, owner: User
) -> None:
    known, unknown = (
        client.post("/accounts/password/reset/", {"email": e}) for e in (owner.email, "x@x.example")
    )
    assert known.status_code == unknown.status_code == 302
    assert known["Location"] == unknown["Location"]
    message = Message.objects.get(kind="account", to=owner.email)
    assert message.state == "queued"
    assert "password" in message.text
    client.force_login(owner)
    assert client.get(f"/outbox/{message.pk}/").status_code == 404


def test_a_wrong_move_is_told_and_changes_nothing(inside: Client, business: Business) -> None:
    lead = support.answered_lead(business)
    page = inside.post(f"/leads/{lead.pk}/move/", {"to": "nowhere"}, follow=True).content.decode()
    lead.refresh_from_db()
    assert "Choose where to move it" in page
    assert lead.stage == "in_progress"


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
    assert "None of your forms asks" not in inside.get("/criteria/?business=oak").content.decode()
    inside.post(
        "/criteria/?business=oak",
        {
            **criteria_form(business),
            "rows-3-text": "Small sites only.",
            "rows-3-field": "acreage",
            "rows-3-op": "lte",
            "rows-3-value": "3",
        },
    )
    shown = inside.get("/criteria/?business=oak").content.decode()
    assert "None of your forms asks for “acreage”" in shown
    assert '<option value="postcode">' in shown


def test_saving_unchanged_criteria_makes_no_version(inside: Client, business: Business) -> None:
    inside.post("/criteria/?business=oak", criteria_form(business))
    assert business.criteria_versions.count() == 1


def test_a_changed_sentence_is_a_new_version_and_the_old_one_stays(
    inside: Client, business: Business
) -> None:
    lead = support.answered_lead(business)
    inside.post(
        "/criteria/?business=oak",
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
    answer = inside.post(
        "/criteria/?business=oak", {**criteria_form(business), "rows-0-value": "("}
    )
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
        "/sequence/?business=oak",
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
    answer = inside.post("/sequence/?business=oak", {**sequence_form(business), **wrong})
    page = lxml.html.fromstring(answer.content)
    (field,) = page.xpath("//*[@name='steps-2-body']")
    assert answer.status_code == 422
    assert "is not a merge field" in page.get_element_by_id("id_steps-2-body_error").text_content()
    assert (field.get("aria-invalid"), field.get("autofocus")) == ("true", "")
    assert field.text.strip() == "Hi {{name}}"  # what was typed is kept
    assert page.xpath("//*[@name='first_subject']")[0].get("value") == "A new subject"
    assert sequence_choice.sequence_in_force(business).version == 1  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/criteria/?business=oak", {}),
        ("/sequence/?business=oak", {}),
        ("/sources/key/?business=oak", {}),
    ],
)
def test_members_do_not_decide(
    client: Client, business: Business, path: str, data: dict[str, str]
) -> None:
    client.force_login(support.make_owner(business, "member@oak-roofing.example", role="member"))
    assert client.post(path, data).status_code == 403


def test_a_key_is_shown_once_and_works(inside: Client, business: Business) -> None:
    import re

    page = inside.post("/sources/key/?business=oak", {"name": "site"}, follow=True).content.decode()
    found = re.search(r"lf_[\w-]+", page)
    assert found
    assert found[0] not in inside.get("/sources/").content.decode()
    answer = inside.post(
        "/api/v1/inquiries",
        {"message": "hi", "email": "a@b.example"},
        content_type="application/json",
        headers={"Authorization": f"Bearer {found[0]}"},
    )
    assert answer.status_code == 202


@pytest.mark.parametrize(
    "typed", ["javascript:alert(1)", "https://a.example; frame-ancestors *", "nonsense"]
)
def test_only_sites_may_frame_a_form(inside: Client, business: Business, typed: str) -> None:
    source = support.form_of(business)
    inside.post(f"/sources/{source.pk}/", {"allowed_origins": typed, "thanks": ""})
    source.refresh_from_db()
    assert source.allowed_origins == []


def test_the_numbers_of_the_report_open_their_leads(inside: Client, business: Business) -> None:
    lead = support.answered_lead(business)
    page = inside.get("/report/2026-09-14/?show=answered&business=oak").content.decode()
    assert f"/leads/{lead.pk}/" in page
    assert inside.get("/report/not-a-week/").status_code == 404


def test_an_unconfirmed_message_is_sent_again_only_by_a_person(
    inside: Client, business: Business
) -> None:
    lead = support.answered_lead(business)
    message = support.first_answer(lead)
    Message.objects.filter(pk=message.pk).update(state="unconfirmed")
    assert "Send again" in inside.get(f"/outbox/{message.pk}/").content.decode()
    inside.post(f"/outbox/{message.pk}/resend/")
    support.live(support.clock())
    again = Lead.objects.get().messages.get(kind=Message.Kind.REPLY)
    assert again.state == "sent"
    assert again.message_id == message.message_id
    message.refresh_from_db()
    assert message.state == "unconfirmed"


def test_health_says_what_is_dead(client: Client, business: Business) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["alive"] == {
        "database": True,
        "queue": False,
        "worker": False,
        "timetable": False,
    }


def test_pages_say_that_nothing_is_answered_while_the_workers_are_away(
    inside: Client, business: Business
) -> None:
    assert "Not running: worker and timetable" in inside.get("/").content.decode()


def test_the_style_guide_is_there_in_development(client: Client, business: Business) -> None:
    assert client.get("/styleguide/").status_code == 200


def test_an_action_asked_for_by_its_address_goes_back_and_does_nothing(
    inside: Client, business: Business
) -> None:
    source = support.form_of(business)
    for path in (
        f"/sources/{source.pk}/switch/",
        "/sources/look-up/",
        "/sources/new/",
        "/sources/key/",
    ):
        assert inside.get(path).status_code == 302
    source.refresh_from_db()
    assert source.active
