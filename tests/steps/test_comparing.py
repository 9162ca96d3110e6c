"""Nothing is crowned where nothing differs; what is planted is found; the fine-tune to take is chosen where the test does not look."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from loresmith.cli import main
from loresmith.files import read_json, write_json, write_records
from loresmith.recipe import Recipe
from loresmith.records import Score
from loresmith.runfolder import Run
from loresmith.steps.comparing import compare

from .invented import ARM, examples, invent, recipe_of

EIGHT = tuple(f"r{place}" for place in range(8))


def compared(run: Run, recipe: Recipe) -> dict[str, Any]:
    sides = [(model, ARM) for model in ("base", *recipe.fine_tunes())]
    compare(run, recipe=recipe, sides=sides, judged=(), seed_groups=())
    found: dict[str, Any] = read_json(run.path("compare.json"))
    return found


def crowned(found: dict[str, Any]) -> bool:
    standings = {row["standing"] for row in found["contrasts"]}
    return any(value is not None for value in found["verdict"]["better"].values()) or bool(standings & {"better", "worse"})


def test_the_base_under_eight_other_names_is_exactly_alike(tmp_path: Path) -> None:
    run = invent(tmp_path, dict.fromkeys(EIGHT, 0.0), seed=0, noise=0.0)
    found = compared(run, recipe_of(*EIGHT))
    assert not crowned(found)
    assert {(row["wins"], row["losses"]) for row in found["contrasts"]} == {(0, 0)}
    assert "no difference to the base is shown" in found["verdict"]["sentence"]


def test_eight_fine_tunes_that_are_nothing_but_noise_are_crowned_in_one_run_of_twenty(tmp_path: Path) -> None:
    runs = [invent(tmp_path / str(seed), dict.fromkeys(EIGHT, 0.0), seed=seed) for seed in range(30)]
    assert sum(crowned(compared(run, recipe_of(*EIGHT))) for run in runs) <= 4  # of 30 at 5 %: more in one of a hundred


def test_what_the_report_promises_to_see_it_sees_four_times_of_five(tmp_path: Path) -> None:
    recipe = recipe_of("tuned")
    quiet = [compared(invent(tmp_path / f"quiet{seed}", {"tuned": 0.0}, seed=seed), recipe) for seed in range(10)]
    promised = [
        row["mde"] for one in quiet for row in one["rows"] if row["stratum"] == "wording" and row["metric"] == "answer-nll" and row["mde"]
    ]
    gain = (sum(mde**2 for mde in promised) / len(promised)) ** 0.5
    planted = [compared(invent(tmp_path / f"planted{seed}", {"tuned": gain}, seed=100 + seed), recipe) for seed in range(40)]
    found = sum(one["verdict"]["better"]["tuned"] is True for one in planted)
    assert found / 40 == pytest.approx(0.8, abs=0.17)


def test_every_row_says_what_a_machine_wants_to_know(tmp_path: Path) -> None:
    rows = compared(invent(tmp_path, {"tuned": 0.5}, seed=0), recipe_of("tuned"))["rows"]
    wanted = {*"n documents mean median sd difference low high p mde wins ties losses".split()}
    assert all(wanted <= row.keys() for row in rows)
    assert {(row["model"], row["arm"], row["stratum"]) for row in rows} == {
        (m, ARM, s) for m in ("base", "tuned") for s in ("wording", "unseen")
    }
    assert all((row["difference"] is None) == (row["model"] == "base") for row in rows)


def test_the_fine_tune_to_take_is_chosen_on_dev_though_another_is_first_on_the_test(tmp_path: Path) -> None:
    run = invent(tmp_path, {"r1": 2.0, "r16": 1.0}, seed=0, dev_losses={"r1": 0.9, "r16": 0.7})
    found = compared(run, recipe_of("r1", "r16"))
    assert found["chosen"]["model"] == "r16"
    assert any("none is called the best" in detail.lower() for detail in found["verdict"]["details"])
    assert any("Chosen on the dev questions, not on the test: r16" in detail for detail in found["verdict"]["details"])


def test_what_a_leak_flatters_is_said(tmp_path: Path) -> None:
    run = invent(tmp_path, {"tuned": 0.2}, seed=0)
    asked = examples()
    leaked = [one for one in asked if one.document in {"unseen0", "unseen1", "unseen2", "unseen3"}]
    write_records(run.path("split/test.jsonl"), [replace(one, stratum="repeated") if one in leaked else one for one in asked])
    scores = [Score(one.id, "tuned", ARM, "answer-nll", 0.1 if one in leaked else 2.8) for one in asked]
    write_records(run.path(f"scores/tuned.{ARM}.jsonl"), scores)
    found = compared(run, recipe_of("tuned"))
    assert found["leaks"][0]["flattered"] > 0
    assert any(detail.startswith("The leak flatters") for detail in found["verdict"]["details"])


@pytest.fixture
def gated(tmp_path: Path) -> Callable[..., int]:
    """Compare an invented run that gains so much, ask the gate, and return the exit code."""

    def asked(gain: float, *options: str) -> int:
        run = invent(tmp_path / "invented", {"tuned": gain}, seed=0)
        compared(run, recipe_of("tuned"))
        write_json(run.path("state.json"), {"state": "done", "step": "compare"})
        with pytest.raises(SystemExit) as leaving:
            main(["compare", "invented", "--runs", str(tmp_path), "--gate", *options])
        assert isinstance(leaving.value.code, int | None)
        return leaving.value.code or 0

    return asked


def test_the_gate_opens_for_better_and_for_not_worse_by_a_margin(gated: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    assert gated(1.0) == 0
    assert gated(0.0) == 3
    assert "NOT passed: on trained facts asked in new words no difference" in capsys.readouterr().out
    assert gated(0.0, "--margin", "1.0") == 0
    assert gated(-2.0, "--margin", "1.0") == 3


def test_the_gate_tells_a_machine_why(gated: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    assert gated(0.0, "--json", "--stratum", "unseen") == 3
    told = json.loads(capsys.readouterr().out)
    assert told["gate"][0]["is_passed"] is False
    assert told["rows"]


def test_a_comparison_that_is_not_there_is_a_mistake_and_not_a_failed_gate(gated: Callable[..., int]) -> None:
    assert gated(1.0, "--metric", "rouge-9") == 2
