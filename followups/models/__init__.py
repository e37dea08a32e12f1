"""What we say, one idea per file."""

from followups.models.message import Message
from followups.models.sequence import Enrollment, Sequence, SequenceStep
from followups.models.suppression import Suppression

__all__ = ["Enrollment", "Message", "Sequence", "SequenceStep", "Suppression"]
