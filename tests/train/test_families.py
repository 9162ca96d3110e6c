"""A tiny model of every family is trained end to end from its configuration, on the path it is said to take."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from transformers import AutoConfig, AutoModelForCausalLM, set_seed

from loresmith.contracts import Silent
from loresmith.model.load import Loaded, load_adapter
from loresmith.model.locate import Located
from loresmith.model.prompt import Encoded
from loresmith.recipe import Train
from loresmith.train.fit import fit
from loresmith.train.update import mean_loss

FAMILIES = {row["family"]: row for row in json.loads((Path(__file__).parents[1] / "data" / "families.json").read_bytes())}
END = 2
SHARED = tuple(range(20, 40))
EXAMPLES = [Encoded((*SHARED, 3, 7), (8, 9, END)), Encoded((*SHARED, 3, 5), (4, END)), Encoded((11, 12), (13, 14, 15, END))]
SETTINGS = Train(rank=4, alpha=8, learning_rate=2e-2, batch_size=3, max_steps=6, eval_per_epoch=0.34, early_stopping_patience=0)


def base(family: str) -> Loaded:
    set_seed(1)
    row = FAMILIES[family]
    model = AutoModelForCausalLM.from_config(AutoConfig.for_model(row["model_type"], **row["sizes"])).eval()
    tokenizer: Any = SimpleNamespace(bos_token_id=None, bos_token=None, eos_token_id=END, chat_template=None)
    return Loaded(model, tokenizer, Located(family, "", None, None, family))


@pytest.mark.parametrize("family", FAMILIES)
def test_it_learns_and_its_adapter_is_what_was_learnt(family: str, tmp_path: Path) -> None:
    # PEFT puts no pairs beside what Mamba's fused kernel reads from its weights.
    settings = SETTINGS.model_copy(update={"target_modules": ("in_proj", "x_proj")}) if family == "mamba" else SETTINGS
    fitted = fit(base(family), EXAMPLES, {"wording": EXAMPLES}, settings=settings, folder=tmp_path, progress=Silent())
    assert fitted.layout == FAMILIES[family]["layout"]
    losses = [row["dev_loss"] for row in fitted.history if "dev_loss" in row]
    assert losses[-1] < losses[0]
    again = load_adapter(base(family), fitted.adapter).model
    assert mean_loss(again, EXAMPLES, row_tokens=1024) == pytest.approx(min(losses), rel=1e-4)
