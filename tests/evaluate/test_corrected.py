from typing import Any

import pytest

from loresmith.evaluate.corrected import Label, agreement_with_people, corrected_rows, label_totals, people_scores
from loresmith.evaluate.rubric import ITEMS
from loresmith.records import Example, Score

EXAMPLES = [Example(f"q{n}", "", "", "", "given", f"f{n}", f"d{n % 6}", "", "", "given", "unseen") for n in range(24)]
LABELLED = EXAMPLES[:12]


def label(example: str, model: str, value: float, rater: str = "me") -> Label:
    return Label(example, model, "closed-book", rater, {item.name: value for item in ITEMS})


def judged(**totals: float) -> list[Score]:
    return [Score(one.id, model, "closed-book", "judge-total", value) for one in EXAMPLES for model, value in totals.items()]


def labels(**values: float) -> list[Label]:
    return [label(one.id, model, value) for one in LABELLED for model, value in values.items()]


def test_a_judge_that_flatters_one_side_is_put_right_by_people() -> None:
    totals = label_totals(labels(tuned=0.5, base=0.5), weights={})
    [row] = corrected_rows(judged(tuned=5.0, base=2.5), totals, EXAMPLES)
    assert row["judge_difference"] == 2.5
    assert row["difference"] == pytest.approx(0.0)
    assert (row["labels"], row["judged"]) == (12, 24)


def test_raters_of_one_answer_count_by_their_mean() -> None:
    totals = label_totals([label("q0", "tuned", 1.0), label("q0", "tuned", 0.5, rater="you")], weights={})
    [score] = people_scores(totals)
    assert (score.metric, score.value) == ("human-total", 3.75)


def test_an_answer_not_rated_on_every_item_has_no_total() -> None:
    partly: dict[str, Any] = {item.name: 1.0 for item in ITEMS} | {"clarity": None}
    assert label_totals([Label("q0", "tuned", "closed-book", "me", partly)], weights={}) == {}


def test_agreement_needs_answers_rated_by_both() -> None:
    totals = label_totals(labels(tuned=1.0, base=0.0), weights={})
    found = agreement_with_people(judged(tuned=5.0, base=0.0), totals, EXAMPLES, resamples=50, seed=0)
    assert found is not None
    assert (found["alpha"], found["answers"], found["alpha_among_people"]) == (1.0, 24, None)
    assert agreement_with_people([], totals, EXAMPLES, resamples=50, seed=0) is None
