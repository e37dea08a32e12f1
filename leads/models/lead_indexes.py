"""By what leads are found among a million: each index is of a list that somebody looks at, or of a
step of background work.
"""

from django.db import models
from django.db.models import Q

INDEXES = [
    models.Index(
        fields=["judge_turn", "promise_due_at", "judge_at"],
        condition=Q(judge_at__isnull=False),
        name="leads_awaiting_judgement",
    ),
    models.Index(
        fields=["look_up_at"],
        condition=Q(look_up_at__isnull=False),
        name="leads_to_look_up",
    ),
    models.Index(
        fields=["promise_due_at"],
        condition=Q(promise_due_at__isnull=False),
        name="leads_waiting",
    ),
    models.Index(fields=["business", "received_at"], name="leads_by_week"),
    models.Index(
        fields=["promise_due_at", "received_at"],
        condition=Q(stage="new"),
        name="leads_new",
    ),
    # What pages list, in the order in which they do
    models.Index(
        fields=["pressing", "received_at", "business"],
        condition=Q(act_now=True, completed_at__isnull=True),
        name="leads_to_act_on_now",
    ),
    models.Index(
        fields=["business", "-received_at", "-id"],
        condition=Q(completed_at__isnull=True),
        name="leads_open",
    ),
    models.Index(
        fields=["pressing_since"],
        condition=Q(pressing=True, completed_at__isnull=True),
        name="leads_newest_pressing",
    ),
    models.Index(
        fields=["waiting_since"],
        condition=Q(waiting_since__isnull=False, completed_at__isnull=True),
        name="leads_waiting_since",
    ),
    models.Index(
        fields=["stage", "received_at", "business"],
        condition=Q(act_now=False, promise_due_at__isnull=True, completed_at__isnull=True),
        name="leads_at_rest",
    ),
    models.Index(
        fields=["received_at", "business"],
        condition=Q(
            act_now=False,
            in_hand_since__isnull=True,
            promise_due_at__isnull=True,
            completed_at__isnull=True,
            no_inquiry_since__isnull=True,
        ),
        name="leads_in_nobodys_hand",
    ),
    models.Index(
        fields=["received_at", "business"],
        condition=Q(no_inquiry_since__isnull=False, completed_at__isnull=True),
        name="leads_no_inquiries",
    ),
    models.Index(
        fields=["business", "outcome", "completed_at"],
        condition=Q(completed_at__isnull=False, is_test=False),
        name="leads_by_outcome",
    ),
    models.Index(
        fields=["snoozed_until"],
        condition=Q(snoozed_until__isnull=False),
        name="leads_put_off",
    ),
    models.Index(
        fields=["owner", "business"],
        condition=Q(completed_at__isnull=True),
        name="leads_open_of_owner",
    ),
    models.Index(
        fields=["completed_at", "business"],
        condition=Q(completed_at__isnull=False),
        name="leads_completed",
    ),
]
