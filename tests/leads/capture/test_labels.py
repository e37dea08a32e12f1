"""The labels of forms, as labels.toml lists them."""

from collections import Counter
from typing import get_args

from leads.fields import Meaning, classify_label
from leads.fields.labels import plain
from leads.words import word_file

MEANINGS = word_file("labels").grouped("meanings")


def test_every_meaning_has_its_labels_and_no_other_is_listed() -> None:
    assert set(MEANINGS) == set(get_args(Meaning))


def test_no_label_means_two_things() -> None:
    counted = Counter(label for labels in MEANINGS.values() for label in labels)
    assert [label for label, times in counted.items() if times > 1] == []


def test_every_label_stands_in_the_form_in_which_labels_are_looked_up() -> None:
    wrong = {
        label: meaning
        for meaning, labels in MEANINGS.items()
        for label in labels
        if plain(label) != label or classify_label(label) != meaning
    }
    assert wrong == {}
