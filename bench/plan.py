"""Predicted against actual: peak memory and seconds of real trainings over a grid, each in a process of its own.

    python bench/plan.py [--models tiny wide smollm2-135m] [--clock cpu|wall] [--rows FILE.jsonl] [--json]

Two-layer models of two widths and the embedded model; examples of two lengths, two ranks, two row lengths, with and without gradient
checkpointing. For every point one process is the preflight (updates with rows of a quarter, a half and all of the length) and another
the training (`fit`, five updates of other examples). Three predictions are held against it: the formula alone, the formula
through the quarter and the half (extrapolated), the formula through the half and the whole (the preflight). One thread; `cpu`
counts the seconds the process itself worked, which other programs on the machine disturb less than the time on the wall.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import pairwise, product
from pathlib import Path
from typing import Any

from loresmith.contracts import Silent
from loresmith.plan.calibrate import from_points
from loresmith.plan.machine import Machine, measure_machine
from loresmith.plan.predict import predict
from loresmith.plan.shape import read_shape
from loresmith.plan.work import count_work
from loresmith.recipe import Train

TINY = {"tiny": (256, 768, 4, 2), "wide": (768, 2048, 12, 4)}
UPDATES = 6
CLOCKS = {"cpu": time.process_time, "wall": time.perf_counter}
WAYS = {"formula": (), "extrapolated": (0, 1), "preflight": (1, 2)}


def main() -> None:
    """Run the grid, or one process of it, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--models", nargs="+", default=["tiny", "wide", "smollm2-135m"])
    parser.add_argument("--clock", choices=list(CLOCKS), default="cpu")
    parser.add_argument("--rows", type=Path, help="keep every point here; those already there are not run again")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        print(json.dumps(_work(json.loads(options.worker))))
        return
    with tempfile.TemporaryDirectory() as folder:
        results = [_result(point, Path(folder), options) for point in grid(options.models)]
    _print(results, as_json=options.json)


def grid(models: list[str]) -> list[dict[str, Any]]:
    """Return the points: of the smallest model all sixteen, of the wider one every other, of a real one those that change one thing."""
    points = []
    for model in models:
        rows = (512, 1024) if model in TINY else (256, 512)
        combinations = list(product((96, 240), (4, 64), rows, (False, True)))
        for n, (length, rank, row_tokens, checkpointing) in enumerate(combinations):
            is_wanted = {"tiny": True, "wide": n.bit_count() % 2 == 0}.get(model, n in (2, 3, 6, 12))
            if is_wanted:
                points.append(
                    {"model": model, "length": length, "rank": rank, "row_tokens": row_tokens, "gradient_checkpointing": checkpointing}
                )
    return points


def _result(point: dict[str, Any], folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    kept = [json.loads(line) for line in options.rows.read_text().splitlines()] if options.rows and options.rows.is_file() else []
    for row in kept:
        if row["point"] == point and row["clock"] == options.clock:
            return row  # type: ignore[no-any-return]
    task = {**point, "folder": str(folder), "clock": options.clock}
    preflight, actual = (_process({**task, "part": part}) for part in ("preflight", "training"))
    row = {"point": point, "clock": options.clock, "preflight": preflight, "actual": actual, "errors": _errors(preflight, actual)}
    said = ", ".join(f"{way} {100 * m:+.0f} % {100 * t:+.0f} %" for way, (m, t) in row["errors"].items())
    print(" ".join(map(str, point.values())), f"| {actual['bytes'] / 1e6:.0f} MB {actual['seconds']:.2f} s | {said}", flush=True)
    if options.rows:
        with options.rows.open("a") as file:
            file.write(json.dumps(row) + "\n")
    return row


def _errors(preflight: dict[str, Any], actual: dict[str, Any]) -> dict[str, tuple[float, float]]:
    """Return the relative errors of memory and time of each way to predict."""
    errors = {}
    for way, used in WAYS.items():
        found = []
        for kind in ("bytes", "seconds"):
            points = [(preflight["points"][n][f"formula_{kind}"], preflight["points"][n][kind]) for n in used]
            found.append(from_points(points, spread=1.0).expected(actual[f"formula_{kind}"]) / actual[kind] - 1)
        errors[way] = (found[0], found[1])
    return errors


def _process(task: dict[str, Any]) -> dict[str, Any]:
    environment = {**os.environ, **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")}
    command = [sys.executable, __file__, "--worker", json.dumps(task)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def _work(task: dict[str, Any]) -> dict[str, Any]:
    import torch

    from loresmith.model.load import load
    from loresmith.model.locate import locate

    torch.set_num_threads(1)
    name = task["model"]
    loaded = load(locate(_tiny(name, Path(task["folder"])) if name in TINY else name), dtype="float32", device="cpu", threads=1)
    folder = loaded.model.config._name_or_path
    settings = Train(
        rank=task["rank"],
        row_tokens=task["row_tokens"],
        gradient_checkpointing=task["gradient_checkpointing"],
        batch_size=max(2, 2 * task["row_tokens"] // task["length"]),
        max_steps=UPDATES,
        early_stopping_patience=0,
    )
    clock = CLOCKS[task["clock"]]
    machine = measure_machine(clock=clock)
    part = _preflight if task["part"] == "preflight" else _training
    return part(loaded, settings, length=task["length"], clock=clock, folder=folder, machine=machine)


def _preflight(loaded: Any, settings: Train, *, length: int, clock: Any, folder: str, machine: Machine) -> dict[str, Any]:
    import torch

    from loresmith.runfolder import peak_memory
    from loresmith.train.lora import wrap
    from loresmith.train.update import update_loss

    model = wrap(loaded, settings)
    model.train()
    optimiser = torch.optim.AdamW([parameter for parameter in model.parameters() if parameter.requires_grad])
    points = []
    for share in (4, 2, 1):
        row_tokens = settings.row_tokens // share
        update = _examples(max(2, settings.batch_size // share), min(length, row_tokens), loaded, seed=share)
        seconds = []
        for _ in range(3):
            started = clock()
            update_loss(model, update, row_tokens=row_tokens, backward=torch.Tensor.backward)
            optimiser.step()
            optimiser.zero_grad()
            seconds.append(clock() - started)
        here = settings.model_copy(update={"row_tokens": row_tokens, "batch_size": len(update), "max_steps": 1})
        points.append({"bytes": peak_memory(), "seconds": min(seconds), **_formula(folder, here, [update], machine)})
    return {"points": points, "gigaflops": machine.rates["float32"] / 1e9}


def _training(loaded: Any, settings: Train, *, length: int, clock: Any, folder: str, machine: Machine) -> dict[str, Any]:
    from loresmith.runfolder import peak_memory
    from loresmith.train.fit import fit
    from loresmith.train.schedule import schedule

    train, seen = _examples(settings.batch_size * UPDATES, length, loaded, seed=9), []

    class Clocked(Silent):
        def advance(self, done: int, total: int, detail: str = "") -> None:
            seen.append(clock())

    with tempfile.TemporaryDirectory() as checkpoints:
        fit(loaded, train, {}, settings=settings, folder=Path(checkpoints), progress=Clocked())
    plan = schedule(len(train), batch_size=settings.batch_size, epochs=1, max_steps=UPDATES, seed=settings.seed)
    updates = [[train[index] for index in update] for update in plan.updates]
    seconds = statistics.median(after - before for before, after in pairwise(seen))
    return {"bytes": peak_memory(), "seconds": seconds, **_formula(folder, settings, updates, machine)}


def _formula(folder: str, settings: Train, updates: list[Any], machine: Machine) -> dict[str, float]:
    work = count_work(updates, row_tokens=settings.row_tokens)
    said = predict(read_shape(folder), settings, work, machine, dtype="float32")
    return {"formula_bytes": said.formula_bytes, "formula_seconds": said.formula_seconds / len(updates)}


def _examples(n: int, length: int, loaded: Any, *, seed: int) -> list[Any]:
    """Return examples of random tokens, a quarter of them answer, of lengths up to a fifth off."""
    from loresmith.model.prompt import Encoded, end_token

    draw, vocabulary, end = random.Random(seed), loaded.model.config.vocab_size, end_token(loaded.tokenizer)

    def tokens(n_tokens: int) -> tuple[int, ...]:
        return tuple(draw.randrange(vocabulary) for _ in range(n_tokens))

    lengths = [round(length * draw.uniform(0.8, 1.0)) for _ in range(n)]
    return [Encoded(tokens(one - one // 4), (*tokens(one // 4 - 1), end)) for one in lengths]


def _tiny(name: str, folder: Path) -> str:
    from transformers import AutoTokenizer, LlamaConfig, LlamaForCausalLM

    from loresmith.model.load import load
    from loresmith.model.locate import locate

    target = folder / name
    if not target.is_dir():
        hidden, inner, heads, kv_heads = TINY[name]
        sizes = {"hidden_size": hidden, "intermediate_size": inner, "num_attention_heads": heads, "num_key_value_heads": kv_heads}
        source = load(locate("smollm2-135m"), dtype="float32", device="cpu", threads=1).model.config._name_or_path
        tokenizer = AutoTokenizer.from_pretrained(source)
        config = LlamaConfig(**sizes, num_hidden_layers=2, vocab_size=len(tokenizer), tie_word_embeddings=True)
        LlamaForCausalLM(config).save_pretrained(target)
        tokenizer.save_pretrained(target)
    return str(target)


def _print(results: list[dict[str, Any]], *, as_json: bool) -> None:
    summary: dict[str, Any] = {"points": len(results)}
    for way in WAYS:
        for kind, (n, promise) in {"memory": (0, 0.15), "time": (1, 0.20)}.items():
            sizes = sorted(abs(result["errors"][way][n]) for result in results)
            within = sum(size <= promise for size in sizes) / len(sizes)
            ninth = sizes[min(len(sizes) - 1, int(0.9 * len(sizes)))]
            summary[f"{way}_{kind}"] = {"median": statistics.median(sizes), "ninety_percent": ninth, "share_within_promise": within}
            print(f"{way:13s} {kind:7s} median {statistics.median(sizes):.3f}, nine in ten {ninth:.3f}, within {promise:.2f}: {within:.0%}")
    if as_json:
        print(json.dumps(summary))


if __name__ == "__main__":
    main()
