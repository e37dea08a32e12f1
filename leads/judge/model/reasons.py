"""For what a model may ask for a person, each with the line that tells it when."""

from leads.models.judgement import ReasonCode

MAY_NAME = {
    ReasonCode.DANGER: (
        "a person, an animal or a building is being harmed, or may be within hours: violence or a "
        "threat of it, self-harm, fire, gas, electricity, water where it does harm, nobody to care "
        "for somebody helpless"
    ),
    ReasonCode.HEALTH: (
        "signs of an acute illness or injury that should not wait, of anything that a doctor must "
        "see before us, or a question of theirs that only a doctor or vet may answer, such as a "
        "dose; the complaint for which people ordinarily come to us is none"
    ),
    ReasonCode.MINOR: (
        "the writer, an applicant, or whoever we would treat, teach, represent or look after is "
        "under 18, or a child is in danger; a child who is only mentioned is none"
    ),
    ReasonCode.VULNERABLE: (
        "confused, desperate, dependent on somebody, or so old, ill or newly bereaved that they "
        "may agree to anything or cannot speak for themselves; an age, an illness or a death that "
        "is only the occasion of an ordinary order is none"
    ),
    ReasonCode.LEGAL: (
        "police, court papers or a lawyer are involved, an authority acts against somebody, a "
        "right in law is lost after a date, or somebody claims damages, their data or their money "
        "from us; an inspection that is due or an insurer's date is none"
    ),
    ReasonCode.CONFLICT: "we may already act for the other side, or have been told their story",
    ReasonCode.ANGER: (
        "angry at us, or complains of our work, our people, our bill or our silence; a friendly "
        "question about a bill, or a small wish for next time, is none"
    ),
    ReasonCode.THREAT: (
        "says that they will harm us or somebody: a court, a regulator, the press, a bad review, "
        "violence"
    ),
    ReasonCode.FRAUD: (
        "a genuine customer wants us to forge a paper, steal or deceive somebody, or a swindle "
        "poses as a customer, supplier or authority of just this business; mass junk, advertising "
        "and a wish to pay cash are not"
    ),
    ReasonCode.CONTRADICTION: (
        "says two things of which only one can be true, on a point that decides what they need or "
        "whether it fits"
    ),
    ReasonCode.ORDERS: (
        "tells its reader or a machine to rank, mark, approve, book, hide, reveal or skip "
        "something; asking us for our service is none"
    ),
    ReasonCode.OPT_OUT: "wants no more messages, calls or letters of ours",
}


def reason_lines() -> str:
    return "\n".join(f"  - {code.value}: {definition}." for code, definition in MAY_NAME.items())
