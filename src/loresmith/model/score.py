"""How likely a model finds each answer, token by token."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from .attention import use_tiles, with_tiles
from .layout import bare, lay_out, masks
from .pack import Row
from .prompt import Encoded


@dataclass(frozen=True, slots=True)
class Likelihood:
    """The negative log-likelihood of one answer."""

    nats: float
    """Summed over the answer's tokens, end token included."""
    tokens: int

    @property
    def nats_per_token(self) -> float:
        """Return the mean; NaN for an empty answer."""
        return self.nats / self.tokens if self.tokens else float("nan")


def likelihoods(model: Any, examples: Sequence[Encoded], *, row_tokens: int) -> Iterator[tuple[int, Likelihood]]:
    """Yield (index, likelihood) for every example, row by row, in the order of the rows."""
    for row in lay_out(model, examples, row_tokens=row_tokens):
        with torch.inference_mode():
            nats = by_owner(row, token_losses(model, row), len(examples))
        for index, _ in row.prompts:
            yield index, Likelihood(float(nats[index]), len(examples[index].answer))


def mean_nats(scored: Sequence[Likelihood]) -> float:
    """Return the token-weighted mean over answers: every answer token counts once. Raises ZeroDivisionError without any."""
    return sum(one.nats for one in scored) / sum(one.tokens for one in scored)


def token_losses(model: Any, row: Row) -> Tensor:
    """Return the loss in nats of each answer token of a row, shape (A,), float32, with its graph where gradients are on.

    The vocabulary head runs on the A predicting positions only, not on the T tokens of the row.
    """
    device = next(model.parameters()).device
    logits = model(**row_inputs(row, device, model), logits_to_keep=torch.from_numpy(row.predictors).to(device), use_cache=False).logits[0]
    return target_losses(logits, row)


def target_losses(logits: Tensor, row: Row) -> Tensor:
    """Return the loss in nats of each answer token, shape (A,), from logits (A, V), computed in float32."""
    targets = torch.from_numpy(row.targets).to(logits.device)
    return _CrossEntropy.apply(logits.float(), targets)  # type: ignore[no-any-return, no-untyped-call]


def by_owner(row: Row, losses: Tensor, n_examples: int) -> Tensor:
    """Return the losses (A,) of a row summed by example, shape (n_examples,), float64 on the CPU."""
    sums = torch.zeros(n_examples, dtype=torch.float64)
    return sums.index_add_(0, torch.from_numpy(row.owners), losses.detach().double().cpu())


def row_inputs(row: Row, device: torch.device, model: Any = None) -> dict[str, Any]:
    """Return a row as a batch of one: ids and positions (1, T), boolean mask (1, 1, T, T).

    A row that is one text needs neither positions nor mask. A model with sliding windows gets a mask for each kind of layer where
    the row is longer than the window; without a model no window is known. On a CPU the mask of a model carries its tiles, and the
    model is told to use them.
    """
    ids = torch.from_numpy(row.tokens)[None].to(device)
    if row.is_chain:
        return {"input_ids": ids}
    mask = masks(model, row, device)
    if model is not None and device.type == "cpu":
        use_tiles(bare(model))
        mask = {kind: with_tiles(one) for kind, one in mask.items()} if isinstance(mask, dict) else with_tiles(mask)
    return {"input_ids": ids, "position_ids": torch.from_numpy(row.positions)[None].to(device), "attention_mask": mask}


class _CrossEntropy(torch.autograd.Function):
    """torch's, in half its memory: the log-probabilities (A, V) become their own gradient. So one backward pass and no second."""

    @staticmethod
    def forward(ctx: Any, logits: Tensor, targets: Tensor) -> Tensor:
        log_probabilities = logits.log_softmax(-1)
        ctx.save_for_backward(log_probabilities, targets)
        return -log_probabilities.gather(-1, targets[:, None])[:, 0]

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        log_probabilities, targets = ctx.saved_tensors
        d_logits = log_probabilities.exp_()
        d_logits[torch.arange(len(targets), device=targets.device), targets] -= 1
        return d_logits.mul_(gradients[0][:, None]), None
