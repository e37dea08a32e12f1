"""Bytes of every charset that programs write, under labels that are true, narrow or lies."""

import pytest

from integrations.texts.charsets import decode_bytes

FRENCH = "Dégât des eaux près de l'évier, venez-vous après Noël ?"
JAPANESE = "㈱髙橋の者です。①窓 ②扉 の修理をお願いします。"


@pytest.mark.parametrize(
    ("words", "written_as", "label"),
    [
        (FRENCH, "utf-8", "utf-8"),
        (FRENCH, "cp1252", "iso-8859-1"),
        (FRENCH, "mac-roman", "x-mac-roman"),
        ("La façade – “urgent”", "cp1252", "ISO-8859-1"),
        ("วันนี้ฝนตก หน้าต่างรั่ว", "cp874", "windows-874"),
        (JAPANESE, "cp932", "Shift_JIS"),
        ("믜씨 소개로 연락드립니다. 똠방 창문이 샙니다.", "cp949", "ks_c_5601-1987"),
        ("믜씨 소개로 연락드립니다.", "cp949", "EUC-KR"),
        ("我姓喆，住在峯景街，窗戶壞了。", "gbk", "gb2312"),
        ("Окно не закрывается, приезжайте", "koi8-r", "koi8-r"),
        ("窓の修理", "iso2022_jp", "iso-2022-jp"),
        ("窓の修理", "iso2022_jp", ""),
        ("Das Fenster schließt nicht mehr", "utf-8", "iso-8859-1"),
        ("窗户坏了，请报价", "utf-8", "gb2312"),
        ("Das Fenster schließt nicht mehr", "utf-8", "no such charset"),
        ("Окно не закрывается, приезжайте", "cp1251", ""),
        ("Окно не закрывается, приезжайте", "cp1251", "iso-8859-1"),
        ("窗户坏了，请报价，谢谢", "gbk", "us-ascii"),
        ("Proszę o wycenę, małe okno się nie zamyka", "cp1250", "iso-8859-1"),
        ("Vinduet lækker på søndag", "cp1252", ""),
        ("The window – it leaks", "utf-16", "utf-16"),
        ("王小明", "gbk", "gb2312"),
        ("你好，我家的窗户坏了，请报价，谢谢", "hz", "HZ-GB-2312"),
        ("The “gate” is stuck – it’s £40 to mend, isn’t it?", "cp1252", "us-ascii"),
        ("It’s 20 °C inside… and the gate won’t shut", "cp1252", ""),
    ],
)
def test_words_are_read_as_they_were_written(words: str, written_as: str, label: str) -> None:
    assert decode_bytes(words.encode(written_as), label) == words


def test_added_letters_of_iso_2022_jp_are_read() -> None:
    circled_one, window = b"\x1b$B-!", "窓".encode("iso2022_jp").removeprefix(b"\x1b$B")
    assert decode_bytes(circled_one + window, "iso-2022-jp") == "①窓"


def test_a_stray_byte_spoils_nothing_else() -> None:
    raw = "Über dem Bett tropft es.\r\n".encode() + b"caf\xe9 \xff " + "für Montag".encode()
    assert decode_bytes(raw, "utf-8") == "Über dem Bett tropft es.\r\ncafé ÿ für Montag"


def test_a_letter_that_was_cut_is_marked_and_the_rest_stands() -> None:
    assert decode_bytes("Le toit fuit après l'été".encode()[:-1]) == "Le toit fuit après l'ét�"


def test_a_wrong_byte_in_japanese_spoils_nothing_else() -> None:
    raw = JAPANESE.encode("cp932")
    assert JAPANESE in decode_bytes(raw * 3 + b"\xfd\r\n" + raw, "shift_jis")


@pytest.mark.parametrize("label", ["rot13", "base64", "idna", "utf-7", "unicode_escape", "\x00"])
def test_a_codec_that_is_no_charset_is_not_used(label: str) -> None:
    assert decode_bytes("naïve".encode(), label) == "naïve"
