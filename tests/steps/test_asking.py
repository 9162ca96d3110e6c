"""Who is asked what: looked-up passages, fixed questions, closed questions."""

from pathlib import Path

from loresmith.evaluate.lookup import Found
from loresmith.files import read_json, read_lines, read_records
from loresmith.recipe import Recipe
from loresmith.records import Answer, Example
from loresmith.runfolder import Run
from loresmith.steps.asking import put


def test_the_retrieved_arm_puts_what_was_found_before_every_question(everything: tuple[Run, Recipe]) -> None:
    run, _ = everything
    test = read_records(run.path("split/test.jsonl"), Example)
    found = {one.example: one for one in read_records(run.path("retrieved.jsonl"), Found)}
    assert [question.text for question in put(run, test, "retrieved")] == [found[one.id].text for one in test]
    for model in ("base", "s0", "s1"):
        assert [one.example for one in read_records(run.path(f"answers/{model}.retrieved.jsonl"), Answer)] == [one.id for one in test]


def test_the_hit_rate_counts_questions_whose_own_passage_was_found(everything: tuple[Run, Recipe]) -> None:
    run, _ = everything
    test = read_records(run.path("split/test.jsonl"), Example)
    found = {one.example: one for one in read_records(run.path("retrieved.jsonl"), Found)}
    hits = [one.passage in found[one.id].passages for one in test]
    told = read_json(run.path("retrieval.json"))
    assert told["hit_share"] == sum(hits) / len(hits)
    assert told["hit_share"] > 0.5
    assert 0 < told["evidence_share"] <= 1


def test_a_fine_tune_without_text_meets_the_base_that_looks_things_up(everything: tuple[Run, Recipe]) -> None:
    run, _ = everything
    contrasts = read_json(run.path("compare.json"))["contrasts"]
    assert any((row["arm"], row["against_arm"], row["against"]) == ("closed-book", "retrieved", "base") for row in contrasts)


def test_the_fixed_questions_are_put_to_every_model(everything: tuple[Run, Recipe]) -> None:
    run, _ = everything
    rows = read_json(run.path("compare.json"))["questions"]
    assert {row["model"] for row in rows} == {"base", "s0", "s1"}
    assert len(rows) == 3 * len(list(read_lines(run.path("answers/base.questions.jsonl"))))
    assert {row["set"] for row in rows} == {"general"}
    assert {row["right"] for row in rows} <= {True, False, None}


def test_questions_reach_a_spreadsheet(everything: tuple[Run, Recipe]) -> None:
    run, _ = everything
    tables: list[Path] = [path for path in run.path("tables").iterdir() if "Canberra" in path.read_text()]
    assert tables
