"""Every page of the settings, in the order in which they stand beside each of them."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy


class Place(NamedTuple):
    """`view` is the name of its page; `pages` are those on which it is marked as well, as of
    `nav_link`.
    """

    view: str
    label: str
    about: str
    pages: str = ""


PLACES = (
    Place("set-up", "Set-up", "Eight steps, and which of them are to do"),
    Place("business", "Business", "Name, trade, address, time zone, hours", "business-new"),
    Place("team", "People", "Who works here, and how they sign in", "team-* person*"),
    Place(
        "sources",
        "Sources",
        "Forms, mailboxes, numbers, keys: how inquiries come in",
        "source* import*",
    ),
    Place("mail-out", "Mail out", "How answers leave", "mail-*"),
    Place("telephone-account", "Text and calls", "The account, and its numbers", "telephone-*"),
    Place("model", "Model", "Which model reads and drafts, or none", "model-*"),
    Place(
        "sequence",
        "Answers and follow-ups",
        "What we say by ourselves, and when",
        "answers emergencies words replies",
    ),
    Place(
        "criteria",
        "Criteria",
        "What a good lead is, sentence by sentence",
        "versions trial examples judging",
    ),
    Place("sending", "Sending", "Booking page, what was missed, how fast"),
    Place("closed-days", "Closed days", "Holidays and days off, in a year"),
    Place("privacy", "Data", "How long everything is kept"),
    Place(
        "arrivals", "What came in", "Every post, mail and text, and what became of it", "arrival*"
    ),
    Place("outbox", "Outbox", "What we said, and what waits to go", "message"),
    Place("balance", "Health", "Whether everything that came in became something"),
    Place("changes", "Changes", "What was set differently, by whom and when"),
    Place("audit-log", "Log", "Who signed in, and who read what"),
    Place("alerts", "Your alerts", "What you are told, which way, and your hours"),
    Place(
        "account",
        "Your account",
        "Address, password, second factor, where you are signed in",
        "account_* mfa_* usersessions_list",
    ),
)

# The pages whose changes are kept, as `SettingChange.area` names them
AREAS = {
    "answers": "Answers",
    "business": "Business",
    "closed-days": "Closed days",
    "criteria": gettext_lazy("Criteria"),
    "data": "Data",
    "drafts": gettext_lazy("Words of drafts"),
    "emergencies": gettext_lazy("In an emergency"),
    "judging": gettext_lazy("Judging"),
    "mail": "Mail out",
    "mailbox": gettext_lazy("Mailbox"),
    "model": "Model",
    "people": "People",
    "replies": gettext_lazy("Saved replies"),
    "sending": "Sending",
    "sequence": "Follow-ups",
    "sources": "Sources",
    "telephone": "Text and calls",
}

# The names of all their pages, parted by blanks
PAGES = " ".join([*(f"{place.view} {place.pages}" for place in PLACES), "person"])
