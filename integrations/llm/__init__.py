"""Asking a model behind any OpenAI-compatible address for one JSON object.

Sources: the openai package's docs; each quirk is noted where it is met.

The schema is enforced by the server where it can be. The caller validates always.
"""

from integrations.llm.account import OPENAI, ModelAccount, environment_account
from integrations.llm.client import ask
from integrations.llm.completions import Completion
from integrations.llm.requests import ChatMessage, JsonSchema

__all__ = [
    "OPENAI",
    "ChatMessage",
    "Completion",
    "JsonSchema",
    "ModelAccount",
    "ask",
    "environment_account",
]
