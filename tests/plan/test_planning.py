"""What a recipe will take is said before anything ran, and the more exactly the more is there."""

import json
from pathlib import Path
from typing import Any

import pytest

from loresmith import steps
from loresmith.cli import main
from loresmith.files import read_json, read_lines
from loresmith.plan.past import PastRun, remember
from loresmith.recipe import Recipe

DEVICES = Path(__file__).parents[1] / "data" / "devices"
FAQ = Path(__file__).parents[1] / "data" / "sqlite_faq.jsonl"
SIZES = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that remembers nothing."""
    monkeypatch.setenv("LORESMITH_HOME", str(tmp_path / "home"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model of which there is nothing but the configuration."""
    model = tmp_path / "model"
    model.mkdir()
    (model / "config.json").write_text(json.dumps({"model_type": "llama", **SIZES, "vocab_size": 300}))
    return model


def recipe(folder: Path, **sections: Any) -> Recipe:
    return Recipe.model_validate({"name": "plan", "model": {"name": str(folder), "device": "cpu"}, **sections})


def documents(folder: Path, **sections: Any) -> Recipe:
    return recipe(folder, sources=[{"path": DEVICES}], **sections)


def test_a_configuration_and_documents_are_enough(folder: Path, tmp_path: Path) -> None:
    planned = steps.plan(documents(folder, grid={"rank": [2, 4]}), runs=tmp_path)
    two, four = (one.prediction for one in planned.variants)
    assert [one.name for one in planned.variants] == ["rank-2", "rank-4"]
    assert four.trainable_parameters == 2 * two.trainable_parameters
    assert two.is_expected
    assert two.peak_memory_low < two.peak_memory_bytes < two.peak_memory_high
    assert not (tmp_path / "plan" / "examples.jsonl").exists()


def test_a_given_dataset_is_counted(folder: Path, tmp_path: Path) -> None:
    planned = steps.plan(recipe(folder, dataset={"train": FAQ, "split": "ours"}, train={"batch_size": 4, "epochs": 3}), runs=tmp_path)
    said = planned.variants[0].prediction
    n_rows = len(list(read_lines(tmp_path / "plan" / "mix" / "train.jsonl")))
    assert not said.is_expected
    assert said.updates == round(3 * -(-n_rows // 4))


def test_examples_that_were_made_are_counted(folder: Path, tmp_path: Path) -> None:
    made = documents(folder)
    guessed = steps.plan(made, runs=tmp_path).variants[0].prediction
    steps.run(made, runs=tmp_path, until="mix")
    counted = steps.plan(made, runs=tmp_path).variants[0].prediction
    assert guessed.is_expected
    assert not counted.is_expected
    assert 0.4 < guessed.tokens_packed / counted.tokens_packed < 2.5


def test_fewer_facts_take_fewer_updates(folder: Path, tmp_path: Path) -> None:
    made = documents(folder, grid={"curate.take": [10, 20]})
    for until in ("chunk", "mix"):
        steps.run(made, runs=tmp_path, until=until)
        few, more = (one.prediction.updates for one in steps.plan(made, runs=tmp_path).variants)
        assert few < more


def test_a_smaller_machine_is_told_what_to_change(folder: Path, tmp_path: Path) -> None:
    planned = steps.plan(documents(folder), runs=tmp_path, budget="0.5GB")
    assert planned.machine.name == "0.5GB"
    assert not planned.variants[0].fit.as_it_is.is_fitting
    assert "Does not fit" in planned.to_dict()["variants"][0]["sentence"]
    assert not any(one["is_fitting"] for one in planned.to_dict()["models"])


def test_measuring_replaces_the_formula(tiny_folder: Path, tmp_path: Path) -> None:
    planned = steps.plan(documents(tiny_folder, train={"rank": 2}), runs=tmp_path, measure=True)
    said = planned.variants[0].prediction
    assert (said.memory_basis, said.time_basis) == ("preflight", "preflight")
    assert said.seconds_low < said.seconds < said.seconds_high


def test_a_budget_says_what_else_it_allows(folder: Path, tmp_path: Path) -> None:
    made = recipe(folder, dataset={"train": FAQ, "split": "ours"}, train={"batch_size": 4})
    said = steps.plan(made, runs=tmp_path, budget="T4").to_dict()
    own = {one["key"]: one["value"] for one in said["dials"] if one["is_own"]}
    assert own == {"rank": 16, "max_length": 1024, "row_tokens": 1024, "gradient_checkpointing": False, "quantize": "none"}
    assert {one["loss"] for one in said["dials"]} == {None}
    assert all(one["highest_rank"] >= 1 for one in said["models"] if one["is_fitting"])


def test_ranks_that_are_to_be_measured_are_planned_as_a_bound_and_it_is_said(folder: Path, tmp_path: Path) -> None:
    made = documents(folder, variants=[{"name": "fixed"}, {"name": "found", "train": {"rank": {"from": "gelora"}}}])
    fixed, found = steps.plan(made, runs=tmp_path).variants
    assert (fixed.settings.rank, fixed.ranks) == (16, "")
    assert (found.settings.rank, found.prediction.trainable_parameters) == (128, 8 * fixed.prediction.trainable_parameters)
    assert "planned at rank 128" in found.to_dict()["ranks"]


@pytest.mark.slow
def test_measured_ranks_are_what_the_preflight_measures_and_the_plan_says(tiny_folder: Path, tmp_path: Path) -> None:
    made = documents(tiny_folder, train={"rank": {"from": "gelora"}}, evaluate={"max_new_tokens": 2, "arms": ["closed-book"]})
    steps.run(made, runs=tmp_path, until="preflight")
    (foreseen,) = read_json(tmp_path / "plan" / "preflight.json")["variants"]
    (planned,) = steps.plan(made, runs=tmp_path).variants
    assert planned.ranks.startswith("ranks as they were measured")
    assert foreseen["trainable_parameters"] == planned.prediction.trainable_parameters


def test_the_machines_past_corrects_the_formula(folder: Path, tmp_path: Path) -> None:
    before = steps.plan(documents(folder), runs=tmp_path)
    remember(PastRun(before.machine.name, "float32", 1.0, 3.0, 1e9, 2e9, "2026-11-21T12:00:00+00:00"))
    after = steps.plan(documents(folder), runs=tmp_path).variants[0].prediction
    assert (before.variants[0].prediction.time_basis, after.time_basis, after.memory_basis) == ("formula", "past runs", "past runs")
    assert after.peak_memory_bytes == pytest.approx(2 * after.formula_bytes)
    assert after.seconds == pytest.approx(3 * after.formula_seconds)


def test_the_command_says_it_to_people_and_to_machines(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "recipe.yaml"
    path.write_text(f"name: plan\nmodel: {{name: {folder}, device: cpu}}\nsources: [{{path: {DEVICES}}}]\n")
    words = ["plan", str(path), "--runs", str(tmp_path / "runs"), "--quiet"]
    with pytest.raises(SystemExit, match="0"):
        main([*words, "--json"])
    said = json.loads(capsys.readouterr().out)
    assert said["teacher"] is None
    assert {
        "name",
        "trainable_parameters",
        "trainable_percent",
        "trainable_percent_packed",
        "peak_memory_bytes",
        "minutes",
        "tokens",
    } <= set(said["variants"][0])
    with pytest.raises(SystemExit, match="0"):
        main([*words, "--budget", "T4"])
    shown = capsys.readouterr().out
    assert "Fits T4" in shown
    assert "tuned" in shown


def test_another_machine_cannot_be_measured(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "recipe.yaml"
    path.write_text(f"name: plan\nmodel: {folder}\nsources: [{{path: {DEVICES}}}]\n")
    with pytest.raises(SystemExit, match="2"):
        main(["plan", str(path), "--budget", "T4", "--measure"])
    assert "cannot be measured" in capsys.readouterr().err
