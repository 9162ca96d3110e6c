"""Answers that give back what they got, or say one thing over and over."""

from collections import Counter

from ...records import Example
from ...text import ngrams, normalise, words

MOST_REPEATED = 0.6
"""Share of a text's runs of words that may be repetitions."""
_RUN = 4
_FEWEST_RUNS = 8
_STUTTER = 4  # "very, very" is style, four times the same word is a loop.
_LONGEST_SYLLABLE = 2  # "la la la la" is a song.
_FEWEST_WORDS = 4


def echo(example: Example, *, passage: str) -> str | None:
    """Refuse an answer that is the question again, word for word but for case and punctuation; answers below four words are let through."""
    answer = normalise(example.output)
    if not answer or len(answer.split()) < _FEWEST_WORDS:
        return None
    return "echo" if answer == normalise(example.instruction) else None


def repetitive(example: Example, *, passage: str, share: float = MOST_REPEATED) -> str | None:
    """Refuse an answer of which more than `share` of the four-word runs stood in it before, or with a word four times in a row.

    What small teachers end in when they do not stop. Code and tables repeat by nature: only prose lines are counted.
    """
    said = [word.casefold() for line in _prose(example.output) for word in words(line)]
    stutter = next((run[0] for run in ngrams(said, _STUTTER) if len(set(run)) == 1 and len(run[0]) > _LONGEST_SYLLABLE), None)
    if stutter is not None:
        return f"repetitive: {stutter}"
    # Runs that come again have no new word: where words are many and different, there is no need to count runs.
    if len(set(said)) > (1 - share) * len(said) + _RUN:
        return None
    counts = Counter(ngrams(said, _RUN))
    n_runs = counts.total()
    if n_runs < _FEWEST_RUNS or n_runs - len(counts) <= share * n_runs:
        return None
    return "repetitive: " + " ".join(counts.most_common(1)[0][0])


def _prose(text: str) -> list[str]:
    parts = text.split("```")
    return [line for part in parts[::2] for line in part.splitlines() if "|" not in line]
