"""What a named budget allows beside the recipe: other models, other settings, and what those cost in quality where earlier runs know it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..model.locate import at_hand, locate
from ..recipe import Recipe
from ..runfolder import Run
from .earlier import Loss, earlier, losses
from .planning import Planned, dtype_of, learnt, shape_of
from .taking import ALL, rows_of
from .workload import workload

if TYPE_CHECKING:
    from ..plan.dials import Dial
    from ..plan.known import Candidate
    from ..plan.machine import Machine


class Allowed(NamedTuple):
    """What a machine allows."""

    models: "Sequence[Candidate]"
    """The field's small models, with the first fine-tune's settings and work."""
    around: tuple[str, ...]
    """What was changed of the first fine-tune for it to fit; empty where it fits as it is, or where nothing helps."""
    dials: "Sequence[Dial]"
    """Its settings after that, one turned at a time."""
    losses: Mapping[tuple[str, Any], Loss]
    """What a value of a setting lost in earlier runs, by key and value; no entry where nothing is known."""

    def to_dict(self) -> dict[str, Any]:
        """Return plain values: `models`, `around` and `dials`, each with its `loss` in nats a token, None where nothing is known."""
        found = {place: loss._asdict() for place, loss in self.losses.items()}
        dials = [{**one.to_dict(), "loss": found.get((one.key, one.value))} for one in self.dials]
        return {"models": [one.to_dict() for one in self.models], "around": list(self.around), "dials": dials}


def allowed(run: Run, recipe: Recipe, first: Planned, machine: "Machine", *, rows: str | None, runs: Path) -> Allowed:
    """Return what a machine allows in the place of a fine-tune of a run; earlier runs are those below `runs`."""
    from ..plan.dials import dials
    from ..plan.known import candidates

    option = (first.fit.as_it_is, *first.fit.options)[1 if first.fit.options else 0]
    settings, dtype = option.made.settings, dtype_of(recipe, machine)
    located = at_hand(locate(recipe.model.name, revision=recipe.model.revision))
    shape, take = shape_of(located), recipe.takes().get(first.name)
    work_of = workload(run, recipe, located, rows=rows, is_packed=shape.is_packable)
    memory, seconds = learnt(shape, settings, option.made.work, machine, dtype)
    turned = list(
        dials(
            shape,
            settings,
            lambda tried: work_of(tried, take),
            machine,
            dtype=dtype,
            memory_correction=memory,
            time_correction=seconds,
        )
    )
    known = earlier(runs, run, recipe, rows=rows_of(first.name, recipe.takes())) if rows == ALL else []
    by_key = {key: [one.value for one in turned if one.key == key] for key in dict.fromkeys(one.key for one in turned)}
    lost = {key: losses(known, settings, key, values, seed=recipe.evaluate.seed) for key, values in by_key.items()}
    found = {(key, value): loss for key, losses_of in lost.items() for value, loss in losses_of.items()}
    return Allowed(list(candidates(first.settings, first.work, machine)), option.changes, turned, found)
