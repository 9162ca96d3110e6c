"""Does the answer hold the reference, whatever stands around it?

A model that is given the passage answers in whole sentences where the reference is a name or a number: word F1 then punishes a right
answer for its length. This looks for the reference's words in a row. It forgives talk, so read the length ratio beside it.
"""

from collections.abc import Mapping

from .overlap import squad_words


def contains(answer: str, reference: str) -> Mapping[str, float]:
    """Return 1 where the words of the reference stand in the answer in a row, otherwise 0; NaN for a reference without words.

    Words are those of the SQuAD scorer: lower-cased, without punctuation and articles. `20` is not held by `201`.

    Source: the accuracy of open-domain question answering by generation, Mallen et al., 2023, https://arxiv.org/abs/2212.10511.
    """
    wanted, said = squad_words(reference), squad_words(answer)
    if not wanted:
        return {"contains": float("nan")}
    return {"contains": float(f" {' '.join(wanted)} " in f" {' '.join(said)} ")}
