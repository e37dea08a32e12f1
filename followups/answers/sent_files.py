"""Files that go along with a reply: by mail, so many, and so large."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext

from followups.models import ChannelKey, Message, SentFile
from integrations.strangers import files
from leads.declined import Declined
from leads.fields import text_of

MOST, LARGEST = 10, 10 * 1024 * 1024  # files, and bytes of all of them: what mail servers take
LONGEST_NAME, LONGEST_ENDING = 150, 10  # characters
NO_NAME = re.compile(r"[\r\n\t/\\\"]")
File = tuple[str, bytes]  # (name, bytes)


def check_files(given: Sequence[File], channel: str) -> None:
    """Declined where they cannot go."""
    if not given:
        return
    if channel != ChannelKey.EMAIL:
        raise Declined(
            gettext("Files go by e-mail alone: choose it, or leave them out."), "with_files"
        )
    if len(given) > MOST or sum(len(data) for _, data in given) > LARGEST:
        raise Declined(
            gettext("At most %(most)s files of %(megabytes)s MB together go along.")
            % {"most": MOST, "megabytes": LARGEST // 1024 // 1024},
            "with_files",
        )
    if empty := next((name for name, data in given if not data), None):
        raise Declined(gettext("%(name)s is empty: leave it out.") % {"name": empty}, "with_files")


def add_files(message: Message, given: Sequence[File]) -> None:
    """Within the transaction that writes the message."""
    SentFile.objects.bulk_create(
        SentFile(
            message=message,
            name=shown_name(name),
            kind=files.kind(data),
            size=len(data),
            data=data,
        )
        for name, data in given
    )


def files_of(message: Message) -> list[File]:
    """Those that are still kept."""
    rows = SentFile.objects.kept().filter(message=message)
    return [(row.name, bytes(row.data)) for row in rows]


def shown_name(name: str) -> str:
    """Without folders and what no header takes; its ending stays."""
    bare = NO_NAME.sub("_", text_of(name))
    stem, dot, ending = bare.rpartition(".")
    end = dot + ending[:LONGEST_ENDING]
    return (stem[: LONGEST_NAME - len(end)] + end) or "file"
