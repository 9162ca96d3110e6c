"""How many gold facts the rules teacher asks about, and whether what it answers is the gold value.

    python bench/facts.py --docs FOLDER --gold gold_qa.jsonl [--wordings 4] [--tasks all] [--json]

Gold rows hold `question`, `answer`, `entity`, `attr` and `doc_id`; rows of one entity and attribute ask for one fact. A fact is covered
where an example of its document rests on a sentence that states the gold value, and answered where an example's answer holds it. An
answer is wrong where its question is a gold question, word for word, and the value is not in it. The documents are halved by
their place in the folder: rules written while looking at the first half are judged by the second.
"""

import argparse
import json
import re
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

from loresmith.curate.chunk import chunk
from loresmith.files import read_lines
from loresmith.generate.rules import teach_corpus
from loresmith.ingest.sources import read_source
from loresmith.records import Document, Example
from loresmith.text import normalise

Fact = tuple[str, str]
"""Name of the document's file without its ending, and the attribute."""


def main() -> None:
    """Measure and print."""
    options = _options()
    documents = [record for record in read_source(options.docs, licence="", url="") if isinstance(record, Document)]
    passages = [passage for document in documents for passage in chunk(document, size=160, overlap=0)]
    started = time.perf_counter()
    examples = list(teach_corpus(documents, passages, wordings=options.wordings, tasks=options.tasks))
    seconds = time.perf_counter() - started
    gold = _gold(options.gold)
    name_by_id = {document.id: PurePosixPath(document.source).stem for document in documents}
    names = sorted(set(name_by_id.values()))
    halves = {"first half": set(names[: len(names) // 2]), "second half": set(names[len(names) // 2 :]), "all": set(names)}
    rows = {
        half: measure({fact: rows for fact, rows in gold.items() if fact[0] in of}, examples, name_by_id) for half, of in halves.items()
    }
    speed = {"examples": len(examples), "passages": len(passages), "passages_per_second": round(len(passages) / seconds, 1)}
    print(json.dumps({**rows, **speed}, indent=2) if options.json else _table(rows, speed))


def measure(gold: Mapping[Fact, Sequence[Mapping[str, str]]], examples: Iterable[Example], name_by_id: Mapping[str, str]) -> dict[str, int]:
    """Return how many facts there are, are covered and are answered.

    `wrong` counts examples of a covered fact whose question is the gold's and whose answer lacks the value.
    """
    of_document = defaultdict(list)
    for example in examples:
        of_document[name_by_id[example.document]].append(example)
    covered = answered = wrong = 0
    for (name, _), rows in gold.items():
        stating = [example for example in of_document[name] if _holds(example.evidence, rows[0]["answer"])]
        asking = [example for example in of_document[name] if _asks(example.instruction, rows)]
        covered += bool(stating)
        answered += any(_holds(example.output, rows[0]["answer"]) for example in stating)
        wrong += sum(not _holds(example.output, rows[0]["answer"]) for example in asking)
    return {"facts": len(gold), "covered": covered, "answered": answered, "wrong": wrong}


def _gold(path: Path) -> dict[Fact, list[Mapping[str, str]]]:
    facts = defaultdict(list)
    for row in read_lines(path):
        facts[PurePosixPath(row["doc_id"]).stem, row["attr"]].append(row)
    return dict(facts)


def _holds(text: str, value: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(normalise(value))}(?!\w)", normalise(text)) is not None


def _asks(question: str, rows: Sequence[Mapping[str, str]]) -> bool:
    """Say whether a question is one of the gold's, word for word but for case and marks."""
    return normalise(question) in {normalise(row["question"]) for row in rows}


def _table(rows: Mapping[str, Mapping[str, int]], speed: Mapping[str, float]) -> str:
    lines = [f"{half:12} " + "  ".join(f"{name} {count}" for name, count in row.items()) for half, row in rows.items()]
    return "\n".join([*lines, "  ".join(f"{name} {value}" for name, value in speed.items())])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--docs", type=Path, required=True)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--wordings", type=int, default=4)
    parser.add_argument("--tasks", nargs="*", default=())
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
