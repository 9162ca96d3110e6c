"""Questions a second time, with text to read: context dropout seen from the other side, and RAFT.

A model that is trained closed-book only forgets how to read; one that always has the passage learns nothing by heart. So a share of the
facts is trained in both ways (prompt distillation: Kujanpää et al., 2024, https://arxiv.org/abs/2412.14964). With distractors the right
passage stands among near ones, and in some rows it is missing and the answer must be known (RAFT: Zhang et al., 2024,
https://arxiv.org/abs/2403.10131).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...records import GAP, Example, Passage, make_id
from .lots import lot
from .nearest import Nearest


def with_passages(
    train: Sequence[Example], passages: Sequence[Passage], *, share: float, distractors: int, without_gold: float, seed: int
) -> Iterator[Example]:
    """Yield the chosen facts' examples again, with their passage as input; those that have an input, or no passage here, never.

    With `distractors` above 0 an input holds one to so many other passages too, in the order of a lot, fewer where there are fewer that
    do not hold the evidence as well, each under its headings, without which several passages cannot be told apart; a share `without_gold`
    of those inputs has only the others.
    """
    by_id = {passage.id: passage for passage in passages}
    nearest = Nearest(passages) if distractors and share else None
    for example in train:
        if example.input or example.passage not in by_id or lot(seed, "context", example.fact) >= share:
            continue
        passage = by_id[example.passage]
        text = _several(example, passage, nearest, distractors, without_gold, seed) if nearest else passage.text
        yield replace(example, id=make_id("with-passage", example.id, text), input=text)


def _several(example: Example, gold: Passage, nearest: Nearest, most: int, without_gold: float, seed: int) -> str:
    """Return the right passage among others, or only others, each under its headings."""
    others = _distractors(example, nearest, most, seed)
    is_without = bool(others) and lot(seed, "without-gold", example.fact) < without_gold
    shown = others if is_without else [gold, *others]
    shown.sort(key=lambda passage: lot(seed, "order", example.fact, passage.id))
    return "\n\n".join(f"{' > '.join(passage.heading_path)}\n{passage.text}" for passage in shown)


def _distractors(example: Example, nearest: Nearest, most: int, seed: int) -> list[Passage]:
    n_wanted = 1 + int(lot(seed, "distractors", example.fact) * most)
    stretches = example.evidence.split(GAP)
    found: list[Passage] = []
    for passage in nearest.to(example.passage):
        if not any(stretch and stretch in passage.text for stretch in stretches):
            found.append(passage)
        if len(found) == n_wanted:
            break
    return found
