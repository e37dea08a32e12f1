"""How mail programs send a mail of ours back, in the languages that they speak."""

from collections.abc import Iterator

ADA = "Ada Keen <ada@lovelace.example>"
US = "Oak Roofing <office@oak-roofing.example>"
# From, sent, to, subject; and a moment as programs write it there
HEADERS = {
    "en": ("From:", "Sent:", "To:", "Subject:", "Monday, October 5, 2026 10:12 AM"),
    "fr": ("De :", "Envoyé :", "À :", "Objet :", "lundi 5 octobre 2026 10:12"),
    "es": ("De:", "Enviado:", "Para:", "Asunto:", "lunes, 5 de octubre de 2026 10:12"),
    "de": ("Von:", "Gesendet:", "An:", "Betreff:", "Montag, 5. Oktober 2026 10:12"),
    "pl": ("Od:", "Wysłane:", "Do:", "Temat:", "poniedziałek, 5 października 2026 10:12"),
    "it": ("Da:", "Inviato:", "A:", "Oggetto:", "lunedì 5 ottobre 2026 10:12"),
    "fi": (
        "Lähettäjä:",
        "Lähetetty:",
        "Vastaanottaja:",
        "Aihe:",
        "maanantai 5. lokakuuta 2026 10.12",
    ),
    "ja": ("差出人：", "送信日時：", "宛先：", "件名：", "2026年10月5日 10:12"),
}
ATTRIBUTIONS = {
    "en": "On 5 Oct 2026, at 10:12, {us} wrote:",
    "fr": "Le 5 oct. 2026 à 10:12, {us} a écrit :",
    "es": "El 5 oct 2026, a las 10:12, {us} escribió:",
    "de": "Am 05.10.2026 um 10:12 schrieb {us}:",
    "pl": "W dniu 5.10.2026 o 10:12, {us} pisze:",
    "it": "Il giorno 5 ott 2026, alle ore 10:12, {us} ha scritto:",
    "fi": "{us} kirjoitti 5.10.2026 kello 10.12:",
    "ja": "2026年10月5日(月) 10:12 {us}:",
}


def marked(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def header_block(language: str, turned: bool = False) -> str:
    sender, sent, to, subject, moment = HEADERS[language]
    rows = [f"{sender} {US}", f"{sent} {moment}", f"{to} {ADA}", f"{subject} Re: Roof"]
    if turned:
        rows[1:3] = reversed(rows[1:3])
    return "\n".join(rows)


def layouts(language: str, words: str, ours: str) -> Iterator[tuple[str, str]]:
    """(name, text) of a reply that says `words` to a mail of ours, by program and language."""
    attribution = ATTRIBUTIONS[language].format(us=US)
    wrapped = attribution.replace(" <", "\n<")
    block = header_block(language)
    bold = block.replace(": ", ":* ", 3)
    rebroken = marked(ours.replace(" you ", "\nyou "))
    yield "marked below", f"{words}\n\n{attribution}\n\n{marked(ours)}"
    yield "marked above", f"{attribution}\n{marked(ours)}\n\n{words}"
    yield "unmarked below", f"{words}\n\n{attribution}\n\n{ours}"
    yield "wrapped attribution", f"{words}\n\n{wrapped}\n\n{marked(ours)}"
    yield "headers", f"{words}\n\n{block}\n\n{ours}"
    yield "headers, receiver first", f"{words}\n\n{header_block(language, True)}\n\n{ours}"
    yield "ruler and headers", f"{words}\n\n{'_' * 32}\n{block}\n\n{ours}"
    yield "bold headers", f"{words}\n\n{bold}\n\n{ours}"
    yield "headers, marked", f"{words}\n\n{marked(block)}\n>\n{marked(ours)}"
    yield "nothing between", f"{words}\n\n{ours}"
    yield "marked, nothing between", f"{words}\n\n{marked(ours)}"
    yield "signature", f"{words}\n\n-- \nAda Keen\n\n{attribution}\n\n{marked(ours)}"
    yield "other line breaks", f"{words}\n\n{attribution}\n\n{rebroken}"
