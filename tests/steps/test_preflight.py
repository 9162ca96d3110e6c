"""What trainings and answers will take is measured, and where it cannot be, that is said."""

import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from loresmith.files import read_json, write_records
from loresmith.recipe import Recipe
from loresmith.records import Example
from loresmith.runfolder import Run
from loresmith.steps import preflight
from loresmith.train.threads import Threads


@pytest.fixture
def run(tmp_path: Path) -> Run:
    examples = [
        Example(f"e{n}", f"Where is {n} made?", "", f"In {n}.", "given", f"f{n}", f"d{n}", "", "", "given", "train") for n in range(6)
    ]
    for file in ("mix/train", "split/dev", "split/test"):
        write_records(tmp_path / f"{file}.jsonl", examples)
    return Run(tmp_path)


@pytest.fixture
def foreseen(run: Run, tiny_folder: Path) -> Callable[..., list[dict[str, Any]]]:
    """Do the step for some variants, and return what it says of each."""

    def done(*variants: dict[str, Any]) -> list[dict[str, Any]]:
        sections = {
            "name": "small",
            "model": {"name": str(tiny_folder), "device": "cpu", "threads": 1},
            "sources": [{"path": "docs"}],
            "train": {"rank": 2, "batch_size": 4},
            "variants": [{"name": f"v{n}", "train": changes} for n, changes in enumerate(variants)],
            "evaluate": {"arms": ["closed-book"], "max_new_tokens": 2},
        }
        recipe = Recipe.model_validate(sections)
        preflight.preflight(run, recipe=recipe, ranked=lambda run, settings, recipe: (settings, ""))
        return list(read_json(run.path("preflight.json"))["variants"])

    return done


def test_a_divided_base_is_left_to_the_formula_and_that_is_said(foreseen: Callable[..., Any], run: Run) -> None:
    whole, divided = foreseen({"rank": 4}, {"processes": 2, "fsdp": True})
    assert (whole["time_basis"], whole["memory_basis"], whole["not_measured_because"]) == ("preflight", "preflight", None)
    assert (divided["time_basis"], divided["memory_basis"], divided["threads"]) == ("formula", "formula", None)
    assert "one of them alone cannot measure that" in divided["not_measured_because"]
    assert divided["peak_memory_bytes"] == divided["formula_bytes"]
    assert divided["row_tokens"] == whole["row_tokens"]
    assert read_json(run.path("preflight.json"))["predicted_seconds"]["train:v1"] > divided["seconds"]


def test_a_divided_base_that_would_not_fit_alone_is_not_refused(foreseen: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def scarce(*args: Any, **settings: Any) -> Any:
        raise MemoryError

    monkeypatch.setattr("loresmith.train.preflight.update_loss", scarce)
    assert len(foreseen({"processes": 2, "fsdp": True}, {"processes": 4, "fsdp": True})) == 2


def test_several_processes_are_another_machine(foreseen: Callable[..., Any]) -> None:
    one, two = foreseen({}, {"processes": 2})
    assert two["machine"] == f"{one['machine']}, 2 processes"


def test_the_threads_are_those_the_updates_ran_on(foreseen: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loresmith.train.preflight.threads", lambda *args, **settings: Threads(2, "measured"))
    assert foreseen({})[0]["threads"] == 2


def test_a_training_is_measured_with_memory_to_itself(foreseen: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    opened, at_hand = list[Any](), preflight.open_base

    def kept_in_sight(model: Any) -> Any:
        loaded = at_hand(model)
        opened.append(weakref.ref(loaded.model))
        return loaded

    def measured(*args: Any) -> Any:
        assert opened[0]() is None
        return real(*args)

    real = preflight.measured
    monkeypatch.setattr(preflight, "open_base", kept_in_sight)
    monkeypatch.setattr(preflight, "measured", measured)
    assert foreseen({})
