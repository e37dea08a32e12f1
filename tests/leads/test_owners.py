"""To whom an inquiry goes: by rules in order, in turn, to who is there, to whom they know."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from leads.declined import Declined
from leads.models import AssignmentRule, Business, Lead, Membership, Profile, Teamwork
from leads.owners import rules
from leads.owners.choosing import choose_owner
from leads.owners.matching import Asked, fits, has_word, pieces_of
from leads.owners.rules import Wanted
from leads.pipeline import stages
from leads.pipeline.assigning import give_lead
from tests import support
from tests.support import ADA, BOB, MONDAY

pytestmark = pytest.mark.django_db
EVENING = MONDAY + timedelta(hours=9)  # eight in Halifax
Rule = Callable[..., AssignmentRule]


@pytest.fixture
def people(business: Business) -> dict[str, User]:
    return {
        name: support.make_owner(business, f"{name}@oak-roofing.example", Membership.Role.MEMBER)
        for name in ("ann", "ben", "cem")
    }


@pytest.fixture
def owner(business: Business) -> User:
    return support.make_owner(business)


@pytest.fixture
def rule(business: Business, people: dict[str, User], owner: User) -> Rule:
    def make(*names: str, **wanted: Any) -> AssignmentRule:
        who = [people[name] for name in names]
        return rules.keep_rule(business, None, Wanted(people=who, **wanted), MONDAY, owner)

    return make


def absent(user: User) -> None:
    Profile.objects.create(user=user, away_from=MONDAY.date())


def judged(business: Business, fields: dict[str, Any], number: int = 0) -> str:
    """Whose a new inquiry is, by the first part of their address."""
    changed = {**fields, "email": f"{number}{fields['email']}", "phone": ""} if number else fields
    lead = support.write(business, changed)
    support.live(MONDAY)
    lead.refresh_from_db()
    return lead.owner.username.partition("@")[0] if lead.owner else ""


def complete_all() -> None:
    for lead in Lead.objects.open():
        stages.complete_lead(lead, "won", MONDAY)


@pytest.mark.parametrize(
    ("wanted", "asked", "does"),
    [
        ({}, Asked(), True),
        ({"source": 1}, Asked(source=1), True),
        ({"source": 1}, Asked(source=2), False),
        ({"postcodes": "B3, b4 1"}, Asked(postcode="b3h-1a1"), True),
        ({"postcodes": "B3, b4 1"}, Asked(postcode="B41 2AA"), True),
        ({"postcodes": "B3"}, Asked(postcode="CB3 1AA"), False),
        ({"postcodes": "B3"}, Asked(), False),
        ({"postcodes": "-"}, Asked(postcode="B3"), False),
        ({"words": "chaudière; heat"}, Asked(words="Ma CHAUDIERE est en panne"), True),
        ({"words": "heat"}, Asked(words="The under-heating hums"), True),
        ({"words": "heat"}, Asked(words="We want wheat"), False),
        ({"words": "gas smell"}, Asked(words="There is a gas  smell!"), True),
        ({"words": "( , )"}, Asked(words="Anything (at all)"), False),
        ({"language": "fr"}, Asked(language="fr-CA"), True),
        ({"language": "fr"}, Asked(), False),
        ({"category": "existing_customer"}, Asked(category="new_inquiry"), False),
    ],
)
def test_a_rule_fits_where_all_that_it_names_is_so(
    wanted: dict[str, Any], asked: Asked, does: bool
) -> None:
    named = {"source_id" if name == "source" else name: value for name, value in wanted.items()}
    assert fits(AssignmentRule(**named), asked) is does


def test_pieces_and_words_of_no_letters() -> None:
    assert pieces_of(" a,, b  c;\n;") == ["a", "b c"]
    assert not has_word(["!"], "no sign! of it")


def test_the_first_rule_that_fits_decides(business: Business, rule: Rule) -> None:
    rule("ann", postcodes="B3")
    rule("ben")
    assert judged(business, ADA) == "ann"
    assert judged(business, BOB) == "ben"


def test_the_turn_goes_round_among_those_who_are_there(
    business: Business, rule: Rule, people: dict[str, User]
) -> None:
    rule("ann", "ben", "cem")
    absent(people["ben"])
    assert [judged(business, ADA, n) for n in range(1, 5)] == ["ann", "cem", "ann", "cem"]


def test_least_busy_counts_open_leads(
    business: Business, rule: Rule, people: dict[str, User], owner: User
) -> None:
    rule("ann", "ben", way=AssignmentRule.Way.LEAST_BUSY)
    give_lead(support.write(business, BOB), people["ann"], MONDAY, owner)
    assert [judged(business, ADA, n) for n in (1, 2)] == ["ben", "ann"]


def test_who_is_at_work_goes_first_and_at_night_whoever_is_not_absent(
    business: Business, rule: Rule, people: dict[str, User]
) -> None:
    rule("ann", "ben")
    hours = {"mon": [["08:00", "17:00"]]}
    Profile.objects.create(user=people["ann"], hours=hours)
    Profile.objects.create(user=people["ben"], hours={"mon": [["18:00", "22:00"]]})
    choice = choose_owner(business, Asked(), EVENING)
    assert choice is not None
    assert choice.user == people["ben"]
    Profile.objects.filter(user=people["ben"]).update(hours=hours)
    night = choose_owner(business, Asked(), EVENING)
    assert night is not None
    assert night.user == people["ann"]


def test_where_all_of_a_rule_are_absent_the_next_one_decides(
    business: Business, rule: Rule, people: dict[str, User]
) -> None:
    rule("ann")
    absent(people["ann"])
    assert judged(business, ADA, 1) == ""
    rule("ben")
    assert judged(business, ADA, 2) == "ben"


def test_the_same_person_goes_to_whom_they_know_while_that_one_is_there(
    business: Business, rule: Rule, people: dict[str, User], owner: User
) -> None:
    rule("ann")
    first = support.write(business, ADA)
    give_lead(first, people["cem"], MONDAY, owner)
    complete_all()
    assert judged(business, ADA) == "cem"
    complete_all()
    Teamwork.objects.create(business=business, keeps_owner=False)
    assert judged(business, {**ADA, "message": "Another roof of ours leaks as well."}) == "ann"


def test_what_one_of_us_gave_or_nobody_need_answer_is_left_alone(
    business: Business, rule: Rule, people: dict[str, User], owner: User
) -> None:
    lead = support.write(business, ADA)
    give_lead(lead, people["ben"], MONDAY, owner)
    give_lead(lead, None, MONDAY, owner)
    rule("ann")
    support.live(MONDAY)
    lead.refresh_from_db()
    assert lead.owner is None
    lead = support.write(business, BOB)
    Lead.objects.filter(pk=lead.pk).update(waiting_since=None, promise_due_at=None)
    support.live(MONDAY)
    lead.refresh_from_db()
    assert lead.owner is None


def test_rules_of_others_and_of_people_who_do_not_work_here_are_declined(
    business: Business, rule: Rule, owner: User
) -> None:
    elm = support.make_business(key="elm", email="office@elm.example")
    stranger = support.make_owner(elm, "x@elm.example")
    viewer = support.make_owner(business, "v@oak-roofing.example", Membership.Role.VIEWER)
    for who in ([stranger], [viewer], []):
        with pytest.raises(Declined) as declined:
            rules.keep_rule(business, None, Wanted(people=who), MONDAY, owner)
        assert list(declined.value.mistakes) == ["people"]
    theirs = rule("ann")
    with pytest.raises(Declined, match="removed meanwhile"):
        rules.keep_rule(elm, theirs.pk, Wanted(people=[stranger]), MONDAY, stranger)
    rules.remove_rule(elm, theirs.pk, MONDAY, stranger)
    assert AssignmentRule.objects.count() == 1
