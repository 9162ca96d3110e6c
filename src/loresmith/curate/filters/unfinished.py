"""Answers cut off in the middle: what a teacher leaves when it runs into its limit of tokens."""

import re

from ...records import Example
from ...text import words

FEWEST_WORDS = 12
"""A shorter answer is a phrase and may end anywhere."""
_ENDING = 20  # Characters; the longest ending looked for has 9.
_CUT = re.compile(
    r"(?:,|;|\b(?:the|a|an|and|or|of|to|with|for|from|by|which|is|are|was|were|because|such as|including))\s*$", re.IGNORECASE
)


def unfinished(example: Example, *, passage: str, words: int = FEWEST_WORDS) -> str | None:
    """Refuse an answer of at least `words` words that ends in a comma or in a word that cannot end one, or leaves a code block open."""
    answer = example.output.rstrip()
    if answer.count("```") % 2:
        return "unfinished: code block"
    ending = _CUT.search(answer[-_ENDING:])
    return f"unfinished: {ending[0].strip()}" if ending and _n_words(answer) >= words and not answer.endswith("```") else None


def _n_words(text: str) -> int:
    return len(words(text))
