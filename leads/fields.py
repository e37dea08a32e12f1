"""What a submission's fields mean, whatever a form calls them. Pure."""

import email.utils
import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any
from zoneinfo import available_timezones

from leads.contacts.identity import EMAIL, email_address

LABELS = {
    "name": (
        "name, mandant, mandantin, visiteur, visiteuse, visitante, besucher, besucherin, gość, "
        "odwiedzający, bezoeker, visitatore, who, kto, kto pisze, osoba kontaktowa, osoba, "
        "cliente, cliënt, naam cliënt, auftraggeber, auftraggeberin, paziente, paciente, patiënt, "
        "contactpersoon, ansprechpartner, ansprechpartnerin, demandeur, homeowner, richiedente, "
        "referente, solicitante, zgłaszający, name of caller, person calling, interessent, "
        "interessentin, full name, your name, contact name, customer name, customer, contact, "
        "client, client name, lead name, patient name, homeowner name, sender, sender name, nom, "
        "nom complet, votre nom, nom et prénom, nombre, nombre completo, nombre y apellidos, su "
        "nombre, ihr name, vollständiger name, vor und nachname, imię i nazwisko, imie i "
        "nazwisko, nome, nome completo, naam, volledige naam, who are you, requested by, "
        "submitted by, caller, caller name, callers name, invitee, invitee name, attendee, "
        "visitor, visitor name, guest, guest name, booked by, prospect, ime, nom prénom, nom et "
        "prenom, prénom et nom, prenom et nom, nome e cognome, cognome e nome, nombre del "
        "cliente, nom du client, kunde, kundenname, name des kunden, klient, imię klienta, klant, "
        "naam klant, patient, insured, claimant, tenant, resident, applicant, requester, "
        "requestor, policyholder, parent, student, buyer, member, respondent, submitter, person, "
        "full legal name, legal name, m mme, mme m, mr mrs, herr frau, sr sra"
    ),
    "first_name": (
        "first name, firstname, first, given name, forename, fname, your first name, prénom, "
        "prenom, vorname, imię, imie, voornaam"
    ),
    "last_name": (
        "last name, lastname, last, surname, family name, lname, your last name, nom de famille, "
        "apellido, apellidos, nachname, nazwisko, cognome, achternaam, sobrenome"
    ),
    "middle_name": (
        "middle name, second name, tussenvoegsel, tussenvoegsels, drugie imię, segundo nombre, "
        "deuxième prénom, zweiter vorname"
    ),
    "email": (
        "email, eml, elektronische post, poczta elektroniczna, e post, e mail, mail, email "
        "address, e mail address, mail address, your email, your e mail, your email address, "
        "contact email, customer email, email id, reply to, replyto, courriel, adresse courriel, "
        "adresse e mail, adresse email, e mail adresse, adresse mail, correo, correo electrónico, "
        "correo electronico, dirección de correo, email adresse, emailadresse, ihre e mail, ihre "
        "e mail adresse, adres e mail, adres email, posta elettronica, indirizzo email, indirizzo "
        "e mail, e mailadres, mailadres, email address of sender, reply email, from email, sender "
        "email, invitee email, email de contact, email du client, email del cliente, correo del "
        "cliente, mail adresse, adres mailowy, mel, mél"
    ),
    "phone": (
        "phone, callbk, callback no, tlf, tlfn, tel kom, telefon kom, kom, komórka, numer "
        "kontaktowy, nr kontaktowy, 06 nummer, 06 nr, erreichbar unter, téléphone fixe, fijo, "
        "telephone, phone number, telephone number, tel, tel no, mobile, mobile number, mobile "
        "phone, cell, cell phone, cellphone, cell number, contact number, contact phone, contact "
        "no, daytime phone, best number, best phone, best number to reach you, phone no, your "
        "phone, your phone number, number, customer phone, call back number, callback number, "
        "callback, whatsapp, téléphone, numéro de téléphone, numero de telephone, portable, "
        "téléphone portable, teléfono móvil, telefono movil, mobiltelefon, mobilnummer, telefon "
        "komórkowy, teléfono, telefono, celular, móvil, movil, número de teléfono, telefon, "
        "telefonnummer, handy, handynummer, rufnummer, numer telefonu, cellulare, telefone, "
        "telefoonnummer, telefoon, ph, ph no, ph number, tel number, tel nr, telno, phone num, "
        "caller id, caller number, callers number, calling from, from number, mobile no, mobile "
        "phone number, cell no, best contact number, n de téléphone, n de telephone, n téléphone, "
        "n tel, no de téléphone, numéro, nr telefonu, nr tel, tel kontaktowy, numero di telefono, "
        "telefono cellulare, recapito telefonico, mobiel, mobiel nummer, gsm, teléfono de "
        "contacto, tel de contacto, telefonnummer für rückfragen, telefonnr, telefon nr, handynr, "
        "mobil, mobilnr, mobil nr, rückrufnummer, call back, call back on, number to call, best "
        "number to call, number to reach you, number to reach you on, text reminder number, "
        "contact tel, tel mobile, téléphone mobile, tél, tél portable"
    ),
    "message": (
        "message, message du patient, message du client, message de la patiente, mensaje del "
        "paciente, mensaje del cliente, nachricht des kunden, nachricht des patienten, nachricht "
        "des interessenten, wiadomość od klienta, wiadomość od pacjenta, schilderung, schilderung "
        "des falls, fallschilderung, sachverhalt, opis, treść zlecenia, nota, nota del paziente, "
        "nota del paciente, note, remark, remarks, opmerking, auftragsbeschreibung, w czym pomóc, "
        "w czym możemy pomóc, klacht, klacht in het kort, précisions, précisions du client, "
        "motivo, motif, opis problemu, motivo de la consulta, motivo della visita, motif de "
        "consultation, your message, the message, comments, comment, comment or message, comments "
        "or questions, comments questions, question or comment, details, description, enquiry, "
        "inquiry, your enquiry, your inquiry, question, your question, questions, how can we "
        "help, how can we help you, how may we help, what can we help with, what can we help you "
        "with, what do you need help with, tell us more, tell us about it, tell us about your "
        "project, tell us what you need, tell us what happened, project details, project "
        "description, job description, job details, notes, additional notes, additional "
        "information, additional details, additional comments, request, request details, body, "
        "text, content, need, what s going on, what happened, what is it about, message body, "
        "message text, message from customer, customer message, customer comments, in their own "
        "words, their message, reason for contact, issue, problem, describe your issue, describe "
        "your problem, describe the problem, further information, more information, other "
        "information, nachricht, ihre nachricht, anliegen, ihr anliegen, anfrage, mensaje, su "
        "mensaje, tu mensaje, comentarios, comentario, consulta, votre message, votre demande, "
        "demande, commentaires, commentaire, wiadomość, wiadomosc, treść wiadomości, tresc "
        "wiadomosci, treść, zapytanie, messaggio, mensagem, bericht, uw bericht, corpo del "
        "messaggio, testo del messaggio, il tuo messaggio, richiesta, la tua richiesta, votre "
        "projet, votre besoin, description du besoin, service details, service request, service "
        "needed, details of request, reason, reason for call, reason for visit, message preview, "
        "voicemail transcription, call transcription, transcription, transcript, opmerkingen, "
        "vraag, uw vraag, uw aanvraag, omschrijving, opis sprawy, pytanie, zgłoszenie, su "
        "consulta, detalles, descripción del problema, worum geht es, ihre frage, ihr wunsch, "
        "beschreibung, projektbeschreibung, msg, their message, job, job description, work "
        "required, work needed, loss, loss description, symptoms, concern, concerns, what you "
        "need, what they need, requirements, instructions, special instructions, nature of "
        "enquiry, nature of inquiry"
    ),
    "subject": (
        "subject, your subject, re, regarding, topic, betreff, sujet, objet, asunto, temat, "
        "oggetto, assunto, onderwerp"
    ),
    "timezone": "timezone, time zone, tz, fuseau horaire, zona horaria, zeitzone",
    "language": "language, preferred language, lang, langue, idioma, sprache, język",
    "postcode": (
        "postcode, post code, postal code, postal, zip, zip code, zipcode, code postal, código "
        "postal, codigo postal, plz, postleitzahl, kod pocztowy"
    ),
    "from": "from, from name, von, da, van, od",
}
MEANING = {label: what for what, labels in LABELS.items() for label in labels.split(", ")}
NUMBERED = re.compile(
    r"(?:lead|customer|client|patient|visitor|form|question|insured|claimant|policyholder|student|member|billing|user|applicant|tenant) number$"
)
LONGEST_FIELD = 20_000
LONGEST_LABEL = 120
MAX_FIELDS = 60
FEWEST_WORDS = 7
UNIMPORTANT = re.compile(
    r"^(?:gotcha|honeypot|hp|csrf.*|token|nonce|wp.*|g recaptcha.*|recaptcha.*|cf turnstile.*|captcha|submit|form id|form name|entry id|post id|referer|referrer|user agent|ua|ip|ip address|remote ip|page|page url|url|date|time|submitted at|created at|timestamp|utm .*|gclid|fbclid|consent|gdpr.*|newsletter|terms|privacy.*|subscribe|id|created time|created on|submitted on|date created|lead id|google key|campaign id|adgroup id|creative id|form version|is test|submission id|response id|event id|event type|trigger type|site id|workspace id|source url)$"
)


@cache
def zones_of_label() -> frozenset[str]:
    """Every zone there is; the list is read from disk, once."""
    return frozenset(available_timezones())


def plain(label: str) -> str:
    """A label in its barest form: "Your-Email*:" and "yourEmail" are both "your email"."""
    label = re.sub(r"\([^()]{0,80}\)", " ", unicodedata.normalize("NFKC", label[:LONGEST_LABEL]))
    label = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])", " ", label)
    return re.sub(r"\s+", " ", re.sub(r"[\W_]+", " ", label.lower())).strip()


@lru_cache(4096)  # forms ask for the same few labels again and again
def classify_label(label: str) -> str:
    """What a label stands for (a key of LABELS), else "".

    Prefixes of form builders ("field 3 email") do not count.
    """
    if plain(label) == "form name":
        return ""
    if (
        "/" in label and "://" not in label and plain(label) not in MEANING
    ):  # "Nom / Name": forms in two languages
        return next((found for part in label.split("/") if (found := classify_label(part))), "")
    bare = re.sub(
        r"^(?:(?:what is|what s|whats|and|please enter|please provide|please give us|please tell us|enter|provide|may we have|can we have|quel est|quelle est|cuál es|cual es|wie lautet|jaki jest|your|the|customer|contact|client|cliente|cliënt|klant|klient|klienta|kunde|kunden|kundin|paciente|paziente|patiënt|del|della|du|des|lead|visitor|prospect|guest|homeowner|patient|user|sender|invitee|caller|insured|claimant|tenant|resident|applicant|requester|policyholder|owner|parent|student|buyer|member|respondent|s|day|daytime|evening|home|work|primary|preferred|best|main|personal|private|brief|short|form|col(?:umn)? [a-z]|field|input|question|q|billing|ihre?|votre|su|tu|twój|twoje|\d+)\s)+(?=\S)|\s\d{1,3}$",
        "",
        plain(label),
    )
    if bare == "number" and NUMBERED.match(plain(label)):
        return ""  # of the lead, not of its phone
    return MEANING.get(plain(label)) or MEANING.get(bare, "")


@dataclass(frozen=True)
class Details:
    """One submission as we understand it. `extra` keeps every other field under its own name."""

    name: str = ""
    email: str = ""
    phone: str = ""
    message: str = ""
    subject: str = ""
    timezone: str = ""
    language: str = ""
    extra: dict[str, str] = field(default_factory=dict)


def text_of(value: Any) -> str:
    """A field's value as text: lists joined, control characters out, length capped."""
    if isinstance(value, (list, tuple)):
        value = ", ".join(text_of(v) for v in value)
    elif isinstance(value, bool):
        value = "yes" if value else "no"
    cleaned = re.sub(
        r"[\ud800-\udfff\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]",
        "",
        "" if value is None else str(value),
    )
    return cleaned.replace("\r\n", "\n").replace("\r", "\n").strip()[:LONGEST_FIELD]


def one_line(value: str, longest: int = 200) -> str:
    return re.sub(r"\s+", " ", value).strip()[:longest]


PHONE_ALONE = re.compile(r"\s*\+?[\d().\-\s]{7,20}\s*")


def longest_words(extra: dict[str, str]) -> str:
    """What somebody wrote at most length under a label of the form's own, where no field is called
    a message.
    """
    longest = max(extra.values(), key=len, default="")
    return longest if len(longest.split()) > FEWEST_WORDS else ""


def understand_fields(fields: dict[str, Any]) -> Details:
    """Read a submission by its labels.

    A value that is plainly an e-mail address counts even without a label.
    """
    found: dict[str, str] = {}
    extra: dict[str, str] = {}
    for label, raw in list(fields.items())[:MAX_FIELDS]:
        value, is_for = text_of(raw), classify_label(str(label))
        if is_for == "phone" and value and not re.search(r"\d", value):
            is_for = "name"  # "Caller ID: FOX DANA"
        if is_for and not (is_for in found and value):
            found[is_for] = value
        elif is_for == "message" and value:
            found["message"] = max(found["message"], value, key=len)
        if value and (not is_for or is_for in ("subject", "postcode")):
            extra[one_line(str(label), 80)] = value
    shown, address = email.utils.parseaddr(found.get("from", ""))
    email_value = (
        email_address(found.get("email", ""))
        or email_address(address)
        or next(iter(EMAIL.findall(found.get("from", ""))), "").lower()
    )
    if not email_value:
        email_value = next(
            (e for v in extra.values() if len(v) < 255 and (e := email_address(v))), ""
        )
    first, last, whole = (found.get(part, "") for part in ("first_name", "last_name", "name"))
    if first and whole and not last and first not in whole:
        last, whole = whole, ""  # "Prénom" and "Nom": the second is the family's
    if last and whole and not first and last not in whole and " " not in whole:
        first, whole = whole, ""  # "Nome" and "Cognome": the first is their own
    beside = re.fullmatch(
        r"([^@<>]{3,80}?)[\s,;–-]+\S+@\S+", found.get("from", "")
    )  # a page that lost the <> round its address
    shown = beside[1].strip() if beside and not shown else shown
    calling = PHONE_ALONE.fullmatch(found.get("from", ""))  # "From: (303) 555-0177": a call
    name = (
        whole
        or " ".join(filter(None, [first, found.get("middle_name", ""), last]))
        or (
            ""
            if calling
            else shown or ("" if "@" in found.get("from", "") else found.get("from", ""))
        )
    )
    zone = found.get("timezone", "")
    return Details(
        name=one_line(name),
        email=email_value,
        phone=one_line(
            re.sub(r"(?i)\s*\bext\W*$", "", found.get("phone", ""))
            or (calling[0] if calling else ""),
            60,
        ),
        message=found.get("message") or longest_words(extra),
        subject=one_line(found.get("subject", ""), 300),
        timezone=zone if zone and zone in zones_of_label() else "",
        language=found.get("language", "")[:2].lower()
        if len(found.get("language", "")) in (2, 5)
        else "",
        extra={k: v for k, v in extra.items() if not UNIMPORTANT.match(plain(k))},
    )
