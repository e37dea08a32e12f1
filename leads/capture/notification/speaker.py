"""Who speaks in a mail: one of us, a machine, or a stranger for themselves."""

import re
from itertools import takewhile

from integrations.inbound_mail import FORWARDED, InboundMail, Person
from leads.capture.notification.announced import NEWS, announced, is_messenger, relay_address
from leads.capture.notification.labels import label_of
from leads.capture.notification.shared import house_of, is_brand
from leads.contacts.identity import FREE_MAIL
from leads.words import pattern

HOUSE_WORDS = pattern("notifications", "house_words")
OWN_PROSE = pattern("notifications", "own_prose")
ABBREVIATION = re.compile(r"\b(?=[A-Z\d]*[A-Z])(?:[A-Z\d]{1,4}|[^\W\d_]+\d\w*)\b")
PERSONS_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){1,3}")
PERSONS_ADDRESS = re.compile(r"[^\W\d_]+[._-][^\W\d_]{2,}\d*@")
OPENING = 6  # lines


def may_name_another(mail: InboundMail, own: frozenset[str]) -> bool:
    """Whether a mail may tell of somebody else: only one of us, or a machine, may.

    A stranger who forwards, quotes or invites somebody writes for themselves.
    """
    if is_messenger(mail, own) or relay_address(mail):
        return True
    if is_person(mail.sender):
        return speaks_of_its_sender(mail, own)
    is_news = bool(NEWS.search(mail.subject)) or mail.calendar
    return (is_news and is_brand(mail.sender)) or not opens_personally(mail)


def speaks_of_its_sender(mail: InboundMail, own: frozenset[str]) -> bool:
    """A messenger that writes under the visitor's name brings news of them as of somebody else."""
    name = mail.sender.name.casefold()
    return bool(NEWS.search(mail.subject)) and announced(mail, own).casefold() == name != ""


def is_person(sender: Person) -> bool:
    """A private mailbox, or a sender that bears the name of a person."""
    if house_of(sender.address) in FREE_MAIL:
        return True
    name = sender.name.strip("\"' ")
    if not name:
        return bool(PERSONS_ADDRESS.match(sender.address))
    if HOUSE_WORDS.search(name) or ABBREVIATION.search(name):
        return False
    return bool(PERSONS_NAME.fullmatch(name.replace(",", ""))) and not is_brand(sender)


def opens_personally(mail: InboundMail) -> bool:
    """It begins as letters do, with a word of its writer's own ("I", "our"), above any fields."""
    lines = [line.strip() for line in mail.text.split("\n") if line.strip()]
    opening = takewhile(lambda line: not label_of(line, "") and not FORWARDED.match(line), lines)
    return any(OWN_PROSE.search(line) for line, _ in zip(opening, range(OPENING), strict=False))
