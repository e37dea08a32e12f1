"""Whether a model's own sentence may stand in an answer.

What is allowed is listed, not what is forbidden. Pure.

A block-list of prices and promises lets most bad drafts through, and so does likeness to a fact:
"Quotes are not free" is nearly one. So facts
are only ever written by code, word for word, thanks come from a closed list, and all that a model
may write itself are short, bare questions:
no number, day, sum or link, nothing about us, no second clause in which something could be claimed.
"""

import re
from collections.abc import Sequence

LONGEST_QUESTION = 14  # words
SENTENCES = re.compile(r"(?<=[.!?…])\s+|\n+")
NUMBERS = (
    "one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty "
    "fifty sixty ninety hundred thousand half double noon midnight deux trois quatre cinq sept "
    "huit neuf dix onze douze vingt trente cent mille moitié midi minuit dos tres cuatro cinco "
    "siete ocho nueve diez once doce veinte treinta cien mil mitad mediodía zwei drei vier fünf "
    "sechs sieben acht neun zehn elf zwölf zwanzig dreißig hundert tausend hälfte mittag dwa dwie "
    "trzy cztery pięć sześć siedem osiem dziewięć dziesięć dwanaście dwadzieścia trzydzieści sto "
    "tysiąc połowa południe"
)
DAYS = (
    "monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi "
    "samedi dimanche lunes martes miércoles jueves viernes sábado domingo montag dienstag "
    "mittwoch donnerstag freitag samstag sonntag poniedziałek wtorek środa środę czwartek piątek "
    "sobota sobotę niedziela niedzielę january february march april june july august september "
    "october november december today tonight tomorrow yesterday weekend week hour hours minute "
    "minutes aujourd'hui demain semaine heure heures hoy mañana semana hora horas heute morgen "
    "woche stunde stunden dzisiaj dziś jutro tydzień tygodniu godzina godzinę"
)
MONEY = (
    "free discount refund price cost costs fee charge deposit guarantee guaranteed promise "
    "warranty insured certified licensed offer booked booking confirm confirmed order contract "
    "pay paid nothing gratuit gratuite remise prix garantie réservé confirmé commande rien gratis "
    "descuento precio garantía reservado confirmado pedido nada kostenlos rabatt preis garantiert "
    "gebucht bestätigt auftrag nichts darmo darmowy rabat cena gwarancja potwierdzony zamówienie "
    "nic"
)
OURS = (
    "we we're we'll we've our ours us i i'm i'll my mine nous notre nos je mon ma mes nosotros "
    "nosotras nuestro nuestra nuestros yo mi mis wir unser unsere unserem unseren uns ich mein "
    "meine my nasz nasza nasze nam nas moja mój"
)
CLAUSES = (
    "since because as which that who whose if when while although though so but and or know aware "
    "already puisque car parce lequel laquelle mais et ou si quand sachant déjà porque ya pues "
    "aunque pero y o cuando sabía weil da denn obwohl aber und oder wenn dass wissen bereits "
    "ponieważ bo gdyż który która ale i lub oraz gdy że już"
)
FORBIDDEN = {
    "a number": frozenset(NUMBERS.split()),
    "a day or time": frozenset(DAYS.split()),
    "money or a promise": frozenset(MONEY.split()),
    "us": frozenset(OURS.split()),
    "a second thought": frozenset(CLAUSES.split()),
}
TO_US = re.compile(
    r"\b(?:send|tell|give|show|let|text|mail|e-?mail) us\b|\b(?:pouvez|pourriez)-vous nous\b|\b(?:können|könnten) sie uns\b|\b(?:przesłać|podać|wysłać|pokazać) nam\b"
)  # asks them for something, and says nothing about us
MARKS = re.compile(r"[\d€$£%@,;:()\[\]/\\\"“”„«»|<>*_=+–—]|\.\w")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def draft_problems(text: str, facts: Sequence[str]) -> list[str]:
    """What speaks against each sentence of `text`, for a person to read.

    [] where every one may stand.
    """
    known = {plain(fact) for fact in facts}
    return [
        wrong
        for sentence in SENTENCES.split(text)
        if sentence.strip()
        and plain(sentence) not in known
        and (wrong := sentence_problem(sentence.strip()))
    ]


def plain(text: str) -> str:
    return " ".join(text.split())


def sentence_problem(sentence: str) -> str:
    """Why one sentence is no bare question; "" where it is."""
    shown = f"“{sentence[:120]}”"
    if not sentence.endswith("?") or sentence.count("?") > 1:
        return f"{shown} says something that is no approved fact"
    bare = TO_US.sub("send", sentence[:-1].lower().replace("’", "'"))
    words = WORD.findall(bare)
    if MARKS.search(bare):
        return f"{shown} holds a number, a sign or a second clause"
    if len(words) > LONGEST_QUESTION:
        return f"{shown} is a long question"
    found = next(
        ((what, word) for word in words for what, listed in FORBIDDEN.items() if word in listed),
        None,
    )
    return f"{shown} speaks of {found[0]} (“{found[1]}”)" if found else ""
