"""What the page of several runs says in sentences: what was found, and how sure anyone may be of it."""

from collections.abc import Iterator, Sequence

from .. import format, tables, tally
from .content import Together

FEWEST = 6
"""Questions that one of two models has right and the other wrong, none the other way, before chance would do so less than once in twenty:
2 x 0.5**6 is .031, 2 x 0.5**5 is .062."""


def found(content: Together, rows: Sequence[tables.HeadlineRow]) -> str:
    """Return the finding in a sentence: of the first stratum's comparisons with the fine-tunes' own bases, so many better."""
    n_tuned, n_runs = sum(row["name"] != "base" for row in content.rows), len(content.runs)
    start = f"{format.some(n_tuned, 'fine-tune')} in {format.some(n_runs, 'run')}, side by side."
    if not rows:
        return start
    first = [row for row in rows if row.stratum == rows[0].stratum]
    counts = tally.counted([tables.finding(row.contrast) for row in first])
    return f"{start} Against their own bases ({format.lower_first(first[0].stratum)}): {counts}."


def sureness(content: Together) -> Iterator[str]:
    """Yield what a reader must know before comparing runs."""
    if content.has_one_test:
        yield "Every run was asked the same test questions."
    else:
        yield (
            "The runs were asked different test questions, because they cut, wrote or chose their data differently: their test losses"
            " do not compare from run to run."
        )
    yield (
        "Each fine-tune was tested against the base it was trained on. Between runs nothing was tested, no base against another and no"
        " fine-tune against another's: the order of a column is no verdict."
    )
    if content.metric == "bits-per-byte":
        yield (
            "The bases count tokens differently, so test losses are in bits a byte, and there is no perplexity here. Train and dev losses"
            " are in nats a token, and compare only over the same base."
        )
    else:
        yield "All bases share a tokenizer, so a loss a token and its perplexity are in one unit in every row."
    if any(row.get("right") is not None for run in content.runs for row in run.asked):
        yield (
            f"The fixed questions are few: a model that has fewer than {FEWEST} right which another has wrong may owe that to chance, even"
            " if it has none wrong which the other has right."
        )
