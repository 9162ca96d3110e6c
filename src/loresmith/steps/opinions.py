"""What is said of the judge and of the people who rated beside it: its items, its win rates, its second thoughts, their agreement."""

from collections.abc import Sequence
from typing import Any

from ..evaluate.corrected import Label, agreement_with_people, corrected_rows, label_totals, people_scores
from ..evaluate.rubric import item_summaries
from ..evaluate.win_rates import Shown, duel_rows, total_rows
from ..files import read_json, read_records
from ..label.ratings import read as read_ratings
from ..recipe import Judge
from ..records import Answer, Example, Score
from ..runfolder import Run
from .judging import weights_of
from .places import Side, answers_of, duel_of, every, judged_of

LABELS = "labels.jsonl"
RESAMPLES = 2000  # of the agreement's interval, which decides nothing


def judgement_of(run: Run, *, judge: Judge, sides: Sequence[Side], seed: int) -> dict[str, Any]:
    """Return what is to be said of the judge, from what it gave the answers of these models and arms."""
    told = {side: read_json(run.path(judged_of(side)[1])) for side in sides}
    scores = every(run, (judged_of(side)[0] for side in sides), Score)
    answers = every(run, map(answers_of, sides), Answer)
    examples = read_records(run.path("split/test.jsonl"), Example)
    items = [
        {"model": model, "arm": arm, "item": one.name, "n": one.n, "mean": one.mean, "correlations": one.correlations}
        for (model, arm), said in told.items()
        if said["ratings"]
        for one in item_summaries(said["ratings"])
    ]
    shown = every(run, map(duel_of, judge.arms), Shown) if judge.pairwise else []
    found = {
        "judge": judge.chat.model,
        "tie_band": judge.tie_band,
        "items": items,
        "retest": [{"model": model, "arm": arm, **said["retest"]} for (model, arm), said in told.items() if said["retest"]],
        "win_rates": total_rows(scores, answers, examples, tie_band=judge.tie_band, seed=seed),
        "duels": duel_rows(shown, answers, examples, seed=seed),
    }
    totals = label_totals(_labels(run), weights=weights_of(judge))
    if totals:
        found["corrected"] = corrected_rows(scores, totals, examples)
        found["agreement"] = agreement_with_people(scores, totals, examples, resamples=RESAMPLES, seed=seed)
    return found


def people_of(run: Run, *, judge: Judge | None, sides: Sequence[Side]) -> list[Score]:
    """Return what people gave the answers of these models and arms, whether a judge read them or not; none without labels."""
    asked = {one.id for one in read_records(run.path("split/test.jsonl"), Example)}
    scores = people_scores(label_totals(_labels(run), weights=weights_of(judge) if judge else {}))
    return [one for one in scores if one.example in asked and (one.model, one.arm) in set(sides)]


def _labels(run: Run) -> list[Label]:
    return [Label(one.example, one.model, one.arm, one.rater, one.ratings) for one in read_ratings(run.path(LABELS))]
