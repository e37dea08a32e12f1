"""Whoever may not change a setting reads it: no field takes words that nothing keeps."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from lxml import html

from leads.models import Business
from tests import support

pytestmark = pytest.mark.django_db
PAGES = (
    *("/criteria/", "/sequence/", "/answers/", "/emergencies/", "/sending/"),
    "/settings/business/",
)
FIELDS = ".//main//*[self::input[not(@type='hidden')] or self::textarea]"


@pytest.mark.parametrize("path", [*PAGES, "form"])
def test_a_colleague_reads_what_they_may_not_change(
    client: Client, business: Business, owner: User, ann: User, path: str
) -> None:
    source = support.form_of(business)
    path = f"/in/oak{f'/sources/{source.pk}/' if path == 'form' else path}"
    client.force_login(ann)
    page = html.fromstring(client.get(path).content)
    assert "You can read this." in page.text_content()
    assert "Save" not in [button.text_content().strip() for button in page.iter("button")]
    posting = [form for form in page.iter("form") if form.get("method") == "post"]
    fields = [field for form in posting for field in form.xpath(FIELDS.replace("//main", ""))]
    typed = [f for f in fields if f.get("type") not in ("submit", "button")]
    assert typed
    assert all(field.xpath("ancestor::fieldset[@disabled]") for field in typed)
    client.force_login(owner)
    page = html.fromstring(client.get(path).content)
    assert "You can read this." not in page.text_content()
    assert not page.xpath("//fieldset[@disabled]")
