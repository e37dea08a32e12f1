"""Asking not to be written to: the official words of text messages, and ordinary sentences.

Errs on the side of the person: but "stop by on Thursday", "stop running" and "I'd rather you rang"
are no opt-outs.
"""

import re
import unicodedata

from leads.words.scripts import INVISIBLE

# Official words count when they are all that was said (CTIA list; ARRET and ALTO for French and
# Spanish).
KEYWORDS = {
    "stop",
    "stopall",
    "unsubscribe",
    "cancel",
    "end",
    "quit",
    "revoke",
    "optout",
    "opt out",
    "opt-out",
    "arret",
    "arrêt",
    "arreter",
    "désabonner",
    "desabonner",
    "alto",
    "baja",
    "cancelar",
    "parar",
    "abmelden",
    "wypisz",
    "fin",
    "désabonnement",
    "desabonnement",
    "désinscription",
    "desinscription",
    "detener",
    "terminar",
    "stop2quit",
    "stopp",
    "remove",
    "remove me",
    "stop sms",
    "stop pub",
    "stop msg",
    "stop stop",
    "stop stop stop",
    "arrete",
    "arrête",
    "arrêtez",
    "arretez",
    "unsub",
    "unsuscribe",
    "unsubcribe",
    "s t o p",
    "pare",
    "basta",
    "remove my number",
    "wrong number stop",
    "take me off",
    "delete me",
    "leave me alone",
}
POLITE = re.compile(
    r"\b(please|pls|plz|thanks|thank you|thx|now|texting|messages?|all|s'il vous plait|s'il vous plaît|svp|merci|por favor|gracias|bitte|danke|proszę)\b",
    re.I,
)

SENTENCES = [
    # English
    r"\b(?:take|remove|get|drop|delete|strike|cut)\b (?:me|us|my (?:number|e-?mail|name|address|details)|this (?:number|address))\b.{0,25}\b(?:list|lists|database|records|mailings?|system|distribution)\b",
    r"\btake (?:me|us|my (?:number|name|e-?mail|address)) off\b",
    r"\bunsubscribe (?:me|us|this|my)\b|\b(?:want|like|wish|please|kindly|to) (?:to )?(?:be )?unsubscribed?\b",
    r"\b(?:stop|quit|cease|no more|enough)\b (?:with |w )?(?:(?:the|these|those|all|your|sending|any|me|us) ){0,3}(?:text(?:ing|s)?|e-?mail(?:ing|s)?|messag(?:ing|es)|mailings?|writing|contacting|calling|reminders?|newsletters?|appt reminders?|appointment reminders?|messages|spam(?:ming)?|bothering|sending|follow-?ups?)\b",
    r"\b(?:do not|don'?t|dont|never|no longer|not to)\b (?:ever )?(?:contact|e-?mail|text|write(?: to)?|message|call|bother|mail)\b (?:me|us|this (?:number|address))\b(?! (?:on|at|before|after|until|till|during|by|about|there|here|via|with)\b)",
    r"(?:^|[.!?]\s*)(?:please )?do not contact\b\W*$",
    r"\b(?:please )?(?:do not|don'?t|never) (?:write|e-?mail|text|contact|message|mail) (?:to )?(?:me |us )?(?:again|any ?more|any longer|further)\b",
    r"\b(?:i|we)(?:'d| would)? (?:ask(?:ed)? you to|wish you would|want you to) (?:stop|leave (?:me|us) alone)\b|\A\W*(?:please )?stop (?:it|this)(?: now)?\W*\Z|\bno further (?:contact|correspondence)\b(?! (?:details|needed|with|from|information))|\bdelete (?:all )?my (?:data|details|information|e-?mail|number)\b(?!\?)",
    r"\b(?:opt|opting) (?:me )?out\b",
    r"\b(?:do not|don'?t|dont|no longer|rather not|prefer not to|would not) (?:want|wish|care|like)?\s?(?:to )?(?:receive|get|hear)\b.{0,30}\b(?:e-?mails?|texts?|messages?|mailings?|newsletters?|from (?:you|them|this))\b",
    r"\brather not have\b.{0,40}\b(?:newsletters?|e-?mails?|texts?|messages?)\b",
    r"\b(?:leave|let) me alone\b|\blose my (?:number|e-?mail|address)\b|\bplease (?:just )?stop\b(?=\W*\Z|\s*[.!;,]|\s+(?:now|already|contacting|writing|this (?:spam|nonsense))\b)",
    r"\bno (?:more|further) (?:e-?mails?|texts?|messages?|contact|mailings?|letters|newsletters?)\b(?!.{0,12}\bneeded\b)(?! details)",
    r"\b(?:do not|don'?t|dont|no longer) want (?:any )?(?:more|further) (?:e-?mails?|texts?|messages?|calls?|contact)\b|\b(?:do not|don'?t|dont|no longer) (?:wish|want|like) to be (?:contacted|e-?mailed|texted|called|written to|messaged)\b",
    r"\b(?:withdraw|revoke) (?:my|our|all) consent\b|\bcease and desist\b|\b(?:request|demand|ask for) (?:the )?erasure of (?:all )?my\b|\bremove (?:me|my (?:number|e-?mail|name|address))\W*\Z",
    # French
    r"\b(?:désabonn|desabonn|désinscri|desinscri)\w*",
    r"\b(?:ne|n')\s?(?:me |m')?(?:plus |pas )?(?:me |m')?(?:écri|ecri|contact|envoy|appel|relanc)\w*\s?(?:plus|pas)?\b(?=.{0,30}\b(?:plus|svp|merci|s'il)\b|\s*[.!]?\s*$)",
    r"\bne plus (?:me |m')?(?:écrire|ecrire|contacter|envoyer|recevoir|être contact|relancer)\w*",
    r"\b(?:retire|retirez|enlevez|supprime|supprimez|rayez)[- ]?(?:moi|mon|mes)\b.{0,30}\b(?:liste|fichier|adresse|coordonnées|numéro|base)",
    r"\b(?:arrêtez|arretez|arrête|cessez) de (?:me |m'|nous )\w+|\b(?:arrêtez|arretez|cessez) (?:les|ces|vos) (?:mails|messages|courriels|sms|relances)|\blaissez[- ]moi tranquille\b|\bplus (?:de|aucun) (?:mails?|messages?|courriels?|sms|relances?)\b|\bne (?:souhaite|veux|désire) plus (?:recevoir|être contact\w*|vous lire|de vos)\b|\bveuillez me (?:retirer|désinscrire|supprimer)\b|\b(?:supprimez|effacez) (?:toutes )?mes données\b",
    # Spanish
    r"\b(?:no|dejen? de|paren? de)\s(?:me\s)?(?:escrib|contact|mand|envi|enví|llam|molest)\w*\s?(?:más|mas)?\b(?=.{0,25}\b(?:más|mas|por favor|gracias)\b|me\b|\s*[.!]?\s*$)",
    r"\b(?:dejen?|paren?) de (?:escribir|contactar|mandar|enviar|llamar|molestar)\w*",
    r"\b(?:denme|dame|darme|deme) de baja\b|\b(?:quit|quít|borr|bórr|elimin|elimín|saqu|sáqu)\w*me de (?:la|su|esa|esta|sus) listas?\b|\bno quiero que me (?:contact|escrib|mand|enví|llam)\w*|\bno vuelvan a (?:contactar|escribir|mandar|enviar|llamar)\w*|\bya no me (?:manden|envíen|escriban|contacten|llamen)\b|\b(?:eliminen|borren) mis datos\b|\bdar(?:me)? de baja\W*\Z|\bcancelar (?:mi )?(?:la )?suscripci",
    r"\b(?:déjenme|dejenme|déjeme|dejeme) en paz\b|\bno (?:más|mas) (?:correos?|mensajes?|mails?|llamadas?|whatsapps?)\b|\bbórr\w+me\b|\bborren mis datos\b",
    r"\bno (?:quiero|deseo) (?:recibir|más|mas)\b.{0,30}\b(?:correos?|mensajes?|mails?|información|informacion|nada)\b",
    # German
    r"\b(?:bitte )?(?:schreib|kontaktier|mail)\w* (?:sie )?(?:mir|mich|uns) (?:bitte )?(?:nicht|keine)\b.{0,20}\b(?:mehr|weiter)?",
    r"\blass\w*\s+(?:sie\s+)?(?:mich|uns)\s+(?:bitte\s+)?in\s+ruhe\b|\b(?:hören|hoeren) sie (?:bitte )?auf(?:,? mir| mit)?\b|\bnicht mehr (?:an)?(?:schreiben|kontaktieren|anrufen|melden|mailen)\b|\bmelden sie mich (?:bitte )?ab\b|\blöschen sie (?:bitte )?meine\b",
    r"\bkeine (?:weiteren )?(?:e-?mails?|nachrichten|mails|newsletter|werbung|sms)\b.{0,20}\b(?:mehr|bitte|wünsch|senden|schicken)",
    r"\b(?:nehmen|streichen|löschen|entfernen) sie (?:mich|meine)\b.{0,40}\b(?:liste|verteiler|daten|adresse|nummer)\b|\bvon (?:der|ihrer) liste\b|\baus dem verteiler\b|\babbestellen\b",
    # Polish
    r"\b(?:proszę|prosze) (?:mnie |o )?(?:usun|wypis|nie pisa|nie wysyła|nie wysyla|nie kontaktow|więcej nie|wiecej nie)\w*",
    r"\bprosz[ęe]\b.{0,40}\bnie (?:pisać|pisac|wysyłać|wysylac|dzwonić|kontaktować)|\bwi[ęe]cej (?:do mnie |mi )?nie (?:pis|wysy|dzwo|kontakt)\w*|\bda[ćj](?:cie)? mi spok[óo]j\b|\busu[ńn](?:cie)? (?:mnie|mój|moj|moje)\b|\bwypisz(?:cie)? mnie\b",
    r"\bnie (?:pisz|wysyłaj|wysylaj|kontaktuj)\w* (?:się |sie )?(?:do |ze )?(?:mnie|mną)?\s?(?:więcej|wiecej|już|juz)?",
    # Italian, Portuguese, Dutch
    r"\b(?:cancellatemi|disiscri\w+|toglietemi)\b|\bnon (?:scrivetemi|contattatemi|inviatemi) più\b",
    r"\b(?:remov\w+|tir\w+)[- ]me da (?:sua )?lista\b|\bnão (?:me )?(?:enviem|mandem|escrevam|contactem)\b.{0,15}\bmais\b",
    r"\b(?:haal|verwijder) (?:me|mij|mijn)\b.{0,30}\blijst\b|\bgeen (?:e-?mails?|berichten) meer\b|\buitschrijven\b",
]
LONGEST = 6_000  # whoever wants us to stop says so sooner
PATTERN = re.compile("|".join(f"(?:{s})" for s in SENTENCES), re.I | re.S)
HARMLESS = re.compile(
    r"(?:take|put|move|get|remove) (?:me|us) (?:off|from) (?:of )?(?:the|your|that) (?:list|waitlist|one) for (?!e-?mails?|mails?|news|messages|texts|offers|everything|all)|(?:from |off )?(?:the |your )?waiting list|reply \W*(?:no|stop)\W* and|(?:p\.?s\.? )?(?:not interested\?|want to unsubscribe\?|to unsubscribe|unsubscribe:|unsubscribe here|click here)|i'?ll stop\b|do ?n[o']t call .{0,20}(?:e-?mail|write|text) (?:me )?(?:instead|only|please)",
    re.I,
)

CALLING = re.compile(r"call|ring|phone|appel|téléphon|llam|anruf|dzwoni", re.I)
ONLY_THEN = re.compile(
    r"\w*,?\s*(?:please |svp |bitte |merci |por favor |me |mnie |do mnie |mich )?(?:between|before|after|during|at|on|until|today|tonight|tomorrow|in the|entre|avant|après|à|au|le (?:matin|midi|soir|week-end)|ce soir|pendant|antes|después|a (?:la|las|mi|casa)|por las?|en (?:el|horario)|hoy|vor|nach|zwischen|zu hause|auf|am|heute|morgen|im büro|między|po|od|przed|w|na|rano|dziś|jutro|wieczor\w*)\b",
    re.I,
)


def bare_words(text: str) -> str:
    """What is left without punctuation and politeness: "STOP.", "stop please" → "stop"."""
    said = re.sub(
        r"[^\w\s'’-]",
        " ",
        INVISIBLE.sub("", unicodedata.normalize("NFKC", text[:LONGEST])).strip().lower(),
    )
    return re.sub(r"\s+", " ", POLITE.sub(" ", said)).strip()


def opt_out_keyword(text: str) -> str:
    """The official word where it is all that was said, else ""."""
    word = bare_words(text)
    return word if word in KEYWORDS else ""


def asks_to_stop(text: str) -> str:
    """The words with which the writer asks not to be written to, else "".

    Give it only what is new, never quoted mail.
    """
    text = text[:LONGEST]
    if word := opt_out_keyword(text):
        return word
    first = text.strip().split("\n", 1)[0]
    if re.fullmatch(r"\W*(?:STOP|UNSUBSCRIBE|ARRET|ARRÊT)\W*", first):
        return first.strip()
    text = HARMLESS.sub(" ", text.replace("’", "'"))
    found = next(
        (
            m
            for m in PATTERN.finditer(text)
            if not (CALLING.search(m.group(0)) and ONLY_THEN.match(text[m.end() : m.end() + 60]))
        ),
        None,
    )
    return re.sub(r"\s+", " ", found.group(0)).strip() if found else ""
