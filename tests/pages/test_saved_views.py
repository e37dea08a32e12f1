"""Views of the list of leads: kept under a name, one's own or the team's."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client

from leads.models import Business, Membership, SavedView
from tests import support

pytestmark = pytest.mark.django_db
QUERY = "tag=7&stage=new&q=roof&column=phone&after=2026-01-01T00:00:00%2B00:00~1&nonsense=1&rest=x"


def names(client: Client) -> list[str]:
    return [view.name for view in client.get("/leads/").context["choices"].views]


def said(answer: Any) -> str:
    return [str(message) for message in get_messages(answer.wsgi_request)][-1]


def test_a_view_is_what_the_address_asks_for(inside: Client, business: Business) -> None:
    inside.post(f"/leads/views/?{QUERY}", {"name": "  Roofs   to call "})
    (view,) = SavedView.objects.all()
    assert (view.name, view.shared) == ("Roofs to call", False)
    assert view.query == "q=roof&stage=new&tag=7&column=phone"
    shown = inside.get(f"/leads/?{view.query}")
    assert shown.context["shown_query"] == view.query
    assert 'aria-current="page"' in shown.content.decode()
    inside.post("/leads/views/?stage=new", {"name": "Roofs to call", "shared": "on"})
    assert [(v.query, v.shared) for v in SavedView.objects.all()] == [("stage=new", True)]
    assert "name" in said(inside.post("/leads/views/", {"name": " "}))
    assert "name" in said(inside.post("/leads/views/", {"name": "\u202e \u200b"})), "unseen"
    inside.post("/leads/views/", {"name": "x" * 61})
    inside.post(f"/leads/views/?q={'y' * 1200}", {"name": "long"})
    assert SavedView.objects.count() == 1


def test_shared_ones_are_the_teams_and_own_ones_nobody_elses(
    inside: Client, client: Client, business: Business, owner: User
) -> None:
    inside.post("/leads/views/?stage=new", {"name": "Ours", "shared": "on"})
    inside.post("/leads/views/?stage=new", {"name": "Mine"})
    assert names(inside) == ["Mine", "Ours"]
    viewer = support.make_owner(business, "eve@oak.example", Membership.Role.VIEWER)
    client.force_login(viewer)
    assert names(client) == ["Ours"]
    client.post("/leads/views/?q=a", {"name": "Eve's", "shared": "on"})
    assert not SavedView.objects.get(name="Eve's").shared, "who only looks on shares nothing"
    ours = SavedView.objects.get(name="Ours")
    assert client.post(f"/leads/views/{ours.pk}/forget/").status_code == 404
    eves = SavedView.objects.get(name="Eve's")
    client.force_login(owner)
    assert client.post(f"/leads/views/{eves.pk}/forget/").status_code == 404
    stranger = support.make_owner(support.make_business(key="elm", name="Elm"), "e@elm.example")
    client.force_login(stranger)
    assert names(client) == []
    client.force_login(owner)
    client.post(f"/leads/views/{ours.pk}/forget/")
    assert names(client) == ["Mine"]
