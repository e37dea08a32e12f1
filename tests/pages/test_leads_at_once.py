"""Many leads at once: each by its own verb, in steps, and what is taken out harms nobody."""

import csv
import io
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client

from followups.models import Message
from followups.team import work_alerts
from leads.models import AuditEntry, Business, Lead, LeadEvent, Membership, Undo
from leads.pipeline import assigning, tagging
from tests import support
from tests.support import ADA, BOB, MONDAY

pytestmark = pytest.mark.django_db
LATER = "2099-01-01T00:00:00+00:00"


@pytest.fixture
def leads(business: Business) -> list[Lead]:
    people = [{**BOB, "name": f"Bob {n}", "email": f"b{n}@x.example"} for n in range(5)]
    return [
        support.write(business, one, MONDAY + timedelta(minutes=n)) for n, one in enumerate(people)
    ]


def act(inside: Client, do: str, rows: Iterable[Lead] = (), query: str = "", **more: Any) -> Any:
    which = {"lead": [row.pk for row in rows]} if rows else {"scope": "all", "until": LATER}
    return inside.post(f"/leads/bulk/?{query}", {"do": do, **which, **more})


def said(answer: Any) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_each_is_done_by_its_verb_and_who_did_it_is_kept(
    inside: Client, owner: User, leads: list[Lead]
) -> None:
    act(inside, "assign", leads[:2], owner=owner.pk)
    act(inside, "complete", leads[1:3], outcome="lost")
    act(inside, "tag", leads[3:], tag=" Spring  offer ")
    assert list(Lead.objects.filter(owner=owner).order_by("pk")) == leads[:2]
    assert list(Lead.objects.filter(outcome="lost").order_by("pk")) == leads[1:3]
    assert [[str(link.tag) for link in lead.tag_links.all()] for lead in leads[2:]] == [
        [],
        ["Spring offer"],
        ["Spring offer"],
    ]
    assert LeadEvent.objects.filter(kind="assigned", by=owner).count() == 2
    answer = act(inside, "complete", leads[1:4], outcome="lost")
    assert said(answer)[-2].startswith("1 lead was")
    assert "nothing to change" in said(answer)[-1]
    (tag,) = leads[0].business.tags.all()
    shown = inside.get(f"/leads/?tag={tag.pk}&q=spring").context["leads"]
    assert [lead.pk for lead in shown] == [leads[4].pk, leads[3].pk]
    act(inside, "untag", leads, tag="spring OFFER")
    assert not leads[0].business.tags.exists(), "a tag that nobody has goes"


def test_follow_ups_stop_for_those_that_run(business: Business, inside: Client) -> None:
    runs, new = support.answered_lead(business), support.write(business, BOB)
    answer = act(inside, "stop", [runs, new])
    assert said(answer)[0].startswith("1 lead was")
    assert not runs.enrollments.filter(ended_at__isnull=True).exists()


def test_one_press_is_taken_back_by_one(
    business: Business, inside: Client, leads: list[Lead]
) -> None:
    for do, more in (("complete", {"outcome": "lost"}), ("no_inquiry", {})):
        act(inside, do, leads[:3], **more)
        assert found_ids(inside, "stage=completed") == [row.pk for row in leads[2::-1]]
        undo = Undo.objects.latest("pk").act
        inside.post(f"/undo/{undo}/")
        assert found_ids(inside, "stage=completed") == []
    act(inside, "no_inquiry", leads[:1])
    assert found_ids(inside, "is=no_inquiry") == [leads[0].pk]


@pytest.mark.parametrize("do", ["assign", "tag", "untag"])
def test_what_was_given_and_tagged_is_taken_back(
    business: Business, inside: Client, owner: User, leads: list[Lead], do: str
) -> None:
    dee = support.make_owner(business, "dee@oak.example", Membership.Role.MEMBER)
    assigning.give_lead(leads[0], owner, MONDAY, owner)
    tagging.tag_lead(leads[1], "Spring", MONDAY, owner)
    before = whose_and_tagged(leads)
    answer = act(inside, do, leads[:3], owner=dee.pk, tag="spring")
    assert whose_and_tagged(leads) != before
    page = inside.get(answer["Location"]).content.decode()
    assert "/undo/" in page
    inside.post(f"/undo/{Undo.objects.latest('pk').act}/")
    assert whose_and_tagged(leads) == before
    while work_alerts.tell_next_of_work(support.clock()):
        pass
    assert not Message.objects.filter(topic=Message.Topic.GIVEN).exists(), "it has not been"


def whose_and_tagged(leads: Iterable[Lead]) -> list[Any]:
    fresh = Lead.objects.filter(pk__in=[lead.pk for lead in leads]).order_by("pk")
    return [(row.owner, [str(link.tag) for link in row.tag_links.all()]) for row in fresh]


def test_a_tag_that_a_colleague_took_off_since_is_not_touched(
    business: Business, inside: Client, owner: User, leads: list[Lead]
) -> None:
    act(inside, "tag", leads[:1], tag="Spring")
    undo = Undo.objects.latest("pk")
    tagging.untag_lead(leads[0], "Spring", support.clock(), owner)
    answer = inside.post(f"/undo/{undo.act}/")
    assert "Somebody has changed the tags" in said(answer)[-1]


def test_who_is_given_many_is_told_once(
    business: Business, inside: Client, leads: list[Lead]
) -> None:
    dee = support.make_owner(business, "dee@oak.example", Membership.Role.MEMBER)
    for some in (leads[:3], leads[3:4]):
        act(inside, "assign", some, owner=dee.pk)
        while work_alerts.tell_next_of_work(support.clock()):
            pass
    told = Message.objects.filter(topic=Message.Topic.GIVEN, to=dee.email).order_by("pk")
    assert [row.subject for row in told] == ["3 leads are yours now", "Yours now: Bob 3"]
    assert "/in/oak/leads/?owner=mine" in told[0].text


def found_ids(inside: Client, query: str) -> list[int]:
    return [lead.pk for lead in inside.get(f"/leads/?{query}").context["leads"]]


def test_all_that_are_found_go_in_steps_and_nobody_else(
    business: Business, inside: Client, leads: list[Lead], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leadflow.pages.leads.bulk.STEP", 2)
    ada = support.write(business, ADA)
    answer = act(inside, "complete", query="q=bob&stage=new", outcome="lost")
    assert Lead.objects.filter(outcome="lost").count() == 2
    page = inside.get(answer["Location"])
    for _ in range(2):
        rest = page.context["rest"]
        answer = inside.post(f"/leads/bulk/?{page.context['query']}", {"scope": "all", **rest})
        page = inside.get(answer["Location"])
    assert page.context["rest"] is None
    assert Lead.objects.filter(outcome="lost").count() == len(leads)
    ada.refresh_from_db()
    assert not ada.outcome
    assert inside.get("/leads/?rest=forged").context["rest"] is None


def test_what_came_in_since_the_list_was_shown_is_left_alone(
    inside: Client, leads: list[Lead]
) -> None:
    until = (MONDAY + timedelta(minutes=2)).isoformat()
    act(inside, "complete", outcome="spam", until=until)
    assert list(Lead.objects.filter(outcome="spam").order_by("pk")) == leads[:3]


@pytest.mark.parametrize(
    "given",
    [
        {"do": "complete", "lead": [1]},
        {"do": "erase", "lead": [1]},
        {"do": "tag", "lead": [1]},
        {"do": "stop"},
        {"do": "stop", "scope": "all", "until": "now"},
        {"do": "assign", "lead": [1], "owner": "999"},
    ],
)
def test_what_is_not_whole_does_nothing(inside: Client, leads: list[Lead], given: Any) -> None:
    assert said(inside.post("/leads/bulk/", given))
    assert not Lead.objects.exclude(outcome="", owner=None).exists()


def test_nobody_deals_with_leads_that_are_not_theirs(
    business: Business, client: Client, owner: User, leads: list[Lead]
) -> None:
    anna = support.make_owner(business, "anna@oak.example", Membership.Role.MEMBER)
    Membership.objects.filter(user=anna).update(own_leads_only=True)
    assigning.give_lead(leads[0], anna, MONDAY, owner)
    client.force_login(anna)
    act(client, "complete", leads, outcome="lost")
    act(client, "complete", outcome="lost")
    assert list(Lead.objects.filter(outcome="lost")) == leads[:1]
    assert (
        client.post("/leads/export/", {"export": "csv", "lead": [leads[0].pk]}).status_code == 403
    )
    viewer = support.make_owner(business, "eve@oak.example", Membership.Role.VIEWER)
    client.force_login(viewer)
    assert act(client, "complete", leads, outcome="won").status_code == 403
    assert 'name="do"' not in client.get("/leads/").content.decode()


def test_cells_that_are_taken_out_are_no_formulas(
    business: Business, inside: Client, owner: User
) -> None:
    evil = {**ADA, "name": '=HYPERLINK("http://evil.example")', "message": "@SUM(1)\tsince Monday"}
    lead = support.write(business, evil)
    support.write(business, {**BOB, "name": "\t-2+3"})
    tagging.tag_lead(lead, "+cmd", MONDAY, owner)
    asked = {"scope": "all", "until": LATER}
    answer: Any = inside.post("/leads/export/?q=", {"export": "csv", **asked})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert [len(row) for row in rows] == [15, 15, 15]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert "'+19025550131" in rows[2]
    book: Any = inside.post("/leads/export/", {"export": "xlsx", "lead": [lead.pk]})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(book.streaming_content))).active
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert sheet.max_row == 2
    entries = AuditEntry.objects.filter(kind="exported").order_by("pk")
    assert [entry.about for entry in entries] == [
        "list of leads as CSV, 2 rows",
        "list of leads as XLSX, 1 row",
    ]


def test_two_that_are_ticked_lead_to_the_question_whether_they_are_one(
    inside: Client, leads: list[Lead]
) -> None:
    answer = inside.post("/leads/merge/", {"lead": [leads[1].pk, leads[0].pk]})
    assert answer["Location"] == f"/contacts/{leads[0].contact_id}/merge/{leads[1].contact_id}/"
    assert said(inside.post("/leads/merge/", {"lead": [leads[0].pk]}))


def test_a_tag_is_put_on_a_lead_and_taken_off_on_its_page(
    inside: Client, leads: list[Lead]
) -> None:
    inside.post(f"/leads/{leads[0].pk}/tag/", {"tag": "VIP"})
    inside.post(f"/leads/{leads[1].pk}/tag/", {"tag": "vip"})
    (tag,) = leads[0].business.tags.all()
    assert tag.links.count() == 2
    for unseen in (" ", "\u202e\u200b"):
        answer = inside.post(f"/leads/{leads[0].pk}/tag/", {"tag": unseen})
        assert said(answer)[-1].startswith("Type")
    assert "at most" in said(inside.post(f"/leads/{leads[0].pk}/tag/", {"tag": "x" * 41}))[-1]
    inside.post(f"/leads/{leads[0].pk}/untag/", {"tag": "VIP"})
    assert [link.lead_id for link in tag.links.all()] == [leads[1].pk]
