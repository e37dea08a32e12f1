"""What is sent to a model."""

from typing import Any, Literal, TypedDict

JsonSchema = dict[str, Any]  # a JSON Schema, as its specification has it


class ChatMessage(TypedDict):
    """One message of a chat, in the form that every OpenAI-compatible server takes."""

    role: Literal["system", "user", "assistant"]
    content: str
