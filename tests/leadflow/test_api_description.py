"""The API does what its own description says.

Whatever fits is stored, whatever does not is refused in the described way.
"""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from leads.capture import filing
from leads.ledger import balance
from leads.models import Arrival
from leads.sources import settings
from tests import support

EXAMPLES, EXAMPLES_IN_FULL = 40, 120  # of each operation


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_generated_requests_find_nothing(live_server: Any, tmp_path: Path, full: bool) -> None:
    business = support.make_business()
    _, key = settings.new_api_key(business, "generated", support.clock())
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        "run",
        f"{live_server.url}/api/v1/openapi.json",
        "--header",
        f"Authorization: Bearer {key}",
        "--checks",
        "all",
        "--max-examples",
        str(EXAMPLES_IN_FULL if full else EXAMPLES),
        "--seed",
        "20260914",
    ]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=240)
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
    stored = Arrival.objects.count()
    while filing.file_next_arrival(support.clock()):
        pass
    assert stored > 20
    assert not Arrival.objects.filter(became__in=["open", "failed"]).exists()
    assert not balance.imbalances(business, support.clock())
