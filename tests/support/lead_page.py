"""All that the page of a lead shows, with what it fetches once somebody looks at it."""

from django.test import Client

from leadflow.pages.lead.page.parts import PARTS


def whole_lead(client: Client, pk: int) -> str:
    """The page and each of its parts, as HTML."""
    parts = [
        client.get(f"/leads/{pk}/part/{part}/", headers={"HX-Request": "true"}) for part in PARTS
    ]
    return "\n".join(answer.content.decode() for answer in (client.get(f"/leads/{pk}/"), *parts))
