"""Nothing that waits is out of sight: long lists have pages, and what presses comes first."""

from datetime import timedelta

import lxml.html
import pytest
from django.db import connection
from django.test import Client, RequestFactory

from followups.models import Message
from followups.outbox import states
from leadflow.pages.helpers.lists.lineup import MOST_COUNTED, Lineup, page_of
from leadflow.pages.today import sections
from leads.models import Business, Lead
from leads.review import corrections
from tests import support
from tests.support import ADA
from tests.support.drafts import waiting_draft
from tests.support.lead_page import whole_lead
from tests.support.seen import FLOOD, junk

pytestmark = pytest.mark.django_db


def names_on(inside: Client, address: str) -> list[str]:
    """The leads on a page, from its top."""
    page = lxml.html.fromstring(inside.get(address).content)
    found = page.xpath("//*[@class='name'] | //section[contains(@class, 'card')]//h2/a")
    return [name.text_content().strip() for name in found]


@pytest.fixture
def crowd(business: Business) -> Lead:
    """An emergency that came in after 120 that want nothing of us; it was answered by itself."""
    now = support.clock()
    junk(business, 120, now - timedelta(hours=3))
    return support.answered_lead(business, FLOOD, now)


def test_an_emergency_is_the_first_thing_on_today(inside: Client, crowd: Lead) -> None:
    assert names_on(inside, "/")[0] == "Wade Poole"


def test_an_emergency_on_today_is_called_with_one_touch(inside: Client, crowd: Lead) -> None:
    page = lxml.html.fromstring(inside.get("/").content)
    assert page.xpath("//a/@href[starts-with(., 'tel:')]") == ["tel:+19025550131"]


def test_an_emergency_that_was_seen_to_stands_there_no_more(inside: Client, crowd: Lead) -> None:
    for button in ("hold-stop", "seen"):
        inside.post(f"/leads/{crowd.pk}/{button}/")
    assert "Wade Poole" not in names_on(inside, "/")


def test_as_long_as_something_is_held_it_stands_there(inside: Client, crowd: Lead) -> None:
    inside.post(f"/leads/{crowd.pk}/seen/")
    assert names_on(inside, "/")[0] == "Wade Poole"


def test_every_row_of_today_is_on_one_of_its_pages(inside: Client, crowd: Lead) -> None:
    first = inside.get("/").content.decode()
    assert "1 to 25 of 100+" in first
    assert "and more" in first
    shown = [name for page in range(1, 6) for name in names_on(inside, f"/?look={page}")]
    assert {f"Seo Team{n}" for n in range(120)} <= set(shown)


@pytest.mark.parametrize("number", ["0", "-1", "x", "9999999", "99999"])
def test_a_page_that_is_none_is_no_error(inside: Client, crowd: Lead, number: str) -> None:
    assert inside.get(f"/?look={number}").status_code == 200


def test_an_emergency_is_nothing_to_check_at_leisure(inside: Client, crowd: Lead) -> None:
    assert "Wade Poole" not in names_on(inside, "/review/")


def test_review_has_as_many_pages_as_it_needs(inside: Client, crowd: Lead) -> None:
    shown = {name for page in range(1, 6) for name in names_on(inside, f"/review/?page={page}")}
    assert {f"Seo Team{n}" for n in range(120)} <= shown


def test_a_kind_of_reason_is_found_behind_the_first_page(
    inside: Client, business: Business, crowd: Lead
) -> None:
    last = Lead.objects.get(contact__name="Seo Team119")
    last.judgements.update(checks=[{"code": "sample", "text": "drawn"}])
    assert names_on(inside, "/review/?why=sample") == ["Seo Team119"]


def test_reasons_are_counted_over_the_whole_queue(business: Business, crowd: Lead) -> None:
    queue = corrections.review_queue(Business.objects.all())
    assert len(corrections.reasons_in_queue(queue, 1_000)) == 120
    assert len(corrections.reasons_in_queue(queue, 7)) == 7


def test_approvals_begin_with_what_presses_and_have_pages(
    inside: Client, business: Business
) -> None:
    drafts = [waiting_draft(business, number) for number in range(30)]
    Lead.objects.filter(pk=drafts[29].lead_id).update(act_now=True)
    Lead.objects.filter(pk=drafts[0].lead_id).update(promise_due_at=None, waiting_since=None)
    first, second = (names_on(inside, f"/approvals/?page={page}") for page in (1, 2))
    assert first[0] == "Ada Keen29"
    assert second[-1] == "Ada Keen0"
    assert len(first) + len(second) == 30


def test_the_board_begins_with_who_waits(inside: Client, business: Business) -> None:
    now = support.clock()
    junk(business, 1, now)
    support.write(business, ADA, now - timedelta(minutes=5))
    assert names_on(inside, "/board/")[:2] == ["Ada Keen", "Seo Team0"]


def test_a_column_of_the_board_has_pages(inside: Client, business: Business) -> None:
    junk(business, 65, support.clock() - timedelta(hours=2))
    assert "and 25 more" in inside.get("/board/").content.decode()
    assert names_on(inside, "/board/?new=2") == [f"Seo Team{n}" for n in range(24, -1, -1)]


def test_a_long_list_is_counted_no_further_than_needed(business: Business) -> None:
    lead = support.write(business, ADA)
    lead.events.model.objects.bulk_create(
        lead.events.model(lead=lead, kind="help", at=lead.received_at)
        for _ in range(MOST_COUNTED + 20)
    )
    page = page_of(RequestFactory().get("/"), "events", lead.events.all(), 10)
    assert (page.count, page.total, page.more) == (MOST_COUNTED, f"{MOST_COUNTED}+", "more")


def test_parts_of_a_list_follow_each_other_without_a_gap(business: Business) -> None:
    for n in range(5):
        support.write(business, {**ADA, "email": f"a{n}@x.example", "phone": ""})
    rows = Lead.objects.order_by("pk")
    low, none, high = rows[0].pk, rows.filter(pk=0), rows[2].pk
    parts = (rows.filter(pk__lte=low), none, rows.filter(pk__range=(low + 1, high)))
    whole = Lineup((*parts, rows.filter(pk__gt=high)))
    for most in range(7):
        assert whole.ids(most) == list(rows.values_list("pk", flat=True)[:most]), most


TABLE_READS = {"sqlite": "SCAN leads_lead\n", "postgresql": "Seq Scan on leads_lead"}


def test_no_list_of_today_or_the_board_reads_the_table(business: Business) -> None:
    from leadflow.pages.board.board import parts_of_columns

    parts = [
        p
        for lineup in sections.sections(Lead.objects.all(), support.clock()).values()
        for p in lineup.parts
    ]
    columns = [part for column in parts_of_columns(Lead.objects.all()).values() for part in column]
    if connection.vendor == "postgresql":  # which reads small tables whole where it may
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    for part in (*parts, *columns):
        plan = part.select_related(None).explain()
        assert TABLE_READS[connection.vendor] not in plan + "\n", plan


# What never left this machine is not called sent


@pytest.fixture
def kept(business: Business) -> Message:
    """A first answer where no mail server is set up."""
    return support.first_answer(support.answered_lead(business, ADA, support.clock()))


@pytest.mark.parametrize("path", ["/outbox/", "/outbox/{message}/", "/leads/{lead}/"])
def test_a_message_that_stayed_here_is_called_kept(
    inside: Client, kept: Message, path: str
) -> None:
    address = path.format(message=kept.pk, lead=kept.lead_id)
    words = lxml.html.fromstring(inside.get(address).content).text_content()
    assert "First answer sent" not in words
    assert "nobody gets it" in words
    assert "kept in the outbox" in words or "Kept here" in words


def test_it_counts_as_sent_all_the_same(kept: Message) -> None:
    assert kept.state == "sent"
    assert kept.kept_here


def test_a_message_that_left_is_called_sent(
    inside: Client, business: Business, mail_through: object
) -> None:
    lead = support.answered_lead(business, ADA, support.clock())
    words = whole_lead(inside, lead.pk)
    assert not support.first_answer(lead).kept_here
    assert "First answer sent" in words
    assert "nobody gets it" not in words


def test_follow_ups_that_were_settled_together_are_called_kept(business: Business) -> None:
    message = waiting_draft(business, 1)
    Message.objects.filter(pk=message.pk).update(
        state="sending", message_id="<a@b>", claim="0" * 32, sending_at=support.clock()
    )
    message.kept_here = True
    states.confirm_together(Message.objects.filter(pk=message.pk), [message], support.clock())
    message.refresh_from_db()
    assert message.is_kept_here
