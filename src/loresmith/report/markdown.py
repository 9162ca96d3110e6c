"""The report as Markdown, for a pull request, a wiki or a terminal: verdict, headline tables, notes, where the rest is."""

import re
from collections.abc import Iterable, Iterator, Sequence

from . import format, links, tables, words
from .brief import BriefRow, brief
from .content import ReportContent
from .flattery import caveats
from .gist import KEY, gist
from .grid import Grid
from .method import method, untested
from .ranks.chapter import rank_chapter
from .timings import timings, total

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~$!])")


def render(content: ReportContent, *, paths: Sequence[str]) -> str:
    """Return the Markdown text; `paths` are the other files of the report, relative to the run folder."""
    return "\n".join(_lines(content, paths)) + "\n"


def escape(text: str) -> str:
    """Return a text as one line in which no character means anything to Markdown or HTML."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split())).replace("&", "&amp;")


def table(header: Sequence[str], rows: Iterable[Sequence[str]], *, numeric_from: int) -> Iterator[str]:
    """Yield the lines of a table; columns from `numeric_from` on are set to the right."""
    yield f"| {' | '.join(map(escape, header))} |"
    yield f"|{'|'.join('---:' if place >= numeric_from else '---' for place in range(len(header)))}|"
    for row in rows:
        yield f"| {' | '.join(map(escape, row))} |"


def of_grid(found: Grid, *, numeric_from: int = 1) -> Iterator[str]:
    """Return the lines of one of the report's tables."""
    rows = ([cell.text for cell in row] for row in found.rows)
    return table([column.title for column in found.columns], rows, numeric_from=numeric_from)


def _lines(content: ReportContent, paths: Sequence[str]) -> Iterator[str]:
    yield from (f"# {escape(content.name)}", "", f"**{escape(format.prose(content.verdict))}**", "")
    if address := links.safe(content.together):
        yield from (f"One of several runs of its recipe: [all runs side by side](<{address}>), once each of them is done.", "")
    if warned := caveats(content):
        yield from (f"**Before believing it.** {escape(' '.join(warned))}", "")
    if lines := gist(content.summaries, chosen=content.chosen):
        yield from (f"- **{escape(line.right)}** {escape(line.about)}. {escape(line.beside)}" for line in lines)
        yield from ("", escape(KEY), "")
    yield from _brief(content)
    yield from (f"- {escape(format.prose(detail))}" for detail in content.details)
    yield from ("", "## What was gained", "")
    for key, rows in tables.by_metric(content.contrasts).items():
        term = words.metric(key)
        yield from (f"### {escape(term.title)}", "", escape(term.meaning), "")
        yield from _headline(rows)
        yield ""
    yield from _rank(content)
    yield from _notes(content)
    yield from _times(content)
    yield from ("## Files", "", *(f"- [{escape(path)}]({path})" for path in paths))


def _brief(content: ReportContent) -> Iterator[str]:
    if rows := brief(content.contrasts, chosen=content.chosen):
        if content.chosen:
            yield from (f"The columns are of {escape(content.chosen)}, which the dev questions chose.", "")
        header = ["Asked", "Answer", "Measured by", "Base", "Fine-tune", "Difference", "95 % interval"]
        cells = (
            [
                one.question,
                _answered(one),
                one.metric,
                one.against,
                one.model,
                one.difference,
                one.interval,
            ]
            for one in rows
        )
        yield from (*table(header, cells, numeric_from=3), "")


def _answered(row: BriefRow) -> str:
    more = "; ".join(said for said in (row.doubt, row.others) if said)
    return f"{row.answer} ({more})" if more else row.answer


def _headline(rows: Sequence[tables.HeadlineRow]) -> Iterator[str]:
    header = ["Questions", "Arm", "Model", "Against", "n", "Documents", "Against mean", "Model mean", "Difference"]
    header += ["95 % interval", "Detectable", "p", "Wins/ties/losses", "Finding"]
    yield from table(header, (_cells(row) for row in rows), numeric_from=4)


def _cells(row: tables.HeadlineRow) -> list[str]:
    cells = row.cells()
    names = [cells.pop("Questions"), cells.pop("Arm"), row.contrast.model, row.contrast.against]
    cells.pop("Metric")
    return names + list(cells.values())


def _rank(content: ReportContent) -> Iterator[str]:
    if found := rank_chapter(content.rank):
        yield from ("## Which rank?", "", f"**{escape(format.prose(found.answer))}**", "")
        yield from (f"- {escape(format.prose(sentence))}" for sentence in (*found.findings, *found.reasons))
        shown = found.arms or found.candidates
        yield from ("", *of_grid(shown), "")


def _notes(content: ReportContent) -> Iterator[str]:
    yield from ("## How to read this", "")
    for key in words.ordered((contrast.stratum for contrast in content.contrasts), words.STRATA):
        yield f"- **{escape(words.stratum(key).title)}**: {escape(words.stratum(key).meaning)}"
    for key in words.ordered((contrast.arm for contrast in content.contrasts), words.ARMS):
        yield f"- **{escape(words.arm(key).title)}**: {escape(words.arm(key).meaning)}"
    yield "- **Difference**: model minus what it is compared with, on the same questions. The interval is a bootstrap over documents."
    yield "- **Detectable**: the smallest true difference this test would have seen four times out of five."
    noted = {contrast.note: None for contrast in content.contrasts if contrast.note}
    yield from (f"- Note: {escape(note)}" for note in noted)
    yield from ("", "## What was not tested", "", *(f"- {escape(sentence)}" for sentence in untested(content)))
    yield from ("", "## How it was tested", "", *(f"- **{escape(what)}**: {escape(how)}" for what, how in method(content)), "")


def _times(content: ReportContent) -> Iterator[str]:
    rows = timings(content)
    if not rows:
        return
    yield from ("## Time", "")
    listed = [*rows, total(rows)]
    cells = ([row.step, format.duration(row.predicted), format.duration(row.seconds)] for row in listed)
    yield from table(["Step", "Predicted", "Actual"], cells, numeric_from=1)
    yield ""
