"""When two questions, answers or pieces of evidence count as the same.

Sameness is of words, never of meaning: static sentence vectors put "kernels can be private" and "kernels cannot be private"
at .97 and a true paraphrase at .58, so they would join what must stay apart.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from ..records import Example
from ..text import ngrams, normalise, sentences

# A sentence below this ("See also", "Keep it dry.", "The default is 0.") is said of many things, and shows nothing.
TELLING_WORDS = 5
# Words a run, and the share of the runs that make two texts nearly the same: the same page cut at other places.
NEAR_INPUT = (5, 0.8)

_WORD = re.compile(r"\w+")
_ASKING = "what which who whom whose when where why how"
_AUXILIARY = "is are was were be been being am do does did doing done has have had having can could will would shall should may might must"
_POINTING = "i you he she it we they me him her us them my your his its our their this that these those there here one"
_SMALL = "a an the of in on at by for from to into with without as about and or but if then than so such also just s"
FUNCTION_WORDS = frozenset(f"{_ASKING} {_AUXILIARY} {_POINTING} {_SMALL}".split())
"""English words that hold a sentence together. Words that decide an answer (not, no, all, never, numbers) are not among them."""

VERDICTS = frozenset({"yes", "no", "true", "false"})
"""Answers that closed questions give away."""


def question_key(example: Example) -> str:
    """Return the normalised question with its input: equal for two examples that ask the same."""
    return f"{normalise(example.instruction)}\n{normalise(example.input)}"


def content_words(text: str) -> frozenset[str]:
    """Return the lower-cased words of a text that are not function words; `can't` leaves its `t`. May be empty."""
    return frozenset(re.split(r"[\s'’]+", normalise(text))) - FUNCTION_WORDS - {""}


def telling_sentences(text: str) -> Iterator[str]:
    """Yield the normalised sentences that are long enough to show one origin when they stand in two places."""
    for line in text.splitlines():
        for sentence in sentences(line):
            key = normalise(sentence)
            if len(key.split()) >= TELLING_WORDS:
                yield key


def runs(text: str, n: int) -> list[tuple[str, ...]]:
    """Return every run of n words of a text, lower-cased, whatever stands between them; none when it has fewer."""
    return list(ngrams(_WORD.findall(text.casefold()), n))


def share_in(known: Collection[tuple[str, ...]], runs: Sequence[tuple[str, ...]]) -> float:
    """Return the share of the runs that are known, in [0, 1]; 0 where there are none."""
    return sum(run in known for run in runs) / len(runs) if runs else 0.0
