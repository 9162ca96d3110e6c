"""Answer many questions greedily, in batches of like length.

Three things make this fast where `generate` is slow on a CPU: prompts are read as packed rows, so a passage with five
questions is read once; the cache lies in one buffer made beforehand, where `generate` copies all of it for every token;
and answers that have ended leave the batch. The reference answer rides along in the same rows, so its likelihood costs
no second reading of the prompt.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from transformers import PreTrainedTokenizerBase
from transformers.cache_utils import DynamicCache, DynamicLayer

from .load import Loaded
from .pack import Row, n_common, pack
from .prompt import Encoded, end_token, own_answer
from .score import Likelihood, by_owner, row_inputs, target_losses

# Ended answers are taken out of the batch when they make up this share of it; doing it for each one would copy the cache too often.
COMPACT_BELOW = 0.7


@dataclass(frozen=True, slots=True)
class Generated:
    """One generated answer."""

    index: int
    """Which prompt it answers."""
    text: str
    tokens: int
    """Tokens generated, the end token included where it came."""
    finished: bool
    """False where the limit of tokens cut it."""
    seconds: float
    """The batch's time divided by its size."""
    reference: Likelihood
    """How likely the model finds the reference answer; of no tokens where there is none."""


def plan_batches(prompts: Sequence[Encoded], *, batch_size: int) -> list[list[int]]:
    """Return the indices of the prompts in batches of like length, longest first: what does not fit fails at once, not at the end.

    Prompts about one passage stay together, so that it is read once.
    """
    families = sorted(_families(prompts), key=lambda family: (-len(prompts[family[0]].prompt), family[0]))
    order = [index for family in families for index in family]
    return [order[start : start + batch_size] for start in range(0, len(order), batch_size)]


def _families(prompts: Sequence[Encoded]) -> list[list[int]]:
    """Return the prompts in families that share at least half of their tokens with a neighbour, each longest first."""
    families: list[list[int]] = []
    for index in sorted(range(len(prompts)), key=lambda i: (prompts[i].prompt, i)):
        prompt, before = prompts[index].prompt, prompts[families[-1][-1]].prompt if families else ()
        if families and 2 * n_common(prompt, before) >= min(len(prompt), len(before)):
            families[-1].append(index)
        else:
            families.append([index])
    return [sorted(family, key=lambda i: (-len(prompts[i].prompt), i)) for family in families]


def answer_batch(
    loaded: Loaded, prompts: Sequence[Encoded], indices: Sequence[int], *, max_new_tokens: int, row_tokens: int
) -> list[Generated]:
    """Return the greedy answers to one batch, in the order of `indices`, each with the likelihood of its reference answer."""
    started = time.perf_counter()
    stops = stop_tokens(loaded)
    with torch.inference_mode():
        batch = _read(loaded.model, [prompts[i] for i in indices], max_new_tokens=max_new_tokens, row_tokens=row_tokens)
        written = _write(loaded.model, batch, stops=stops, max_new_tokens=max_new_tokens)
    seconds = (time.perf_counter() - started) / len(indices)
    return [
        generated(loaded.tokenizer, index, tokens, stops, seconds, reference)
        for index, tokens, reference in zip(indices, written, batch.references, strict=True)
    ]


def stop_tokens(loaded: Loaded) -> frozenset[int]:
    """Return every token that ends an answer: the template's, the tokenizer's and those of the generation config."""
    configured = getattr(getattr(loaded.model, "generation_config", None), "eos_token_id", None)
    listed = configured if isinstance(configured, list) else [configured]
    return frozenset(int(token) for token in (end_token(loaded.tokenizer), loaded.tokenizer.eos_token_id, *listed) if token is not None)


def generated(
    tokenizer: PreTrainedTokenizerBase, index: int, tokens: list[int], stops: frozenset[int], seconds: float, reference: Likelihood
) -> Generated:
    """Return the answer that tokens are, the stop token last where one came."""
    finished = _has_ended(tokens, stops)
    text = tokenizer.decode(tokens[:-1] if finished else tokens, skip_special_tokens=True)
    return Generated(index, own_answer(tokenizer, str(text)), len(tokens), finished, seconds, reference)


@dataclass
class _Batch:
    """B prompts that have been read: what the next step needs."""

    cache: DynamicCache
    seen: Tensor
    """Which places of the cache hold a token, (B, longest prompt + new tokens); prompts are padded on the left."""
    length: int
    """Places filled so far."""
    positions: Tensor
    """The position of the next token, (B,)."""
    tokens: Tensor
    """The first new token of each, (B,)."""
    references: list[Likelihood]


class _BufferedLayer(DynamicLayer):
    """One layer's keys and values in a buffer with room for every token to come."""

    def __init__(self, keys: Tensor, values: Tensor, length: int) -> None:
        super().__init__()
        self.key_buffer, self.value_buffer, self.length = keys, values, length
        self.keys, self.values = keys[:, :, :length], values[:, :, :length]
        self.dtype, self.device, self.is_initialized = keys.dtype, keys.device, True

    def update(self, key_states: Tensor, value_states: Tensor, *args: Any, **kwargs: Any) -> tuple[Tensor, Tensor]:
        """Write new states behind the old ones and return views of all."""
        end = self.length + key_states.shape[-2]
        self.key_buffer[:, :, self.length : end] = key_states
        self.value_buffer[:, :, self.length : end] = value_states
        self.length = end
        self.keys, self.values = self.key_buffer[:, :, :end], self.value_buffer[:, :, :end]
        return self.keys, self.values

    def keep(self, rows: Tensor) -> "_BufferedLayer":
        """Return a layer with only these rows of the batch."""
        return _BufferedLayer(self.key_buffer[rows], self.value_buffer[rows], self.length)


def _read(model: Any, prompts: Sequence[Encoded], *, max_new_tokens: int, row_tokens: int) -> _Batch:
    """Run the prompts through the model as packed rows, then hand every prompt its own copy of the cache."""
    device = next(model.parameters()).device
    longest = max(len(prompt.prompt) for prompt in prompts)
    seen = torch.zeros(len(prompts), longest + max_new_tokens, dtype=torch.long, device=device)
    tokens = torch.zeros(len(prompts), dtype=torch.long, device=device)
    layers: list[_BufferedLayer] = []
    nats = torch.zeros(len(prompts), dtype=torch.float64)
    for row in pack(prompts, row_tokens=row_tokens):
        cache, firsts, losses = _read_row(model, row, device)
        nats += by_owner(row, losses, len(prompts))
        if not layers:
            layers = [_empty_layer(layer.keys, len(prompts), longest, max_new_tokens) for layer in cache.layers]
        for nth, (index, path) in enumerate(row.prompts):
            places = torch.from_numpy(path).to(device)
            seen[index, longest - len(path) :] = 1
            tokens[index] = firsts[nth]
            for layer, read in zip(layers, cache.layers, strict=True):
                layer.key_buffer[index, :, longest - len(path) : longest] = read.keys[0][:, places]
                layer.value_buffer[index, :, longest - len(path) : longest] = read.values[0][:, places]
    lengths = torch.tensor([len(prompt.prompt) for prompt in prompts], device=device)
    references = [Likelihood(float(one), len(prompt.answer)) for one, prompt in zip(nats, prompts, strict=True)]
    return _Batch(_cache(layers), seen, longest, lengths, tokens, references)


def _read_row(model: Any, row: Row, device: torch.device) -> tuple[DynamicCache, Tensor, Tensor]:
    """Return the cache of a row, the likeliest next token of each of its S prompts, and the losses of its A reference tokens."""
    ends = [int(path[-1]) for _, path in row.prompts]
    kept = torch.tensor([*ends, *row.predictors.tolist()], device=device)
    cache = DynamicCache()
    logits = model(**row_inputs(row, device, model), logits_to_keep=kept, past_key_values=cache, use_cache=True).logits[0]
    return cache, logits[: len(ends)].argmax(-1), target_losses(logits[len(ends) :], row)


def _write(model: Any, batch: _Batch, *, stops: frozenset[int], max_new_tokens: int) -> list[list[int]]:
    """Return the tokens each prompt is answered with, the stop token last where it came."""
    written: list[list[int]] = [[] for _ in range(len(batch.tokens))]
    alive = list(range(len(written)))
    cache, seen, positions, tokens, length = batch.cache, batch.seen, batch.positions, batch.tokens, batch.length
    while True:
        for index, token in zip(alive, tokens.tolist(), strict=True):
            if not _has_ended(written[index], stops):
                written[index].append(token)
        going = [nth for nth, index in enumerate(alive) if not _has_ended(written[index], stops)]
        if not going or len(written[alive[going[0]]]) >= max_new_tokens:
            return written
        if len(going) < COMPACT_BELOW * len(alive):
            rows = torch.tensor(going, device=tokens.device)
            cache = _cache([layer.keep(rows) for layer in cache.layers])
            seen, positions, tokens, alive = seen[rows], positions[rows], tokens[rows], [alive[nth] for nth in going]
        length += 1
        logits = model(
            input_ids=tokens[:, None],
            position_ids=positions[:, None],
            attention_mask=seen[:, :length],
            past_key_values=cache,
            use_cache=True,
        ).logits[:, -1]
        tokens, positions = logits.argmax(-1), positions + 1


def _has_ended(tokens: list[int], stops: frozenset[int]) -> bool:
    return bool(tokens) and tokens[-1] in stops


def _empty_layer(like: Tensor, n_prompts: int, longest: int, max_new_tokens: int) -> _BufferedLayer:
    shape = (n_prompts, like.shape[1], longest + max_new_tokens, like.shape[3])
    return _BufferedLayer(like.new_zeros(shape), like.new_zeros(shape), longest)


def _cache(layers: Sequence[Any]) -> DynamicCache:
    cache = DynamicCache()
    cache.layers = list(layers)
    return cache
