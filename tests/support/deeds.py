"""What a colleague does about a lead while somebody else has its page open."""

from django.contrib.auth.models import User

from followups.sequences import ending
from leads.models import Lead
from leads.pipeline import by_hand, contacting
from tests import support


def logged(lead: Lead, by: User) -> None:
    contacting.log_contact(lead, "left_message", support.clock(), by, "back on Friday")


def stopped(lead: Lead, by: User) -> None:
    ending.stop_follow_ups(lead, support.clock(), by)


def completed(lead: Lead, by: User) -> None:
    by_hand.move_by_hand(lead, "lost", "went elsewhere", support.clock(), by)


def dealt_with(lead: Lead, by: User) -> None:
    by_hand.mark_seen(lead, support.clock(), by)


def spoken_to(lead: Lead, by: User) -> None:
    contacting.log_contact(lead, "reached", support.clock(), by, "comes on Friday")


def met(lead: Lead, by: User) -> None:
    contacting.log_contact(lead, "met", support.clock(), by)


def wrote(lead: Lead, by: User) -> None:
    contacting.log_contact(lead, "wrote", support.clock(), by)


def booked(lead: Lead, by: User) -> None:
    by_hand.note_booking(lead, "Noted by hand", support.clock(), by)
