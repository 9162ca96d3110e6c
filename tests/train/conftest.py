"""Nine facts, a two-layer model, and a training of a few updates on them, in one process or in two."""

import multiprocessing
import os
import sys
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from accelerate.state import AcceleratorState

from loresmith.contracts import Silent
from loresmith.files import digest_path
from loresmith.model.load import load, load_adapter
from loresmith.model.locate import locate
from loresmith.model.prompt import Encoded, encode
from loresmith.recipe import Model, Train
from loresmith.train import worker
from loresmith.train.fit import Fitted, fit
from loresmith.train.job import write_job
from loresmith.train.together import free_port
from loresmith.train.update import mean_loss

FACTS = "Tavo Lirne, Mib Osk, Quell Vartha, Dorn Pell, Esk Hult, Ober Nim, Ilu Sarr, Wen Kith, Zor Balm"


class Stop(Silent):
    """Does something when an update is done."""

    def __init__(self, step: int, how: Callable[[], object]) -> None:
        self.at, self.how = step, how

    def advance(self, done: int, total: int, detail: str = "") -> None:
        if done == self.at:
            self.how()


def die() -> None:
    """Leave a training as a kill would, as far as a process can do that to itself."""
    raise KeyboardInterrupt


@pytest.fixture
def at_update() -> Callable[..., Stop]:
    """Make a progress that does something after an update; by default it dies."""
    return lambda step, how=die: Stop(step, how)


@pytest.fixture(scope="session")
def facts() -> Callable[[Any], list[Encoded]]:
    """Encode the nine facts for a model."""

    def encoded(loaded: Any) -> list[Encoded]:
        pairs = [pair.split() for pair in FACTS.split(", ")]
        return [encode(loaded.tokenizer, f"Where is {name} made?", "", f"In {place}.", max_length=128) for name, place in pairs]

    return encoded


@pytest.fixture(scope="session")
def base(tiny_folder: Path) -> Callable[[str], Any]:
    """Return a fresh copy of the two-layer model; reading it from disk anew would cost most of a test's time."""
    once = load(locate(str(tiny_folder)), dtype="float32", device="cpu", threads=0)

    def fresh(quantize: str = "none") -> Any:
        if quantize != "none":
            return load(locate(str(tiny_folder)), dtype="float32", device="cpu", threads=0, quantize=quantize)
        return replace(once, model=deepcopy(once.model))

    return fresh


@pytest.fixture(scope="session")
def trained(base: Callable[[str], Any], facts: Callable[[Any], list[Encoded]]) -> Callable[..., Fitted]:
    """Train the two-layer model in a folder."""

    def run(folder: Path, settings: Train, *, progress: Any = None, dev: bool = True, ids: tuple[str, ...] = ()) -> Fitted:
        loaded = base(settings.quantize)
        rows = facts(loaded)
        held_out = {"wording": rows[:3], "other": rows[3:5]} if dev else {}
        return fit(loaded, rows, held_out, settings=settings, folder=folder, progress=progress or Silent(), ids=ids)

    return run


@pytest.fixture
def survives(
    trained: Callable[..., Fitted],
    facts: Callable[[Any], list[Encoded]],
    at_update: Callable[..., Stop],
    base: Callable[[str], Any],
    tmp_path: Path,
) -> Callable[[Train], Fitted]:
    """See that a training learns, that killed it goes on to the same bytes, and that what it made has its loss when loaded; return it."""

    def seen(settings: Train) -> Fitted:
        whole = trained(tmp_path / "whole", settings)
        with pytest.raises(KeyboardInterrupt):
            trained(tmp_path / "killed", settings, progress=at_update(3))
        resumed = trained(tmp_path / "killed", settings)
        assert digest_path(resumed.adapter / "adapter_model.safetensors") == digest_path(whole.adapter / "adapter_model.safetensors")
        losses = [row["dev_loss"] for row in whole.history if "dev_loss" in row]
        assert losses[-1] < losses[0]
        fresh = base(settings.quantize)
        rows = facts(fresh)
        again = load_adapter(fresh, whole.adapter).model
        strata = [mean_loss(again, some, row_tokens=1024) for some in (rows[:3], rows[3:5])]
        assert sum(strata) / 2 == pytest.approx(min(losses), abs=2e-4)
        return whole

    return seen


@pytest.fixture
def job(tiny: Any, tiny_folder: Path, tmp_path: Path, facts: Callable[[Any], list[Encoded]]) -> Callable[[Train], Path]:
    """Write the nine facts down as a job for several processes."""

    def written(settings: Train) -> Path:
        rows, base = facts(tiny), Model(name=str(tiny_folder), device="cpu", threads=1)
        dev = {"wording": rows[:3], "other": rows[3:5]}
        write_job(tmp_path, model=base, settings=settings, train=rows, dev=dev, checkpoints=tmp_path / "checkpoints")
        return tmp_path

    return written


@pytest.fixture
def in_two(base: Callable[[], Any], monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], list[int | None]]:
    """Work a job off in two processes and return their exit codes.

    They are forked from this one, so they begin with everything imported, with the model, and with what a test has put in a
    function's place.
    """
    if torch.cuda.is_initialized():
        pytest.skip("a process that uses a GPU cannot be forked")

    def worked(folder: Path) -> list[int | None]:
        monkeypatch.setattr(worker, "_load", lambda job, device: base())
        fork, port = multiprocessing.get_context("fork"), free_port()
        processes = [fork.Process(target=_rank, args=(folder, rank, port)) for rank in (0, 1)]
        for process in processes:
            process.start()
        for process in processes:
            process.join(60)
            process.kill()
        return [process.exitcode for process in processes]

    return worked


def _rank(folder: Path, rank: int, port: int) -> None:
    AcceleratorState._reset_state(reset_partial_state=True)
    torch.set_num_threads(1)
    os.environ.update(MASTER_ADDR="127.0.0.1", MASTER_PORT=str(port), OMP_NUM_THREADS="1")
    os.environ.update(RANK=str(rank), LOCAL_RANK=str(rank), WORLD_SIZE="2", LOCAL_WORLD_SIZE="2")
    sys.exit(worker.work(folder))
