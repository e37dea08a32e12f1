"""Every page of the settings, in the order in which they stand beside each of them."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy


class Place(NamedTuple):
    """`view` is the name of its page; `pages` are those on which it is marked as well, as of
    `nav_link`.
    """

    view: str
    label: str | Promise
    about: str | Promise
    pages: str = ""


class Group(NamedTuple):
    """Places under one heading."""

    label: str | Promise
    places: tuple[Place, ...]


GROUPS = (
    Group(
        gettext_lazy("Your business"),
        (
            Place(
                "set-up",
                gettext_lazy("Set-up"),
                gettext_lazy("Nine steps, and which of them are to do"),
            ),
            Place(
                "business",
                gettext_lazy("Business"),
                gettext_lazy("Name, trade, address, time zone, hours"),
                "business-new",
            ),
            Place(
                "team",
                gettext_lazy("People"),
                gettext_lazy("Who works here, and how they sign in"),
                "team-* person",
            ),
            Place(
                "assigning",
                gettext_lazy("Who gets it"),
                gettext_lazy("To whom inquiries go, and who hears of it where they stay silent"),
                "assigning-*",
            ),
            Place(
                "closed-days",
                gettext_lazy("Closed days"),
                gettext_lazy("Holidays and days off, in a year"),
            ),
        ),
    ),
    Group(
        gettext_lazy("What comes in"),
        (
            Place(
                "sources",
                gettext_lazy("Sources"),
                gettext_lazy("Forms, mailboxes, numbers, keys: how inquiries come in"),
                "source* import*",
            ),
            Place(
                "criteria",
                gettext_lazy("Criteria"),
                gettext_lazy("What a good lead is, sentence by sentence"),
                "versions trial examples judging",
            ),
            Place(
                "arrivals",
                gettext_lazy("What came in"),
                gettext_lazy("Every post, mail and text, and what became of it"),
                "arrival*",
            ),
        ),
    ),
    Group(
        gettext_lazy("What goes out"),
        (
            Place(
                "sequence",
                gettext_lazy("Answers and follow-ups"),
                gettext_lazy("What we say by ourselves, and when"),
                "answers emergencies words replies",
            ),
            Place(
                "sending",
                gettext_lazy("Sending"),
                gettext_lazy("Booking page, what was missed, how fast"),
            ),
            Place(
                "outbox",
                gettext_lazy("Outbox"),
                gettext_lazy("What we said, and what waits to go"),
                "message",
            ),
        ),
    ),
    Group(
        gettext_lazy("Connections"),
        (
            Place(
                "mail-out", gettext_lazy("Mail out"), gettext_lazy("How answers leave"), "mail-*"
            ),
            Place(
                "telephone-account",
                gettext_lazy("Text and calls"),
                gettext_lazy("The account, and its numbers"),
                "telephone-*",
            ),
            Place(
                "model",
                gettext_lazy("Model"),
                gettext_lazy("Which model reads and drafts, or none"),
                "model-*",
            ),
        ),
    ),
    Group(
        gettext_lazy("Records"),
        (
            Place("privacy", gettext_lazy("Data"), gettext_lazy("How long everything is kept")),
            Place(
                "health",
                gettext_lazy("Health"),
                gettext_lazy("Whether everything works, and what to do"),
                "balance",
            ),
            Place(
                "changes",
                gettext_lazy("Changes"),
                gettext_lazy("What was set differently, by whom and when"),
            ),
            Place(
                "audit-log", gettext_lazy("Log"), gettext_lazy("Who signed in, and who read what")
            ),
        ),
    ),
    Group(
        gettext_lazy("You"),
        (
            Place(
                "alerts",
                gettext_lazy("Your alerts"),
                gettext_lazy("What you are told, which way, and your hours"),
            ),
            Place(
                "account",
                gettext_lazy("Your account"),
                gettext_lazy("Address, password, second factor, where you are signed in"),
                "account_* mfa_* usersessions_list",
            ),
        ),
    ),
)
PLACES = tuple(place for group in GROUPS for place in group.places)

# The pages whose changes are kept, as `SettingChange.area` names them
AREAS = {
    "answers": gettext_lazy("Answers"),
    "assigning": gettext_lazy("Who gets it"),
    "business": gettext_lazy("Business"),
    "closed-days": gettext_lazy("Closed days"),
    "criteria": gettext_lazy("Criteria"),
    "data": gettext_lazy("Data"),
    "drafts": gettext_lazy("Words of drafts"),
    "emergencies": gettext_lazy("In an emergency"),
    "judging": gettext_lazy("Judging"),
    "mail": gettext_lazy("Mail out"),
    "mailbox": gettext_lazy("Mailbox"),
    "model": gettext_lazy("Model"),
    "people": gettext_lazy("People"),
    "replies": gettext_lazy("Saved replies"),
    "sending": gettext_lazy("Sending"),
    "sequence": gettext_lazy("Follow-ups"),
    "sources": gettext_lazy("Sources"),
    "telephone": gettext_lazy("Text and calls"),
}

# The names of all their pages, parted by blanks
PAGES = " ".join([*(f"{place.view} {place.pages}" for place in PLACES), "person"])
