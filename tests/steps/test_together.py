"""The page of all runs of a recipe, from run folders that are made up."""

from pathlib import Path
from typing import Any

import pytest

from loresmith.files import digest_path, write_json, write_text
from loresmith.recipe import Recipe
from loresmith.steps.sweeping import sweep
from loresmith.steps.together import together

TRAINED = {"examples": 60, "trainable_parameters": 2048}
ASKED = {"set": "general", "kind": "maths", "question": "3x + 5 = 17?", "answer": "4"}


def recipe(**variant: Any) -> Recipe:
    variants = [{"name": "llama"}, *([{"name": "bloom", **variant}] if variant else [])]
    return Recipe.model_validate({"name": "study", "sources": [{"path": "docs"}], "model": "llama-3b", "variants": variants})


def invent(folder: Path, model: str, *, tokenizer: str = "one", test: str = "a question") -> None:
    """Leave what a finished run leaves, as far as the page reads it."""
    asked = [{**ASKED, "model": name, "text": f"{name} says 4", "right": True} for name in ("base", model)]
    place = {"stratum": "unseen", "arm": "closed-book", "n": 1, "median": 0.0, "sd": None}
    metrics = {"answer-nll": 1.5, "bits-per-byte": 0.75, "perplexity": 4.5}
    summaries = [{**place, "model": one, "metric": name, "mean": mean} for one in ("base", model) for name, mean in metrics.items()]
    write_json(folder / "compare.json", {"summaries": summaries, "questions": asked})
    write_json(folder / "report.json", {"verdict": f"{model} is better.", "contrasts": [], "asked": asked})
    write_json(folder / f"models/{model}/training.json", TRAINED)
    write_json(folder / f"models/{model}/took.json", {"updates": 10, "seconds_per_update": 2.0, "peak_memory_bytes": 6_000_000_000})
    write_text(folder / f"models/{model}/losses.jsonl", '{"step": 1, "epoch": 1.0, "loss": 2.5, "dev_loss": 2.0}\n')
    write_text(folder / f"models/{model}/tokenizer.json", tokenizer)
    write_text(folder / "split/test.jsonl", test)


def test_all_runs_stand_on_one_page_in_the_first_runs_folder(tmp_path: Path) -> None:
    invent(tmp_path / "study", "llama")
    invent(tmp_path / "study.bloom", "bloom", tokenizer="another")
    page = together(recipe(model="bloom-3b"), runs=tmp_path)
    assert page == tmp_path / "study" / "together.html"
    text = page.read_text(encoding="utf-8")
    assert 'href="../study.bloom/report.html"' in text
    assert all(said in text for said in ("bloom base", "bloom says 4", "llama says 4", "bloom is better.", "the same test questions"))


def test_the_page_follows_the_reports_and_is_otherwise_the_same(tmp_path: Path) -> None:
    invent(tmp_path / "study", "llama")
    invent(tmp_path / "study.bloom", "bloom")
    page = together(recipe(model="bloom-3b"), runs=tmp_path)
    assert page
    before = digest_path(tmp_path)
    together(recipe(model="bloom-3b"), runs=tmp_path)
    assert digest_path(tmp_path) == before
    write_json(tmp_path / "study.bloom/report.json", {"verdict": "bloom is worse.", "contrasts": [], "asked": []})
    together(recipe(model="bloom-3b"), runs=tmp_path)
    assert "bloom is worse." in page.read_text(encoding="utf-8")


def test_other_chunks_are_said_to_ask_another_test(tmp_path: Path) -> None:
    invent(tmp_path / "study", "llama")
    invent(tmp_path / "study.bloom", "bloom", test="another question")
    page = together(recipe(chunk={"size": 60}), runs=tmp_path)
    assert page
    assert "asked different test questions" in page.read_text(encoding="utf-8")


def test_one_run_has_no_page_and_loses_that_of_before(tmp_path: Path) -> None:
    invent(tmp_path / "study", "llama")
    invent(tmp_path / "study.bloom", "bloom")
    page = together(recipe(model="bloom-3b"), runs=tmp_path)
    assert together(recipe(), runs=tmp_path) is None
    assert page
    assert not page.exists()


def test_a_run_without_a_report_leaves_no_page(tmp_path: Path) -> None:
    invent(tmp_path / "study", "llama")
    assert together(recipe(model="bloom-3b"), runs=tmp_path) is None


@pytest.mark.parametrize(("tokenizer", "metric", "loss"), [("one", "answer-nll", 1.5), ("another", "bits-per-byte", 0.75)])
def test_only_bases_of_one_tokenizer_are_told_in_tokens(tmp_path: Path, tokenizer: str, metric: str, loss: float) -> None:
    invent(tmp_path / "study", "llama")
    invent(tmp_path / "study.bloom", "bloom", tokenizer=tokenizer)
    found = sweep(recipe(model="bloom-3b"), runs=tmp_path)
    assert found.metric == metric
    assert [row["test"]["unseen"] for row in found.rows] == [loss] * 4
    assert [row["perplexity"] for row in found.rows] == [{"unseen": 4.5} if tokenizer == "one" else {}] * 4


def test_a_row_tells_what_the_training_took(tmp_path: Path) -> None:
    invent(tmp_path / "study", "llama")
    [base, tuned] = sweep(recipe(), runs=tmp_path).rows
    assert (base["name"], base["base"], base["right"], base["countable"]) == ("base", "llama-3b", 1, 1)
    assert (tuned["seconds"], tuned["peak_memory_bytes"]) == (20.0, 6_000_000_000)
    assert (tuned["train_loss"], tuned["dev_loss"]) == (2.5, 2.0)
