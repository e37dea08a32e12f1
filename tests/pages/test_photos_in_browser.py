"""A photo as a phone takes it: made smaller by the browser, and sent with the words."""

import io
from typing import Any

from PIL import Image

from leads.business.logo import write_logo
from leads.models import Attachment, Business
from tests import support
from tests.support.browser import IN_BROWSER

pytestmark = IN_BROWSER


def picture(kind: str, width: int, height: int) -> bytes:
    made = io.BytesIO()
    Image.effect_noise((width, height), 80).convert("RGB").save(made, kind, quality=90)
    return made.getvalue()


def test_a_large_photo_goes_smaller_and_the_page_has_the_look_of_the_business(
    tab: Any, problems: list[str]
) -> None:
    business = support.make_business()
    write_logo(business, picture("PNG", 300, 80), support.clock())
    Business.objects.update(accent="#14213d")
    taken = picture("JPEG", 3200, 1600)
    assert len(taken) > 1_500_000
    tab.goto("/f/oak/")
    tab.fill("[name=name]", "Ada Keen")
    tab.fill("[name=email]", "ada@x.example")
    tab.fill("[name=message]", "Our roof leaks. Since Sunday.")
    chosen = {"name": "IMG_1.JPG", "mimeType": "image/jpeg", "buffer": taken}
    tab.set_input_files("[name=photos]", [chosen])
    assert tab.evaluate("document.querySelector('.logo').naturalWidth") == 300
    colour = "getComputedStyle(document.querySelector('.primary')).backgroundColor"
    assert tab.evaluate(colour) == "rgb(20, 33, 61)"
    tab.click("button.primary")
    tab.wait_for_url("**/f/oak/thanks/")
    support.live(support.clock())
    kept = Attachment.objects.get()
    with Image.open(io.BytesIO(bytes(kept.data))) as shown:
        assert (kept.name, shown.size) == ("IMG_1.jpg", (2400, 1200))
    assert not problems
