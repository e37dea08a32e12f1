"""What the telephone company told, by its kind."""

from leads.capture.filed import Filed, FiledWhy
from leads.capture.telephone.calls import (
    ANSWERED,
    file_call,
    file_voicemail,
    lead_of_call,
    was_answered,
)
from leads.capture.telephone.conversation import Post
from leads.capture.telephone.texts import file_sms
from leads.contacts.identity import phone_number
from leads.fields import text_of
from leads.models import Arrival

Became = Arrival.Became
WITHHELD = {
    "266696687",
    "7378742833",
    "2562533",
    "8656696",
    "86282452253",
    "464",
}  # ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE on a telephone's keys


def file_telephone(arrival: Arrival, post: Post) -> Filed:
    """File what Twilio told; `post` holds its own names."""
    what = arrival.meta["what"]
    number = phone_number(text_of(post.get("From")), arrival.source.business.country)
    number = "" if number.lstrip("+") in WITHHELD else number
    if what == "text":
        return file_sms(arrival, post, number)
    lead = lead_of_call(arrival, text_of(post.get("ParentCallSid") or post.get("CallSid")))
    if what == "ring":
        if lead is not None:
            return Filed(Became.ATTACHED, FiledWhy.CALL_ENDED, lead)
        return file_call(arrival, post, number, talked=False)
    if what == "answered":
        return file_call(arrival, post, number, True, lead)
    if what == "ended" and lead is not None and was_answered(arrival):
        return Filed(Became.ATTACHED, FiledWhy.CALL_ANSWERED, lead)
    if what == "ended":
        answered = text_of(post.get("DialCallStatus")) in ANSWERED
        return file_call(arrival, post, number, answered, lead)
    return file_voicemail(arrival, post, number, lead)
