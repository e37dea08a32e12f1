"""What is shown and what is folded are together what came; and what was ours is never theirs."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.inbound_mail import OurWords, Parties
from integrations.inbound_mail.quoting.quotes import split_text

OURS = (
    "Hi Ada,\n\nThank you for writing to Oak Roofing. One of us will read it today.\n\n"
    "Oak Roofing\n\n-- \nYou get this because you wrote to Oak Roofing.\n"
    "Rather not hear from us again? Unsubscribe: https://leads.example/u/abc/"
)
PARTIES = Parties({"office@oak.example", "Oak Roofing", "ada@x.example"})
PIECES = [
    "Thursday is fine.",
    "STOP",
    "> 3 lengths of gutter",
    ">> older still",
    "On Mon, Oct 5, 2026 at 10:12 AM Oak Roofing <office@oak.example> wrote:",
    "Am 05.10.2026 um 10:12 schrieb Oak Roofing:",
    "-----Original Message-----",
    "________________________________",
    "---------- Forwarded message ---------",
    "From: Oak Roofing <office@oak.example>",
    "Sent: Monday, October 5, 2026 10:12 AM",
    "To: Ada Keen <ada@x.example>",
    "Subject: Re: roof",
    "-- ",
    "Sent from my iPhone",
    "",
    *OURS.split("\n"),
    *(f"> {line}" for line in OURS.split("\n")),
]


def filled_lines(*texts: str) -> Counter[str]:
    return Counter(line.strip() for text in texts for line in text.split("\n") if line.strip())


@given(
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=40)), max_size=30), st.booleans()
)
def test_shown_and_folded_are_what_came(pieces: list[str], passes_on: bool) -> None:
    text = "\n".join(pieces)
    split = split_text(text, OurWords([OURS]), PARTIES, passes_on)
    assert filled_lines(split.typed, split.forwarded, split.quoted) == filled_lines(text)


@given(st.lists(st.sampled_from(PIECES), max_size=30), st.booleans())
def test_the_same_where_nothing_is_known_of_us(pieces: list[str], passes_on: bool) -> None:
    text = "\n".join(pieces)
    split = split_text(text, passes_on=passes_on)
    assert filled_lines(split.typed, split.forwarded, split.quoted) == filled_lines(text)


def test_a_list_of_their_own_is_no_quote() -> None:
    split = split_text("Please quote for:\n> 3 lengths of gutter\n> 1 downpipe\nMany thanks")
    assert split.quoted == ""


def test_answers_between_quoted_lines_stand_alone() -> None:
    text = (
        "On Mon, Oct 5, 2026 at 10:12 AM Oak <office@oak.example> wrote:\n> When can we come?\n\n"
        "Thursday.\n\n> Is it still leaking?\n\nNo, it stopped."
    )
    assert split_text(text).typed.split() == ["Thursday.", "No,", "it", "stopped."]


def test_our_words_are_folded_without_a_mark_and_with_other_line_breaks() -> None:
    wrapped = OURS.replace("Oak Roofing. One", "Oak\nRoofing. One").replace("https", "<https")
    split = split_text(f"Thursday is fine.\n\n{wrapped}", OurWords([OURS]), PARTIES)
    assert split.typed == "Thursday is fine."


def test_a_mail_of_nothing_but_our_words_says_nothing() -> None:
    assert split_text(OURS, OurWords([OURS]), PARTIES).fresh == ""


@pytest.mark.parametrize(
    "words",
    [
        "Rather not hear from you again.",
        "I have found somebody else and no longer need this, so stop.",
    ],
)
def test_what_is_said_in_words_like_ours_is_theirs(words: str) -> None:
    asked = "If you have found somebody else, or no longer need this, tell us."
    split = split_text(f"{words}\n\n{OURS}", OurWords([OURS, asked]), PARTIES)
    assert split.typed == words


def test_a_link_of_ours_that_is_shown_by_its_words_is_ours() -> None:
    shown = OURS.replace("https://leads.example/u/abc/", "unsubscribe")
    assert split_text(f"Yes.\n\n{shown}", OurWords([OURS]), PARTIES).typed == "Yes."


def test_what_they_say_below_our_words_is_theirs() -> None:
    split = split_text(f"{OURS}\n\nUnsubscribe", OurWords([OURS]), PARTIES)
    assert split.typed == "Unsubscribe"


def test_what_is_passed_on_is_told_from_what_was_typed() -> None:
    text = (
        "Please quote for the repairs below.\n\nVan: Ina Spector <ina@spector.example>\n"
        "Verzonden: vrijdag 27 november 2026 16:12\nAan: me@home.example\nOnderwerp: inspection\n\n"
        "Chimney flashing loose."
    )
    split = split_text(text, passes_on=True)
    assert split.typed == "Please quote for the repairs below."
    assert split.forwarded.endswith("Chimney flashing loose.")


def test_their_own_details_are_no_headers() -> None:
    text = "Here you are.\n\nAddress: 12 Oak Lane\nPhone: 902-555-0109\nEmail: bob@x.example"
    assert split_text(text).typed == text
