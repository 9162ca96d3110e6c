"""What is said of the judge and of the people who rated beside it: its items, its win rates, its second thoughts, their agreement."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, TypeVar

from ..evaluate.corrected import Label, agreement_with_people, corrected_rows, label_totals, people_scores
from ..evaluate.rubric import item_summaries
from ..evaluate.win_rates import Shown, duel_rows, total_rows
from ..files import read_json, read_records
from ..label.ratings import read as read_ratings
from ..recipe import Judge
from ..records import Answer, Example, Record, Score
from ..run import Run
from .judging import weights_of

LABELS = "labels.jsonl"

R = TypeVar("R", bound=Record)
Side = tuple[str, str]


def judgement_of(run: Run, *, judge: Judge, sides: Sequence[Side], bootstrap: int, seed: int) -> dict[str, Any]:
    """Return what is to be said of the judge, from what it gave the answers of these models and arms."""
    told = {(model, arm): read_json(run.path(f"judge/{model}.{arm}.json")) for model, arm in sides}
    scores = _all(run, (f"scores/judge.{model}.{arm}.jsonl" for model, arm in sides), Score)
    answers = _all(run, (f"answers/{model}.{arm}.jsonl" for model, arm in sides), Answer)
    examples = read_records(run.path("split/test.jsonl"), Example)
    items = [
        {"model": model, "arm": arm, "item": one.name, "n": one.n, "mean": one.mean, "correlations": one.correlations}
        for (model, arm), said in told.items()
        if said["ratings"]
        for one in item_summaries(said["ratings"])
    ]
    shown = _all(run, (f"judge/duel.{arm}.jsonl" for arm in judge.arms), Shown) if judge.pairwise else []
    found = {
        "judge": judge.chat.model,
        "tie_band": judge.tie_band,
        "items": items,
        "retest": [{"model": model, "arm": arm, **said["retest"]} for (model, arm), said in told.items() if said["retest"]],
        "win_rates": total_rows(scores, answers, examples, tie_band=judge.tie_band, resamples=bootstrap, seed=seed),
        "duels": duel_rows(shown, answers, examples, resamples=bootstrap, seed=seed),
    }
    totals = label_totals(_labels(run), weights=weights_of(judge))
    if totals:
        found["corrected"] = corrected_rows(scores, totals, examples)
        found["agreement"] = agreement_with_people(scores, totals, examples, resamples=bootstrap, seed=seed)
    return found


def people_of(run: Run, *, judge: Judge | None, sides: Sequence[Side]) -> list[Score]:
    """Return what people gave the answers of these models and arms, whether a judge read them or not; none without labels."""
    asked = {one.id for one in read_records(run.path("split/test.jsonl"), Example)}
    scores = people_scores(label_totals(_labels(run), weights=weights_of(judge) if judge else {}))
    return [one for one in scores if one.example in asked and (one.model, one.arm) in set(sides)]


def _labels(run: Run) -> list[Label]:
    return [Label(one.example, one.model, one.arm, one.rater, one.ratings) for one in read_ratings(run.path(LABELS))]


def _all(run: Run, names: Iterable[str], kind: type[R]) -> list[R]:
    return list(chain.from_iterable(read_records(run.path(name), kind) for name in names))
