"""Being away: whether a mail says so, and when its writer is back.

Dates in seven languages, read against the day it came.
"""

import re
from datetime import date, timedelta

SUBJECT = re.compile(
    r"^\W*(?:re: ?)?(?:auto\s?:|pto\b|away\b|on (?:pto|site|the road)\b|i(?:'m| am) (?:away|out)\b|automatic(?:ally)? (?:reply|response)|auto(?:matic)?[- ]?(?:reply|response)|autoreply|out of (?:the )?office|ooo\b|away from (?:the|my) (?:office|desk)|on (?:annual |parental |maternity |sick )?leave|vacation|"
    r"réponse automatique|reponse automatique|absence du bureau|absent|message d'absence|respuesta autom|fuera de (?:la )?oficina|ausencia|abwesenheit|automatische antwort|autom\. antwort|abwesend|"
    r"automatyczna odpowied|autoodpowied|poza biurem|nieobecno|risposta automatica|fuori (?:sede|ufficio)|resposta automática|automatisch antwoord|afwezig)",
    re.I,
)
ADVERTISES = re.compile(
    r"\bunsubscribe\b|\bnewsletter\b|\d\s?% off\b|\bspecial offers?\b|\bse désabonner\b|\bdarse de baja\b|\babmelden\b|\bwypisz się\b",
    re.I,
)
AWAY = re.compile(
    r"(?:you(?:'ve| have)|you) reached my (?:inbox|mailbox|voicemail|e-?mail)|\bwhile i(?:'m| am) (?:away|out|at (?:a|an|the)\b|on|travell?ing)|\bwhen i(?:'m| am) back\b|out of (?:the |my )?(?:office|town|country)|away from (?:my |the )?(?:desk|office|e-?mails?|work)|\bon pto\b|not (?:be )?(?:checking|reading|monitoring) (?:my )?(?:e-?mails?|messages)|patchy (?:signal|reception)|(?:currently|presently|now) (?:away|out|unavailable|travell?ing)|on (?:annual |parental |maternity |paternity |sick |medical )?leave\b|on vacation|on holiday|"
    r"\b(?:i am|i'm|i will be|i'll be|we are) (?:away|out|off|abroad|travell?ing|on the road|on leave|closed)\b|on the road today|no access to (?:e-?mail|my e-?mail|messages)|limited access to|"
    r"en congé|en vacances|absente?\b|hors du bureau|de retour (?:au bureau )?(?:le|lundi|mardi|mercredi|jeudi|vendredi|demain)|serai de retour|fuera de (?:la )?oficina|de vacaciones|estaré de (?:vuelta|regreso)|estoy (?:fuera|ausente|de viaje|de baja)|no estaré|"
    r"nicht im (?:büro|buero|haus)|im urlaub|abwesend|außer haus|ausser haus|wieder (?:im büro|da|erreichbar|zurück)|poza biurem|na urlopie|nieobecn|wracam|wrócę|wroce|będę (?:dostępn|z powrotem)|fuori (?:ufficio|sede)|in ferie|de férias|fora do escritório|op vakantie|niet op kantoor|afwezig",
    re.I,
)
MACHINE = re.compile(
    r"this is an automat(?:ed|ic) (?:reply|response|message|e-?mail|notification)|automatically generated|type your reply above this line|(?:request|ticket|case|enquiry|inquiry)\s?\(?#?\s?[\w-]*\d{3,}\)? (?:has been|was|is) (?:received|created|logged|opened|registered|closed|updated)|(?:has been|was) (?:received and is being reviewed|assigned (?:ticket|case|reference))|your ticket will be closed|(?:was|were) not distributed because|not (?:a )?(?:subscribed|member)\w* (?:to|of) this list|by (?:the|a) list (?:owner|moderator)|awaits? moderator|being held until|post by non-?member|help robot|ceci est (?:une réponse|un message) automatique|este es un mensaje automático|respuesta automática|dies ist eine automatische|automatisch (?:generierte|erstellte)|to jest (?:automatyczna|wiadomość automatyczna)|wiadomość (?:została )?wygenerowana automatycznie",
    re.I,
)
DEPUTY = re.compile(
    r"\b(?:urgent|urgently|emergency|in my absence|in the meantime|meanwhile|instead)\b|\bcontact (?:my|our|the) |\bplease (?:contact|call|write to|email) (?!me\b|us\b)|\b(?:en mon absence|en cas d'urgence|pour toute (?:demande|question)|en mi ausencia|para (?:cualquier|asuntos)|in dringenden fällen|vertretung|während meiner abwesenheit|w pilnych sprawach|zastępuje mnie|podczas mojej nieobecności)\b",
    re.I,
)
ASKS = re.compile(
    r"\?|\b(?:can|could|would|will) (?:you|we|somebody|someone|the)\b|\bplease (?:ring|call|phone|text|come|book|keep|hold|send me|get back)\b|\b(?:call|ring|phone|text) me\b|\bi(?:'d| would) (?:like|prefer|rather)\b|\b(?:pouvez-vous|pourriez-vous|appelez-moi|rappelez|podría|pueden|llámenme|können sie|rufen sie|czy mog|proszę (?:zadzwonić|o (?:telefon|wycenę|termin|odpowiedź|odpowiedz)))",
    re.I,
)
PLAINLY = re.compile(
    r"^\W*(?:automatic reply|auto-?reply|out of (?:the )?office|réponse automatique|respuesta automática|automatische antwort|automatyczna odpowiedź)\b",
    re.I,
)
ROBOT = re.compile(
    r"\b(?:ticket|case|request|reference)\b.{0,40}#?\d{3,}|awaits? moderator|being held until|held for approval|do(?:n't| not) reply to this|ne pas répondre|no responda a este|bitte (?:nicht antworten|antworten sie nicht)|nie odpowiadaj|this is an automat(?:ed|ic)|this mailbox is not monitored|we(?:'ve| have)? received your (?:message|request|e-?mail|enquiry|inquiry)|\bhas been (?:logged|filed|registered|received)\b|confirm (?:that )?you are (?:a )?human|help robot",
    re.I,
)

MONTHS = {
    name: number
    for number, names in enumerate(
        [
            (
                "january jan janvier janv enero ene januar jänner stycznia styczeń gennaio "
                "januari janeiro"
            ),
            (
                "february feb février fevrier févr febrero februar lutego luty febbraio februari "
                "fevereiro"
            ),
            "march mar mars marzo märz maerz marca marzec maart março",
            "april apr avril avr abril kwietnia kwiecień aprile",
            "may mai mayo maja maj maggio mei maio",
            "june jun juin junio juni czerwca czerwiec giugno junho",
            "july jul juillet juil julio juli lipca lipiec luglio julho",
            "august aug août aout agosto sierpnia sierpień augustus",
            "september sep sept septembre septiembre września wrzesień settembre setembro",
            "october oct octobre octubre oktober okt października październik ottobre outubro",
            "november nov novembre noviembre listopada listopad novembro",
            (
                "december dec décembre decembre diciembre dezember dez grudnia grudzień dicembre "
                "dezembro"
            ),
        ],
        start=1,
    )
    for name in names.split()
}
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        [
            "monday mon lundi lunes montag poniedziałek poniedzialek lunedì maandag segunda",
            "tuesday tue tues mardi martes dienstag wtorek martedì dinsdag",
            "wednesday wed mercredi miércoles miercoles mittwoch środę środa mercoledì woensdag",
            "thursday thu thurs jeudi jueves donnerstag czwartek giovedì donderdag",
            "friday fri vendredi viernes freitag piątek piatek venerdì vrijdag",
            "saturday sat samedi sábado sabado samstag sobotę sobota sabato zaterdag",
            "sunday sun dimanche domingo sonntag niedzielę niedziela domenica zondag",
        ]
    )
    for name in names.split()
}
TOMORROW = {"tomorrow", "demain", "mañana", "morgen", "jutro", "domani", "amanhã"}
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
DAY_MONTH = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?\s?(?:of |de |d')?\s?({MONTH})\b\.?,?(?:\s(?:de |del )?(\d{{4}}))?",
    re.I,
)
MONTH_DAY = re.compile(
    rf"\b({MONTH})\b\.?\s(?:the )?(\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s(\d{{4}}))?", re.I
)
ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
NUMERIC = re.compile(r"\b(\d{1,2})[./-](\d{1,2})(?:[./-](\d{2,4}))?\b")
DAY_NAME = r"(?:(?:mon|tues?|wednes|wed|thurs?|thu|fri|satur|sat|sun)(?:day)?,? )?"
ORDINAL = re.compile(
    rf"\b(?:until|till|on|before|after|from|back|return(?:ing)?) {DAY_NAME}(?:the )?(\d{{1,2}})(?:st|nd|rd|th)\b(?! (?:{MONTH})\b)",
    re.I,
)
WEEKDAY = re.compile(
    rf"\b(?:({'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})|({'|'.join(TOMORROW)}))\b", re.I
)
RETURN = re.compile(
    r"\b(?:back|return\w*|until|till|through|retour|rentre\w*|jusqu\w*|reviens|revien\w*|vuelt\w*|vuelvo|volver\w*|regres\w*|hasta|zurück|zurueck|wieder|bis|wrac\w*|wróc\w*|powrot\w*|do dnia|z powrotem|torn\w*|rientr\w*|fino|volto|até|terug|tot)\b",
    re.I,
)
LONGEST = timedelta(days=200)


NOTICE_AT = (
    3  # points without a header that make an absence notice; what asks for something is a person's
)


def is_absence(subject: str, text: str, automatic: bool) -> bool:
    """Whether a mail says that its writer is away.

    `automatic`: its headers, or its plain words, say that no person sent it.

    Without either the words must be a notice and nothing else: a person who writes "I'm away until
    the 25th, please ring" wants something.
    """
    if automatic:
        if ADVERTISES.search(text) and not AWAY.search(text):
            return False  # "offers until the 28th": a newsletter
        return bool(
            AWAY.search(text)
            or (SUBJECT.search(subject) and not MACHINE.search(text))
            or (names_return(text) and not ROBOT.search(text) and not MACHINE.search(text))
        )
    return absence_notice(subject, text) >= NOTICE_AT and bool(
        AWAY.search(text) or names_return(text)
    )


def absence_notice(subject: str, text: str) -> int:
    """How much a mail without automatic headers reads like an absence notice."""
    points = (
        3 * bool(SUBJECT.search(subject))
        + bool(AWAY.search(text))
        + names_return(text)
        + bool(DEPUTY.search(text))
        + bool(
            re.match(
                r"\W*(?:hi[^\n]{0,30}[,.!]\s*)?(?:thank you|thanks) for (?:your|the) (?:message|e-?mail|mail|note)",
                text,
                re.I,
            )
        )
    )
    points += 2 * bool(
        re.match(
            r"\W*(?:i am |i'm )?(?:currently )?(?:out of (?:the )?office|on (?:annual )?leave|away from|on pto|on vacation|on holiday)",
            text,
            re.I,
        )
    ) + bool(
        re.search(
            r"\bis (?:away|out of (?:the )?office|on leave)\b|\babsence\b|\bpto\b", subject, re.I
        )
    )
    return points - 3 * bool(ASKS.search(text))


def names_return(text: str) -> bool:
    """It names a day of return: "back Sept 30", "returning next Monday"."""
    return any(
        DAY_MONTH.search(near)
        or MONTH_DAY.search(near)
        or NUMERIC.search(near)
        or ISO.search(near)
        or ORDINAL.search(near)
        or WEEKDAY.search(near[:50])
        for near in (text[m.start() : m.start() + 60] for m in RETURN.finditer(text[:3_000]))
    )


def is_robot(subject: str, text: str) -> bool:
    """Automatic mail whose headers do not say so, told from its plain words."""
    if MACHINE.search(text[:3_000]):
        return True
    return bool(
        SUBJECT.search(subject)
        and (
            AWAY.search(text) or ROBOT.search(text) or (len(text) < 200 and PLAINLY.search(subject))
        )
        and not ASKS.search(text)
    )


def returns_on(text: str, arrived: date) -> date | None:
    """The day on which they say they are back, else None.

    `arrived` is the mail's own day in the reader's zone.
    """
    near = [text[m.start() : m.start() + 90] for m in RETURN.finditer(text)]
    for piece in near:
        for sentence in (re.split(r"(?<=[a-zà-ÿ\d])[.!?](?=\s+[A-ZÀ-Þ])", piece, maxsplit=1)[0],):
            if days := dates(sentence, arrived):
                return (
                    days[-1]
                    if re.search(r"\b(?:from|du|del|vom|od|dal)\b", sentence[:12], re.I)
                    else days[0]
                )
    days = dates(text, arrived)
    if days:
        return max(days)
    for piece in near:
        if found := WEEKDAY.search(piece[:50]):
            return arrived + timedelta(
                days=1
                if found.group(2)
                else (WEEKDAYS[found.group(1).lower()] - arrived.weekday() - 1) % 7 + 1
            )
    return None


def dates(text: str, arrived: date) -> list[date]:
    """Dates named in the text, in its order, that could be a return."""
    found: list[tuple[int, date]] = []
    for pattern, read in (
        (DAY_MONTH, lambda m: (m[3], MONTHS[m[2].lower()], m[1])),
        (MONTH_DAY, lambda m: (m[3], MONTHS[m[1].lower()], m[2])),
        (ISO, lambda m: (m[1], m[2], m[3])),
        (NUMERIC, lambda m: numeric(m, arrived)),
        (ORDINAL, lambda m: (None, 0, m[1])),
    ):
        for match in pattern.finditer(text):
            year, month, day = read(match)
            if (value := future(year, int(month), int(day), arrived)) is not None:
                found.append((match.start(), value))
    return [value for _, value in sorted(found)]


def numeric(match: re.Match[str], arrived: date) -> tuple[str | None, int, int]:
    """Day first, unless only month first makes sense.

    With both possible, whichever is the nearer future.
    """
    first, second, year = int(match[1]), int(match[2]), match[3]
    if year and len(year) == 2:
        year = "20" + year
    options = [
        (m, d) for m, d in ((second, first), (first, second)) if 1 <= m <= 12 and 1 <= d <= 31
    ]
    ahead = sorted(
        (value, m, d) for m, d in options if (value := future(year, m, d, arrived)) is not None
    )
    return (year, ahead[0][1], ahead[0][2]) if ahead else (year, 0, 0)


def future(year: str | None, month: int, day: int, arrived: date) -> date | None:
    """The next such date from `arrived` on; month 0 is "the 25th".

    None where it is impossible or absurdly far.
    """
    try:
        if month == 0:
            value = arrived.replace(day=day)
            value = (
                value
                if value >= arrived
                else (arrived.replace(day=1) + timedelta(days=32)).replace(day=day)
            )
        else:
            value = date(int(year or arrived.year), month, day)
            if not year and value < arrived:
                value = date(arrived.year + 1, month, day)
    except ValueError:
        return None
    return value if arrived <= value <= arrived + LONGEST else None
