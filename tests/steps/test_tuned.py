from pathlib import Path

from loresmith.files import write_json
from loresmith.recipe import Recipe
from loresmith.runfolder import Run
from loresmith.steps.tuned import tuned


def test_a_setting_the_fine_tunes_differ_in_is_told_though_the_training_did_not_write_it_down(tmp_path: Path) -> None:
    variants = [{"name": "a", "train": {"weight_decay": 0.001}}, {"name": "b", "train": {"weight_decay": 0.01, "rank": 4}}]
    recipe = Recipe.model_validate({"name": "run", "sources": [{"path": tmp_path}], "variants": variants})
    for name, rank in (("a", 16), ("b", 5)):
        write_json(tmp_path / f"models/{name}/training.json", {"name": name, "rank": rank, "examples": 9})
    assert tuned(Run(tmp_path), recipe) == [
        {"rank": 16, "weight_decay": 0.001, "name": "a", "examples": 9},
        {"rank": 5, "weight_decay": 0.01, "name": "b", "examples": 9},
    ]
