"""What a server's refusal means to us: never, or not now."""

import openai

from integrations.errors import Refused, Unavailable
from integrations.llm.account import ModelAccount
from integrations.texts.sentences import sentence


def to_outside_error(error: openai.APIStatusError, account: ModelAccount) -> Exception:
    detail = str(error.body or "")[:200]
    if wrong := wrong_with_account(error.status_code, detail, account):
        where = (
            sentence("Mend it under Settings, Model.")
            if account.is_entered
            else sentence("Check OPENAI_API_KEY, OPENAI_BASE_URL and OPENAI_MODEL.")
        )
        words = sentence(
            "%(wrong)s (%(status)s). %(where)s",
            wrong=wrong,
            status=str(error.status_code),
            where=where,
        )
        return Unavailable(words, whole_channel=True)
    if error.status_code in (408, 409, 429) or error.status_code >= 500:
        return Unavailable(
            sentence(
                "The model's service is busy or broken (%(status_code)s).",
                status_code=str(error.status_code),
            ),
            retry_after=retry_after(error),
        )
    return Refused(
        sentence(
            "The model's service refused this inquiry (%(status_code)s).",
            status_code=str(error.status_code),
        )
    )


def wrong_with_account(status: int, detail: str, account: ModelAccount) -> str:
    """Which part of it the service does not accept, without a full stop; "" where it does."""
    if "insufficient_quota" in detail or status == 402:
        return sentence("The account at the model's service has no money or quota left")
    if status == 401:
        return sentence("The model's service does not accept the key")
    if status == 403:
        return sentence(
            "The model's service does not let this key use “%(model)s”", model=account.model
        )
    if status == 404:
        return sentence(
            "The model's service knows no “%(model)s” at this address", model=account.model
        )
    return ""


def retry_after(error: openai.APIStatusError) -> float | None:
    try:
        return max(0.0, float(error.response.headers.get("retry-after", "")))
    except ValueError:
        return None
