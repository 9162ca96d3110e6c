"""The step in which a chat model rates the answers, and what is said of its ratings beside the numbers they go into.

It is told the question, the reference, the passage and one answer: never who gave it. Replies are kept before they are read, so a
judge that is stopped and started again is asked and paid for each answer once.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..chat.open import open_chat
from ..contracts import ChatModel, Progress
from ..curate.draw import in_turn
from ..evaluate.agreement import retest
from ..evaluate.by_chat import rate
from ..evaluate.compare import unit_of
from ..evaluate.corrected import Label, agreement_with_people, corrected_rows, label_totals
from ..evaluate.rubric import ITEMS, item_summaries, total
from ..files import read_json, read_records, write_json, write_records
from ..label.ratings import read as read_ratings
from ..recipe import Judge
from ..records import Answer, Example, Score
from ..run import Counts, Run
from .asking import passages_of

CACHE = "cache/chat.sqlite"
LABELS = "labels.jsonl"
_NO_REPLY = "the judge gave no usable reply"

Case = tuple[str, str, str, str]
"""Question, answer, reference, passage: as `rate` takes them."""


def judge_answers(run: Run, *, name: str, arm: str, judge: Judge, seed: int, progress: Progress) -> Counts:
    """Have the judge rate one model's answers in one arm: the same questions of every model."""
    examples = drawn(read_records(run.path("split/test.jsonl"), Example), n=judge.sample, seed=seed)
    answers = {one.example: one.text for one in read_records(run.path(f"answers/{name}.{arm}.jsonl"), Answer)}
    texts = {passage.id: passage.text for passage in passages_of(run)}
    cases = [(one.instruction, answers[one.id], one.output, one.input or texts.get(one.passage, "")) for one in examples]
    weights = weights_of(judge)
    chat = open_chat(judge.chat, cache=run.path(CACHE))
    rated = _rated(chat, cases, at_once=8 * judge.chat.concurrency, progress=progress, label=f"{name}, {arm}")
    scores = [score for one, ratings in zip(examples, rated, strict=True) for score in judge_scores(one.id, name, arm, ratings, weights)]
    again = rate(cases[: judge.retest], model=chat, sample=1) if judge.retest else []
    write_records(run.path(f"scores/judge.{name}.{arm}.jsonl"), scores)
    write_json(run.path(f"judge/{name}.{arm}.json"), {"judge": chat.name, "ratings": rated, "retest": _retest(rated, again, weights)})
    return {"rated": len(rated), "no reply": sum(ratings[ITEMS[0].name] is None for ratings in rated)}


def drawn(examples: Sequence[Example], *, n: int | None, seed: int) -> list[Example]:
    """Return `n` of the examples, evenly over documents, or all for None; which ones depends on nothing but the seed and their ids."""
    by_id = {example.id: example for example in examples}
    order = in_turn({example.id: unit_of(example) for example in examples}, seed=seed)
    return [by_id[one] for one in order[:n]]


def weights_of(judge: Judge) -> dict[str, float]:
    """Return the weights of the items that have one of their own."""
    return {str(item): weight for item, weight in judge.weights.items()}


def judge_scores(example: str, model: str, arm: str, ratings: Mapping[str, float | None], weights: Mapping[str, float]) -> Iterator[Score]:
    """Yield the total of one answer, and each item of it; None with a note where there was no usable reply."""
    value = total(ratings, weights=weights)
    yield Score(example, model, arm, "judge-total", value, note="" if value is not None else _NO_REPLY)
    for item in ITEMS:
        rating = ratings.get(item.name)
        yield Score(example, model, arm, f"judge-{item.name}", rating, note="" if rating is not None else _NO_REPLY)


def judgement_of(run: Run, *, judge: Judge, sides: Sequence[tuple[str, str]], bootstrap: int, seed: int) -> dict[str, Any]:
    """Return what is to be said of the judge: its items and how they lean on each other, its second thoughts, and people's labels."""
    told = {(model, arm): read_json(run.path(f"judge/{model}.{arm}.json")) for model, arm in sides}
    scores = [score for model, arm in sides for score in read_records(run.path(f"scores/judge.{model}.{arm}.jsonl"), Score)]
    examples = read_records(run.path("split/test.jsonl"), Example)
    items = [
        {"model": model, "arm": arm, "item": one.name, "n": one.n, "mean": one.mean, "correlations": one.correlations}
        for (model, arm), said in told.items()
        for one in item_summaries(said["ratings"])
    ]
    found = {
        "judge": judge.chat.model,
        "tie_band": judge.tie_band,
        "items": items,
        "retest": [{"model": model, "arm": arm, **said["retest"]} for (model, arm), said in told.items() if said["retest"]],
    }
    labels = [Label(one.example, one.model, one.arm, one.rater, one.ratings) for one in read_ratings(run.path(LABELS))]
    totals = label_totals(labels, weights=weights_of(judge))
    if totals:
        found["corrected"] = corrected_rows(scores, totals, examples)
        found["agreement"] = agreement_with_people(scores, totals, examples, resamples=bootstrap, seed=seed)
    return found


def _rated(chat: ChatModel, cases: Sequence[Case], *, at_once: int, progress: Progress, label: str) -> list[dict[str, float | None]]:
    """Return the ratings of every case; some at once, so that there is progress to be heard of."""
    rated: list[dict[str, float | None]] = []
    for start in range(0, len(cases), at_once):
        rated += rate(cases[start : start + at_once], model=chat)
        progress.advance(len(rated), len(cases), label)
    return rated


def _retest(
    first: Sequence[Mapping[str, float | None]], second: Sequence[Mapping[str, float | None]], weights: Mapping[str, float]
) -> dict[str, Any] | None:
    """Return how the judge's second totals differ from its first; None for fewer than two rated twice."""
    totals = [(total(one, weights=weights), total(two, weights=weights)) for one, two in zip(first, second, strict=False)]
    known = [(one, two) for one, two in totals if one is not None and two is not None]
    if len(known) < 2:
        return None
    return retest(*zip(*known, strict=True))._asdict()
