"""What the telephone company told, by its kind."""

import re

from leads.capture.filed import Filed, FiledWhy
from leads.capture.telephone.calls import (
    ANSWERED,
    file_call,
    file_voicemail,
    lead_of_call,
    was_answered,
)
from leads.capture.telephone.conversation import Post
from leads.capture.telephone.heard import HeardText
from leads.capture.telephone.texts import file_sms
from leads.contacts.typed import phone_number
from leads.fields import text_of
from leads.models import Arrival, Lead

Became = Arrival.Became
# A number of seven digits or more, perhaps with the name of a chat service before it; companies
# text from shorter ones and from names.
ANSWERABLE = re.compile(r"(?:[a-z]+:)?\+?(?:[\s().-]*\d){7,}")
WITHHELD = {
    "266696687",
    "7378742833",
    "2562533",
    "8656696",
    "86282452253",
    "464",
}  # ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE on a telephone's keys


def file_telephone(arrival: Arrival, post: Post, text: HeardText) -> Filed:
    """File what Twilio told; `post` holds its own names, `text` is what its words say."""
    number = number_of_caller(arrival, post)
    if arrival.meta["what"] == "text":
        return file_sms(arrival, post, number, text)
    lead = lead_of_call(arrival, text_of(post.get("ParentCallSid") or post.get("CallSid")))
    match arrival.meta["what"]:
        case "ring" if lead is not None:
            return Filed(Became.ATTACHED, FiledWhy.CALL_ENDED, lead)
        case "ring":
            return file_call(arrival, post, number, talked=False)
        case "answered":
            return file_call(arrival, post, number, True, lead)
        case "ended":
            return file_end_of_call(arrival, post, number, lead)
    return file_voicemail(arrival, post, number, lead, text)


def words_told(arrival: Arrival, post: Post) -> str:
    """What they texted, or what was understood of what they said after the tone."""
    return text_of(post.get("Body" if arrival.meta["what"] == "text" else "TranscriptionText"))


def number_of_caller(arrival: Arrival, post: Post) -> str:
    """E.164, "" where it was withheld, or is a short code or a name that nobody can answer."""
    sender = text_of(post.get("From"))
    if not ANSWERABLE.fullmatch(sender.strip()):
        return ""
    number = phone_number(sender, arrival.source.business.country)
    return "" if number.lstrip("+") in WITHHELD else number


def file_end_of_call(arrival: Arrival, post: Post, number: str, lead: Lead | None) -> Filed:
    if lead is not None and was_answered(arrival):
        return Filed(Became.ATTACHED, FiledWhy.CALL_ANSWERED, lead)
    answered = text_of(post.get("DialCallStatus")) in ANSWERED
    return file_call(arrival, post, number, answered, lead)
