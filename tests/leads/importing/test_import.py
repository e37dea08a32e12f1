"""Files and walk-ins.

What each row would become is told first, nothing is sent unless chosen, and all can be taken back.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from leads.declined import Declined
from leads.models import Arrival, Business, Contact, Import, ImportFile, Lead
from leads.pipeline import assigning, notes, snoozing
from leads.sources import importing
from tests import support
from tests.support import ADA, MONDAY
from tests.support.forms import open_page, values_on

pytestmark = pytest.mark.django_db

CSV = (
    "Full name;E-mail;Telephone;Notes;Colour\nAda Keen;ADA@lovelace.example;902 555 0131;Roof "
    "leaks;red\nBob Cold;bob@y.example;;New roof please;\nAda Again;ada@lovelace.example;;same "
    "person;\nNobody;;;no way to reach;\nDora Day;;(902) 555-0144;gutters;blue\n"
)


@pytest.fixture
def draft(business: Business) -> Import:
    return support.looked_at(business, CSV.encode(), support.make_owner(business))


def run(draft: Import, at: Any = MONDAY) -> None:
    support.work_through(draft, at)
    support.live(at)
    draft.refresh_from_db()


def test_the_columns_are_guessed_and_each_row_says_what_it_becomes_and_why(draft: Import) -> None:
    assert draft.mapping == {
        "Full name": "name",
        "E-mail": "email",
        "Telephone": "phone",
        "Notes": "message",
    }
    told = list(draft.table_rows.values_list("number", "fate", "why"))
    assert [t[1] for t in told] == ["new", "new", "skip", "skip", "new"]
    assert "row 2" in told[2][2]
    assert "no e-mail address" in told[3][2]


def test_a_known_person_with_an_open_lead_is_an_update(business: Business) -> None:
    support.answered_lead(business)
    draft = support.looked_at(business, CSV.encode())
    row = draft.table_rows.get(number=2)
    assert row.fate == "update"
    assert "Ada Keen has an open lead" in row.why


def test_nothing_is_sent_to_imported_people_unless_chosen(draft: Import) -> None:
    importing.start_import(draft)
    run(draft)
    assert draft.state == "done"
    assert Lead.objects.count() == 3
    assert [support.first_answer(lead).state for lead in Lead.objects.all()] == ["withheld"] * 3
    assert not Lead.objects.exclude(waiting_since=None).exists()
    assert not Lead.objects.filter(
        attentions__seen_at__isnull=True, attentions__isnull=False
    ).exists()


def test_where_chosen_they_are_answered_like_everybody(draft: Import) -> None:
    importing.change_mapping(draft, draft.mapping, True)
    importing.start_import(draft)
    run(draft)
    assert sorted(support.first_answer(lead).state for lead in Lead.objects.all()) == [
        "sent",
        "sent",
        "withheld",
    ]  # one has only a phone


def test_every_row_is_in_the_books_and_running_twice_changes_nothing(
    business: Business, draft: Import
) -> None:
    importing.start_import(draft)
    run(draft)
    Import.objects.update(state="running", done_rows=0)
    run(draft)
    assert Arrival.objects.filter(became="lead").count() == Arrival.objects.count() == 3
    assert Lead.objects.get(contact__name="Ada Keen").fields["Colour"] == "red"


def test_an_import_is_undone_but_for_what_somebody_worked_on(business: Business) -> None:
    kept = support.answered_lead(business)
    draft = support.looked_at(business, CSV.encode())
    importing.start_import(draft)
    run(draft)
    bob = Lead.objects.get(contact__name="Bob Cold")
    support.write(
        business, {"email": "bob@y.example", "message": "Hello again"}, MONDAY + timedelta(hours=1)
    )
    importing.undo_import(draft, MONDAY)
    support.work_through(draft)
    assert (draft.state, draft.taken_back, draft.stayed) == ("undone", 1, 1)
    assert set(Lead.objects.values_list("pk", flat=True)) == {kept.pk, bob.pk}
    assert not Contact.objects.filter(name="Dora Day").exists()
    assert kept.inbound.count() == 1
    with pytest.raises(Declined, match="can be undone"):
        importing.undo_import(draft, MONDAY)


@pytest.mark.parametrize(
    "work",
    [
        lambda lead, by: notes.write_note(lead, "They have a dog", MONDAY, by),
        lambda lead, by: assigning.give_lead(lead, by, MONDAY, by),
        lambda lead, by: snoozing.snooze_lead(lead, "tomorrow", MONDAY, by),
    ],
)
def test_an_import_that_is_undone_leaves_what_one_of_us_has_done(
    business: Business, owner: User, work: Any
) -> None:
    draft = support.looked_at(business, CSV.encode())
    importing.start_import(draft)
    run(draft)
    bob = Lead.objects.get(contact__name="Bob Cold")
    work(bob, owner)
    importing.undo_import(draft, MONDAY)
    support.work_through(draft)
    assert draft.stayed == 1
    assert Lead.objects.get() == bob


def test_the_pages_of_an_import(client: Client, business: Business) -> None:
    client.force_login(support.make_owner(business))
    answer = client.post(
        "/in/oak/imports/", {"file": SimpleUploadedFile("people.csv", CSV.encode())}
    )
    draft = Import.objects.get()
    assert "Reading the file" in client.get(answer["Location"]).content.decode()
    support.work_through(draft, support.clock())
    shown = open_page(client, answer["Location"])
    assert "3 people will be imported, 2 rows are left out" in " ".join(
        shown.text_content().split()
    )
    values = values_on(shown, "promised") | {"meanings-2-means": "ignore"}
    client.post(f"/imports/{draft.pk}/", values)
    assert "0 of 5 rows" in client.get(answer["Location"]).content.decode()
    support.work_through(draft, support.clock())
    values = values_on(open_page(client, answer["Location"]), "promised")
    client.post(f"/imports/{draft.pk}/", values | {"start": "1"})
    run(draft, support.clock())
    assert "2 of 5 rows imported" in client.get(f"/imports/{draft.pk}/").content.decode()
    assert Lead.objects.count() == 2


def test_a_file_that_cannot_be_read_is_told_and_nothing_is_kept(
    client: Client, business: Business
) -> None:
    client.force_login(support.make_owner(business))
    file = SimpleUploadedFile("x.xlsx", b"PK broken")
    path = client.post("/in/oak/imports/", {"file": file})["Location"]
    draft = support.work_through(Import.objects.get(), support.clock())
    assert draft.is_unreadable
    shown = client.get(path).content.decode()
    assert "neither a CSV nor an XLSX file" in shown
    assert 'type="file"' in shown
    assert not ImportFile.objects.exists()


def test_a_call_is_noted_in_seconds_and_waits_for_a_call_back(
    client: Client, business: Business
) -> None:
    client.force_login(support.make_owner(business))
    typed = {
        "name": "Gerald",
        "phone": "902 555 0147",
        "message": "Limb through the roof",
        "referral": "Heather",
        "submission_id": "one",
    }
    first, second = (
        client.post("/in/oak/leads/new/", typed),
        client.post("/in/oak/leads/new/", typed),
    )
    lead = Lead.objects.get()
    assert first["Location"] == second["Location"] == f"/in/oak/leads/{lead.pk}/"
    support.live(support.clock())
    lead.refresh_from_db()
    assert (lead.channel, lead.referral, lead.quiet) == (
        "phone_note",
        "Heather",
        True,
    )
    assert lead.waiting_since is not None


def test_whom_one_has_spoken_with_waits_for_nobody(client: Client, business: Business) -> None:
    client.force_login(support.make_owner(business))
    typed = {"name": "Gerald", "phone": "902 555 0147", "message": "Limb through the roof"}
    for _ in range(2):  # a second click
        client.post("/in/oak/leads/new/", {**typed, "spoken": "on", "submission_id": "one"})
    lead = Lead.objects.get()
    assert (lead.waiting_since, lead.stage) == (None, "in_progress")
    assert [e.detail["what"] for e in lead.events.filter(kind="contacted")] == ["reached"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"message": ""}, "a few words"),
        ({"phone": ""}, "nobody can get back"),
        ({"phone": "12"}, "does not look like a phone"),
        ({"email": "x@"}, "not an e-mail address"),
    ],
)
def test_what_is_missing_in_a_quick_add_is_told_and_kept(
    client: Client, business: Business, change: dict[str, str], says: str
) -> None:
    client.force_login(support.make_owner(business))
    answer = client.post(
        "/in/oak/leads/new/",
        {"name": "Gerald", "phone": "902 555 0147", "message": "roof", **change},
    )
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert "Gerald" in answer.content.decode()
    assert not Lead.objects.exists()


def test_a_hand_entered_person_who_may_be_answered_is(business: Business) -> None:
    from leads.sources import quick_add

    ada = quick_add.NewLead(
        name=ADA["name"],
        phone=ADA["phone"],
        email=ADA["email"],
        message=ADA["message"],
        may_answer=True,
    )
    arrival = quick_add.add_lead(business, ada, MONDAY, "x")
    support.live(MONDAY)
    assert arrival.lead
    assert support.first_answer(arrival.lead).state == "sent"
