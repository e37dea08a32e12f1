"""Whom a question goes to."""

from dataclasses import dataclass, field

from django.conf import settings

OPENAI = "https://api.openai.com/v1"


@dataclass(frozen=True)
class ModelAccount:
    """A model behind an OpenAI-compatible address; an empty address is OpenAI's own.

    `is_entered`: by an owner in the pages, not by whoever runs the server in its environment.
    """

    address: str
    model: str
    key: str = field(default="", repr=False)
    is_entered: bool = False


def environment_account() -> ModelAccount | None:
    """The one that the environment names for everybody; none without a key or an address."""
    if not (settings.OPENAI_API_KEY or settings.OPENAI_BASE_URL):
        return None
    return ModelAccount(settings.OPENAI_BASE_URL, settings.OPENAI_MODEL, settings.OPENAI_API_KEY)
