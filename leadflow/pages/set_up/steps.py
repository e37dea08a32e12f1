"""The steps of the set-up, and how each stands: told by what there is, not by what was clicked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from followups.content.standard_words import standard_answer
from followups.models import AnswerRule, Message
from followups.models import Sequence as Texts
from integrations import llm
from leads.business import mail_out
from leads.languages import LANGUAGES
from leads.llm.services import NONE
from leads.models import (
    Arrival,
    Business,
    Connection,
    CriteriaVersion,
    Judgement,
    Membership,
    Source,
)


@dataclass(frozen=True)
class Step:
    """`view` is the name of the page on which it is changed later, `part` the template of what it
    offers.
    """

    key: str
    title: str | Promise
    about: str | Promise
    view: str
    go: str | Promise
    part: str = "parts/set_up_page.html"


STEPS = (
    Step(
        "business",
        gettext_lazy("Your business"),
        gettext_lazy("Name, trade, country and time zone, phone, postal address, hours."),
        "business",
        gettext_lazy("Fill it in"),
    ),
    Step(
        "criteria",
        gettext_lazy("Who is a good lead"),
        gettext_lazy(
            "A few sentences by which every inquiry is judged. Start with those of your trade."
        ),
        "criteria",
        gettext_lazy("Write them"),
        "parts/set_up_trade.html",
    ),
    Step(
        "answer",
        gettext_lazy("Your first answer and follow-ups"),
        gettext_lazy("What everybody gets at once, and the notes on days 1, 3, 5 and 7."),
        "sequence",
        gettext_lazy("Write them"),
        "parts/set_up_trade.html",
    ),
    Step(
        "in",
        gettext_lazy("How inquiries come in"),
        gettext_lazy(
            "A form to link or to put into your site; a mailbox; a phone number; any form builder."
        ),
        "sources",
        gettext_lazy("Choose"),
        "parts/set_up_in.html",
    ),
    Step(
        "out",
        gettext_lazy("How answers leave"),
        gettext_lazy(
            "A mail server or a provider. Until then what we say is kept here, and nobody gets it."
        ),
        "mail-out",
        gettext_lazy("Connect it"),
    ),
    Step(
        "model",
        gettext_lazy("A model, or none"),
        gettext_lazy(
            "A model judges by your sentences and drafts answers. Without "
            "one, rules judge and your own text goes out."
        ),
        "model",
        gettext_lazy("Choose"),
    ),
    Step(
        "approve",
        gettext_lazy("Who approves answers"),
        gettext_lazy(
            "Your own text goes at once, or a model drafts an answer and one of you reads it first."
        ),
        "answers",
        gettext_lazy("Decide"),
    ),
    Step(
        "people",
        gettext_lazy("Your people"),
        gettext_lazy("Who else answers, and who is told when a promise is about to end."),
        "team",
        gettext_lazy("Invite them"),
    ),
    Step(
        "try",
        gettext_lazy("Send yourself an inquiry"),
        gettext_lazy("It goes all the way, and ends with the answer in your own inbox."),
        "set-up",
        gettext_lazy("Send it"),
        "parts/set_up_try.html",
    ),
)
KEYS = tuple(step.key for step in STEPS)


@dataclass(frozen=True)
class SetUpState:
    step: Step
    is_done: bool
    is_skipped: bool
    set_by: str = ""  # the variable of the environment that settles it, which wins over the pages
    missing: tuple[str | Promise, ...] = ()  # what must still be given, of the business alone

    @property
    def is_open(self) -> bool:
        return not self.is_done and not self.is_skipped


def set_up_states(business: Business) -> list[SetUpState]:
    lines = lines_of_set_up([business]).values_list("line", flat=True)
    return set_up_states_in([business], lines)[business.pk]


def set_up_states_in(
    businesses: Sequence[Business], lines: Iterable[Mapping[str, Any]]
) -> dict[int, list[SetUpState]]:
    """By business; `lines` are those of `lines_of_set_up`."""
    done, given = done_steps(businesses, lines), given_by_environment()
    return {
        business.pk: [
            SetUpState(
                step,
                step.key in done[business.pk],
                step.key in business.set_up_skipped,
                given.get(step.key, ""),
                missing_of(business) if step.key == "business" else (),
            )
            for step in STEPS
        ]
        for business in businesses
    }


def open_steps(found: Iterable[SetUpState]) -> list[Step]:
    return [standing.step for standing in found if standing.is_open]


def given_by_environment() -> dict[str, str]:
    """{step: the name of the variable} of what is set for the whole installation."""
    names = {"out": ("EMAIL_URL", "MAIL_PROVIDER"), "model": ("OPENAI_API_KEY", "OPENAI_BASE_URL")}
    return {
        key: next(name for name in given if getattr(settings, name))
        for key, given in names.items()
        if any(getattr(settings, name) for name in given)
    }


def lines_of_set_up(businesses: Sequence[Business]) -> QuerySet[Any]:
    """Of each business by key what is there, for `lines_together`."""
    of_this = {"business": OuterRef("pk")}
    facts = {
        "criteria": Exists(CriteriaVersion.objects.filter(in_force=True, **of_this)),
        "answer": Exists(own_texts().filter(**of_this)),
        "in": Exists(ways_in().filter(**of_this)) | Exists(from_outside()),
        "out": Exists(working(Connection.Kind.MAIL).filter(**of_this)),
        "model": Exists(chosen_models().filter(**of_this)),
        "approve": Exists(decided_answers().filter(**of_this)),
        "people": Exists(another_than_the_first()),
        "try": Exists(answers_that_left().filter(lead__arrivals=OuterRef("tried_with"))),
    }
    rows = Business.objects.filter(pk__in=[business.pk for business in businesses])
    return rows.annotate(line=JSONObject(pk="pk", **facts))


def done_steps(
    businesses: Sequence[Business], lines: Iterable[Mapping[str, Any]]
) -> dict[int, set[str]]:
    """By business, the keys of what is there."""
    found = {line["pk"]: {key for key in line if key != "pk" and line[key]} for line in lines}
    return {
        business.pk: found.get(business.pk, set()) | known_of(business) for business in businesses
    }


def missing_of(business: Business) -> tuple[str | Promise, ...]:
    """What a business must say of itself, and does not."""
    given = (
        (business.country, gettext_lazy("Country")),
        (business.phone, gettext_lazy("Phone")),
        (business.postal_address, gettext_lazy("Postal address")),
    )
    return tuple(label for value, label in given if not value)


def known_of(business: Business) -> set[str]:
    """What is told without asking the database."""
    more = {
        "business": not missing_of(business),
        "out": mail_out.is_shared(),
        "model": llm.environment_account() is not None,
    }
    return {key for key, is_done in more.items() if is_done}


def another_than_the_first() -> QuerySet[Membership]:
    """Whoever has a place in a business beside whoever has the first one."""
    others = Membership.objects.filter(business=OuterRef("business"), pk__lt=OuterRef("pk"))
    return Membership.objects.filter(Exists(others), business=OuterRef("pk"))


def own_texts() -> QuerySet[Texts]:
    """Those that somebody wrote or chose."""
    ours = Q(created_by__isnull=True, first_body__in=map(standard_answer, LANGUAGES))
    return Texts.objects.filter(in_force=True, audience="").exclude(ours)


def ways_in() -> QuerySet[Source]:
    """A mailbox or number that is connected, or a form that was seen on a site."""
    mailbox = Q(kind=Source.Kind.MAILBOX) & (~Q(mailbox={}) | Q(posted_at__isnull=False))
    number = Q(kind=Source.Kind.SMS) & ~Q(telephone={})
    return Source.objects.filter(mailbox | number | ~Q(last_page=""), active=True)


def from_outside() -> QuerySet[Arrival]:
    """What strangers sent; tests are not counted, nor what we entered ourselves."""
    ours = [Source.Kind.MANUAL, Source.Kind.IMPORT]
    came = Arrival.objects.filter(source__business=OuterRef("pk"), lead__is_test=False)
    return came.exclude(source__kind__in=ours)


def working(kind: Connection.Kind) -> QuerySet[Connection]:
    return Connection.objects.filter(kind=kind, works=True)


def chosen_models() -> QuerySet[Connection]:
    """One that works, or the owner's word that there is to be none."""
    is_settled = Q(works=True) | Q(values__service=NONE)
    return Connection.objects.filter(is_settled, kind=Connection.Kind.MODEL)


def decided_answers() -> QuerySet[AnswerRule]:
    """How a new inquiry is answered, where an owner has said it."""
    return AnswerRule.objects.filter(source=None, category=Judgement.Category.NEW_INQUIRY)


def answers_that_left() -> QuerySet[Message]:
    return Message.objects.filter(
        kind=Message.Kind.FIRST_RESPONSE, state=Message.State.SENT, kept_here=False
    )
