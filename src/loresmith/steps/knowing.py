"""What the base knew before training, fact by fact, and what became of the facts of each kind.

Facts that were unknown are learnt last, and training until they are is what makes a model invent. So the mix is worth knowing
before a longer training is tried.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..contracts import Progress
from ..files import read_records
from ..recipe import Model
from ..records import Example
from ..run import Run
from .asking import Asking, Question, answered, forget
from .judging import drawn

if TYPE_CHECKING:
    from ..model.load import Loaded

MOST = 60  # facts: a share of 60 is known to a dozen points


def knowledge(
    run: Run, loaded: "Loaded", name: str, model: Model, asking: Asking, seed: int, progress: Progress
) -> dict[str, list[dict[str, Any]]]:
    """Return what one model says to trained facts in the words kept from training, and the base to the trained words as well.

    Where no wording was kept, as in a dataset that was given, the trained one is asked.
    """
    trained, reworded = _asked(run, seed)
    sets = {"before": trained if name == "base" else [], "after": reworded}
    found: dict[str, list[dict[str, Any]]] = {}
    for when, examples in sets.items():
        arm = f"probe-knowledge-{when}"
        questions = [Question(one.id, one.instruction, one.input, one.output) for one in examples]
        said = answered(run, loaded, questions, name=name, arm=arm, model=model, asking=asking, progress=progress) if questions else []
        found[when] = [{"fact": one.fact, "text": answer.text, "reference": one.output} for one, answer in zip(examples, said, strict=True)]
        forget(run, name, arm, model, questions, asking)
    return found


def _asked(run: Run, seed: int) -> tuple[Sequence[Example], Sequence[Example]]:
    """Return every trained wording of some facts, and one wording of each to ask afterwards."""
    train, test = (read_records(run.path(f"split/{part}.jsonl"), Example) for part in ("train", "test"))
    kept = [one for one in test if one.stratum == "wording"] or train
    one_by_fact = {one.fact or one.id: one for one in reversed(kept)}
    chosen = drawn(list(one_by_fact.values()), n=MOST, seed=seed)
    facts = {one.fact for one in chosen}
    return [one for one in train if one.fact in facts], chosen
