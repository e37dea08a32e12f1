"""What is new in a mail, and what is quoted: folded, never cut."""

import re

from mailparser_reply import EmailReplyParser

from integrations.inbound_mail.headers import guarded

REPLY_LANGUAGES = ["en", "fr", "es", "de", "it", "nl", "pl", "sv", "da"]
OUTLOOK_RULE = re.compile(
    r"(?m)^(?:_{10,}|-{3,}\s?(?:Original Message|Message d'origine|Mensaje original|Ursprüngliche Nachricht|Oryginalna wiadomość)\s?-{3,})\s*$|^(?:From|De|Von|Od): .+\n(?:Sent|Date|Envoyé|Gesendet|Enviado|Wysłano)\s?: .+\n",
    re.I,
)
FORWARDED = re.compile(
    r"(?im)^(?:begin forwarded message:|-{2,}\s*forwarded message\s*-{2,}|-{2,}\s*message transféré\s*-{2,}|-{2,}\s*(?:weitergeleitete nachricht|mensaje reenviado|messaggio inoltrato|messaggio originale|przekazana wiadomość|wiadomość przekazana|doorgestuurd bericht|mensagem encaminhada)\s*-{2,}|début du message (?:transféré|réexpédié)\s*:).*$"
)


# What the line above a quoted mail says in each language
WROTE = "wrote|écrit|escribió|schrieb|ha scritto|napisał|pisze|skrev|schreef|escreveu"
QUOTE_MARK = re.compile(
    rf"(?m)^\s{{0,3}}>|^.{{0,200}}(?:{WROTE}).{{0,60}}:\s*$|^--\s?$|^_{{5,}}|^-{{3,}}"
)
MAX_PARSED = 30_000


def split_quotes(text: str) -> tuple[str, str]:
    """(what is new, what is quoted). A forwarded message is new, whatever marks it has."""
    if FORWARDED.search(text):
        return text, ""
    rule = OUTLOOK_RULE.search(text)
    head, tail = (
        (text[: rule.start()], text[rule.start() :])
        if rule and text[: rule.start()].strip()
        else (text, "")
    )
    marks = QUOTE_MARK.search(head)
    replies = (
        guarded(
            lambda: EmailReplyParser(languages=REPLY_LANGUAGES).read(head[:MAX_PARSED]).replies,
            [],
        )
        if marks
        else []
    )
    fresh = (replies[0].body or "").strip() if replies else ""
    new = below = ""
    if fresh and len(head) <= MAX_PARSED:
        new, below = cut_where_it_ends(head, fresh)
    if not "".join(line for line in new.split("\n") if not ATTRIBUTION.match(line)).strip():
        new, below = without_marked(
            head
        )  # nothing but the line above a quote: they answered below it
    new = WRAPPED_ATTRIBUTION.sub("", new)
    return (new.strip(), (below + "\n" + tail).strip()) if new.strip() else (text, "")


ATTRIBUTION = re.compile(rf"^.{{0,200}}(?:{WROTE}).{{0,60}}:\s*$", re.I)


WRAPPED_ATTRIBUTION = re.compile(
    rf"(?:^|\n)(?:On|Le|El|Am|Il|Op|Den|Em|Dnia|W dniu) [^\n]{{0,200}}\n[^\n]{{0,120}}(?:{WROTE})\s?:\s*$",
    re.I,
)


def without_marked(text: str) -> tuple[str, str]:
    """Divide by the marks alone.

    What stands behind ">" and the line that announces it are old, as under an answer at the bottom.
    """
    lines = text.split("\n")
    old = {n for n, line in enumerate(lines) if line.startswith(">")}
    old |= {
        n
        for n, line in enumerate(lines)
        if ATTRIBUTION.match(line)
        and next((m for m in range(n + 1, len(lines)) if lines[m].strip()), -1) in old
    }
    return "\n".join(line for n, line in enumerate(lines) if n not in old), "\n".join(
        lines[n] for n in sorted(old)
    )


def cut_where_it_ends(text: str, fresh: str) -> tuple[str, str]:
    """Divide text behind the last line of `fresh`, a reading of it in which blanks and rulers may
    have been lost.
    """
    wanted = [line.strip() for line in fresh.split("\n") if line.strip()]
    lines = text.split("\n")
    new: list[str] = []
    old: list[str] = []
    for line in lines:
        if wanted and line.strip() == wanted[0]:
            wanted.pop(0)
            new.append(line)
        elif not wanted or line.startswith(">") or (not new and line.rstrip().endswith(":")):
            old.append(line)
        else:
            new.append(line)
    return "\n".join(line for line in new if not line.startswith(">")), "\n".join(old)
