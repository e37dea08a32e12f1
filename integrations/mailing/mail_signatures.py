"""Signatures that stand among the fields of a form, told from the bytes of a post.

A web thread reads no form of a stranger's. What is looked for is found by its place: in so many
fields at most, and by nothing but comparing bytes.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterator
from typing import Any

from anymail.exceptions import AnymailConfigurationError, AnymailWebhookValidationFailure
from anymail.utils import get_request_uri
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.http import parse_header_parameters

MOST_FIELDS = 1000
HEAD, LONGEST = 1000, 200  # bytes: of a part's headers, and of a value that is looked for
SIGNED_FIELDS = (b"timestamp", b"token", b"signature")
BLOCK, MOST_BLOCKS = b'"signature"', 100  # the name stands within the block once more
SHORT_TEXT = re.compile(
    rb'"(timestamp|token|signature)"[ \t\r\n]{0,20}:[ \t\r\n]{0,20}"([^"\\]{1,200})"'
)
WRONG = "the signature is wrong or missing"


def check_mailgun(view: Any, request: HttpRequest) -> None:
    """Of three short fields; the last one of each name counts.

    Raises AnymailWebhookValidationFailure.
    """
    is_json = request.content_type == "application/json"
    blocks = signature_blocks(request.body) if is_json else [dict(short_fields(request))]
    if not any(is_mailguns(view.webhook_signing_key, block) for block in blocks):
        raise AnymailWebhookValidationFailure(WRONG)


def is_mailguns(key: bytes, block: dict[bytes, bytes]) -> bool:
    stamp, token, given = (block.get(name, b"") for name in SIGNED_FIELDS)
    made = hmac.new(key, stamp + token, hashlib.sha256).hexdigest()
    return constant_time_compare(given, made)


def signature_blocks(body: bytes) -> Iterator[dict[bytes, bytes]]:
    """The short objects called "signature" in a JSON text, by their places: what stands around
    them is not read.
    """
    at = -1
    for _ in range(MOST_BLOCKS):
        at = body.find(BLOCK, at + 1)
        if at < 0:
            return
        head, _, _ = body[at + len(BLOCK) : at + HEAD].partition(b"}")
        if head.lstrip().startswith(b":"):
            yield dict(SHORT_TEXT.findall(head))


def check_mandrill(view: Any, request: HttpRequest) -> None:
    """Of the address and all fields by their names.

    Raises AnymailWebhookValidationFailure; AnymailConfigurationError without a key.
    """
    if view.webhook_key is None:
        raise AnymailConfigurationError("There is no key of the webhook.")
    url = view.webhook_url or get_request_uri(request)
    made = hmac.new(view.webhook_key, url.encode(), hashlib.sha1)
    for name, value in sorted(encoded_fields(request.body)):
        made.update(unquoted(name))
        made.update(unquoted(value))
    given = request.headers.get("X-Mandrill-Signature", "")
    if not constant_time_compare(given, base64.b64encode(made.digest())):
        raise AnymailWebhookValidationFailure(WRONG)


def short_fields(request: HttpRequest) -> Iterator[tuple[bytes, bytes]]:
    """(name, value) of those that may be part of a signature."""
    kind, how = parse_header_parameters(request.headers.get("Content-Type", ""))
    if kind == "multipart/form-data":
        yield from fields_of_parts(request.body, how.get("boundary", "").encode("latin-1"))
        return
    for name, value in encoded_fields(request.body):
        if name in SIGNED_FIELDS and len(value) <= LONGEST:
            yield name, unquoted(value)


def encoded_fields(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Raises AnymailWebhookValidationFailure where there are too many."""
    fields = body.split(b"&", MOST_FIELDS)
    if len(fields) > MOST_FIELDS:
        raise AnymailWebhookValidationFailure("it has far too many fields")
    for field in fields:
        name, _, value = field.partition(b"=")
        yield name, value


def fields_of_parts(body: bytes, boundary: bytes) -> Iterator[tuple[bytes, bytes]]:
    """By the heads of the parts alone. Raises AnymailWebhookValidationFailure."""
    mark, at = b"--" + boundary, 0
    if not boundary:
        raise AnymailWebhookValidationFailure(WRONG)
    for _ in range(MOST_FIELDS):
        at = body.find(mark, at)
        if at < 0:
            return
        at += len(mark)
        head, _, value = body[at : at + HEAD + LONGEST].partition(b"\r\n\r\n")
        name = next((name for name in SIGNED_FIELDS if b'; name="%b"' % name in head), b"")
        if name and b"filename=" not in head:
            yield name, value.partition(b"\r\n")[0]
    raise AnymailWebhookValidationFailure("it has far too many parts")


def unquoted(value: bytes) -> bytes:
    """By the decoder of quoted-printable, which is the same under another sign and takes a
    hundredth of the time. A line end would mean something there, and stands in no such form.

    Raises AnymailWebhookValidationFailure.
    """
    if b"\n" in value or b"\r" in value:
        raise AnymailWebhookValidationFailure("its fields are not encoded")
    quoted = value.replace(b"=", b"=3D").replace(b"+", b" ").replace(b"%", b"=")
    return binascii.a2b_qp(quoted)
