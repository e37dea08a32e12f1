"""What a machine gives back is no reply of the customer, and a person's own words always are."""

import pytest

from leads.words import absence
from leads.words.receipts import is_machines_word

MACHINES = [
    ("Autoresponder", "Dziękuję za wiadomość. Jestem na urlopie do 21 września 2026."),
    ("Odpowiedź automatyczna: Dach", "W dniach 14-21 września przebywam na urlopie."),
    ("Otomatik yanıt: Roof", "21 Eylül 2026 tarihine kadar izindeyim. Acil durumda arayınız."),
    ("自動返信: Roof", "ただいま不在にしております。9月21日に戻ります。"),
    ("自动回复: 屋顶", "您好,我正在休假,9月21日回来。"),
    ("תשובה אוטומטית: Roof", "אני בחופשה עד 21.9.2026"),
    ("Автоответ: крыша", "Здравствуйте, я в отпуске до 21 сентября. По срочным вопросам: Иван."),
    ("Automatikus válasz: tető", "Szabadságon vagyok szeptember 21-ig."),
    ("Recall: Roof", 'Ada Keen would like to recall the message, "Roof".'),
    ("Rückruf: Dach", 'Jan Maier möchte die Nachricht "Dach" zurückrufen.'),
    (
        "Please confirm your message",
        "I use a filter: click here to confirm that you are a human being and your message will be "
        "delivered.",
    ),
    (
        "Verify your message to bob@x.example",
        "Your message is being held. Please verify that you are not a robot by clicking on "
        "https://x.example/v/1",
    ),
    (
        "Please confirm your message",
        "Your message is being held. To deliver it click https://x.example/confirm?x=1 . You only "
        "need to do this once.",
    ),
    (
        "Re: Dach",
        "Ihre Nachricht wurde zurückgehalten. Bitte bestätigen Sie einmalig Ihre Adresse.",
    ),
    ("Re: toit", "Votre message a été mis en attente : confirmez que vous êtes humain."),
    (
        "Re: Roof [#88123]",
        "We have received your email and will get back to you within 24 hours. Please do not reply "
        "to this message.",
    ),
    (
        "We got it",
        "Thanks for your enquiry! We've received your request and a member of our team will be in "
        "touch shortly.\n\nKeen Lettings",
    ),
    (
        "Re: Dach",
        "Vielen Dank für Ihre Nachricht. Wir haben Ihre Anfrage erhalten und melden uns innerhalb "
        "von zwei Werktagen.",
    ),
    (
        "Re: toit",
        "Merci pour votre message. Nous avons bien reçu votre demande et vous répondrons dans les "
        "meilleurs délais. Merci de ne pas répondre à ce courriel.",
    ),
    (
        "Re: Dach [ZGL #10233]",
        "Dziękujemy za kontakt. Otrzymaliśmy Państwa wiadomość i odpowiemy w ciągu 24 godzin.",
    ),
]
PEOPLES = [
    ("Re: Roof", "We have received your quote and will get back to you within the week. Thanks!"),
    ("Re: Roof", "I have received your email and will get back to you within 24 hours."),
    (
        "Re: Roof",
        "Thanks for your message. We got your email and will reply as soon as possible, we are "
        "just comparing two offers.",
    ),
    ("Re: Roof", "Please do not reply to this address, use ada@home.example. It still leaks."),
    ("Re: Roof", "Don't reply to this message, my husband reads it. Text me instead."),
    ("Re: Roof", "Your message was blocked by our filter. Photos: https://photos.example/1"),
    ("Re: Roof", "Please confirm you are human, I've had enough of bots."),
    ("Re: Roof", "Your email was held up in our spam, sorry. Please confirm Friday."),
    ("Re: Roof", "We only need to do this once, so please do it well."),
    ("Recall: the roof", "I would like to recall the message I sent: we want slate, not tiles."),
    ("Rückruf: Dach", "Bitte rufen Sie mich heute zurück. Das Dach ist undicht."),
    ("Re: Roof [#88123]", "We have received your email and the board agrees. Please start Monday."),
    (
        "Re: Roof",
        "The insurance has received your request, claim reference 881233, and will respond within "
        "5 working days.",
    ),
    ("Re: Dach", "Danke für Ihre Nachricht, wir haben Ihre Mail erhalten. Freitag passt gut."),
    ("Re: toit", "Nous avons bien reçu votre message, vendredi convient."),
    ("Re: Dach", "Otrzymaliśmy państwa wiadomość, prosimy przyjechać w piątek."),
    ("Re: 屋根", "来週は不在です。火曜日の午前中に来てください。"),
    ("Во время отпуска", "Мы в отпуске до 21 сентября, можно работать в это время."),
    ("Re: çatı", "Cuma günü izindeyim, o gün gelebilirsiniz."),
    ("Re: Automatic reply: Roof", "Thanks, Friday suits us, bring the long ladder and the tiles."),
    ("Automatic gate repair", "Our automatic gate is broken, please come."),
]


def is_machines(subject: str, text: str) -> bool:
    return (
        is_machines_word(subject, text)
        or absence.is_robot(subject, text)
        or absence.is_absence(subject, text, automatic=False)
    )


@pytest.mark.parametrize(("subject", "text"), MACHINES)
def test_a_machine_gave_it_back(subject: str, text: str) -> None:
    assert is_machines(subject, text)


@pytest.mark.parametrize(("subject", "text"), PEOPLES)
def test_a_person_wrote_it(subject: str, text: str) -> None:
    assert not is_machines(subject, text)
