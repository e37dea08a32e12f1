"""Learn leads/words/learnt/{emergency,opt_out}.json anew from benchmarks/sentences/.

    python -m benchmarks.learn_likelihood emergency|opt_out
    python -m benchmarks.learn_likelihood emergency --without en2   # writes nothing: measured on it

A line of a file: {"text", "emergency" or "opt_out": true or false, "language"}, and of a whole
letter "telling": the sentences of it that tell, or "". Files are by different hands; nothing is
learnt from measured*.jsonl. Messages of benchmarks/messages.jsonl that rules do not suspect stand
for what people write on other days.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import learn
from leads.words import opt_out
from leads.words.hazards import hazards_in
from leads.words.learnt import likelihood
from leads.words.scripts import readable

HERE = Path(__file__).parent
SENTENCES = HERE / "sentences"
STRENGTH = 15.0  # as in learn.py; a few words tell more here
Row = dict[str, Any]


def rows_of(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def is_said(name: str, text: str) -> bool:
    """What the rules say."""
    if name == "opt_out":
        return bool(opt_out.asks_to_stop(text))
    return any(hazard.urgency == "emergency" for hazard in hazards_in(readable(text)))


def labelled(name: str, text: str, is_true: bool) -> learn.Labelled:
    said = is_said(name, text)
    return likelihood.features_of(name, readable(text), said), "yes" if is_true else "no"


def sentences(name: str, without: str) -> list[learn.Labelled]:
    files = sorted(SENTENCES.glob(f"{name}_*.jsonl"))
    return [
        labelled(name, text, is_true)
        for path in files
        if not without or without not in path.stem
        for row in rows_of(path)
        for text, is_true in read_in_pieces(name, row)
    ]


def read_in_pieces(name: str, row: Row) -> Iterator[tuple[str, bool]]:
    """A letter piece by piece, as it will be read, without those that hold a part of what tells."""
    if "telling" not in row:
        yield row["text"], row[name]
        return
    told = [s for s in likelihood.SENTENCES.split(readable(row["telling"])) if s.strip()]
    for piece in likelihood.pieces_of(readable(row["text"])):
        found = [sentence in piece for sentence in told]
        if all(found) or not any(found):
            yield piece, bool(told) and all(found)


def other_days(name: str) -> list[learn.Labelled]:
    """Piece by piece, as they will be read."""
    texts = (row["text"] for row in rows_of(HERE / "messages.jsonl"))
    pieces = (piece for text in texts for piece in likelihood.pieces_of(readable(text)))
    return [labelled(name, piece, False) for piece in pieces if not is_said(name, piece)]


def measure(name: str, path: Path) -> str:
    """Recall and false alarms of what the product now believes."""
    found = [
        (row[name], likelihood.is_likely(name, readable(row["text"]), is_said(name, row["text"])))
        for row in rows_of(path)
    ]
    right = [heard for is_true, heard in found if is_true]
    wrong = [heard for is_true, heard in found if not is_true]
    return f"found {sum(right)} of {len(right)}, false {sum(wrong)} of {len(wrong)}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", choices=["emergency", "opt_out"])
    parser.add_argument("--without", default="")
    given = parser.parse_args()
    learnt = learn.learn(sentences(given.name, given.without) + other_days(given.name), STRENGTH)
    if given.without:
        table = (learnt["categories"], learnt["bias"], learnt["features"])
        likelihood.table = lambda _: table  # type: ignore[assignment,return-value]
        print(measure(given.name, SENTENCES / f"{given.name}_{given.without}.jsonl"))
        return
    learn.write(learnt, Path(likelihood.__file__).with_name(f"{given.name}.json"))
    for path in sorted(SENTENCES.glob(f"measured*_{given.name}.jsonl")):
        print(path.stem, measure(given.name, path))


if __name__ == "__main__":
    main()
