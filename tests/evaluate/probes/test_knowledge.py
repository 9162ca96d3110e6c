import pytest

from loresmith.evaluate.probes.knowledge import Known, by_known, known, taught
from loresmith.records import Example, Score


@pytest.mark.parametrize(
    ("greedy", "sampled", "found"),
    [
        ([True, True], [], Known.HIGHLY),
        ([True, False], [], Known.MAYBE),
        ([False], [False, True], Known.WEAKLY),
        ([False], [False], Known.UNKNOWN),
    ],
)
def test_four_classes_of_what_was_known(greedy, sampled, found):
    assert known(greedy, sampled) is found


def score(example, model, value):
    return Score(example, model, "closed-book", "answer-nll", value)


def test_the_document_that_taught_most_comes_first():
    examples = [Example(id, "q", "", "a", "given", id, document, "", "", "given") for id, document in (("1", "a"), ("2", "a"), ("3", "b"))]
    before = [score("1", "base", 3.0), score("2", "base", 3.0), score("3", "base", 3.0)]
    after = [score("1", "tuned", 2.5), score("2", "tuned", None), score("3", "tuned", 1.0)]
    found = list(taught(before + after, examples, metric="answer-nll", model="tuned", arm="closed-book", higher_is_better=False))
    assert found == [("b", 1, 3.0, 1.0, 2.0), ("a", 1, 3.0, 2.5, 0.5)]


def test_what_was_unknown_is_scored_apart():
    found = by_known({"a": 1.0, "b": 0.0, "c": 1.0}, {"a": Known.HIGHLY, "b": Known.UNKNOWN, "c": Known.UNKNOWN, "d": Known.UNKNOWN})
    assert found == {Known.HIGHLY: (1, 1.0), Known.UNKNOWN: (2, 0.5)}
