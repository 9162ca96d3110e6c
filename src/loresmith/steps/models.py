"""The step that trains: it opens the files for the room `train`, keeps the best adapter, and writes down how it came about.

Everything a training makes on its way lies in `models/NAME/checkpoints/KEY`, whose key changes with the settings, the base and the
examples: what was begun with others is never gone on from, and what changed is said.
"""

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any

from ..contracts import Progress
from ..files import digest_value, json_line, read_records, write_json, write_text
from ..model.locate import locate
from ..recipe import Model, Train
from ..records import Example
from ..runfolder import Counts, Run, versions
from .opening import open_base, open_tokenizer
from .preflight import encoded
from .settings import ADAPTER, USED, plain

if TYPE_CHECKING:
    from ..model.load import Loaded
    from ..model.prompt import Encoded
    from ..train.fitted import Fitted
    from ..train.mask import Shown

DEV = "split/dev.jsonl"
# Settings that say what was trained, where the whole recipe is not at hand.
_TOLD = (
    "rank alpha dropout target_modules bias use_dora use_rslora init_lora_weights quantize gradient_checkpointing "
    "learning_rate lr_scheduler_type optim batch_size row_tokens max_length group_by_passage epochs seed"
).split()


def train(run: Run, *, name: str, model: Model, settings: Train, rows: str, progress: Progress) -> Counts:
    """Train one adapter on the examples in `rows`, a file of the run, and keep the best."""
    folder = run.path(f"models/{name}")
    # Several processes load the base themselves. Loaded here, too, it would take memory from them, maybe in another number format.
    loaded = open_base(model, settings.quantize) if settings.processes == 1 else None
    tokenizer = loaded.tokenizer if loaded else open_tokenizer(model)
    examples, dev = read_records(run.path(rows), Example), read_records(run.path(DEV), Example)
    ids, train = [one.id for one in examples], encoded(tokenizer, examples, settings.max_length)
    strata = {stratum: encoded(tokenizer, some, settings.max_length) for stratum, some in _by_stratum(dev).items()}
    checkpoints = folder / "checkpoints" / _key(run, model, settings, rows)
    cut_off = _cut_off(checkpoints)
    fitted = _fitted(loaded, train, strata, model=model, settings=settings, folder=checkpoints, progress=progress, ids=ids, name=name)
    anew = _why_anew(checkpoints, cut_off)
    _keep(fitted, checkpoints, folder)
    tokenizer.save_pretrained(folder)
    write_json(folder / "training.json", {"name": name, **_facts(model, settings, train, fitted), "begun_anew_because": anew})
    shutil.rmtree(folder / "checkpoints")
    return {
        "updates": fitted.n_updates,
        "best step": fitted.best_step,
        "trainable parameters": fitted.trainable_parameters,
        **({"damaged checkpoints set aside": len(fitted.damaged)} if fitted.damaged else {}),
        **({"begun anew because": "; ".join(anew)} if anew else {}),
    }


def shown(run: Run, *, model: Model, settings: Train, n: int) -> "list[Shown]":
    """Return what is read and what is learnt of the first examples of the mix, after every check a training begins with."""
    from ..train.mask import learnable, shown_mask

    tokenizer = open_tokenizer(model)
    examples = encoded(tokenizer, read_records(run.path("mix/train.jsonl"), Example), settings.max_length)
    kept = learnable(tokenizer, examples)
    return shown_mask(tokenizer, [examples[index] for index in kept], n)


def _fitted(
    loaded: "Loaded | None",
    train: "Sequence[Encoded]",
    dev: "Mapping[str, Sequence[Encoded]]",
    *,
    model: Model,
    settings: Train,
    folder: Path,
    progress: Progress,
    ids: Sequence[str],
    name: str,
) -> "Fitted":
    """Train in this process where the base is loaded here, else in as many as the recipe says."""
    from ..train.fit import fit
    from ..train.job import write_job
    from ..train.together import fit_together

    if loaded is not None:
        return fit(loaded, train, dev, settings=settings, folder=folder, progress=progress, ids=ids, name=name)
    with tempfile.TemporaryDirectory() as job:
        write_job(Path(job), model=model, settings=settings, train=train, dev=dev, checkpoints=folder, ids=ids, name=name)
        return fit_together(Path(job), n_processes=settings.processes, progress=progress)


def _key(run: Run, model: Model, settings: Train, rows: str) -> str:
    from ..train.origin import deciding

    identity = locate(model.name, revision=model.revision).identity
    return digest_value([deciding(settings), plain(model), identity, run.digests([rows, DEV])])[:12]


def _cut_off(checkpoints: Path) -> list[Path]:
    """Return where trainings of this name were cut off; nothing where there were none, or where this one is gone on with."""
    return [] if checkpoints.is_dir() or not checkpoints.parent.is_dir() else sorted(checkpoints.parent.iterdir())


def _why_anew(checkpoints: Path, cut_off: Sequence[Path]) -> list[str]:
    """Return what changed since others were cut off, by what each training wrote down as it began."""
    from ..train.origin import changed

    return [clause for other in cut_off for clause in changed(other, checkpoints)]


def _keep(fitted: "Fitted", checkpoints: Path, folder: Path) -> None:
    """Copy what outlives the checkpoints: the adapter, the learning curve, what the machine was used for, a tracker's files."""
    from ..train.resources import RESOURCES, readable
    from ..train.tracking import TRACKS

    for file in ADAPTER:
        shutil.copyfile(fitted.adapter / file, folder / file)
    write_text(folder / "losses.jsonl", "".join(json_line(row).decode() for row in fitted.history))
    write_text(folder / USED, b"".join(readable(checkpoints / RESOURCES)).decode())
    if (checkpoints / TRACKS).is_dir():
        shutil.copytree(checkpoints / TRACKS, folder / TRACKS, dirs_exist_ok=True)


def _facts(model: Model, settings: Train, train: "Sequence[Encoded]", fitted: "Fitted") -> dict[str, Any]:
    told = settings.model_dump(mode="json", include=set(_TOLD))
    return {
        "base": model.name,
        "revision": model.revision,
        "chat_template": model.chat_template,
        "system_prompt": model.system_prompt,
        **{key: told[key] for key in _TOLD},
        "ranks": _ranks(fitted.adapter / ADAPTER[0]),
        "examples": len(train),
        "examples_left_out": fitted.n_left_out,
        "answer_tokens": sum(len(one.answer) for one in train),
        "tokens_cut": sum(one.n_cut for one in train),
        "updates": fitted.n_updates,
        "updates_planned": fitted.n_planned,
        "best_step": fitted.best_step,
        "trainable_parameters": fitted.trainable_parameters,
        "total_parameters": fitted.total_parameters,
        "layout": fitted.layout,
        **fitted.computed,
        "damaged_checkpoints": fitted.damaged,
        "versions": versions(),
    }


def _ranks(adapter: Path) -> dict[str, float]:
    """Return what ranks the pairs of an adapter have: those measured or spread differ from module to module."""
    from safetensors import safe_open

    with safe_open(adapter, framework="numpy") as file:
        ranks = [file.get_slice(name).get_shape()[0] for name in file.keys() if ".lora_A." in name or ".lora_embedding_A" in name]  # noqa: SIM118
    return {"modules": len(ranks), "lowest": min(ranks), "mean": fmean(ranks), "highest": max(ranks)}


def _by_stratum(examples: Sequence[Example]) -> dict[str, list[Example]]:
    strata: dict[str, list[Example]] = {}
    for example in examples:
        strata.setdefault(example.stratum, []).append(example)
    return strata
