"""Every pattern of ours against texts that are made to be slow for it, each longer than the last.

No clock says what is too long: the work for a text four times as long is compared in one run.
"""

import time
from typing import Any

from tests.support.patterns import ANCHORED, Used, attacks, patterns

LENGTHS, TIMES = (100, 400, 1_600), 4  # characters
SHORT = 250
WORST = 2  # attacks of each that are tried with long texts
LINEAR = 8  # times the work for four times the text; what is quadratic takes sixteen
TOO_LITTLE = 0.002  # seconds of work, below which a clock tells nothing
PLENTY = 0.2  # seconds of work, above which no longer text is tried
TRIES = 3  # other work on the machine makes a figure too high, never too low


def text_of(attack: tuple[str, str], length: int, kind: type) -> Any:
    before, unit = attack
    text = (before + unit * (length // len(unit) + 1))[:length] + "\x01"
    return text if kind is str else text.encode("utf-8", "replace")


def work(used: Used, attack: tuple[str, str], length: int) -> float:
    text = text_of(attack, length, type(used.pattern.pattern))
    began = time.thread_time()
    if used.methods <= ANCHORED:
        for method in used.methods:
            getattr(used.pattern, method)(text)
    else:
        for _ in used.pattern.finditer(text):
            pass
    return time.thread_time() - began


def grows_too_fast(used: Used, attack: tuple[str, str]) -> bool:
    return all(is_too_fast(used, attack) for _ in range(TRIES))


def is_too_fast(used: Used, attack: tuple[str, str]) -> bool:
    """Told at the longest text that is read in a bearable time: what repeats a bounded number of
    times grows faster until it has come to its bounds.
    """
    for length in LENGTHS:
        long = work(used, attack, length * TIMES)
        if long > PLENTY:
            break
    return long > TOO_LITTLE and long > LINEAR * work(used, attack, length)


def test_no_pattern_takes_more_than_its_share_of_a_longer_text() -> None:
    slow = []
    for used in patterns():
        by_work = sorted(attacks(used.pattern), key=lambda a: -work(used, a, SHORT))
        slow += [(used.name, attack) for attack in by_work[:WORST] if grows_too_fast(used, attack)]
    assert not slow, "\n".join(f"{name}: {before!r}, {unit!r} …" for name, (before, unit) in slow)
