"""A base divided over two processes: each holds half of it, and neither waits for ever."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError
from torch.distributed.tensor import DTensor

from loresmith.model import score
from loresmith.recipe import Train
from loresmith.train import ranks, shard, update
from loresmith.train.fit import Fitted
from loresmith.train.job import ROWS, read_outcome
from loresmith.train.lora import n_merged, wrap
from loresmith.train.memory import Shortened

SETTINGS = Train(rank=4, alpha=8, learning_rate=1e-2, batch_size=4, epochs=1, row_tokens=48, processes=2, fsdp=True)


def test_each_process_holds_half_of_what_is_frozen_and_all_of_what_is_trained(
    job: Any, in_two: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = job(SETTINGS)

    def counted(model: Any) -> None:
        shard.shard(model)
        frozen = [parameter.to_local().numel() for parameter in model.parameters() if isinstance(parameter, DTensor)]
        trained = [parameter.numel() for parameter in model.parameters() if parameter.requires_grad]
        (folder / f"held-{ranks.rank()}").write_text(json.dumps([sum(frozen), sum(trained)]))

    monkeypatch.setattr("loresmith.train.ready.shard", counted)
    assert in_two(folder) == [0, 0]
    fitted = read_outcome(folder)
    assert fitted is not None
    held = [json.loads((folder / f"held-{rank}").read_text()) for rank in (0, 1)]
    assert [pairs for _, pairs in held] == [fitted.trainable_parameters] * 2
    assert sum(frozen for frozen, _ in held) == fitted.total_parameters - fitted.trainable_parameters
    assert max(frozen for frozen, _ in held) < 0.55 * sum(frozen for frozen, _ in held)


@pytest.mark.slow
@pytest.mark.parametrize("changes", [{}, {"gradient_checkpointing": True}, {"use_dora": True}, {"bias": "all"}, {"max_steps": 2}])
def test_what_trains_whole_trains_divided(job: Any, in_two: Any, trained: Callable[..., Fitted], changes: dict[str, Any]) -> None:
    settings = SETTINGS.model_copy(update=changes)
    folder = job(settings)
    assert in_two(folder) == [0, 0]
    together, alone = read_outcome(folder), trained(folder / "alone", settings)
    assert together is not None
    for ours, theirs in zip(together.history, alone.history, strict=True):
        assert ours == pytest.approx(theirs, rel=1e-3)


def test_memory_that_runs_out_on_one_process_makes_both_begin_again_with_shorter_rows(
    job: Any, in_two: Any, trained: Callable[..., Fitted], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, n_rows = job(SETTINGS), iter(range(1, 100))

    def scarce(model: Any, row: Any) -> Any:
        if ranks.rank() == 1 and next(n_rows) == 2 and not (folder / ROWS).is_file():
            raise MemoryError
        return score.token_losses(model, row)

    with monkeypatch.context() as patch:
        patch.setattr(update, "token_losses", scarce)
        assert 0 not in in_two(folder)
        with pytest.raises(Shortened):
            read_outcome(folder)
        for file in folder.glob("outcome-*"):
            file.unlink()
        assert in_two(folder) == [0, 0]
    together, alone = read_outcome(folder), trained(folder / "alone", SETTINGS)
    assert together is not None
    assert [row["row_tokens"] for row in together.history if "row_tokens" in row] == [24]
    ours, theirs = ([row["loss"] for row in fitted.history if "loss" in row] for fitted in (together, alone))
    assert ours == pytest.approx(theirs, rel=1e-4)


def test_what_will_be_divided_is_never_merged(tiny: Any) -> None:
    assert n_merged(wrap(tiny, SETTINGS)) == 0


@pytest.mark.parametrize(("changes", "said"), [({"processes": 1}, "processes is 1"), ({"quantize": "nf4"}, "in few bits")])
def test_a_base_that_cannot_be_divided_is_a_fault_of_the_recipe(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Train.model_validate({"fsdp": True, "processes": 2, **changes})
