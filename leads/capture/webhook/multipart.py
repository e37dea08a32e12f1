"""A posted body of several parts: values, and files. Pure."""

import hashlib
import io
import re
from typing import TypeVar

from django.core.exceptions import SuspiciousOperation, TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.utils.datastructures import MultiValueDict

from integrations.inbound_mail import Attachment
from integrations.strangers import files
from leads.capture.webhook.charsets import as_bytes, decoded

T = TypeVar("T")
KIND = "multipart/"
LARGEST = 20 * 1024 * 1024  # bytes, of a whole body
LONGEST_NAME = 150  # characters, of a file's name
A_BYTE_A_LETTER = "latin-1"
FIRST_LINE = re.compile(rb"--([\w'()+,./:=?-]{1,70})\r?\n")
Pairs = list[tuple[str, str]]  # a byte a letter: whose charset they are in is told later


class InMemory(MemoryFileUploadHandler):
    """The body is in memory already, and its size was looked at: files stay there too."""

    def handle_raw_input(self, *args: object, **kwargs: object) -> None:
        self.activated = True


def is_multipart(content_type: str) -> bool:
    return content_type.lstrip().lower().startswith(KIND)


def read_parts(body: bytes, content_type: str) -> tuple[Pairs, list[Attachment]] | None:
    """(values, files); None where its parts cannot be told apart."""
    body = with_whole_breaks(body)
    meta = {"CONTENT_TYPE": with_boundary(content_type, body), "CONTENT_LENGTH": str(len(body))}
    try:
        parser = MultiPartParser(meta, io.BytesIO(body), [InMemory()], A_BYTE_A_LETTER)
        values, uploads = parser.parse()
    except (MultiPartParserError, SuspiciousOperation, TooManyFilesSent):
        return None
    pairs, found = all_values(values), [upload for _, upload in all_values(uploads)]
    return (pairs, [attachment(upload) for upload in found]) if pairs or found else None


def all_values(given: MultiValueDict[str, T]) -> list[tuple[str, T]]:
    return [(name, value) for name, values in given.lists() for value in values]


def with_whole_breaks(body: bytes) -> bytes:
    """A body written by hand or by a script, with the line breaks that are asked for."""
    return body if b"\r\n" in body else body.replace(b"\n", b"\r\n")


def with_boundary(content_type: str, body: bytes) -> str:
    """The content type, with the line that parts the body where it names none."""
    first = FIRST_LINE.match(body)
    if "boundary=" in content_type.lower() or not first:
        return content_type
    return f"{content_type}; boundary={first[1].decode()}"


def attachment(upload: UploadedFile) -> Attachment:
    data = upload.read()
    name = decoded(as_bytes(upload.name or "file"), "")
    sha256 = hashlib.sha256(data).hexdigest()
    return Attachment(name[:LONGEST_NAME], files.kind(data), len(data), sha256, data)
