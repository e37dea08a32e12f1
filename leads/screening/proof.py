"""Proof of work against machines that post by the thousand.

A moment of the visitor's computer, no third party. Solved in static/public.js.
"""

import base64
import json
import time
from typing import Any

import altcha

from integrations.secrecy import keys

LASTS = 20 * 60  # seconds: time to fill in a form; the page asks for another before it ends
COST = 5_000  # rounds of PBKDF2 a try; about 256 tries, a second or so on a phone
MAX_CHARACTERS = 4_000  # characters


def new_challenge(key: str) -> dict[str, Any]:
    """A fresh challenge for one form, as its page needs it."""
    return dict(
        altcha.create_challenge(
            "PBKDF2/SHA-256",
            COST,
            expires_at=int(time.time()) + LASTS,
            data={"form": key},
            hmac_secret=secrets_of(key)[0],
        ).to_dict()
    )


def read_proof(key: str, given: str) -> tuple[str, str]:
    """("good", its signature, by which it is known when it comes again), or ("missing" or "bad",
    "").
    """
    if not given:
        return "missing", ""
    if len(given) > MAX_CHARACTERS:
        return "bad", ""
    found = [altcha.verify_solution(given, secret) for secret in secrets_of(key)]
    if not any(each.verified for each in found):
        return "missing" if any(each.expired for each in found) else "bad", ""
    return "good", str(json.loads(base64.b64decode(given))["challenge"]["signature"])


def solve_challenge(asked: dict[str, Any]) -> str:
    """What a visitor's computer does, for a form that we fill in ourselves."""
    puzzle = altcha.Challenge.from_dict(asked)
    solution = altcha.solve_challenge(puzzle)
    assert solution is not None
    return str(altcha.Payload(puzzle, solution).to_base64())


def secrets_of(key: str) -> list[str]:
    """Under each accepted key, and bound to the form: what was solved for one is worth nothing at
    another.
    """
    return [f"proof:{key}:{secret}" for secret in keys.accepted_keys()]
