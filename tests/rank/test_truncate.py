from pathlib import Path
from typing import Any

import numpy as np
import pytest
from peft import PeftModel

from loresmith.errors import ModelError
from loresmith.model.load import load
from loresmith.model.locate import locate
from loresmith.rank.adapter import read_pairs
from loresmith.rank.spectrum import decompose
from loresmith.rank.truncate import truncate
from loresmith.rank.wrapped import found_ranks


def deltas(tiny_folder: Path, adapter: Path) -> dict[str, Any]:
    """The updates of an adapter as PEFT loads it."""
    base = load(locate(str(tiny_folder)), dtype="float32", device="cpu", threads=0).model
    model = PeftModel.from_pretrained(base, str(adapter)).get_base_model()
    layers = {name: module for name, module in model.named_modules() if hasattr(module, "get_delta_weight")}
    return {name: layer.get_delta_weight("default").detach().numpy() for name, layer in layers.items()}


@pytest.mark.parametrize("settings", [{}, {"use_rslora": True}, {"rank_pattern": {".*k_proj": 3}, "alpha_pattern": {".*v_proj": 40}}])
def test_a_cut_adapter_is_the_nearest_of_its_rank(save_adapter: Any, tiny_folder: Path, tmp_path: Path, settings: dict[str, Any]) -> None:
    source, target = save_adapter(**settings), tmp_path / "cut"
    cuts = truncate(source, target, 2)
    cut = deltas(tiny_folder, target)
    for pair in read_pairs(source):
        left, values, right = decompose(pair)
        np.testing.assert_allclose(cut[pair.module], left[:, :2] * values[:2] @ right[:2], atol=2e-3)
        assert cuts[pair.module].kept == pytest.approx((values[:2] ** 2).sum() / (values**2).sum())


def test_a_cut_to_the_rank_it_has_changes_nothing(save_adapter: Any, tiny_folder: Path, tmp_path: Path) -> None:
    source = save_adapter()
    assert {cut.rank for cut in truncate(source, tmp_path / "cut", 6).values()} == {6}
    before, after = deltas(tiny_folder, source), deltas(tiny_folder, tmp_path / "cut")
    for module in before:
        np.testing.assert_allclose(after[module], before[module], atol=2e-3)


def test_each_module_gets_its_own_rank(save_adapter: Any, tiny_folder: Path, tmp_path: Path) -> None:
    source = save_adapter()
    ranks = {pair.module: 1 + nth % 5 for nth, pair in enumerate(read_pairs(source))}
    truncate(source, tmp_path / "cut", ranks)
    base = load(locate(str(tiny_folder)), dtype="float32", device="cpu", threads=0).model
    found = found_ranks(PeftModel.from_pretrained(base, str(tmp_path / "cut")))
    assert {module: rank for module, (rank, _) in found.items()} == ranks
    assert [scaling for _, scaling in found.values()] == pytest.approx([2.0] * len(found))


def test_an_untrained_adapter_can_be_cut(tiny: Any, tmp_path: Path) -> None:
    from peft import LoraConfig, get_peft_model

    get_peft_model(tiny.model, LoraConfig(r=4, target_modules=["q_proj"])).save_pretrained(tmp_path / "new")
    assert set(truncate(tmp_path / "new", tmp_path / "cut", 1).values()) == {(1, 1.0)}


@pytest.mark.parametrize(("name", "rank", "fault"), [("cut", 0, "at least 1"), ("adapter", 2, "cannot be written over it")])
def test_what_cannot_be_cut_is_said(save_adapter: Any, tmp_path: Path, name: str, rank: int, fault: str) -> None:
    with pytest.raises(ModelError, match=fault):
        truncate(save_adapter(), tmp_path / name, rank)
