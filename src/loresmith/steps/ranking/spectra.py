"""The step that reads a trained adapter: how much of its rank it uses, what cutting it costs on dev, and the states' dimension after.

The cut is what makes a spectrum say something: an adapter of any rank has a few large singular values, and whether the small ones matter
is seen by leaving them out.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any

from ...contracts import Progress
from ...evaluate.bootstrap import cluster_bootstrap
from ...files import read_json, read_records, write_json
from ...rank.kept_profile import as_plain, from_plain
from ...recipe import Recipe
from ...records import Example
from ...runfolder import Counts, Run
from ..opening import open_base
from .dev import Losses, against, losses_of
from .measure import PROFILE, distinct_prompts, profile_of

if TYPE_CHECKING:
    from ...rank.profile import Profile
    from ...rank.spectrum import ModuleSpectrum

SHARE = 0.99
"""Of each module's squared norm that the cut keeps."""


def read_off(name: str) -> str:
    """Return where what is read off a fine-tune is kept."""
    return f"rank/after/{name}.json"


def read_adapter(run: Run, *, name: str, recipe: Recipe, progress: Progress) -> Counts:
    """Write the spectrum, the cut and the profile after training of one fine-tune."""
    from ...model.load import load_adapter
    from ...rank.adapter import read_pairs
    from ...rank.spectrum import energy_ranks, spectrum, usage, weight_norms
    from ...rank.truncate import truncate

    folder, base = run.path(f"models/{name}"), open_base(recipe.model)
    pairs = read_pairs(folder)
    rows = spectrum(pairs, norm_by_module=weight_norms(base.model, [pair.module for pair in pairs]))
    tuned = load_adapter(base, folder)
    dev, settings = read_records(run.path("split/dev.jsonl"), Example), recipe.fine_tunes()[name]
    whole = losses_of(tuned, dev, recipe) if dev else {}
    before = from_plain(read_json(run.path(PROFILE)))
    asked = distinct_prompts(read_records(run.path("mix/train.jsonl"), Example), n=recipe.rank.prompts, seed=recipe.rank.seed)
    after = profile_of(run, tuned, asked, settings=recipe.rank, train=recipe.train, progress=progress, scales=before.scales)
    with tempfile.TemporaryDirectory(dir=run.folder, prefix="cut-") as cut:
        kept = truncate(folder, Path(cut), energy_ranks(pairs, SHARE))
        shorter = losses_of(load_adapter(open_base(recipe.model), Path(cut)), dev, recipe) if dev else {}
    facts = {
        "rank": settings.rank,
        "usage": usage(rows)._asdict(),
        "summary": _summary(rows),
        "modules": [row.to_dict() for row in rows],
        "cut": {"mean_rank": fmean(one.rank for one in kept.values()), **_cost_of_cut(whole, shorter, dev, recipe)},
        "changes": _changes(after, before),
        "profile": as_plain(after),
    }
    write_json(run.path(read_off(name)), facts)
    return {"modules": len(rows), "mean r99": round(fmean(row.r99 for row in rows), 1)}


def _summary(rows: "Sequence[ModuleSpectrum]") -> dict[str, float | None]:
    """Return means over the modules; None where no module has the number."""
    names = ("rank", "stable_rank", "effective_rank", "r90", "r99", "relative_norm")
    return {name: fmean(known) if (known := [v for row in rows if (v := getattr(row, name)) is not None]) else None for name in names}


def _cost_of_cut(whole: Losses, cut: Losses, dev: Sequence[Example], recipe: Recipe) -> dict[str, Any]:
    """Return what the cut adds to the dev loss in nats a token, with its interval over documents; None without dev questions."""
    if not whole:
        return {"difference": None, "low": None, "high": None, "n": 0}
    pairs = against(cut, whole, dev)
    ends = cluster_bootstrap(pairs, resamples=recipe.evaluate.bootstrap, seed=recipe.rank.seed)
    return {"difference": pairs.difference, "low": ends.low, "high": ends.high, "n": len(whole)}


def _changes(after: "Profile", before: "Profile") -> list[dict[str, Any]]:
    from ...rank.change import change

    found = [(row.layer, change(after, row.layer, before, row.layer)) for row in before.layers]
    return [
        {"layer": layer, "difference": one.difference, "low": one.interval.low, "high": one.interval.high, "note": one.note}
        for layer, one in found
    ]
