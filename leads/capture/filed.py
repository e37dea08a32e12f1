"""How an arrival ends: what it became, why, and whose it is."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy

from integrations.texts.sentences import in_english
from leads.models import Arrival, Lead


class FiledWhy(models.TextChoices):
    """Code decides by the value; the label is what people read unless something says more."""

    NONE = "", ""

    # Joined to a lead
    SAME_WORDS = "same_words", gettext_lazy("The same words were sent a moment before.")
    SAME_ID = "same_id", gettext_lazy("It was posted before, under the same id of its sender's.")
    OPEN_LEAD = "open_lead", gettext_lazy("This person has an open lead.")
    SOMEBODY_ELSE = (
        "somebody_else",
        gettext_lazy("Somebody else writes for a person who has an open lead."),
    )
    CANARY = "canary", gettext_lazy("A test of this channel by leadflow itself.")
    GOES_ON = "goes_on", gettext_lazy("They go on with their open lead.")
    REPLY = "reply", gettext_lazy("A reply.")
    WEAK_REPLY = "weak_reply", gettext_lazy("A reply, matched by person only.")
    AFTER_CLOSING = "after_closing", gettext_lazy("A reply on a lead that was closed: a new one.")
    NOTIFICATION = "notification", gettext_lazy("Read from a notification.")

    # Mail of ours, of machines, of lists
    BOUNCE = "bounce", gettext_lazy("A bounce of our mail.")
    BOUNCE_OF_OTHERS = (
        "bounce_of_others",
        gettext_lazy("A bounce of a mail that is not one of ours."),
    )
    BOUNCE_UNCLEAR = (
        "bounce_unclear",
        gettext_lazy("Reads like a bounce, but names neither a mail nor an address of ours."),
    )
    OWN_COPY = "own_copy", gettext_lazy("A copy of a mail that went through here.")
    OWN_MAIL = "own_mail", gettext_lazy("Written by us from our own mail program.")
    OWN_MAIL_UNPROVED = (
        "own_mail_unproved",
        gettext_lazy(
            "In our name, and nothing shows that one of us wrote it: it "
            "lies in no folder of sent mail that we read, and our server "
            "did not find the signature of our domain."
        ),
    )
    OWN_MAIL_SENT = "own_mail_sent", gettext_lazy("We wrote it, to nobody whom we know as a lead.")
    OWN_MAIL_TO_OTHERS = (
        "own_mail_to_others",
        gettext_lazy(
            "Sent by ourselves, to nobody whom we know as a lead: look whether it passes on an "
            "inquiry."
        ),
    )
    OWN_SYSTEM = (
        "own_system",
        gettext_lazy("Sent by our own system, to nobody whom we know as a lead."),
    )
    AUTOMATIC = "automatic", gettext_lazy("Automatic mail; it is no reply.")
    AUTOMATIC_TO_NOBODY = (
        "automatic_to_nobody",
        gettext_lazy("Automatic mail that belongs to no lead."),
    )
    AUTOMATIC_BY_WORDS = (
        "automatic_by_words",
        gettext_lazy("Reads like automatic mail, although its headers do not say so."),
    )
    AUTOMATIC_WITH_NAME = (
        "automatic_with_name",
        gettext_lazy("Automatic mail that names somebody: look whether it tells of an inquiry."),
    )
    AUTOMATIC_ASKING = (
        "automatic_asking",
        gettext_lazy(
            "Automatic mail under a person's name that asks for something: look whether it is an "
            "inquiry."
        ),
    )
    LIST = "list", gettext_lazy("List mail: sent to many people at once.")
    MACHINE = (
        "machine",
        gettext_lazy(
            "A machine's mail that tells of nobody whom we could answer: look whether it is an "
            "inquiry."
        ),
    )
    NO_MAIL = "no_mail", gettext_lazy("A post of the mail provider's without a mail in it.")
    NO_SENDER = "no_sender", gettext_lazy("Nobody to answer: the mail names no sender.")

    # Forms and posts
    SUSPICIOUS = "suspicious", gettext_lazy("It has signs of a program.")
    FACEBOOK_NUMBER = (
        "facebook_number",
        gettext_lazy(
            "Facebook posts only the number of a lead here. Let it send the answers themselves, "
            "through its lead export or an automation service."
        ),
    )
    NOBODY = (
        "nobody",
        gettext_lazy(
            "Nobody to answer: no e-mail address or phone was found. Say "
            "on the source's page what its fields mean, and file it "
            "again."
        ),
    )
    UNREADABLE = "unreadable", gettext_lazy("Its body could not be read.")

    # The telephone
    CALL = "call", gettext_lazy("A call.")
    CALL_ENDED = "call_ended", gettext_lazy("The end of this call told the rest.")
    CALL_ANSWERED = "call_answered", gettext_lazy("The end of a call that one of us answered.")
    CALL_WITHHELD = (
        "call_withheld",
        gettext_lazy("A missed call from a number that was withheld: nobody can call back."),
    )
    TALK_WITHHELD = (
        "talk_withheld",
        gettext_lazy(
            "One of us talked to somebody whose number was withheld: enter what they need by hand."
        ),
    )
    VOICEMAIL = "voicemail", gettext_lazy("What they said after the tone.")
    VOICEMAIL_EMPTY = "voicemail_empty", gettext_lazy("A message without words.")
    SMS_WITHHELD = "sms_withheld", gettext_lazy("Sent by a number that cannot be answered.")
    REACTION = "reaction", gettext_lazy("A reaction to our message, without words.")
    REACTION_OF_STRANGER = (
        "reaction_of_stranger",
        gettext_lazy(
            "A reaction to a message that is none of ours: nobody whom we know tapped on it."
        ),
    )
    OPTED_OUT = "opted_out", gettext_lazy("Asked us to stop.")
    OPTED_OUT_STRANGER = (
        "opted_out_stranger",
        gettext_lazy("Asked us to stop, and was no lead: noted, so that nothing ever goes there."),
    )
    OPTED_IN = "opted_in", gettext_lazy("Allowed us to write again.")
    OPTED_IN_STRANGER = (
        "opted_in_stranger",
        gettext_lazy("Allowed us to write again; there is no lead of theirs."),
    )

    # Not read, or taken back
    READER_STOPPED = "reader_stopped", gettext_lazy("Reading it stopped its reader.")
    ERROR = "error", gettext_lazy("It could not be filed.")
    UNDONE = "undone", gettext_lazy("The import was undone.")


@dataclass(frozen=True)
class Filed:
    """`text` is said instead of the reason's own words where there is more to say."""

    became: Arrival.Became
    code: FiledWhy = FiledWhy.NONE
    lead: Lead | None = None
    text: str = ""

    @property
    def why(self) -> str:
        return self.text or in_english(self.code.label)
