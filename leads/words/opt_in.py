"""Allowing us to write again, and asking what this number is.

Official words of text messages and obvious sentences. Pure.
"""

import re

from leads.words.opt_out import asks_to_stop, bare_words

START = {
    "start",
    "unstop",
    "subscribe",
    "resubscribe",
    "optin",
    "opt in",
    "opt-in",
    "commencer",
    "recommencer",
    "reprendre",
    "abonner",
    "réabonner",
    "reabonner",
    "iniciar",
    "comenzar",
    "empezar",
    "reanudar",
    "alta",
    "suscribir",
    "yes start",
    "ok start",
    "start again",
}
HELP = {"help", "info", "aide", "ayuda", "hilfe", "pomoc"}
SENTENCES = [
    r"\b(?:you (?:can|may)(?!'?t| ?not)|please|ok to|okay to|feel free to|it'?s fine to|happy for you to)\b.{0,20}\b(?:text|message|contact|write(?: to)?|e-?mail|call)\b (?:me|us)\b.{0,12}\bagain\b",
    r"\b(?:please )?(?:start|resume|restart)\b (?:sending (?:me )?(?:texts|messages|mails?|e-?mails?|again)|texting|messaging|writing|the (?:texts|messages))\b(?! the)",
    r"\bre-?subscribe\b|\bopt (?:me )?(?:back )?in\b|\bsign me (?:back )?up\b|\bput me back on\b",
    r"\bvous pouvez (?:de nouveau |à nouveau )?(?:m'|me )\s?(?:écrire|ecrire|recontacter|contacter|envoyer|texter)|\b(?:réabonnez|reabonnez|réinscrivez)[- ]moi\b|\breprenez (?:les|vos) (?:messages|sms|textos)\b",
    r"\b(?:pueden?|puedes) (?:volver a |de nuevo )?(?:escribirme|contactarme|mandarme mensajes|enviarme mensajes)\b|\b(?:vuelvan?|vuelve) a (?:escribirme|mandarme|enviarme)\b|\b(?:denme|dame|darme) de alta\b",
    r"\bsie dürfen (?:mir|mich) wieder\b|\bmoże\w* (?:znowu|ponownie) (?:do mnie )?pisać\b",
]
PATTERN = re.compile("|".join(f"(?:{s})" for s in SENTENCES), re.I | re.S)
NEGATED = re.compile(
    r"n['’]?t\b|\b(?:stop|sue|suing|when|if|but|hell|dreams?|lawyer|police|jamás|denunci\w*|crew|quand|si|cuando)\b|\b(?:not|never|no|ne|pas|nunca|nicht|nie)\b|\bn['’]",
    re.I,
)  # where it could mean the opposite, a person decides
# Whoever allows it says so in a line; what is longer may mean something else, and a person decides
LONGEST = 120


def allows_again(text: str) -> str:
    """The words with which the writer allows us to write again, else "".

    Counts only for somebody who had said stop.
    """
    if (word := bare_words(text)) in START:
        return word
    found = PATTERN.search(text.replace("’", "'")) if len(text) <= LONGEST else None
    return found.group(0) if found and not NEGATED.search(text) and not asks_to_stop(text) else ""


def asks_for_help(text: str) -> str:
    """HELP, AIDE, AYUDA, HILFE or POMOC where it is all that was said: who are you?"""
    word = bare_words(text)
    return word if word in HELP else ""
