"""Intrinsic dimension: how fast, how biased, how sure, and what a real model's profile costs.

    python bench/rank.py [--pairs 3] [--questions FILE.jsonl --prompts 1000] [--json]

Speed: 1,000 points of 2,560 coordinates, ours and, where scikit-dimension is installed, its estimator in turn. Bias: Gaussian clouds of
known dimension. Sureness: the spread of the estimate over fresh samples against what our bootstrap says from one. Flatness: largest over
smallest estimate over n1 = 2, 4, 8, for clouds with a dimension and without. With --questions, lines with a `question` and a document under
`--document`: the profile of the embedded model over the first different prompts.
"""

import argparse
import json
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from loresmith.rank.gride import gride, gride_profile, log_ratios
from loresmith.rank.levina_bickel import levina_bickel
from loresmith.rank.linear_dimension import linear_dimension
from loresmith.rank.neighbours import Array, neighbours
from loresmith.rank.profile import measure_profile
from loresmith.rank.resample import draw_documents, resampled_dimensions
from loresmith.rank.twins import set_apart
from loresmith.rank.two_nn import two_nn

DIMENSIONS = (2, 5, 10, 14, 20, 30, 50)
SAMPLES = 20


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--pairs", type=int, default=3, help="how often each side is timed, in turn")
    parser.add_argument("--questions", type=Path, help="JSON lines with a field `question`")
    parser.add_argument("--document", default="url", help="the field that names a question's document")
    parser.add_argument("--prompts", type=int, default=1000, help="how many different questions")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    options = parser.parse_args()
    results: dict[str, Any] = {"seconds": speed(options.pairs), "bias": bias(), "spread": spread(), "flatness": flatness()}
    if options.questions:
        results["profile"] = profile(options.questions, options.document, options.prompts)
    if options.json:
        print(json.dumps(results))


def speed(n_pairs: int) -> dict[str, float]:
    """Return the median seconds of each estimator, from points to number, and the ratio to scikit-dimension's where there is one."""
    points = np.random.default_rng(0).normal(size=(1000, 2560)).astype(np.float32)
    ours: dict[str, Callable[[], Any]] = {
        "two_nn": lambda: two_nn(neighbours(points, 2).distances),
        "gride": lambda: gride_profile(neighbours(points, 64).distances),
        "levina_bickel": lambda: levina_bickel(neighbours(points, 20).distances),
        "linear": lambda: linear_dimension(points),
        "twins": lambda: set_apart(points),
    }
    theirs = _scikit_dimension(points)
    seconds = {}
    for name, work in ours.items():
        pairs = [(_timed(work), _timed(theirs[name]) if name in theirs else 0.0) for _ in range(n_pairs)]
        seconds[name] = statistics.median(own for own, _ in pairs)
        print(f"{name}: {seconds[name]:.2f} s", end="")
        if name in theirs:
            seconds[f"{name}_ratio"] = statistics.median(other / own for own, other in pairs)
            print(f", scikit-dimension takes {seconds[f'{name}_ratio']:.1f} times that", end="")
        print()
    return seconds


def _scikit_dimension(points: Array) -> dict[str, Callable[[], Any]]:
    try:
        import skdim
    except ImportError:
        return {}
    return {
        "two_nn": lambda: skdim.id.TwoNN(method="mle", discard_fraction=0).fit(points),
        "gride": lambda: skdim.id.GRIDE(multiscale=True, range_max=64).fit(points),
        "levina_bickel": lambda: skdim.id.MLE(K=20).fit(points, n_neighbors=20),
    }


def bias() -> dict[int, dict[int, float]]:
    """Return GRIDE's estimate at each scale for Gaussian clouds of 1,000 points."""
    found = {}
    for d in DIMENSIONS:
        by_scale = gride_profile(neighbours(_gaussian(d, 0), 64).distances)
        found[d] = {n1: round(one.dimension, 2) for n1, one in by_scale.items()}
        print(f"true {d}: " + ", ".join(f"n1={n1} {value:.1f}" for n1, value in found[d].items()))
    return found


def spread() -> dict[str, float]:
    """Return, for two dimensions and three scales, the standard deviation over fresh samples over that of the bootstrap."""
    ratios = {}
    draws = draw_documents([str(i) for i in range(1000)], resamples=500, seed=0)
    for d in (5, 12):
        distances = [neighbours(_gaussian(d, seed), 16).distances for seed in range(SAMPLES)]
        for n1 in (2, 4, 8):
            fresh = [gride(one, n1).dimension for one in distances]
            booted = [
                resampled_dimensions(log_ratios(one, n1), value, n1, draws).std() for one, value in zip(distances, fresh, strict=True)
            ]
            ratios[f"d={d} n1={n1}"] = statistics.stdev(fresh) / statistics.mean(booted)
    print("fresh spread over bootstrap spread: " + ", ".join(f"{name} {ratio:.2f}" for name, ratio in ratios.items()))
    return ratios


def flatness() -> dict[str, float]:
    """Return the largest over the smallest estimate over n1 = 2, 4, 8."""
    random = np.random.default_rng(0)
    clouds = {f"gaussian {d}": _gaussian(d, 1) for d in DIMENSIONS}
    clouds |= {f"power law {p}": random.normal(size=(1000, 1024)) / np.arange(1, 1025) ** (p / 2) for p in (1, 2)}
    clouds["10 with noise .1"] = np.pad(_gaussian(10, 2), ((0, 0), (0, 1014))) + 0.1 * random.normal(size=(1000, 1024))
    found = {}
    for name, points in clouds.items():
        values = [gride(neighbours(points, 16).distances, n1).dimension for n1 in (2, 4, 8)]
        found[name] = max(values) / min(values)
        print(f"{name}: {found[name]:.2f}")
    return found


def profile(path: Path, document: str, n_prompts: int) -> dict[str, Any]:
    """Return the seconds, the peak memory and the dimension of every layer of the embedded model."""
    from loresmith.model.load import load
    from loresmith.model.locate import locate
    from loresmith.model.prompt import encode
    from loresmith.rank.states import extract_states, read_states

    rows = list({row["question"]: row for row in map(json.loads, path.open())}.values())
    rows = [rows[nth] for nth in np.linspace(0, len(rows) - 1, min(n_prompts, len(rows))).astype(int)]
    loaded = load(locate("smollm2-135m"), dtype="auto", device="auto", threads=0)
    prompts = [encode(loaded.tokenizer, row["question"], "", None, max_length=512) for row in rows]
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        names = extract_states(loaded, prompts, Path(folder), reading="last", row_tokens=512)
        extracted = time.perf_counter()
        found = measure_profile(read_states(Path(folder), names), [row[document] for row in rows], resamples=1000, seed=0)
    measured = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{len(rows)} prompts: states {extracted - started:.0f} s, profile {measured - extracted:.0f} s, peak {peak:.1f} GB")
    for row in found.layers:
        number = f"{row.dimension:.1f} [{row.low:.1f}, {row.high:.1f}]" if row.dimension is not None else "none"
        print(
            f"layer {row.layer}: {number}, TwoNN {row.two_nn:.1f}, {row.n_twins} twins, participation {row.participation:.1f}. {row.note}"
        )
    return {"seconds": measured - started, "peak_gb": peak, "layers": [row.to_dict() for row in found.layers]}


def _gaussian(d: int, seed: int) -> Array:
    return np.random.default_rng([seed, d]).normal(size=(1000, d))


def _timed(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
