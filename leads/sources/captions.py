"""What the public form says, in the languages of our users' customers. Pure."""

CAPTIONS = {
    "en": {
        "write": "Write to {business}",
        "send": "Send",
        "optional": "optional",
        "choose": "Please choose",
        "mend": "Almost there. Please mend what is marked below; nothing you typed is lost.",
        "required": "Please fill this in.",
        "email": "This does not look like an e-mail address. Example: name@example.com",
        "phone": "This does not look like a phone number. With the area code, please.",
        "tick": "Please tick this box so that we may answer.",
        "thanks": "Thank you. Your message has reached us, and we will get back to you.",
        "reach": "Please leave an e-mail address or a phone number, so that we can answer.",
    },
    "fr": {
        "write": "Écrire à {business}",
        "send": "Envoyer",
        "optional": "facultatif",
        "choose": "Veuillez choisir",
        "mend": (
            "Presque. Merci de corriger ce qui est signalé ci-dessous ; rien de ce que vous avez "
            "écrit n'est perdu."
        ),
        "required": "Merci de remplir ce champ.",
        "email": "Cela ne ressemble pas à une adresse e-mail. Exemple : nom@example.com",
        "phone": "Cela ne ressemble pas à un numéro de téléphone.",
        "tick": "Merci de cocher cette case pour que nous puissions répondre.",
        "thanks": "Merci. Votre message nous est parvenu et nous vous répondrons.",
        "reach": (
            "Merci de laisser une adresse e-mail ou un numéro de téléphone pour que nous "
            "puissions répondre."
        ),
    },
    "es": {
        "write": "Escribir a {business}",
        "send": "Enviar",
        "optional": "opcional",
        "choose": "Elija, por favor",
        "mend": "Casi listo. Corrija lo marcado abajo; no se ha perdido nada de lo que escribió.",
        "required": "Por favor, rellene este campo.",
        "email": "Esto no parece un correo electrónico. Ejemplo: nombre@example.com",
        "phone": "Esto no parece un número de teléfono.",
        "tick": "Marque esta casilla para que podamos responder.",
        "thanks": "Gracias. Hemos recibido su mensaje y le responderemos.",
        "reach": "Deje un correo o un teléfono para que podamos responder.",
    },
    "de": {
        "write": "{business} schreiben",
        "send": "Senden",
        "optional": "freiwillig",
        "choose": "Bitte wählen",
        "mend": (
            "Fast geschafft. Bitte berichtigen Sie das Markierte; nichts Geschriebenes ist "
            "verloren."
        ),
        "required": "Bitte ausfüllen.",
        "email": "Das sieht nicht nach einer E-Mail-Adresse aus. Beispiel: name@example.com",
        "phone": "Das sieht nicht nach einer Telefonnummer aus. Bitte mit Vorwahl.",
        "tick": "Bitte ankreuzen, damit wir antworten dürfen.",
        "thanks": "Danke. Ihre Nachricht ist angekommen, wir melden uns.",
        "reach": (
            "Bitte hinterlassen Sie eine E-Mail-Adresse oder eine Telefonnummer, damit wir "
            "antworten können."
        ),
    },
    "pl": {
        "write": "Napisz do {business}",
        "send": "Wyślij",
        "optional": "nieobowiązkowe",
        "choose": "Proszę wybrać",
        "mend": "Prawie gotowe. Proszę poprawić zaznaczone pola; nic nie zginęło.",
        "required": "Proszę wypełnić to pole.",
        "email": "To nie wygląda na adres e-mail. Przykład: imie@example.com",
        "phone": "To nie wygląda na numer telefonu.",
        "tick": "Proszę zaznaczyć to pole, abyśmy mogli odpowiedzieć.",
        "thanks": "Dziękujemy. Wiadomość dotarła, odezwiemy się.",
        "reach": "Proszę zostawić e-mail lub numer telefonu, abyśmy mogli odpowiedzieć.",
    },
}


def captions(language: str) -> dict[str, str]:
    return CAPTIONS.get(language[:2], CAPTIONS["en"])
