"""Any file of questions and answers in the numbers that published datasheets give, and strict ones beside them.

The first numbers count as the authors of such tables do: words are what stands between spaces, and an answer is yes or no that
begins with those letters, so that `Notebooks` is a no. The strict ones count first words. All answers that are neither yes or no nor
true or false are "extractive" there; how many really stand in their input is `verbatim_span`.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import fmean

from ..records import Example
from ..text import normalise, words
from .filters.tongue import about_translation, other_language
from .self_containment import not_self_contained

Value = int | float | None


def file_sheet(examples: Sequence[Example], *, language: str = "en") -> dict[str, Value]:
    """Return the counts by name; means are in words, rounded to two decimals, and None where there is nothing to average.

    `contradictions` are questions with different answers, whatever their input; `not_english` are rows whose question or answer is
    surely in another language than `language`, or asks for one. MissingExtra where py3langid is not installed and a text is not
    plainly English.
    """
    inputs = [example.input for example in examples if example.input.strip()]
    outputs = [example.output for example in examples]
    closed = {
        "true_false": sum(_begins(output, ("true", "false")) for output in outputs),
        "yes_no": sum(_begins(output, ("yes", "no")) for output in outputs),
    }
    return {
        "instances": len(examples),
        "empty_inputs": len(examples) - len(inputs),
        "instruction_words_mean": _mean_words([example.instruction for example in examples]),
        "input_words_mean_nonempty": _mean_words(inputs),
        "output_words_mean": _mean_words(outputs),
        **closed,
        "extractive_and_other": len(examples) - sum(closed.values()),
        "true_false_strict": sum(_first_word(output) in ("true", "false") for output in outputs),
        "yes_no_strict": sum(_first_word(output) in ("yes", "no") for output in outputs),
        "verbatim_span": sum(_is_span(example) for example in examples),
        "one_word_outputs": sum(len(output.split()) == 1 for output in outputs),
        **_repeats(examples),
        "not_self_contained": sum(not_self_contained(replace(example, input=""), passage="") is not None for example in examples),
        "not_english": sum(_is_foreign(example, language) for example in examples),
    }


MEANINGS: Mapping[str, str] = {
    "instances": "Questions with answers",
    "empty_inputs": "without an input",
    "instruction_words_mean": "Mean words of a question",
    "input_words_mean_nonempty": "Mean words of an input, where there is one",
    "output_words_mean": "Mean words of an answer",
    "true_false": "Answers that begin with true or false",
    "yes_no": "Answers that begin with the letters yes or no",
    "extractive_and_other": "All other answers",
    "true_false_strict": "Answers whose first word is true or false",
    "yes_no_strict": "Answers whose first word is yes or no",
    "verbatim_span": "Answers that stand in their input",
    "one_word_outputs": "Answers of one word",
    "duplicate_questions": "Questions that repeat an earlier one",
    "contradictions": "Questions with different answers",
    "not_self_contained": "Questions that cannot be understood without a text beside them",
    "not_english": "Rows in another language",
}
"""What each number says, in words for a table."""


def _mean_words(texts: Sequence[str]) -> float | None:
    return round(fmean(len(text.split()) for text in texts), 2) if texts else None


def _begins(output: str, verdicts: tuple[str, ...]) -> bool:
    return output.strip().casefold().startswith(verdicts)


def _first_word(output: str) -> str:
    return (words(output[:80].casefold()) or [""])[0]


def _is_span(example: Example) -> bool:
    """Say whether the answer stands in the input letter for letter but for case and the width of spaces."""
    answer, source = (" ".join(text.casefold().split()) for text in (example.output, example.input))
    return bool(answer) and answer in source


def _repeats(examples: Sequence[Example]) -> dict[str, int]:
    said = defaultdict(set)
    for example in examples:
        said[normalise(example.instruction)].add(normalise(example.output))
    return {
        "duplicate_questions": len(examples) - len(said),
        "contradictions": sum(len(answers) > 1 for answers in said.values()),
    }


def _is_foreign(example: Example, language: str) -> bool:
    """Say whether a row is in another language, or asks for it: short translations alone cannot be told."""
    return any((other_language(example, passage="", language=language), about_translation(example, passage="")))
