"""Questions that name nothing, answers that say nothing, and answers as long as a passage."""

from ...records import Example
from ...text import ngrams, words
from ..likeness import FUNCTION_WORDS, VERDICTS, content_words

# Twice what a default answer may generate (64 tokens are about 45 words), and most of a default passage (160 words):
# past that an answer is a passage, its token-weighted loss drowns the short facts, and no test asks for its second half.
MOST_ANSWER_WORDS = 120
FEWEST_QUESTION_WORDS = 2
MOST_OF_QUESTION = 0.5


def too_short(example: Example, *, passage: str, question_words: int = FEWEST_QUESTION_WORDS) -> str | None:
    """Refuse a question of fewer than `question_words` words or that names nothing, and an answer without letter or digit."""
    question = example.instruction
    names_something = len(words(question)) >= question_words and bool(content_words(question))
    return None if names_something and words(example.output) else "too-short"


def too_long(example: Example, *, passage: str, words: int = MOST_ANSWER_WORDS) -> str | None:
    """Refuse an answer of more than `words` words."""
    n_words = _n_words(example.output)
    return f"too-long: {n_words} words" if n_words > words else None


def answer_in_question(example: Example, *, passage: str, share: float = MOST_OF_QUESTION) -> str | None:
    """Refuse an answer that is a phrase of the question and at least `share` of what the question says.

    Function words do not count. A smaller phrase may be the thing asked for (`the rowid`, asked about tables without it). Verdicts
    (yes, no, true, false) and questions that offer a choice (`in memory or on disk?`) are let through.
    """
    question, answer = (words(text.casefold()) for text in (example.instruction, example.output))
    if "or" in question or not answer or VERDICTS.intersection(answer):
        return None
    asked, said = ([word for word in text if word not in FUNCTION_WORDS] or text for text in (question, answer))
    is_phrase = tuple(said) in set(ngrams(asked, len(said)))
    return "answer-in-question" if is_phrase and len(set(said)) >= share * len(set(asked)) else None


def _n_words(text: str) -> int:
    return len(words(text))
