"""Curation of a whole dataset, timed step by step, and near duplicates against MinHash.

    python bench/curate.py --dataset medquad.jsonl [--json] [--against datasketch|rensa] [--sample 4000]

Reads the questions and answers, drops repeats, splits by document (the column `doc_id` with `source`, where the file has them) and
audits the split. Says seconds (of the processor, one core, and of the clock), rows a second, and what came of it. With
`--against` the near pairs of a sample are looked for in turn by ours and by MinHash with 128 hashes at the same threshold: the
ratio of the times, and how many of ours it finds.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from loresmith.curate.audit import audit
from loresmith.curate.dedupe import dedupe
from loresmith.curate.file_sheet import file_sheet
from loresmith.curate.near import NEAR, RUN, near_pairs
from loresmith.curate.split import split
from loresmith.ingest.dataset import read_dataset
from loresmith.ingest.dataset_rows import read_rows
from loresmith.records import Example, make_id
from loresmith.text import ngrams, normalise

SHARES = {"test_documents": 0.2, "dev_documents": 0.0, "test_facts": 0.2, "test_wordings": 0.0, "dev": 0.1, "max_test": None, "seed": 0}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dataset", type=Path, required=True, help="a file of questions and answers")
    parser.add_argument("--against", choices=("datasketch", "rensa"), help="a MinHash library that is installed")
    parser.add_argument("--sample", type=int, default=4000, help="rows for the comparison")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    asked = parser.parse_args()
    found = _curated(asked.dataset)
    if asked.against:
        rows = read_dataset(asked.dataset)[0][: asked.sample]
        found["near"] = _compared([f"{row.instruction}\n{row.output}" for row in rows], asked.against)
    print(json.dumps(found, indent=None if asked.json else 2))


def _curated(path: Path) -> dict[str, Any]:
    seconds: dict[str, tuple[float, float]] = {}
    (rows, dropped) = _timed(seconds, "read", lambda: read_dataset(path))
    rows = _with_documents(path, rows)
    _timed(seconds, "datasheet", lambda: file_sheet(rows))
    outcomes = _timed(seconds, "dedupe", lambda: list(dedupe(rows)))
    kept = [one for one in outcomes if isinstance(one, Example)]
    splits = _timed(seconds, "split", lambda: split(kept, **SHARES))
    found = _timed(seconds, "audit", lambda: audit(splits.train, splits.test))
    total = sum(processor for processor, _ in seconds.values())
    return {
        "rows": len(rows),
        "seconds": {step: {"processor": round(cpu, 2), "clock": round(clock, 2)} for step, (cpu, clock) in seconds.items()},
        "total_processor_seconds": round(total, 2),
        "rows_per_second": round(len(rows) / total),
        "kept": len(kept),
        "dropped": Counter(one.reason for one in [*dropped, *outcomes, *splits.dropped] if not isinstance(one, Example)),
        "questions": {"train": len(splits.train), "dev": len(splits.dev), **Counter(one.stratum for one in splits.test)},
        "clean": found["clean"],
    }


def _with_documents(path: Path, rows: Sequence[Example]) -> list[Example]:
    """Return the rows with the document their file names, where it does."""
    named = {str(number): row for number, row in read_rows(path).rows if isinstance(row, dict) and "doc_id" in row}
    if len(named) != len(rows):
        return list(rows)
    documents = [f"{row.get('source', '')}/{row['doc_id']}" for row in named.values()]
    return [
        replace(row, document=document, fact=make_id(document, normalise(row.instruction)))
        for row, document in zip(rows, documents, strict=True)
    ]


def _timed(seconds: dict[str, tuple[float, float]], step: str, work: Callable[[], Any]) -> Any:
    processor, clock = time.process_time(), time.perf_counter()
    result = work()
    seconds[step] = (time.process_time() - processor, time.perf_counter() - clock)
    return result


def _compared(texts: list[str], library: str) -> dict[str, Any]:
    """Return the times of ours and theirs, in turn, three times, and the pairs."""
    theirs = {"datasketch": _datasketch, "rensa": _rensa}[library]
    ratios = []
    for _ in range(3):
        seconds: dict[str, tuple[float, float]] = {}
        ours = _timed(seconds, "ours", lambda: near_pairs(texts))
        other = _timed(seconds, "theirs", lambda: theirs([_words(text) for text in texts]))
        ratios.append(seconds["theirs"][0] / seconds["ours"][0])
    return {
        "library": library,
        "texts": len(texts),
        "our_pairs": len(ours),
        "their_pairs": len(other),
        "ours_that_they_miss": len(set(ours) - other),
        "median_ratio_theirs_to_ours": round(sorted(ratios)[1], 2),
        "seconds_ours": round(seconds["ours"][0], 2),
    }


def _words(text: str) -> list[str]:
    return [" ".join(run) for run in ngrams(normalise(text).split(), RUN)]


def _datasketch(runs: list[list[str]]) -> set[tuple[int, int]]:
    from datasketch import MinHash, MinHashLSH

    index, pairs = MinHashLSH(threshold=NEAR, num_perm=128), set()
    for nth, of_text in enumerate(runs):
        hashes = MinHash(num_perm=128)
        hashes.update_batch([run.encode() for run in of_text])
        pairs |= {(earlier, nth) for earlier in index.query(hashes)}
        index.insert(nth, hashes)
    return pairs


def _rensa(runs: list[list[str]]) -> set[tuple[int, int]]:
    from rensa import RMinHash, RMinHashLSH

    index, pairs = RMinHashLSH(threshold=NEAR, num_perm=128, num_bands=16), set()
    for nth, of_text in enumerate(runs):
        hashes = RMinHash(num_perm=128, seed=1)
        hashes.update(of_text)
        pairs |= {(earlier, nth) for earlier in index.query(hashes)}
        index.insert(nth, hashes)
    return pairs


if __name__ == "__main__":
    main()
