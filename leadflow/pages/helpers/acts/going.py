"""What we say of a message that is about to go: the truth where nothing can leave this machine."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from followups.channels import CHANNELS
from leads.models import Business
from leads.moments import moment_words


def going(what: str, channel: str, business: Business, to: str = "", when: str = "") -> str:
    """ "It goes to Ada now", or "It goes to the outbox now and is kept here: nobody gets it …".

    `channel` is a key of CHANNELS; no full stop at the end.
    """
    way = CHANNELS[channel]
    if way.is_kept_here(business):
        said = gettext(
            "%(what)s goes to the outbox %(when)s and is kept here: nobody gets it, as no "
            "%(needs)s is set up"
        ) % {"what": what, "when": when, "needs": way.needs}
        return " ".join(said.split())  # `when` may be empty
    how = " ".join(filter(None, [to, when]))
    return gettext("%(what)s goes %(how)s") % {"what": what, "how": how}


def moment(at: datetime | None, zone: ZoneInfo, otherwise: str) -> str:
    """ "on Fri 18 Sep, 14:35" in that zone; `otherwise` where no time was chosen."""
    return gettext("on %(moment)s") % {"moment": moment_words(at, zone)} if at else otherwise
