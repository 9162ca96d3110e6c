from typing import Any

from loresmith.evaluate.chosen import chosen


def rows(*losses: float | None) -> list[dict[str, Any]]:
    return [{"step": step, "loss": 1.0, "dev_loss": loss} for step, loss in enumerate(losses)]


def test_the_lowest_dev_loss_at_any_step_is_chosen() -> None:
    found = chosen({"r1": rows(2.0, 1.5, 1.8), "r16": rows(None, 1.2, 1.9)})
    assert found is not None
    assert (found.model, found.dev_loss, found.others) == ("r16", 1.2, {"r1": 1.5})
    assert found.sentence.startswith("chosen on the dev questions, not on the test: r16")


def test_nothing_is_chosen_of_one_or_without_dev_questions() -> None:
    assert chosen({"tuned": rows(1.0)}) is None
    assert chosen({"r1": rows(1.0), "r16": [{"step": 1, "loss": 0.5}]}) is None


def test_the_stratum_that_decides_chooses_where_it_was_taken_apart() -> None:
    learnt = [{"step": 1, "dev_loss": 2.0, "dev_loss_wording": 0.1, "dev_loss_unseen": 3.9}]
    not_learnt = [{"step": 1, "dev_loss": 1.9, "dev_loss_wording": 0.9, "dev_loss_unseen": 2.9}]
    found = chosen({"r1": not_learnt, "r16": learnt}, stratum="wording")
    assert found is not None
    assert (found.model, found.dev_loss) == ("r16", 0.1)
