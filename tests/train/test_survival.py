"""What happens to a training from outside changes nothing in what it makes."""

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from loresmith.errors import Preempted, TrainingError
from loresmith.files import digest_path
from loresmith.model import score
from loresmith.recipe import Train
from loresmith.train import checkpoint
from loresmith.train.fit import Fitted

SETTINGS = Train(rank=4, alpha=8, dropout=0.1, learning_rate=1e-2, batch_size=4, epochs=4, early_stopping_patience=0)
BENCH = Path(__file__).parents[2] / "bench" / "faults.py"


@pytest.fixture(scope="module")
def whole(trained: Callable[..., Fitted], tmp_path_factory: pytest.TempPathFactory) -> Fitted:
    """The training that nothing happened to."""
    return trained(tmp_path_factory.mktemp("whole"), SETTINGS)


@pytest.fixture
def losses(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[int, bool], object]], None]:
    """Call something before every row, with the row's number and whether it is a dev loss; its tensor replaces the row's losses."""

    def install(before: Callable[[int, bool], object]) -> None:
        n_rows = 0

        def patched(model: Any, row: Any) -> torch.Tensor:
            nonlocal n_rows
            n_rows += 1
            came = before(n_rows, torch.is_inference_mode_enabled())
            return score.token_losses(model, row) * (came if isinstance(came, float) else 1.0)

        monkeypatch.setattr("loresmith.train.update.token_losses", patched)

    return install


def same(one: Fitted, other: Fitted) -> bool:
    files = [fitted.adapter / "adapter_model.safetensors" for fitted in (one, other)]
    return digest_path(files[0]) == digest_path(files[1]) and one.history == other.history


def terminate() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


@pytest.mark.parametrize("step", [1, 4, 12])
def test_a_kill_anywhere_changes_no_byte(trained: Callable[..., Fitted], at_update: Any, whole: Fitted, tmp_path: Path, step: int) -> None:
    with pytest.raises(KeyboardInterrupt):
        trained(tmp_path / "killed", SETTINGS, progress=at_update(step))
    assert same(trained(tmp_path / "killed", SETTINGS), whole)


@pytest.mark.parametrize("file", ["adapter_model.safetensors", "optimizer.pt", "sealed.json"])
def test_a_damaged_file_changes_no_byte_and_is_named(
    trained: Callable[..., Fitted], at_update: Any, whole: Fitted, tmp_path: Path, file: str
) -> None:
    with pytest.raises(KeyboardInterrupt):
        trained(tmp_path / "cut", SETTINGS, progress=at_update(8))
    (tmp_path / "cut" / "checkpoint-6" / file).write_bytes(b"torn")
    resumed = trained(tmp_path / "cut", SETTINGS)
    assert same(resumed, whole)
    assert resumed.damaged == ["checkpoint-6.1"]


def test_a_signal_during_an_update_saves_and_asks_to_be_run_again(
    trained: Callable[..., Fitted], at_update: Any, whole: Fitted, tmp_path: Path
) -> None:
    with pytest.raises(Preempted, match="after update 5 of 12"):
        trained(tmp_path / "stopped", SETTINGS, progress=at_update(5, terminate))
    assert same(trained(tmp_path / "stopped", SETTINGS), whole)


@pytest.mark.parametrize("nth", [1, 2, 8])
def test_a_signal_during_a_dev_loss_saves_first_and_takes_it_later(
    trained: Callable[..., Fitted], losses: Any, whole: Fitted, tmp_path: Path, nth: int
) -> None:
    n_dev = iter(range(1, 100))
    losses(lambda row, is_dev: terminate() if is_dev and next(n_dev) == nth else None)
    with pytest.raises(Preempted, match=f"after update {3 * ((nth + 1) // 2)} of 12"):
        trained(tmp_path / "stopped", SETTINGS)
    assert same(trained(tmp_path / "stopped", SETTINGS), whole)


def test_a_signal_during_a_save_stops_after_it(
    trained: Callable[..., Fitted], whole: Fitted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = checkpoint.seal
    with monkeypatch.context() as patch:
        patch.setattr(checkpoint, "seal", lambda folder: (terminate(), sealed(folder)))
        with pytest.raises(Preempted, match="after update 3 of 12"):
            trained(tmp_path / "stopped", SETTINGS)
    assert same(trained(tmp_path / "stopped", SETTINGS), whole)


def test_updates_that_stay_not_finite_end_it_with_their_examples(trained: Callable[..., Fitted], losses: Any, tmp_path: Path) -> None:
    n_train = iter(range(1, 100))
    losses(lambda row, is_dev: float("nan") if not is_dev and next(n_train) > 4 else None)
    with pytest.raises(TrainingError, match=r"updates 5 to 7 are not finite.*examples: [a-i, ]+\.") as caught:
        trained(tmp_path, SETTINGS, ids=tuple("abcdefghi"))
    assert len(caught.value.examples) == 9  # two updates of an epoch's end and one of the next one's beginning
    assert checkpoint.is_whole(tmp_path / "checkpoint-6")


def test_one_update_that_is_not_finite_is_left_out(trained: Callable[..., Fitted], losses: Any, tmp_path: Path) -> None:
    n_train = iter(range(1, 100))
    losses(lambda row, is_dev: float("inf") if not is_dev and next(n_train) == 5 else None)
    history = trained(tmp_path, SETTINGS).history
    assert [row["step"] for row in history if "not_finite" in row] == [5]
    assert all(torch.isfinite(torch.tensor(list(row.values()))).all() for row in history)


@pytest.mark.parametrize("error", [torch.OutOfMemoryError("no"), RuntimeError("DefaultCPUAllocator: can't allocate memory"), MemoryError()])
def test_memory_that_runs_out_halves_the_rows_and_nothing_else(
    trained: Callable[..., Fitted], at_update: Any, losses: Any, tmp_path: Path, error: Exception
) -> None:
    def fail_once(row: int, is_dev: bool) -> None:
        if row == 6:
            raise error

    settings = SETTINGS.model_copy(update={"dropout": 0.0})
    plain = trained(tmp_path / "plain", settings)
    losses(fail_once)
    with pytest.raises(KeyboardInterrupt):
        trained(tmp_path / "small", settings, progress=at_update(8))
    small = trained(tmp_path / "small", settings)
    assert [row["row_tokens"] for row in small.history if "row_tokens" in row] == [512]
    ours, theirs = ([row["loss"] for row in fitted.history if "loss" in row] for fitted in (small, plain))
    assert ours == pytest.approx(theirs, rel=1e-4)


def test_memory_that_never_suffices_is_one_sentence(trained: Callable[..., Fitted], losses: Any, tmp_path: Path) -> None:
    def fail(row: int, is_dev: bool) -> None:
        raise MemoryError

    losses(fail)
    with pytest.raises(TrainingError, match="Update 1 does not fit into memory, even with one example"):
        trained(tmp_path, SETTINGS)


@pytest.fixture
def small_files() -> Iterator[Callable[[int], None]]:
    """Let no file grow beyond some bytes, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda n_bytes: resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_stops_with_the_last_checkpoint_whole(
    trained: Callable[..., Fitted], at_update: Any, whole: Fitted, tmp_path: Path, small_files: Callable[[int], None]
) -> None:
    with pytest.raises(TrainingError, match="The checkpoint after update 6 cannot be written"):
        trained(tmp_path / "full", SETTINGS, progress=at_update(5, lambda: small_files(20_000)))
    assert [folder.name for folder in (tmp_path / "full").glob("checkpoint-*")] == ["checkpoint-3"]
    small_files(resource.getrlimit(resource.RLIMIT_FSIZE)[1])
    assert same(trained(tmp_path / "full", SETTINGS), whole)


@pytest.mark.slow
def test_the_whole_sweep_ends_in_identical_bytes() -> None:
    said = subprocess.run([sys.executable, str(BENCH), "--kills", "20", "--json"], capture_output=True, text=True, check=True).stdout
    figures = json.loads(said.splitlines()[-1])
    assert figures["damaged_identical"] == figures["damaged_set_aside"] == figures["damaged_cases"] >= 28
    assert figures["killed_identical"] == figures["killed_trainings"]
    assert figures["signals_preempted_and_identical"] == figures["signals"] == 3
