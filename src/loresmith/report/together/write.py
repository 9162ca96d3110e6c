"""Write the page of several runs: together.html, together.md, and together/*.csv, in the folder of the recipe's first run.

They lie beside the run's own report and outside `tables/`: a run's files are its own, and what another run changes must not make its
report stale.
"""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from markupsafe import Markup

from ... import __version__, files
from .. import format, html, spreadsheet
from ..markdown import escape, of_grid
from .chapters import Chapter, chapters
from .content import Together
from .gains import gained
from .said import found, sureness

PAGE, TEXT, TABLES = "together.html", "together.md", "together"


def write(folder: Path, content: Together) -> Path:
    """Write every file, the page last, and return the page. A file that would not change is left alone; tables of before are removed."""
    rows = gained(content)
    parts, finding = chapters(content, rows), found(content, rows)
    csv = {f"{TABLES}/{one.name}.csv": spreadsheet.text(one.records()) for part in parts for one in part.tables}
    text = "\n".join(_lines(content, finding, parts, list(csv))) + "\n"
    texts = {**csv, TEXT: text, PAGE: _page(content, finding, parts, list(csv))}
    for path, value in texts.items():
        _keep(folder / path, value)
    _remove_others(folder, csv)
    return folder / PAGE


def remove(folder: Path) -> None:
    """Remove the page of a recipe that now is one run: it would tell of runs that are no longer part of it."""
    for name in (PAGE, TEXT):
        (folder / name).unlink(missing_ok=True)
    _remove_others(folder, ())


def _page(content: Together, finding: str, parts: Sequence[Chapter], paths: Sequence[str]) -> str:
    style = html.style_sheet()
    page = html.environment().get_template("together.html.j2")
    return page.render(
        name=content.name,
        version=__version__,
        policy=html.policy(style),
        style=Markup(style),
        found=finding,
        sureness=list(sureness(content)),
        chapters=parts,
        runs=content.runs,
        folder=TABLES,
        markdown=TEXT,
        paths=paths,
    )


def _lines(content: Together, finding: str, parts: Sequence[Chapter], paths: Sequence[str]) -> Iterator[str]:
    yield from (f"# {escape(content.name)}: runs side by side", "", f"**{escape(format.prose(finding))}**", "")
    yield from (f"- {escape(format.prose(one))}" for one in sureness(content))
    for part in parts:
        yield from ("", f"## {escape(part.title)}")
        for one in part.tables:
            texts = next((place for place, column in enumerate(one.columns) if column.is_number), len(one.columns))
            yield from ("", f"### {escape(one.title)}", "", escape(format.prose(one.note)), "", *of_grid(one, numeric_from=texts))
    yield from ("", "## Each run", "")
    yield from (f"- [{escape(run.name)}]({run.href}): {escape(format.prose(run.verdict))}" for run in content.runs)
    yield from ("", "## Files", "", *(f"- [{escape(path)}]({path})" for path in (PAGE, *paths)))


def _keep(path: Path, text: str) -> None:
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        files.write_text(path, text)


def _remove_others(folder: Path, kept: Collection[str]) -> None:
    for path in folder.glob(f"{TABLES}/*.csv"):
        if path.relative_to(folder).as_posix() not in kept:
            path.unlink()
