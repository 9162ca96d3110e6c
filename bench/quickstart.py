"""What the README says of the quick start: how long each step takes, what it finds, and what doing nothing costs.

    python bench/quickstart.py [--runs DIR] [--readme]

Runs `examples/sqlite/recipe.yaml` (into a folder of its own, unless --runs names one), runs it again with nothing to do, and asks for
help. `--readme` writes the results table between its marks in README.md. Absolute times are this machine's; predicted against taken
is the claim.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from loresmith.console.outcome import contrasts
from loresmith.report.markdown import table
from loresmith.report.tables import headline
from loresmith.runfolder import Run

ROOT = Path(__file__).parents[1]
COMMAND = [str(Path(sys.executable).with_name("loresmith"))]
COLUMNS = ("Questions", "Arm", "n", "Documents", "Against", "Model", "Difference", "95 % interval", "Detectable")
METRICS = ("answer-nll",)  # the report has the others


def main() -> None:
    """Measure, print, and write the README where asked."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs")
    options.add_argument("--readme", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as fresh:
        runs = chosen.runs or fresh
        recipe = ["run", str(ROOT / "examples/sqlite/recipe.yaml"), "--runs", runs]
        first, seconds = _timed([*recipe, "--json"])
        _, again = _timed([*recipe, "--quiet"])
        _, helped = _timed(["--help"])
        ledger = list(Run(Path(runs) / "sqlite").latest().values())
    outcome: dict[str, Any] = json.loads(first)
    for line in ledger:
        print(f"{line['step']:26} {line['seconds']:8.1f} s   {line['counts']}")
    foreseen = outcome["predicted_seconds"]
    taken = sum(line["seconds"] for line in ledger if line["step"] in foreseen)
    print(f"predicted {sum(foreseen.values()) / 60:.1f} min for the steps with a model, took {taken / 60:.1f} min")
    total = sum(line["seconds"] for line in ledger)
    print(f"all steps {total / 60:.1f} min ({seconds / 60:.1f} min just now), peak memory {outcome['peak_memory_bytes'] / 2**30:.1f} GiB")
    print(f"nothing to do: {again:.2f} s; --help: {helped:.2f} s")
    page = _results(outcome)
    print(page)
    if chosen.readme:
        readme = ROOT / "README.md"
        readme.write_text(re.sub(r"(?s)(<!-- results -->\n).*?(<!-- /results -->)", rf"\g<1>{page}\n\g<2>", readme.read_text()))


def _results(outcome: dict[str, Any]) -> str:
    """Return the verdict and one Markdown table a metric, base against tuned."""
    blocks = [outcome["verdict"]["sentence"]]
    for metric in METRICS:
        rows = headline(contrasts(outcome), metrics=[metric])
        cells = [[row.cells()[column] for column in COLUMNS] for row in rows]
        heading = ("Base" if column == "Against" else "Tuned" if column == "Model" else column for column in COLUMNS)
        blocks += [f"**{rows[0].metric}**", "\n".join(table(list(heading), cells, numeric_from=2))]
    return "\n\n".join(blocks)


def _timed(arguments: list[str]) -> tuple[str, float]:
    started = time.perf_counter()
    finished = subprocess.run([*COMMAND, *arguments], check=True, capture_output=True, text=True)
    return finished.stdout, time.perf_counter() - started


if __name__ == "__main__":
    main()
