"""Whether words that ask to stop are meant for us, and for all that we send.

"I asked Yell to stop texting me", "Why did you stop writing?" and "Stop calling me Mrs Keen! See
you Friday" ask nothing of the kind. Where one cannot tell, a person decides. Pure.
"""

import re

from leads.words import pattern

OF_ANOTHER = pattern("stop_meant", "of_another")
NOT_MESSAGES = pattern("stop_meant", "not_messages")
WORK_WANTED = pattern("stop_meant", "work_wanted")
SENTENCE_ENDS = ".!?;\n"


def is_meant_for_us(order: re.Match[str]) -> bool:
    said = order.string
    begin = max(said.rfind(end, 0, order.start()) for end in SENTENCE_ENDS) + 1
    rest = f"{said[: order.start()]} … {said[order.end() :]}"
    return not (
        OF_ANOTHER.search(said[begin : order.start()].strip())
        or NOT_MESSAGES.match(said, order.end())
        or WORK_WANTED.search(rest)
    )
