"""Study D's own model: counted from what is published of it, and its recipe run on a small one of its family."""

import json
from pathlib import Path
from typing import Any

import pytest
from transformers import AutoConfig, PhiConfig, PhiForCausalLM, set_seed

from loresmith import steps
from loresmith.errors import ModelError
from loresmith.model.count import share
from loresmith.plan.parameters import trainable
from loresmith.plan.shape import read_shape
from loresmith.recipe.file import load_recipe

RECIPE = Path(__file__).parents[3] / "examples" / "ranks" / "phi2.yaml"
PRINTED = {"d-r1": (0.047, 0.086), "d-r6": (0.282, 0.514), "d-r14": (0.656, 1.192), "d-r64": (2.929, 5.226)}


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*args: Any, **kwargs: Any) -> None:
        raise OSError("We couldn't connect")

    monkeypatch.setattr(AutoConfig, "from_pretrained", unreachable)


@pytest.mark.usefixtures("no_network")
def test_the_printed_percentages_are_met_without_weights_or_a_network() -> None:
    recipe = load_recipe(RECIPE)
    shape, fine_tunes = read_shape(recipe.model.name), recipe.fine_tunes()
    for name, percentages in PRINTED.items():
        n, counted = trainable(shape, fine_tunes[name]), shape.architecture
        assert tuple(round(100 * share(n, base), 3) for base in (counted.parameters, counted.packed)) == percentages


@pytest.mark.usefixtures("no_network")
def test_a_model_nobody_knows_is_not_made_up() -> None:
    with pytest.raises(ModelError, match="cannot be read: We couldn't connect"):
        read_shape("somebody/phi-3000")


@pytest.mark.slow
def test_the_study_runs_on_a_small_model_of_the_family(smollm: Any, tmp_path: Path) -> None:
    rows = [{"question": f"What is device {n}?", "answer": f"Device {n} was made in {1900 + n} by hand."} for n in range(60)]
    (tmp_path / "pairs.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    recipe = load_recipe(RECIPE, [*_small(_phi(smollm, tmp_path / "phi")), f"dataset.train={tmp_path / 'pairs.jsonl'}"])
    run = steps.run(recipe, runs=tmp_path / "runs", until="train")
    told = {name: json.loads(run.path(f"models/{name}/training.json").read_text())["ranks"] for name in recipe.fine_tunes()}
    assert told["d-r6"] == {"modules": 2 * 5, "lowest": 6, "mean": 6, "highest": 6}
    profile = json.loads(run.path("rank/profile.json").read_text())
    readings = {-int(-layer["reading"] // 1) for layer in profile["layers"] if layer["layer"].isdecimal()}
    assert {told["d-id"]["lowest"], told["d-id"]["highest"]} == {min(readings), max(readings)}


def _small(folder: Path) -> list[str]:
    train = ["train.quantize=none", "train.max_steps=2", "train.gradient_checkpointing=false"]
    return [f"model.name={folder}", "model.device=cpu", *train, "rank.resamples=20", "rank.answers=10"]


def _phi(smollm: Any, folder: Path) -> Path:
    set_seed(0)
    sizes = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4}
    PhiForCausalLM(PhiConfig(**sizes, vocab_size=len(smollm.tokenizer))).save_pretrained(folder)
    smollm.tokenizer.save_pretrained(folder)
    return folder
