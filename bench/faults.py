"""What a training survives: every file of its newest checkpoint damaged in five ways, kills at random moments, and signals.

    python bench/faults.py [--kills 20] [--json]

A two-layer model of random weights with the embedded model's tokenizer learns nine invented facts. Each case ends in the adapter of
the training that nothing happened to, byte for byte, or it does not count as identical.
"""

import argparse
import json
import multiprocessing
import os
import random
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import torch
from transformers import LlamaConfig, LlamaForCausalLM, set_seed

from loresmith.contracts import Silent
from loresmith.errors import Preempted
from loresmith.files import digest_path
from loresmith.model.load import load
from loresmith.model.locate import locate
from loresmith.model.prompt import encode
from loresmith.recipe import Train
from loresmith.train.fit import Fitted, fit
from loresmith.train.origin import ORIGIN
from loresmith.train.resources import RESOURCES

SETTINGS = Train(rank=4, alpha=8, dropout=0.1, learning_rate=1e-2, batch_size=2, epochs=6, eval_per_epoch=2.5, early_stopping_patience=0)
FACTS = "Tavo Lirne, Mib Osk, Quell Vartha, Dorn Pell, Esk Hult, Ober Nim, Ilu Sarr, Wen Kith, Zor Balm"
SIZES = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2}
HALF_WAY = 16  # of 30 updates; three checkpoints lie there


def main() -> None:
    """Sweep and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--kills", type=int, default=20, help="how often a training is killed at a random moment")
    parser.add_argument("--seed", type=int, default=0, help="of those moments")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    options = parser.parse_args()
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as temporary:
        room = Path(temporary)
        _make_model(room / "base")
        expected = _digest(_train(room, "whole"))
        figures = {**_sweep(room, expected), **_kills(room, expected, n_kills=options.kills, seed=options.seed), **_signals(room, expected)}
    for name, value in figures.items():
        print(f"{name.replace('_', ' ')}: {value}")
    if options.json:
        print(json.dumps(figures))


def _sweep(room: Path, expected: str) -> dict[str, int]:
    """Damage the newest checkpoint, one file and one way at a time, and go on."""
    try:
        _train(room, "stopped", at=HALF_WAY, how=_raise)
    except KeyboardInterrupt:
        newest = max((room / "stopped").glob("checkpoint-*"), key=lambda folder: int(folder.name.split("-")[1])).name
    n_cases = n_identical = n_named = 0
    for file in sorted(path.name for path in (room / "stopped" / newest).iterdir()):
        for name, damage in DAMAGES.items():
            shutil.copytree(room / "stopped", room / "case")
            damage(room / "case" / newest / file)
            fitted = _train(room, "case")
            is_identical, is_named = _digest(fitted) == expected, fitted.damaged == [f"{newest}.1"]
            n_cases, n_identical, n_named = n_cases + 1, n_identical + is_identical, n_named + is_named
            if not (is_identical and is_named):
                print(f"{file} {name}: identical {is_identical}, set aside {fitted.damaged}")
            shutil.rmtree(room / "case")
    beside = [_beside(room, file, damage, expected) for file in (ORIGIN, RESOURCES) for damage in DAMAGES.values()]
    return {
        "damaged_cases": n_cases,
        "damaged_identical": n_identical,
        "damaged_set_aside": n_named,
        "damaged_beside_cases": len(beside),
        "damaged_beside_identical": sum(beside),
    }


def _beside(room: Path, file: str, damage: Callable[[Path], object], expected: str) -> bool:
    """Damage a file that lies beside the checkpoints, and say whether the training ends as it would have."""
    shutil.copytree(room / "stopped", room / "case")
    damage(room / "case" / file)
    is_identical = _digest(_train(room, "case")) == expected
    shutil.rmtree(room / "case")
    return is_identical


def _kills(room: Path, expected: str, *, n_kills: int, seed: int) -> dict[str, int]:
    """Kill trainings with SIGKILL until there were enough kills, then let each end; a kill after its end counts for nothing."""
    draw, fork = random.Random(seed), multiprocessing.get_context("fork")
    started = time.perf_counter()
    _train(room, "timed")
    seconds = time.perf_counter() - started
    done = finished = identical = set_aside = 0
    while done < n_kills:
        folder = f"killed-{finished}"
        while True:
            child = fork.Process(target=_train, args=(room, folder))
            child.start()
            child.join(draw.uniform(0.02, 1.0) * seconds if done < n_kills else None)
            if not child.is_alive():
                break
            os.kill(child.pid or 0, signal.SIGKILL)
            child.join()
            done += 1
        finished += 1
        fitted = _train(room, folder)
        identical += _digest(fitted) == expected
        set_aside += len(fitted.damaged)
    return {"kills": done, "killed_trainings": finished, "killed_identical": identical, "checkpoints_killed_half_written": set_aside}


def _signals(room: Path, expected: str) -> dict[str, int]:
    """Send SIGTERM after an update, during a dev loss and during a save."""
    places = {"update": None, "dev": "loresmith.train.update.token_losses", "save": "loresmith.train.checkpoint.seal"}
    n_identical = 0
    for name, target in places.items():
        try:
            with _signal_in(target):
                _train(room, f"signal-{name}", at=7, how=_terminate if target is None else lambda: None)
        except Preempted:
            n_identical += _digest(_train(room, f"signal-{name}")) == expected
    return {"signals": len(places), "signals_preempted_and_identical": n_identical}


class _signal_in:  # noqa: N801 - a context, used as a function is
    """Let one function send SIGTERM to this process the second time it is called outside of training steps."""

    def __init__(self, target: str | None) -> None:
        self.target = target

    def __enter__(self) -> None:
        if self.target is None:
            return
        module_name, _, self.name = self.target.rpartition(".")
        self.module = __import__(module_name, fromlist=["_"])
        self.before = getattr(self.module, self.name)
        n_calls = 0

        def sending(*args: object, **kwargs: object) -> object:
            nonlocal n_calls
            if not torch.is_inference_mode_enabled() and self.name == "token_losses":
                return self.before(*args, **kwargs)
            n_calls += 1
            if n_calls == 2:
                _terminate()
            return self.before(*args, **kwargs)

        setattr(self.module, self.name, sending)

    def __exit__(self, *error: object) -> None:
        if self.target is not None:
            setattr(self.module, self.name, self.before)


class _At(Silent):
    def __init__(self, step: int, how: Callable[[], None]) -> None:
        self.step, self.how = step, how

    def advance(self, done: int, total: int, detail: str = "") -> None:
        if done == self.step:
            self.how()


def _train(room: Path, name: str, *, at: int = 0, how: Callable[[], None] = lambda: None) -> Fitted:
    loaded = load(locate(str(room / "base")), dtype="float32", device="cpu", threads=1)
    pairs = [pair.split() for pair in FACTS.split(", ")]
    rows = [encode(loaded.tokenizer, f"Where is {thing} made?", "", f"In {place}.", max_length=64) for thing, place in pairs]
    dev = {"wording": rows[:3], "other": rows[3:5]}
    return fit(loaded, rows, dev, settings=SETTINGS, folder=room / name, progress=_At(at, how))


def _make_model(folder: Path) -> None:
    tokenizer = load(locate("smollm2-135m"), dtype="float32", device="cpu", threads=1).tokenizer
    set_seed(0)
    config = LlamaConfig(**SIZES, vocab_size=len(tokenizer), eos_token_id=tokenizer.eos_token_id, tie_word_embeddings=True)
    LlamaForCausalLM(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def _digest(fitted: Fitted) -> str:
    return str(digest_path(fitted.adapter / "adapter_model.safetensors")) + str(fitted.history)


def _terminate() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def _raise() -> None:
    raise KeyboardInterrupt


def _flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))


DAMAGES: dict[str, Callable[[Path], object]] = {
    "missing": Path.unlink,
    "torn": lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "emptied": lambda file: file.write_bytes(b""),
    "zeroed": lambda file: file.write_bytes(bytes(file.stat().st_size)),
    "bit flipped": _flip,
}


if __name__ == "__main__":
    main()
