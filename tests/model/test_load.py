"""Models are found by name, and nothing of theirs is run."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch

from loresmith.errors import ModelError
from loresmith.model.load import load, load_adapter, pick_dtype
from loresmith.model.locate import locate
from loresmith.recipe import Train
from loresmith.train.lora import wrap


def loaded_from(folder: Path) -> Any:
    return load(locate(str(folder)), dtype="float32", device="cpu", threads=0)


def test_an_unknown_name_is_met_with_the_nearest_alias() -> None:
    with pytest.raises(ModelError, match="Did you mean 'smollm2-135m'"):
        locate("smollm2-135")


def test_a_folder_without_a_model_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"has no config\.json"):
        locate(str(tmp_path))


def test_a_hub_id_keeps_its_revision() -> None:
    located = locate("owner/name", revision="abc123")
    assert (located.path, located.revision, located.identity) == ("owner/name", "abc123", "owner/name@abc123")


def test_the_identity_changes_with_the_weights(tiny_folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(tiny_folder, copy)
    before = locate(str(copy)).identity
    (copy / "model.safetensors").write_bytes(b"other")
    assert locate(str(copy)).identity != before


def test_a_model_with_code_of_its_own_is_refused(tiny_folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(tiny_folder, copy)
    config = json.loads((copy / "config.json").read_text())
    (copy / "config.json").write_text(json.dumps({**config, "auto_map": {"AutoModelForCausalLM": "evil.Model"}}))
    with pytest.raises(ModelError, match="code of its own"):
        loaded_from(copy)


def test_damaged_weights_are_one_sentence(tiny_folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(tiny_folder, copy)
    (copy / "model.safetensors").write_bytes(b"not weights")
    with pytest.raises(ModelError, match="cannot be loaded"):
        loaded_from(copy)


def test_a_folded_adapter_gives_the_logits_of_the_adapter_beside(tiny: Any, tiny_folder: Path, tmp_path: Path) -> None:
    wrapped = wrap(tiny, Train(rank=4))
    for name, parameter in wrapped.named_parameters():
        if "lora_B" in name:
            torch.nn.init.normal_(parameter, std=0.1)
    wrapped.save_pretrained(tmp_path)
    ids = torch.tensor([[5, 6, 7, 8]])
    folded = load_adapter(loaded_from(tiny_folder), tmp_path).model
    assert torch.allclose(wrapped.eval()(input_ids=ids).logits, folded(input_ids=ids).logits, atol=1e-5)


def test_a_cpu_gets_float32() -> None:
    assert pick_dtype("auto", torch.device("cpu")) is torch.float32
