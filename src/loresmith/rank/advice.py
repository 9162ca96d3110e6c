"""Which rank, without training: what each candidate holds and costs, one recommendation, its reasons, and how sure it is.

The rule: the smallest candidate that holds the training answers at the cautious bit a parameter, and not below FLOOR. Below the
capacity no study finds a loss from a low rank once the learning rate is settled, and none finds a gain from a high one, so where storage
does not bind the advice says that the rank hardly matters. The intrinsic dimension is told beside it and decides nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ..records import Record
from .capacity import CAUTIOUS, EXPOSURES, USUAL, rank_for_bits
from .profile import Profile

FLOOR = 8
"""Where storage does not bind: most knowledge a parameter was found at ranks 4 to 16 (https://arxiv.org/abs/2603.01097)."""
Sureness = Literal["clear", "likely", "open"]


class Need(NamedTuple):
    """What the training answers ask for."""

    bits: float
    """To be stored, as `bits_to_store` measures it."""
    n_facts: int
    exposures: float
    """How often training shows each fact: wordings times epochs."""


class Base(NamedTuple):
    """What the base and the target modules bring."""

    parameters: int
    """The true count."""
    packed: int
    """Numbers stored with the linear layers in 4 bits."""
    per_rank: int
    """Trainable parameters of a rank of 1 over all targets."""


@dataclass(frozen=True, slots=True)
class Candidate(Record):
    """One rank."""

    rank: int
    parameters: int
    """Trainable."""
    share: float
    """Of base and adapter together, in [0, 1]: the true count."""
    packed_share: float
    """The same over a base counted as packed in 4 bits, as hand-written counters print it."""
    bits_cautious: float
    """Bits it holds at 1 bit a parameter."""
    bits_usual: float
    """Bits it holds at 2."""
    holds: Literal["yes", "perhaps", "no"]
    """Whether that is enough: at the cautious figure, only at the usual one, or at neither."""


@dataclass(frozen=True, slots=True)
class Advice(Record):
    """The recommendation."""

    rank: int
    """One of the candidates."""
    sureness: Sureness
    """`clear`: storage is nowhere near binding; `likely`: it holds the answers with little to spare; `open`: train and compare."""
    sentence: str
    """The recommendation in words."""
    reasons: tuple[str, ...]
    """Each a sentence with its numbers."""
    candidates: tuple[Candidate, ...]
    """By rank."""


def candidate(rank: int, need: Need, base: Base) -> Candidate:
    """Return what one rank costs and holds."""
    parameters = rank * base.per_rank
    cautious, usual = CAUTIOUS * parameters, USUAL * parameters
    holds: Literal["yes", "perhaps", "no"] = "yes" if need.bits <= cautious else "perhaps" if need.bits <= usual else "no"
    share, packed_share = (parameters / (total + parameters) for total in (base.parameters, base.packed))
    return Candidate(rank, parameters, share, packed_share, cautious, usual, holds)


def advise(need: Need, base: Base, ranks: Sequence[int], *, profile: Profile | None = None) -> Advice:
    """Return the recommendation among these ranks; ValueError without one."""
    if not ranks:
        raise ValueError("there is no rank to choose from")
    candidates = tuple(candidate(rank, need, base) for rank in sorted(set(ranks)))
    holding = [one for one in candidates if one.holds == "yes"]
    chosen = next((one for one in holding if one.rank >= FLOOR), holding[-1] if holding else candidates[-1])
    sureness = _sureness(chosen, holding, need)
    reasons = (_storage(need, base), *_training(need), *_dimension(profile))
    return Advice(chosen.rank, sureness, _sentence(chosen, sureness, candidates, need), reasons, candidates)


def _sureness(chosen: Candidate, holding: Sequence[Candidate], need: Need) -> Sureness:
    if not holding:
        return "open"
    return "clear" if 2 * need.bits <= chosen.bits_cautious else "likely"


def _sentence(chosen: Candidate, sureness: Sureness, candidates: Sequence[Candidate], need: Need) -> str:
    if sureness == "open":
        return (
            f"Take rank {chosen.rank}, the largest, and expect it to be full: it holds {_mega(chosen.bits_cautious)} to "
            f"{_mega(chosen.bits_usual)} Mbit of the {_mega(need.bits)} the answers need. "
            "More target modules, a larger model, or retrieval help more."
        )
    first = next(one for one in candidates if one.holds == "yes")
    if sureness == "clear":
        return (
            f"Take rank {chosen.rank}. Rank {first.rank} already holds the answers, so from there on the rank hardly matters: "
            "settle the learning rate."
        )
    return f"Take rank {chosen.rank}: it holds the answers with little to spare. Compare it with twice that on dev before you rely on it."


def _storage(need: Need, base: Base) -> str:
    least, most = (rank_for_bits(need.bits, base.per_rank, bits_per_parameter=bits) for bits in (USUAL, CAUTIOUS))
    span = f"rank {most}" if least == most else f"rank {least} to {most}"
    return (
        f"The answers of {need.n_facts:,} facts need {_mega(need.bits)} Mbit that the base does not predict; "
        f"a rank of 1 holds {_mega(CAUTIOUS * base.per_rank)} to {_mega(USUAL * base.per_rank)} Mbit, so {span} is enough to store them."
    )


def _training(need: Need) -> list[str]:
    if need.exposures >= EXPOSURES:
        return []
    return [
        f"Training shows each fact {need.exposures:.3g} times, and a bit a parameter takes about {EXPOSURES}: "
        "more epochs or wordings will store more than a higher rank."
    ]


def _dimension(profile: Profile | None) -> list[str]:
    known = [one for one in profile.layers if one.dimension is not None] if profile else []
    if not profile or not known:
        return ["No layer's intrinsic dimension is the same at neighbouring scales, so none is told."] if profile else []
    least, most = (pick(known, key=lambda one: one.dimension or 0.0) for pick in (min, max))
    return [
        f"The states' intrinsic dimension runs from {least.dimension:.1f} (layer {least.layer}) to {most.dimension:.1f} "
        f"(layer {most.layer}) in the {len(known)} of {len(profile.layers)} layers that have one. "
        "It describes the prompts; it does not bound what a rank can learn."
    ]


def _mega(bits: float) -> str:
    return f"{bits / 1e6:.2g}" if bits < 1e7 else f"{bits / 1e6:.0f}"
