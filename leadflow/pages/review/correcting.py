"""What a person may choose when they correct a judgement, for every page that has the form."""

from typing import Any

from leads.models import Judgement, Verdict
from leads.review import corrections


def choices() -> dict[str, Any]:
    return {
        "categories": Judgement.Category.choices,
        "urgencies": Judgement.Urgency.choices,
        "verdicts": [(v.value, v.label) for v in Verdict.Is if v in corrections.VERDICTS],
    }
