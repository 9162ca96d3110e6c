"""What is kept out of the training of documents that are trained: whole facts, and single wordings."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ..records import Example
from .draw import in_proportion, lot
from .likeness import question_key


def draw_facts(
    document_by_fact: Mapping[str, str], *, group_by_fact: Mapping[str, str], spare: Mapping[str, str], share: float, seed: int
) -> set[str]:
    """Return about `share` of the facts, at least one where the share is above 0, about the same share of each document.

    Groups of overlapping facts are drawn whole; one too large for what is left to draw is passed over. `spare` puts every fact
    in a pool, and no pool is emptied: pass the documents to leave each of them something to train.
    """
    facts_by_group = defaultdict(set)
    for fact in document_by_fact:
        facts_by_group[group_by_fact[fact]].add(fact)
    document_by_group = {group: document_by_fact[min(facts)] for group, facts in facts_by_group.items()}
    left = Counter(spare[fact] for fact in document_by_fact)
    wished = max(1, round(share * len(document_by_fact))) if share > 0 else 0
    drawn: set[str] = set()
    for group in in_proportion(document_by_group, seed=seed):
        facts = facts_by_group[group]
        taken = Counter(spare[fact] for fact in facts)
        comes_nearer = abs(len(drawn) + len(facts) - wished) <= abs(len(drawn) - wished)
        if comes_nearer and all(left[pool] > n for pool, n in taken.items()):
            drawn |= facts
            left.subtract(taken)
    return drawn


def draw_wordings(examples: Sequence[Example], *, share: float, seed: int) -> set[str]:
    """Return the ids of one wording each of about `share` of the facts that have several, at least one where share is above 0.

    A wording that another fact asks too is never held out, since it would be trained there.
    """
    n_askers = Counter(question_key(example) for example in examples)
    questions, own = defaultdict(set), defaultdict(list)
    for example in examples:
        questions[example.fact].add(question_key(example))
        if n_askers[question_key(example)] == 1:
            own[example.fact].append(example)
    eligible = {fact: wordings[0].document for fact, wordings in own.items() if len(questions[fact]) > 1}
    wished = max(1, round(share * len(eligible))) if share > 0 else 0
    return {_one(own[fact], seed).id for fact in in_proportion(eligible, seed=seed)[:wished]}


def one_wording_each(examples: Iterable[Example], *, seed: int) -> list[Example]:
    """Return one example of every fact, by lot, in order."""
    wordings = defaultdict(list)
    for example in examples:
        wordings[example.fact].append(example)
    return [_one(of_fact, seed) for of_fact in wordings.values()]


def _one(wordings: Iterable[Example], seed: int) -> Example:
    return min(wordings, key=lambda wording: lot(seed, "wording", wording.id))
