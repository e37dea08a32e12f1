"""Leads at the edges of what a page can show: no name, another script, words without an end, and
somebody who was erased and writes anew.
"""

from datetime import datetime, timedelta

from leadflow.privacy.erasing import erase_person
from leadflow.privacy.people import person_of
from leadflow.processes import steps
from leads.models import Lead
from tests import support
from tests.pictures.installation import Installation, stay_alive

OLD = timedelta(days=8)
LONG = "Warmwasserzirkulationspumpensteuerungseinheit"
EDGES = {
    "no name": {"phone": "902-555-0199", "message": "Call me about the drain, please."},
    "abroad": {"phone": "+4930123456789", "message": "Bitte um Rückruf wegen der Heizung."},
    "arabic": {
        "name": "محمد عبد الرحمن الشريف",
        "email": "sharif@example.com",
        "message": "مرحبا، المغسلة في المطبخ تسرب الماء منذ يومين. هل يمكنكم الحضور غدا؟",
    },
    "long": {
        "name": "Kai-Uwe Schreckenberger-Donaudampfschifffahrtsgesellschaftskapitänswitwe",
        "email": f"kai@{LONG.lower()}.example",
        "message": f"Die {LONG} leckt: https://example.com/{'a-very-long-address/' * 6}",
    },
}
GONE = {"name": "Ida Gone", "email": "ida.gone@example.com", "message": "A tap drips, we own it."}


def add_edges(made: Installation, now: datetime) -> None:
    """One lead of each kind, with a page of its own in `made`."""
    found = {name: written(made, fields, now) for name, fields in EDGES.items()}
    erase_person(person_of(written(made, GONE, now - OLD).contact), now, made.owner.email)
    found["erased"] = written(made, GONE, now)
    made.words.update({f"lead: {name}": {"pk": str(lead.pk)} for name, lead in found.items()})
    stay_alive(now)


def written(made: Installation, fields: dict[str, str], at: datetime) -> Lead:
    lead = support.write(made.business, fields, at)
    for step in steps.ANSWER:  # and not its sending: the installation's server is none that answers
        step(at + timedelta(minutes=1))
    return lead
