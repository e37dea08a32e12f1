"""Asking not to be followed up, in words and signs of all kinds."""

import pytest

from leads.words.opt_out import asks_to_stop, may_ask_to_stop

NEWLY_HEARD = """
    Please do not follow up any further.
    Please don't follow up, I'm not interested.
    Please close my file and don't reach out again.
    don't msg me
    Kindly remove my details.
    I object to the processing of my data for marketing.
    U can stop now, found somebody
    Already sorted, you can stop checking in.
    We've gone with someone else, no need to keep following up.
    I'd be grateful if you'd refrain from further contact.
    Bitte melden Sie sich nicht mehr bei mir.
    Ich widerspreche der Nutzung meiner Daten.
    J'ai trouvé quelqu'un, inutile de me relancer.
    Ya contraté a otro, no hace falta que me escriban más.
    Odczepcie się ode mnie.
    I said no, don't get in touch
    Stop following up with me
    Nein danke, melden Sie sich nicht mehr.
    Niet meer mailen aub
"""
ASKED_ABOUT = """
    🛑
    This is harassment.
    U can stop now
    Please close my file.
    lütfen artık yazmayın
    もう連絡しないでください
    תפסיקו לשלוח לי הודעות
    कृपया मुझे मैसेज भेजना बंद करें
    Не пишите мне больше
    请不要再联系我
    Більше не пишіть мені
    Nu-mi mai scrieți
    لا تراسلوني مرة أخرى
    다시는 연락하지 마세요
    Μην μου ξαναγράψετε
    Đừng nhắn tin cho tôi nữa
"""
HARMLESS = """
    I do not follow up on quotes by phone, mail is best.
    You don't get in touch, you don't follow up, what is going on?
    Please don't chase the dog, he is old.
    Sie melden sich nicht mehr, was ist los?
    Do not check in the parcel at number 9.
    Call me back, no follow-up visit needed.
    Most firms don't follow up.
    Roofers just don't get back to me
    I object to the details in the quote
    Please refrain from ringing the bell
    Ich kann mich nicht mehr erinnern
    Vi chiamo più tardi
    Ik kan niet meer bellen met deze telefoon
    水を止めてください
    Пожалуйста, не забудьте лестницу
"""


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


@pytest.mark.parametrize("text", lines(NEWLY_HEARD))
def test_whoever_wants_no_following_up_is_obeyed(text: str) -> None:
    assert asks_to_stop(text)


@pytest.mark.parametrize("text", lines(ASKED_ABOUT))
def test_what_may_ask_it_is_asked_about(text: str) -> None:
    assert not asks_to_stop(text)
    assert may_ask_to_stop(text)


@pytest.mark.parametrize("text", lines(HARMLESS))
def test_what_only_sounds_like_it_is_neither(text: str) -> None:
    assert not asks_to_stop(text)
    assert not may_ask_to_stop(text)
