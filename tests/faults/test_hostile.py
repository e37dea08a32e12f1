"""What a hostile stranger, or bad luck, tried on us before: each stays mended."""

import contextlib
import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from followups.models import Message, Suppression
from followups.opt_out import unsubscribe
from followups.outbox import results
from followups.outbox import send as outbox
from followups.policy import may_send as policy
from leadflow.rehearsal import mails
from leads.capture import door, filing
from leads.contacts.identity import email_address
from leads.ledger import arrivals
from leads.models import Arrival, Business, Lead
from leads.sources import settings as sources
from tests import support
from tests.forms import meaning_rows
from tests.sink import Sink
from tests.support import ADA, MONDAY, letter

pytestmark = pytest.mark.django_db


def test_a_bounce_that_names_somebody_else_silences_nobody(business: Business) -> None:
    mine = support.answered_lead(business)
    support.mail_in(
        business,
        mails.bounce(
            "office@oak-roofing.example",
            "bob@elsewhere.example",
            "550 5.1.1 user unknown",
            support.first_answer(mine).message_id,
            MONDAY,
        ),
    )
    support.live(MONDAY)
    assert not Suppression.objects.exists()
    assert mine.enrollments.get().why == ""


@pytest.mark.parametrize(
    ("reply", "dead"),
    [
        ("554 Message rejected: looks like spam", False),
        ("550 5.7.1 policy", False),
        ("550 5.1.1 no such user", True),
        ("550 User unknown", True),
        ("552 5.2.2 mailbox full", False),
    ],
)
def test_a_policy_block_is_no_dead_address(
    business: Business, mail_through: Sink, reply: str, dead: bool
) -> None:
    mail_through.script["rcpt"] = reply
    support.answered_lead(business)
    support.live(MONDAY + timedelta(minutes=1))
    assert Suppression.objects.exists() is dead


def test_tries_add_no_second_footer(business: Business, mail_through: Sink) -> None:
    mail_through.script["rcpt"] = "450 later"
    lead = support.answered_lead(business)
    mail_through.script.clear()
    support.live(MONDAY + timedelta(minutes=2))
    assert support.first_answer(lead).state == "sent"
    assert support.first_answer(lead).text.count("/u/") == 1


def test_a_server_that_is_away_burns_nobodys_tries(business: Business, settings: Any) -> None:
    settings.EMAIL_URL, settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "smtp://x",
        "django.core.mail.backends.smtp.EmailBackend",
        "127.0.0.1",
        1,
    )
    lead = support.answered_lead(business)
    for minute in range(20):
        outbox.send_next_message(MONDAY + timedelta(minutes=minute))
    outbox.close_outbox()
    message = support.first_answer(lead)
    assert (message.state, message.attempts) == ("queued", 0)
    assert "cannot be reached" in message.why


@pytest.mark.parametrize(
    "spelling",
    [
        "victim@ｖic.example",
        "VICTIM@vic.example",
        "victim@vic\u200d.example",
        "victim@vi\u00adc.example",
        " victim@vic.example ",
    ],
)
def test_an_opt_out_holds_for_every_way_of_writing_the_address(
    business: Business, spelling: str
) -> None:
    lead = support.answered_lead(business, {**ADA, "email": "victim@vic.example", "phone": ""})
    unsubscribe.unsubscribe_lead(lead, MONDAY, "link")
    support.live(MONDAY)
    again = support.answered_lead(
        business,
        {**ADA, "email": spelling, "phone": "", "message": "another roof"},
        MONDAY + timedelta(hours=1),
    )
    assert email_address(spelling) == "victim@vic.example"
    assert again.contact_id == lead.contact_id
    assert again.messages.filter(kind="first_response", state="sent").count() == 1


@pytest.mark.parametrize(
    "address",
    [
        "é@x.example",
        "a@\u200b.example",
        "a@" + "b" * 64 + ".example",
        "@@@",
        "a..b@x.example",
        ".a@x.example",
        "a@x",
        "a b@x.example",
    ],
)
def test_what_no_mail_can_reach_is_no_address(address: str) -> None:
    assert email_address(address) == ""


def test_other_words_under_the_same_submission_id_are_kept(business: Business) -> None:
    first = support.write(business, ADA, submission_id="always-the-same")
    other = support.write(
        business,
        {**ADA, "email": "bob@y.example", "phone": "", "message": "And my roof?"},
        submission_id="always-the-same",
    )
    assert first.pk != other.pk
    assert Arrival.objects.count() == 2


@pytest.mark.parametrize(
    "body",
    [
        '{"message": "hi", "email": "a@b.example", "fields": {"a": NaN}}',
        '{"message": "hi", "email": "a@b.example", "fields": {"a": 1e999}}',
        (
            '{"message": "hi\\u0000", "email": "a@b.example", "name": "\\u0000", "submission_id": '
            '"\\u0000"}'
        ),
        '{"message": "hi", "email": "a@b.example", "fields": {"\\ud800": "\\udfff"}}',
    ],
)
def test_what_the_api_takes_becomes_a_lead(client: Client, business: Business, body: str) -> None:
    _, key = sources.new_api_key(business, "site")
    answer = client.post(
        "/api/v1/inquiries",
        body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}"},
    )
    assert answer.status_code in (202, 400, 422)
    support.live(support.clock())
    assert Lead.objects.count() == (answer.status_code == 202)
    assert not Arrival.objects.filter(became="failed").exists()


@pytest.mark.parametrize(
    "raw",
    [
        (
            b"From: Ada <ada@x.example>\r\nContent-Type: text/plain; charset=utf-7\r\n\r\n+2AA- "
            b"our roof leaks"
        ),
        (
            b"From: Ada <ada@x.example>\r\nContent-Type: text/plain; charset=unicode_escape\r\n"
            b"\r\n\\ud800 our roof leaks"
        ),
        (
            b"From: Ada <ada@x.example>\r\nContent-Type: text/plain\r\n\r\n"
            b'{"name": "\\ud800", "email": "a@b.example", "message": "roof \\udfff"}'
        ),
        b"From: Ada <ada@x.example>\r\n"
        + b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
            for n in range(5000)
        ),
        (
            b"From: Ada <ada@x.example>\r\nSubject: [[EXTERNAL]] {{roof}}\r\n\r\nOur roof leaks,"
            b" can you come?"
        ),
    ],
)
def test_hostile_mail_never_fails(business: Business, raw: bytes) -> None:
    arrival = support.mail_in(business, raw)
    assert arrival.became in ("lead", "quarantined"), arrival.why
    support.live(MONDAY)
    assert not Message.objects.filter(state="withheld", why__contains="merge field").exists()


def test_a_vacation_home_is_no_absence(business: Business) -> None:
    arrival = support.mail_in(
        business,
        letter(
            "Ada <ada@x.example>",
            "We need a new roof on our cabin, could you quote?",
            subject="Vacation home roof: quote?",
        ),
    )
    assert arrival.became == "lead"


def test_free_mail_has_no_domain_cap_and_others_do(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy, "DOMAIN_CAP", 2)
    for n in range(4):
        support.answered_lead(business, {**ADA, "email": f"a{n}@gmail.com", "phone": ""})
        support.answered_lead(business, {**ADA, "email": f"a{n}@burst.example", "phone": ""})
    sent = Message.objects.filter(kind="first_response", state="sent")
    assert (
        sent.filter(to__endswith="@gmail.com").count(),
        sent.filter(to__endswith="@burst.example").count(),
    ) == (4, 2)


@pytest.mark.parametrize(
    "pattern",
    ["(a|a)*b", "(?:a|a)*b", "a*a*a*a*b", ".*.*.*.*=", "(a+)+$", "[a]*[a]*[a]*[a]*b", "("],
)
def test_a_pattern_that_could_run_for_ever_is_refused(pattern: str) -> None:
    from leads.criteria.rules import rule_mistakes

    assert rule_mistakes({"field": "x", "op": "matches", "value": pattern})


def test_a_mail_is_read_before_any_lock_is_taken(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    real = filing.inbound_mail.read
    monkeypatch.setattr(
        filing.inbound_mail,
        "read",
        lambda raw: seen.append(support.open_transactions()) or real(raw),
    )
    support.mail_in(business, letter("Ada <ada@x.example>", "Our roof leaks", subject="Roof"))
    assert seen
    assert not any(seen)


def test_a_busy_database_is_503_with_retry_after(
    client: Client, business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    from leads.capture import door

    def locked(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(door, "keep_arrival", locked)
    page = client.post("/f/oak/", {"name": "Ada", "email": "ada@x.example", "message": "x"})
    _, key = sources.new_api_key(business, "site")
    answer = client.post(
        "/api/v1/inquiries",
        {"message": "x", "email": "a@b.example"},
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}"},
    )
    assert page.status_code == answer.status_code == 503
    assert page["Retry-After"]
    assert answer["Retry-After"]
    assert "Nothing was stored" in answer.json()["error"]


def test_words_that_came_while_we_were_answering_keep_their_clock(business: Business) -> None:
    lead = support.answered_lead(business)
    message = support.first_answer(lead)
    Message.objects.filter(pk=message.pk).update(
        state="sending", lease_until=MONDAY + timedelta(hours=1)
    )
    later = MONDAY + timedelta(seconds=30)
    support.write(business, {**ADA, "message": "One more thing: the chimney."}, later)
    results.settle_sent([message], later + timedelta(seconds=5))
    lead.refresh_from_db()
    assert lead.waiting_since == later


def test_not_me_silences_the_address_and_asks_a_person(client: Client, business: Business) -> None:
    lead = support.answered_lead(business)
    text = support.first_answer(lead).text
    path = "/n/" + text.split("/n/")[1].split("/")[0] + "/"
    assert client.get(path).status_code == 200
    assert not lead.events.filter(kind="opted_out").exists()
    assert client.post(path).status_code == 200
    support.live(support.clock())
    lead.refresh_from_db()
    assert lead.enrollments.get().why == "opted_out"
    assert "not they who wrote" in support.reasons(lead)


def test_an_unreadable_body_still_opts_out(client: Client, business: Business) -> None:
    lead = support.answered_lead(business)
    path = "/u/" + support.first_answer(lead).text.split("/u/")[1].split("/")[0] + "/"
    assert (
        client.post(path, b"\xff" * 100, content_type="multipart/form-data; boundary=x").status_code
        == 200
    )
    assert lead.events.filter(kind="opted_out").exists()


POSTS: list[tuple[str, Any]] = [
    (
        "cf7",
        (
            "your-name=Ada+Keen&your-email=ada%40x.example&your-tel=9025550131&"
            "your-message=The+roof+leaks"
        ),
    ),
    (
        "elementor",
        (
            "fields[a][title]=Name&fields[a][value]=Ada+Keen&fields[b][title]=Email&"
            "fields[b][value]=ada%40x.example&fields[c][title]=Message&"
            "fields[c][value]=The+roof+leaks&form[id]=1"
        ),
    ),
    (
        "gravity",
        {
            "1.3": "Ada",
            "1.6": "Keen",
            "2": "ada@x.example",
            "4": "The roof leaks, please come",
            "form_id": "2",
        },
    ),
    (
        "wix",
        {
            "data": {
                "submissionId": "a",
                "submissions": [
                    {"label": "Name", "value": "Ada Keen"},
                    {"label": "Email", "value": "ada@x.example"},
                    {"label": "Message", "value": "The roof leaks"},
                ],
            }
        },
    ),
    (
        "typeform",
        {
            "event_id": "e",
            "form_response": {
                "definition": {
                    "fields": [
                        {"id": "a", "title": "Your name"},
                        {"id": "b", "title": "Email"},
                        {"id": "c", "title": "How can we help?"},
                    ]
                },
                "answers": [
                    {"type": "text", "text": "Ada Keen", "field": {"id": "a"}},
                    {"type": "email", "email": "ada@x.example", "field": {"id": "b"}},
                    {"type": "text", "text": "The roof leaks", "field": {"id": "c"}},
                ],
            },
        },
    ),
    (
        "tally",
        {
            "data": {
                "responseId": "r",
                "fields": [
                    {"key": "1", "label": "Name", "type": "INPUT_TEXT", "value": "Ada Keen"},
                    {"key": "2", "label": "Email", "type": "INPUT_EMAIL", "value": "ada@x.example"},
                    {"key": "4", "label": "Message", "type": "TEXTAREA", "value": "The roof leaks"},
                ],
            }
        },
    ),
    (
        "jotform",
        (
            "formID=1&"
            "rawRequest=%7B%22q3_name%22%3A%7B%22first%22%3A%22Ada%22%2C%22last%22%3A%22Keen%22%7D"
            "%2C%22q4_email%22%3A%22ada%40x.example%22"
            "%2C%22q6_message%22%3A%22The%20roof%20leaks%22%7D"
        ),
    ),
    (
        "webflow",
        {
            "triggerType": "form_submission",
            "payload": {
                "name": "Contact",
                "data": {"Name": "Ada Keen", "Email": "ada@x.example", "Message": "The roof leaks"},
            },
        },
    ),
    (
        "facebook",
        {
            "id": "1",
            "field_data": [
                {"name": "full_name", "values": ["Ada Keen"]},
                {"name": "email", "values": ["ada@x.example"]},
                {"name": "what_do_you_need?", "values": ["The roof leaks badly"]},
            ],
        },
    ),
    (
        "google",
        {
            "lead_id": "L",
            "user_column_data": [
                {"column_id": "FULL_NAME", "string_value": "Ada Keen", "column_name": "Full Name"},
                {
                    "column_id": "EMAIL",
                    "string_value": "ada@x.example",
                    "column_name": "User Email",
                },
                {
                    "column_id": "QUESTION",
                    "string_value": "The roof leaks badly",
                    "column_name": "What is it about?",
                },
            ],
        },
    ),
    (
        "squarespace",
        {
            "Name": {"First": "Ada", "Last": "Keen"},
            "Email": "ada@x.example",
            "Message": "The roof leaks",
        },
    ),
]


@pytest.mark.parametrize(("builder", "body"), POSTS, ids=[b for b, _ in POSTS])
def test_forms_made_elsewhere_become_leads_before_anybody_mapped_them(
    client: Client, business: Business, builder: str, body: Any
) -> None:
    source = sources.new_source(business, "webhook", builder)
    kind = "application/x-www-form-urlencoded" if isinstance(body, str) else "application/json"
    raw = body if isinstance(body, str) else json.dumps(body)
    for _ in range(2):  # a retry is harmless
        assert client.post(f"/w/{source.key}/", raw, content_type=kind).status_code == 200
    support.live(support.clock())
    lead = Lead.objects.get()
    assert (lead.contact.name, lead.contact.email) == (
        "Ada Keen",
        "ada@x.example",
    )
    assert "roof leaks" in lead.inbound.get().text


def test_a_mapping_by_clicking_decides_before_any_guess(client: Client, business: Business) -> None:
    source = sources.new_source(business, "webhook", "odd")
    client.force_login(support.make_owner(business))
    odd = {
        "x1": "Ada Keen",
        "x2": "ada@x.example",
        "x3": "notes for the office only here",
        "x4": "leaks",
    }
    client.post(f"/w/{source.key}/", odd, content_type="application/json")
    page = client.get(f"/sources/{source.pk}/").content.decode()
    assert all(label in page for label in odd)
    client.post(
        f"/sources/{source.pk}/",
        {
            "name": "odd",
            "active": "on",
            **meaning_rows({"x1": "name", "x2": "email", "x3": "ignore", "x4": "message"}),
        },
    )
    client.post(
        f"/w/{source.key}/", {**odd, "x2": "bob@x.example"}, content_type="application/json"
    )
    support.live(support.clock())
    lead = Lead.objects.get(contact__addresses__value="bob@x.example")
    assert lead.contact.name == "Ada Keen"
    assert lead.inbound.get().text == "leaks"


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"\xff\xfe", 400), (b"hello", 400), (b"x" * 300_000, 413), (b"[]", 200), (b"{}", 200)],
)
def test_a_webhook_says_what_is_wrong(
    client: Client, business: Business, body: bytes, status: int
) -> None:
    source = sources.new_source(business, "webhook", "x")
    assert (
        client.post(f"/w/{source.key}/", body, content_type="application/json").status_code
        == status
    )
    support.live(support.clock())
    assert not Arrival.objects.filter(became__in=["failed", "open"]).exists()


def test_only_a_named_site_may_read_a_forms_answer(client: Client, business: Business) -> None:
    source = support.form_of(business)
    source.allowed_origins = ["https://www.oak.example"]
    source.save()
    fields = {"name": "Ada", "email": "ada@x.example", "message": "x"}
    named, other = (
        client.post("/f/oak/", fields, headers={"Origin": o, "Accept": "application/json"})
        for o in ("https://www.oak.example", "https://evil.example")
    )
    assert named["Access-Control-Allow-Origin"] == "https://www.oak.example"
    assert named.json()["ok"] is True
    assert "Access-Control-Allow-Origin" not in other
    assert "Access-Control-Allow-Credentials" not in named


def test_where_an_inquiry_came_from_stays_with_the_lead(client: Client, business: Business) -> None:
    client.post(
        "/f/oak/",
        {
            "name": "Ada",
            "email": "ada@x.example",
            "message": "x",
            "seen_on": "https://www.oak.example/roofs",
            "came_from": "https://search.example/",
            "asked_with": "?utm_source=flyer&gclid=1&password=2",
        },
    )
    support.live(support.clock())
    assert Lead.objects.get().attribution == {
        "page": "https://www.oak.example/roofs",
        "referrer": "https://search.example/",
        "utm_source": "flyer",
        "gclid": "1",
    }


def test_one_address_again_and_again_is_held_back_and_nobody_else_is(business: Business) -> None:
    for n in range(10):
        arrival = None
        support_write = {**ADA, "email": "victim@v.example", "phone": "", "message": f"number {n}"}
        from leads.capture import door

        arrival = door.receive_fields(
            support.form_of(business), "form", support_write, MONDAY + timedelta(minutes=n)
        )
        while filing.file_next_arrival(MONDAY + timedelta(minutes=n)):
            pass
    assert arrival is not None
    arrival.refresh_from_db()
    assert arrival.became == "quarantined"
    assert "address" in arrival.why
    assert support.write(business, BOB_HONEST, MONDAY + timedelta(minutes=11)).pk


BOB_HONEST = {"name": "Bob", "email": "bob@honest.example", "message": "A new roof please"}


def test_payloads_expire_and_the_books_stay(business: Business) -> None:
    from leads.ledger import arrivals, balance

    support.write(business, ADA)
    assert not arrivals.expire_next_arrival(MONDAY + timedelta(days=89))
    assert arrivals.expire_next_arrival(MONDAY + timedelta(days=91))
    assert not arrivals.expire_next_arrival(MONDAY + timedelta(days=91))
    arrival = Arrival.objects.get()
    assert bytes(arrival.raw) == b""
    assert arrival.address == ""
    assert arrival.became == "lead"
    assert balance.by_source(Arrival.objects.all())[0]["arrived"] == 1
    assert not balance.imbalances(business, MONDAY + timedelta(days=91))


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"test": True}, "no e-mail address or phone"),
        (
            {
                "object": "page",
                "entry": [
                    {
                        "changes": [
                            {"field": "leadgen", "value": {"leadgen_id": "4", "page_id": "6"}}
                        ]
                    }
                ],
            },
            "Facebook posts only",
        ),
    ],
)
def test_a_post_that_names_nobody_is_held_and_can_be_filed_when_mapped(
    client: Client, business: Business, body: Any, says: str
) -> None:
    source = sources.new_source(business, "webhook", "Builder")
    assert (
        client.post(
            f"/w/{source.key}/", json.dumps(body), content_type="application/json"
        ).status_code
        == 200
    )
    support.live(support.clock())
    arrival = Arrival.objects.get()
    assert arrival.became == "quarantined"
    assert says in arrival.why
    assert not Lead.objects.exists()
    arrivals.file_arrival_again(arrival, support.clock())
    support.live(support.clock())
    assert Lead.objects.count() == 1


def test_a_mail_that_kills_its_reader_is_given_up_and_its_neighbour_is_filed(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed by the system, so that nothing can note it afterwards."""
    source = business.sources.get(kind="mailbox")
    poison = door.receive_mail(source, support.letter("p@x.example", "poison"), MONDAY)
    real = filing.inbound_mail.read

    def killed(raw: bytes) -> Any:
        if b"poison" in raw:
            raise SystemExit
        return real(raw)

    monkeypatch.setattr(filing.inbound_mail, "read", killed)
    for n in range(4):
        with contextlib.suppress(SystemExit):
            filing.file_next_arrival(MONDAY + timedelta(minutes=11 * n))
    assert Arrival.objects.get(pk=poison.pk).became == "failed"
    door.receive_mail(
        source,
        support.letter("ada@lovelace.example", "Our roof leaks, could somebody come?"),
        MONDAY,
    )
    while filing.file_next_arrival(MONDAY + timedelta(hours=1)):
        pass
    assert Lead.objects.count() == 1


@pytest.mark.parametrize(
    "raw",
    [
        b'{"name": "Ada Keen", "email": "ada@x.example", "key \\ud83d": "our roof leaks"}',
        (
            b'[{"label": "n\\ud83d", "value": "Ada"}, '
            b'{"label": "email", "value": "ada@x.example"}, {"label": "name", "value": "Ada"}]'
        ),
    ],
)
def test_half_a_character_in_a_label_stops_no_mail(business: Business, raw: bytes) -> None:
    assert (
        support.mail_in(
            business,
            (
                b"From: no-reply@form.example\r\nSubject: New lead\r\nContent-Type: text/plain; "
                b"charset=utf-8\r\n\r\n"
            )
            + raw,
        ).became
        == "lead"
    )
