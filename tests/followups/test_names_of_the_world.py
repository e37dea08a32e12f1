"""What a greeting calls people of many cultures, however their names were typed."""

import pytest

from followups.content.greeting import first_name

CALLED = {
    "English": """
        Hollis, Meredith = Meredith
        PEMBERTON, Clive = Clive
        Josie & Dunc = Josie & Dunc
        Priscilla Vane and Hugh Vane = Priscilla and Hugh
        Thorne, Amy & Rob = Amy & Rob
        Mary-Jane Utley = Mary-Jane
        J.R. Utley =
        F. Scott Utley =
        Hughes Martin =
        Mrs Pargeter = Mrs Pargeter
        MR PARGETER = Mr Pargeter
        Ms Q. Pargeter = Ms Pargeter
        Sir Alan Pargeter = Sir Alan
        Elizabeth "Libby" Thorne = Elizabeth
        William (Bill) Thorne = William
        Hughes =
        Rosalind = Rosalind
        desmond thorne, MBA = Desmond
    """,
    "Irish and Scottish": """
        Gallagher, Saoirse = Saoirse
        Caoimhe Ní Bhriain = Caoimhe
        Ó Súilleabháin, Diarmuid = Diarmuid
        Eilidh MacLeod = Eilidh
        MacLeod Eilidh =
        O'Shea, Tadhg = Tadhg
        McKenna Brigid =
        Aoife O’Dowd = Aoife
    """,
    "Welsh": """
        Rhiannon ap Rhys = Rhiannon
        Prydderch, Geraint = Geraint
        Angharad Llwyd = Angharad
    """,
    "French": """
        Delacroix, Maëlys = Maëlys
        ROUSSEL Thibault = Thibault
        Thibault ROUSSEL = Thibault
        JEAN-PHILIPPE ROUSSEL = Jean-Philippe
        Mme Roussel = Mme Roussel
        M. et Mme Roussel =
        Élodie et Karim = Élodie et Karim
        Famille Roussel =
        du Plessis, Anaïs = Anaïs
    """,
    "Spanish": """
        Carlos Fuentes Ibarra = Carlos
        Domínguez Vega, Rocío = Rocío
        Sra. Domínguez Vega = Sra. Domínguez Vega
        Dra. Rocío Domínguez Vega = Dra. Domínguez Vega
        Gutiérrez Pablo =
        María del Carmen Ibarra = María
        Iker y Nerea = Iker y Nerea
        Ramón y Cajal =
        Doña Pilar =
        Doña Pilar Ibarra = Doña Pilar
    """,
    "Portuguese": """
        Thiago dos Santos = Thiago
        Ferreira, Inês = Inês
        Beatriz e Caio = Beatriz e Caio
        Dona Lourdes Ferreira = Dona Lourdes
        Oliveira Lima =
    """,
    "Italian": """
        Ginevra Della Rocca = Ginevra
        Esposito, Raffaele = Raffaele
        Esposito Raffaele =
        Sig.ra Esposito = Sig.ra Esposito
        D'Angelo, Chiara = Chiara
    """,
    "German": """
        von Hohenfels, Friederike = Friederike
        Zimmermann Uwe =
        Frau Zimmermann = Frau Zimmermann
        Herr Dr. Zimmermann = Herr Zimmermann
        Jürgen und Heike Zimmermann = Jürgen und Heike
        Eheleute Zimmermann =
        Hans-Peter Krüger = Hans-Peter
        KRÜGER, HANS-PETER = Hans-Peter
        Dipl.-Ing. Krüger = Dipl.-Ing. Krüger
    """,
    "Dutch": """
        van den Broek, Sanne = Sanne
        Sanne van den Broek = Sanne
        van den Broek =
        Mevrouw Jansen = Mevrouw Jansen
        Joost en Marloes = Joost en Marloes
    """,
    "Nordic": """
        Guðrún Ólafsdóttir = Guðrún
        Ólafsdóttir Guðrún =
        Einarsson Bjarni =
        Bjarni Einarsson = Bjarni
        Lindqvist, Saga = Saga
        Anne-Sofie Kjær = Anne-Sofie
        Korhonen Jukka =
        Jukka Korhonen = Jukka
        Øystein Haugen = Øystein
    """,
    "Polish": """
        Wójcik, Grzegorz = Grzegorz
        Lewandowska Beata =
        BEATA LEWANDOWSKA = Beata
        Pani Lewandowska = Pani Lewandowska
        Zofia i Antoni = Zofia i Antoni
        Państwo Lewandowscy =
        Grzegorz Brzęczyszczykiewicz = Grzegorz
    """,
    "Czech and Slovak": """
        Dvořáková Lenka =
        Lenka Dvořáková = Lenka
        Ing. Dvořák = Ing. Dvořák
        Horáček, Zdeněk = Zdeněk
    """,
    "Hungarian": """
        Horváth Zsófia =
        Zsófia Horváth = Zsófia
        Tóth, Gergő = Gergő
        Kiss István =
    """,
    "Romanian": """
        Andreea Popescu = Andreea
        Popescu Andreea =
        Dănilă, Ștefan = Ștefan
    """,
    "Greek": """
        Eleni Papadopoulou = Eleni
        Karagiannopoulos Nikos =
        Nikos Karagiannopoulos = Nikos
    """,
    "Russian and Ukrainian": """
        Tymoshenko Oksana =
        Oksana Tymoshenko = Oksana
        Petrovich, Dmitri = Dmitri
        Anastasia Volkova = Anastasia
    """,
    "Turkish": """
        Elif Demirkan = Elif
        ŞAHİN MURAT =
        Öztürk, Cem = Cem
        Cem Öztürk = Cem
    """,
    "Arabic": """
        Yasmin Al-Khatib = Yasmin
        al-Khatib, Yasmin = Yasmin
        Abdul Karim Haddad = Abdul Karim
        Umm Kulthum = Umm Kulthum
        Khalid bin Faisal = Khalid
        bin Faisal =
        Mohamad El Sayed = Mohamad
    """,
    "Iranian": """
        Shirin Ebrahimi = Shirin
        Ebrahimi, Kaveh = Kaveh
        Dariush Farahani = Dariush
    """,
    "South Asian": """
        Lakshmi Narayanan = Lakshmi
        Patel Kavita =
        Kavita Patel = Kavita
        Gurpreet Kaur Sandhu = Gurpreet
        Shri Narayanan = Shri Narayanan
        Imran Qureshi = Imran
        Chaudhry, Ayesha = Ayesha
    """,
    "Chinese": """
        Zhang Meiling =
        Meiling Zhang = Meiling
        LIU, JIA-YI = Jia-Yi
        Cheung Siu Ming =
        Grace Cheung = Grace
        Huang Li =
    """,
    "Korean": """
        Choi Eun-ji =
        Eun-ji Choi = Eun-ji
        Lee Soo-min =
        Kim Andersen = Kim
    """,
    "Japanese": """
        Kobayashi Yuko =
        Yuko Kobayashi = Yuko
        Watanabe, Daiki = Daiki
    """,
    "Vietnamese": """
        Phạm Thị Hồng =
        Hồng Phạm = Hồng
        Bùi Quang Huy =
        Lê, Thảo = Thảo
    """,
    "African": """
        Folasade Adeyemi = Folasade
        Adeyemi Folasade =
        Kofi Owusu = Kofi
        Owusu, Akosua = Akosua
        Sipho Dlamini = Sipho
        Wanjiru Kamau = Wanjiru
        Fatoumata Diallo = Fatoumata
        Tewodros = Tewodros
    """,
    "Indonesian and Pacific": """
        Sukarno = Sukarno
        Dewi Lestari = Dewi
        Tane Parata = Tane
        Mele Fonua = Mele
    """,
    "typed anyhow": """
        🌻 Harriet 🌻 = Harriet
        harriet = Harriet
        HARRIET VANE = Harriet
        Harriet/Tom = Harriet
        Harriet - landlady = Harriet
        harriet.vane =
        hvane77 =
        Sent from my Pixel =
        Harriet, buy gold =
        www.harriet.example =
        Win Big Now =
    """,
    "no person": """
        Copper Kettle Fitzroy =
        Fern & Ivory =
        Marsh & Sons =
        Bramble Hill Nursery =
        Accounts Receivable =
        Facilities Office =
        Lakeside Dental Reception =
        Rina's Flowers =
        Chez Margot =
        Casa Lola =
        Zum Goldenen Hirsch =
        Osiedle Zielone =
        Copropriété du Parc =
        Kita Sonnenschein =
        Przychodnia Zdrowie =
        Clínica Vega =
        Bed of Roses =
        Head Gardener =
    """,
}
NAMES = [
    tuple(part.strip() for part in line.split("="))
    for table in CALLED.values()
    for line in table.strip().splitlines()
]


@pytest.mark.parametrize(("name", "called"), NAMES)
def test_the_given_name_is_called_or_nothing(name: str, called: str) -> None:
    assert first_name(name) == called
