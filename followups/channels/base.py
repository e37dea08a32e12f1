"""What every channel answers for: where a message goes, its limits, its words, its sending, its
news.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from django.utils.functional import Promise

from followups.models import Message
from leads.models import Business, Lead, SentText


class Channel(ABC):
    """One object a channel, without state of its own but a connection.

    `key` is what Message.channel holds. `noun` and `plural` stand in sentences, `way` after "by";
    `adds` says on a draft what goes with it by itself; `needs` what has to be set up for it to
    leave.
    """

    key: str
    noun: str | Promise
    plural: str | Promise
    way: str | Promise
    adds: str | Promise = ""
    needs: str | Promise = ""

    # What it can hold
    longest: int  # characters that one of us may write
    longest_draft: int  # the same where what we add by ourselves must fit as well
    has_subject: bool = True
    is_short: bool = False  # one paragraph, signed with the business's name

    # What it counts as
    reaches_people: bool = True
    reaches_leads: bool = True  # else our own people alone
    is_limited: bool = False  # counts against the sender's mails a minute and its warming up
    is_bulk: bool = False  # follow-ups to different people may be taken in hand together
    rings: bool = False  # it wakes people, so it keeps the hours of the day
    # A provider's word for what became of it, as ours; what is not here is no news.
    news: Mapping[str, Message.Delivery] = MappingProxyType({})
    dead_is_final: bool = True  # an address that is dead for it is dead altogether

    @abstractmethod
    def address(self, lead: Lead) -> str:
        """Where this lead is reached; "" where they cannot be."""

    @abstractmethod
    def compose(self, message: Message, mail_ids: Sequence[str]) -> None:
        """Fill in what goes, on the row and unsaved.

        `mail_ids` are the Message-IDs of the lead's mails, the oldest first. Raises Unresolved
        where a merge field has no value.
        """

    @abstractmethod
    def send(self, message: Message) -> str:
        """The network, with no transaction open: the provider's id of it, "" where it gives none.

        Raises Refused, Unavailable or Uncertain.
        """

    def is_kept_here(self, business: Business) -> bool:
        """Whether nothing is set up by which it could leave: what is said then reaches nobody."""
        return False

    def is_shared(self) -> bool:
        """Whether all businesses go by the same way, so that it rests for all of them at once."""
        return True

    def leaves_copies(self, business: Business) -> bool:
        """Whether copies of what went may lie where we read."""
        return False

    def first_response(
        self, lead: Lead, subject: str, body: str, rule_body: str, is_inquiry: bool
    ) -> tuple[str, str]:
        """(subject, body) of the owner's own answer as it goes by this channel.

        `rule_body` is the text written for this very kind of message, "" where there is none.
        """
        return subject, body

    def own_addresses(self, business: Business) -> list[str]:
        """Addresses of ours, to which nothing may go."""
        return []

    def sample_values(self, values: Mapping[str, str]) -> dict[str, str]:
        """What merge fields stand for while a text is checked that goes by this channel."""
        return dict(values)

    def remember_sent(self, messages: Sequence[Message]) -> None:
        """What is about to go is known again where it comes back: an answer may be here before the
        result is written.
        """
        SentText.objects.bulk_create(
            [SentText(lead=m.lead, text=m.text) for m in messages if m.lead is not None and m.text]
        )

    def close(self) -> None:  # noqa: B027  # most hold none
        """Let go of a connection at the end of a drain."""
