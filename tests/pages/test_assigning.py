"""The page on which managers say to whom inquiries go."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from leads.models import AssignmentRule, Business, Membership, SettingChange, Teamwork
from tests import support

pytestmark = pytest.mark.django_db
PAGE = "/settings/assigning/"


@pytest.fixture
def ann(business: Business) -> User:
    return support.make_owner(business, "ann@oak-roofing.example", Membership.Role.MEMBER)


def test_a_rule_is_made_tried_changed_raised_and_removed(
    inside: Client, business: Business, ann: User
) -> None:
    ben = support.make_owner(business, "ben@oak-roofing.example")
    typed = {"postcodes": "B3, B4", "people": [ann.pk], "way": "in_turn"}
    assert inside.post(f"{PAGE}rules/0/", typed).status_code == 302
    inside.post(f"{PAGE}rules/0/", {"people": [ben.pk, ann.pk], "way": "least_busy"})
    first, second = AssignmentRule.objects.all()
    page = inside.get(PAGE).content.decode()
    assert "postcode begins with B3, B4" in page
    assert "every inquiry" in page
    tried = inside.get(PAGE, {"postcode": "b4 2zz"}).content.decode()
    assert "<strong>ann</strong> now, by rule 1" in tried
    changed = {**typed, "postcodes": "X1"}
    assert inside.post(f"{PAGE}rules/{first.pk}/", changed).status_code == 302
    inside.post(f"{PAGE}rules/{second.pk}/up/")
    assert [row.pk for row in AssignmentRule.objects.all()] == [second.pk, first.pk]
    inside.post(f"{PAGE}rules/{second.pk}/remove/")
    tried = inside.get(PAGE, {"postcode": "b4 2zz"}).content.decode()
    assert "would be nobody&#x27;s now" in tried or "would be nobody's now" in tried
    assert SettingChange.objects.filter(area="assigning").count() == 5


def test_mistakes_stand_at_their_fields(inside: Client, business: Business, ann: User) -> None:
    refused = inside.post(f"{PAGE}rules/0/", {"words": "boiler", "way": "in_turn"})
    assert refused.status_code == 422
    assert b"Choose at least one person" in refused.content
    assert b'value="boiler"' in refused.content
    refused = inside.post(PAGE, {"managers_at": "80", "all_at": "50"})
    assert refused.status_code == 422
    assert b"choose a later time" in refused.content
    assert inside.post(PAGE, {"managers_at": "60", "all_at": ""}).status_code == 302
    kept = Teamwork.objects.get()
    assert (kept.keeps_owner, kept.answerer_owns, kept.managers_at, kept.all_at) == (
        *(False, False),
        *(60, None),
    )


def test_members_see_the_rules_and_change_none(business: Business, ann: User) -> None:
    client = Client()
    client.force_login(ann)
    assert b"Add a rule" not in client.get(PAGE).content
    assert client.post(PAGE, {}).status_code == 403
    assert client.post(f"{PAGE}rules/0/", {}).status_code == 403
