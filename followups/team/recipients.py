"""Who of the team is told of something, and by which way: as each of them chose.

Nothing is told to nobody: where all who would be told are absent they are told all the same, and
where nobody wants to know the owners are told by mail.
"""

from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.contrib.auth.models import User

from followups.channels import CHANNELS
from followups.channels.browsers import PREFIX
from followups.content.sms import number_of_business
from followups.models import ChannelKey
from followups.team.kinds import (
    MUST_BE_TOLD,
    OF_OWN_LEADS,
    OF_THEIR_LEADS,
    UNASKED,
    UNASKED_OF_THEIRS,
    AlertKind,
    Way,
)
from leads.business.presence import is_at_work, is_away, quiet_until
from leads.models import Business, Lead, Membership, profile_of
from leads.permissions import Permission, held_by

Role = Membership.Role
MAIL, TEXT, PUSH = ChannelKey.EMAIL.value, ChannelKey.SMS.value, ChannelKey.PUSH.value


@dataclass(frozen=True)
class Told:
    """One of us, their address, a number where they are texted as well, and their browsers that
    show it.

    `until` is when their quiet hours end, where it waits for that.
    """

    user: User
    mail: str
    text: str = ""
    browsers: tuple[str, ...] = ()
    is_urgent: bool = False
    until: datetime | None = None

    @property
    def ways(self) -> list[tuple[str, str]]:
        """(channel, address) of each."""
        pushed = ((PUSH, to) for to in self.browsers)
        return [(key, to) for key, to in ((MAIL, self.mail), (TEXT, self.text), *pushed) if to]


def people_told(
    business: Business,
    kind: AlertKind,
    now: datetime,
    about: Lead | None = None,
    is_urgent: bool = False,
) -> list[Told]:
    """One without an address where there is nobody and somebody must be told, so that a row says
    that nobody was. What is urgent waits for nobody's quiet hours where nobody else is awake.
    """
    is_urgent = is_urgent or kind == AlertKind.URGENT or (about is not None and about.pressing)
    places = places_to_tell(business)
    wanting = [place for place in places if way_wanted(place, kind, about) != Way.NONE]
    told = [told_of(place, kind, now, about, is_urgent) for place in those_here(wanting, now)]
    if is_urgent and all(one.until for one in told):
        told = [replace(one, until=None) for one in told]
    if told or kind not in MUST_BE_TOLD:
        return told
    owners = [Told(p.user, p.user.email) for p in places if p.role == Role.OWNER]
    return owners or [Told(User(), "")]


def people_of_step(
    business: Business, among: Container[int], now: datetime, about: Lead
) -> list[Told]:
    """Those who hear of a silent owner, by mail at least: whoever may see the lead."""
    places = [place for place in places_to_tell(business) if place.pk in among]
    kind = AlertKind.LATE
    seeing = [place for place in places if may_be_told(place, kind, is_theirs(place, about))]
    here = those_here(seeing, now)
    return [told_of(place, kind, now, about, about.pressing) for place in here]


def one_told(
    business: Business, user: User, kind: AlertKind, now: datetime, about: Lead
) -> Told | None:
    """One of us whom it concerns; None where they do not want to know, or may not see the lead."""
    for place in places_to_tell(business):
        if place.user_id == user.pk and way_wanted(place, kind, about) != Way.NONE:
            return told_of(place, kind, now, about, about.pressing)
    return None


def places_to_tell(business: Business) -> list[Membership]:
    rows = business.memberships.filter(user__is_active=True).select_related("user__profile")
    seen = rows.exclude(user__email="").prefetch_related("user__push_browsers")
    places = list(seen.order_by("pk"))
    for place in places:
        place.business = business
    return places


def those_here(places: list[Membership], now: datetime) -> list[Membership]:
    """Those who are not absent; all where all are."""
    here = [p for p in places if not is_away(profile_of(p.user), local_day(p.business, now))]
    return here or places


def way_wanted(place: Membership, kind: AlertKind, about: Lead | None) -> Way:
    """As they chose, else by their role; none where it is not theirs to see."""
    own = is_theirs(place, about)
    if not may_be_told(place, kind, own):
        return Way.NONE
    chosen = profile_of(place.user).alerts.get(kind, "")
    if chosen in OF_OWN_LEADS:
        return OF_OWN_LEADS[chosen] if own else Way.NONE
    return Way(chosen) if chosen in Way.values else way_by_itself(place, kind, own)


def is_theirs(place: Membership, about: Lead | None) -> bool:
    return about is not None and about.owner_id == place.user_id


def way_by_itself(place: Membership, kind: AlertKind, is_theirs: bool) -> Way:
    """By their role, where they have not chosen."""
    unasked = kind in UNASKED.get(place.role, ()) or (is_theirs and kind in UNASKED_OF_THEIRS)
    return Way.MAIL if unasked or kind == AlertKind.MENTION else Way.NONE


def may_be_told(place: Membership, kind: AlertKind, is_theirs: bool) -> bool:
    held = held_by(place)
    return Permission.READ_ALL in held or (is_theirs and kind in OF_THEIR_LEADS)


def told_of(
    place: Membership, kind: AlertKind, now: datetime, about: Lead | None, is_urgent: bool
) -> Told:
    """What rings wakes people: outside their hours only an emergency does. A text comes beside the
    mail, so that a number that takes nothing leaves nobody in the dark.
    """
    profile, local = profile_of(place.user), now.astimezone(place.business.zone)
    wanted, rings = way_wanted(place, kind, about), is_urgent or is_at_work(profile, local)
    is_texted = rings and wanted == Way.TEXT and can_text(place.business)
    browsers = browsers_of(place.user) if rings else ()
    pierces = is_urgent and profile.quiet_pierced
    return Told(
        user=place.user,
        mail="" if wanted == Way.PUSH and browsers else place.user.email,
        text=profile.phone if is_texted else "",
        browsers=browsers,
        is_urgent=is_urgent,
        until=None if pierces else quiet_until(profile, local),
    )


def browsers_of(user: User) -> tuple[str, ...]:
    """As Message.to names them."""
    return tuple(f"{PREFIX}{row.pk}" for row in user.push_browsers.all())


def local_day(business: Business, now: datetime) -> date:
    return now.astimezone(business.zone).date()


def can_text(business: Business) -> bool:
    return bool(number_of_business(business)) and not CHANNELS[TEXT].is_kept_here(business)
