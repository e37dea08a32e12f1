"""The owner's text with its merge fields filled in. What is not resolved never leaves the house."""

import re
from collections.abc import Mapping

from django.utils.html import escape
from django.utils.translation import gettext, gettext_lazy

from leads.contacts.typed import phone_words
from leads.models import Business

FIELD = re.compile(r"\{\{\s{0,9}([^{}|]{0,60}?)\s{0,9}(?:\|\s{0,9}([^{}]{0,60}?)\s{0,9})?\}\}")
LEFT_OVER = re.compile(r"\{\{|\}\}|\{%|%\}|\$\{|\[\[|<<\w+>>")
KNOWN = {
    "first_name": gettext_lazy("Their first name, or nothing where it is not known"),
    "business": gettext_lazy("The name of the business"),
    "signature": gettext_lazy("The signature of the business"),
    "phone": gettext_lazy("The phone number of the business"),
    "city": gettext_lazy("The city of the business"),
    "booking_link": gettext_lazy("A link of their own to your booking page"),
}
SAMPLE = "Alex"  # a first name, where a text is looked at before anybody has one
LONGEST_SUBJECT = 200  # characters
WHERE_SET = {"booking_link": gettext_lazy("give your booking page under Sending")}
NOT_GIVEN = gettext_lazy("the business has given none; give it")
MAY_BE_EMPTY = {"first_name"}


class Unresolved(Exception):
    """A merge field that we do not know, or that has no value here.

    The message is for the owner.
    """


def business_values(business: Business, name: str, is_abroad: bool = False) -> dict[str, str]:
    """What the merge fields stand for, to somebody of this first name."""
    phone = phone_words(business.phone, "" if is_abroad else business.country)
    return {
        "first_name": name,
        "business": business.name,
        "signature": business.signature or "\n".join(filter(None, [business.name, phone])),
        "phone": phone,
        "city": business.city,
        "booking_link": business.booking_url,
    }


def mistakes_in(subject: str, body: str, values: Mapping[str, str]) -> list[str]:
    """What is wrong with a mail that an owner writes, each once.

    `values` are what the merge fields stand for where somebody has a name.
    """
    long = (
        [gettext("a subject has %(most)s characters at most") % {"most": LONGEST_SUBJECT}]
        if len(subject) > LONGEST_SUBJECT
        else []
    )
    return [
        *long,
        *dict.fromkeys(
            [*field_mistakes(subject), *field_mistakes(body), *empty(subject + body, values)]
        ),
    ]


def field_mistakes(text: str) -> list[str]:
    """What is wrong with a text's merge fields, before it is ever used."""
    found = [
        (
            gettext("{{%(name)s}} is not a merge field; there are: %(names)s")
            % {"name": name, "names": ", ".join(KNOWN)}
        )
        for name, _ in FIELD.findall(text)
        if name not in KNOWN
    ]
    if LEFT_OVER.search(FIELD.sub("", text)):
        found.append(gettext("a merge field is not closed: write {{first_name}}"))
    return found


def empty(text: str, values: Mapping[str, str]) -> list[str]:
    """Fields for which there is nothing yet, neither a value nor a fallback.

    Such a message would never go.
    """
    return [
        (
            gettext(
                "{{%(name)s}} stands for nothing yet: %(where)s, or write {{%(name)s|other words}}"
            )
            % {"name": name, "where": WHERE_SET.get(name, NOT_GIVEN)}
        )
        for name, fallback in FIELD.findall(text)
        if name in KNOWN and not fallback and not values.get(name)
    ]


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with every field replaced.

    `{{first_name|there}}` falls back to "there"; a greeting without a name loses the blank before
    it.
    """

    def value(match: re.Match[str]) -> str:
        name, fallback = match[1], match[2]
        if name not in KNOWN:
            raise Unresolved(gettext("{{%(name)s}} is not a merge field.") % {"name": name})
        found = values.get(name) or fallback or ""
        if not found and name not in MAY_BE_EMPTY:
            raise Unresolved(gettext("{{%(name)s}} has no value here.") % {"name": name})
        return found or "\x00"

    filled = re.sub(r"[ \t]?\x00", "", FIELD.sub(value, text))
    if LEFT_OVER.search(filled):
        raise Unresolved(gettext("Part of a merge field is left in the text."))
    return filled.strip()


def fill_or_keep(text: str, values: Mapping[str, str]) -> str:
    """The text filled in, or as it is where a field has no value: for a person to read and mend."""
    try:
        return fill(text, values)
    except Unresolved:
        return text


def as_html(text: str, links: Mapping[str, str]) -> str:
    """The same words as HTML.

    Paragraphs, line breaks, and only our own links (address → words) clickable.
    """
    page = str(escape(text))
    for address, words in links.items():
        page = page.replace(escape(address), f'<a href="{escape(address)}">{escape(words)}</a>')
    paragraphs = "".join(f"<p>{p.replace(chr(10), '<br>')}</p>" for p in re.split(r"\n{2,}", page))
    return (
        "<!doctype html><html><body "
        'style="font-family:sans-serif;font-size:15px;line-height:1.5;color:#1a1a1a">'
        f"{paragraphs}</body></html>"
    )
