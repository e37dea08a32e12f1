"""A page that is older than what a colleague did: nobody is given, moved or closed over their head
unawares, and a second press does it all the same.
"""

from typing import Any

import lxml.html
import pytest
from django.contrib.auth.models import User
from django.test import Client

from leads.models import Business, Lead, LeadEvent
from leads.pipeline import assigning, by_hand
from leads.pipeline.stages import move_stage
from tests import support

pytestmark = pytest.mark.django_db
WON = "Ann Lee has moved it meanwhile, to “Won”"


def taken(lead: Lead, by: User) -> None:
    assigning.give_lead(lead, by, support.clock(), by)


def won(lead: Lead, by: User) -> None:
    by_hand.move_by_hand(lead, "won", "", support.clock(), by)


def buttons(page: Any, address: str) -> dict[str, str]:
    """What the form that posts there sends along unseen."""
    (form,) = lxml.html.fromstring(page.content).xpath(f"//form[@action='{address}']")
    return {field.name: field.value for field in form.xpath(".//input[@type='hidden']")}


def state_of(lead: Lead) -> tuple[str, str]:
    lead.refresh_from_db()
    return lead.stage_or_outcome, lead.owner.first_name if lead.owner else ""


def mine_of(lead: Lead, do: str, owner: User) -> tuple[str, dict[str, Any], tuple[str, str]]:
    """(address, what is typed, how it stands afterwards)"""
    return {
        "give": (f"/leads/{lead.pk}/give/", {"to": owner.pk}, ("in_progress", "Eve")),
        "close": (f"/leads/{lead.pk}/no-inquiry/", {}, ("no_inquiry", "")),
        "move": (f"/leads/{lead.pk}/move/", {"to": "lost"}, ("lost", "")),
    }[do]


@pytest.mark.parametrize(
    ("do", "hers", "stands", "told"),
    [
        ("give", taken, ("in_progress", "Ann"), "Ann Lee has it now, and took it at"),
        ("close", won, ("won", ""), WON),
        ("move", won, ("won", ""), WON),
    ],
)
def test_what_a_colleague_did_is_told_and_stays_until_a_second_press(
    inside: Client,
    business: Business,
    owner: User,
    ann: User,
    do: str,
    hers: Any,
    stands: tuple[str, str],
    told: str,
) -> None:
    User.objects.filter(pk=owner.pk).update(first_name="Eve")
    lead = support.answered_lead(business)
    address, typed, done = mine_of(lead, do, owner)
    page = f"/leads/{lead.pk}/part/give/" if do == "give" else f"/leads/{lead.pk}/"
    before = buttons(inside.get(page), address)
    hers(lead, ann)
    refused = inside.post(address, {**before, **typed}, follow=True)
    assert told in refused.content.decode()
    assert state_of(lead) == stands
    if do == "close":
        by_hand.reopen_lead(lead, support.clock(), ann)
        refused = inside.get(page)
    inside.post(address, {**buttons(refused, address), **typed})
    assert state_of(lead) == done


def test_what_was_closed_anew_is_not_reopened_from_an_older_page(
    inside: Client, business: Business, owner: User, ann: User
) -> None:
    lead = support.answered_lead(business)
    by_hand.move_by_hand(lead, "lost", "", support.clock(), owner)
    address = f"/leads/{lead.pk}/reopen/"
    before = buttons(inside.get(f"/leads/{lead.pk}/"), address)
    by_hand.reopen_lead(lead, support.clock(), ann)
    won(lead, ann)
    page = inside.post(address, before, follow=True)
    assert WON in page.content.decode()
    assert state_of(lead)[0] == "won"
    inside.post(address, buttons(page, address))
    assert state_of(lead)[0] == "in_progress"


@pytest.mark.parametrize(
    ("by", "told"),
    [
        ("ann", "Ann Lee gave it to them at"),
        ("rule", "your rules gave it to them at"),
        ("owner", ""),
    ],
)
def test_who_gave_it_to_whom_is_told_but_what_one_did_oneself(
    inside: Client, business: Business, owner: User, ann: User, by: str, told: str
) -> None:
    lead = support.answered_lead(business)
    ben = support.make_owner(business, "ben@oak-roofing.example")
    now = support.clock()
    if by == "rule":
        assigning.hand_lead(lead, ben, now)
    else:
        assigning.give_lead(lead, ben, now, {"ann": ann, "owner": owner}[by])
    page = inside.post(f"/leads/{lead.pk}/take-up/", {"seen_owner": ""}, follow=True)
    lead.refresh_from_db()
    assert lead.owner == (ben if told else owner)
    assert told in page.content.decode()


def test_what_a_colleague_gave_back_is_told(
    inside: Client, business: Business, owner: User, ann: User
) -> None:
    lead = support.answered_lead(business)
    taken(lead, ann)
    typed = {"seen_owner": ann.pk, "to": owner.pk}
    assigning.give_lead(lead, None, support.clock(), ann)
    page = inside.post(f"/leads/{lead.pk}/give/", typed)
    assert "It is nobody&#x27;s now: Ann Lee gave it back at" in page.content.decode()
    assert state_of(lead)[1] == ""


def test_what_the_machine_moved_asks_nobody(inside: Client, business: Business) -> None:
    lead = support.write(business, support.ADA)
    assert lead
    move_stage(lead, Lead.Stage.IN_PROGRESS, support.clock(), None)
    inside.post(f"/leads/{lead.pk}/move/", {"to": "lost", "seen": "new"})
    assert state_of(lead)[0] == "lost"


@pytest.mark.parametrize("scope", ["ticked", "all"])
@pytest.mark.parametrize(
    ("do", "hers", "told"),
    [
        ("assign", taken, "Ann Lee has it now"),
        ("complete", won, WON),
        ("no_inquiry", won, WON),
    ],
)
def test_of_many_at_once_those_stay_that_a_colleague_dealt_with_since(
    inside: Client,
    business: Business,
    owner: User,
    ann: User,
    scope: str,
    do: str,
    hers: Any,
    told: str,
) -> None:
    one, other = support.answered_lead(business), support.answered_lead(business, support.BOB)
    seen = buttons(inside.get("/leads/"), "/leads/bulk/?")
    hers(one, ann)
    stood = state_of(one)
    typed = {"do": do, "scope": scope, "lead": [one.pk, other.pk]}
    more = {"owner": owner.pk, "outcome": "lost"}
    page = inside.post("/leads/bulk/", {**seen, **typed, **more}, follow=True)
    assert f"1 lead stays as it was: {told}" in page.content.decode()
    assert state_of(one) == stood
    changed = LeadEvent.objects.filter(lead=other, by=owner)
    assert changed.count() >= 1


def test_of_what_is_ticked_on_today_that_stays_as_well(
    inside: Client, business: Business, ann: User
) -> None:
    lead = support.write(business, support.ADA)
    assert lead
    seen = buttons(inside.get("/"), "/no-inquiries/")
    won(lead, ann)
    page = inside.post("/no-inquiries/", {**seen, "lead": [lead.pk]}, follow=True)
    assert WON in page.content.decode()
    assert state_of(lead)[0] == "won"


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "x"])
@pytest.mark.parametrize("scope", ["all", ""])
@pytest.mark.parametrize("page", ["/leads/bulk/", "/no-inquiries/"])
def test_a_list_of_no_moment_is_to_be_loaded_again(
    client: Client, business: Business, owner: User, moment: str, scope: str, page: str
) -> None:
    lead = support.write(business, support.ADA)
    client.force_login(owner)
    given = {"lead": lead.pk, "do": "no_inquiry", "scope": scope, "until": moment}
    shown = client.post(page, given, follow=True).content.decode()
    assert "Load the list again first." in shown
    lead.refresh_from_db()
    assert lead.outcome == ""
