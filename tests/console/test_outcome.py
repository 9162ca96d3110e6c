"""What is printed when a run ends."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from loresmith.console.outcome import Outcome, draw, read
from loresmith.files import append_line, write_json, write_text
from loresmith.records import Contrast
from loresmith.runfolder import Run

CONTRAST = Contrast(
    stratum="wording", metric="answer-nll", model="tuned", arm="closed-book", against="base", against_arm="closed-book",
    n=60, n_documents=12, n_missing=0, mean=1.2, against_mean=2.9, difference=-1.7, low=-1.9, high=-1.5, p=0.001,
    detectable=0.3, wins=58, ties=0, losses=2, higher_is_better=False,
)  # fmt: skip
STEPS = ["ingest", "train:tuned", "answer:base.closed-book"]


@pytest.fixture
def outcome(tmp_path: Path) -> Outcome:
    """A finished run."""
    run = Run(tmp_path / "sqlite")
    for step, seconds in zip(STEPS, (2.0, 120.0, 60.0), strict=True):
        line = {"step": step, "seconds": seconds, "counts": {"documents": 15, "dropped": {"too-short": 2}}, "peak_memory_bytes": 2e9}
        append_line(run.path("ledger.jsonl"), line)
    write_json(
        run.path("preflight.json"), {"predicted_seconds": {"train:tuned": 90.0, "answer:base.closed-book": 60.0, "answer:gone": 5.0}}
    )
    verdict = {"sentence": "The tuned model is better.", "details": ["By a lot."]}
    write_json(
        run.path("compare.json"),
        {
            "verdict": verdict,
            "contrasts": [
                CONTRAST,
                replace(CONTRAST, arm="with-passage"),
                replace(CONTRAST, arm="with-passage", stratum="unseen", metric="squad-f1"),
            ],
            "summaries": [],
        },
    )
    write_text(run.path("report.html"), "<p>")
    return read(run, until="report", asked=["report"], ran=["report"], steps=STEPS)


def drawn(outcome: Outcome, width: int = 150) -> str:
    console = Console(file=io.StringIO(), width=width)
    draw(outcome, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_end_shows_table_verdict_time_memory_and_report(outcome: Outcome) -> None:
    text = drawn(outcome)
    for part in ("Answer loss (NLL)", "Closed-book", "60", "2.90", "1.20", "−1.70", "−1.90 to −1.50", "0.300", "better"):
        assert part in text
    assert "The tuned model is better.\nBy a lot.\n" in text
    assert "train and answer: 2.5 min predicted, 3.0 min taken. All steps: 3.0 min, at most 2.00 GB of memory.\n" in text
    assert text.endswith(f"Report: {outcome.report}\n")


def test_run_with_nothing_to_do_is_three_lines(outcome: Outcome) -> None:
    lines = drawn(replace(outcome, ran=[])).splitlines()
    assert lines[0].startswith("nothing to do: every step up to report is done")
    assert lines[1:] == ["The tuned model is better.", f"Report: {outcome.report}"]


def test_step_prints_its_counts_and_where_they_are(outcome: Outcome) -> None:
    text = drawn(replace(outcome, until="ingest", asked=["ingest"], comparison={}))
    assert text.startswith("ingest: documents 15, dropped (too-short 2)\n")
    assert text.endswith(f"Run folder: {outcome.folder}\n")


def test_plan_prints_each_prediction(outcome: Outcome) -> None:
    text = drawn(replace(outcome, until="preflight", comparison={}))
    assert "1 min 30 s" in text
    assert "2 min 35 s" in text


def test_machine_gets_the_same_as_plain_values(outcome: Outcome) -> None:
    said = outcome.to_dict()
    assert said["verdict"]["sentence"] == "The tuned model is better."
    assert said["predicted_seconds"] == {"train:tuned": 90.0, "answer:base.closed-book": 60.0}
    assert (said["seconds"], said["peak_memory_bytes"], len(said["contrasts"])) == (182.0, 2e9, 3)


def test_table_names_the_models_where_there_are_several(outcome: Outcome) -> None:
    rows = [CONTRAST, replace(CONTRAST, model="r64")]
    text = drawn(replace(outcome, comparison={"contrasts": [row.to_dict() for row in rows], "verdict": {"sentence": "x", "details": []}}))
    assert "r64" in text
    assert "model" in text
