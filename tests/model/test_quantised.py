"""What was trained beside a 4-bit base is what its merged weights answer."""

from pathlib import Path
from typing import Any

import pytest
import torch

from loresmith.errors import MissingExtra, ModelError
from loresmith.model.dequantised import merge_dequantised
from loresmith.model.load import load, load_adapter
from loresmith.model.locate import locate
from loresmith.model.quantised import is_quantized, quantization
from loresmith.recipe import Train
from loresmith.train.lora import wrap

IDS = torch.tensor([[5, 6, 7, 8, 9, 10]])


def quantised(folder: Path, how: str = "nf4") -> Any:
    return load(locate(str(folder)), dtype="float32", device="cpu", threads=0, quantize=how)


@pytest.fixture
def adapter(tiny_folder: Path, tmp_path: Path) -> Path:
    wrapped = wrap(quantised(tiny_folder), Train(rank=4))
    for name, parameter in wrapped.named_parameters():
        if "lora_B" in name:
            torch.nn.init.normal_(parameter, std=0.05)
    wrapped.save_pretrained(tmp_path / "adapter")
    return tmp_path / "adapter"


def logits(model: Any) -> torch.Tensor:
    with torch.inference_mode():
        return model(input_ids=IDS).logits.float()


def test_merged_through_dequantisation_it_answers_as_trained(tiny_folder: Path, adapter: Path, tmp_path: Path) -> None:
    beside = logits(load_adapter(quantised(tiny_folder), adapter).model)
    merged = merge_dequantised(quantised(tiny_folder), adapter)
    torch.testing.assert_close(logits(merged.model), beside, atol=1e-5, rtol=1e-5)
    merged.model.save_pretrained(tmp_path / "merged")
    merged.tokenizer.save_pretrained(tmp_path / "merged")
    again = load(locate(str(tmp_path / "merged")), dtype="float32", device="cpu", threads=0).model
    assert not is_quantized(again)
    torch.testing.assert_close(logits(again), beside, atol=1e-5, rtol=1e-5)


def test_a_plain_base_is_not_dequantised(tiny: Any, adapter: Path) -> None:
    with pytest.raises(ModelError, match="is not quantised"):
        merge_dequantised(tiny, adapter)


@pytest.mark.parametrize("how", ["nf4", "int8"])
def test_a_quantised_base_says_so(tiny_folder: Path, how: str) -> None:
    assert is_quantized(quantised(tiny_folder, how).model)


def test_without_bitsandbytes_the_install_line_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loresmith.model.quantised.find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match="pip install"):
        quantization("nf4", torch.float32, torch.device("cpu"))
