"""What a server's refusal means to us: never, or not now."""

import openai

from integrations.errors import Refused, Unavailable


def to_outside_error(error: openai.APIStatusError) -> Exception:
    detail = str(error.body or "")[:200]
    if error.status_code in (401, 403, 404) or "insufficient_quota" in detail:
        return Unavailable(
            (
                "The model's service refused our sign-in, model name or quota "
                f"({error.status_code}). Check OPENAI_API_KEY, OPENAI_BASE_URL and OPENAI_MODEL."
            ),
            whole_channel=True,
        )
    if error.status_code in (408, 409, 429) or error.status_code >= 500:
        return Unavailable(
            f"The model's service is busy or broken ({error.status_code}).",
            retry_after=retry_after(error),
        )
    return Refused(f"The model's service refused this inquiry ({error.status_code}).")


def retry_after(error: openai.APIStatusError) -> float | None:
    try:
        return max(0.0, float(error.response.headers.get("retry-after", "")))
    except ValueError:
        return None
