"""The steps in which a chat model reads the answers: it rates them one by one, and sets those of two models side by side.

It is told the question, the reference, the passage and the answers: never who gave them. Replies are kept before they are read, so a
judge that is stopped and started again is asked and paid for each answer once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple, TypeVar

from ..chat.open import open_chat
from ..chat.settled import Settled
from ..contracts import ChatModel, Progress
from ..curate.draw import in_turn
from ..evaluate.agreement import retest
from ..evaluate.by_chat import prefer, rate
from ..evaluate.by_reading import Found, Read, claim_scores, questeval_scores
from ..evaluate.compare import unit_of
from ..evaluate.rubric import ITEMS, total
from ..evaluate.win_rates import Shown
from ..files import read_records, write_json, write_records
from ..recipe import Judge
from ..records import Answer, Example, Score
from ..runfolder import Counts, Run
from .asking import passages_of
from .places import answers_of, duel_of, judged_of

CACHE = "cache/chat.sqlite"
_NO_REPLY = "the judge gave no usable reply"

T = TypeVar("T")
R = TypeVar("R")


class Case(NamedTuple):
    """One question of those drawn, with what the judge is told beside the answer."""

    id: str
    question: str
    reference: str
    passage: str


def judge_answers(run: Run, *, name: str, arm: str, judge: Judge, seed: int, progress: Progress) -> Counts:
    """Have the judge read one model's answers in one arm, by each of its measures: the same questions of every model."""
    cases, answers = _cases(run, judge, seed), _answers(run, name, arm)
    chat, weights = _opened(run, judge), weights_of(judge)
    by_parts = partial(_in_parts, at_once=8 * judge.chat.concurrency, progress=progress, label=f"{name}, {arm}")
    rated, again = [], []
    scores: list[Score] = []
    if "rubric" in judge.measures:
        told = [(one.question, answers[one.id], one.reference, one.passage) for one in cases]
        rated = by_parts(told, partial(rate, model=chat))
        again = rate(told[: judge.retest], model=chat, sample=1) if judge.retest else []
        scores += [score for one, ratings in zip(cases, rated, strict=True) for score in judge_scores(one.id, name, arm, ratings, weights)]
    read = [Read(answers[one.id], one.reference, one.passage) for one in cases]
    for ask in _readers(judge, chat):
        found = by_parts(read, ask)
        scores += [_score(case.id, name, arm, one) for case, row in zip(cases, found, strict=True) for one in row]
    scored, told_of = judged_of((name, arm))
    write_records(run.path(scored), scores)
    write_json(run.path(told_of), {"judge": chat.name, "ratings": rated, "retest": _retest(rated, again, weights)})
    return {"read": len(cases), "not judged": sum(score.value is None for score in scores)}


def duel(run: Run, *, arm: str, judge: Judge, seed: int, progress: Progress) -> Counts:
    """Put the answers of two models side by side before the judge, in both orders, question by question."""
    assert judge.pairwise is not None
    model, against = judge.pairwise
    cases, mine, theirs = _cases(run, judge, seed), _answers(run, model, arm), _answers(run, against, arm)
    chat = _opened(run, judge)
    told = [
        (one.question, *pair, one.reference, one.passage)
        for one in cases
        for pair in ((mine[one.id], theirs[one.id]), (theirs[one.id], mine[one.id]))
    ]
    ask = partial(prefer, model=chat)
    said = _in_parts(told, ask, at_once=8 * judge.chat.concurrency, progress=progress, label=f"{model} and {against}, {arm}")
    shown = [Shown(one.id, model, against, arm, *said[2 * place : 2 * place + 2]) for place, one in enumerate(cases)]
    write_records(run.path(duel_of(arm)), shown)
    return {"pairs": len(shown), "no reply": sum(one is None for one in said)}


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


def _opened(run: Run, judge: Judge) -> ChatModel:
    return Settled(open_chat(judge.chat, cache=run.path(CACHE)), judge.chat)


def _readers(judge: Judge, chat: ChatModel) -> Iterator[Callable[[Sequence[Read]], list[list[Found]]]]:
    if "claims" in judge.measures:
        yield partial(claim_scores, model=chat)
    if "questeval" in judge.measures:
        yield partial(questeval_scores, model=chat, mode=judge.questeval)


def _score(example: str, model: str, arm: str, found: Found) -> Score:
    return Score(example, model, arm, found.metric, found.value, note=found.note)


def _cases(run: Run, judge: Judge, seed: int) -> list[Case]:
    examples = drawn(read_records(run.path("split/test.jsonl"), Example), n=judge.sample, seed=seed)
    texts = {passage.id: passage.text for passage in passages_of(run)}
    return [Case(one.id, one.instruction, one.output, one.input or texts.get(one.passage, "")) for one in examples]


def _answers(run: Run, name: str, arm: str) -> dict[str, str]:
    return {one.example: one.text for one in read_records(run.path(answers_of((name, arm))), Answer)}


def _in_parts(told: Sequence[T], ask: Callable[[Sequence[T]], list[R]], *, at_once: int, progress: Progress, label: str) -> list[R]:
    """Return what is said of every case; some at once, so that there is progress to be heard of."""
    said: list[R] = []
    for start in range(0, len(told), at_once):
        said += ask(told[start : start + at_once])
        progress.advance(len(said), len(told), label)
    return said


def _retest(
    first: Sequence[Mapping[str, float | None]], second: Sequence[Mapping[str, float | None]], weights: Mapping[str, float]
) -> dict[str, Any] | None:
    """Return how the judge's second totals differ from its first; None for fewer than two rated twice."""
    totals = [(total(one, weights=weights), total(two, weights=weights)) for one, two in zip(first, second, strict=False)]
    known = [(one, two) for one, two in totals if one is not None and two is not None]
    if len(known) < 2:
        return None
    return retest(*zip(*known, strict=True))._asdict()
