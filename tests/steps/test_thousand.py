"""A test set of a thousand questions: killed in the midst of it, resumed, and no question asked twice."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from loresmith.files import read_lines
from loresmith.recipe import Recipe

N = 1000
RUN = """
import sys
from pathlib import Path
from loresmith import steps
from loresmith.model import answer
from loresmith.recipe import Recipe

asked = answer.answer_batch
def counted(loaded, prompts, batch, **settings):
    made = asked(loaded, prompts, batch, **settings)
    with open(sys.argv[3], "a") as file:
        file.write(f"{len(batch)}\\n")
    return made
answer.answer_batch = counted
steps.run(Recipe.model_validate_json(Path(sys.argv[1]).read_text()), runs=Path(sys.argv[2]), until="compare")
"""


def a_recipe(folder: Path, tiny_folder: Path) -> Path:
    rows = [
        {
            "instruction": f"Where is device {n} made?" + " Please say." * (n % 5),
            "input": f"Device {n} comes from town {n}.",
            "output": f"Town {n}.",
        }
        for n in range(N + 60)
    ]
    (folder / "train.json").write_text(json.dumps(rows[:60]))
    (folder / "test.json").write_text(json.dumps(rows[60:]))
    recipe = Recipe.model_validate(
        {
            "name": "thousand",
            "model": {"name": str(tiny_folder), "device": "cpu"},
            "dataset": {"train": folder / "train.json", "test": folder / "test.json"},
            "train": {"rank": 2, "max_steps": 2},
            "evaluate": {"max_new_tokens": 4, "arms": ["closed-book"], "bootstrap": 200},
        }
    )
    (folder / "recipe.json").write_text(recipe.model_dump_json())
    return folder / "recipe.json"


def start(recipe: Path, runs: Path, counts: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", RUN, str(recipe), str(runs), str(counts)], env={**os.environ, "OMP_NUM_THREADS": "1"})


@pytest.mark.slow
def test_a_thousand_questions_survive_a_kill_and_none_is_asked_twice(tiny_folder: Path, tmp_path: Path) -> None:
    recipe, counts = a_recipe(tmp_path, tiny_folder), tmp_path / "counts"
    whole = tmp_path / "whole"
    assert start(recipe, whole, tmp_path / "whole-counts").wait() == 0
    broken = tmp_path / "broken"
    kept: list[int] = []
    for n_questions in (200, 1300):
        process = start(recipe, broken, counts)
        while process.poll() is None and answered(counts) < n_questions:
            threading.Event().wait(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
        kept.append(sum(len(list(read_lines(path))) for path in (broken / "thousand/partial").glob("*.jsonl")))
    assert start(recipe, broken, counts).wait() == 0
    assert any(kept)
    # At most one batch more a kill: the one that was being written.
    once = answered(tmp_path / "whole-counts")
    assert 2 * N <= once <= answered(counts) <= once + 2 * 32
    assert texts(broken) == texts(whole)
    assert (broken / "thousand/compare.json").read_bytes() == (whole / "thousand/compare.json").read_bytes()


def answered(counts: Path) -> int:
    """How many questions a model has answered."""
    return sum(map(int, counts.read_text().split())) if counts.exists() else 0


def texts(runs: Path) -> dict[str, list[str]]:
    return {path.name: [row["text"] for row in read_lines(path)] for path in sorted((runs / "thousand/answers").iterdir())}
