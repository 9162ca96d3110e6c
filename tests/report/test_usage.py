import re

from loresmith.report.content import ReportContent
from loresmith.report.usage import MOST_STEPS, rows, usage

TAKEN = [{"seconds": 60.0 * minute, "cpu_cores": 0.5, "rss_bytes": 2_000_000_000 + minute} for minute in range(3)]


def test_only_what_was_measured_is_drawn() -> None:
    panels = usage(ReportContent("run", "", "", resources={"train:r1": TAKEN}))
    assert [panel.heading for panel in panels] == ["Processor", "Memory"]
    assert panels[1].alternative == "Memory in GB: train:r1 at most 2.00."


def test_nothing_measured_draws_nothing() -> None:
    assert usage(ReportContent("run", "", "")) == []


def test_the_longest_steps_are_drawn_and_all_are_in_the_file() -> None:
    content = ReportContent("run", "", "", resources={f"step {n}": TAKEN[: 1 + n % 3] for n in range(12)})
    assert usage(content)[0].alternative.count("at most") == MOST_STEPS
    assert len({row["step"] for row in rows(content)}) == 12


def test_a_resumed_training_goes_on_where_it_was() -> None:
    [_, memory] = usage(ReportContent("run", "", "", resources={"train:r1": [*TAKEN, *TAKEN]}))
    ticks = [float(text) for text in re.findall(r"<text[^>]*>([\d.]+)</text>", memory.inline)]
    assert 4.0 in ticks
