"""The intake API.

Durable before the 2xx; the same submission id gets the same answer; errors say what to mend.
"""

import re
from datetime import datetime
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema, Status
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer
from pydantic import Field, field_validator, model_validator

from integrations import queue
from integrations.timing import clock
from leads.capture import door
from leads.contacts.typed import email_address
from leads.fields import LONGEST_FIELD, MAX_FIELDS
from leads.models import Source
from leads.screening import client
from leads.sources.settings import key_hash


class Api(NinjaAPI):
    def create_response(self, *args: Any, **how: Any) -> HttpResponse:
        """No browser opens an answer as a page, whatever it takes it for."""
        response = super().create_response(*args, **how)
        response["Content-Disposition"] = 'attachment; filename="answer.json"'
        return response


api = Api(
    title="leadflow",
    version="1",
    description=(
        "Send inquiries in. Every request needs the API key of a source: `Authorization: Bearer "
        "KEY`."
    ),
    urls_namespace="api",
)

# The published description says exactly what is taken: whatever fits it is stored, and what it
# means is found out behind the door.
BLANKS = r"[ \t\r\n]*"
ATOM = r"[A-Za-z0-9!#$%&'+/=?^_`{|}~-]{1,20}"
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
ADDRESS = rf"{ATOM}(?:\.{ATOM}){{0,2}}@(?:{LABEL}\.){{1,8}}{LABEL}"
LIKE_EMAIL = rf"^{BLANKS}{ADDRESS}{BLANKS}$"
SEVEN_DIGITS = r"([0-9][^0-9]*){7}"
NOT_BLANK = r"[^ \t\r\n]"
LONGEST_NAME = 80


class Key(HttpBearer):
    """Only a hash of the key is stored."""

    def authenticate(self, request: HttpRequest, token: str) -> Source | None:
        return (
            Source.objects.taking()
            .select_related("business")
            .filter(kind=Source.Kind.API, secret_hash=key_hash(token))
            .first()
        )


class InquiryIn(Schema):
    """One inquiry.

    `message` and a way to answer (`email` or `phone`) are needed; everything else is optional.
    """

    model_config = {
        "extra": "forbid",
        "json_schema_extra": {
            "anyOf": [
                {"required": ["email"], "properties": {"email": {"pattern": LIKE_EMAIL}}},
                {"required": ["phone"], "properties": {"phone": {"pattern": SEVEN_DIGITS}}},
            ]
        },
    }

    message: str = Field(
        min_length=1,
        max_length=LONGEST_FIELD,
        json_schema_extra={"pattern": NOT_BLANK},
        description="What the person wrote",
        examples=["Our roof leaks, can somebody come this week?"],
    )
    name: str = Field("", max_length=200)
    email: str = Field(
        "",
        max_length=254,
        json_schema_extra={"pattern": f"^{BLANKS}$|{LIKE_EMAIL}"},
        examples=["dana@example.com"],
    )
    phone: str = Field("", max_length=60, examples=["+1 902 555 0123"])
    fields: dict[str, str | int | float | bool | None] = Field(
        default_factory=dict,
        json_schema_extra={
            "maxProperties": MAX_FIELDS,
            "propertyNames": {"maxLength": LONGEST_NAME},
        },
        description="Any other fields of your form, by their own names",
    )
    submission_id: str = Field(
        "",
        max_length=100,
        description=(
            "Your id of this submission. Sending it again is harmless and gets the same answer."
        ),
    )
    page: str = Field("", max_length=500, description="The page on which it was sent")

    @field_validator("email")
    @classmethod
    def is_an_address(cls, value: str) -> str:
        if value.strip() and not email_address(value):
            raise ValueError("this is not an e-mail address")
        return value.strip()

    @field_validator("name", "phone")
    @classmethod
    def without_blanks(cls, value: str) -> str:
        return value.strip()

    @field_validator("message")
    @classmethod
    def says_something(cls, value: str) -> str:
        if not re.search(NOT_BLANK, value):
            raise ValueError("the message is empty")
        return value

    @field_validator("fields")
    @classmethod
    def not_too_many(cls, value: dict[str, Any]) -> dict[str, Any]:
        if len(value) > MAX_FIELDS or any(
            len(k) > LONGEST_NAME or len(str(v)) > LONGEST_FIELD for k, v in value.items()
        ):
            raise ValueError(
                f"at most {MAX_FIELDS} fields, names of {LONGEST_NAME} and values of "
                f"{LONGEST_FIELD} characters"
            )
        return value

    @model_validator(mode="after")
    def can_be_answered(self) -> "InquiryIn":
        if not self.email and not re.search(SEVEN_DIGITS, self.phone):
            raise ValueError("give an email or a phone: without either nobody can answer")
        return self


class InquiryOut(Schema):
    id: str = Field(description="Our id of this submission; yours where you gave one")
    received_at: datetime


class ErrorOut(Schema):
    error: str = Field(description="What happened and what to do, for a person")
    details: list[str] = Field(default_factory=list)


ERRORS = {400: ErrorOut, 401: ErrorOut, 413: ErrorOut, 422: ErrorOut}


@api.post("/inquiries", auth=Key(), response={202: InquiryOut, **ERRORS}, summary="Send an inquiry")
def send_inquiry(request: HttpRequest, inquiry: InquiryIn) -> Status[InquiryOut]:
    """Stored when this answers 202. It becomes a lead a moment later."""
    source: Source = request.auth  # type: ignore[attr-defined]
    fields = {
        **inquiry.fields,
        **{
            name: value
            for name in ("name", "email", "phone", "message")
            if (value := getattr(inquiry, name))
        },
    }
    arrival = door.receive_fields(
        source,
        "form",
        fields,
        clock.now(),
        inquiry.submission_id,
        client.attribution(inquiry.page, ""),
        client.client_ip(request),
    )
    queue.soon()
    return Status(202, InquiryOut(id=arrival.submission_id, received_at=arrival.received_at))


@api.exception_handler(OperationalError)
def busy(request: HttpRequest, error: OperationalError) -> HttpResponse:
    response = api.create_response(
        request,
        {
            "error": "The database is busy. Nothing was stored; send it again in a few seconds.",
            "details": [],
        },
        status=503,
    )
    response["Retry-After"] = "5"
    return response


@api.exception_handler(AuthenticationError)
def no_key(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return api.create_response(
        request,
        {
            "error": "The API key is missing or not known. Send it as: Authorization: Bearer KEY",
            "details": [],
        },
        status=401,
    )


@api.exception_handler(ValidationError)
def wrong_fields(request: HttpRequest, error: ValidationError) -> HttpResponse:
    details = [
        f"{'.'.join(str(p) for p in e['loc'][2:]) or 'inquiry'}: {plainly(e)}" for e in error.errors
    ]
    return api.create_response(
        request,
        {
            "error": "The inquiry was not taken. Mend what details says and send it again.",
            "details": details,
        },
        status=422,
    )


PLAIN = {
    "missing": "is missing",
    "extra_forbidden": "is not known here; put other fields of yours into “fields”",
    "model_attributes_type": "send one JSON object",
    "dict_type": "must be an object",
    "string_type": "must be text",
    "string_too_short": "is empty",
    "string_too_long": "is too long",
}


def plainly(error: dict[str, Any]) -> str:
    return PLAIN.get(error["type"]) or str(error["msg"]).removeprefix("Value error, ")


@api.exception_handler(HttpError)
def other(request: HttpRequest, error: HttpError) -> HttpResponse:
    return api.create_response(
        request, {"error": str(error), "details": []}, status=error.status_code
    )
