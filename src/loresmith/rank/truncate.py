"""Cut a trained adapter to fewer ranks: the nearest product of that rank, by SVD, as a PEFT folder of its own.

The scaling of every module stays what it was: alpha is set to match. So a cut to the rank it has changes nothing but rounding.

Source: Eckart and Young, 1936, https://doi.org/10.1007/BF02288367.
"""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ..errors import ModelError
from ..files import replacing, write_json
from .adapter import CONFIG, WEIGHTS, Pair, read_config, read_pairs, read_tensors
from .patterns import patterns
from .spectrum import decompose

_BESIDE = ("token*", "special_tokens*", "vocab*", "merges*", "chat_template*")


class Cut(NamedTuple):
    """What a cut left of one module's update."""

    rank: int
    kept: float
    """Share of the squared norm, in [0, 1]; 1 for an update of zero."""


def truncate(source: Path, target: Path, ranks: int | Mapping[str, int]) -> dict[str, Cut]:
    """Write the adapter of `source`, cut to at most one rank, or to a rank for each module, into the folder `target`; say what was kept.

    Tensors that are no LoRA pair, and the tokenizer's files, go along. A module without a rank of its own keeps what it has.
    ModelError as `read_pairs`, and for a rank below 1 or a target that is the source.
    """
    if target.resolve() == source.resolve():
        raise ModelError(f"A cut of {source} cannot be written over it.", hint="Name another folder.")
    pairs = read_pairs(source)
    wanted = {pair.module: ranks if isinstance(ranks, int) else ranks.get(pair.module, pair.rank) for pair in pairs}
    if too_low := [module for module, rank in wanted.items() if rank < 1]:
        raise ModelError(f"A pair needs a rank of at least 1, got {wanted[too_low[0]]} for {too_low[0]}.", hint="Give 1 or more.")
    tensors, cuts, alphas = read_tensors(source), {}, {}
    for pair in pairs:
        a, b, cut = _cut(pair, wanted[pair.module])
        for key, side in zip(pair.keys, (a, b), strict=True):
            tensors[key] = _as(tensors[key], side)
        cuts[pair.module] = cut
    config = read_config(source)
    for pair in pairs:
        rank = cuts[pair.module].rank
        alphas[pair.module] = pair.scaling * (rank**0.5 if config.get("use_rslora") else rank)
    _write(target, tensors, config | patterns({module: cut.rank for module, cut in cuts.items()}, alphas))
    for file in sorted(file for pattern in _BESIDE for file in source.glob(pattern) if file.is_file()):
        shutil.copyfile(file, target / file.name)
    return cuts


def _cut(pair: Pair, rank: int) -> tuple[Any, Any, Cut]:
    """Return A and B of the nearest product of at most this rank, the singular values shared evenly between them."""
    left, values, right = decompose(pair)
    rank = min(rank, len(values))
    root = np.sqrt(values[:rank] / pair.scaling) if pair.scaling else np.zeros(rank)
    total = float((values**2).sum())
    kept = float((values[:rank] ** 2).sum()) / total if total else 1.0
    return root[:, None] * right[:rank], left[:, :rank] * root, Cut(rank, kept)


def _as(like: Any, values: Any) -> Any:
    import torch

    return torch.from_numpy(np.ascontiguousarray(values)).to(like.dtype)


def _write(folder: Path, tensors: dict[str, Any], config: dict[str, Any]) -> None:
    from safetensors.torch import save

    with replacing(folder / WEIGHTS) as file:
        file.write(save(tensors, metadata={"format": "pt"}))
    write_json(folder / CONFIG, config)
