"""What Twilio asks of us about a number of ours.

Whether it is really Twilio, and what a caller hears.
"""

from collections.abc import Iterable

from twilio.request_validator import RequestValidator
from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import VoiceResponse

LONGEST_MESSAGE = 120  # seconds: what Twilio will write down
LOCALES = {"en": "en-US", "fr": "fr-FR", "es": "es-ES", "de": "de-DE", "pl": "pl-PL"}
# What Twilio answers by itself on ordinary numbers, unless its advanced opt-out is set up (it then
# says so in OptOutType).
ANSWERS_ITSELF = {
    "stop",
    "stopall",
    "unsubscribe",
    "cancel",
    "end",
    "quit",
    "revoke",
    "optout",
    "start",
    "unstop",
    "yes",
    "help",
    "info",
}


def is_genuine(tokens: Iterable[str], url: str, params: object, signature: str) -> bool:
    """Whether Twilio signed this.

    `url` is the public one, with its query; `params` as they came, blanks included. Any of the
    tokens counts, so that one can be replaced.
    """
    return any(RequestValidator(token).validate(url, params, signature) for token in tokens)


def answered_by_twilio(word: str, opt_out_type: str) -> bool:
    """Whether the sender of an official word has been answered already."""
    return bool(opt_out_type) or word.lower() in ANSWERS_ITSELF


def nothing() -> str:
    return str(MessagingResponse())


def ring(number: str, seconds: int, answered: str, then: str) -> str:
    """Let the team's phone ring.

    `answered` is told when somebody takes it, `then` is asked what comes after the whole call.
    """
    response = VoiceResponse()
    response.dial(timeout=seconds, action=then, method="POST").number(
        number,
        status_callback=answered,
        status_callback_event="answered",
        status_callback_method="POST",
    )
    return str(response)


def voicemail(greeting: str, language: str, recorded: str, transcribed: str, then: str) -> str:
    """Say the greeting and take a message.

    The recording and its words are told to the two addresses. Twilio writes down English alone.
    """
    response = VoiceResponse()
    response.say(greeting, language=LOCALES.get(language, "en-US"))
    response.record(
        max_length=LONGEST_MESSAGE,
        play_beep=True,
        transcribe=language == "en",
        transcribe_callback=transcribed,
        recording_status_callback=recorded,
        action=then,
        method="POST",
    )
    return str(response)


def goodbye(words: str = "", language: str = "en") -> str:
    response = VoiceResponse()
    if words:
        response.say(words, language=LOCALES.get(language, "en-US"))
    response.hangup()
    return str(response)
