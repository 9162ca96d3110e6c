"""What a training began with, kept beside its checkpoints: one that begins with anything else must not go on from them."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import torch

from ..errors import TrainingError
from ..files import digest_value, read_json, write_json
from ..model.prompt import Encoded
from ..recipe import Train

ORIGIN = "origin.json"
# Where the numbers are sent decides nothing about them.
TELLING = ("report_to",)
_SAMPLED = 64


def origin(model: Any, train: Sequence[Encoded], dev: Mapping[str, Sequence[Encoded]], settings: Train) -> dict[str, Any]:
    """Return everything the result depends on: each setting, and digests of the base's weights and of the examples as token ids.

    Of the weights the shape and the first numbers of every tensor are read: a fine-tune of all of them moves those, and a base of
    billions is read in a second.
    """
    return {
        **{f"train.{key}": value for key, value in deciding(settings).items()},
        "the base": fingerprint(model),
        "the training examples": _digest(train),
        "the dev examples": digest_value({stratum: _digest(examples) for stratum, examples in dev.items()}),
    }


def deciding(settings: Train) -> dict[str, Any]:
    """Return the settings that decide about the result."""
    return settings.model_dump(mode="json", exclude=set(TELLING))


def fingerprint(model: Any) -> str:
    """Return a digest of the shape and the first numbers of every tensor of a model."""
    digest = sha256()
    for name, tensor in model.state_dict().items():
        if isinstance(tensor, torch.Tensor):
            first = tensor.detach().reshape(-1)[:_SAMPLED].cpu().contiguous().view(torch.uint8)
            digest.update(f"{name} {tuple(tensor.shape)} ".encode() + first.numpy().tobytes())
    return digest.hexdigest()


def hold(folder: Path, began: Mapping[str, Any]) -> None:
    """Write down what a training began with; TrainingError where other checkpoints lie there already."""
    before = _read(folder)
    if changes := _differences(before, began):
        raise TrainingError(
            f"The checkpoints in {folder} are of another training: {'; '.join(changes)}.",
            hint="Undo the change, or remove that folder to begin anew.",
        )
    if before is None:
        folder.mkdir(parents=True, exist_ok=True)
        write_json(folder / ORIGIN, {"began": began, "digest": digest_value(began)})


def changed(before: Path, now: Path) -> list[str]:
    """Return what differs between the trainings of two folders of checkpoints, a clause each; nothing where one says nothing."""
    return _differences(_read(before), _read(now) or {})


def _read(folder: Path) -> Mapping[str, Any] | None:
    """Return what was written down; None where it is missing or damaged: the checkpoints have seals of their own."""
    try:
        kept = read_json(folder / ORIGIN)
        return kept["began"] if kept["digest"] == digest_value(kept["began"]) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _differences(before: Mapping[str, Any] | None, began: Mapping[str, Any]) -> list[str]:
    if not before or not began:
        return []
    return [_clause(key, before.get(key), began.get(key)) for key in sorted({*before, *began}) if before.get(key) != began.get(key)]


def _clause(key: str, before: Any, now: Any) -> str:
    return f"{key} was {before}, now {now}" if key.startswith("train.") else f"{key} changed"


def _digest(examples: Sequence[Encoded]) -> str:
    return digest_value([[example.prompt, example.answer] for example in examples])
