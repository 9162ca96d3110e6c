"""Nine facts, a two-layer model, and a training of a few updates on them."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from loresmith.contracts import Silent
from loresmith.model.load import load
from loresmith.model.locate import locate
from loresmith.model.prompt import Encoded, encode
from loresmith.recipe import Train
from loresmith.train.fit import Fitted, fit

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
