"""One person, one card.

Joined by itself on one uncontradicted key alone, else a person decides and may change their mind.
"""

from datetime import timedelta
from typing import Any

import lxml.html
import pytest
from django.test import Client

from followups.opt_out import unsubscribe
from leads.contacts import consent, identity, merging
from leads.declined import Declined
from leads.models import Business, Contact, MergeSuggestion
from tests import support
from tests.support import ADA, MONDAY
from tests.support.lead_page import whole_lead

pytestmark = pytest.mark.django_db


def contact(business: Business, email: str = "", phone: str = "", minutes: int = 0) -> Contact:
    fields = {
        "name": "Ada",
        "message": f"roof {minutes}",
        **({"email": email} if email else {}),
        **({"phone": phone} if phone else {}),
    }
    return support.write(business, fields, MONDAY + timedelta(minutes=minutes)).contact


def test_one_exact_key_joins(business: Business) -> None:
    first = contact(business, "ada@x.example", "902 555 0131")
    assert contact(business, "ADA@x.example", minutes=11) == first
    assert not MergeSuggestion.objects.exists()


def test_a_typed_phone_gains_no_mail_and_reaches_no_mail(business: Business) -> None:
    """Neither may whoever knows a number add a way to answer, nor have an answer go elsewhere."""
    first = contact(business, phone="902 555 0131")
    other = contact(business, "ada@x.example", "902 555 0131", 11)
    assert (first.email, other.email) == ("", "ada@x.example")
    assert contact(business, phone="+1 (902) 555-0131", minutes=22) == first
    assert contact(business, "ada@x.example", minutes=33) == other
    assert MergeSuggestion.objects.get().why == "The same phone, +19025550131"


def test_what_one_of_us_says_of_a_phone_gains_the_mail(business: Business) -> None:
    named = identity.Named("Ada", phone="+19025550131")
    first = identity.contact_for(business, named, MONDAY)
    both = named._replace(email="ada@x.example")
    assert identity.contact_for(business, both, MONDAY) == first
    assert first.email == "ada@x.example"


def test_the_same_phone_under_another_mail_is_a_question_and_no_joining(business: Business) -> None:
    first = contact(business, "ada@x.example", "902 555 0131")
    second = contact(business, "bob@x.example", "902 555 0131", 11)
    assert second != first
    assert second.email == "bob@x.example"
    assert MergeSuggestion.objects.get().why == "The same phone, +19025550131"
    contact(business, "bob@x.example", "902 555 0131", 22)
    assert MergeSuggestion.objects.count() == 1


def test_a_mail_of_one_and_a_phone_of_another_follows_the_mail_and_asks(business: Business) -> None:
    ada, bob = (
        contact(business, "ada@x.example"),
        contact(business, phone="902 555 0131", minutes=1),
    )
    assert contact(business, "ada@x.example", "902 555 0131", 11) == ada
    assert (MergeSuggestion.objects.get().one, MergeSuggestion.objects.get().other) == (ada, bob)


def named(business: Business, name: str, minutes: int, email: str = "") -> Contact:
    """Whoever gives this name with the one phone of the house."""
    fields = {"name": name, "phone": "902 555 0131", "email": email, "message": f"roof {minutes}"}
    return support.write(business, fields, MONDAY + timedelta(minutes=minutes)).contact


@pytest.mark.parametrize("email", ["", "tom@x.example"])
def test_one_phone_under_two_names_is_two_people_and_a_question(
    business: Business, email: str
) -> None:
    first, second = named(business, "Ada Keen", 0), named(business, "Tom Keen", 11, email)
    assert first != second
    assert (MergeSuggestion.objects.get().one, MergeSuggestion.objects.get().other) == (
        first,
        second,
    )


def test_who_shares_a_phone_is_known_again_by_their_name(business: Business) -> None:
    named(business, "Ada Keen", 0)
    second = named(business, "Tom Keen", 11)
    assert named(business, "Tom Keen", 22) == second
    assert Contact.objects.count() == 2


def test_a_phone_without_a_name_is_nobodys_we_know(business: Business) -> None:
    assert named(business, "Ada Keen", 0) != named(business, "", 11)
    assert named(business, "", 22) != named(business, "Ada Keen", 33)


@pytest.mark.parametrize("name", ["Ada", "KEEN, Ada", "A. Keen", "Mrs Keen", "Ada Maria Keen"])
def test_a_phone_joins_where_the_name_can_be_theirs(business: Business, name: str) -> None:
    assert named(business, "Ada Keen", 0) == named(business, name, 11)


def two(business: Business) -> tuple[Contact, Contact]:
    return contact(business, "ada@x.example", "902 555 0131"), contact(
        business, "ada.work@x.example", "902 555 0131", 11
    )


def test_joining_moves_everything_and_undoing_moves_it_back(business: Business) -> None:
    kept, joined = two(business)
    done = merging.merge_contacts(kept, joined, MONDAY, support.make_owner(business))
    assert kept.leads.count() == 2
    assert kept.addresses.count() == 3
    assert not joined.leads.exists()
    assert not merging.open_suggestions([business]).exists()
    assert contact(business, "ada.work@x.example", minutes=30) == kept
    merging.undo_merge(done, MONDAY)
    assert joined.leads.count() == 1
    assert joined.email == "ada.work@x.example"
    assert kept.addresses.count() == 2
    with pytest.raises(Declined, match="already"):
        merging.undo_merge(done, MONDAY)


def test_an_opt_out_of_either_holds_for_both(business: Business) -> None:
    kept, joined = two(business)
    lead = joined.leads.get()
    unsubscribe.unsubscribe_lead(lead, MONDAY, "link")
    merging.merge_contacts(kept, joined, MONDAY, support.make_owner(business))
    assert consent.is_withdrawn(kept)


def test_what_cannot_be_joined_is_told(business: Business) -> None:
    kept, joined = two(business)
    other = contact(support.make_business(key="elm", email="e@elm.example"), "x@x.example")
    for pair in ((kept, kept), (kept, other)):
        with pytest.raises(Declined):
            merging.preview_merge(*pair)
    merging.merge_contacts(kept, joined, MONDAY, support.make_owner(business))
    joined.refresh_from_db()
    with pytest.raises(Declined, match="already"):
        merging.preview_merge(joined, kept)


def test_the_pages(client: Client, business: Business) -> None:
    client.force_login(support.make_owner(business))
    kept, joined = two(business)
    assert "The same person?" in client.get("/").content.decode()
    path = f"/contacts/{kept.pk}/merge/{joined.pk}/"
    assert "moves 1 lead, 1 address" in client.get(path).content.decode()
    page = client.post(path, {"decision": "same"}, follow=True)
    assert "Joined" in page.content.decode()
    assert "Take apart again" in whole_lead(client, page.context["lead"].pk)
    client.post(f"/merges/{kept.merges.get().pk}/undo/")
    assert joined.leads.count() == 1
    client.post(path, {"decision": "two"})
    assert not merging.open_suggestions([business]).exists()
    assert kept.leads.count() == 1


def test_nobody_outside_learns_who_is_known(client: Client, business: Business) -> None:
    fields = {"name": "Ada", "email": ADA["email"], "message": "x"}
    first = client.post("/f/oak/", fields)
    support.live(support.clock())
    second = client.post("/f/oak/", {**fields, "message": "y"})
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])


def test_its_page_leads_back_to_where_one_came_from(client: Client, business: Business) -> None:
    client.force_login(support.make_owner(business))
    kept, joined = two(business)
    path = f"/contacts/{kept.pk}/merge/{joined.pk}/"

    def back(**asked: Any) -> str:
        page = lxml.html.fromstring(client.get(path, **asked).content)
        return str(page.xpath("//main//a[contains(., '← Back')]/@href")[0])

    assert back() == "/"
    assert back(headers={"Referer": "http://testserver/leads/?q=ada"}) == "/leads/?q=ada"
    lead = f"/leads/{kept.leads.get().pk}/"
    assert back(headers={"Referer": f"http://testserver{lead}"}) == lead
    for elsewhere in ("http://elsewhere.example/", f"http://testserver{path}"):
        assert back(headers={"Referer": elsewhere}) == "/"
    for named in ("//elsewhere.example/", "https://elsewhere.example/", "javascript:alert(1)"):
        assert back(query_params={"back": named}) == "/"
    done = client.post(f"{path}?back=/leads/%3Fq%3Dada", {"decision": "two"})
    assert done["Location"] == "/leads/?q=ada"
