from dataclasses import replace

import pytest

from loresmith.evaluate.leak import leaks
from loresmith.records import Example, Score


def examples(n: int = 40, leaked: int = 10) -> list[Example]:
    strata = ["repeated" if place < leaked else "unseen" for place in range(n)]
    return [Example(f"q{i}", "", "", "", "given", "", f"d{i % 8}", "", "", "given", stratum) for i, stratum in enumerate(strata)]


def scores(asked: list[Example], *, on_leaked: float, on_clean: float, metric: str = "squad-f1") -> list[Score]:
    tuned = [Score(one.id, "tuned", "closed-book", metric, on_leaked if one.stratum == "repeated" else on_clean) for one in asked]
    return tuned + [Score(one.id, "base", "closed-book", metric, 0.3) for one in asked]


def test_the_gain_with_the_leaked_questions_is_set_against_the_gain_without_them() -> None:
    asked = examples()
    [found] = leaks(scores(asked, on_leaked=0.9, on_clean=0.5), asked, metrics=["squad-f1"], seed=0)
    assert (found.n_leaked, found.n_clean) == (10, 30)
    assert found.gain_clean == pytest.approx(0.2)
    assert found.gain_all == pytest.approx(0.3)
    assert found.flattered == pytest.approx(0.1)
    assert found.low <= found.flattered <= found.high
    assert found.sentence.startswith("The leak flatters: on the whole test as it came, closed-book, tuned gains 0.30 in SQuAD F1")


def test_a_loss_flatters_when_it_falls() -> None:
    asked = examples()
    [found] = leaks(scores(asked, on_leaked=0.1, on_clean=0.3, metric="answer-nll"), asked, metrics=["answer-nll"], seed=0)
    assert found.flattered == pytest.approx(0.05)


def test_a_gain_whose_interval_reaches_zero_is_not_called_flattery() -> None:
    asked = examples()
    [found] = leaks(scores(asked, on_leaked=0.9, on_clean=0.5), asked, metrics=["squad-f1"], seed=0)
    assert replace(found, low=-0.01).sentence.startswith("The leak is not shown to flatter")


def test_leaked_questions_that_are_easy_for_both_flatter_nobody() -> None:
    asked = examples()
    easy = [
        Score(one.id, model, "closed-book", "squad-f1", float(one.stratum == "repeated")) for one in asked for model in ("base", "tuned")
    ]
    [found] = leaks(easy, asked, metrics=["squad-f1"], seed=0)
    assert found.flattered == 0
    assert "does not flatter" in found.sentence


def test_without_a_leak_there_is_nothing_to_say() -> None:
    asked = examples(leaked=0)
    assert leaks(scores(asked, on_leaked=1, on_clean=1), asked, metrics=["squad-f1"], seed=0) == []
