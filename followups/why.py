"""Why a message is in its state: the codes that code decides by, beside the words for people."""

from enum import StrEnum


class WhyCode(StrEnum):
    NONE = ""

    # Nobody to write to, or nothing to say
    NO_ADDRESS = "no_address"
    NO_NUMBER = "no_number"
    WRONG_NUMBER = "wrong_number"  # one of us called it, and it is somebody else's
    NO_TEXT = "no_text"
    UNRESOLVED = "unresolved"  # a merge field has no value
    KIND_WITHOUT_ANSWER = "kind_without_answer"
    ENTERED_BY_US = "entered_by_us"

    # They, or somebody for them, said so
    OPTED_OUT = "opted_out"
    SUPPRESSED = "suppressed"
    NO_CONSENT = "no_consent"
    REPLIED = "replied"
    BOOKED = "booked"
    BOUNCED = "bounced"
    MACHINE = "machine"
    WRITTEN_SINCE = "written_since"

    # Where the lead stands
    COMPLETED = "completed"
    NOT_WANTED = "not_wanted"
    NOT_RESTING = "not_resting"
    PERSON_ANSWERED = "person_answered"
    FOLLOW_UPS_ENDED = "follow_ups_ended"
    STOPPED = "stopped"
    HELD = "held"  # until a person decides
    EMERGENCY_FIRST = "emergency_first"  # the text for emergencies goes instead

    # When and how much
    REPLY_PLANNED = "reply_planned"
    OUTSIDE_HOURS = "outside_hours"
    SMS_HOURS = "sms_hours"
    TOO_CLOSE = "too_close"
    STALE = "stale"
    MISSED = "missed"
    MOVED = "moved"
    AWAY = "away"
    MINUTE_LIMIT = "minute_limit"
    WARMING_UP = "warming_up"
    ADDRESS_LIMIT = "address_limit"
    DOMAIN_LIMIT = "domain_limit"
    SOURCE_LIMIT = "source_limit"
    ANSWERED_TODAY = "answered_today"
    OWN_ADDRESS = "own_address"

    # Drafts and people
    NO_DRAFT = "no_draft"
    NEEDS_APPROVAL = "needs_approval"
    NOT_IN_TIME = "not_in_time"
    APPROVED_FOR_LATER = "approved_for_later"
    REJECTED = "rejected"
    TAKEN_BACK = "taken_back"
    OVERTAKEN = "overtaken"

    # The way out
    NOT_PREPARED = "not_prepared"
    CHANNEL_OUT = "channel_out"
    UNAVAILABLE = "unavailable"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"
    INTERRUPTED = "interrupted"
    RESTORED = "restored"  # the database is a copy: it may have gone already
    ARCHIVED = "archived"  # its business is put away
    TOGETHER = "together"  # an alert that was told in one with others
