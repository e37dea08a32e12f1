"""The page of a lead in parts: few queries for each, and all of it without a script, too."""

from datetime import timedelta

import lxml.html
import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from followups.models import Message, SavedReply
from leadflow.pages.lead.page.parts import PARTS
from leadflow.pages.system import live
from leads.contacts import merging
from leads.judge.opinion import Opinion
from leads.judge.recording import Judged, record_judgements
from leads.models import Attachment, Business, Hold, Inbound, Lead, ReasonCode, Source
from leads.models.judgement import new_reason
from leads.pipeline import by_hand, notes, tagging
from leads.sources import settings as sources
from tests import support
from tests.support import ADA, BOB, MONDAY

pytestmark = pytest.mark.django_db
MOST = 12  # queries of the page, and of each part
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def asked_once_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether anything has happened is asked once a second, for all who watch."""
    monkeypatch.setattr(live, "FRESH", 3600)


@pytest.fixture
def full(business: Business, owner: User) -> Lead:
    """A lead with one of everything that its page can show."""
    line = sources.new_source(business, Source.Kind.SMS, "Line", MONDAY)
    Source.objects.filter(pk=line.pk).update(telephone={"number": "+19025550199"})
    lead = support.answered_lead(business, {**ADA, "phone": "902 555 0155"})
    texts = Inbound(lead=lead, kind="human", channel="sms", sender="+19025550155", text="Now?")
    texts.at = MONDAY + HOUR
    texts.save()
    Attachment.objects.create(inbound=texts, name="roof.png", kind="image/png", data=b"x", size=1)
    opinion = Opinion("new_inquiry", "soon", reasons=[new_reason(ReasonCode.DANGER)])
    record_judgements([Judged(lead, None, [], opinion)], MONDAY)
    Message.objects.create(
        business=business,
        lead=lead,
        kind="reply",
        state="awaiting_approval",
        author=owner,
        not_before=MONDAY,
        to=ADA["email"],
        subject="Re: roof",
        body="Quotes are free.",
    )
    by_hand.note_booking(lead, "by phone", MONDAY + HOUR, owner)
    notes.write_note(lead, "Beware of the dog", MONDAY + HOUR, owner)
    tagging.tag_lead(lead, "steep", MONDAY + HOUR, owner)
    SavedReply.objects.create(business=business, name="Hours", body="We open at eight.")
    earlier = support.write(business, {**BOB, "message": "Our gutter drips."}, MONDAY)
    merging.merge_contacts(lead.contact, earlier.contact, MONDAY + HOUR, owner)
    assert Hold.objects.filter(lead=lead).exists()
    return Lead.objects.get(pk=lead.pk)


def test_no_part_asks_for_more_than_it_shows(inside: Client, full: Lead) -> None:
    asked = {}
    for address in (f"/leads/{full.pk}/", *(f"/leads/{full.pk}/part/{part}/" for part in PARTS)):
        inside.get(address)  # what is kept from the first time on
        with CaptureQueriesContext(connection) as queries:
            assert inside.get(address).status_code == 200
        asked[address] = len(queries)
    assert {address: n for address, n in asked.items() if n > MOST} == {}


def test_a_longer_conversation_is_no_more_queries(inside: Client, full: Lead) -> None:
    asked = []
    for _ in range(2):
        inside.get(f"/leads/{full.pk}/")
        with CaptureQueriesContext(connection) as queries:
            inside.get(f"/leads/{full.pk}/")
        asked.append(len(queries))
        for n in range(9):
            said = Inbound.objects.create(
                lead=full, kind="human", channel="email", text=f"{n}", at=MONDAY + HOUR
            )
            Attachment.objects.create(inbound=said, name="a.txt", data=b"x", size=1)
    assert asked[0] == asked[1]


def test_without_a_script_links_lead_to_all_there_is(inside: Client, full: Lead) -> None:
    words = {
        "side": ("Beware of the dog", "steep", "B3H 1A1", "may be in danger", "What happens next"),
        "verdicts": ("Correct it", "Judge again"),
        "timeline": ("Came in", "First automatic answer"),
        "past": ("Our gutter drips.", "Take apart again"),
        "give": ("Nobody", "Give"),
        "words": ("Hours",),
    }
    linked = PARTS.keys() - {"next"}  # which stands in "side", and comes in anew by itself
    assert words.keys() == linked
    seen, todo = set(), [f"/leads/{full.pk}/"]
    while todo:
        address = todo.pop()
        page = lxml.html.fromstring(inside.get(address).content)
        links = {link for link in page.xpath("//main//a/@href") if "/part/" in link}
        todo += sorted(links - seen)
        seen |= links
    assert {link.split("/")[-2] for link in seen} == linked
    for link in seen:
        shown = inside.get(link).content.decode()
        assert f'href="/leads/{full.pk}/"' in shown
        for word in words[link.split("/")[-2]]:
            assert word in shown, (link, word)


def test_a_piece_is_no_page_and_is_not_kept_as_one(inside: Client, full: Lead) -> None:
    address = f"/leads/{full.pk}/part/timeline/"
    piece = inside.get(address, headers={"HX-Request": "true"})
    assert b"<html" not in piece.content
    assert b"Came in" in piece.content
    assert "HX-Request" in piece["Vary"]
    assert b"<html" in inside.get(address).content


def test_no_part_of_anothers_lead_and_none_that_is_none(inside: Client, full: Lead) -> None:
    other = support.write(support.make_business(key="elm", email="e@elm.example"), ADA, MONDAY)
    for part in PARTS:
        assert inside.get(f"/leads/{other.pk}/part/{part}/").status_code == 404
    assert inside.get(f"/leads/{full.pk}/part/head/").status_code == 404


def test_what_is_wrong_in_a_part_comes_with_the_page(inside: Client, full: Lead) -> None:
    page = inside.post(f"/leads/{full.pk}/note/", {"note": " "})
    assert page.status_code == 422
    shown = page.content.decode()
    assert "Write something first." in shown
    assert "Beware of the dog" in shown
    page = inside.post(f"/leads/{full.pk}/give/", {"to": "999999"})
    assert page.status_code == 422
    assert "They do not work here any more." in page.content.decode()


def test_a_long_conversation_shows_how_it_began_and_the_newest(inside: Client, full: Lead) -> None:
    for n in range(9):
        at = MONDAY + HOUR + timedelta(minutes=n)
        Inbound.objects.create(lead=full, kind="human", channel="email", text=f"Turn {n}.", at=at)
    page = lxml.html.fromstring(inside.get(f"/leads/{full.pk}/").content)
    folded = page.xpath("//details[@id='between-turns']")[0].text_content()
    shown = page.xpath("//section[@id='conversation']")[0].text_content()
    assert "Turn 8." in shown
    assert "Turn 8." not in folded
    assert "Turn 1." in folded
    assert "Our roof leaks since Sunday" not in folded


def test_phones_are_read_as_at_home_and_dialled_as_by_machines(
    inside: Client, full: Lead, business: Business
) -> None:
    shown = inside.get(f"/leads/{full.pk}/").content.decode()
    assert 'href="tel:+19025550155"' in shown
    assert "Call <span" in shown
    assert "(902) 555-0155" in shown
    Business.objects.filter(pk=business.pk).update(country="GB")
    assert "+1 902-555-0155" in inside.get(f"/leads/{full.pk}/").content.decode()


def test_a_mark_tells_of_the_newest_of_all_kinds(inside: Client, full: Lead) -> None:
    mark = inside.get(f"/leads/{full.pk}/").context["reply"]["said"].value()
    newest = full.messages.order_by("-pk").values_list("pk", flat=True)[0]
    event = full.events.order_by("-pk").values_list("pk", flat=True)[0]
    assert mark == f"{newest}-{newest}-{event}"
