"""Who is written to by ourselves: which kinds of inquiries get the first answer, and which the follow-ups."""

from leads.models import Judgement

ANSWERED = {Judgement.Category.NEW_INQUIRY, Judgement.Category.EXISTING_CUSTOMER, Judgement.Category.PERSONAL, Judgement.Category.MISDIRECTED}
FOLLOWED_UP = {Judgement.Category.NEW_INQUIRY}
