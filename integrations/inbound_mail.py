"""Raw mail → InboundMail. Never raises for what a stranger sent: each header and part is read on its own, guarded."""

import email
import email.policy
import email.utils
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import Message
from functools import partial
from typing import Any, Literal

import lxml.html
from flufl.bounce import all_failures
from inscriptis import Inscriptis
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.html_properties import Display
from inscriptis.model.config import ParserConfig
from inscriptis.model.html_element import HtmlElement
from mailparser_reply import EmailReplyParser

Kind = Literal["human", "automatic", "bounce", "list"]

MOST_PARTS = 200
MOST_TEXT = 100_000  # characters of words, and twice that of HTML: more than anybody writes
LONGEST_LINE = 2_000
MOST_DEPTH = 30
REPLY_LANGUAGES = ["en", "fr", "es", "de", "it", "nl", "pl", "sv", "da"]


@dataclass(frozen=True)
class Person:
    name: str = ""
    address: str = ""


@dataclass(frozen=True)
class InboundMail:
    """What one raw mail says. Addresses are lower case; `at` is the Date header in UTC or None; text has no NUL."""

    sender: Person
    reply_to: Person
    recipients: list[str]
    subject: str
    message_id: str
    references: list[str]
    at: datetime | None
    text: str
    fresh: str
    quoted: str
    kind: Kind
    failed: str = ""
    hard: bool = False
    plain_bounce: bool = False  # a bounce by its words alone
    complaint: bool = False
    returned_ids: list[str] = field(default_factory=list)
    html: str = ""
    calendar: bool = False
    attached: "InboundMail | None" = None  # a mail forwarded as an attachment
    attachments: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)


def read(raw: bytes, inside: bool = False) -> InboundMail:
    """Parse a mail's bytes (RFC 5322 or what passes for it). Source: RFC 5322, 3464, 3834; what cannot be read is left empty."""
    message = guarded(lambda: email.message_from_bytes(raw, policy=email.policy.compat32), None)
    if message is None:  # nested beyond what any reader follows: its headers alone
        message = email.message_from_bytes(raw.partition(b"\r\n\r\n")[0].partition(b"\n\n")[0][:50_000] + b"\r\n\r\n", policy=email.policy.compat32)
    text, html = bodies(message)
    fresh, quoted = split_quotes(text)
    subject = header(message, "Subject")[:500]
    sender = person(message, "From")
    plain_bounce = is_plain_bounce(subject, text, sender)
    failed, hard = failures(message, text, plain_bounce)
    complaint = any(p.get_content_type() == "message/feedback-report" for p in parts(message))
    headers = {name: header(message, name) for name in ("Auto-Submitted", "Precedence", "List-Id", "List-Unsubscribe", "X-Autoreply", "X-Autorespond", "Return-Path", "X-Failed-Recipients", "Content-Type")}
    return InboundMail(
        sender=sender,
        reply_to=person(message, "Reply-To"),
        recipients=recipients(message),
        subject=subject,
        message_id=first_id(header(message, "Message-ID")),
        references=ids(header(message, "In-Reply-To") + " " + header(message, "References")),
        at=date(message),
        text=text,
        fresh=fresh,
        quoted=quoted,
        kind=kind_of(headers, sender, failed, complaint, plain_bounce),
        failed=failed,
        hard=hard,
        plain_bounce=plain_bounce,
        complaint=complaint,
        returned_ids=returned_ids(message),
        html=html,
        calendar=any(p.get_content_type() == "text/calendar" for p in parts(message)),
        attached=None if inside else attached_mail(message),
        attachments=[name for part in parts(message) if (name := attachment_name(part))],
        headers=headers,
    )


def guarded(read_it: Callable[[], Any], fallback: Any) -> Any:
    """The standard library raises a dozen unrelated errors on headers that strangers really send."""
    try:
        return read_it()
    except Exception:
        return fallback


def clean(text: str) -> str:
    """No NUL, no lone surrogate, one kind of line end: what a database and a page can hold."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


def header(message: Message, name: str) -> str:
    value = guarded(lambda: message.get(name), None)
    if value is None:
        return ""
    decoded = guarded(lambda: str(make_header(decode_header(str(value)[:20_000]))), str(value))
    decoded = decoded.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return re.sub(r"\s+", " ", clean(decoded)).strip()


def person(message: Message, name: str) -> Person:
    raw = guarded(lambda: str(message.get(name) or ""), "")[:2000]
    pair = next(iter(addresses([raw])), ("", ""))
    shown = guarded(lambda: str(make_header(decode_header(pair[0]))), pair[0])
    address = pair[1].strip().lower()
    if "@" not in address:
        found = re.search(r"[^\s<>\"',;:@]{1,64}@[^\s<>\"',;:@]{1,190}", raw)
        address = found.group(0).lower() if found else ""
    shown = shown.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return Person(re.sub(r"\s+", " ", clean(shown)).strip(" \"'")[:200], address[:254])


def addresses(values: list[str]) -> list[tuple[str, str]]:
    """(name, address) pairs; the lenient reading, since strangers' headers are rarely strictly right."""
    lenient = {"strict": False} if getattr(email.utils, "supports_strict_parsing", False) else {}
    return guarded(lambda: email.utils.getaddresses(values, **lenient), [])


def recipients(message: Message) -> list[str]:
    """Envelope recipients first: they hold the reply token even where To does not."""
    found: list[str] = []
    for name in ("Delivered-To", "X-Original-To", "To", "Cc"):
        values = [str(v) for v in guarded(partial(message.get_all, name, []), [])]
        for _, address in addresses(values):
            if "@" in address and address.lower() not in found:
                found.append(address.lower())
    return found[:100]


def ids(text: str) -> list[str]:
    return list(dict.fromkeys(found[:255] for found in re.findall(r"<[^<>\s]+>", text)))[:50]


def first_id(text: str) -> str:
    return next(iter(ids(text)), text.strip()[:255])


def date(message: Message) -> datetime | None:
    parsed = guarded(lambda: email.utils.parsedate_to_datetime(str(message.get("Date"))), None)
    return guarded(lambda: (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC), None)


def parts(message: Message) -> list[Message]:
    """Every part, breadth capped and depth capped, however deep a stranger nests."""
    found: list[Message] = []
    waiting: list[tuple[Message, int]] = [(message, 0)]
    while waiting and len(found) < MOST_PARTS:
        part, depth = waiting.pop(0)
        found.append(part)
        inner = guarded(part.get_payload, None)
        if isinstance(inner, list) and depth < MOST_DEPTH:
            waiting = [(p, depth + 1) for p in inner if isinstance(p, Message)] + waiting
    return found


def attachment_name(part: Message) -> str:
    name = guarded(part.get_filename, None)
    if not name:
        return ""
    shown = guarded(lambda: str(make_header(decode_header(str(name)))), str(name))
    return re.sub(r"[\x00-\x1f/\\]", "_", shown.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))[:150]


def bodies(message: Message) -> tuple[str, str]:
    """(text, html) as shown to a reader: the first plain part that says something, else the HTML as text."""
    plain, html = [], []
    returned: set[int] = set()
    for part in parts(message):
        if id(part) in returned:
            continue
        kind = part.get_content_type()
        if kind in ("message/rfc822", "text/rfc822-headers") and not attachment_only(message, part):
            returned.update(id(inner) for inner in parts(part))  # a returned or forwarded original is not what they wrote
            continue
        if part.is_multipart() or attachment_name(part):
            continue
        if kind == "text/plain":
            plain.append(content(part))
        elif kind == "text/html":
            html.append(content(part))
    text = "\n\n".join(t for t in plain if t.strip())
    page = "\n".join(html)[: 2 * MOST_TEXT]
    if page and is_stub(text):
        shown = html_text(page)
        text = shown if not text.strip() or len(shown) > 3 * len(text) else text
    return tidy(text[: 2 * MOST_TEXT])[:MOST_TEXT], page


def attached_mail(message: Message) -> InboundMail | None:
    """The first mail that hangs on this one, unless this one is the report of a machine about it."""
    if message.get_content_type() in ("multipart/report", "message/rfc822"):
        return None
    inner = next((p for p in parts(message) if p.get_content_type() == "message/rfc822"), None)
    raw = guarded(lambda: inner.get_payload()[0].as_bytes(), None) if inner is not None else None  # type: ignore[union-attr, index]
    return read(raw, inside=True) if raw else None


def attachment_only(message: Message, part: Message) -> bool:
    """A forwarded mail with no words around it is itself the message."""
    return message is part or message.get_content_type() == "message/rfc822"


def content(part: Message) -> str:
    """A part's text: the declared charset, then UTF-8, then windows-1252, which never fails."""
    raw = guarded(lambda: part.get_payload(decode=True), None)
    if not isinstance(raw, bytes):
        return clean(str(guarded(part.get_payload, "")))
    declared = str(guarded(part.get_content_charset, None) or "utf-8")
    declared = declared.lower() if re.fullmatch(r"[\w.:-]{2,30}", declared) and not re.search(r"escape|utf[-_]?7|idna|punycode|rot|hex|base|zip|bz2|zlib|uu|quopri|undefined|mbcs|oem|unicode", declared, re.I) else "utf-8"
    declared = {"iso-8859-1": "windows-1252", "us-ascii": "utf-8"}.get(declared, declared)
    for charset in (declared, "utf-8"):
        decoded = guarded(partial(raw.decode, charset), None)
        if decoded is not None:
            return clean(decoded)
    return clean(raw.decode("windows-1252", "replace"))


def is_stub(text: str) -> bool:
    """No words, or only the advice to look at the other part."""
    return not text.strip() or (len(text) < 250 and bool(re.search(r"\bhtml\b|https?://", text, re.I)))


BLOCKS = CSS_PROFILES["strict"] | {tag: HtmlElement(display=Display.block) for tag in ("dl", "dt", "dd")}


def html_text(page: str) -> str:
    """HTML as a reader sees it; hidden elements are left out, cells are kept apart by two blanks."""
    shown = guarded(lambda: Inscriptis(visible(page), ParserConfig(css=BLOCKS)).get_text(), None)
    return clean(shown if shown is not None else re.sub(r"<[^<>]{0,2000}>", " ", page))


HIDDEN = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden|font-size\s{0,3}:\s{0,3}0(?![.\d])", re.I)


def visible(page: str) -> Any:
    """The page's tree without what a reader does not see: scripts, comments, hidden elements."""
    tree = lxml.html.fromstring(page.encode("utf-8", "replace"), parser=lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True))
    unseen = [e for e in tree.iter() if not isinstance(e.tag, str) or e.tag in ("script", "style", "template", "title") or HIDDEN.search(e.get("style", ""))]
    for element in unseen:
        if element.getparent() is not None:
            element.drop_tree()
    return tree


def tidy(text: str) -> str:
    text = text.replace("\u00a0", " ").replace("\u200b", "").replace("\ufeff", "")
    lines = [line.rstrip()[:LONGEST_LINE] for line in clean(text).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


OUTLOOK_RULE = re.compile(r"(?m)^(?:_{10,}|-{3,}\s?(?:Original Message|Message d'origine|Mensaje original|Ursprüngliche Nachricht|Oryginalna wiadomość)\s?-{3,})\s*$|^(?:From|De|Von|Od): .+\n(?:Sent|Date|Envoyé|Gesendet|Enviado|Wysłano)\s?: .+\n", re.I)
FORWARDED = re.compile(r"(?im)^(?:begin forwarded message:|-{2,}\s*forwarded message\s*-{2,}|-{2,}\s*message transféré\s*-{2,}|-{2,}\s*weitergeleitete nachricht\s*-{2,}|début du message (?:transféré|réexpédié)\s*:).*$")


WROTE = "wrote|écrit|escribió|schrieb|ha scritto|napisał|pisze|skrev|schreef|escreveu"  # what the line above a quoted mail says in each language
QUOTE_MARK = re.compile(rf"(?m)^\s{{0,3}}>|^.{{0,200}}(?:{WROTE}).{{0,60}}:\s*$|^--\s?$|^_{{5,}}|^-{{3,}}")
PARSED_AT_MOST = 30_000


def split_quotes(text: str) -> tuple[str, str]:
    """(what is new, what is quoted). A forwarded message is new, whatever marks it has."""
    if FORWARDED.search(text):
        return text, ""
    rule = OUTLOOK_RULE.search(text)
    head, tail = (text[: rule.start()], text[rule.start() :]) if rule and text[: rule.start()].strip() else (text, "")
    marks = QUOTE_MARK.search(head)
    replies = guarded(lambda: EmailReplyParser(languages=REPLY_LANGUAGES).read(head[:PARSED_AT_MOST]).replies, []) if marks else []
    fresh = (replies[0].body or "").strip() if replies else ""
    new = below = ""
    if fresh and len(head) <= PARSED_AT_MOST:
        new, below = cut_where_it_ends(head, fresh)
    if not new.strip():
        new, below = without_marked(head)
    new = WRAPPED_ATTRIBUTION.sub("", new)
    return (new.strip(), (below + "\n" + tail).strip()) if new.strip() else (text, "")


ATTRIBUTION = re.compile(rf"^.{{0,200}}(?:{WROTE}).{{0,60}}:\s*$", re.I)


WRAPPED_ATTRIBUTION = re.compile(rf"(?:^|\n)(?:On|Le|El|Am|Il|Op|Den|Em|Dnia|W dniu) [^\n]{{0,200}}\n[^\n]{{0,120}}(?:{WROTE})\s?:\s*$", re.I)


def without_marked(text: str) -> tuple[str, str]:
    """Divide by the marks alone: what stands behind ">" and the line that announces it are old, as under an answer at the bottom."""
    lines = text.split("\n")
    old = {n for n, line in enumerate(lines) if line.startswith(">")}
    old |= {n for n, line in enumerate(lines) if ATTRIBUTION.match(line) and next((m for m in range(n + 1, len(lines)) if lines[m].strip()), -1) in old}
    return "\n".join(line for n, line in enumerate(lines) if n not in old), "\n".join(lines[n] for n in sorted(old))


def cut_where_it_ends(text: str, fresh: str) -> tuple[str, str]:
    """Divide text behind the last line of `fresh`, a reading of it in which blanks and rulers may have been lost."""
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


DAEMON = re.compile(r"^\W*(?:mailer-daemon|postmaster|mail-daemon|mailerdaemon|mdaemon|system administrator)\W{0,3}@|^mailer-daemon$", re.I)
# Nearly half of all bounces have no machine-readable part: these are told by their subject together with what they say.
UNDELIVERED = re.compile(r"^\W*(?:undeliver\w+|returned mail|(?:your )?(?:e-?mail|message) (?:could not be|not|was not|error)|mail (?:error|delivery|system error|could not|not delivered|failure)|(?:permanent |final )?(?:message |mail )?delivery (?:status notification|failure|failed|error|warning|has failed|notification)|failure notice|failed (?:mail|delivery)|non[- ]?delivery|nondeliverable|unzustellbar|nicht zustellbar|rückläufer|échec|message non (?:remis|délivré|distribué)|mensaje no entregad|no se (?:ha podido|pudo) entregar|niedostarcz|nie można dostarczyć|warning: .*unknown)", re.I)
SAYS_SO = re.compile(r"user unknown|unknown (?:user|recipient|address)|no such (?:user|recipient|mailbox)|could ?n[o']t be delivered|cannot be delivered|not (?:be )?delivered|unable to deliver|undeliverable|delivery (?:has )?failed|failed to deliver|permanent (?:fatal )?error|mailbox (?:full|unavailable|not found)|does not exist|\b55[0-9][ -]|\b5\.\d\.\d\b|returned to (?:you|sender)|nicht zugestellt|non remis|no (?:ha sido )?entregad|awaits moderator", re.I)


def is_plain_bounce(subject: str, text: str, sender: Person) -> bool:
    """A bounce in words alone, from whatever address. Forwarding or answering one is a person's doing and keeps its Re: or Fwd:."""
    return bool(UNDELIVERED.search(subject) and (SAYS_SO.search(text[:5_000]) or not sender.address))


def kind_of(headers: dict[str, str], sender: Person, failed: str, complaint: bool, plain_bounce: bool = False) -> Kind:
    """By the headers, and for bounces by plain words; what else only the words tell is told by whoever knows what we wait for."""
    if complaint or failed or plain_bounce or "delivery-status" in headers["Content-Type"] or DAEMON.match(sender.address):
        return "bounce"
    submitted = headers["Auto-Submitted"].lower()
    if "disposition-notification" in headers["Content-Type"].lower():
        return "automatic"  # a read receipt: opened, and no word written
    if (submitted and submitted != "no") or headers["X-Autoreply"] or headers["X-Autorespond"] or headers["Return-Path"] == "<>":
        return "automatic"
    if "auto_reply" in headers["Precedence"].lower():
        return "automatic"
    if headers["List-Id"] or headers["List-Unsubscribe"] or headers["Precedence"].lower() in ("bulk", "list", "junk"):
        return "list"
    return "human"


def failures(message: Message, text: str, plain_bounce: bool) -> tuple[str, bool]:
    """(address that failed, whether for good). A 5.7.x block and a full mailbox are not a dead address."""
    if plain_bounce or message.get_content_type() == "multipart/report" or DAEMON.match(person(message, "From").address):
        temporary, permanent = guarded(lambda: all_failures(message), (set(), set()))
        for addresses, hard in ((permanent, True), (temporary, False)):
            for address in sorted(addresses):
                shown = address.decode(errors="replace") if isinstance(address, bytes) else str(address)
                return shown.lower(), hard and is_dead(status(message) or text)
    return "", False


def status(message: Message) -> str:
    for part in parts(message):
        if found := guarded(partial(part.get, "Status"), None):
            return str(found)
    return ""


def is_dead(said: str) -> bool:
    code = re.search(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b", said)
    return not code or (code.group(1) == "5" and code.group(2) != "7" and (code.group(2), code.group(3)) != ("2", "2"))


def returned_ids(message: Message) -> list[str]:
    """Message-IDs inside a returned original: evidence of which of our mails came back."""
    found: list[str] = []
    for part in parts(message)[1:]:
        for name in ("Message-ID", "Original-Message-ID"):
            found += ids(header(part, name))
        if part.get_content_type() in ("text/rfc822-headers", "text/plain"):
            found += re.findall(r"(?im)^message-id:\s*(<[^<>\s]+>)", content(part))
    return list(dict.fromkeys(found))[:20]
