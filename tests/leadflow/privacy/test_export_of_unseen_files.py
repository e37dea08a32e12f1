"""With a virus scanner nobody takes out the files of a post that is no lead yet: it saw none."""

import io
import zipfile
from typing import Any

import pytest
from urllib3.filepost import encode_multipart_formdata

from leadflow.privacy.exporting import export_person
from leadflow.privacy.people import person_by_address
from leads.capture.webhook.with_photos import packed
from leads.models import Arrival, Business
from tests import support
from tests.support.files import PNG

pytestmark = pytest.mark.django_db
ADA = "ada@lovelace.example"
FIELDS, PHOTO = {"email": ADA, "message": "x"}, ("roof.png", PNG)
POSTS = {
    "our own form": packed(FIELDS, [PHOTO]),
    "a form made elsewhere": encode_multipart_formdata({**FIELDS, "photo": PHOTO}),
}


def raw_taken_out(business: Business) -> list[str]:
    out = io.BytesIO()
    export_person(person_by_address(business, ADA), out, support.clock())
    return [name for name in zipfile.ZipFile(out).namelist() if name.startswith("raw/")]


@pytest.mark.parametrize("post", POSTS)
def test_of_what_is_held_back(business: Business, post: str, settings: Any) -> None:
    body, kind = POSTS[post]
    held = Arrival(source=support.form_of(business), submission_id="held", raw=body, address=ADA)
    held.meta, held.became = {"content_type": kind}, Arrival.Became.QUARANTINED
    held.received_at = held.due_at = support.clock()
    held.save()
    assert len(raw_taken_out(business)) == 1
    settings.CLAMAV = ("127.0.0.1", 1)
    assert raw_taken_out(business) == []
