"""Write the report of a run: report.html, report.md, report.json, tables/*.csv, figures/*.svg, and a card in every fine-tune's folder."""

import math
from collections.abc import Collection, Mapping
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

from .. import files
from . import html, markdown, spreadsheet
from .card import write_cards
from .content import ReportContent
from .learning import loss_curves
from .ranks.profile import profile_panels
from .spread import spreads as draw_spreads
from .usage import usage as draw_usage

SCHEMA = 1
"""Version of report.json: it grows when a name in it changes its meaning or goes."""


def write(folder: Path, content: ReportContent) -> None:
    """Write every file of the report into a run folder, each whole or not at all; the page comes last.

    The same content gives the same bytes. Figures and tables of an earlier report that this one does not have are removed: they would
    tell of fine-tunes that are no longer there.
    """
    spreads, learning, usage, profile = draw_spreads(content), loss_curves(content), draw_usage(content), profile_panels(content.rank)
    tables = {f"tables/{name}": text for name, text in spreadsheet.all_tables(content).items()}
    panels = (*(panel for spread in spreads for panel in spread.panels), *learning, *usage, *profile)
    drawn = {f"figures/{panel.name}.svg": panel.file for panel in panels}
    for path, text in {**tables, **drawn}.items():
        files.write_text(folder / path, text)
    _remove_others(folder, [*tables, *drawn])
    write_cards(folder, content)
    files.write_json(folder / "report.json", summary(content))
    paths = ["report.html", "report.json", *tables, *(["figures/"] if drawn else [])]
    files.write_text(folder / "report.md", markdown.render(content, paths=paths))
    files.write_text(folder / "report.html", html.render(content, spreads=spreads, learning=learning, usage=usage, profile=profile))


def summary(content: ReportContent) -> dict[str, Any]:
    """Return what report.json holds: the verdict and every number behind it, without the questions and answers."""
    value = {
        "schema": SCHEMA,
        "name": content.name,
        "created": content.created,
        "verdict": content.verdict,
        "details": content.details,
        "chosen": content.chosen,
        "contrasts": content.contrasts,
        "summaries": content.summaries,
        "models": content.models,
        "losses": content.losses,
        "timings": content.timings,
        "machine": content.machine,
        "datasheet": content.datasheet,
        "audit": content.audit,
        "retrieval": content.retrieval,
        "leaks": content.leaks,
        "asked": content.asked,
        "extras": content.extras,
        "rank": content.rank,
        "resources": content.resources,
        "recipe": content.recipe,
        "command": content.command,
        "versions": content.versions,
        "seeds": content.seeds,
    }
    plain: dict[str, Any] = _strict(value)
    return plain


def _remove_others(folder: Path, kept: Collection[str]) -> None:
    for path in (*folder.glob("tables/*.csv"), *folder.glob("figures/*.svg")):
        if path.relative_to(folder).as_posix() not in kept:
            path.unlink()


def _strict(value: Any) -> Any:
    """Return what strict JSON can hold: a number that is not finite becomes null."""
    if is_dataclass(value) and not isinstance(value, type):
        return _strict(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): _strict(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_strict(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
