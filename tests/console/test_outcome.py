"""What is printed when a run ends."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from loresmith.console.outcome import Outcome, draw, read
from loresmith.files import append_line, write_json, write_text
from loresmith.records import Contrast, Summary
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
    assert "The tuned model is better.\n· By a lot.\n" in text
    assert "train and answer: 2.5 min predicted, 3.0 min taken. All steps: 3.0 min, at most 2.00 GB of memory.\n" in text
    assert text.endswith(f"Report: {outcome.report}\n")


def test_a_narrow_terminal_keeps_the_finding_whole(outcome: Outcome) -> None:
    rows = [replace(CONTRAST, arm="closed-book", against_arm="with-passage", n=1200, standing="unconfirmed").to_dict()]
    lines = drawn(replace(outcome, comparison={**outcome.comparison, "contrasts": rows}), 80).splitlines()
    assert any(line.startswith("wording") and line.rstrip().endswith("unconfirmed") for line in lines)


def test_long_names_stand_in_one_line_of_a_narrow_terminal(outcome: Outcome) -> None:
    names = [f"rank-{rank}.learning_rate-2e-4.batch_size-16" for rank in (4, 32)]
    rows = [replace(CONTRAST, model=name).to_dict() for name in names]
    text = drawn(replace(outcome, comparison={**outcome.comparison, "contrasts": rows}), 80)
    assert any("rank-32.lr-2e-4.bs-16" in line and "−1.70" in line and "better" in line for line in text.splitlines())


def test_answers_that_hold_the_reference_are_counted_under_the_verdict(outcome: Outcome) -> None:
    sides = [("base", 0.0), ("tuned", 0.9)]
    summaries = [Summary("wording", "closed-book", name, "contains", 60, mean, mean, 0.1).to_dict() for name, mean in sides]
    text = drawn(replace(outcome, comparison={**outcome.comparison, "summaries": summaries}))
    assert "54 of 60 right from memory: tuned, on trained facts, asked in new words. The base: 0 from memory." in text


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
