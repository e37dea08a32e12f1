"""Who of the team is told of something, and by which way: as each of them chose.

Nothing is told to nobody: where all who would be told are absent they are told all the same, and
where nobody wants to know the owners are told by mail.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.contrib.auth.models import User
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy

from followups.channels import CHANNELS
from followups.content.sms import number_of_business
from followups.models import ChannelKey, Message
from leads.business.presence import is_at_work, is_away
from leads.models import Business, Lead, Membership, profile_of
from leads.permissions import Permission, held_by

Topic, Role = Message.Topic, Membership.Role
MAIL, TEXT = ChannelKey.EMAIL.value, ChannelKey.SMS.value


class AlertKind(TextChoices):
    """What people choose by: a few kinds, each of some topics."""

    URGENT = "urgent", gettext_lazy("An emergency")
    NEEDED = "needed", gettext_lazy("A person is needed now")
    LATE = "late", gettext_lazy("A promise ends, or a draft waits")
    GIVEN = "given", gettext_lazy("A lead was given to you")
    HELD = "held", gettext_lazy("Something is held back")
    BROKEN = "broken", gettext_lazy("Something is broken")
    REPORT = "report", gettext_lazy("The weekly report")


class Way(TextChoices):
    NONE = "none", gettext_lazy("Nothing")
    MAIL = "mail", gettext_lazy("Mail")
    TEXT = "text", gettext_lazy("Mail and text")
    OWN_TEXT = "own_text", gettext_lazy("Mail and text, your own leads")


KIND_OF: Mapping[str, AlertKind] = MappingProxyType(
    {
        Topic.EMERGENCY: AlertKind.URGENT,
        Topic.ACT_NOW: AlertKind.NEEDED,
        Topic.LEAD: AlertKind.LATE,
        Topic.DRAFT: AlertKind.LATE,
        Topic.GIVEN: AlertKind.GIVEN,
        Topic.HELD_BACK: AlertKind.HELD,
        **dict.fromkeys(
            (
                Topic.IMBALANCE,
                Topic.CHANNEL_OUT,
                Topic.CANARY,
                Topic.CROWDED,
                Topic.DRIFT,
                Topic.CLOCK,
            ),
            AlertKind.BROKEN,
        ),
    }
)
OF_LEADS = (AlertKind.URGENT, AlertKind.NEEDED, AlertKind.LATE, AlertKind.GIVEN)
UNASKED: Mapping[str, Collection[AlertKind]] = MappingProxyType(
    {Role.OWNER: tuple(AlertKind), Role.MANAGER: (*OF_LEADS, AlertKind.HELD)}
)  # by mail, where somebody has not chosen


@dataclass(frozen=True)
class Told:
    """One of us, their address, and a number where they are texted as well."""

    user: User
    mail: str
    text: str = ""

    @property
    def ways(self) -> list[tuple[str, str]]:
        """(channel, address) of each."""
        return [(key, to) for key, to in ((MAIL, self.mail), (TEXT, self.text)) if to]


def people_told(
    business: Business, kind: AlertKind, now: datetime, about: Lead | None = None
) -> list[Told]:
    """One without an address where there is nobody, so that a row says that nobody was told."""
    rows = business.memberships.filter(user__is_active=True).select_related("user__profile")
    places = list(rows.exclude(user__email="").order_by("pk"))
    wanting = [place for place in places if way_wanted(place, kind, about) != Way.NONE]
    today = now.astimezone(business.zone).date()
    present = [place for place in wanting if not is_away(profile_of(place.user), today)]
    told = [told_of(place, kind, now, business, about) for place in present or wanting]
    owners = [Told(p.user, p.user.email) for p in places if p.role == Role.OWNER]
    return told or owners or [Told(User(), "")]


def told_alone(
    business: Business, user: User, kind: AlertKind, now: datetime, about: Lead
) -> Told | None:
    """One of us of what is theirs, absent or not; None where they want to hear nothing of it."""
    place = business.memberships.select_related("user__profile").filter(user=user).first()
    if place is None or not user.email or way_wanted(place, kind, about) == Way.NONE:
        return None
    return told_of(place, kind, now, business, about)


def way_wanted(place: Membership, kind: AlertKind, about: Lead | None) -> Way:
    """As they chose, else by their role; none where it is not theirs to see."""
    is_theirs = about is not None and about.owner_id == place.user_id
    if not may_be_told(place, kind, is_theirs):
        return Way.NONE
    chosen = profile_of(place.user).alerts.get(kind, "")
    if chosen == Way.OWN_TEXT:
        return Way.TEXT if is_theirs else Way.NONE
    return Way(chosen) if chosen in Way.values else way_by_itself(place, kind, is_theirs)


def way_by_itself(place: Membership, kind: AlertKind, is_theirs: bool) -> Way:
    """By their role, where they have not chosen."""
    unasked = kind in UNASKED.get(place.role, ()) or (is_theirs and kind in OF_LEADS)
    return Way.MAIL if unasked else Way.NONE


def may_be_told(place: Membership, kind: AlertKind, is_theirs: bool) -> bool:
    held = held_by(place)
    return Permission.READ_ALL in held or (is_theirs and kind in OF_LEADS)


def told_of(
    place: Membership, kind: AlertKind, now: datetime, business: Business, about: Lead | None
) -> Told:
    """A text wakes people: outside their hours only an emergency is texted. It comes beside the
    mail, so that a number that takes nothing leaves nobody in the dark.
    """
    profile = profile_of(place.user)
    wanted = way_wanted(place, kind, about) == Way.TEXT and bool(profile.phone)
    rings = kind == AlertKind.URGENT or is_at_work(profile, now.astimezone(business.zone))
    is_texted = wanted and rings and can_text(business)
    return Told(place.user, place.user.email, profile.phone if is_texted else "")


def can_text(business: Business) -> bool:
    return bool(number_of_business(business, [])) and not CHANNELS[TEXT].is_kept_here(business)
