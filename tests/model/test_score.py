"""The likelihood of an answer is the model's own, however it was computed."""

import math
from typing import Any

import pytest
import torch

from loresmith.model.pack import pack
from loresmith.model.prompt import Encoded, encode
from loresmith.model.score import Likelihood, likelihoods, mean_nats, target_losses

ROW = pack([Encoded((1, 2, 3), (4, 5, 6))], row_tokens=16)[0]


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_losses_and_gradients_are_those_of_torch(dtype: torch.dtype) -> None:
    logits = (5 * torch.randn(3, 9)).to(dtype).requires_grad_()
    weights = torch.rand(3)
    targets = torch.tensor([4, 5, 6])
    expected = torch.nn.functional.cross_entropy(logits.float(), targets, reduction="none")
    ours = target_losses(logits, ROW)
    torch.testing.assert_close(ours, expected)
    (mine,) = torch.autograd.grad(ours, logits, weights)
    (theirs,) = torch.autograd.grad(expected, logits, weights)
    torch.testing.assert_close(mine, theirs)


def test_the_gradient_leaves_the_logits_as_they_were() -> None:
    logits = torch.randn(3, 9, requires_grad=True)
    before = logits.detach().clone()
    target_losses(logits, ROW).sum().backward()
    assert torch.equal(logits, before)


def test_a_loss_that_is_not_finite_stays_so() -> None:
    logits = torch.zeros(3, 9)
    logits[1, 5] = float("nan")
    assert target_losses(logits, ROW).isfinite().tolist() == [True, False, True]


@pytest.mark.parametrize("row_tokens", [1, 64, 1024])
def test_how_rows_fall_does_not_change_the_nats(tiny: Any, row_tokens: int) -> None:
    examples = [encode(tiny.tokenizer, f"What is {n}?", "A page. " * n, f"It is {n}.", max_length=256) for n in range(1, 7)]
    alone = {n: one for n, example in enumerate(examples) for _, one in likelihoods(tiny.model, [example], row_tokens=1)}
    scored = dict(likelihoods(tiny.model, examples, row_tokens=row_tokens))
    assert sorted(scored) == sorted(alone)
    assert all(scored[n].nats == pytest.approx(alone[n].nats, rel=1e-4) for n in alone)


def test_every_answer_token_counts_once_in_the_mean() -> None:
    assert mean_nats([Likelihood(3.0, 1), Likelihood(1.0, 3)]) == 1.0
    assert math.isnan(Likelihood(0.0, 0).nats_per_token)
