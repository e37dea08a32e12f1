"""A file that is chosen beside the reply goes along, on a desk and from a phone."""

from pathlib import Path
from typing import Any

import pytest

from followups.models import SentFile
from leads.models import Business
from tests import support
from tests.support import ADA
from tests.support.browser import DESKTOP, IN_BROWSER, PHONE, sign_in

pytestmark = [*IN_BROWSER, pytest.mark.usefixtures("owner")]
WIDE = {"width": 1400, "height": 900}


@pytest.mark.parametrize("size", [DESKTOP, PHONE, WIDE])
def test_a_quote_goes_along_with_a_reply(
    desk: Any, business: Business, size: dict[str, int], tmp_path: Path, problems: list[str]
) -> None:
    quote = tmp_path / "quote.pdf"
    quote.write_bytes(b"%PDF-1.4 a quote")
    lead = support.answered_lead(business, ADA, support.clock())
    desk.set_viewport_size(size)
    sign_in(desk)
    if size is WIDE:
        desk.click(f"#line-{lead.pk}")  # beside the list
        desk.wait_for_selector("#pane #reply-text")
    else:
        desk.goto(f"/leads/{lead.pk}/")
    desk.fill("#reply-text", "Here is our quote.")
    desk.click(".composer summary:text-is('Add files')")
    desk.set_input_files(".composer input[type=file]", quote)
    desk.click(".composer button:text-is('Send')")
    desk.wait_for_selector("#flash .good")
    assert bytes(SentFile.objects.get().data) == quote.read_bytes()
    assert problems == []
