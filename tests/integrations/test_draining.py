"""What a drain does where a step raises."""

from datetime import datetime

import pytest

from integrations import queue
from leads.models import Lead
from tests import support

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_row_that_is_gone_meanwhile_stops_nobody() -> None:
    """The lead was erased, or taken back with its import, after the step had found it."""
    rows = [1, 2, 3]

    def step(now: datetime) -> bool:
        if rows and rows.pop() == 2:
            Lead.objects.get(pk=0)
        return bool(rows)

    queue.drain(support.clock, step)
    assert not rows


def test_a_step_that_always_looks_for_what_is_gone_is_told() -> None:
    asked: list[datetime] = []

    def step(now: datetime) -> bool:
        asked.append(now)
        return Lead.objects.get(pk=0).is_test

    with pytest.raises(queue.StepsFailed, match="step: DoesNotExist"):
        queue.drain(support.clock, step)
    assert len(asked) == 2
