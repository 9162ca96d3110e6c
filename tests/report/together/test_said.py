from dataclasses import replace

from loresmith.report.together.gains import gained
from loresmith.report.together.said import FEWEST, found, sureness

from .invented import together


def test_the_finding_counts_and_crowns_nobody() -> None:
    content = together()
    said = found(content, gained(content))
    assert said == "3 fine-tunes in 2 runs, side by side. Against their own bases (new documents): 2 better, 1 not shown."
    assert found(content, []) == "3 fine-tunes in 2 runs, side by side."


def test_it_says_whether_the_runs_were_asked_the_same() -> None:
    assert "the same test questions" in next(sureness(together()))
    assert "do not compare" in next(sureness(together(has_one_test=False)))


def test_it_says_that_nothing_was_tested_between_runs_and_in_what_unit_losses_are() -> None:
    said = " ".join(sureness(together()))
    assert "no verdict" in said
    assert "bits a byte" in said
    assert "share a tokenizer" in " ".join(sureness(together(metric="answer-nll")))


def test_fixed_questions_are_called_few_only_where_there_are_any() -> None:
    content = together()
    assert "fixed questions are few" in " ".join(sureness(content))
    silent = replace(content, runs=[replace(run, asked=()) for run in content.runs])
    assert "fixed questions" not in " ".join(sureness(silent))


def test_the_fewest_answers_that_chance_would_not_give() -> None:
    assert 2 * 0.5**FEWEST < 0.05 <= 2 * 0.5 ** (FEWEST - 1)
