"""What we say, one idea per file."""

from followups.models.answering import (
    AnswerRule,
    Approval,
    Draft,
    EmergencyText,
    SavedReply,
)
from followups.models.channel import ChannelKey
from followups.models.framing import AnswerFrame, OwnQuestion
from followups.models.message import Message
from followups.models.news_post import NewsPost
from followups.models.push import PushBrowser, PushKey
from followups.models.sent_file import SentFile
from followups.models.sequence import Enrollment, Sequence, SequenceStep
from followups.models.suppression import Suppression
from followups.models.told import ToldOf

__all__ = [
    "AnswerFrame",
    "AnswerRule",
    "Approval",
    "ChannelKey",
    "Draft",
    "EmergencyText",
    "Enrollment",
    "Message",
    "NewsPost",
    "OwnQuestion",
    "PushBrowser",
    "PushKey",
    "SavedReply",
    "SentFile",
    "Sequence",
    "SequenceStep",
    "Suppression",
    "ToldOf",
]
