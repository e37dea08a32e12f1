"""A task: something for the team to do. Nothing leaves the house."""

import secrets
from collections.abc import Sequence

from django.utils.translation import gettext_lazy, gettext_noop

from followups.channels.base import Channel
from followups.content.mail import merge_values
from followups.content.merge_fields import fill
from followups.models import ChannelKey, Message
from leads.models import Lead

TEAM = gettext_noop("the team")


class TaskChannel(Channel):
    key = ChannelKey.TASK.value
    noun, plural, way = gettext_lazy("task"), gettext_lazy("tasks"), gettext_lazy("task")
    longest = longest_draft = 20_000
    has_subject = False
    reaches_people = False

    def address(self, lead: Lead) -> str:
        return TEAM

    def compose(self, message: Message, mail_ids: Sequence[str]) -> None:
        assert message.lead is not None
        message.text = fill(message.body, merge_values(message.lead))
        message.message_id = message.message_id or f"task-{secrets.token_hex(12)}"

    def send(self, message: Message) -> str:
        raise AssertionError("a task is handed to the team, never sent")
