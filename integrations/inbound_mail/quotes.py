"""What is new in a mail, and what is quoted: folded, never cut."""

from mailparser_reply import EmailReplyParser

from integrations.inbound_mail.headers import guarded
from integrations.mail_phrases import PHRASES

REPLY_LANGUAGES = ["en", "fr", "es", "de", "it", "nl", "pl", "sv", "da"]
QUOTED_BELOW = PHRASES.pattern("quoted_below")
FORWARDED = PHRASES.pattern("forwarded")
QUOTE_MARK = PHRASES.pattern("quote_mark")
ATTRIBUTION = PHRASES.pattern("attribution")
WRAPPED_ATTRIBUTION = PHRASES.pattern("wrapped_attribution")
MAX_PARSED = 30_000


def split_quotes(text: str) -> tuple[str, str]:
    """(what is new, what is quoted). A forwarded message is new, whatever marks it has."""
    if FORWARDED.search(text):
        return text, ""
    rule = QUOTED_BELOW.search(text)
    head, tail = text, ""
    if rule and text[: rule.start()].strip():
        head, tail = text[: rule.start()], text[rule.start() :]
    fresh = newest_reply(head)
    new = below = ""
    if fresh and len(head) <= MAX_PARSED:
        new, below = cut_where_it_ends(head, fresh)
    if not has_words(new):  # nothing but the line above a quote: they answered below it
        new, below = without_marked(head)
    new = WRAPPED_ATTRIBUTION.sub("", new)
    return (new.strip(), (below + "\n" + tail).strip()) if new.strip() else (text, "")


def newest_reply(text: str) -> str:
    """The newest of the mails in a thread, as the parser reads them; "" where nothing is marked."""
    if not QUOTE_MARK.search(text):
        return ""
    parser = EmailReplyParser(languages=REPLY_LANGUAGES)
    replies = guarded(lambda: parser.read(text[:MAX_PARSED]).replies, [])
    return (replies[0].body or "").strip() if replies else ""


def has_words(text: str) -> bool:
    """More than lines that announce a quote."""
    return any(line.strip() and not ATTRIBUTION.match(line) for line in text.split("\n"))


def without_marked(text: str) -> tuple[str, str]:
    """Divide by the marks alone.

    What stands behind ">" and the line that announces it are old, as under an answer at the bottom.
    """
    lines = text.split("\n")
    quoted = {n for n, line in enumerate(lines) if line.startswith(">")}
    announcing = [n for n, line in enumerate(lines) if ATTRIBUTION.match(line)]
    old = quoted.union(n for n in announcing if next_with_words(lines, n) in quoted)
    new = [line for n, line in enumerate(lines) if n not in old]
    return "\n".join(new), "\n".join(lines[n] for n in sorted(old))


def next_with_words(lines: list[str], after: int) -> int:
    """The number of the next line that is not blank, -1 where there is none."""
    return next((n for n in range(after + 1, len(lines)) if lines[n].strip()), -1)


def cut_where_it_ends(text: str, fresh: str) -> tuple[str, str]:
    """Divide text behind the last line of `fresh`, a reading of it in which blanks and rulers may
    have been lost.
    """
    wanted = filled_lines(fresh)
    new: list[str] = []
    old: list[str] = []
    for line in text.split("\n"):
        if wanted and line.strip() == wanted[0]:
            wanted.pop(0)
            new.append(line)
        elif not wanted or is_old(line, new):
            old.append(line)
        else:
            new.append(line)
    return "\n".join(line for line in new if not line.startswith(">")), "\n".join(old)


def filled_lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def is_old(line: str, new: list[str]) -> bool:
    """Quoted, or what announces a quote before anything new was said."""
    return line.startswith(">") or (not new and line.rstrip().endswith(":"))
