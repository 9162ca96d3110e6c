"""The filters a recipe names: each looks at one example and says what is wrong with it, or nothing.

They are rules on words, cheap and the same every time. English is assumed where words of grammar matter; in another language
those rules stay silent rather than refuse good questions.
"""

from ..records import Example
from ..text import words
from .grounding import not_grounded
from .likeness import VERDICTS, content_words
from .self_containment import not_self_contained

__all__ = ["answer_in_question", "not_grounded", "not_self_contained", "too_long", "too_short"]

# Twice what a default answer may generate (64 tokens are about 45 words), and most of a default passage (160 words):
# past that an answer is a passage, its token-weighted loss drowns the short facts, and no test asks for its second half.
MOST_ANSWER_WORDS = 120
FEWEST_QUESTION_WORDS = 2
# What spreadsheets and tired teachers leave in place of an answer. `NULL` and `None` are not here: they answer questions on code.
BLANKS = frozenset({"nan", "n/a", "tbd", "todo", "no output", "noinput", "<noinput>", "<nooutput>"})


def too_short(example: Example, *, passage: str) -> str | None:
    """Return `too-short` where the question names nothing, or the answer holds no letter or digit or is a blank such as `N/A`."""
    question, answer = example.instruction, example.output
    names_something = len(words(question)) >= FEWEST_QUESTION_WORDS and bool(content_words(question))
    says_something = bool(words(answer)) and answer.strip().strip(".").casefold() not in BLANKS
    return None if names_something and says_something else "too-short"


def too_long(example: Example, *, passage: str) -> str | None:
    """Return `too-long` for an answer of more than MOST_ANSWER_WORDS words."""
    return "too-long" if len(words(example.output)) > MOST_ANSWER_WORDS else None


def answer_in_question(example: Example, *, passage: str) -> str | None:
    """Return `answer-in-question` where the answer adds no word to the question.

    Function words do not count as added. Verdicts (yes, no, true, false) and questions that offer a choice (`in memory or on disk?`)
    are let through.
    """
    if "or" in words(example.instruction.casefold()):
        return None
    asked = content_words(example.instruction) | set(words(example.instruction.casefold()))
    said = content_words(example.output) or set(words(example.output.casefold()))
    return None if said & VERDICTS or said - asked else "answer-in-question"
