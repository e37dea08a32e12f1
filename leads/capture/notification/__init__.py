"""Mails in which somebody else tells us of an inquiry.

Form plugins, directories, marketplaces, colleagues who forward. The real person is inside. Pure.

A file for each layout; `reading` tries them in order.
"""

from leads.capture.notification.announced import ANNOUNCES, announced
from leads.capture.notification.gaps import named
from leads.capture.notification.reading import PAPERWORK, names_nobody, read_notification
from leads.capture.notification.shared import (
    ROBOT_SENDER,
    Notification,
    is_brand,
    is_from_robot,
    is_own,
    is_strangers,
)
from leads.capture.notification.speaker import is_person

__all__ = [
    "ANNOUNCES",
    "PAPERWORK",
    "ROBOT_SENDER",
    "Notification",
    "announced",
    "is_brand",
    "is_from_robot",
    "is_own",
    "is_person",
    "is_strangers",
    "named",
    "names_nobody",
    "read_notification",
]
