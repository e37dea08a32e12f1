"""Who texts and calls whom, and how the company tells us of it."""

from typing import Any

from django.test import Client

from followups.opt_out import sms_keywords
from tests import support
from tests.support.servers import twilio

# (SID, token) of accounts that owners enter
OAK = ("AC" + "0a" * 16, "lantern-copper-river-1")
ELM = ("AC" + "e1" * 16, "meadow-silver-bridge-2")
HERS, OURS, TEAM = "+19025550131", "+19025550199", "+19025550177"


def text(client: Client, body: str, sid: str = "SM-in", sender: str = HERS, **more: str) -> Any:
    return twilio.post(
        client, "/t/oak-sms/text/", MessageSid=sid, From=sender, To=OURS, Body=body, **more
    )


def piece(client: Client, path: str, sid: str = "CA1", sender: str = HERS, **more: str) -> Any:
    return twilio.post(client, f"/t/oak-sms/call/{path}", CallSid=sid, From=sender, To=OURS, **more)


def live() -> None:
    support.live(support.clock())
    while sms_keywords.answer_or_lift_next_keyword(support.clock()):
        pass
    support.live(support.clock())


LEAK = "Hi, our roof leaks since Sunday, could somebody come and look this week? Thanks, Ada"
