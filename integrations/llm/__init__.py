"""Asking a model behind any OpenAI-compatible address for one JSON object.

Sources: the openai package's docs; each quirk is noted where it is met.

The schema is enforced by the server where it can be. The caller validates always.
"""

from integrations.llm.client import ask, is_configured
from integrations.llm.completions import Completion
from integrations.llm.requests import ChatMessage, JsonSchema

__all__ = ["ChatMessage", "Completion", "JsonSchema", "ask", "is_configured"]
