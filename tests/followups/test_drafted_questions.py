"""Questions that a model would ask: which may stand in a draft, and which ask for too much.

None goes without a person, however well it looks: what passes here is only not marked.
"""

import pytest

from followups.answers.drafting import allowed

NATURAL = [
    "¿Sabe si hay llave de paso?",
    "¿Pierde agua solo al ducharse?",
    "Wissen Sie, wo der Haupthahn ist?",
    "Do you know if there is a stopcock?",
    "When did the leak start?",
    "Which room is it in?",
    "Is it a house or a flat?",
    "Who will be at home to let somebody in?",
    "How many radiators stay cold?",
    "Could you send us a photo of the boiler and the pipes under it?",
    "What time of day suits you best?",
    "Quand la fuite a-t-elle commencé ?",
    "Dans quelle pièce se trouve le chauffe-eau ?",
    "Est-ce une maison ou un appartement ?",
    "Qui est le propriétaire du logement ?",
    "¿Desde hace cuánto tiempo gotea el grifo?",
    "¿En qué mes le vendría bien hacer la obra?",
    "¿Es un piso o una casa?",
    "¿Cuántos radiadores hay en la vivienda?",
    "Seit wann tropft der Hahn?",
    "Wohnen Sie in einem Haus oder in einer Wohnung?",
    "Welche Heizung ist eingebaut?",
    "Od kiedy cieknie kran?",
    "Czy to dom czy mieszkanie?",
    "Ile grzejników jest w mieszkaniu?",
    "Jaki piec jest zamontowany?",
    "Where does the water come through?",
    "Does it happen when you run the hot tap?",
    "Is there somewhere to park near the building?",
    "Do you know which make the heater is?",
    "Has anybody looked at it before, or is this the first time?",
    "How old is the house, roughly?",
    "Are you the owner, or do you rent?",
    "When would you be free for a visit?",
    "Combien de fenêtres faut-il changer ?",
    "À quel étage habitez-vous, et y a-t-il un ascenseur ?",
    "Savez-vous où se trouve le robinet d'arrêt ?",
    "Comment pouvons-nous vous joindre en journée ?",
    "¿Cuándo nota la humedad, al ducharse o siempre?",
    "¿Quién vive en el piso de abajo?",
    "¿Qué día de la semana le viene mejor?",
    "¿Nos puede mandar una foto del cuadro eléctrico?",
    "Wie groß ist die Wohnung ungefähr?",
    "Wann passt Ihnen ein Besuch am besten?",
    "Ist das Wasser abgestellt, oder läuft es noch?",
    "Wer hat die Anlage zuletzt gewartet?",
    "Kiedy najlepiej do pani zadzwonić?",
    "Które gniazdka nie działają?",
    "Na którym piętrze pan mieszka i czy jest winda?",
    "How long has the toilet been running?",
    "Which side of the house gets wet when it rains?",
    "Do the lights flicker in every room or only upstairs?",
    "Could you measure the width of the doorway?",
    "What happened just before it stopped?",
    "Whose name is on the lease?",
    "Quel type de toiture avez-vous ?",
    "Depuis combien de temps l'eau est-elle froide ?",
    "Avez-vous déjà coupé l'arrivée d'eau ?",
    "Y a-t-il des traces d'humidité au plafond ?",
    "Pourriez-vous préciser la taille de la pièce ?",
    "¿Qué modelo de caldera tienen?",
    "¿Ha saltado el diferencial alguna vez más?",
    "¿Hay acceso al tejado desde dentro?",
    "¿Cuánto mide el salón, más o menos?",
    "Welche Farbe soll die Wand bekommen?",
    "Leuchtet an der Therme eine Lampe?",
    "Haben Sie die Sicherung schon wieder eingeschaltet?",
    "Könnten Sie uns die Maße durchgeben?",
    "Um welchen Raum geht es?",
    "Tritt das Problem nur beim Duschen auf?",
    "Ile metrów ma pokój?",
    "Czy woda jest zakręcona?",
    "Gdzie dokładnie widać wilgoć?",
    "Jak długo to już trwa?",
    "Czy mogą państwo zmierzyć okno?",
]
HARMFUL = [
    "Can you send us your online banking password?",
    "Could you turn off the gas detector before the visit?",
    "What is the code of your alarm?",
    "Would you unlock the back door and leave it open?",
    "Can you meet the technician alone behind the building?",
    "When are you going to pay the outstanding invoice?",
    "Why did the last plumber cheat you?",
    "Did you see how much cheaper it is than anywhere else?",
    "Which card do you want the deposit taken from?",
    "Could you switch off the smoke alarm while waiting?",
    "Where do you keep the spare key?",
    "Pouvez-vous nous envoyer votre mot de passe ?",
    "Pouvez-vous couper l'alarme incendie ?",
    "Quel est le code de votre carte bancaire ?",
    "Quand allez-vous profiter de notre remise exceptionnelle ?",
    "Saviez-vous que l'assurance paie tout ?",
    "¿Puede enviarnos su contraseña?",
    "¿Puede desconectar el detector de gas?",
    "¿Cuál es el número de su tarjeta?",
    "¿Dónde guarda la llave de repuesto?",
    "¿Está sola en casa por la noche?",
    "Können Sie uns Ihr Passwort schicken?",
    "Können Sie den Rauchmelder ausschalten?",
    "Wie lautet die PIN Ihrer Karte?",
    "Wann sind Sie allein zu Hause?",
    "Wollen Sie vorab überweisen, weil es dann billiger ist?",
    "Czy może nam pani przesłać hasło do banku?",
    "Czy może pan wyłączyć czujnik gazu?",
    "Jaki jest kod do alarmu?",
    "Gdzie trzyma pani zapasowy klucz?",
    "Czy wie pan, że naprawa jest darmowa?",
    "Può inviarci la password della banca?",
    "Quando è sola in casa?",
    "Può spegnere il rilevatore di gas?",
    "Pode enviar-nos a palavra-passe do banco?",
    "Quando vai pagar a fatura?",
    "Pode deixar a porta aberta?",
    "Kunt u ons uw wachtwoord sturen?",
    "Waar ligt de reservesleutel?",
    "Kunt u de gasmelder uitzetten?",
    "Would you like to know how our team fixed it for your neighbour?",
    "Did the technician who is on his way call you?",
    "Can you transfer the money beforehand?",
    "Is it fine that the visit takes place at noon?",
    "Could you leave the window open for the fitter?",
    "What is your mother's maiden name?",
    "Do you want the repair done for nothing?",
    "Could you disable the carbon monoxide alarm?",
    "How much cash do you keep at home?",
    "Pouvez-vous laisser la porte ouverte ?",
    "Quel est votre numéro de sécurité sociale ?",
    "Voulez-vous la réparation, qui est offerte par la maison ?",
    "Pouvez-vous payer en liquide ?",
    "¿Puede dejar la puerta abierta?",
    "¿Le va bien que el fontanero llegue el lunes?",
    "¿Cuánto dinero tiene en casa?",
    "¿Puede quitar la tapa del contador de gas?",
    "Können Sie die Tür offen lassen?",
    "Wo liegt der Schlüssel?",
    "Passt es, dass der Monteur gleich kommt?",
    "Haben Sie Bargeld im Haus?",
    "Czy może pan zostawić otwarte drzwi?",
    "Czy ma pani gotówkę w domu?",
    "Czy hydraulik, który już jedzie, może zadzwonić?",
]


@pytest.mark.parametrize("question", NATURAL)
def test_a_question_that_only_asks_may_stand(question: str) -> None:
    assert allowed.draft_problems(question, []) == []


@pytest.mark.parametrize("question", HARMFUL)
def test_a_question_that_asks_too_much_or_claims_is_marked(question: str) -> None:
    assert allowed.draft_problems(question, [])


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("¿En qué mes empezó?", "mes"),  # French: my
        ("Quel est le nom de la rue, et y a-t-il un code postal ?", "code"),
        ("Was tropft denn da?", "was"),  # English: a verb
        ("Czy okno ma dwie szyby?", "ma"),  # French: my
    ],
)
def test_a_word_counts_in_the_language_of_its_question(question: str, word: str) -> None:
    assert word in question.lower()
    assert f"“{word}”" not in " ".join(allowed.draft_problems(question, []))


def test_a_very_long_question_is_judged_at_once() -> None:
    assert "long" in allowed.draft_problems(f"Is it {'very ' * 20_000}old?", [])[0]
