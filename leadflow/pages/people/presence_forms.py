"""What somebody sets of themselves: their name, when they work and are absent, and how they are
told.
"""

from datetime import time
from typing import Any

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from followups.team.kinds import OF_LEADS, AlertKind, Way
from leadflow.accounts.profiles import Presence
from leadflow.web.persons_ways import format_choices
from leads.models import Profile
from leads.models.business import WEEKDAYS, OpeningHours

DAYS = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)
HINTS = {
    AlertKind.URGENT: gettext_lazy("Texted at any hour."),
    AlertKind.NEEDED: gettext_lazy("What they wrote asks for one of us."),
    AlertKind.DRAFT: gettext_lazy("At once, with a link that shows it."),
    AlertKind.GIVEN: gettext_lazy("By a colleague, or by your rules."),
    AlertKind.MENTION: gettext_lazy("Like @ann, in a note for the team."),
    AlertKind.NEW: gettext_lazy("As soon as it has been read."),
    AlertKind.REPLY: gettext_lazy("On a lead that is there already."),
    AlertKind.LATE: gettext_lazy("Shortly before an answer that we promised is late."),
    AlertKind.HELD: gettext_lazy("What may be an inquiry, or rubbish."),
    AlertKind.BROKEN: gettext_lazy("A mail server, a form, the books."),
    AlertKind.REPORT: gettext_lazy("On Mondays."),
}
NO_DATE = {"invalid": gettext_lazy("Write it like 2026-12-24, or choose it.")}
NO_TIME = {"invalid": gettext_lazy("Write it like 08:30.")}


class NameForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        required=False,
        help_text=gettext_lazy("As your colleagues see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of these pages"), required=False)
    formats = forms.ChoiceField(
        label=gettext_lazy("Dates and hours"), choices=format_choices, required=False
    )

    def __init__(self, profile: Profile, data: QueryDict | None = None) -> None:
        kept = {
            "name": profile.user.get_full_name(),
            "language": profile.language,
            "formats": profile.formats,
        }
        super().__init__(data, initial=kept)
        languages = settings.TEAM_LANGUAGES
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", gettext("As the browser says")), *languages]
        if len(languages) == 1:
            del self.fields["language"]

    def as_typed(self) -> dict[str, str]:
        return {"language": "", **self.cleaned_data}


class PresenceForm(forms.Form):
    phone = forms.CharField(
        label=gettext_lazy("Your phone"),
        required=False,
        help_text=gettext_lazy(
            "For texts to you alone. With its country code, like +44 20 7946 0000."
        ),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    away_from = forms.DateField(
        label=gettext_lazy("First day"),
        required=False,
        error_messages=NO_DATE,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    away_until = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        error_messages=NO_DATE,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    quiet_pierced = forms.BooleanField(
        label=gettext_lazy("An emergency comes all the same"), required=False
    )
    together_after = forms.IntegerField(
        label=gettext_lazy("Most alerts within ten minutes"),
        required=False,
        min_value=1,
        max_value=100,
        help_text=gettext_lazy(
            "What is more comes as one, but for emergencies. Empty: each comes by itself."
        ),
    )

    def __init__(
        self, profile: Profile, usual: dict[AlertKind, str], country: str, data: Any = None
    ) -> None:
        """`usual` has the kinds that they may be told of, and how their role says it."""
        super().__init__(data, initial=kept_of(profile))
        self.country, self.kinds = country, list(usual)
        for day, name in zip(WEEKDAYS, DAYS, strict=True):
            self.fields[day] = hour_field(gettext("%(name)s, from") % {"name": name})
            self.fields[f"{day}_to"] = hour_field(gettext("%(name)s, to") % {"name": name})
        self.fields["quiet_from"] = hour_field(gettext("Quiet from"))
        self.fields["quiet_to"] = hour_field(gettext("Quiet to"))
        for kind in usual:
            self.fields[f"tell_{kind}"] = forms.ChoiceField(
                label=kind.label,
                choices=ways_to_choose(kind, usual[kind]),
                required=False,
                help_text=HINTS[kind],
            )

    @property
    def days(self) -> list[tuple[Promise, BoundField, BoundField]]:
        return [
            (name, self[day], self[f"{day}_to"]) for day, name in zip(WEEKDAYS, DAYS, strict=True)
        ]

    @property
    def alerts(self) -> list[BoundField]:
        return [self[f"tell_{kind}"] for kind in self.kinds]

    def presence(self) -> Presence:
        typed = self.cleaned_data
        return Presence(
            phone=typed["phone"],
            country=self.country,
            hours=hours_in(typed),
            away_from=typed["away_from"],
            away_until=typed["away_until"],
            alerts={kind.value: typed[f"tell_{kind}"] for kind in self.kinds},
            quiet_from=said(typed["quiet_from"]),
            quiet_to=said(typed["quiet_to"]),
            quiet_pierced=typed["quiet_pierced"],
            together_after=typed["together_after"],
        )


def hour_field(label: str) -> forms.TimeField:
    shown = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=False, error_messages=NO_TIME, widget=shown)


def hours_in(typed: dict[str, Any]) -> OpeningHours:
    """A day of which only one end was typed has a span that is none, for the verb to decline."""
    spans = {day: [said(typed[day]), said(typed[f"{day}_to"])] for day in WEEKDAYS}
    return {day: [span] if any(span) else [] for day, span in spans.items()}


def said(moment: time | None) -> str:
    return f"{moment:%H:%M}" if moment else ""


def ways_to_choose(kind: AlertKind, usual: str) -> list[tuple[str, str]]:
    """The weekly report is too long for a text, and only some alerts are of one lead."""
    own = {Way.OWN_MAIL, Way.OWN_TEXT} if kind not in OF_LEADS else set()
    texts = {Way.TEXT, Way.OWN_TEXT} if kind == AlertKind.REPORT else set()
    ways = [way for way in Way if way not in own | texts]
    return [
        ("", gettext("As usual: %(usual)s") % {"usual": usual}),
        *((way.value, str(way.label)) for way in ways),
    ]


KEPT = (
    *("phone", "away_from", "away_until"),
    *("quiet_from", "quiet_to", "quiet_pierced", "together_after"),
)


def kept_of(profile: Profile) -> dict[str, Any]:
    kept: dict[str, Any] = {f"tell_{kind}": way for kind, way in profile.alerts.items()}
    kept |= {name: getattr(profile, name) for name in KEPT}
    for day, spans in profile.hours.items():
        if spans:
            kept[day], kept[f"{day}_to"] = spans[0]
    return kept
