"""Put what the steps measured into rank.json, tables and the figure of the profile. Made anew each time from their files."""

from collections.abc import Iterable, Mapping
from typing import Any

from ...files import read_json, write_json, write_text
from ...rank.kept_profile import from_plain
from ...rank.profile import Profile
from ...recipe import Recipe
from ...report import spreadsheet
from ...report.ranks.profile import profile_panels
from ...runfolder import Run
from .measure import MEASURED, PROFILE
from .spectra import read_off
from .subspace import SUBSPACE, sentence

RANK, FIGURE, LAYERS, CANDIDATES = "rank.json", "rank/dimension.svg", "rank/dimension.csv", "rank/candidates.csv"
VERIFIED, ARMS, SCORES = "rank/verified.json", "rank/arms.csv", "rank/scores.csv"
SCHEMA = 1
"""Version of rank.json."""


def tell(run: Run, recipe: Recipe) -> dict[str, Any]:
    """Write rank.json, the tables and the figure, and return rank.json's value."""
    measured, profile = read_json(run.path(MEASURED)), from_plain(read_json(run.path(PROFILE)))
    after = {name: read_json(run.path(read_off(name))) for name in recipe.fine_tunes() if run.path(read_off(name)).is_file()}
    verified = read_json(run.path(VERIFIED)) if run.path(VERIFIED).is_file() else None
    value = {
        "schema": SCHEMA,
        "name": recipe.name,
        **measured,
        "prompts_asked": recipe.rank.prompts,
        "profile": _profile(profile),
        "adapters": {name: {**found, "profile": _profile(from_plain(found["profile"]))} for name, found in after.items()},
        "subspace": _subspace(run),
        "verified": verified,
        "cost": _cost(run),
    }
    write_json(run.path(RANK), value)
    profiles = {"base": profile} | {name: from_plain(found["profile"]) for name, found in after.items()}
    for panel in profile_panels(value):
        write_text(run.path(FIGURE), panel.file)
    write_text(run.path(LAYERS), spreadsheet.text(_layer_rows(profiles)))
    write_text(run.path(CANDIDATES), spreadsheet.text(measured["candidates"]))
    if verified:
        write_text(run.path(ARMS), spreadsheet.text({key: row[key] for key in row if key != "trials"} for row in verified["arms"]))
        write_text(run.path(SCORES), spreadsheet.text(verified["scores"]))
    return value


def _profile(profile: Profile) -> dict[str, Any]:
    return {"scales": list(profile.scales), "n_documents": profile.n_documents, "layers": [row.to_dict() for row in profile.layers]}


def _subspace(run: Run) -> dict[str, Any] | None:
    if not run.path(SUBSPACE).is_file():
        return None
    found = read_json(run.path(SUBSPACE))
    return {**found, "sentence": sentence(found)}


def _layer_rows(profiles: Mapping[str, Profile]) -> Iterable[dict[str, Any]]:
    for model, profile in profiles.items():
        for row in profile.layers:
            plain = row.to_dict()
            by_scale = {f"n1={n1}": value for n1, value in plain.pop("by_scale").items()}
            yield {"model": model, **plain, **by_scale}


def _cost(run: Run) -> dict[str, Any]:
    line = run.latest()["rank"]
    return {"seconds": line["seconds"], "peak_memory_bytes": line["peak_memory_bytes"], "machine": line["machine"]}


def verdict(found: Mapping[str, Any]) -> str:
    """Return what the arms allow to be said, from the choice on dev and its confirmation on the test."""
    choice, confirmed = found["choice"], found["confirmed"]
    name, best, margin = choice["name"], choice["best"], f"{choice['margin']:g} nats a token"
    undecided = f" {', '.join(choice['undecided'])}: undecided, more dev questions or seeds would tell." if choice["undecided"] else ""
    if confirmed is None:
        is_smallest = name == min(found["arms"], key=lambda row: row["rank"])["arm"]
        others = "the smallest rank too" if is_smallest else f"no smaller rank is shown to be within {margin} of it"
        return f"Take {name}: it is the best on dev, and {others}.{undecided}"
    row = next(row for row in found["arms"] if row["arm"] == name)
    on_test = f"{confirmed['difference']:+.4f} [{confirmed['low']:+.4f}, {confirmed['high']:+.4f}]"
    ending = "which confirms it" if confirmed["is_confirmed"] else f"which does not confirm it: take {best} where that matters"
    return (
        f"Take {name}: on dev it is at most {row['dev_high']:.4f} nats a token worse than the best, {best} (margin {margin}); "
        f"on the test the difference is {on_test}, {ending}.{undecided}"
    )
