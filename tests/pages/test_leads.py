"""The list of all leads: found by words and filters, page by page, as its reader may see them."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.test import Client

from leads.contacts import consent, merging
from leads.models import Business, Lead, Membership
from leads.pipeline import assigning, by_hand, notes
from tests import support
from tests.support import ADA, BOB, MONDAY

pytestmark = pytest.mark.django_db
ZOE = {
    "name": "Zoé Łąska-O'Brien",
    "email": "zoe.l@laska.example",
    "phone": "+44 (0)20 7946 0018",
    "message": "Le toit de la véranda fuit près de la cheminée.",
}


def found(inside: Client, query: str, path: str = "/leads/") -> list[str]:
    answer = inside.get(f"{path}?{query}")
    assert answer.status_code == 200
    return [str(lead.contact) for lead in answer.context["leads"]]


@pytest.fixture
def three(business: Business) -> dict[str, Lead]:
    rows = {"ada": ADA, "bob": BOB, "zoe": ZOE}
    return {
        name: support.write(business, fields, MONDAY + timedelta(minutes=number))
        for number, (name, fields) in enumerate(rows.items())
    }


SPELLINGS = [
    *("zoe", "Zoé", "ZOE", "laska", "łąs", "o'brien", "obrien", "veranda cheminee", "CHEMIN zoe"),
    *("zoe.l@laska.example", "laska.example", "+44 20 7946 0018", "+44 (0)20 7946 0018"),
    *("0044 20 79460018", "020-7946-0018", "(020) 7946 0018", "7946 0018", "0018", "2079"),
    "zoe 020 7946 0018",
]
NOT_SAID = ["zoe roof", "obrian", "020 7946 0019", "...", "'", '"* OR a', "x:*|!", "%", "\\"]


def test_words_and_phones_in_any_spelling_find_one(inside: Client, three: dict[str, Lead]) -> None:
    for typed in SPELLINGS:
        assert found(inside, urlencode({"q": typed})) == ["Zoé Łąska-O'Brien"], typed
    for typed in NOT_SAID:
        assert found(inside, urlencode({"q": typed})) == [], typed


def test_the_last_four_digits_find_a_phone_though_they_begin_with_zeros(
    inside: Client, business: Business
) -> None:
    support.write(business, {**ADA, "phone": "+19025550162"})
    support.write(business, {**BOB, "phone": "+19025551007"})
    assert found(inside, "q=0162") == ["Ada Keen"]
    assert found(inside, "q=1007") == ["Bob Cold"]
    assert found(inside, "q=007") == found(inside, "q=0007") == []


def test_digits_within_a_word_are_no_phone(inside: Client, business: Business) -> None:
    support.write(business, {**BOB, "email": "mike1985@mail.example"})
    for typed in ("mike", "mike198", "mike1985", "mike1985@", "mike1985@mail.example"):
        assert found(inside, urlencode({"q": typed})) == ["Bob Cold"], typed


def test_what_changes_is_found_at_once(
    business: Business, inside: Client, owner: User, three: dict[str, Lead]
) -> None:
    notes.write_note(three["bob"], "He keeps a parrot", MONDAY, owner)
    raw = support.letter("Ada Keen <ada@lovelace.example>", "The gutter has come down as well.")
    support.mail_in(business, raw, MONDAY + timedelta(hours=1))
    assert found(inside, "q=parrot") == ["Bob Cold"]
    assert found(inside, "q=gutter") == ["Ada Keen"]
    merging.merge_contacts(three["ada"].contact, three["bob"].contact, MONDAY, owner)
    assert found(inside, "q=elsewhere.example") == ["Ada Keen", "Ada Keen"]
    done = three["ada"].contact.merges.get()
    merging.undo_merge(done, MONDAY)
    assert found(inside, "q=elsewhere.example") == ["Bob Cold"]


def test_filters_narrow_down_together(inside: Client, owner: User, three: dict[str, Lead]) -> None:
    support.live(MONDAY + timedelta(minutes=5))
    assigning.give_lead(three["ada"], owner, MONDAY, owner)
    by_hand.move_by_hand(three["bob"], Lead.Outcome.LOST, "", MONDAY, owner)
    consent.withdraw_consent(three["zoe"].contact, MONDAY, "test", three["zoe"])
    assert found(inside, "owner=mine") == ["Ada Keen"]
    assert found(inside, "owner=nobody") == ["Zoé Łąska-O'Brien", "Bob Cold"]
    assert found(inside, "stage=completed&outcome=lost") == ["Bob Cold"]
    assert found(inside, "outcome=lost&outcome=won&owner=mine") == []
    assert found(inside, "is=opted_out") == ["Zoé Łąska-O'Brien"]
    assert found(inside, "from=2026-09-15") == []
    assert len(found(inside, "from=2026-09-14&to=2026-09-14")) == 3
    assert len(found(inside, "stage=nonsense&owner=x&tag=9&from=yesterday&after=~")) == 3
    assert found(inside, f"source={three['ada'].source_id}&q=ada") == ["Ada Keen"]
    judged = Lead.objects.get(pk=three["ada"].pk).search
    assert judged.category
    assert "Ada Keen" in found(inside, f"kind={judged.category}&fit={judged.fit}")


def test_by_the_clock_who_waits_longest_is_first(inside: Client, three: dict[str, Lead]) -> None:
    assert found(inside, "sort=clock") == ["Ada Keen", "Bob Cold", "Zoé Łąska-O'Brien"]


def test_each_is_on_one_page_and_none_is_lost(
    business: Business, inside: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leadflow.pages.leads.table.MAX_ROWS", 3)
    for number in range(8):
        support.write(business, {**BOB, "email": f"b{number}@x.example", "name": f"B {number}"})
    for order, moment in (("", "after"), ("clock", "after")):
        seen: list[int] = []
        query = f"sort={order}"
        while query:
            shown = inside.get(f"/leads/?{query}").context["leads"]
            seen += [lead.pk for lead in shown]
            place = shown.places[moment].replace("+", "%2B")
            query = f"sort={order}&{moment}={place}" if place else ""
        assert sorted(seen) == sorted(Lead.objects.values_list("pk", flat=True))


def test_who_sees_their_own_leads_finds_no_others(
    business: Business, client: Client, owner: User, three: dict[str, Lead]
) -> None:
    anna = support.make_owner(business, "anna@oak.example", Membership.Role.MEMBER)
    Membership.objects.filter(user=anna).update(own_leads_only=True)
    assigning.give_lead(three["bob"], anna, MONDAY, owner)
    client.force_login(anna)
    assert found(client, "") == ["Bob Cold"]
    assert found(client, "q=ada") == []
    stranger = support.make_owner(support.make_business(key="elm", name="Elm"), "e@elm.example")
    client.force_login(stranger)
    assert found(client, "") == []
    assert client.get("/in/oak/leads/").status_code in (403, 404)


def test_columns_and_chips_stand_in_the_address(inside: Client, three: dict[str, Lead]) -> None:
    shown = inside.get("/leads/?column=phone&column=nonsense&stage=new&q=ada")
    text = shown.content.decode()
    assert list(shown.context["columns"]) == ["phone"]
    assert "+19025550131" in text
    (chip,) = shown.context["asked"].chips()
    assert "stage" not in chip.without
    assert "q=ada" in chip.without
