"""What policy decides by, grouped by who asks, and what it may say. Imports nothing of ours."""

from dataclasses import dataclass, field
from datetime import datetime

from followups.why import WhyCode


@dataclass(frozen=True)
class Send:
    pass


@dataclass(frozen=True)
class Wait:
    until: datetime
    code: WhyCode
    why: str


@dataclass(frozen=True)
class Refuse:
    """`ask` is False where the reason is the normal end of a story and nobody needs to look."""

    code: WhyCode
    why: str
    ask: bool = True
    # Its window passed while nothing could be sent: the team decides what becomes of it.
    missed: bool = False


@dataclass(frozen=True)
class Assume:
    """It may have gone already, before the database was restored: it counts as said."""

    why: str


Verdict = Send | Wait | Refuse | Assume


@dataclass(frozen=True)
class Restored:
    """The database was restored, and what was done between the backup and then is not in it."""

    since: datetime  # what was meant for no later than this may have gone
    is_decided: bool  # a person has looked


@dataclass(frozen=True)
class HoldFact:
    """Why what goes by itself waits for a person.

    `of_opt_out`: they may have asked us to stop, so that the owner's own text waits as well.
    """

    text: str
    of_opt_out: bool = False


@dataclass(frozen=True)
class Person:
    """Whether this person, at this address, may be written to at all."""

    opted_out: bool = False
    suppressed: str = ""  # why this address is suppressed
    erased: bool = False  # it was that of somebody who had themselves erased
    is_own_address: bool = False
    machine: bool = False  # a program like this one writes from there
    is_wrong_number: bool = False  # one of us called what it goes to: it is somebody else's
    bounced: bool = False  # the newest mail to this address came back for good
    consent_until: datetime | None = None


@dataclass(frozen=True)
class Story:
    """What has happened on the lead. None means never or not known."""

    captured_at: datetime | None = None
    completed: bool = False
    resting: bool = False  # completed as nurture, which is when check-ins go
    unwanted: str = ""  # what it turned out to be, where that wants no automatic message
    ended: str = ""  # why the follow-ups ended
    replied: bool = False  # a person wrote since the inquiry, by any channel
    booked: bool = False  # since the follow-ups began; for a check-in, ever
    person_answered: bool = False  # one of us wrote
    reply_at: datetime | None = None  # when a reply of ours goes that may be taken back until then
    last_automatic_at: datetime | None = None
    holds: tuple[HoldFact, ...] = ()  # what nobody has decided on
    stopped: bool = False  # one of us decided that nothing more goes by itself
    emergency: bool = False


@dataclass(frozen=True)
class Moments:
    """When it was meant to go, and when it may."""

    planned_at: datetime | None = None  # the allowed moment it was first meant for
    allowed_at: datetime | None = None  # the next allowed moment, in the reader's zone
    sms_at: datetime | None = None  # the next moment at which an SMS may wake nobody


@dataclass(frozen=True)
class Counts:
    """How much has gone already, and the most that may."""

    to_address_today: int = 0
    to_domain_today: int = 0
    source_full_at: int = 0  # first answers an hour by one source, where as many have gone
    notices_today: int = 0
    this_minute: int = 0  # mails of this sender within the last minute
    most_a_minute: int | None = None
    automatic_today: int = 0  # automatic mails of this sender within a day
    warm_up_cap: int | None = None  # most of them while a new sender warms up


@dataclass(frozen=True)
class SendFacts:
    """All that counts, gathered under the lead's lock. Times are aware."""

    kind: str  # one of Message.Kind
    now: datetime
    to: str
    is_task: bool = False  # for us to do; it reaches nobody's mailbox or telephone
    wording: str = ""  # one of Message.Wording, on a first answer
    by_person: bool = False  # one of us wrote or approved it
    written_since: bool = False  # on a reply that was to go later: they have written meanwhile
    asked_at: datetime | None = None  # when the keyword came that a notice answers
    is_archived: bool = False  # its business is put away
    meant_for: datetime | None = None  # the moment it was to go, as far as a restore asks
    restored: Restored | None = None
    person: Person = field(default_factory=Person)
    story: Story = field(default_factory=Story)
    moments: Moments = field(default_factory=Moments)
    counts: Counts = field(default_factory=Counts)
