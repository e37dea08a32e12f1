"""What an arrival keeps as JSON."""

from typing import TypedDict


class FormSigns(TypedDict, total=False):
    """By what a machine that posts a form is told. {} of what came in by another way."""

    trap: bool  # the field that nobody sees was filled in
    seal: str
    rendered_at: str  # ISO 8601, "" where it is not known
    foreign: bool  # sent from a site that is neither ours nor on the list
    proof: str
    proof_id: str


class Attribution(TypedDict, total=False):
    """Where a visitor came from, as it came: addresses, campaign marks and click ids."""

    page: str
    referrer: str
    utm_source: str
    utm_medium: str
    utm_campaign: str
    utm_term: str
    utm_content: str
    utm_id: str
    gclid: str
    gbraid: str
    wbraid: str
    fbclid: str
    msclkid: str
    ttclid: str
    li_fat_id: str


class SentCopy(TypedDict):
    """Of a copy of a mail of ours: what tells which one it is. `at` is ISO 8601."""

    id: str
    to: str
    subject: str
    at: str


# Apart, since these names are Python's own words
Named = TypedDict("Named", {"from": str, "import": int}, total=False)


class ArrivalMeta(Attribution, Named, total=False):
    """What an arrival keeps beside what was sent; `from` is a phone, `import` an Import's id."""

    user_agent: str
    consent: str  # the wording beside the box that was ticked
    signs: FormSigns
    provider: str  # that posted a mail
    content_type: str  # of a post that is kept as it came
    what: str  # the telephone company told of: text, ring, answered, ended, voicemail, transcript
    call: str  # its own id of the call
    found: str  # how we learnt of it, where nobody told us
    columns: list[list[str]]  # of a table: title and meaning of each, in their order
    opted_out: list[str]  # where its table says that nothing may go to them: column, cell
    quiet: bool  # nothing goes out by itself
    no_clock: bool  # nobody waits for an answer of today
    referral: str
    test: bool
    sent_copy: SentCopy
