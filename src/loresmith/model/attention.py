"""Attention of packed rows on a CPU, tile by tile: a few neighbouring tokens against those tokens that any of them sees.

Under a mask, torch computes every pair of a row and throws away what is masked: in a row of eight questions on two passages three
pairs in four. A tile leaves these out. Forward and backward are written by hand, because autograd would add up the gradients of
keys and values tile by tile at full length. Scores are computed again in the backward pass and not kept, as in
https://arxiv.org/abs/2205.14135: keeping them would save a fifteenth of attention's time.
"""

from typing import Any, NamedTuple
from weakref import WeakSet

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from transformers import AttentionInterface, AttentionMaskInterface
from transformers.integrations.sdpa_attention import sdpa_attention_forward
from transformers.masking_utils import sdpa_mask

from .load import quiet

NAME = "loresmith_tiles"
# Of 16 to 128, the size with the least time: half of it computes an eighth fewer pairs in twice the calls.
TILE = 64
# Masked columns between two runs are cheaper to compute than to leave out, up to about this many.
_GAP = 8
# What some families do to the scores before the softmax.
_BESIDE_SCORES = ("position_bias", "softcap", "s_aux")
_switched: "WeakSet[Any]" = WeakSet()


class Tile(NamedTuple):
    """Some neighbouring tokens of a row, and what they see."""

    start: int
    stop: int
    """One past the last token."""
    runs: tuple[tuple[int, int], ...]
    """The columns any of them sees, as (start, stop) from left to right."""
    bias: Tensor
    """0 where a token sees a column and -inf where it does not, shape (tokens, columns of all runs)."""


def use_tiles(model: Any) -> None:
    """Let a transformers model on a CPU attend in tiles wherever a mask comes with them (`with_tiles`); otherwise nothing changes.

    A model that does not attend through transformers' interface, or not by SDPA, is left as it is.
    """
    if model in _switched or model.device.type != "cpu":
        return
    _switched.add(model)
    if model.config._attn_implementation == "sdpa":
        AttentionInterface.register(NAME, _attend)
        AttentionMaskInterface.register(NAME, sdpa_mask)
        with quiet():
            model.set_attn_implementation(NAME)


def with_tiles(mask: Tensor) -> Tensor:
    """Return a boolean mask (1, 1, T, T) that carries its tiles; what slices or copies it loses them, and falls back on SDPA."""
    if mask.dtype == torch.bool:  # another is for eager attention
        mask.tiles = tiles(mask[0, 0].numpy())  # type: ignore[attr-defined]
    return mask


def tiles(seen: NDArray[np.bool_]) -> list[Tile]:
    """Return the tiles of who sees whom, shape (T, T)."""
    return [_tile(seen, start, min(start + TILE, len(seen))) for start in range(0, len(seen), TILE)]


def _tile(seen: NDArray[np.bool_], start: int, stop: int) -> Tile:
    columns = np.flatnonzero(seen[start:stop].any(0))
    breaks = np.flatnonzero(np.diff(columns) > _GAP)
    runs = [(int(run[0]), int(run[-1]) + 1) for run in np.split(columns, breaks + 1)]
    shown = torch.from_numpy(np.concatenate([seen[start:stop, first:last] for first, last in runs], axis=1))
    return Tile(start, stop, tuple(runs), torch.zeros(shown.shape).masked_fill_(~shown, float("-inf")))


def _attend(module: Any, query: Tensor, key: Tensor, value: Tensor, attention_mask: Tensor | None, **told: Any) -> tuple[Tensor, None]:
    found = getattr(attention_mask, "tiles", None)
    is_plain = query.dtype == torch.float32 and not told.get("dropout") and all(told.get(name) is None for name in _BESIDE_SCORES)
    if found is None or not is_plain:
        return sdpa_attention_forward(module, query, key, value, attention_mask, **told)  # type: ignore[no-any-return]
    scale = told.get("scaling") or query.shape[-1] ** -0.5
    return _TiledAttention.apply(query[0], key[0], value[0], found, scale)[None], None  # type: ignore[no-untyped-call]


class _TiledAttention(torch.autograd.Function):
    """Queries (H, T, D), keys and values (G, T, D), H a multiple of G, give (T, H, D)."""

    @staticmethod
    def forward(ctx: Any, query: Tensor, key: Tensor, value: Tensor, found: list[Tile], scale: float) -> Tensor:
        ctx.save_for_backward(query, key, value)
        ctx.found, ctx.scale = found, scale
        out = query.new_empty(query.shape[1], query.shape[0], value.shape[2])
        for tile in found:
            attended = _weights(_of(tile, query, len(key)), _seen(tile, key), tile, scale) @ _seen(tile, value)
            out[tile.start : tile.stop] = attended.view(query.shape[0], -1, value.shape[2]).transpose(0, 1)
        return out

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        query, key, value = ctx.saved_tensors
        d_out = gradients[0].transpose(0, 1)
        d_query, d_key, d_value = torch.empty_like(query), torch.zeros_like(key), torch.zeros_like(value)
        for tile in ctx.found:
            q, k, d = _of(tile, query, len(key)), _seen(tile, key), _of(tile, d_out, len(key))
            weights = _weights(q, k, tile, ctx.scale)
            _add(tile, d_value, weights.mT @ d)
            d_weights = d @ _seen(tile, value).mT
            d_scores = torch._softmax_backward_data(d_weights, weights, -1, weights.dtype).mul_(ctx.scale)
            d_query[:, tile.start : tile.stop] = (d_scores @ k).view(len(query), -1, query.shape[2])
            _add(tile, d_key, d_scores.mT @ q)
        return d_query, d_key, d_value, None, None


def _of(tile: Tile, per_head: Tensor, n_groups: int) -> Tensor:
    """Return a tile's part of (H, T, D), the heads that share keys below one another: (G, H/G * tokens, D)."""
    return per_head[:, tile.start : tile.stop].reshape(n_groups, -1, per_head.shape[2])


def _seen(tile: Tile, per_group: Tensor) -> Tensor:
    """Return the columns of (G, T, D) that a tile sees."""
    return torch.cat([per_group[:, start:stop] for start, stop in tile.runs], 1)


def _add(tile: Tile, total: Tensor, part: Tensor) -> None:
    """Add what a tile has for its columns to (G, T, D)."""
    for (start, stop), one in zip(tile.runs, torch.split(part, [stop - start for start, stop in tile.runs], 1), strict=True):
        total[:, start:stop] += one


def _weights(query: Tensor, key: Tensor, tile: Tile, scale: float) -> Tensor:
    scores = torch.bmm(query * scale, key.mT)
    scores.view(len(key), -1, *tile.bias.shape).add_(tile.bias)
    return scores.softmax(-1)
