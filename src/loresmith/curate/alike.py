"""Facts that repeat an earlier one in other words: question and answer both near, and nothing that tells them apart.

Both have to be near, because wordings of one question lead to different answers (type 1, type 2), and one answer is given to different
questions (`Lisbon`). What is near is then held against `claims`. That is careful: of the 13,015 different questions of MedQuAD it
calls 7 repeats, where question and answer at .9 alone would call 268, nearly all of them about other diseases.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from ..records import Example
from ..text import normalise
from .claims import is_closed, may_be_one
from .join import Pairs, cosines, pairs_above
from .near import NEAR, word_runs
from .semantic import Embed, dense_vectors, letter_vectors, plain_letter_vectors

QUESTION = 0.8
ANSWER = 0.9
"""Cosines from which on two questions, and two answers, are looked at. Answers count for more: they are longer, and taught."""


def alike_facts(facts: Mapping[str, Sequence[Example]], *, embed: Embed | None = None) -> dict[str, tuple[str, str]]:
    """Return (reason, the earlier fact that is kept) of every fact one of whose wordings repeats an earlier fact's.

    `near-duplicate` where question and answer share 80 % of their runs of words, otherwise `semantic-duplicate`. Closed questions are never
    repeats of each other here.
    """
    wordings = [wording for of_fact in facts.values() for wording in of_fact if not is_closed(wording)]
    place = {fact: nth for nth, fact in enumerate(facts)}
    repeats: dict[str, tuple[str, str]] = {}
    alike = sorted((place[wordings[j].fact], place[wordings[i].fact], i, j) for i, j in _alike_pairs(wordings, embed).tolist())
    for _, _, i, j in alike:
        earlier, later = wordings[i], wordings[j]
        if earlier.fact not in repeats and later.fact not in repeats:
            repeats[later.fact] = (_reason(earlier, later), earlier.fact)
    return repeats


def _alike_pairs(wordings: Sequence[Example], embed: Embed | None) -> Pairs:
    """Return the pairs of wordings of different facts, in the order of the facts, that may be one."""
    questions = [wording.instruction for wording in wordings]
    vectors = dense_vectors(questions, embed) if embed else letter_vectors(questions)
    met = ((i, j) for i, j in pairs_above(vectors, QUESTION).tolist() if _could_be(wordings[i], wordings[j]))
    pairs = np.array([(i, j) for i, j in met if may_be_one(wordings[i], wordings[j])], dtype=np.int64).reshape(-1, 2)
    return pairs[_answers_alike(wordings, pairs, embed) >= ANSWER]


def _could_be(one: Example, other: Example) -> bool:
    """Say whether two facts are meant, with answers of about the same length; most pairs need no closer look."""
    short, long = sorted((len(one.output), len(other.output)))
    return one.fact != other.fact and 2 * short >= long


def _answers_alike(wordings: Sequence[Example], pairs: Pairs, embed: Embed | None) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Return the cosine of the answers of each pair; 1 for the same words."""
    needed, places = np.unique(pairs, return_inverse=True)
    answers = [wordings[nth].output for nth in needed]
    if not answers:
        return np.empty(0)
    vectors = dense_vectors(answers, embed) if embed else plain_letter_vectors(answers)
    places = places.reshape(-1, 2)
    keys = [normalise(answer) for answer in answers]
    same = [keys[i] == keys[j] for i, j in places.tolist()]
    return np.where(same, 1.0, cosines(vectors, places))


def _reason(earlier: Example, later: Example) -> str:
    one, other = word_runs([f"{example.instruction}\n{example.output}" for example in (earlier, later)])
    common = len(np.intersect1d(one, other, assume_unique=True))
    return "near-duplicate" if common >= NEAR * (len(one) + len(other) - common) else "semantic-duplicate"
