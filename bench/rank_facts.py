"""Facts learnt against the bits an adapter holds, and what the advice foretold.

    python bench/rank_facts.py RUN [--stratum wording] [--metric contains] [--json]

RUN is the folder of a finished run whose variants differ in size (examples/ranks/facts.yaml), after `loresmith rank` on the same recipe.
A fact counts as learnt by the share of its held-out wordings whose answer holds it. Writes facts.svg into RUN/rank: the share learnt by
each variant, its 95 % interval over documents, and the foretold share min(1, bits held / bits needed) at one and two bits a parameter.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from loresmith.evaluate.compare import unit_of
from loresmith.files import read_json, read_records, write_text
from loresmith.rank.capacity import CAUTIOUS, USUAL
from loresmith.rank.places import places
from loresmith.records import Example, Score
from loresmith.report import palette, panel


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("run", type=Path, help="a finished run")
    parser.add_argument("--stratum", default="wording", help="whose questions count")
    parser.add_argument("--metric", default="contains", help="what counts as learnt: a metric from 0 to 1")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    need = read_json(options.run / "rank.json")["need"]
    rows = learnt(options.run, stratum=options.stratum, metric=options.metric)
    for row in rows:
        row["foretold_low"], row["foretold_high"] = (foretold(row["parameters"], need["bits"], bits) for bits in (CAUTIOUS, USUAL))
    write_text(options.run / "rank" / "facts.svg", drawn(rows, need))
    print(json.dumps({"need": need, "rows": rows}, indent=2) if options.json else table(rows, need))


def learnt(run: Path, *, stratum: str, metric: str) -> list[dict[str, Any]]:
    """Return a row for each fine-tune, by size: the share of facts learnt, with its interval over documents."""
    examples = {one.id: one for one in read_records(run / "split/test.jsonl", Example) if one.stratum == stratum}
    rows = []
    for folder in sorted(run.glob("models/*/training.json")):
        facts, name = read_json(folder), folder.parent.name
        by_fact: dict[str, list[float]] = {}
        for score in read_records(run / f"scores/{name}.closed-book.jsonl", Score):
            if score.metric == metric and score.example in examples and score.value is not None:
                by_fact.setdefault(examples[score.example].fact, []).append(score.value)
        documents = {one.fact: unit_of(one) for one in examples.values()}
        values = [float(np.mean(found)) for found in by_fact.values()]
        (place,) = places(
            [values],
            weights=[1.0] * len(values),
            documents=[documents[fact] for fact in by_fact],
            higher_is_better=True,
            resamples=2000,
            seed=0,
        )
        row = {"name": name, "rank": facts["rank"], "parameters": facts["trainable_parameters"], "n_facts": len(values)}
        rows.append({**row, "learnt": place.mean, "low": max(place.low, 0.0), "high": min(place.high, 1.0)})
    return sorted(rows, key=lambda row: row["parameters"])


def foretold(parameters: int, bits: float, bits_per_parameter: float) -> float:
    """Return the share of the bits that fits."""
    return min(1.0, bits_per_parameter * parameters / bits)


def drawn(rows: Sequence[Mapping[str, Any]], need: Mapping[str, Any]) -> str:
    """Return the figure as an SVG file."""
    figure, axes = panel.canvas()
    ink, soft = palette.ALL["series-1"].light, palette.ALL["soft"].light
    sizes = [row["parameters"] for row in rows]
    grid = np.geomspace(min(sizes) / 2, max(sizes) * 2, 200)
    low, high = ([foretold(size, need["bits"], bits) for size in grid] for bits in (CAUTIOUS, USUAL))
    axes.fill_between(grid, low, high, color=soft, alpha=0.2, linewidth=0, label="foretold")
    errors = [[row["learnt"] - row["low"] for row in rows], [row["high"] - row["learnt"] for row in rows]]
    axes.errorbar(sizes, [row["learnt"] for row in rows], yerr=errors, color=ink, marker="o", markersize=4, linewidth=1.2, label="learnt")
    axes.axvline(need["bits"], color=soft, linewidth=1, linestyle=(0, (3, 2)))
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.set_ylim(0, 1.02)
    axes.set_xlabel("parameters; dashed: bits the facts need; grey: 1 to 2 bits each")
    axes.set_ylabel("share of the facts")
    panel.legend(axes)
    words = "; ".join(f"{row['name']}: {row['parameters']} parameters, {row['learnt']:.2f} of the facts" for row in rows)
    return panel.finish(figure, name="rank-facts", heading="Facts learnt against parameters", alternative=words).file


def table(rows: Sequence[Mapping[str, Any]], need: Mapping[str, Any]) -> str:
    """Return the rows as text."""
    lines = [f"{need['n_facts']} facts need {need['bits']:,.0f} bits [{need['low']:,.0f}, {need['high']:,.0f}]"]
    for row in rows:
        got = f"learnt {row['learnt']:.2f} [{row['low']:.2f}, {row['high']:.2f}] of {row['n_facts']} facts"
        told = f"foretold {row['foretold_low']:.2f} to {row['foretold_high']:.2f}"
        lines.append(f"{row['name']}: rank {row['rank']}, {row['parameters']:,} parameters; {got}, {told}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
