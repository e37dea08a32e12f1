"""What the public form and what embeds it say, in the language of its source."""

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType

from django.utils.translation import gettext, pgettext

from leads.languages import LANGUAGES, in_language, spoken_language
from leads.models.source_shapes import FieldType, FormField


def captions(language: str) -> Mapping[str, str]:
    """Each caption by its name; in English where we do not speak `language`."""
    return captions_in(spoken_language(language))


@cache
def captions_in(language: str) -> Mapping[str, str]:
    """Each post of a form asks for all of them, and they never change: made once a language."""
    with in_language(language):
        captions = {
            "write": gettext("Write to {business}"),
            "send": gettext("Send"),
            "optional": gettext("optional"),
            "one_of_two": gettext("e-mail or phone, one is enough"),
            "choose": gettext("Please choose"),
            "mend": gettext(
                "Almost there. Please mend what is marked below; nothing you typed is lost."
            ),
            "required": gettext("Please fill this in."),
            "email": gettext(
                "This does not look like an e-mail address. Example: name@example.com"
            ),
            "phone": gettext("This does not look like a phone number. With the area code, please."),
            "tick": gettext("Please tick this box so that we may answer."),
            "thanks": gettext(
                "Thank you. Your message has reached us, and we will get back to you."
            ),
            "photos": gettext("Up to {most} photos, {megabytes} MB in all."),
            "no_photo": gettext("One of these files is no photo. Please choose photos only."),
            "too_many": gettext(
                "These are too many or too large photos: {most} at most, {megabytes} MB in all. "
                "Please choose fewer; you can send the others later."
            ),
            "choose_again": gettext("Please choose your photos once more."),
            "frame": gettext("Contact form"),
            "bubble": gettext("Message us"),
            "reach": gettext(
                "Please leave an e-mail address or a phone number, so that we can answer."
            ),
        }
    return MappingProxyType(captions)


def standard_fields(language: str) -> list[FormField]:
    """What a new form asks for; its labels in English where we do not speak `language`."""
    with in_language(language):
        return [
            {"name": "name", "label": pgettext("field of a form", "Name"), "required": True},
            # One of the two is asked for
            {"name": "email", "label": pgettext("field of a form", "E-mail"), "required": False},
            {"name": "phone", "label": pgettext("field of a form", "Phone"), "required": False},
            {
                "name": "message",
                "label": pgettext("field of a form", "How can we help?"),
                "required": True,
            },
            {
                "name": "photos",
                "label": pgettext("field of a form", "Photos"),
                "required": False,
                "type": FieldType.PHOTOS,
            },
        ]


def in_our_words(fields: Sequence[FormField], language: str) -> list[FormField]:
    """The same, where a label that is ours in any language is said in this one; what the owner
    wrote stays.
    """
    ours = {(one["name"], one["label"]) for each in LANGUAGES for one in standard_fields(each)}
    said = {one["name"]: one["label"] for one in standard_fields(language)}
    return [
        {**one, "label": said[one["name"]]} if (one["name"], one.get("label")) in ours else one
        for one in fields
    ]
