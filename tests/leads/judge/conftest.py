"""A model that judges as a test says."""

from decimal import Decimal
from typing import Any

import pytest

from tests.support import Model
from tests.support.judging import Judge


@pytest.fixture
def judge(settings: Any, model: Model) -> Judge:
    """A model that finds every sentence met by the words "roof leaks", or does what it is told."""
    settings.MODEL_PRICES = {"gpt": (Decimal(1), Decimal("0.5"), Decimal(4))}

    def answers(failing: Exception | None = None, **changes: Any) -> list[Any]:
        def given(schema: Any) -> dict[str, Any]:
            met = {"quotes": ["roof leaks"], "verdict": "met", "sure": True}
            sentences = {k: met for k in schema["properties"] if k.startswith("C")}
            return {
                "language": "en",
                "summary": "A roof",
                "category_quotes": ["roof leaks"],
                "category": "new_inquiry",
                "category_sure": True,
                "urgency_quote": "",
                "urgency": "soon",
                "person": [],
                **sentences,
                **changes,
            }

        return model(failing or given)

    return answers
