"""The likelihood of given answers: ours against a padded loop, in turn, in one process.

    python bench/score.py --rows FILE [--model NAME] [--pairs 3] [--examples 48] [--clock wall|cpu] [--json]

FILE is a JSON list of rows with instruction, input and output, those about one input side by side. The loop takes eight examples at
a time in that order, pads them to the longest, and has the model compute logits for every token, as evaluation in a Trainer does.
Says the ratio of the times, and the largest difference between the nats of an answer.
"""

import argparse
import json
import os
import statistics
import time
from pathlib import Path
from typing import Any

import torch

from loresmith.model.load import load
from loresmith.model.locate import locate
from loresmith.model.prompt import Encoded, encode
from loresmith.model.score import likelihoods
from loresmith.recipe import Train

BATCH = 8
CLOCKS = {"wall": time.perf_counter, "cpu": time.process_time}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--rows", type=Path, required=True, help="JSON list of instruction, input, output")
    parser.add_argument("--model", default="smollm2-135m")
    parser.add_argument("--pairs", type=int, default=3, help="how often each side is run, in turn")
    parser.add_argument("--examples", type=int, default=48)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--clock", choices=list(CLOCKS), default="wall", help="cpu: what the process worked; with one thread only")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    options = parser.parse_args()
    loaded = load(locate(options.model), dtype="auto", device="auto", threads=options.threads)
    rows = [row for row in json.loads(options.rows.read_text()) if row["output"].strip()][: options.examples]
    examples = [encode(loaded.tokenizer, row["instruction"], row["input"], row["output"], max_length=1024) for row in rows]
    ratios, differences = [], []
    for pair in range(-1, options.pairs):
        n = BATCH if pair < 0 else len(examples)  # the first pass of a process is slower than any other
        slow, theirs = _timed(_padded, loaded, examples[:n], clock=CLOCKS[options.clock])
        fast, ours = _timed(_ours, loaded, examples[:n], clock=CLOCKS[options.clock])
        if pair >= 0:
            ratios.append(slow / fast)
            differences.append(max(abs(one - other) for one, other in zip(ours, theirs, strict=True)))
            print(f"padded {slow:.1f} s, ours {fast:.1f} s, ratio {ratios[-1]:.2f}, nats differ by {differences[-1]:.1e}", flush=True)
    print(f"median ratio {statistics.median(ratios):.2f}")
    if options.json:
        print(json.dumps({"ratio": statistics.median(ratios), "difference": max(differences), "examples": len(examples)}))


def _ours(loaded: Any, examples: list[Encoded]) -> list[float]:
    scored = dict(likelihoods(loaded.model, examples, row_tokens=Train().row_tokens))
    return [scored[index].nats for index in range(len(examples))]


def _padded(loaded: Any, examples: list[Encoded]) -> list[float]:
    nats: list[float] = []
    for start in range(0, len(examples), BATCH):
        batch = examples[start : start + BATCH]
        longest = max(len(one.prompt) + len(one.answer) for one in batch)
        ids, labels = torch.zeros((len(batch), longest), dtype=torch.long), torch.full((len(batch), longest), -100)
        mask = torch.zeros_like(ids)
        for row, one in enumerate(batch):
            length = len(one.prompt) + len(one.answer)
            ids[row, :length], mask[row, :length] = torch.tensor([*one.prompt, *one.answer]), 1
            labels[row, len(one.prompt) : length] = torch.tensor(one.answer)
        with torch.inference_mode():
            logits = loaded.model(input_ids=ids.to(loaded.device), attention_mask=mask.to(loaded.device)).logits[:, :-1]
            wanted = labels[:, 1:].flatten().to(loaded.device)
            losses = torch.nn.functional.cross_entropy(logits.flatten(0, 1).float(), wanted, reduction="none")
        nats += losses.view(len(batch), -1).sum(1).tolist()
    return nats


def _timed(work: Any, *given: Any, clock: Any) -> tuple[float, list[float]]:
    before = clock()
    found = work(*given)
    return clock() - before, found


if __name__ == "__main__":
    main()
