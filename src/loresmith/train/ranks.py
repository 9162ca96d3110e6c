"""Several processes that train one adapter, seen from one of them. Alone, every function here gives back what it got.

The rows of an update are dealt out over the ranks and their gradients summed once an update: LoRA's are small, so nothing is
gained by sending them while the backward pass still runs. The first rank alone touches the run folder.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import torch
from torch import distributed

T = TypeVar("T")


def n_ranks() -> int:
    """Return how many processes train together."""
    return distributed.get_world_size() if is_together() else 1


def rank() -> int:
    """Return which of them this is; 0 is the first."""
    return distributed.get_rank() if is_together() else 0


def mine(rows: Sequence[T]) -> list[tuple[int, T]]:
    """Return this rank's share of some rows, each with its index among all."""
    return list(enumerate(rows))[rank() :: n_ranks()]


def lacks_one(n_rows: int) -> bool:
    """Say whether this rank's share of some rows has one less than the first rank's."""
    return n_rows % n_ranks() != 0 and rank() >= n_rows % n_ranks()


def summed(*values: float) -> tuple[float, ...]:
    """Return sums over all ranks."""
    if n_ranks() == 1:
        return values
    tensor = torch.tensor(values, dtype=torch.float64, device=device())
    distributed.all_reduce(tensor)
    return tuple(tensor.tolist())


def any_of(claim: bool) -> bool:
    """Say whether a claim is true on any rank, so that all act alike."""
    return summed(float(claim))[0] > 0


def sum_gradients(parameters: Iterable[torch.nn.Parameter]) -> None:
    """Add up the gradients of all ranks, in one message. A rank without rows counts as zero."""
    if n_ranks() == 1:
        return
    trained = [parameter for parameter in parameters if parameter.requires_grad]
    for parameter in trained:
        if parameter.grad is None:
            parameter.grad = torch.zeros_like(parameter)
    flat = torch.cat([parameter.grad.reshape(-1) for parameter in trained if parameter.grad is not None])
    distributed.all_reduce(flat)
    for parameter, part in zip(trained, torch.split(flat, [parameter.numel() for parameter in trained]), strict=True):
        parameter.grad = part.view_as(parameter).clone()


def by_first(work: Callable[[], T]) -> T:
    """Let the first rank do what touches files, and return its result on every rank; its error is raised on every rank."""
    if n_ranks() == 1:
        return work()
    outcome: list[Any] = [None, None]
    if rank() == 0:
        try:
            outcome[0] = work()
        except Exception as error:  # whatever it is, the others must not wait for ever
            outcome[1] = error
    distributed.broadcast_object_list(outcome, src=0)
    if outcome[1] is not None:
        raise outcome[1]
    return outcome[0]  # type: ignore[no-any-return]


def is_together() -> bool:
    """Say whether this process was started as one of a group, be it the only one."""
    return distributed.is_available() and distributed.is_initialized()


def device() -> torch.device:
    """Return the device through which the processes of a group speak."""
    return torch.device("cuda", torch.cuda.current_device()) if distributed.get_backend() == "nccl" else torch.device("cpu")
