"""Which language something is written in, by its smallest words.

Pure; "" where it is too short to say.
"""

import re

WORDS = {
    "en": (
        "the and is are was you your have has for with that this what how much can could would "
        "need please thanks my our we it's not do does hi hello of to in on looking price quote"
    ),
    "fr": (
        "le la les des est une un pour avec que qui nous vous notre votre bonjour merci je j'ai "
        "pas dans sur mais chez serait bien s'il combien au du et il elle ce cette quand prix "
        "bonsoir salut svp rdv"
    ),
    "es": (
        "el los las una un para con que por qué cómo cuánto hola gracias tengo mi su nos está "
        "pero muy necesito buenas días tardes desde y es en del al me se lo quiero puede precio "
        "hora cita cuanto presupuesto"
    ),
    "de": (
        "der die das und ist ein eine für mit dass wir sie ihr ihre ich nicht haben hat bitte "
        "danke hallo guten tag möchte wie viel von zu auf bei im am können gerne brauche suche "
        "noch platz termin preis wann"
    ),
    "pl": (
        "jest nie się to na do że dzień dobry proszę dziękuję mam mnie moja mój jak ile czy z po "
        "bo ale od w i o pan pani może chciałbym cena termin kiedy potrzebuję"
    ),
    "it": (
        "il lo gli una per con che non sono buongiorno grazie ho mio vorrei quanto come della del "
        "di e è mi"
    ),
    "pt": (
        "o os uma para com que não obrigado obrigada bom dia tenho meu minha gostaria quanto você "
        "está e é do da em"
    ),
    "nl": (
        "de het een en is voor met dat niet wij jullie graag bedankt hallo goedendag hoeveel "
        "kunnen ik mijn van op"
    ),
    "so": (
        "waa iyo ah ku ka soo maya haa magacaygu asc walaal mahadsanid ma kaa wax ayaa uma waan "
        "waxaan igu la"
    ),
    "ar": "في من على إلى هل أنا هذا السلام عليكم شكرا",
}
INDEX = {language: set(words.split()) for language, words in WORDS.items()}


SPELLED = re.compile(
    r"(?:\b\w\b[\s.\-]{1,3}){3,}\w\b"
)  # v i s i t: letters, and no words of any language
MOSTLY = 0.85
FEW, TELLING = (
    9,
    4,
)  # in a few words, one of four letters or more is enough where only one language has it


def plain_letters(text: str) -> bool:
    """Hardly any letter beyond a to z, as in English with symbols or lookalikes in it."""
    letters = [c for c in text if c.isalpha()]
    return sum(c.isascii() for c in letters) >= MOSTLY * len(letters)


def language_of(text: str) -> str:
    """An ISO 639-1 code. English where short texts leave it open but their letters are plain."""
    text = SPELLED.sub(" ", text)
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text[:3_000].lower().replace("’", "'"))
    if not words:
        return ""
    counts = {language: sum(w in known for w in words) for language, known in INDEX.items()}
    best = max(counts, key=lambda language: counts[language])
    if counts[best] >= 2 or (counts[best] == 1 and len(words) <= 4 and best == "en"):
        return best
    telling = {
        language
        for language, known in INDEX.items()
        if any(w in known for w in words if len(w) >= TELLING)
    }
    if len(words) <= FEW and len(telling) == 1:
        return telling.pop()
    return "en" if plain_letters(text) else ""
