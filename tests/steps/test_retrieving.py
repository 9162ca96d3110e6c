"""Looking the test up with an embedding model beside the words, and scoring answers by it: on a model of random weights."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from loresmith import steps
from loresmith.errors import ModelError
from loresmith.evaluate.lookup import Found
from loresmith.files import read_json, read_records
from loresmith.recipe import Recipe
from loresmith.records import Answer, Example, Score
from loresmith.runfolder import Run
from loresmith.steps.likening import likenesses
from loresmith.steps.retrieving import METHODS

Make = Callable[..., Recipe]


@pytest.fixture
def split(recipe_of: Make, tmp_path: Path) -> Run:
    """A run whose questions are made and divided."""
    return steps.run(recipe_of(), runs=tmp_path, until="split")


def looked_up(run: Run, recipe: Recipe) -> dict[str, Any]:
    """What the step `retrieve` of a recipe writes down."""
    step = next(step for step in steps.table(recipe, steps.Silent()) if step.name == "retrieve")
    run.perform(step)
    found: dict[str, Any] = read_json(run.path("retrieval.json"))
    return found


def retrieved(recipe_of: Make, folder: Path, retrieval: str) -> Recipe:
    return recipe_of(evaluate={"arms": ["closed-book", "retrieved"], "embeddings": str(folder), "retrieval": retrieval, "retrieve_top": 2})


def test_all_three_searches_are_measured_and_the_recipes_is_used(split: Run, recipe_of: Make, sentence_folder: Path) -> None:
    told = {name: looked_up(split, retrieved(recipe_of, sentence_folder, name)) for name in METHODS}
    shares = told["bm25"]["hit_share_by_method"]
    assert list(shares) == list(METHODS.values())
    for name, facts in told.items():
        assert facts["method"] == METHODS[name]  # type: ignore[index]
        assert facts["hit_share"] == shares[facts["method"]]
        assert facts["hit_share_by_method"] == shares
    assert told["both"]["passages_cut"] > 0
    found, test = read_records(split.path("retrieved.jsonl"), Found), read_records(split.path("split/test.jsonl"), Example)
    assert [one.example for one in found] == [one.id for one in test]
    assert {len(one.passages) for one in found} == {2}


def test_without_a_model_words_alone_are_searched(split: Run, recipe_of: Make) -> None:
    facts = looked_up(split, recipe_of(evaluate={"arms": ["closed-book", "retrieved"]}))
    assert facts["method"] == "BM25"
    assert "hit_share_by_method" not in facts


def test_another_search_is_another_step_and_none_is_the_old_one(recipe_of: Make, sentence_folder: Path) -> None:
    def settings(recipe: Recipe) -> Any:
        return next(step.settings for step in steps.table(recipe, steps.Silent()) if step.name == "retrieve")

    assert settings(recipe_of(evaluate={"arms": ["retrieved"]})) == 1  # as runs made before there was a choice have it
    assert settings(retrieved(recipe_of, sentence_folder, "both")) != settings(retrieved(recipe_of, sentence_folder, "bm25"))


def test_an_answer_is_as_near_as_its_embedding_and_nothing_is_far(recipe_of: Make, sentence_folder: Path) -> None:
    answers = [Answer(name, "base", "closed-book", text, 1, 0.0) for name, text in (("a", "A lamp."), ("b", "A bell."), ("c", ""))]
    embeddings = retrieved(recipe_of, sentence_folder, "bm25").evaluate.embeddings
    assert embeddings is not None
    found = list(likenesses(answers, dict.fromkeys("abc", "A lamp."), embeddings=embeddings, device="cpu"))
    assert found[0].value == pytest.approx(1, abs=1e-6)
    assert found[1].value is not None
    assert -1 <= found[1].value < 1
    assert found[2] == Score("c", "base", "closed-book", "embedding-cosine", 0.0)


def test_the_likeness_of_meaning_is_one_of_the_scores(split: Run, recipe_of: Make, sentence_folder: Path) -> None:
    recipe = recipe_of(evaluate={"max_new_tokens": 2, "arms": ["closed-book"], "embeddings": {"name": str(sentence_folder)}})
    for step in steps.table(recipe, steps.Silent()):
        if step.name in ("answer:base.closed-book", "score:base.closed-book"):
            split.perform(step)
    scores = read_records(split.path("scores/base.closed-book.jsonl"), Score)
    n_questions = len(read_records(split.path("split/test.jsonl"), Example))
    assert sum(one.metric == "embedding-cosine" for one in scores) == n_questions


def test_a_model_that_is_not_there_is_said_before_anything_runs(recipe_of: Make, tmp_path: Path) -> None:
    recipe = retrieved(recipe_of, tmp_path / "nowhere", "both")
    with pytest.raises(ModelError, match="nowhere"):
        steps.run(recipe, runs=tmp_path, until="split")
    assert not (tmp_path / "devices").exists()


def test_a_search_by_meaning_needs_a_model(recipe_of: Make) -> None:
    with pytest.raises(ValueError, match="retrieval: both needs a model under `embeddings`"):
        recipe_of(evaluate={"retrieval": "both"})
