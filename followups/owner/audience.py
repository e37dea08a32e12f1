"""Who is written to by ourselves where the owner has decided nothing else.

Which kinds of messages get a first answer, and which follow-ups.
"""

from leads.models import Judgement

Category = Judgement.Category
ANSWERED = {
    Category.NEW_INQUIRY,
    Category.EXISTING_CUSTOMER,
    Category.PERSONAL,
    Category.MISDIRECTED,
}
FOLLOWED_UP = {Category.NEW_INQUIRY}
NEVER = {Category.SPAM, Category.AUTOMATIC}
