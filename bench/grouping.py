"""Does it hurt to group batches by passage? Held-out loss of trainings with grouped and with shuffled batches, over several seeds.

    python bench/grouping.py --rows FILE [--model NAME] [--seeds 3] [--updates 24] [--held-out 64] [--threads N] [--json]

FILE is a JSON list of rows with instruction, input and output, those about one input side by side. The first rows are held out, up to
a change of input, so that no passage is on both sides. Both trainings of a seed begin with the same LoRA pairs and have as many
updates of as many examples. Says the mean difference and its spread over the seeds; one process, one training after another.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from loresmith.contracts import Silent
from loresmith.model.load import load
from loresmith.model.locate import locate
from loresmith.model.prompt import encode
from loresmith.recipe import Train
from loresmith.train.fit import fit
from loresmith.train.update import mean_loss

WAYS = {"grouped": True, "shuffled": False}


def main() -> None:
    """Train and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--rows", type=Path, required=True, help="JSON list of instruction, input, output")
    parser.add_argument("--model", default="smollm2-135m")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--updates", type=int, default=24)
    parser.add_argument("--batch-size", type=int, default=8)
    parser.add_argument("--held-out", type=int, default=64)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    options = parser.parse_args()
    rows = [row for row in json.loads(options.rows.read_text()) if row["output"].strip()]
    cut = next(n for n in range(options.held_out, len(rows)) if rows[n]["input"] != rows[n - 1]["input"])
    losses: dict[str, list[float]] = {way: [] for way in WAYS}
    for seed in range(options.seeds):
        for way in WAYS:
            loss, seconds = _trained(rows[cut:], rows[:cut], seed=seed, way=way, options=options)
            losses[way].append(loss)
            print(f"seed {seed}  {way:9s} held-out loss {loss:.4f}, {seconds:.0f} s", flush=True)
    differences = [one - other for one, other in zip(losses["grouped"], losses["shuffled"], strict=True)]
    spread = statistics.stdev(differences) if len(differences) > 1 else float("nan")
    print(f"grouped - shuffled: mean {statistics.mean(differences):+.4f}, standard deviation {spread:.4f}, {len(differences)} seeds")
    if options.json:
        print(json.dumps({**losses, "mean_difference": statistics.mean(differences), "standard_deviation": spread}))


def _trained(
    train: list[dict[str, str]], held_out: list[dict[str, str]], *, seed: int, way: str, options: argparse.Namespace
) -> tuple[float, float]:
    """Return the held-out loss in nats per answer token after one training, and the seconds it took."""
    loaded = load(locate(options.model), dtype="auto", device="auto", threads=options.threads)
    settings = Train(
        seed=seed, max_steps=options.updates, batch_size=options.batch_size, group_by_passage=WAYS[way], early_stopping_patience=0
    )

    def encoded(rows: list[dict[str, str]]) -> list[Any]:
        return [encode(loaded.tokenizer, row["instruction"], row["input"], row["output"], max_length=1024) for row in rows]

    with tempfile.TemporaryDirectory() as folder:
        before = time.perf_counter()
        fit(loaded, encoded(train), {}, settings=settings, folder=Path(folder), progress=Silent())
        seconds = time.perf_counter() - before
    loaded.model.eval()
    return mean_loss(loaded.model, encoded(held_out), row_tokens=settings.row_tokens), seconds


if __name__ == "__main__":
    main()
