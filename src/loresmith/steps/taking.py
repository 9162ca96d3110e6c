"""The step that gives a variant a part of the training examples: a study of how much data is enough.

Its facts are drawn evenly over documents, and a smaller part lies within a larger one. Dev and test stay whole, so that every
variant is asked the same.
"""

from ..curate.take import take as take_facts
from ..files import read_records, write_records
from ..records import Example
from ..runfolder import Counts, Run

ALL = "mix/train.jsonl"


def rows_of(name: str, takes: dict[str, int]) -> str:
    """Return the file of the examples a fine-tune is trained on."""
    return f"mix/{name}.jsonl" if name in takes else ALL


def take(run: Run, *, name: str, n_facts: int, seed: int) -> Counts:
    """Write the examples of so many facts; of what the mix added without a fact of the training set, the same share."""
    rows = read_records(run.path(ALL), Example)
    taught = {example.fact for example in read_records(run.path("split/train.jsonl"), Example)}
    share = min(1.0, n_facts / max(len(taught), 1))
    of_facts, added = ([row for row in rows if (row.fact in taught) is is_taught] for is_taught in (True, False))
    n_added = round(share * len({row.fact for row in added}))
    taken = {
        *(row.id for row in take_facts(of_facts, n_facts=n_facts, seed=seed) if isinstance(row, Example)),
        *(row.id for row in take_facts(added, n_facts=n_added, seed=seed) if isinstance(row, Example)),
    }
    kept = [row for row in rows if row.id in taken]
    write_records(run.path(rows_of(name, {name: n_facts})), kept)
    return {"examples": len(kept), "facts": len({row.fact for row in kept})}
