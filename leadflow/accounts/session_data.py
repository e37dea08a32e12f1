"""What a session keeps, encrypted like every secret of ours.

A key that is shown once, or an app's secret until its first code, waits there in between: a copy
of the database tells none of them.
"""

import json
from typing import Any

from integrations.secrecy import encryption


class EncryptedSessions:
    """Django's serializer of sessions. What no key of ours opens is no session."""

    def dumps(self, data: dict[str, Any]) -> bytes:
        return encryption.encrypt(json.dumps(data, separators=(",", ":"))).encode()

    def loads(self, raw: bytes) -> dict[str, Any]:
        """Raises InvalidToken, which Django takes for an empty session."""
        found: dict[str, Any] = json.loads(encryption.decrypt(raw.decode()))
        return found
