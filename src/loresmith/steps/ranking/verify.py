"""`loresmith rank --verify`: train the arms, choose the smallest rank that is not inferior on dev, confirm it once on the test.

The arms lie in a run of their own, NAME.rank, beside the recipe's: same documents, same questions, taken over from it. Each arm's learning
rate is settled first, because a comparison at one learning rate compares learning rates.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ...contracts import Progress
from ...files import locked, read_records, write_json
from ...plan.work import n_updates
from ...rank.adapter import read_pairs
from ...rank.halving import Settled
from ...rank.smallest import Choice
from ...rank.step_size import Arm, step_ratios
from ...recipe import Recipe
from ...records import Example
from ...runfolder import Run
from .. import run
from ..sharing import take_over
from ..table import table
from ..taking import ALL
from .arms import arms_of, beside, seeded, trainings_of
from .confound import at_one_rate
from .cost import counted_base
from .dev import DEV, against, chosen, dev_step, difference, mean_loss, read_dev
from .done import bring_up
from .scores import answer_losses, scored, spent
from .table import measure_step
from .told import VERIFIED, verdict
from .trials import settled


def verify(measured: Run, recipe: Recipe, *, runs: Path, progress: Progress) -> dict[str, Any]:
    """Write and return what training the arms showed; a killed one goes on where it was.

    `measured` is the recipe's own run after `loresmith rank`. SplitError where there are no dev questions to choose on.
    """
    arms = arms_of(recipe.rank, recipe.train)
    rates = _settle(measured, beside(recipe, arms), arms, runs=runs, progress=progress)
    arms = {name: {**changes, "learning_rate": rates[name].learning_rate} for name, changes in arms.items()}
    trained = _trained(beside(recipe, arms), runs=runs, progress=progress)
    finalists = sorted(arms, key=lambda name: mean_loss(read_dev(trained, name)))[: recipe.rank.finalists]
    every = seeded(arms, finalists, seeds=recipe.rank.seeds, first=recipe.train.seed)
    whole = beside(recipe, every)
    run(whole, runs=runs, until="report", progress=progress)
    _ask_dev(trained, whole, progress)
    found = _found(trained, whole, arms, list(every), rates)
    found["at_one_rate"] = at_one_rate(measured, recipe)
    found["sentence"] = verdict(found)
    write_json(measured.path(VERIFIED), found)
    return found


def _settle(measured: Run, recipe: Recipe, arms: Mapping[str, Mapping[str, Any]], *, runs: Path, progress: Progress) -> dict[str, Settled]:
    """Bring the arms' run up to its training examples, all of it taken over, and settle each arm's learning rate in it."""
    current = Run(runs / recipe.name)
    with locked(current.folder):
        latest, steps = current.latest(), table(recipe, progress)
        until = next(place for place, step in enumerate(steps) if step.name == "mix")
        for step in (*steps[: until + 1], measure_step(recipe, progress)):
            if not current.is_done(step, latest.get(step.name)) and not take_over(current, step, [measured]):
                bring_up(current, [step], progress)
        updates = n_updates(len(read_records(current.path(ALL), Example)), recipe.train)
        return {name: settled(current, recipe, name, changes, updates=updates, progress=progress) for name, changes in arms.items()}


def _trained(recipe: Recipe, *, runs: Path, progress: Progress) -> Run:
    """Train every arm once, and ask it the dev questions."""
    current = Run(runs / recipe.name)
    with locked(current.folder):
        bring_up(current, [step for step in table(recipe, progress) if step.name.startswith("train:")], progress)
    _ask_dev(current, recipe, progress)
    return current


def _ask_dev(current: Run, recipe: Recipe, progress: Progress) -> None:
    with locked(current.folder):
        bring_up(current, [dev_step(recipe, name) for name in recipe.fine_tunes()], progress)


def _found(
    current: Run, recipe: Recipe, arms: Mapping[str, Mapping[str, Any]], names: Sequence[str], rates: Mapping[str, Settled]
) -> dict[str, Any]:
    trainings = {name: trainings_of(name, names) for name in arms}
    ranks = {name: _mean_rank(current, name) for name in arms}
    choice, dev = chosen(current, recipe, ranks, names)
    costs = {row["arm"]: row for row in spent(current, recipe, counted_base(recipe), trainings)}
    ratios = step_ratios({name: Arm(ranks[name], row["alpha"], row["learning_rate"]) for name, row in costs.items()})
    rows = [_row(row["arm"], row, costs, rates, ratios) for row in dev]
    best = next(row["arm"] for row in dev if row["difference"] == 0)
    return {
        "run": current.folder.name,
        "arms": rows,
        "scores": scored(current, recipe, trainings),
        "choice": {**choice._asdict(), "best": best, "margin": recipe.rank.margin, "n_dev": len(read_records(current.path(DEV), Example))},
        "confirmed": _confirmed(current, recipe, choice, best, trainings),
        "recipe": {"alpha": recipe.rank.alpha or recipe.train.alpha, "learning_rates": list(recipe.rank.learning_rates)},
    }


def _confirmed(current: Run, recipe: Recipe, choice: Choice, best: str, trainings: Mapping[str, Sequence[str]]) -> dict[str, Any] | None:
    """Return how the chosen arm stands against the best of dev on the test; None where it is the best."""
    if choice.name == best:
        return None
    examples = read_records(current.path("split/test.jsonl"), Example)
    sides = zip(trainings[choice.name], trainings[best], strict=False)
    pairs = [against(answer_losses(current, recipe, mine), answer_losses(current, recipe, other), examples) for mine, other in sides]
    gap, ends = difference(recipe, pairs)
    return {"difference": gap, "low": ends.low, "high": ends.high, "n": len(examples), "is_confirmed": bool(ends.high < recipe.rank.margin)}


def _row(
    name: str, dev: Mapping[str, Any], costs: Mapping[str, Mapping[str, Any]], rates: Mapping[str, Settled], ratios: Mapping[str, float]
) -> dict[str, Any]:
    on_dev = {f"dev_{key}": dev[key] for key in ("loss", "difference", "low", "high")}
    return {**costs[name], "rank": dev["rank"], **on_dev, "first_step": ratios[name], **_rate(rates[name])}


def _rate(one: Settled) -> dict[str, Any]:
    return {"trials": [trial._asdict() for trial in one.trials], "rate_is_at_edge": one.is_at_edge, "trial_cost": one.cost}


def _mean_rank(current: Run, name: str) -> float:
    pairs = read_pairs(current.path(f"models/{name}"))
    return sum(pair.rank for pair in pairs) / len(pairs)
