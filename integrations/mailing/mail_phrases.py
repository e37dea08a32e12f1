"""What mail programs and mail servers write of their own accord."""

from pathlib import Path

from integrations.texts.word_data import WordFile

PHRASES = WordFile(Path(__file__).with_suffix(".toml"))
