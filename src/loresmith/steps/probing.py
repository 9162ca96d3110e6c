"""The steps that ask what training did besides: one for each model, and one that sets them side by side.

`abstention` asks about things that do not exist, with the names made up; `forgetting` asks what has nothing to do with the documents;
`memorisation` looks for what is known only in the words it was trained on; `knowledge` for what the base knew before. All are
closed-book, and each draws its questions the same for every model.
"""

from collections.abc import Sequence
from typing import Any

from ..contracts import Progress
from ..evaluate.probes.rows import abstention_rows, forgetting_rows, knowledge_rows, memorisation_rows
from ..files import read_json, write_json
from ..recipe import Model
from ..runfolder import Counts, Run
from .asking import Asking
from .opening import open_base_of, with_adapter
from .probes.abstaining import abstention
from .probes.forgetting import expected, forgetting
from .probes.knowing import knowledge
from .probes.memorising import memorisation
from .probes.subject import Subject

ROWS = {
    "abstention": abstention_rows,
    "forgetting": forgetting_rows,
    "memorisation": memorisation_rows,
    "knowledge": knowledge_rows,
}
ALONE = {"abstention": abstention, "memorisation": memorisation, "knowledge": knowledge}
"""Probes that need one model."""


def probe(run: Run, *, name: str, probes: Sequence[str], model: Model, asking: Asking, seed: int, progress: Progress) -> Counts:
    """Put the probes' questions to one model and keep what it said, how likely it found what, and what it knew by heart."""
    base = Subject(run, open_base_of(run, model, name), "base", model, asking, seed, progress)
    # The base's expectations are taken before the adapter is folded in, so that two models are never in memory.
    before = expected(base) if "forgetting" in probes and name != "base" else []
    subject = base._replace(name=name, loaded=with_adapter(run, base.loaded, name))
    found: dict[str, Any] = {one: ask(subject) for one, ask in ALONE.items() if one in probes}
    if "forgetting" in probes:
        found["forgetting"] = forgetting(subject, before)
    write_json(run.path(f"probes/{name}.json"), found)
    return {"probes": len(found)}


def gather(run: Run, *, names: Sequence[str], probes: Sequence[str]) -> Counts:
    """Set the models side by side, a row a model and set of questions."""
    by_model = {name: read_json(run.path(f"probes/{name}.json")) for name in names}
    found = {one: ROWS[one]({name: kept[one] for name, kept in by_model.items()}) for one in probes}
    write_json(run.path("probes.json"), found)
    return {"rows": sum(len(rows) for rows in found.values())}
