"""Explained variance adaptation (EVA): pairs that begin along the directions in which their inputs vary most, and ranks to match.

A begins with the first principal components of a module's inputs at the places that predict the training answers, B with zero. Of all
components of all modules those with the largest shares of variance are kept, as many as the ranks asked for add up to. A module may end
with none.

The principal components are PEFT's, incremental, and so is the rule. PEFT's own loop goes round the data until the components settle, for
ever where rows are shorter than it needs; this one reads every training example once at most.

Source: Paischer et al., 2024, https://arxiv.org/abs/2410.07170.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import Any, NamedTuple

import torch
from peft.utils.incremental_pca import IncrementalPCA
from torch import Tensor

from ..errors import RecipeError
from ..model.layout import lay_out, layout
from ..model.load import Loaded
from ..model.prompt import Encoded
from ..model.score import row_inputs
from ..recipe import Train
from .epoch import one_epoch

SETTLED = 0.99  # cosine between a component before and after more states, as PEFT has it


class Directions(NamedTuple):
    """What the inputs of one module vary in."""

    components: Tensor
    """Orthonormal rows (k, inputs), on the CPU, the one that explains most first."""
    shares: tuple[float, ...]
    """The share of the variance each explains, in [0, 1]."""


def directions(loaded: Loaded, train: Sequence[Encoded], settings: Train, *, ranks: Mapping[str, int], rho: float) -> dict[str, Directions]:
    """Return the first round(rank x rho) principal components of every module's inputs, at most as many as it has inputs.

    Reads the examples in the order of a first epoch until the components that would be kept have settled, or all are read; the same
    seed and examples give the same numbers. RecipeError for embeddings, and where there are too few answer tokens.
    """
    layout(loaded.model)  # asked of the model itself, which the hooks must not hear
    most = {module: max(1, round(rank * rho)) for module, rank in ranks.items()}
    found = _Found(loaded.model, most, seed=settings.seed)
    with torch.no_grad(), found.watching():
        for update in one_epoch(train, settings):
            for row in lay_out(loaded.model, update, row_tokens=settings.row_tokens):
                if len(row.predictors):
                    found.places = torch.from_numpy(row.predictors).to(loaded.device)
                    found.n_tokens = len(row.tokens)
                    loaded.model(**row_inputs(row, loaded.device, loaded.model), logits_to_keep=found.places, use_cache=False)
            found.take_in()
            if found.has_settled(sum(ranks.values())):
                break
    return found.all()


def distribute(shares: Mapping[str, Sequence[float]], budget: int) -> dict[str, int]:
    """Return how many of each module's components are among the `budget` largest shares of all; ties go to the module named first."""
    every = sorted((-share, nth, module) for nth, (module, some) in enumerate(shares.items()) for share in some)
    counts = Counter(module for *_, module in every[:budget])
    return {module: counts[module] for module in shares}


class _Found:
    """The principal components of some modules so far. Modules that read the same tensor share theirs: the first of them leads."""

    def __init__(self, model: Any, most: Mapping[str, int], *, seed: int) -> None:
        self.modules = {name: model.get_submodule(name) for name in most}
        self.most, self.seed = most, seed
        self.places, self.n_tokens = torch.empty(0), 0
        self.leader: dict[str, str] = {}
        self.read: tuple[str, Any] = ("", None)
        self.waiting: dict[str, list[Tensor]] = {}
        self.fitted: dict[str, Any] = {}
        self.still: dict[str, Tensor] = {}

    def watching(self) -> ExitStack:
        """Return a context in which every pass through the model leaves the modules' inputs here."""
        stack = ExitStack()
        for name, module in self.modules.items():
            stack.callback(module.register_forward_pre_hook(lambda _, inputs, name=name: self._catch(name, inputs[0])).remove)
        return stack

    def take_in(self) -> None:
        """Fit what waits wherever it is enough."""
        for name, states in self.waiting.items():
            if states and sum(map(len, states)) >= self._needs(name):
                self._fit(name, torch.cat(states))
                states.clear()

    def has_settled(self, budget: int) -> bool:
        """Say whether the components that would be kept no longer turn."""
        if len(self.leader) < len(self.most) or len(self.still) < len(self.waiting):
            return False
        kept = distribute({name: self._shares(name) for name in self.most}, budget)
        return all(bool(self.still[self.leader[name]][:rank].all()) for name, rank in kept.items())

    def all(self) -> dict[str, Directions]:
        """Return what was found of every module; RecipeError where there were too few states."""
        for name in self.most:
            if self.leader.get(name) not in self.fitted:
                n_states = sum(map(len, self.waiting.get(self.leader.get(name, ""), ())))
                raise RecipeError(
                    f"EVA looks for {self.most[name]} directions of {name} and needs {2 * self.most[name]} answer tokens that pass it; "
                    f"the training examples have {n_states}.",
                    hint="Lower train.rank or train.eva_rho, or train on more examples.",
                )
        return {name: Directions(self._components(name).float().cpu().contiguous(), self._shares(name)) for name in self.most}

    def _catch(self, name: str, states: Tensor) -> None:
        before, tensor = self.read
        self.read = (before if states is tensor else name, states)
        if self.leader.setdefault(name, self.read[0]) != name:
            return
        flat = states.reshape(-1, states.shape[-1])
        # A vocabulary head is given the predicting places alone, an expert those that were sent to it.
        flat = flat[self.places] if len(flat) == self.n_tokens else flat
        self.waiting.setdefault(name, []).append(flat.float())

    def _fit(self, name: str, states: Tensor) -> None:
        if name not in self.fitted:
            k = min(states.shape[1], self._most(name))
            pca = IncrementalPCA(n_components=k, lowrank=True, lowrank_q=self._needs(name), lowrank_seed=self.seed)
            self.fitted[name] = pca.partial_fit(states)
            return
        before = self.fitted[name].components_.clone()
        after = self.fitted[name].partial_fit(states).components_
        self.still[name] = torch.nn.functional.cosine_similarity(after, before) >= SETTLED

    def _most(self, leader: str) -> int:
        return max(self.most[name] for name, led_by in self.leader.items() if led_by == leader)

    def _needs(self, leader: str) -> int:
        """Return how many states a fit needs: twice the components, the width of the randomised decomposition."""
        return min(self.waiting[leader][0].shape[1], 2 * self._most(leader))

    def _components(self, name: str) -> Tensor:
        found: Tensor = self.fitted[self.leader[name]].components_[: self.most[name]]
        return found

    def _shares(self, name: str) -> tuple[float, ...]:
        return tuple(self.fitted[self.leader[name]].explained_variance_ratio_[: self.most[name]].tolist())
