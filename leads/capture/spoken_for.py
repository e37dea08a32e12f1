"""Somebody who speaks for a person whom we know.

"this is Ruth Crowell's son", "on behalf of Jan Nowak". A weak match, and told as one.
"""

import re

from leads.models import Business, Lead

NAME = r"([A-ZÀ-ÞŁŚŻŹĆ][\w'’-]*(?: (?:de |van |von )?[A-ZÀ-ÞŁŚŻŹĆ][\w’-]*){1,3}?)"
SPEAKS_FOR = [
    re.compile(
        rf"\b{NAME}['’]s (?:son|daughter|wife|husband|partner|mother|father|mum|mom|dad|brother|sister|nephew|niece|assistant|secretary|carer|neighbou?r)\b"
    ),
    re.compile(
        rf"(?i:\b(?:on behalf of|writing for|texting for|calling for|answering for)) {NAME}(?![\w'’])"
    ),
    re.compile(
        rf"(?i:\b(?:le fils|la fille|le mari|l'épouse|la femme|l'assistante?|de la part)) de {NAME}(?![\w'’])"
    ),
    re.compile(rf"(?i:\b(?:hij[oa]|marido|esposa|mujer|de parte)) de {NAME}(?![\w'’])"),
    re.compile(
        rf"(?i:\b(?:sohn|tochter|ehemann|ehefrau|frau|mann|im namen|im auftrag)) von {NAME}(?![\w'’])"
    ),
    re.compile(rf"(?i:\b(?:syn|córka|mąż|żona|w imieniu)) (?:(?:pani|pana) )?{NAME}(?![\w'’])"),
]


def lead_spoken_for(business: Business, text: str) -> Lead | None:
    """The one open lead of the person whom the text speaks for.

    None where nobody is named so, or several are.
    """
    names = {m[1] for pattern in SPEAKS_FOR for m in pattern.finditer(text[:2_000])}
    found = {
        lead.pk
        for name in names
        for lead in Lead.objects.open().filter(business=business, contact__name__iexact=name)[:2]
    }
    return Lead.objects.locked().get(pk=found.pop()) if len(found) == 1 else None
