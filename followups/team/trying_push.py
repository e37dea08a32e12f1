"""A first notification, so that one sees that it works."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from followups.channels.browsers import PREFIX
from followups.models import ChannelKey, Message, PushBrowser
from leads.business.addresses import team_address
from leads.models import Business


@transaction.atomic(durable=True)
def try_browser(business: Business, browser: PushBrowser, now: datetime) -> None:
    Message.objects.create(
        business=business,
        kind=Message.Kind.ACCOUNT,
        channel=ChannelKey.PUSH,
        not_before=now,
        to=f"{PREFIX}{browser.pk}",
        subject=gettext("This is how you are told of things."),
        text=team_address(business, "alerts"),
    )
