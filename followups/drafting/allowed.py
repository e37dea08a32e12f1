"""Whether a sentence may stand in an answer: it says one approved fact, asks, or thanks. Everything else needs a person. Pure.

Block-lists of prices and promises let most bad drafts through; what is allowed is therefore listed, not what is forbidden.
"""

import re
from collections.abc import Sequence

SAME_WORDS = 0.7  # of a sentence's content words that must be those of one fact
LONGEST_QUESTION = 18  # content words
SENTENCES = re.compile(r"(?<=[.!?…])\s+|\n+")
NUMBERS = {
    "1": "one un une uno una ein eine einen jeden", "2": "two deux dos zwei dwa dwie", "3": "three trois tres drei trzy", "4": "four quatre cuatro vier cztery", "5": "five cinq cinco fünf pięć",
    "6": "six seis sechs sześć", "7": "seven sept siete sieben siedem", "8": "eight huit ocho acht osiem", "9": "nine neuf nueve neun dziewięć", "10": "ten dix diez zehn dziesięć",
    "12": "twelve douze doce zwölf dwanaście", "15": "fifteen quinze quince fünfzehn piętnaście", "20": "twenty vingt veinte zwanzig dwadzieścia", "24": "twenty-four vierundzwanzig", "30": "thirty trente treinta dreißig trzydzieści", "50": "fifty cinquante cincuenta fünfzig pięćdziesiąt", "100": "hundred cent cien hundert sto",
}  # fmt: skip
DIGITS = {word: digit for digit, words in NUMBERS.items() for word in words.split() if word not in ("un", "une", "una", "ein", "eine", "einen", "one", "uno", "jeden")}  # mostly articles
DAYS = r"mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thu(?:rs)?(?:day)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|poniedziałek|wtorek|środ[aęy]|czwartek|piątek|sobot[aęy]|niedziel[aęi]"
SOON = r"today|tonight|tomorrow|this (?:week|afternoon|morning|evening)|next week|right away|immediately|asap|aujourd['’]hui|demain|cette semaine|tout de suite|hoy|mañana|esta semana|heute|morgen|diese woche|sofort|dzisiaj|dziś|jutro|w tym tygodniu|natychmiast"
PROMISES = r"guarante\w+|promise\w*|free(?: of charge)?|no charge|no cost|discount\w*|refund\w*|cheapest|certified|licen[cs]ed|insured|warrant\w+|gratuit\w*|garanti\w*|remise|gratis|garantiz\w*|garantía|descuento|kostenlos|garantier\w*|garantie|rabatt|rabat\w*|gwaranc\w*|gwarant\w*|bezpłatn\w*|darmow\w*"
LINK = r"https?://\S+|www\.\S+|\b[\w-]+\.(?:com|net|org|io|co|example|biz|info|de|fr|es|pl|uk|ca)\b\S*"
ITEM = re.compile(rf"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|{LINK}|\+?\d[\d.,:/\s-]*\d|\d+|\b(?:{DAYS})\b|\b(?:{SOON})\b|\b(?:{PROMISES})\b|[$€£]|\b(?:usd|eur|gbp|pln|zł|euros?|dollars?|pounds?)\b|%|\bpercent\b", re.I)
COMMITS = re.compile(r"\b(?:we|i|you)(?:'ll| will| can| could be| are able to| shall| guarantee)\b|\b(?:nous (?:allons|pouvons|serons|viendrons)|on (?:peut|va|viendra)|podemos|vamos a|iremos|wir (?:werden|können|kommen)|możemy|będziemy|przyjedziemy)\b", re.I)
THANKS = re.compile(r"\b(?:thanks?|thank you|sorry|glad|appreciate|merci|désolée?s?|navrée?s?|gracias|lamentamos|sentimos|siento|danke|vielen dank|es tut (?:mir|uns) leid|dziękuj\w+|przykro)\b", re.I)
LITTLE = frozenset(["a", "an", "the", "and", "or", "but", "if", "so", "of", "to", "in", "on", "at", "by", "for", "from", "with", "about", "into", "as", "is", "are", "was", "were", "be", "been", "it", "its", "this", "that", "these", "those", "you", "your", "we", "our", "us", "i", "me", "my", "he", "she", "they", "them", "their", "there", "here", "do", "does", "did", "have", "has", "had", "not", "no", "yes", "would", "could", "can", "may", "might", "will", "please", "what", "when", "where", "which", "who", "how", "why", "any", "some", "all", "more", "most", "very", "just", "also", "than", "then", "too", "le", "la", "les", "des", "de", "du", "un", "une", "et", "ou", "à", "en", "dans", "sur", "pour", "par", "avec", "est", "sont", "que", "qui", "ce", "cette", "vous", "votre", "vos", "nous", "notre", "nos", "pas", "el", "los", "las", "y", "o", "en", "con", "por", "para", "que", "su", "sus", "es", "son", "una", "uno", "no", "lo", "al", "del", "der", "die", "das", "und", "oder", "ein", "eine", "einen", "im", "am", "auf", "mit", "von", "zu", "für", "ist", "sind", "sie", "ihr", "ihre", "wir", "uns", "nicht", "i", "w", "z", "na", "do", "o", "od", "że", "się", "jest", "są", "to", "czy", "pan", "pani", "nie"])  # fmt: skip


def problems(text: str, facts: Sequence[str], inquiry: str) -> list[str]:
    """What speaks against each sentence of `text`, for a person to read; [] where every one may stand."""
    return [wrong for sentence in SENTENCES.split(text) if sentence.strip() and (wrong := problem(sentence.strip(), facts, inquiry))]


def problem(sentence: str, facts: Sequence[str], inquiry: str) -> str:
    shown = f"“{sentence[:120]}”"
    claimed = items(sentence)
    if any(says(sentence, claimed, fact) for fact in facts):
        return ""
    if sentence.endswith("?"):
        if COMMITS.search(sentence):
            return f"{shown} promises something in a question"
        if len(content(sentence)) > LONGEST_QUESTION:
            return f"{shown} is a long question"
        return f"{shown} names {listed(new)}, which neither they nor your facts do" if (new := claimed - items(inquiry)) else ""
    if claimed:
        return f"{shown} names {listed(claimed)}, which stands in no approved fact beside the rest of it"
    if THANKS.search(sentence) and not COMMITS.search(sentence):
        return ""
    return f"{shown} says something that is no approved fact"


def says(sentence: str, claimed: set[str], fact: str) -> bool:
    """Whether it says this one fact in nearly its own words, with no number, day, link or promise beyond it."""
    words, known = content(sentence), set(content(fact))
    return bool(words) and sum(w in known for w in words) >= SAME_WORDS * len(words) and claimed <= items(fact)


def items(text: str) -> set[str]:
    """The sums, numbers, days, hours, links, addresses and promises in a text, number words as digits."""
    spelled = re.sub(r"[^\W\d_]+(?:-[^\W\d_]+)?", lambda m: DIGITS.get(m[0].lower(), m[0]), text)
    return {re.sub(r"(?<=\d)[\s,](?=\d{3}\b)", "", m[0].lower()).strip(" .,-:/") for m in ITEM.finditer(spelled)} - {""}


def content(sentence: str) -> list[str]:
    """Its words but the little ones, as beginnings, so that "repairs" is "repair"."""
    words = re.findall(r"[^\W_]+", sentence.lower())
    return [DIGITS.get(w, w)[:6] for w in words if w not in LITTLE]


def listed(found: set[str]) -> str:
    return ", ".join(f"“{one}”" for one in sorted(found)[:4])
